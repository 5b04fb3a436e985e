package gallery

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"daftari/app"
	"daftari/ui/clients"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// clientsCases are the Clients tab, its late loans (p17), and the page of one client (p07).
func clientsCases() []Case {
	nobody := "Wanjiru"
	return []Case{
		{Name: "clients", Tab: kit.Clients, At: "07:26", Main: true, Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1})}},
		{Name: "clients-none", Tab: kit.Clients, At: "07:26", Data: []string{nobody}, Pages: []kit.Route{clientsPage(people{}, clients.Place{Text: nobody, Age: -1})}},
		{Name: "clients-first", Tab: kit.Clients, At: "07:26", Pages: []kit.Route{clientsPage(people{first: true}, clients.Place{Age: -1})}},
		{Name: "late", Picture: "p17-arrears", Tab: kit.Clients, At: "06:50", Sync: NothingWaits("06:10"), Main: true, Pages: []kit.Route{clientsPage(people{}, clients.Place{Late: true, Age: -1})},
			Except: []Exception{{"mirror", "column of", "the words beside the bars are longer in Arabic, and the figures stand beside them"}}},
		{Name: "late-nobody", Tab: kit.Clients, At: "06:50", Pages: []kit.Route{clientsPage(people{first: true}, clients.Place{Late: true, Age: -1})}},
		{Name: "client", Data: []string{"AO", "group savings"}, Picture: "p07-client", Tab: kit.Clients, Badges: []Badge{{kit.Outbox, 1, true}}, At: "07:26", Main: true, Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{}, 104)},
			Except: []Exception{{Design, "0700 000", "the book knows no provider of a number, and writes numbers as the country does"}}},
		{Name: "client-empty", Data: []string{"AO", "group savings"}, Tab: kit.Clients, At: "07:26", Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{bare: true}, 104)}},
		{Name: "client-plan", Data: []string{"group savings"}, Tab: kit.Clients, At: "07:26", Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1}),
			clients.PlanRoute(people{}.source, clientsLinks(), 104, app.AccountRef{Kind: app.OnLoan, ID: 288})},
			Except: []Exception{{"mirror", "column of", "Arabic has no short months: the margin holds 17/9 where English has two lines"}}},
		{Name: "client-history", Data: []string{"group savings"}, Tab: kit.Clients, At: "07:26", Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1}),
			clients.HistoryRoute(people{}.source, clientsLinks(), 104)}},
	}
}

func clientsPage(p people, place clients.Place) kit.Route {
	return func(e *kit.Env) *kit.Page {
		at := place // each form begins where the case stands
		return clients.New(e, p.source(e), clientsLinks(), &at).Page
	}
}

func clientPage(p people, id app.ClientID) kit.Route {
	return clients.ClientRoute(p.source, clientsLinks(), id)
}

func clientsLinks() clients.Links {
	nothing, her := func() {}, func(app.ClientID) {}
	return clients.Links{
		Pay: func(app.ClientID, app.AccountRef) {}, PayGroup: func(app.GroupID) {}, Receipt: func(app.ReceiptNo) {}, Entry: func(app.Key) {},
		Dial: func(string) {}, Text: func(string) {}, Download: nothing, Trouble: func(err error) { panic(err) },
		New: nothing, Edit: her, Apply: her, PayOut: her, Notices: nothing,
	}
}

// people are the story's clients as the pages ask for them.
type people struct {
	morning
	first bool // nothing was brought onto this device yet
	bare  bool // she has no accounts
}

func (p people) source(e *kit.Env) clients.Source {
	return lateStory{&clients.Model{Finder: p, Book: p, Words: e.Words, Computer: e.Computer, Now: e.Now}, e, p.first}
}

// lateStory draws p17, which shows six of its seventeen loans and sums of all.
type lateStory struct {
	*clients.Model
	env   *kit.Env
	empty bool
}

