package payout_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
)

var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func kes(t testing.TB, shillings int64) money.Amount {
	t.Helper()
	c, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(shillings*100, c)
}

func group(t testing.TB, amounts ...int64) payout.Group {
	t.Helper()
	g := payout.Group{Key: "b", No: "B-K7-0031", By: app.Officer{Username: "rehema"}, Until: noon.Add(24 * time.Hour), Asks: true}
	sum := kes(t, 0)
	for i, a := range amounts {
		n, err := msisdn.Parse("+2547000001"+string(rune('0'+i/10))+string(rune('0'+i%10)), "KE")
		if err != nil {
			t.Fatal(err)
		}
		g.Lines = append(g.Lines, payout.Payment{Key: app.Key("p" + string(rune('a'+i))), Purpose: payout.Disbursement, Client: app.ClientID(i + 1), Name: "Achieng",
			Account: app.AccountRef{Kind: app.OnLoan, ID: int64(i + 1)}, Tranche: app.DateOf(noon), Amount: kes(t, a), Wallet: payout.Wallet{Provider: "mpesa", Number: n}, Batch: "b"})
		if sum, err = sum.Add(kes(t, a)); err != nil {
			t.Fatal(err)
		}
	}
	g.Total = sum
	return g
}

func policy(t testing.TB) payout.Policy {
	t.Helper()
	return payout.Policy{Authorities: []payout.Authority{
		{User: "rehema", Sends: kes(t, 100_000)},
		{User: "joseph", Approves: kes(t, 250_000), Payments: 3},
		{User: "mary", Client: 2, Approves: kes(t, 500_000)},
	}}
}

func key(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// TestEveryStateIsReached: each state is met on some way from Pending, and every one that is not final leaves again.
func TestEveryStateIsReached(t *testing.T) {
	met := []payout.State{payout.Pending}
	for i := 0; i < len(met); i++ {
		ways := 0
		for _, e := range payout.Events() {
			to, err := payout.Next(met[i], e)
			if err != nil {
				if to != met[i] {
					t.Errorf("%s moved to %s by a refused %s", met[i], to, e)
				}
				continue
			}
			if ways++; !slices.Contains(met, to) {
				met = append(met, to)
			}
		}
		if ways == 0 && !met[i].Final() {
			t.Errorf("nothing leads out of %s", met[i])
		}
	}
	if len(met) != len(payout.States()) {
		t.Errorf("met %d of %d states", len(met), len(payout.States()))
	}
}

// TestNoWayToASecondPayment: from whatever may be paid, no event but proof that nothing moved leads to where it is sent.
func TestNoWayToASecondPayment(t *testing.T) {
	for _, s := range payout.States() {
		if !s.MayBePaid() {
			continue
		}
		for _, e := range payout.Events() {
			to, err := payout.Next(s, e)
			if err != nil || to.MayBePaid() {
				continue
			}
			proven := e == payout.NotApplied || e == payout.Unknown || e == payout.Refuse || s == payout.TakenBack ||
				s == payout.Stuck // which of the two it is, the book of the desk knows: what is paid leaves only as posted or taken back
			if !proven {
				t.Errorf("%s leaves for %s by %s", s, to, e)
			}
		}
		if !s.Holds() {
			t.Errorf("%s does not bar its slot", s)
		}
	}
}

func TestJudge(t *testing.T) {
	p := policy(t)
	for _, tt := range []struct {
		name string
		of   []int64
		by   string
		do   func(*payout.Group, *payout.Decision)
		want string
	}{
		{"within her own limit", []int64{60_000, 40_000}, "rehema", func(_ *payout.Group, d *payout.Decision) { d.Verdict = payout.Sent }, ""},
		{"a shilling above it", []int64{60_000, 40_001}, "rehema", func(_ *payout.Group, d *payout.Decision) { d.Verdict = payout.Sent }, "payout.above"},
		{"another officer sends it", []int64{1}, "joseph", func(_ *payout.Group, d *payout.Decision) { d.Verdict = payout.Sent }, "payout.not_approver"},
		{"approved", []int64{60_000, 60_000}, "joseph", nil, ""},
		{"not approved", []int64{60_000, 60_000}, "joseph", func(_ *payout.Group, d *payout.Decision) { d.Verdict = payout.No }, ""},
		{"her own batch", []int64{60_000, 60_000}, "Rehema", nil, "payout.own"},
		{"who is nobody", []int64{1}, "moses", nil, "payout.not_approver"},
		{"above the band", []int64{200_000, 50_001}, "joseph", nil, "payout.band"},
		{"too many payments", []int64{1, 1, 1, 1}, "joseph", nil, "payout.band"},
		{"one line out, within the band again", []int64{1, 1, 1, 1}, "joseph", func(g *payout.Group, d *payout.Decision) {
			d.Out = []app.Key{"pd"}
			left, err := g.Without(d.Out)
			if err != nil {
				t.Fatal(err)
			}
			d.Digest = left.Digest()
		}, ""},
		{"a line out that is not there", []int64{1}, "joseph", func(_ *payout.Group, d *payout.Decision) { d.Out = []app.Key{"x"} }, "payout.lines"},
		{"she is paid by it", []int64{1, 1}, "mary", nil, "payout.payee"},
		{"in the last millisecond", []int64{1}, "joseph", func(g *payout.Group, _ *payout.Decision) { g.Until = noon.Add(time.Millisecond) }, ""},
		{"ran out", []int64{1}, "joseph", func(g *payout.Group, _ *payout.Decision) { g.Until = noon }, "payout.ran_out"},
		{"an amount was changed", []int64{1}, "joseph", func(g *payout.Group, _ *payout.Decision) { g.Lines[0].Amount = kes(t, 2) }, "payout.changed"},
		{"the holder was changed", []int64{1}, "joseph", func(g *payout.Group, _ *payout.Decision) { g.Lines[0].Wallet.Holder = "Moses" }, "payout.changed"},
		{"a line was added", []int64{1}, "joseph", func(g *payout.Group, _ *payout.Decision) { g.Lines = append(g.Lines, group(t, 5, 6).Lines[1]) }, "payout.changed"},
		{"a word that is no verdict", []int64{1}, "joseph", func(_ *payout.Group, d *payout.Decision) { d.Verdict = "maybe" }, "payout.digest"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := group(t, tt.of...)
			d := payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Yes, Signed: payout.Signed{By: tt.by}}
			if tt.do != nil {
				tt.do(&g, &d)
			}
			left, err := p.Judge(g, d, noon)
			if key(err) != tt.want {
				t.Fatalf("%v, want %q", err, tt.want)
			}
			if err == nil && len(left.Lines) != len(g.Lines)-len(d.Out) {
				t.Errorf("%d lines are left", len(left.Lines))
			}
		})
	}
}

