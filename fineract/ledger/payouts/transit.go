package payouts

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/ledger"
	"daftari/fineract/transport"
)

// GLID is the core's number of one account of the institution's own books.
type GLID int64

// InTransit moves money between two accounts of the institution's books: from the account of money in
// transit to the wallet's float once the provider has paid. Such a posting takes no externalId; it is
// found by its reference number, the key, among those made by hand on the debited account that day.
type InTransit struct {
	Leg
	Office  app.OfficeID
	Debit   GLID // in transit
	Credit  GLID // the float
	Amount  money.Amount
	Day     app.Date
	Type    app.PaymentTypeID
	Receipt string // the provider's confirmation number
	Note    string
}

// inTransit is a kind of the desk's: it stands in no officer's book.
const inTransit app.Kind = "in_transit"

func (m InTransit) work() app.Work {
	return m.Leg.work(inTransit, app.AccountRef{Kind: onLedger, ID: int64(m.Debit)}, m.Amount, m.Day)
}

const onLedger app.AccountKind = "gl"

func (m InTransit) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	return take(ctx, l, ledger.Act{
		Work: m.work(),
		Build: func(_ context.Context, key string) (ledger.Built, error) {
			if !ledger.Postable(m.Amount) || m.Key == "" || m.Day.IsZero() || m.Office <= 0 || m.Debit <= 0 || m.Credit <= 0 || m.Debit == m.Credit {
				return unfit()
			}
			return ledger.Built{Posting: m.post(key)}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			_, f := m.find(ctx, l)
			return f
		},
		Names: func(r fineract.CommandResult) (string, bool) {
			return string(r.TransactionID), fits(r.OfficeID, int64(m.Office))
		},
	}, ask)
}

type journalLine struct {
	Account int64            `json:"glAccountId"`
	Amount  fineract.Decimal `json:"amount"`
}

// post books by hand.
//
// Endpoint: POST /v1/journalentries
func (m InTransit) post(key string) fineract.Posting {
	body := struct {
		Office    int64         `json:"officeId"`
		Day       fineract.Date `json:"transactionDate"`
		Currency  string        `json:"currencyCode"`
		Reference string        `json:"referenceNumber"`
		Comments  string        `json:"comments,omitempty"`
		Type      int64         `json:"paymentTypeId,omitempty"`
		Receipt   string        `json:"receiptNumber,omitempty"`
		Debits    []journalLine `json:"debits"`
		Credits   []journalLine `json:"credits"`
	}{int64(m.Office), ledger.DateOf(m.Day), m.Amount.Currency().Code(), string(m.Key), m.Note, int64(m.Type), m.Receipt,
		[]journalLine{{int64(m.Debit), ledger.AmountOf(m.Amount)}}, []journalLine{{int64(m.Credit), ledger.AmountOf(m.Amount)}}}
	return fineract.Write(http.MethodPost, "/v1/journalentries", nil, nil, body, true, key)
}

// find gives the core's id of the posting where the finding Stands or is Gone.
func (m InTransit) find(ctx context.Context, l *ledger.Ledger) (string, ledger.Finding) {
	lines, err := m.byHand(ctx, l.Client())
	if err != nil {
		return "", ledger.Unread(err)
	}
	var ours []admin.JournalEntry
	for _, e := range lines {
		if e.Reference == string(m.Key) {
			ours = append(ours, e)
		}
	}
	switch {
	case len(ours) == 0:
		return "", ledger.NotThere()
	case len(ours) > 1:
		return "", ledger.Differs("daftari.found.twice", "")
	}
	e := ours[0]
	minor, err := e.Amount.Minor(m.Amount.Currency().Digits())
	switch {
	case err != nil || minor != m.Amount.Minor() || e.Currency.Code != m.Amount.Currency().Code():
		return e.TransactionID, ledger.Differs("daftari.found.amount", e.Amount.String())
	case e.EntryType.ID != admin.Debit:
		return e.TransactionID, ledger.Differs("daftari.found.type", e.EntryType.Value)
	case e.Reversed:
		return e.TransactionID, ledger.TakenBack()
	}
	return e.TransactionID, l.Found(m.work(), e.TransactionID)
}

// byHand reads what was booked by hand on the debited account that day, undone entries too, in the books of any office:
// a client may have moved to another since.
//
// Endpoint: GET /v1/journalentries
func (m InTransit) byHand(ctx context.Context, c *fineract.Client) ([]admin.JournalEntry, error) {
	const size = 200
	day := m.Day.String()
	var all []admin.JournalEntry
	for offset := 0; ; offset += size {
		q := url.Values{"glAccountId": {idText(int64(m.Debit))}, "manualEntriesOnly": {"true"},
			"fromDate": {day}, "toDate": {day}, "dateFormat": {"yyyy-MM-dd"}, "locale": {"en"},
			"orderBy": {"id"}, "sortOrder": {"ASC"}, "limit": {strconv.Itoa(size)}, "offset": {strconv.Itoa(offset)}}
		p, err := fineract.Get[struct {
			Items *[]admin.JournalEntry `json:"pageItems"`
		}](ctx, c, "/v1/journalentries", q)
		switch {
		case err != nil:
			return nil, err
		case p.Items == nil: // an object of somebody else's is no empty list
			return nil, &fineract.TransportError{Place: transport.Sent, NotOurs: true, Err: errors.New("a page without its items")}
		}
		all = append(all, *p.Items...)
		if len(*p.Items) < size {
			return all, nil
		}
	}
}

// UndoInTransit takes a move back, after a provider reversed what it had paid.
type UndoInTransit struct {
	Leg
	Of     InTransit
	Reason string
}

func (u UndoInTransit) run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome {
	w := u.Leg.reversal(u.Of.work().Entry, u.Reason)
	return forPerson(take(ctx, l, ledger.Act{
		Work: w,
		Build: func(ctx context.Context, key string) (ledger.Built, error) {
			id, f := u.Of.find(ctx, l)
			if !f.Stands() {
				return nothingToUndo(f, id)
			}
			return ledger.Built{Posting: reverseJournal(id, u.Reason, key)}, nil
		},
		Look: func(ctx context.Context) ledger.Finding {
			id, f := u.Of.find(ctx, l)
			return undone(l, w, f, id)
		},
		Names: func(r fineract.CommandResult) (string, bool) { return string(r.TransactionID), true },
	}, ask))
}

// reverseJournal takes a booking by hand back; the answer names the one that does so.
//
// Endpoint: POST /v1/journalentries/{transactionId}
func reverseJournal(transaction, comments, key string) fineract.Posting {
	body := map[string]string{}
	if comments != "" {
		body["comments"] = comments
	}
	return fineract.Write(http.MethodPost, "/v1/journalentries/{transactionId}", []any{transaction}, url.Values{"command": {"reverse"}}, body, false, key)
}
