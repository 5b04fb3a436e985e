package payment_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/payment"
)

// late is the book with Achieng as p08 draws her: a second loan, 500 late and 250 due.
type late struct{ payment.Book }

func (late) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	return design.Achieng(), nil
}

func model(t *testing.T, clock *design.Clock) *payment.Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := design.Book(t, clock)
	return &payment.Model{Book: b, Till: design.Teller(b, clock), Words: w, Client: 104, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
}

func load(t *testing.T, m *payment.Model) payment.View {
	t.Helper()
	v, err := m.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func quick(a payment.Account) []string {
	out := []string{}
	for _, q := range a.Quick {
		out = append(out, q.Word)
	}
	return out
}

// TestWhatIsOffered: what is late comes first; each account has the amounts that are often paid, in words.
func TestWhatIsOffered(t *testing.T) {
	m := model(t, &design.Clock{Now: design.At("12:08")})
	m.Book = late{m.Book}
	v := load(t, m)
	if v.Second != "Achieng Odhiambo · 000104" || len(v.Ways) != 1 || v.Ways[0].Name != "Cash" {
		t.Errorf("%+v", v)
	}
	var names []string
	for _, a := range v.Accounts {
		names = append(names, a.Name+": "+a.Second)
	}
	if d := cmp.Diff([]string{"Loan: L-000104 · 600 due", "Second loan: L-000288 · 500 late", "Savings: S-003104 · 150 due", "Out of savings: S-003104 · 3,250 can be taken"}, names); d != "" {
		t.Error(d)
	}
	for i, want := range [][]string{{"Next due 600", "All 7,200"}, {"Late 500", "Next due 250", "Both 750"}, {"Next due 150"}, {"All 3,250"}} {
		if d := cmp.Diff(want, quick(v.Accounts[i])); d != "" {
			t.Errorf("%s: %s", v.Accounts[i].Name, d)
		}
	}
	if v.Accounts[v.Chosen].Name != "Second loan" {
		t.Errorf("chosen is %s", v.Accounts[v.Chosen].Name)
	}
	m.On = app.AccountRef{Kind: app.OnSavings, ID: 3104}
	if v = load(t, m); v.Accounts[v.Chosen].Kind != app.Deposit {
		t.Errorf("asked for savings, chosen is %s", v.Accounts[v.Chosen].Name)
	}
	m.Client, m.Group = 0, design.Amani
	if v = load(t, m); v.Name != "Amani Market" || len(v.Accounts) != 3 {
		t.Errorf("the group itself: %+v", v)
	}
}

func TestMeansAndBalance(t *testing.T) {
	m := model(t, &design.Clock{Now: design.At("12:08")})
	m.Book = late{m.Book}
	all := load(t, m).Accounts
	for _, c := range []struct {
		name    string
		account int
		sum     int64
		means   string
		over    bool
		after   string
	}{
		{"as due", 1, 750, "500 late", false, "1,750"},
		{"all", 1, 2500, "500 late", false, "0"},
		{"more than is owed", 1, 2501, "Owed is 2,500", true, ""},
		{"into savings there is no bound", 2, 99999, "150 due", false, ""},
		{"out of savings", 3, 250, "3,250 can be taken", false, "3,000"},
		{"more than is saved", 3, 3251, "At most 3,250", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := all[c.account]
			if j := m.Means(a, design.KES(c.sum)); j.Text != c.means || j.Over != c.over {
				t.Errorf("%+v", j)
			}
			if b, ok := m.Balance(a, design.KES(c.sum)); ok != (c.after != "") || b.After != c.after {
				t.Errorf("%+v, %v", b, ok)
			}
		})
	}
}

// TestPay records in the real book: once, asked the second time, and the page knows the new balance.
func TestPay(t *testing.T) {
	clock := &design.Clock{Now: design.At("12:08")}
	m := model(t, clock)
	v := load(t, m)
	pay := func(again bool) error {
		done, err := m.Pay(t.Context(), v.Accounts[0], design.KES(600), v.Ways[0], again)
		if err == nil && (len(done.Recorded.Receipts) != 1 || done.Recorded.Entries[0].Payment != 2) {
			t.Errorf("%+v", done)
		}
		return err
	}
	if err := pay(false); err != nil {
		t.Fatal(err)
	}
	if err := pay(false); app.ClassOf(err) != app.Conflict {
		t.Errorf("the same again: %v", err)
	}
	if err := pay(true); err != nil {
		t.Error(err)
	}
	if v = load(t, m); v.Accounts[0].Most != design.KES(6000) || v.Accounts[0].Means != "" {
		t.Errorf("after two payments: %+v", v.Accounts[0])
	}
	m.Client = 180 // saves only
	if v = load(t, m); v.Empty != "" || v.Accounts[v.Chosen].Kind != app.Deposit {
		t.Errorf("%+v", v)
	}
}
