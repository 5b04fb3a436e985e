package wallets

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/tables"
)

// tableOf is where the rows of an act stand.
func tableOf(a wallet.Act) string {
	if a == wallet.Approve {
		return ApprovalTable
	}
	return Table
}

// wireRow is a row as it is written.
type wireRow struct {
	Key      app.Key     `json:"entry_key"`
	Of       app.Key     `json:"about_key"`
	By       string      `json:"user_name"`
	At       string      `json:"acted_at"`
	Act      *wallet.Act `json:"act,omitempty"`
	From     string      `json:"from_at,omitempty"`
	Provider string      `json:"provider,omitempty"`
	Number   string      `json:"msisdn,omitempty"`
	Holder   string      `json:"holder,omitempty"`
	Tier     string      `json:"kyc_tier,omitempty"`
	Reason   string      `json:"reason,omitempty"`
}

// Write brings a row to the core, once: its key is unique there, so that it may be written again when the
// answer was lost. The row comes back with the core's id. An error is a Problem; Doubtful means that it may
// be there.
func Write(ctx context.Context, c *fineract.Client, r wallet.Row) (wallet.Row, error) {
	row := wireRow{Key: r.Key, Of: r.Of, By: r.By, At: r.At.UTC().Format(time.RFC3339), Provider: r.Wallet.Provider, Number: r.Wallet.Number.E164(),
		Holder: cut(r.Wallet.Holder, 100), Tier: cut(r.Wallet.Tier, 20), Reason: cut(r.Reason, 200)}
	if r.Act == wallet.Approve {
		row.From = r.From.UTC().Format(time.RFC3339)
	} else {
		row.Act = &r.Act
	}
	res, err := c.Post(ctx, tables.AddRow(tableOf(r.Act), int64(r.Client), row, r.Key.Idempotency(0)))
	switch class := fineract.Classify(err); {
	case err == nil && res.ResourceID != 0 && (res.ClientID == 0 || res.ClientID == int64(r.Client)):
		r.ID = res.ResourceID
		return r, nil
	case err == nil, class == fineract.Unsure, class == fineract.Duplicate, class == fineract.InProgress:
		return written(ctx, c, r, err)
	}
	return r, trouble(err)
}

// written looks for a row whose posting gave no clear answer.
func written(ctx context.Context, c *fineract.Client, r wallet.Row, posted error) (wallet.Row, error) {
	have := []string{"id", "client_id", "entry_key", "about_key", "user_name"}
	found, err := tables.FindRows(ctx, c, tableOf(r.Act), "entry_key", string(r.Key), have...)
	if err != nil {
		return r, ledger.Trouble(err)
	}
	for _, cells := range found {
		there, _ := rowOf(r.Act, func(name string) json.RawMessage { return cells[name] })
		if there.ID != 0 && there.Client == r.Client && there.Of == r.Of && there.By == r.By {
			r.ID = there.ID
			return r, nil
		}
	}
	if len(found) > 0 {
		return r, app.Trouble(app.Conflict, "wallet.not_usable", posted)
	}
	if posted == nil {
		posted = errors.New("the row was taken, and is not there")
	}
	return r, app.Trouble(app.Doubtful, "ledger.line", posted)
}

func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// OfClient are the rows of one client. An error is a Problem; ledger.wallets.none (Misfit) where the institution has
// not run `daftari server install` since wallets came.
func OfClient(ctx context.Context, c *fineract.Client, client app.ClientID) ([]wallet.Row, error) {
	var all []wallet.Row
	for _, act := range []wallet.Act{"", wallet.Approve} {
		t, err := tables.Rows(ctx, c, tableOf(act), int64(client))
		if err != nil {
			return nil, trouble(err)
		}
		rows, err := read(t, act)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

func trouble(err error) error {
	var e *fineract.Error
	if errors.As(err, &e) && (fineract.HasCode(err, "error.msg.datatable.not.found") || e.Kind == fineract.KindUnsupported) {
		return app.Trouble(app.Misfit, "ledger.wallets.none", err)
	}
	return ledger.Trouble(err)
}

// read takes the rows of a table or report. A table that lacks columns is not ours.
func read(t tables.Table, act wallet.Act) ([]wallet.Row, error) {
	for _, name := range []string{"id", "client_id", "entry_key", "about_key", "user_name", "acted_at"} {
		if t.Column(name) < 0 {
			return nil, app.Trouble(app.Misfit, "ledger.wallets.none", errors.New("a table without "+name))
		}
	}
	var all []wallet.Row
	for _, cells := range t.Rows {
		r, ok := rowOf(act, func(name string) json.RawMessage {
			if i := t.Column(name); i >= 0 {
				return cells[i]
			}
			return nil
		})
		if ok {
			all = append(all, r)
		}
	}
	return all, nil
}

// rowOf reads cells, of a table ("id" a number) or of the report ("id" a text). What is no row of ours is left
// out: it then gives nobody a wallet. act is what the table's rows do, "" where a column says so.
func rowOf(act wallet.Act, cell func(name string) json.RawMessage) (wallet.Row, bool) {
	text := func(name string) string {
		var s string
		_ = json.Unmarshal(cell(name), &s)
		return s
	}
	number := func(name string) int64 {
		var n json.Number
		if json.Unmarshal(cell(name), &n) != nil {
			return 0
		}
		id, _ := strconv.ParseInt(n.String(), 10, 64)
		return id
	}
	moment := func(name string) time.Time {
		t, err := time.Parse(time.RFC3339, text(name))
		if err != nil {
			return time.Time{}
		}
		return t.UTC()
	}
	r := wallet.Row{Key: app.Key(text("entry_key")), ID: number("id"), Client: app.ClientID(number("client_id")), Act: act, Of: app.Key(text("about_key")),
		By: text("user_name"), At: moment("acted_at"), From: moment("from_at"), Reason: text("reason")}
	if r.Act == "" {
		r.Act = wallet.Act(text("act"))
	}
	if r.Act == wallet.Add {
		var n msisdn.Number
		if n.UnmarshalText([]byte(text("msisdn"))) == nil {
			r.Wallet = payout.Wallet{Provider: text("provider"), Number: n, Holder: text("holder"), Tier: text("kyc_tier")}
		}
	}
	return r, r.Key != "" && r.ID > 0 && r.Client > 0 && !r.At.IsZero()
}

// statusOK of a batch's item.
const statusOK = http.StatusOK
