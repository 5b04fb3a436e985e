package policy

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
)

// TestThereAndBack: what `show` writes is what `set` reads, whatever names hold.
func TestThereAndBack(t *testing.T) {
	cur := func(code string) money.Currency {
		c, err := money.ISO(code)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	p := payout.Policy{Order: payout.SavingsFirst, Hours: 6, WalletHours: 12, Split: true, Providers: []string{"mpesa"}, Authorities: []payout.Authority{
		{User: "rehema", Name: "Rehema \"R\"\n[[user]]\nuser = \"mallory\"", Sends: money.FromMinor(2000050, cur("KES")), Approves: money.FromMinor(9000000, cur("KES"))},
		{User: "o'brien \"x\"", Client: 7, Approves: money.FromMinor(50000, cur("UGX")), Payments: 3},
	}}
	var text bytes.Buffer
	write(&text, p)
	if strings.Count(text.String(), "currency = \"KES\"") != 1 || strings.Count(text.String(), "currency = \"UGX\"") != 1 {
		t.Errorf("a currency is said once, and by whom it differs for:\n%s", text.String())
	}
	got, err := Read(text.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	if diff := cmp.Diff(p, got, cmpopts.IgnoreFields(payout.Authority{}, "Name"), cmp.AllowUnexported(money.Amount{}, money.Currency{})); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// TestManual: the file that the manager is shown can be set.
func TestManual(t *testing.T) {
	page, err := os.ReadFile("../../../docs/mobile-money.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```toml\n")
	file, _, found := strings.Cut(rest, "```")
	p, err := Read(file)
	if err == nil {
		err = p.Sense()
	}
	if err != nil || !found || len(p.Authorities) != 2 {
		t.Errorf("%v\n%s", err, file)
	}
}

// FuzzRead: no file of IT's brings the program down.
func FuzzRead(f *testing.F) {
	f.Add("disbursements = \"pay_then_post\"\n[[user]]\nuser = \"a\"\nsends = \"5\"\ncurrency = \"KES\"\n")
	f.Add("[[user]]\nsends = 5\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := Read(text); err != nil && app.ClassOf(err) != app.BadInput {
			t.Errorf("%v", err)
		}
	})
}
