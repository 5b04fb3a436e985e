package wallets

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
)

var noon = time.Date(2026, time.September, 17, 12, 0, 0, 0, time.UTC)

// book keeps rows as the device's does; who is at it is user.
type book struct {
	t    *testing.T
	user string
	rows []wallet.Row
	now  time.Time
	desk bool

	unread bool // the core was not asked about her
}

func (b *book) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	n, err := msisdn.Parse("0700000104", "KE")
	return app.ClientFile{Client: app.Client{ID: 5, Name: "Achieng Odhiambo", Phone: n}}, err
}

func (b *book) Officer(context.Context) (app.Officer, error) {
	return app.Officer{Username: b.user}, nil
}

func (b *book) Policy(context.Context) (payout.Policy, error) {
	return payout.Policy{WalletHours: 24}, nil
}

func (b *book) Desk(context.Context) (payout.Desk, error) {
	if !b.desk {
		return payout.Desk{}, nil
	}
	return payout.Desk{Address: "https://desk"}, nil
}

func (b *book) Wallets(context.Context, app.ClientID) ([]wallet.Wallet, error) {
	return wallet.Of(b.rows, 5, b.now), nil
}

func (b *book) WalletsRead(context.Context, app.ClientID) (bool, error) { return !b.unread, nil }

func (b *book) key() app.Key { return app.Key(fmt.Sprint(len(b.rows) + 1)) }

func (b *book) take(r wallet.Row, err error) error {
	if err == nil {
		r.ID = int64(len(b.rows) + 1) // the core has it at once
		b.rows = append(b.rows, r)
	}
	return err
}

func (b *book) AddWallet(_ context.Context, c app.ClientID, w payout.Wallet) (app.Key, error) {
	k := b.key()
	return k, b.take(wallet.Adding(b.rows, k, c, w, b.user, b.now))
}

func (b *book) ApproveWallet(_ context.Context, c app.ClientID, of app.Key) error {
	return b.take(wallet.Approving(b.rows, b.key(), c, of, b.user, b.now, 24*time.Hour))
}

func (b *book) PreferWallet(_ context.Context, c app.ClientID, of app.Key) error {
	return b.take(wallet.Preferring(b.rows, b.key(), c, of, b.user, b.now))
}

func (b *book) WithdrawWallet(_ context.Context, c app.ClientID, of app.Key, reason string) error {
	return b.take(wallet.Withdrawing(b.rows, b.key(), c, of, b.user, reason, b.now))
}

func (b *book) Holder(context.Context, payout.Wallet) (string, error) { return "OTIENO OKELLO", nil }

func begin(t *testing.T) (*book, *Model) {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := &book{t: t, user: "rehema", now: noon}
	return b, &Model{Book: b, Known: b, Purses: b, Payer: b, Words: w, Now: func() time.Time { return b.now }, Region: "KE", Client: 5}
}

// told is a list in a line: "M-Pesa 0700 000 104 Paid to [withdraw]; ...".
func told(t *testing.T, m *Model) string {
	t.Helper()
	v, err := m.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range append(v.Rows, v.Gone...) {
		can := ""
		for word, is := range map[string]bool{"approve": r.Approve, "own": r.Own, "prefer": r.Prefer} {
			if is {
				can += " " + word
			}
		}
		all = append(all, r.Name[len(r.Name)-3:]+" "+r.Stand+can)
	}
	return strings.Join(all, "; ")
}

