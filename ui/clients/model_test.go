package clients_test

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/ui/clients"
	"daftari/ui/gallery/design"
)

func model(t testing.TB, clock *design.Clock) (*clients.Model, *store.Book) {
	t.Helper()
	b := design.Book(t, clock)
	return over(t, b, b, clock), b
}

func over(t testing.TB, f clients.Finder, b clients.Book, clock *design.Clock) *clients.Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return &clients.Model{Finder: f, Book: b, Words: w, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestFind(t *testing.T) {
	m, _ := model(t, &design.Clock{Now: design.At("07:26")})
	for _, c := range []struct{ name, text, first string }{
		{"by name", "ach", "Achieng Odhiambo"},
		{"by a later name, whatever its case", "ODHI", "Achieng Odhiambo"},
		{"by number", "000104", "Achieng Odhiambo"},
		{"by phone", "0700 000 107", "Amina Juma Salim"},
		{"by account", "L-000112", "Beatrice Wekesa"},
		{"blanks around", "  faith ", "Faith Wambui"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := must(m.Find(t.Context(), c.text))(t)
			if len(v.Rows) == 0 || v.Rows[0].Name != c.first || v.Empty != nil {
				t.Errorf("%+v", v)
			}
		})
	}
	all := must(m.Find(t.Context(), ""))(t)
	if len(all.Rows) != 89 || all.Head != "89 clients" || all.More != "" {
		t.Errorf("%d rows, %q, %q", len(all.Rows), all.Head, all.More)
	}
	if r := all.Rows[0]; r.Name != "Achieng Odhiambo" || r.Second != "000104 · Amani Market" || r.Short != "000104" {
		t.Errorf("%+v", r)
	}
	if v := must(m.Find(t.Context(), "Wanjiru"))(t); v.Empty == nil || v.Empty.Title != `No one called "Wanjiru"` || v.Empty.Download {
		t.Errorf("nobody: %+v", v)
	}
}

// TestManyAreCut: a text that finds more than can be read says so; no text shows all.
func TestManyAreCut(t *testing.T) {
	m := over(t, crowd{}, nil, &design.Clock{Now: design.At("07:26")})
	if v := must(m.Find(t.Context(), "a"))(t); len(v.Rows) != 300 || v.More == "" {
		t.Errorf("%d rows, more %q", len(v.Rows), v.More)
	}
	if v := must(m.Find(t.Context(), ""))(t); len(v.Rows) != 1000 || v.More != "" {
		t.Errorf("%d rows, more %q", len(v.Rows), v.More)
	}
}

type crowd struct{}

func (crowd) Find(_ context.Context, _ string, n int) ([]app.ClientHead, error) {
	return make([]app.ClientHead, min(n, 1000)), nil
}
func (crowd) Groups(context.Context) ([]app.Group, error) { return nil, nil }

func TestBeforeTheFirstDownload(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:26")}
	b := must(store.Create(t.Context(), t.TempDir()+"/book", store.Options{Now: func() time.Time { return clock.Now }, Vault: vaulttest.New()}))(t)
	t.Cleanup(func() { b.Close() })
	m := over(t, b, b, clock)
	if v := must(m.Find(t.Context(), ""))(t); v.Empty == nil || !v.Empty.Download {
		t.Errorf("%+v", v)
	}
	if v := must(m.Late(t.Context()))(t); v.Empty == nil || v.Empty.Title != "Nobody is late" || v.Figures != "" {
		t.Errorf("%+v", v)
	}
}

// TestClient is her page before and after a payment of today: what was recorded is counted in, said, and listed.
func TestClient(t *testing.T) {
	clock := &design.Clock{Now: design.At("07:26")}
	m, b := model(t, clock)
	v := must(m.Client(t.Context(), 104))(t)
	want := clients.Client{ID: 104, Initials: "AO", Name: "Achieng Odhiambo", Second: "No. 000104 · Amani Market", Phone: "0700 000104", Dial: "+254700000104",
		Accounts: []clients.Account{
			{Ref: app.AccountRef{Kind: app.OnLoan, ID: 104}, Name: "Loan L-000104", Second: "week 14 of 26", Balance: "7,200", Under: "600 due"},
			{Ref: app.AccountRef{Kind: app.OnSavings, ID: 3104}, Name: "Savings", Second: "S-003104", Balance: "3,250", Under: "150 due"},
		}, Figures: "Figures from the core, today 07:26. Nothing recorded since."}
	if d := cmp.Diff(want, v); d != "" {
		t.Error(d)
	}
	clock.Now = design.At("12:08")
	till := design.Teller(b, clock)
	done := must(till.Pay(t.Context(), teller.Payment{Kind: app.Repayment, Account: want.Accounts[0].Ref, Amount: design.KES(250)}))(t)
	v = must(m.Client(t.Context(), 104))(t)
	if a := v.Accounts[0]; a.Balance != "6,950" || a.Under != "350 due" {
		t.Errorf("after 250: %+v", a)
	}
	if v.Figures != "Figures from the core, today 07:26. 1 entry recorded since is counted in." {
		t.Error(v.Figures)
	}
	if len(v.Last) != 1 || v.Last[0].What != "Loan" || v.Last[0].Stamp != "On this phone" || v.Last[0].Amount != "250" || v.Last[0].Receipt != done.Recorded.Receipts[0].No || v.Last[0].Day.Lines != "17\nSep" {
		t.Errorf("%+v", v.Last)
	}
	p := must(m.Plan(t.Context(), 104, want.Accounts[0].Ref))(t)
	if p.Name != "Loan L-000104" || len(p.Past) == 0 || p.Instalments[0].Second != "due today" || p.Instalments[0].Amount != "350" {
		t.Errorf("%+v", p)
	}
	if p = must(m.Plan(t.Context(), 104, app.AccountRef{Kind: app.OnLoan, ID: 9}))(t); p.Name != "" {
		t.Errorf("an account that she has not: %+v", p)
	}
	if _, err := m.Client(t.Context(), 9); app.ClassOf(err) != app.NotFound {
		t.Errorf("a client that is not here: %v", err)
	}
}

