package providers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/providers"
)

func order(t testing.TB) providers.Order {
	t.Helper()
	n, err := msisdn.Parse("+256770000001", "")
	if err != nil {
		t.Fatal(err)
	}
	cur, err := money.ISO("UGX")
	if err != nil {
		t.Fatal(err)
	}
	return providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: n, Amount: money.FromMinor(15000, cur)}
}

func TestReasonsAreCertainOnlyWhereTheRailIs(t *testing.T) {
	for _, r := range providers.Reasons() {
		var want []app.Event
		switch r {
		case providers.Done:
			want = []app.Event{app.Confirm}
		case providers.Open:
			want = []app.Event{app.Accepted}
		case providers.NotSent, providers.Throttled, providers.SignedOut, providers.Shut:
			want = []app.Event{app.NotApplied}
		case providers.Duplicate, providers.Ambiguous, providers.Called, providers.Absent, providers.Mismatch, providers.Reversed, providers.Unmapped:
			want = []app.Event{app.Lost}
		default:
			want = []app.Event{app.Refuse}
		}
		if r.Event() != want[0] {
			t.Errorf("%s is %s, want %s", r, r.Event(), want[0])
		}
		if tr := r.Trouble(nil); (tr == nil) != (r == providers.Done || r == providers.Open) {
			t.Errorf("%s: %v", r, tr)
		}
	}
	if e := providers.Reason("made up").Event(); e != app.Lost {
		t.Errorf("a reason that nobody knows is %s", e)
	}
}

func TestTold(t *testing.T) {
	o, ref := order(t), "ref-1"
	for _, c := range []struct {
		name       string
		told       providers.Told
		fits, sure bool
	}{
		{"nothing", providers.Told{}, true, false},
		{"all", providers.Told{Reference: "REF-1", Wallet: "256770000001", Amount: "15000.00", Currency: "UGX"}, true, true},
		{"plus", providers.Told{Wallet: "+256 770 000001", Amount: "15000"}, true, true},
		{"national", providers.Told{Wallet: "0770000001", Amount: "15000"}, true, true},
		{"local digits", providers.Told{Wallet: "770000001", Amount: "15000"}, true, true},
		{"hashed", providers.Told{Wallet: "d1a5f8b2c3e4968770000003ab", Amount: "15000"}, true, false},
		{"masked", providers.Told{Wallet: "2567 ***** 001", Amount: "15000"}, true, false},
		{"no wallet", providers.Told{Amount: "15000"}, true, false},
		{"another wallet", providers.Told{Wallet: "256770000002", Amount: "15000"}, false, true},
		{"too short to be one", providers.Told{Wallet: "000001", Amount: "15000"}, false, true},
		{"another amount", providers.Told{Wallet: "256770000001", Amount: "15001"}, false, true},
		{"a fraction", providers.Told{Amount: "15000.5"}, false, true},
		{"no amount", providers.Told{Amount: "much"}, false, true},
		{"another currency", providers.Told{Amount: "15000", Currency: "KES"}, false, true},
		{"another reference", providers.Told{Reference: "ref-2", Amount: "15000"}, false, true},
	} {
		if fits, sure := c.told.Fits(o, ref); fits != c.fits || sure != c.sure {
			t.Errorf("%s: fits %v, sure %v", c.name, fits, sure)
		}
		res := providers.Judge(o, ref, providers.Done, "x", c.told)
		if want := map[bool]app.Event{true: app.Confirm, false: app.Lost}[c.fits]; res.Event != want {
			t.Errorf("%s: %s, want %s", c.name, res.Event, want)
		}
		// A verdict on another payment is none on ours, whichever way it goes.
		res = providers.Judge(o, ref, providers.Declined, "x", c.told)
		if want := map[bool]app.Event{true: app.Refuse, false: app.Lost}[c.fits]; res.Event != want {
			t.Errorf("%s, declined: %s, want %s", c.name, res.Event, want)
		}
	}
}