// TestSecondPerson follows a changed number from its adding to its being paid to: whoever added it is not offered to
// approve it, and the waiting time is told.
func TestSecondPerson(t *testing.T) {
	b, m := begin(t)
	add := func(number string) {
		t.Helper()
		w, err := m.Typed("mpesa", number)
		if err == nil {
			_, err = m.Payer.AddWallet(t.Context(), 5, w)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := m.Form(t.Context())
	if err != nil || !f.First || f.Number != "0700 000 104" || f.Desk {
		t.Fatalf("%+v %v", f, err)
	}
	add("0700 000 104")
	add("0700 000 204")
	if f, err = m.Form(t.Context()); err != nil || f.First || f.Number != "" || !strings.Contains(f.Wait, "24 hours") || f.Providers[0].Word != "mpesa" {
		t.Fatalf("%+v %v", f, err)
	}
	if got, want := told(t, m), "104 Paid to; 204 Needs approval own"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.user = "joseph"
	if got, want := told(t, m), "104 Paid to; 204 Needs approval approve"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if err := m.Payer.ApproveWallet(t.Context(), 5, "2"); err != nil {
		t.Fatal(err)
	}
	if got, want := told(t, m), "104 Paid to; 204 From 18 Sep 12:00"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b.now = noon.Add(24 * time.Hour)
	if got, want := told(t, m), "104 Paid to; 204 Can be paid to prefer"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if err := m.Payer.PreferWallet(t.Context(), 5, "2"); err != nil {
		t.Fatal(err)
	}
	if err := m.Payer.WithdrawWallet(t.Context(), 5, "1", "lost"); err != nil {
		t.Fatal(err)
	}
	if got, want := told(t, m), "204 Paid to; 104 Withdrawn"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestTyped: what no phone has is refused before anything is asked or kept.
func TestTyped(t *testing.T) {
	_, m := begin(t)
	for _, c := range []struct {
		provider, number string
		ok               bool
	}{{"mpesa", "0700 000 104", true}, {"mpesa", "+254700000104", true}, {"", "0700000104", false}, {"mpesa", "020 2222222", false}, {"mpesa", "0700", false}, {"mpesa", "", false}} {
		w, err := m.Typed(c.provider, c.number)
		if (err == nil) != c.ok || c.ok && w.Number.E164() != "+254700000104" {
			t.Errorf("%s %s: %v", c.provider, c.number, err)
		}
		if err != nil && app.ClassOf(err) != app.BadInput {
			t.Error(err)
		}
	}
}

// TestAtTheCore: what the core does not have, does not take, or was not asked about says so, and is no first wallet.
func TestAtTheCore(t *testing.T) {
	b, m := begin(t)
	b.unread = true
	f, err := m.Form(t.Context())
	if err != nil || f.First || !strings.Contains(f.Wait, "sync first") {
		t.Errorf("%+v %v", f, err)
	}
	n, err := msisdn.Parse("0700000104", "KE")
	if err != nil {
		t.Fatal(err)
	}
	add := wallet.Row{Key: "1", Client: 5, Act: wallet.Add, Of: "1", By: "rehema", At: b.now, Wallet: payout.Wallet{Provider: "mpesa", Number: n}}
	unread, refused := add, add
	unread.Unread, refused.Refused = true, "ledger.not_permitted"
	second := add
	second.Key, second.Of, second.ID = "2", "2", 2
	first := add
	first.ID = 1
	word := wallet.Row{Key: "3", Client: 5, Act: wallet.Approve, Of: "2", By: "joseph", At: b.now}
	for name, c := range map[string]struct {
		rows    []wallet.Row
		stand   string
		approve bool
		waiting int
	}{
		"not read":      {[]wallet.Row{unread}, "Sync first", false, 0},
		"not taken":     {[]wallet.Row{refused}, "Not taken by the core", false, 0},
		"second":        {[]wallet.Row{first, second}, "Needs approval", true, 1},
		"approved here": {[]wallet.Row{first, second, word}, "Approved here, not yet at the core", false, 0},
	} {
		b.rows, b.user = c.rows, "joseph"
		v, err := m.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		last := v.Rows[len(v.Rows)-1]
		if last.Stand != c.stand || last.Approve != c.approve || v.Waiting != c.waiting {
			t.Errorf("%s: %+v, %d wait", name, last, v.Waiting)
		}
		if why := slices.ContainsFunc(last.Story, func(f Fact) bool { return strings.Contains(f.Value, "administrator") || f.Name == "Why" }); why != (name == "not taken") {
			t.Errorf("%s: %+v", name, last.Story)
		}
	}
}

// TestHolder: another's name is told as another's, on the form and on the list.
func TestHolder(t *testing.T) {
	_, m := begin(t)
	w, err := m.Typed("mpesa", "0700000104")
	if err != nil {
		t.Fatal(err)
	}
	held, err := m.Ask(t.Context(), w, "Achieng Odhiambo")
	if err != nil || held.Same || held.Name != "OTIENO OKELLO" {
		t.Errorf("%+v %v", held, err)
	}
	for holder, odd := range map[string]bool{"": true, "OTIENO OKELLO": true, "ODHIAMBO ACHIENG": false} {
		_, m := begin(t)
		w.Holder = holder
		if _, err := m.Payer.AddWallet(t.Context(), 5, w); err != nil {
			t.Fatal(err)
		}
		v, err := m.List(t.Context())
		if err != nil || v.Rows[0].Odd != odd {
			t.Errorf("%q: %+v %v", holder, v.Rows, err)
		}
	}
}
