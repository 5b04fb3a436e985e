package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
)

// Sort of a row, for the filter.
type Sort int

// The sorts; Other stands under All alone.
const (
	Other Sort = iota
	Money
	Approval
	Opening
)

// Row is one record, or a meeting's payments together.
type Row struct {
	No     string // of the record, the first of several
	Icon   string
	Word   string
	Second string
	Amount string
	Sort   Sort
}

// page of links that are read at once.
const page = 500

// group is a row in the making.
type group struct {
	first    proof.Record
	last     int64
	sums     []money.Amount
	keys     map[app.Key]bool
	receipts []app.ReceiptNo
	payments int
}

// rows of the book, newest first: each record, but the entries of a sheet with their receipts as one.
func (m *Model) rows(ctx context.Context) ([]Row, error) {
	var all []Row
	var open *group
	names := map[string]string{} // of users, as entries tell them
	flush := func() {
		if open != nil {
			all = append(all, m.grouped(open, names))
		}
		open = nil
	}
	for after := int64(0); ; {
		links, err := m.Chain.Links(ctx, after, page)
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			after = l.N
			r, err := proof.Parse(l.Body)
			if err != nil {
				flush()
				all = append(all, Row{No: fmt.Sprint(l.N), Icon: "state-needs-you", Word: m.Words.T("audit.unreadable")})
				continue
			}
			if r.Entry != nil {
				names[r.User] = r.Entry.By.Name
			}
			if open.takes(r, l.N) {
				continue
			}
			flush()
			open = begin(r, l.N)
		}
		if len(links) < page {
			flush()
			slices.Reverse(all)
			return all, nil
		}
	}
}

func begin(r proof.Record, n int64) *group {
	r.N = n
	g := &group{first: r, last: n, keys: map[app.Key]bool{}}
	if r.Entry != nil {
		g.add(*r.Entry)
	}
	return g
}

func (g *group) add(e app.Entry) {
	g.keys[e.Key] = true
	if e.Way() == app.NoCash || !e.Amount.Valid() {
		return
	}
	g.payments++
	a := e.Amount
	if e.Way() == app.CashOut {
		a = a.Neg()
	}
	for i := range g.sums {
		if sum, err := g.sums[i].Add(a); err == nil {
			g.sums[i] = sum
			return
		}
	}
	g.sums = append(g.sums, a)
}

// takes a record into the row where it belongs there: another entry of the sheet, or the receipt of its entries.
func (g *group) takes(r proof.Record, n int64) bool {
	switch {
	case g == nil || g.first.Entry == nil || r.User != g.first.User:
		return false
	case r.Entry != nil:
		if r.Entry.Sheet == "" || r.Entry.Sheet != g.first.Entry.Sheet || r.Entry.Kind == app.Reversal {
			return false
		}
		g.add(*r.Entry)
	case r.Receipt != nil:
		for _, k := range r.Receipt.Entries {
			if !g.keys[k] {
				return false
			}
		}
		g.receipts = append(g.receipts, r.Receipt.No)
	default:
		return false
	}
	g.last = n
	return true
}

func (m *Model) grouped(g *group, names map[string]string) Row {
	row := m.row(g.first, names)
	switch {
	case len(g.receipts) == 1 && g.payments <= 1:
		row.Second += " · " + m.Words.T("audit.receipt", "no", fmt.Sprintf("%06d", g.receipts[0].N))
	case g.payments > 1:
		n := g.payments
		if len(g.receipts) > 0 {
			n = len(g.receipts)
		}
		row.Icon, row.Word, row.Sort = "receipt", m.Words.T("audit.payments", "n", n), Money
		row.Second += " · " + m.Words.T("audit.up_to", "n", fmt.Sprint(g.last))
	}
	if len(g.sums) > 0 {
		row.Amount = m.amounts(g.sums)
	}
	return row
}

func (m *Model) amounts(all []money.Amount) string {
	var text []string
	for _, a := range all {
		if len(all) > 1 {
			text = append(text, a.FormatWithCode(m.Words.Lang()))
		} else {
			text = append(text, a.Format(m.Words.Lang()))
		}
	}
	return strings.Join(text, " + ")
}