// TestDigest: order does not matter, everything frozen does, states and notes do not.
func TestDigest(t *testing.T) {
	g := group(t, 1, 2, 3)
	want := g.Digest()
	slices.Reverse(g.Lines)
	g.Lines[0].State, g.Lines[0].Note, g.Lines[0].At.Zone = payout.Paid, "x", "+03:00"
	if g.Digest() != want {
		t.Error("what is not frozen changed it")
	}
	for name, change := range map[string]func(p *payout.Payment){
		"client":   func(p *payout.Payment) { p.Client++ },
		"name":     func(p *payout.Payment) { p.Name += "a" },
		"account":  func(p *payout.Payment) { p.Account.ID++ },
		"tranche":  func(p *payout.Payment) { p.Tranche = p.Tranche.AddDays(1) },
		"provider": func(p *payout.Payment) { p.Wallet.Provider = "airtel" },
		"number":   func(p *payout.Payment) { p.Wallet.Number = g.Lines[1].Wallet.Number },
		"holder":   func(p *payout.Payment) { p.Wallet.Holder = "x" },
		"amount":   func(p *payout.Payment) { p.Amount = kes(t, 9) },
		"purpose":  func(p *payout.Payment) { p.Purpose = payout.Withdrawal },
	} {
		other := group(t, 1, 2, 3)
		change(&other.Lines[0])
		if other.Digest() == want {
			t.Errorf("another %s leaves the digest as it was", name)
		}
	}
	text, _ := want.MarshalText()
	var back payout.Digest
	if err := back.UnmarshalText(text); err != nil || back != want {
		t.Error(err)
	}
	if back.UnmarshalText([]byte("abc")) == nil {
		t.Error("half a digest was read")
	}
}

