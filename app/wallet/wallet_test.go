package wallet

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
)

var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

func number(t interface{ Fatal(...any) }, text string) msisdn.Number {
	n, err := msisdn.Parse(text, "KE")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// book is what a branch does with one client's wallets; an act that is refused leaves its key.
type book struct {
	t    *testing.T
	rows []Row
	now  time.Time
	last string
	keys map[string]app.Key
}

func (b *book) take(r Row, err error) {
	var p *app.Problem
	b.last = ""
	if errors.As(err, &p) {
		b.last = p.Key
		return
	}
	r.ID = int64(len(b.rows) + 1) // the core has it at once
	b.rows = append(b.rows, r)
}

func (b *book) key() app.Key {
	return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", len(b.rows)+1))
}

// do reads "add mpesa 0722000001 officer", "approve 0722000001 manager", "wait 49h" ...
func (b *book) do(line string) {
	f := strings.Fields(line)
	switch f[0] {
	case "wait":
		d, err := time.ParseDuration(f[1])
		if err != nil {
			b.t.Fatal(err)
		}
		b.now = b.now.Add(d)
	case "add":
		k := b.key()
		b.take(Adding(b.rows, k, 5, payout.Wallet{Provider: f[1], Number: number(b.t, f[2]), Holder: "Atieno"}, f[3], b.now))
		if b.last == "" {
			b.keys[f[2]] = k
		}
	case "approve":
		b.take(Approving(b.rows, b.key(), 5, b.keys[f[1]], f[2], b.now, 48*time.Hour))
	case "prefer":
		b.take(Preferring(b.rows, b.key(), 5, b.keys[f[1]], f[2], b.now))
	case "withdraw":
		b.take(Withdrawing(b.rows, b.key(), 5, b.keys[f[1]], f[2], "lost", b.now))
	}
}

func (b *book) usable() string {
	var all []string
	for _, w := range Effective(b.rows, 5, b.now) {
		all = append(all, w.Number.E164()[4:])
	}
	return strings.Join(all, " ")
}

// TestEffective: which wallets money may go to, after what was done; the preferred one first.
func TestEffective(t *testing.T) {
	tests := []struct {
		name, story, want, refused string
	}{
		{"none", "", "", ""},
		{"the first needs nobody", "add mpesa 0722000001 officer", "722000001", ""},
		{"the second waits for a person", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; wait 99h", "722000001", ""},
		{"at another provider too", "add mpesa 0722000001 officer; add airtel 0733000002 officer; wait 99h", "722000001", ""},
		{"not for who added it", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; approve 0722000002 OFFICER; wait 99h", "722000001", "wallet.own"},
		{"approved, it rests", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; approve 0722000002 manager; wait 47h", "722000001", ""},
		{"and is usable then", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; approve 0722000002 manager; wait 48h", "722000001 722000002", ""},
		{"approved late, it rests from then", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; wait 60h; approve 0722000002 manager; wait 47h", "722000001", ""},
		{"preferred", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; approve 0722000002 manager; wait 48h; prefer 0722000002 officer", "722000002 722000001", ""},
		{"not before it is usable", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; prefer 0722000002 officer", "722000001", "wallet.not_usable"},
		{"withdrawn at once, by one", "add mpesa 0722000001 officer; withdraw 0722000001 officer", "", ""},
		{"and the next is no first one", "add mpesa 0722000001 officer; withdraw 0722000001 officer; add mpesa 0722000002 officer; wait 99h", "", ""},
		{"the choice is gone with the wallet", "add mpesa 0722000001 officer; add mpesa 0722000002 officer; approve 0722000002 manager; wait 48h; prefer 0722000002 officer; withdraw 0722000002 officer", "722000001", ""},
		{"known already", "add mpesa 0722000001 officer; add mpesa 0722000001 manager", "722000001", "wallet.known"},
		{"a fixed line", "add mpesa 0202222222 officer", "", "wallet.number"},
		{"approved twice", "add mpesa 0722000001 officer; approve 0722000001 manager", "722000001", "wallet.not_waiting"},
		{"nobody's", "approve 0722000001 manager", "", "wallet.unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &book{t: t, now: start, keys: map[string]app.Key{}}
			refused := ""
			for line := range strings.SplitSeq(tt.story, ";") {
				if strings.TrimSpace(line) == "" {
					continue
				}
				if b.do(line); b.last != "" {
					refused = b.last
				}
			}
			if got := b.usable(); got != tt.want || refused != tt.refused {
				t.Errorf("usable %q (refused %q), want %q (%q)", got, refused, tt.want, tt.refused)
			}
			if w, ok := Preferred(b.rows, 5, b.now); ok != (tt.want != "") || ok && !strings.HasPrefix(tt.want, w.Number.E164()[4:]) {
				t.Errorf("preferred %s", w.Number.E164())
			}
		})
	}
}

// TestHere: what the core does not have, or does not take, gives nobody a wallet that it would not give.
func TestHere(t *testing.T) {
	add := func(id int64, key app.Key, n string) Row {
		return Row{Key: key, ID: id, Client: 5, Act: Add, Of: key, Wallet: payout.Wallet{Provider: "mpesa", Number: number(t, n)}, By: "officer", At: start}
	}
	on := func(id int64, act Act, of app.Key, by string) Row {
		return Row{Key: app.Key(act) + of, ID: id, Client: 5, Act: act, Of: of, By: by, At: start, From: start}
	}
	unread := func(r Row) Row { r.Unread = true; return r }
	refused := func(r Row) Row { r.Refused = "ledger.not_permitted"; return r }
	a, b := add(1, "a", "0722000001"), add(2, "b", "0722000002")
	for name, c := range map[string]struct {
		rows []Row
		want string
	}{
		"her first, told":                       {[]Row{a}, "a:usable"},
		"her first, to be told":                 {[]Row{add(0, "a", "0722000001")}, "a:usable"},
		"before her rows were read":             {[]Row{unread(add(0, "a", "0722000001"))}, "a:waiting unread"},
		"and taken, and not read yet":           {[]Row{unread(a)}, "a:waiting unread"},
		"a second one, her rows not read":       {[]Row{unread(add(0, "a", "0722000001")), add(0, "b", "0722000002")}, "a:waiting unread b:waiting"},
		"it was not her first":                  {[]Row{unread(add(0, "b", "0722000002")), a}, "a:usable b:waiting"},
		"not taken, it is no first":             {[]Row{refused(add(0, "a", "0722000001")), b}, "b:usable a:refused ledger.not_permitted"},
		"approved, the core has it":             {[]Row{a, b, on(3, Approve, "b", "joseph")}, "a:usable b:usable"},
		"approved here":                         {[]Row{a, b, on(0, Approve, "b", "joseph")}, "a:usable b:waiting owed"},
		"approved here, the core refuses":       {[]Row{a, b, refused(on(0, Approve, "b", "joseph"))}, "a:usable b:waiting ledger.not_permitted"},
		"withdrawn here":                        {[]Row{a, on(0, Withdraw, "a", "officer")}, "a:withdrawn"},
		"withdrawn here, the core refuses":      {[]Row{a, refused(on(0, Withdraw, "a", "officer"))}, "a:withdrawn ledger.not_permitted"},
		"what was not taken is taken back":      {[]Row{refused(add(0, "a", "0722000001")), on(0, Withdraw, "a", "officer")}, "a:withdrawn ledger.not_permitted"},
		"approved, of one that was not taken":   {[]Row{a, refused(add(0, "b", "0722000002")), on(3, Approve, "b", "joseph")}, "a:usable b:refused ledger.not_permitted"},
		"approved by another, at the core, too": {[]Row{a, b, on(0, Approve, "b", "joseph"), {Key: "x", ID: 4, Client: 5, Act: Approve, Of: "b", By: "mary", At: start}}, "a:usable b:usable"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, w := range Of(c.rows, 5, start.Add(time.Hour)) {
				one := string(w.Key) + ":" + string(w.Standing)
				for word, is := range map[string]bool{" unread": w.Unread, " owed": w.Owed} {
					if is {
						one += word
					}
				}
				if w.Why != "" {
					one += " " + w.Why
				}
				got = append(got, one)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q, want %q", strings.Join(got, " "), c.want)
			}
		})
	}
	if _, err := Approving([]Row{a, b, on(0, Approve, "b", "joseph")}, "k", 5, "b", "mary", start, time.Hour); err == nil {
		t.Error("approved twice")
	}
	if _, err := Adding([]Row{refused(a)}, "k", 5, a.Wallet, "officer", start); err != nil {
		t.Errorf("what was not taken cannot be added again: %v", err)
	}
}

// TestOneSecond: acts of one second, and of a clock that went back, stay in the order in which people made them, whatever
// their keys are.
func TestOneSecond(t *testing.T) {
	for name, back := range map[string]time.Duration{"one second": 0, "clock went back": -time.Hour} {
		for _, keys := range [][2]app.Key{{"a", "b"}, {"b", "a"}} {
			first, err := Adding(nil, keys[0], 5, payout.Wallet{Provider: "mpesa", Number: number(t, "0722000001")}, "officer", start)
			if err != nil {
				t.Fatal(err)
			}
			second, err := Adding([]Row{first}, keys[1], 5, payout.Wallet{Provider: "airtel", Number: number(t, "0733000002")}, "officer", start.Add(back))
			if err != nil {
				t.Fatal(err)
			}
			if w, _ := Preferred([]Row{second, first}, 5, start); w.Key != keys[0] {
				t.Errorf("%s, keys %v: the second wallet passes for the first", name, keys)
			}
		}
	}
}

// TestForgedRows: rows come from the core, where a user with the right to add them may write anything. Nothing that
// one person writes alone gives a client a further wallet.
func TestForgedRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := Row{Key: "1", Client: 5, Act: Add, Of: "1", Wallet: payout.Wallet{Provider: "mpesa", Number: number(t, "0722000001")}, By: "officer", At: start, ID: 1}
		rows := []Row{first}
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			at := start.Add(time.Duration(rapid.IntRange(-100, 100).Draw(t, "hours")) * time.Hour)
			r := Row{Key: app.Key(fmt.Sprint(i + 2)), ID: int64(i + 2), Client: 5, Act: rapid.SampledFrom([]Act{Add, Approve, Prefer, Withdraw, "other"}).Draw(t, "act"),
				By: rapid.SampledFrom([]string{"thief", "Thief", ""}).Draw(t, "by"), At: at, From: start,
				Of: app.Key(fmt.Sprint(rapid.IntRange(1, 14).Draw(t, "of")))}
			if r.Act == Add {
				r.Of, r.Wallet = r.Key, payout.Wallet{Provider: "mpesa", Number: number(t, fmt.Sprintf("07220001%02d", i))}
			}
			rows = append(rows, r)
		}
		at := start.Add(1000 * time.Hour)
		for _, w := range Effective(rows, 5, at) {
			if w.Key != "1" && strings.EqualFold(w.AddedBy, "thief") {
				t.Fatalf("paid to %s, added by %s and approved by %q", w.Number.E164(), w.AddedBy, w.ApprovedBy)
			}
		}
		// In any order, and told twice, they say the same.
		mixed := append(rapid.Permutation(rows).Draw(t, "order"), rows...)
		if got, want := fmt.Sprint(Of(mixed, 5, at)), fmt.Sprint(Of(rows, 5, at)); got != want {
			t.Fatalf("%s, in order %s", got, want)
		}
		preferred := 0
		for _, w := range Of(rows, 5, at) {
			if w.Preferred {
				preferred++
			}
		}
		if usable := len(Effective(rows, 5, at)); preferred > 1 || preferred == 0 && usable > 0 {
			t.Fatalf("%d preferred of %d", preferred, usable)
		}
		if len(Of(rows, 6, at)) != 0 {
			t.Fatal("another client has them too")
		}
	})
}

// TestHidden: nothing of a person is in what a log line takes.
func TestHidden(t *testing.T) {
	b := &book{t: t, now: start, keys: map[string]app.Key{}}
	b.do("add mpesa 0722000001 officer")
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("x", "row", b.rows[0], "wallet", Of(b.rows, 5, start)[0])
	for _, private := range []string{"722000001", "Atieno", "officer"} {
		if strings.Contains(out.String(), private) {
			t.Errorf("%s is in the log: %s", private, out.String())
		}
	}
	if !slices.ContainsFunc(strings.Fields(out.String()), func(s string) bool { return s == "wallet=mpesa" }) {
		t.Errorf("the provider is not: %s", out.String())
	}
}