// row is one record; names of users may be nil.
func (m *Model) row(r proof.Record, names map[string]string) Row {
	w := m.Words
	who := r.User
	if names[who] != "" {
		who = names[who]
	}
	row := Row{No: fmt.Sprint(r.N), Second: who + " · " + m.when(r.At.Wall)}
	switch {
	case r.Entry != nil:
		m.entry(&row, *r.Entry)
	case r.Receipt != nil:
		row.Icon, row.Sort = "receipt", Money
		row.Word = w.T("audit.receipt_of", "no", r.Receipt.No.String(), "name", r.Receipt.Title)
	case r.Cancel != nil:
		row.Icon, row.Word, row.Sort = "undo", w.T("audit.cancelled", "reason", m.reason(r.Cancel.Reason)), Money
	case r.Void != nil:
		row.Icon, row.Word, row.Sort = "state-cancelled", w.T("audit.void", "no", r.Void.No.String()), Money
		if !r.Void.By.IsZero() {
			row.Second += " · " + w.T("proof.replaced_by", "no", r.Void.By.String())
		}
	case r.Event != nil:
		m.event(&row, *r.Event)
	}
	return row
}

func (m *Model) entry(row *Row, e app.Entry) {
	w := m.Words
	row.Icon, row.Word, row.Sort = "receipt", e.Title, Money
	switch e.Kind {
	case app.Repayment, app.ChargePayment, app.Deposit:
	case app.Withdrawal, app.Disbursement, app.GivenBack:
		row.Icon = "coins"
	case app.Reversal:
		row.Icon, row.Word = "state-reversed", w.T("state.reversed_reason", "reason", m.reason(e.Reason))
		row.Second = e.Title + " · " + row.Second
	case app.CashReceived, app.BankDeposit, app.HandOver:
		row.Icon, row.Word = "bank", w.T("kind."+string(e.Kind))
	case app.LimitLifted:
		row.Icon, row.Word, row.Sort = "pay-approval", w.T("kind."+string(e.Kind)), Approval
	case app.DayClosed:
		row.Icon, row.Word = "nav-dayclose", w.T("kind."+string(e.Kind))
	case app.Attendance, app.MeetingNoted:
		row.Icon, row.Word, row.Sort = "meeting", w.T("kind."+string(e.Kind)), Other
		if e.Title != "" {
			row.Word += ", " + e.Title
		}
	}
	if row.Word == "" {
		row.Word = w.T("kind." + string(e.Kind))
	}
	if e.Amount.Valid() {
		a := e.Amount
		if e.Way() == app.CashOut {
			a = a.Neg()
		}
		row.Amount = a.Format(w.Lang())
	}
}

func (m *Model) event(row *Row, e proof.Event) {
	w := m.Words
	switch e.What {
	case proof.SheetClosed:
		row.Icon, row.Word, row.Sort = "nav-dayclose", w.T("audit.closed", "name", e.Title), Money
		row.Amount = m.amounts(e.Amounts)
		if len(e.Differs) > 0 {
			row.Second += " · " + w.T("audit.differs", "amount", m.amounts(e.Differs))
		}
	case proof.Decided:
		row.Icon, row.Word, row.Sort = "pay-approval", w.T("audit.decided"), Approval
		if e.Text != "" {
			row.Second += " · " + m.reason(e.Text)
		}
	case proof.Opened:
		row.Icon, row.Word, row.Sort = "lock", w.T("audit.opened"), Opening
	case proof.Reopened:
		row.Icon, row.Word, row.Sort = "lock", w.T("audit.reopened"), Opening
	case proof.DeviceNamed:
		row.Icon, row.Word = "id-card", w.T("audit.named")
	case proof.Certified:
		row.Icon, row.Word, row.Sort = "id-card", w.T("audit.certified", "name", e.Title), Approval
	case proof.BatchAsked, proof.BatchSent, proof.BatchDecided, proof.BatchWithdrawn, proof.PaymentAsked, proof.PaymentClaimed, proof.EvidenceGiven:
		m.wallet(row, e)
	default:
		row.Icon, row.Word = "info", e.What
	}
}

// wallet tells what was done about money by wallet.
func (m *Model) wallet(row *Row, e proof.Event) {
	w := m.Words
	row.Icon, row.Sort, row.Amount = "pay-approval", Approval, m.amounts(e.Amounts)
	switch {
	case e.What == proof.BatchDecided && e.Title == "approved":
		row.Word = w.T("audit.batch_approved")
	case e.What == proof.BatchDecided:
		row.Word = w.T("audit.batch_rejected")
	case e.What == proof.EvidenceGiven && e.Title == "paid":
		row.Word = w.T("audit.evidence_paid")
	case e.What == proof.EvidenceGiven:
		row.Word = w.T("audit.evidence_not_paid")
	default:
		row.Word = w.T("audit."+e.What, "no", e.Title)
	}
	switch e.What {
	case proof.BatchWithdrawn, proof.PaymentClaimed, proof.EvidenceGiven: // of the others the text is a digest
		if e.Text != "" {
			row.Second += " · " + m.reason(e.Text)
		}
	}
}

// reason in words: a key's, or the person's own.
func (m *Model) reason(reason string) string {
	if m.Words.Has(reason) {
		return m.Words.T(reason)
	}
	return reason
}