func TestAbsenceIsProofOnlyInItsTime(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	good := providers.Terms{Resends: []app.Flow{app.CashOut}}
	for _, c := range []struct {
		name  string
		terms providers.Terms
		ago   time.Duration
		asked int
		want  app.Event
	}{
		{"early", good, 14 * time.Minute, 9, app.Lost},
		{"looked once", good, 15 * time.Minute, 0, app.Lost},
		{"in time", good, 15 * time.Minute, 2, app.UnknownThere},
		{"forgotten", good, 25 * time.Hour, 9, app.Lost},
		{"duplicates not refused", providers.Terms{}, time.Hour, 9, app.Lost},
	} {
		if res := c.terms.Absence(providers.Enquiry{Flow: app.CashOut, Sent: now.Add(-c.ago), Asked: c.asked}, now, ""); res.Event != c.want {
			t.Errorf("%s: %s, want %s", c.name, res.Event, c.want)
		}
	}
	late := providers.Enquiry{Flow: app.CashOut, First: now.Add(-25 * time.Hour), Sent: now.Add(-time.Hour), Asked: 9}
	if res := good.Absence(late, now, ""); res.Event != app.Lost {
		t.Errorf("sent again an hour ago, first sent before the rail may have forgotten it: %s", res.Event)
	}
	if res := good.Absence(providers.Enquiry{Flow: app.CashOut, Asked: 9}, now, ""); res.Event != app.Lost {
		t.Errorf("sent nobody knows when: %s", res.Event)
	}
}

func TestDecimal(t *testing.T) {
	cur, _ := money.ISO("KES")
	for _, c := range []struct {
		minor  int64
		digits int
		want   string
	}{{20000, 0, "200"}, {20050, 2, "200.5"}, {20005, 2, "200.05"}, {20050, 1, "200.5"}, {20005, 1, ""}, {20050, 0, ""}} {
		got, err := providers.Decimal(money.FromMinor(c.minor, cur), c.digits)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%d with %d digits: %q %v", c.minor, c.digits, got, err)
		}
	}
	if _, err := providers.Decimal(money.Amount{}, 2); err == nil {
		t.Error("no amount went through")
	}
	// An account kept with more decimals than its currency has carries no more of them.
	fine, err := money.New("UGX", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := providers.Decimal(money.FromMinor(1500000, fine), 4); err != nil || got != "15000" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := providers.Decimal(money.FromMinor(1500050, fine), 4); err == nil {
		t.Errorf("%q went through", got)
	}
}