func TestSigned(t *testing.T) {
	s, err := proof.NewKeySigner(make([]byte, 32), proof.Certificate{Device: "d", Code: "K7", User: "joseph", Name: "Joseph Barasa"})
	if err != nil {
		t.Fatal(err)
	}
	g := group(t, 5)
	d, err := payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Yes, At: noon}.Sign(s)
	if err != nil || d.By != "joseph" || d.Way != payout.ByKey {
		t.Fatalf("%+v %v", d, err)
	}
	check := func(d payout.Decision) error {
		return proof.Verify(d.Certificate.Key, payout.ForDecision, d.Message(), d.Signature)
	}
	if err := check(d); err != nil {
		t.Error(err)
	}
	no := d
	no.Verdict = payout.No
	if check(no) == nil {
		t.Error("a verdict can be turned")
	}
	e, err := payout.Evidence{Payment: "p", Paid: true, Ref: "QK1", At: noon}.Sign(s)
	if err != nil || proof.Verify(e.Certificate.Key, payout.ForEvidence, e.Message(), e.Signature) != nil {
		t.Error(err)
	}
	e.Paid = false
	if proof.Verify(e.Certificate.Key, payout.ForEvidence, e.Message(), e.Signature) == nil {
		t.Error("evidence can be turned")
	}
}

// TestCode: read out and answered, it fits one batch of one number and total by one approver's key.
func TestCode(t *testing.T) {
	k := payout.CodeKey{Secret: secret.New("0123456789abcdef0123456789abcdef")}
	g := group(t, 10, 20)
	heard := g.Digest().Challenge()
	code, err := k.Answer(strings.ToLower(strings.ReplaceAll(heard, "-", " ")), 2, kes(t, 30))
	if err != nil || !k.Fits(g, strings.ToLower(code)) {
		t.Fatalf("%q %q %v", heard, code, err)
	}
	for name, fits := range map[string]bool{
		"another batch":   k.Fits(group(t, 10, 21), code),
		"another key":     payout.CodeKey{Secret: secret.New("x")}.Fits(g, code),
		"no key":          payout.CodeKey{}.Fits(g, code),
		"nothing":         k.Fits(g, ""),
		"told a less sum": func() bool { c, _ := k.Answer(heard, 2, kes(t, 29)); return k.Fits(g, c) }(),
		"told fewer":      func() bool { c, _ := k.Answer(heard, 1, kes(t, 30)); return k.Fits(g, c) }(),
	} {
		if fits {
			t.Errorf("it fits %s", name)
		}
	}
	for i := range heard {
		if heard[i] == '-' {
			continue
		}
		for _, l := range "23456789ABCDEFGHJKLMNPQRSTUVWXYZ01" {
			if byte(l) == heard[i] {
				continue
			}
			if _, err := payout.Hear(heard[:i] + string(l) + heard[i+1:]); key(err) != "payout.misheard" {
				t.Errorf("letter %d as %q: %v", i, l, err)
			}
		}
	}
}

func TestChecks(t *testing.T) {
	for name, tt := range map[string]struct {
		do   func(*payout.Group)
		want string
	}{
		"whole":           {func(*payout.Group) {}, ""},
		"no lines":        {func(g *payout.Group) { g.Lines = nil }, "payout.lines"},
		"another total":   {func(g *payout.Group) { g.Total = kes(t, 1) }, "payout.total"},
		"one loan twice":  {func(g *payout.Group) { g.Lines[1].Account.ID = 1 }, "payout.twice"},
		"of another":      {func(g *payout.Group) { g.Lines[1].Batch = "x" }, "payout.unwhole"},
		"a request":       {func(g *payout.Group) { g.Lines[1].Purpose, g.Lines[1].Until = payout.Collection, noon }, "payout.unwhole"},
		"nothing to pay":  {func(g *payout.Group) { g.Lines[0].Amount = kes(t, 0) }, "payout.amount"},
		"no wallet":       {func(g *payout.Group) { g.Lines[0].Wallet = payout.Wallet{} }, "payout.wallet"},
		"savings, a loan": {func(g *payout.Group) { g.Lines[0].Purpose = payout.Withdrawal }, "payout.unwhole"},
		"an endless sum":  {func(g *payout.Group) { g.Lines[0].Amount = kes(t, 1<<50) }, "limits.entry"},
	} {
		g := group(t, 1, 2)
		tt.do(&g)
		if got := key(g.Check()); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestBars: whatever happens to it, a payment bars its slot while it may be paid, and a tranche that is made bars it for ever.
func TestBars(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := payout.Payment{Purpose: rapid.SampledFrom(payout.Purposes()).Draw(rt, "purpose"), State: payout.Pending}
		for range rapid.IntRange(0, 30).Draw(rt, "steps") {
			e := rapid.SampledFrom(payout.Events()).Draw(rt, "event")
			to, err := payout.Next(p.State, e)
			if err != nil {
				continue
			}
			p.State = to
			if to.MayBePaid() && to != payout.Made && !p.Bars() {
				rt.Fatalf("%s does not bar", to)
			}
		}
		if p.State == payout.Made && p.Bars() != (p.Purpose == payout.Disbursement) {
			rt.Fatal("a made one")
		}
	})
}
