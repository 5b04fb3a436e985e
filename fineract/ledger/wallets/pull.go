package wallets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"daftari/app"
	"daftari/app/wallet"
	"daftari/fineract"
	"daftari/fineract/tables"
)

// Cursor is how far the rows were read: the last ids of the two tables. The zero Cursor asks for all.
type Cursor struct {
	Wallets   int64 `json:"wallets,omitempty"`
	Approvals int64 `json:"approvals,omitempty"`
}

// overlap is how many ids before the cursor are read again: the server gives an id before it commits, so
// that a lower one may become visible later. Rows that come twice are one (app/wallet).
const overlap = 50

func behind(id int64) string { return strconv.FormatInt(max(0, id-overlap), 10) }

// Ask is what a pull wants to know.
type Ask struct {
	Staff   app.StaffID
	Cursor  Cursor
	Clients []app.ClientID // the officer's, for servers without the report
	// All asks for everything in spite of the cursor: needed once clients came who were not the officer's before.
	All bool
}

// Pulled are the rows since the cursor, or all.
type Pulled struct {
	Rows   []wallet.Row
	Cursor Cursor
	All    bool // Rows replace what was known
}

// Pull brings the rows of an officer's clients: by the report, one call whose answer is empty on most days, or by the
// datatables, askAtOnce clients to a request, where the report cannot be run. An error is a Problem; see OfClient.
func Pull(ctx context.Context, c *fineract.Client, a Ask) (Pulled, error) {
	if a.All {
		a.Cursor = Cursor{}
	}
	t, err := tables.Run(ctx, c, ReportName, map[string]string{"staffId": strconv.FormatInt(int64(a.Staff), 10),
		"after": behind(a.Cursor.Wallets), "approved": behind(a.Cursor.Approvals)})
	var e *fineract.Error
	switch {
	case errors.As(err, &e) && (e.Kind == fineract.KindNotFound || e.Kind == fineract.KindPermission || e.Kind == fineract.KindDuplicate):
		return plain(ctx, c, a.Clients) // not installed, not permitted, or its SQL fails there
	case err != nil:
		return Pulled{}, trouble(err)
	}
	rows, err := read(t, "")
	if err != nil {
		return Pulled{}, err
	}
	return Pulled{Rows: rows, Cursor: a.Cursor.past(rows), All: a.Cursor == Cursor{}}, nil
}

func (c Cursor) past(rows []wallet.Row) Cursor {
	for _, r := range rows {
		if r.Act == wallet.Approve {
			c.Approvals = max(c.Approvals, r.ID)
		} else {
			c.Wallets = max(c.Wallets, r.ID)
		}
	}
	return c
}

const askAtOnce = 40 // clients in one batch of reads

// plain reads the two tables of every client. It is whole each time and leaves no cursor: when the report is there
// one day, it begins anew.
func plain(ctx context.Context, c *fineract.Client, clients []app.ClientID) (Pulled, error) {
	got := Pulled{All: true}
	for some := range slices.Chunk(clients, askAtOnce) {
		var items []fineract.Posting
		for _, id := range some {
			for _, table := range []string{Table, ApprovalTable} {
				items = append(items, fineract.Read("/v1/datatables/{datatable}/{apptableId}", nil, table, int64(id)))
			}
		}
		answers, err := c.Batch(ctx, false, items)
		if err != nil {
			return Pulled{}, trouble(err)
		}
		for i, a := range answers {
			rows, err := flat(a, []wallet.Act{"", wallet.Approve}[i%2])
			if err != nil {
				return Pulled{}, err
			}
			got.Rows = append(got.Rows, rows...)
		}
	}
	return got, nil
}

// flat reads the rows of one client in the form that batches give: objects.
func flat(a fineract.BatchAnswer, act wallet.Act) ([]wallet.Row, error) {
	if fineract.HasCode(a.Err, "error.msg.datatable.data.not.found") { // not his branch's any more
		return nil, nil
	}
	if a.Err != nil {
		return nil, trouble(a.Err)
	}
	var cells []map[string]json.RawMessage
	if err := json.Unmarshal(a.Body, &cells); err != nil || a.Status != statusOK {
		return nil, app.Trouble(app.Foreign, "ledger.portal", fmt.Errorf("rows of a datatable: status %d: %w", a.Status, err))
	}
	var all []wallet.Row
	for _, row := range cells {
		if r, ok := rowOf(act, func(name string) json.RawMessage { return row[name] }); ok {
			all = append(all, r)
		}
	}
	return all, nil
}