func TestHeld(t *testing.T) {
	ugx, _ := money.ISO("UGX")
	for _, c := range []struct {
		text  string
		minor int64
		ok    bool
	}{
		{"230480.50", 230480, true}, {"230480", 230480, true}, {"230480.00", 230480, true}, {"0.99", 0, true}, {"2.3048e2", 0, false}, {"-0.50", 0, false}, {"", 0, false},
		{".50", 0, false}, {"12.x", 0, false}, {"230,480.50", 0, false},
	} {
		if got, err := providers.Held(c.text, ugx); (err == nil) != c.ok || got.Minor() != c.minor {
			t.Errorf("%q: %s %v", c.text, got.Decimal(), err)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, c := range []struct{ note, want string }{
		{"Loan 123", "Loan 123"}, {"Mkopo wa Wanjikũ'", "Mkopo wa Wanjik"}, {" <b>a & b", "ba  b"}, {"قرض", ""}, {strings.Repeat("a", 30), strings.Repeat("a", 20)},
	} {
		if got := providers.Plain(c.note, 20); got != c.want {
			t.Errorf("%q: %q, want %q", c.note, got, c.want)
		}
	}
}

func TestReferences(t *testing.T) {
	const own = app.Key("0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
	if got := providers.UUID(own); got != string(own) {
		t.Errorf("a UUID of version 4 becomes %s", got)
	}
	for _, k := range []app.Key{"", "k", "0B9C4E0E-5A53-4C7E-9D8E-2F6F2A1F0C11", "0b9c4e0e-5a53-1c7e-9d8e-2f6f2a1f0c11", "0b9c4e0e5a534c7e9d8e2f6f2a1f0c11"} {
		u := providers.UUID(k)
		if u == string(k) || len(u) != 36 || u[14] != '4' || !strings.ContainsRune("89ab", rune(u[19])) || u != strings.ToLower(u) {
			t.Errorf("%q becomes %s", k, u)
		}
	}
	// These stand in books and at providers: they never change.
	if got := providers.Compact(own); got != "0b9c4e0e5a534c7e9d8e2f6f2a1f0c11" {
		t.Error(got)
	}
	if got := providers.Short(own, 19); got != "dw2horhjdut3t5nnqv2" {
		t.Error(got)
	}
	if got := providers.UUID("k"); got != "8254c329-a928-40f6-9539-dd376f4816ee" {
		t.Error(got)
	}
}

func TestDoorbell(t *testing.T) {
	d := providers.Doorbell{Base: "https://desk.example/cb/", Key: secret.New("k")}
	o := order(t)
	url := d.URL("mtn", o.Key)
	if !strings.HasPrefix(url, "https://desk.example/cb/mtn/") || len(url) != len("https://desk.example/cb/mtn/")+32 {
		t.Error(url)
	}
	q := providers.Enquiry{Order: o, Flow: app.CashOut, Handle: "h-1"}
	whole := providers.Told{Reference: "ref", Wallet: "256770000001", Amount: "15000"}
	token := d.Token("mtn", o.Key)
	for _, c := range []struct {
		name    string
		token   string
		heard   providers.Heard
		settles bool
	}{
		{"paid", token, providers.Heard{Reason: providers.Done, Told: whole}, true},
		{"refused", token, providers.Heard{Reason: providers.Declined, Told: whole}, true},
		{"signed, nothing told but the reference", "", providers.Heard{Reason: providers.Done, Signed: true, Told: providers.Told{Reference: "ref"}}, true},
		{"open", token, providers.Heard{Reason: providers.Open, Told: whole}, false},
		{"odd", token, providers.Heard{Reason: providers.Unmapped, Told: whole}, false},
		{"forged", "x", providers.Heard{Reason: providers.Done, Told: whole}, false},
		{"no reference", token, providers.Heard{Reason: providers.Done, Told: providers.Told{Wallet: whole.Wallet, Amount: whole.Amount}}, false},
		{"by its handle", token, providers.Heard{Reason: providers.Done, Handle: "h-1", Told: providers.Told{Wallet: whole.Wallet, Amount: whole.Amount}}, true},
		{"by another handle", token, providers.Heard{Reason: providers.Done, Handle: "h-2", Told: providers.Told{Wallet: whole.Wallet, Amount: whole.Amount}}, false},
		{"no amount", token, providers.Heard{Reason: providers.Declined, Told: providers.Told{Reference: "ref", Wallet: whole.Wallet}}, false},
		{"another amount, signed", "", providers.Heard{Reason: providers.Done, Signed: true, Told: providers.Told{Reference: "ref", Amount: "1"}}, false},
	} {
		res, settles := d.Settle("mtn", q, "ref", providers.Callback{Token: c.token}, c.heard)
		if settles != c.settles || (!settles && res.Reason != providers.Called) || (settles && res.Reason != c.heard.Reason) {
			t.Errorf("%s: %v, %s", c.name, settles, res.Reason)
		}
	}
	none := providers.Doorbell{}
	if none.URL("mtn", o.Key) != "" {
		t.Error("nobody listens, and an address is given")
	}
	if _, settles := none.Settle("mtn", q, "ref", providers.Callback{Token: none.Token("mtn", o.Key)}, providers.Heard{Reason: providers.Done, Told: whole}); settles {
		t.Error("a doorbell without a key settles")
	}
}

func TestResultsHideThemselves(t *testing.T) {
	r := providers.Result{Key: "k", Text: "JANE DEMO", Raw: providers.Evidence("JANE DEMO")}
	for _, s := range []string{fmt.Sprintf("%v", r), fmt.Sprintf("%+v", r), r.LogValue().String(), fmt.Sprintf("%s", r.Raw)} {
		if strings.Contains(s, "JANE") || strings.Contains(s, "4a414e45") {
			t.Error(s)
		}
	}
}

func FuzzWallet(f *testing.F) {
	for _, s := range []string{"256770000001", "0770000001", "2567 ***** 001", "", "+", "00", "770000002", "d1a5f8"} {
		f.Add(s)
	}
	o := order(f)
	f.Fuzz(func(t *testing.T, text string) {
		fits, _ := providers.Told{Wallet: text}.Fits(o, "")
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, text)
		if other := strings.TrimLeft(digits, "0"); fits && strings.Trim(text, "0123456789+-.() ") == "" && other != "" && !strings.HasSuffix("256770000001", other) {
			t.Errorf("%q fits", text)
		}
	})
}
