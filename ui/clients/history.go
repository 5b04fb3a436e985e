package clients

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
)

// Margin is a day as the margin of a line shows it.
type Margin struct {
	Lines   string // "10", below it "Sep"
	Figures string // "10/9", where months have no short names
}

// Past is one payment of hers as this book has it: what stands on one receipt.
type Past struct {
	Key     app.Key // its first entry
	Entries int
	Receipt app.ReceiptNo
	Day     Margin
	What    string // "Loan and savings"
	Look    stamp.Look
	Stamp   string
	Amount  string
	Struck  bool // reversed or cancelled: the money is not there
}

// History is what was recorded for a client, newest first; on one account when it is named.
func (m *Model) History(ctx context.Context, id app.ClientID, on app.AccountRef) ([]Past, error) {
	files, reversed, err := m.files(ctx, id)
	if err != nil {
		return nil, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return nil, err
	}
	if on != (app.AccountRef{}) {
		files = slices.DeleteFunc(files, func(f app.EntryFile) bool { return f.Entry.Account != on })
	}
	var all []Past
	for len(files) > 0 {
		n := 1
		for n < len(files) && !files[0].Entry.Receipt.IsZero() && files[n].Entry.Receipt == files[0].Entry.Receipt {
			n++
		}
		p, err := m.past(files[:n], reversed, inst)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
		files = files[n:]
	}
	slices.Reverse(all)
	return all, nil
}

// files are the entries with cash, in order of receipts; a reversal is told by what it reverses.
func (m *Model) files(ctx context.Context, id app.ClientID) ([]app.EntryFile, map[app.Key]app.Entry, error) {
	var files []app.EntryFile
	reversed := map[app.Key]app.Entry{}
	for f, err := range m.Book.Export(ctx, app.EntryFilter{Client: id}) {
		switch {
		case err != nil:
			return nil, nil, err
		case f.Entry.Kind == app.Reversal:
			if f.Entry.State == app.Confirmed {
				reversed[f.Entry.Reverses] = f.Entry
			}
		case f.Entry.Kind.Flow() != app.NoCash:
			files = append(files, f)
		}
	}
	slices.SortStableFunc(files, func(a, b app.EntryFile) int {
		return cmp.Or(a.Entry.Day.Compare(b.Entry.Day), cmp.Compare(a.Entry.Receipt.N, b.Entry.Receipt.N), cmp.Compare(a.Entry.Seq, b.Entry.Seq))
	})
	return files, reversed, nil
}

func (m *Model) past(files []app.EntryFile, reversed map[app.Key]app.Entry, inst app.Institution) (Past, error) {
	first := files[0].Entry
	p := Past{Key: first.Key, Entries: len(files), Receipt: first.Receipt, Day: m.margin(first.Day),
		What: m.what(files, inst)}
	sum, shown := money.Zero(first.Amount.Currency()), -1
	for _, f := range files {
		e := f.Entry
		by, gone := reversed[e.Key]
		look := stamp.Of(e, m.seen(gone))
		if r := look.Rank(); r > shown {
			shown, p.Look, p.Stamp = r, look, m.stamp(f, look, by)
		}
		if gone || e.State == app.Cancelled {
			p.Struck = len(files) == 1
		}
		var err error
		if e.Way() == app.CashOut {
			sum, err = sum.Sub(e.Amount)
		} else {
			sum, err = sum.Add(e.Amount)
		}
		if err != nil {
			return p, err
		}
	}
	p.Amount = m.figure(sum)
	return p, nil
}

// margin is a day for the margin of a line: in two short lines, or in figures where months have no short names.
func (m *Model) margin(d app.Date) Margin {
	month := strconv.Itoa(int(d.Month()))
	return Margin{Lines: strconv.Itoa(d.Day()) + "\n" + m.Words.T("month."+month), Figures: strconv.Itoa(d.Day()) + "/" + month}
}