// Late is p17's.
func (s lateStory) Late(ctx context.Context) (clients.Late, error) {
	if s.empty {
		return s.Model.Late(ctx)
	}
	t, lang := s.env.T, s.env.Words.Lang()
	v := clients.Late{Sums: []string{design.KES(21650).Format(lang)}, Risk: t("clients.late.percent", "whole", "3", "tenth", "1"), Head: t("clients.late.n", "n", 17)}
	for _, b := range design.LateBuckets() {
		a := clients.Age{Label: t("clients.late.days", "from", b.From, "to", b.To), Size: b.Amount.Minor(), Amount: b.Amount.Format(lang), Loans: t("clients.loans", "n", b.Loans), Bad: b.From > 30}
		if b.To == 0 {
			a.Label = t("clients.late.over", "days", b.From-1)
		}
		v.Ages = append(v.Ages, a)
	}
	for _, l := range design.LateLoans() {
		v.Rows = append(v.Rows, clients.LateRow{Client: 104, Days: s.env.Words.Number(l.Days), Unit: t("clients.late.unit"), Bad: l.Days > 30,
			Name: l.Name, Second: l.Group, Amount: l.Amount.Format(lang), Phone: "+254700000104"})
	}
	return v, nil
}

// Find is the book's search, by the beginning of a name.
func (p people) Find(_ context.Context, text string, n int) ([]app.ClientHead, error) {
	var all []app.ClientHead
	if p.first || text != "" {
		return nil, nil
	}
	for _, c := range design.Pull().Clients {
		all = append(all, app.ClientHead{ID: c.ID, Name: c.Name, AccountNo: c.AccountNo, Phone: c.Phone, Groups: c.Groups})
	}
	return all[:min(n, len(all))], nil
}

// Client is Achieng.
func (p people) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	f := design.Achieng()
	if p.bare {
		f.Loans, f.Savings = nil, nil
	}
	return f, nil
}

// AllLoans are none: lateStory has them.
func (p people) AllLoans(context.Context) iter.Seq2[app.Loan, error] {
	return func(func(app.Loan, error) bool) {}
}

// Pending is nothing.
func (p people) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) { return nil, nil }

// Export is what the picture lists.
func (p people) Export(context.Context, app.EntryFilter) iter.Seq2[app.EntryFile, error] {
	return func(yield func(app.EntryFile, error) bool) {
		if p.bare {
			return
		}
		for _, f := range pastOfAchieng() {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// Freshness is that of p07, 07:20; before the first download there is none.
func (p people) Freshness(ctx context.Context) (app.Freshness, error) {
	f, err := p.morning.Freshness(ctx)
	f.PulledAt = design.At("07:20")
	if p.first {
		f = app.Freshness{}
	}
	return f, err
}

func pastOfAchieng() []app.EntryFile {
	her := design.Achieng()
	var out []app.EntryFile
	add := func(kind app.Kind, on app.AccountRef, amount int64, day string, receipt int64, tx string, by app.PaymentTypeID) app.Key {
		at := design.On(day, "11:40")
		e := app.Entry{Key: app.Key(fmt.Sprintf("0d1f4a52-0000-4000-8004-%012d", len(out)+1)), Seq: int64(len(out) + 1), Kind: kind, Account: on, Client: 104,
			Amount: design.KES(amount), Flow: kind.Flow(), Payment: by, Day: app.DateOf(at), Receipt: app.ReceiptNo{Device: design.DeviceCode, N: receipt}, State: app.Confirmed}
		out = append(out, app.EntryFile{Entry: e, Proof: &app.Confirmation{Key: e.Key, Transaction: tx, At: at}})
		return e.Key
	}
	wrong := add(app.Repayment, her.Loans[0].Ref(), 600, "2026-08-27", 301, "87702", 9)
	out = append(out, app.EntryFile{Entry: app.Entry{Key: "0d1f4a52-0000-4000-8004-000000000099", Seq: 99, Kind: app.Reversal, Client: 104, Reverses: wrong,
		Amount: design.KES(600), Flow: app.CashOut, Reason: "wrong account", State: app.Confirmed}})
	for _, week := range []struct {
		day, tx string
		receipt int64
	}{{"2026-09-03", "88107", 320}, {"2026-09-10", "88412", 355}} {
		add(app.Repayment, her.Loans[0].Ref(), 600, week.day, week.receipt, week.tx, 2)
		add(app.Deposit, her.Savings[0].Ref(), 150, week.day, week.receipt, week.tx, 2)
	}
	return out
}

// Institution has M-Pesa, by which one of her payments came.
func (p people) Institution(context.Context) (app.Institution, error) {
	i := design.Institution()
	i.PaymentTypes = append(slices.Clone(i.PaymentTypes), app.PaymentType{ID: 9, Name: "M-Pesa"})
	return i, nil
}