// TestLate: eight days later nobody has paid; each age has its bar, and a payment takes its loan off the list.
func TestLate(t *testing.T) {
	clock := &design.Clock{Now: design.At("06:50")}
	m, b := model(t, clock)
	if v := must(m.Late(t.Context()))(t); v.Empty == nil || v.Empty.Text == "" {
		t.Errorf("on the day itself: %+v", v)
	}
	clock.Now = design.On("2026-09-25", "06:50")
	v := must(m.Late(t.Context()))(t)
	rows := len(v.Rows)
	if v.Empty != nil || len(v.Ages) != 4 || v.Ages[1].Label != "8–30 days" || v.Rows[0].Days != "8" || v.Rows[0].Bad || v.Risk != "0.0%" {
		t.Fatalf("%+v", v)
	}
	var sum int64
	for _, a := range v.Ages {
		sum += a.Size
	}
	if v.Sums[0] != design.KES(sum).Format("en") {
		t.Errorf("the bars sum up to %d, late is %s", sum, v.Sums)
	}
	at := slices.IndexFunc(v.Rows, func(r clients.LateRow) bool { return r.Client == 104 })
	if at < 0 || v.Rows[at].Amount != "1,200" || v.Rows[at].Second != "Amani Market" || v.Rows[at].Phone != "+254700000104" {
		t.Fatalf("Achieng: %+v", v.Rows)
	}
	if i := slices.IndexFunc(v.Rows, func(r clients.LateRow) bool { return r.Group == design.Amani }); i < 0 || v.Rows[i].Name != "Amani Market" {
		t.Error("the group's own loan is late and not listed")
	}
	if err := b.Answered(t.Context(), clock.Now, app.DateOf(clock.Now)); err != nil { // else the offline limit stands in the way
		t.Fatal(err)
	}
	must(design.Teller(b, clock).Pay(t.Context(), teller.Payment{Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 104}, Amount: design.KES(1200)}))(t)
	if v = must(m.Late(t.Context()))(t); len(v.Rows) != rows-1 {
		t.Errorf("%d late, after her payment %d", rows, len(v.Rows))
	}
	clock.Now = design.On("2026-10-20", "06:50")
	if v = must(m.Late(t.Context()))(t); !v.Rows[0].Bad || v.Risk == "0.0%" {
		t.Errorf("33 days late: %s, %+v", v.Risk, v.Rows[0])
	}
}

// TestHistory: what stands on one receipt is one line, with the look of what asks most; reversed money is struck.
func TestHistory(t *testing.T) {
	on, saved := app.AccountRef{Kind: app.OnLoan, ID: 1}, app.AccountRef{Kind: app.OnSavings, ID: 2}
	no := func(n int64) app.ReceiptNo { return app.ReceiptNo{Device: "K7", N: n} }
	file := func(key app.Key, kind app.Kind, ref app.AccountRef, receipt int64, state app.State, amount int64) app.EntryFile {
		return app.EntryFile{Entry: app.Entry{Key: key, Kind: kind, Flow: kind.Flow(), Account: ref, Receipt: no(receipt), State: state, Amount: design.KES(amount), Day: design.Day(), Payment: 2},
			Proof: &app.Confirmation{Transaction: "88412"}}
	}
	far := files{
		file("a", app.Repayment, on, 1, app.Confirmed, 600), file("b", app.Deposit, saved, 1, app.Queued, 150),
		file("c", app.Withdrawal, saved, 2, app.Confirmed, 400), file("d", app.Repayment, on, 3, app.Confirmed, 700),
		file("e", app.Reversal, on, 0, app.Confirmed, 700), file("f", app.Attendance, on, 0, app.Confirmed, 0), file("g", app.Repayment, on, 4, app.Cancelled, 50),
	}
	far[4].Entry.Reverses, far[4].Entry.Reason = "d", "typed twice"
	m := over(t, crowd{}, far, &design.Clock{Now: design.At("12:00")})
	var got []string
	for _, p := range must(m.History(t.Context(), 1, app.AccountRef{}))(t) {
		struck := ""
		if p.Struck {
			struck = " struck"
		}
		got = append(got, p.What+"|"+p.Stamp+"|"+p.Amount+struck)
	}
	want := []string{"Loan|Cancelled, receipt void|50 struck", "Loan|Reversed, typed twice|700 struck", "Taken out of savings|Posted #88412|–400", "Loan and savings|On this phone|750"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if one := must(m.History(t.Context(), 1, saved))(t); len(one) != 2 {
		t.Errorf("on her savings: %+v", one)
	}
}

type files []app.EntryFile

func (f files) Export(context.Context, app.EntryFilter) iter.Seq2[app.EntryFile, error] {
	return func(yield func(app.EntryFile, error) bool) {
		for _, x := range f {
			if !yield(x, nil) {
				return
			}
		}
	}
}
func (f files) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}
func (f files) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	return app.ClientFile{}, nil
}
func (f files) AllLoans(context.Context) iter.Seq2[app.Loan, error] { return nil }
func (f files) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) {
	return nil, nil
}
func (f files) Freshness(context.Context) (app.Freshness, error) { return app.Freshness{}, nil }