func (m *Model) stamp(f app.EntryFile, look stamp.Look, by app.Entry) string {
	switch {
	case look.Word == "state.confirmed" && f.Proof != nil && f.Proof.Transaction != "":
		return m.Words.T("state.confirmed_id", "id", f.Proof.Transaction)
	case look.Word == "state.reversed" && by.Reason != "":
		return m.Words.T("state.reversed_reason", "reason", m.reason(by.Reason))
	case look.Word == "state.parked_follows":
		return m.Words.T(look.Word, "name", f.Entry.Title)
	}
	return m.Words.T(look.Word)
}

// reason in words: a key's, or the person's own.
func (m *Model) reason(reason string) string {
	if m.Words.Has(reason) {
		return m.Words.T(reason)
	}
	return reason
}

// what was paid: "Loan and savings"; by what way where that was not cash.
func (m *Model) what(files []app.EntryFile, inst app.Institution) string {
	kinds := map[app.Kind]bool{}
	for _, f := range files {
		kinds[f.Entry.Kind] = true
	}
	text := m.Words.T("clients.paid.many", "n", len(files))
	switch {
	case len(kinds) == 1:
		text = m.Words.T("clients.paid." + string(files[0].Entry.Kind))
	case len(kinds) == 2 && kinds[app.Repayment] && kinds[app.Deposit]:
		text = m.Words.T("clients.paid.loan_savings")
	}
	first := files[0].Entry
	at := slices.IndexFunc(inst.PaymentTypes, func(t app.PaymentType) bool { return t.ID == first.Payment })
	if first.Kind.Flow() == app.CashIn && at >= 0 && !inst.PaymentTypes[at].Cash {
		return m.Words.T("clients.paid.by", "what", text, "way", inst.PaymentTypes[at].Name)
	}
	return text
}

// Plan is the page of one account: its figures, its instalments, and what was recorded on it.
type Plan struct {
	Name, Second string
	Figures      []Figure
	Instalments  []Instalment
	Past         []Past
}

// Figure under its label.
type Figure struct{ Label, Value string }

// Instalment of the plan that is still open.
type Instalment struct {
	Day    Margin
	Name   string
	Second string
	Late   bool
	Amount string
}

// Plan reads one account of a client; without a Name where she has it no more.
func (m *Model) Plan(ctx context.Context, id app.ClientID, ref app.AccountRef) (Plan, error) {
	file, _, err := m.file(ctx, id)
	if err != nil {
		return Plan{}, err
	}
	day, _, err := m.today(ctx)
	if err != nil {
		return Plan{}, err
	}
	v := Plan{Second: file.Client.Name}
	for _, a := range m.accounts(file, day) {
		if a.Ref == ref {
			v.Name = a.Name
			v.Figures = append(v.Figures, Figure{m.Words.T("clients.plan.balance"), a.Balance})
			if a.Under != "" {
				v.Figures = append(v.Figures, Figure{m.Words.T("clients.plan.now"), a.Under})
			}
		}
	}
	for _, l := range file.Loans {
		if l.Ref() == ref {
			m.plan(&v, l, day)
		}
	}
	v.Past, err = m.History(ctx, id, ref)
	return v, err
}

func (m *Model) plan(v *Plan, l app.Loan, day app.Date) {
	if !l.Matures.IsZero() {
		v.Figures = append(v.Figures, Figure{m.Words.T("clients.plan.ends"), m.Words.Date(l.Matures.Year(), l.Matures.Month(), l.Matures.Day())})
	}
	for _, i := range l.Schedule {
		open, err := i.Open()
		if err != nil || open.Sign() <= 0 {
			continue
		}
		row := Instalment{Day: m.margin(i.Due), Name: m.Words.T("clients.plan.part", "n", strconv.Itoa(i.No)), Amount: m.figure(open)}
		switch {
		case i.Due.Before(day):
			row.Late, row.Second = true, m.Words.T("clients.days_late", "n", day.DaysSince(i.Due))
		case i.Due == day:
			row.Second = m.Words.T("clients.plan.today")
		default:
			row.Second = m.Words.Weekday(i.Due)
		}
		v.Instalments = append(v.Instalments, row)
	}
}
