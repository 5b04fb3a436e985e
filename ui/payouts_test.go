package ui

import (
	"crypto/rand"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/store/vault"
	"daftari/store/vault/keys"
	"daftari/ui/cli/house"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
)

// TestPayoutFromTheClientsPage: savings are asked for on her page, wait in the tab, go into a batch above the officer's
// limit, which she cannot approve herself, and an approver who is enrolled here lets it go. All of it through the book.
func TestPayoutFromTheClientsPage(t *testing.T) {
	c := newClerk(t)
	ctx := t.Context()
	p := design.Payer(c.book, design.Teller(c.book, &design.Clock{Now: design.At("07:31")}), &design.Clock{Now: design.At("07:31")})
	n, err := msisdn.Parse("0700000104", "KE")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.book.Payouts().PullWallets(ctx, nil, "", true, []app.ClientID{104}); err != nil { // so this is her first
		t.Fatal(err)
	}
	if _, err := p.AddWallet(ctx, 104, payout.Wallet{Provider: "mpesa", Number: n, Holder: "Achieng Odhiambo"}); err != nil {
		t.Fatal(err)
	}
	policy := design.Authorities()
	policy.Authorities[0].Sends = design.KES(1000)
	if err := c.book.Payouts().Hear(ctx, payout.Heard{Fed: true, After: 1, Now: design.At("07:31").Add(time.Second), Policy: &policy}); err != nil {
		t.Fatal(err)
	}
	shell := c.shell
	keeper := people(t, c)
	r := rooms{House: House{Book: c.book, Payer: p, Hand: core{c.book}, Keeper: keeper}, nav: func() kit.Nav { return shell }}

	shell.Root(kit.PayOut)
	c.settle()
	c.sees("No payments pending")
	shell.Push(r.payouts().Ask(104))
	c.settle()
	kittest.Tap(t, c.win.Content(), "Achieng Odhiambo")
	kittest.Tap(t, c.win.Content(), "Ask for 3,250")
	c.settle()
	all, err := p.Files.Payments(ctx)
	if err != nil || len(all) != 1 || all[0].State != payout.Pending || all[0].Purpose != payout.Withdrawal {
		t.Fatalf("%+v %v", all, err)
	}
	shell.Root(kit.PayOut) // the same tab again: its root
	c.settle()
	c.sees("Pending 1")
	kittest.Tap(t, c.win.Content(), "Send mobile payments")
	c.settle()
	c.sees("You may send 1,000")
	kittest.Tap(t, c.win.Content(), "Ask for approval")
	c.settle()
	all, _ = p.Files.Payments(ctx)
	if all[0].State != payout.Asked {
		t.Fatalf("%+v", all[0])
	}
	c.sees("Waiting for approval")
	c.sees("Lydia Chepkemoi, on this computer") // she is enrolled here, and may
	batches, err := p.Files.Batches(ctx)
	if err != nil || len(batches) != 1 || batches[0].Stand != payout.Waits || !batches[0].Group.Asks {
		t.Fatalf("%+v %v", batches, err)
	}
	yes := payer.Deciding{Batch: batches[0].Group.Key, Verdict: payout.Yes}
	if err := p.Decide(ctx, yes, nil); err == nil {
		t.Fatal("the officer approved her own batch")
	}
	others, err := keeper.signs().Beside(ctx)
	if err != nil || len(others) != 1 || others[0].User != "lydia" {
		t.Fatalf("%+v %v", others, err)
	}
	if _, _, err := keeper.signs().As(ctx, others[0].Slot, hers); app.ClassOf(err) != app.SignedOut {
		t.Fatalf("the officer's passphrase is another's: %v", err)
	}
	lydia, wipe, err := keeper.signs().As(ctx, others[0].Slot, his)
	if err != nil {
		t.Fatal(err)
	}
	err = p.Decide(ctx, yes, lydia)
	wipe()
	if err != nil {
		t.Fatal(err)
	}
	shell.Root(kit.PayOut)
	c.settle()
	batches, err = p.Files.Batches(ctx)
	if err != nil || batches[0].Stand != payout.Waits || batches[0].Said() == nil || batches[0].Said().Name != "Lydia Chepkemoi" {
		t.Fatalf("%+v %v", batches, err) // it counts once the desk has heard of it
	}
	c.sees("Approval 1")
}

const (
	hers = "the rains came early this year"
	his  = "a goat for each of the seven"
)

// people are the officer, who has the book open, and an approver of the branch.
func people(t *testing.T, c *clerk) *Keeper {
	t.Helper()
	ring := keys.Ring{Dir: t.TempDir(), Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{
		Wall: func() time.Time { return design.At("07:31") }, Boot: func() (time.Duration, string) { return time.Hour, "boot" }}}
	u, err := ring.Create(keys.NewUser{Name: design.Officer().Name, Role: keys.Officer, Passphrase: hers})
	if err != nil {
		t.Fatal(err)
	}
	lydia, err := u.Add(keys.NewUser{Name: "Lydia Chepkemoi", Role: keys.Approver, Passphrase: his})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.book.SetUser(t.Context(), lydia.Slot, app.Officer{User: 12, Username: "lydia", Name: "Lydia Chepkemoi"}); err != nil {
		t.Fatal(err)
	}
	c.near.House, c.near.Clock = &house.House{Book: c.book, Keys: u}, func() time.Time { return design.At("07:31") }
	return &c.near
}
