package catalog_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/providers"
	"daftari/providers/catalog"
)

var update = flag.Bool("update", false, "write docs/providers.md")

const page = "../../docs/providers.md"

// TestProvidersPage holds docs/providers.md to what the code says.
func TestProvidersPage(t *testing.T) {
	want := markdown()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil { //nolint:gosec // a page of the documentation
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("docs/providers.md is not what the code says; go test ./providers/catalog -update\n%s", d)
	}
}

// TestEveryRailIsListed finds rails by their codes.go.
func TestEveryRailIsListed(t *testing.T) {
	names := map[string]bool{}
	for _, e := range catalog.All() {
		names[e.Name] = true
		if len(e.Can) == 0 || e.Title == "" {
			t.Errorf("%+v", e)
		}
	}
	dirs, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if _, err := os.Stat("../" + d.Name() + "/codes.go"); err == nil && !names[d.Name()] {
			t.Errorf("providers/%s has a codes.go and is not listed", d.Name())
		}
	}
}

func markdown() string {
	var b strings.Builder
	b.WriteString(`# Mobile-money rails

Made by ` + "`go test ./providers/catalog -update`" + ` from the code. Do not edit.

What a rail is worth is said by its standing, honestly: *pretended* moves no real money; *code-read* was written from
pages and other people's clients and never seen running; *spec-checked* is held against the published specification;
*live-tried* has moved money. ` + tried() + ` must be accepted by its name in the configuration
before it is used. All of them pass the conformance suite (` + "`providers/providertest`" + `) against a double of their provider.

| rail | name | standing | can | written from |
|---|---|---|---|---|
`)
	for _, e := range catalog.All() {
		can := make([]string, 0, len(e.Can))
		for _, a := range e.Can {
			can = append(can, string(a))
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", e.Title, e.Name, e.Terms.Standing, strings.Join(can, ", "), e.Terms.Source)
	}
	b.WriteString(`
## Terms

*Sent again* are the directions in which a second order under one reference is known to be refused, so that the same key
may go out once more after three enquiries found nothing, not sooner than ` + span(providers.Quiet) + ` after it was last sent and not later than ` + span(providers.Ages) + `
after it was first sent: the house's own caution, for no provider says how long it remembers. Elsewhere a person decides.
*Tells* is what an enquiry tells of a payment beside its state; it must be ours. The calls of the rails
that *listen* are not signed: one settles a payment only at the payment's own secret address and with our reference, amount and
wallet; any other makes us ask.

| name | reference made of the key | sent again | first enquiry | tells |
|---|---|---|---|---|
`)
	for _, e := range catalog.All() {
		t := e.Terms
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", e.Name, t.Reference, flows(t.Resends), span(t.FirstAsk), tells(t))
	}
	b.WriteString(`
The gateway and GSMA send again only where the configuration says that the other side refuses a second order.

## Reasons

Every code of every rail is one of these (each rail's ` + "`codes.go`" + `). A code that no table holds is *unmapped*, and never a refusal.

| reason | event | class | stops the queue | for a person |
|---|---|---|---|---|
`)
	for _, r := range providers.Reasons() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", words(string(r)), words(string(r.Event())), words(string(r.Class())), yes(r.Halts()), yes(r.Frozen()))
	}
	b.WriteString("\n*Absent* becomes *unknown there* in its time, as said above.\n")
	b.WriteString(settingUp)
	return b.String()
}

const settingUp = `
## Setting up

Rails are set up in a file without secrets; ` + "`daftari providers check FILE --secrets DIR`" + ` says whether it is whole, and with ` + "`--ask`" + ` whether
the keys open the door (it asks for the float, where the table says *floats*, and moves nothing; elsewhere nothing is asked). A secret is a file RAIL.WHAT in DIR, as systemd hands credentials over.
Addresses must be https or on this machine. ` + "`kind`" + ` names the rail where the table has another name, so that one rail can be set up for two countries.

    accept = ["mtn", "daraja"]          # never tried live, named by whoever answers for them

    [rail.gateway]                      # password, client_secret
    channel = "https://channel.hub.example"
    operations = "https://ops.hub.example"
    tenant = "..."                      # client, payer_type, payer_id, user
    refuses_twice = false               # the hub's Redis refuses a second correlation id
    trusts_failed = false               # FAILED is the provider's own verdict

    [rail.gsma]                         # api_key
    base = "https://operator.example/mm"
    account_type = "walletid"           # account_id, currency, client_id
    refuses_twice = false

    [rail.mtn]                          # disburse_key, disburse_subscription, collect_key, collect_subscription
    base = "https://proxy.momoapi.mtn.com"
    target = "mtnuganda"                # currency, disburse_user, collect_user

    [rail.airtel]                       # client_secret, pin, public_key
    base = "https://openapi.airtel.africa"
    country = "UG"                      # calling_code, currency, client_id, padding: pkcs1, oaep-sha1, oaep-sha256

    [rail.daraja]                       # consumer_secret, initiator_password, certificate, passkey
    base = "https://api.safaricom.co.ke"
    consumer_key = "..."                # payout_short_code and initiator to pay, pay_bill to collect

    [rail.pawapay]                      # token
    base = "https://api.pawapay.io"
    currency = "RWF"                    # decimals
`

// tried says which rails need no acceptance.
func tried() string {
	var names []string
	for _, e := range catalog.All() {
		if e.Terms.Standing == providers.LiveTried {
			names = append(names, "`"+e.Name+"`")
		}
	}
	if len(names) == 0 {
		return "No rail below is live-tried yet: each"
	}
	return "Every rail but " + strings.Join(names, ", ")
}

func flows(all []app.Flow) string {
	var s []string
	if slices.Contains(all, app.CashOut) {
		s = append(s, "payouts")
	}
	if slices.Contains(all, app.CashIn) {
		s = append(s, "collections")
	}
	return strings.Join(s, ", ")
}

func span(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%time.Hour == 0:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d min", d/time.Minute)
}

func tells(t providers.Terms) string {
	var s []string
	if t.TellsAmount {
		s = append(s, "amount")
	}
	if t.TellsWallet {
		s = append(s, "wallet")
	}
	return strings.Join(s, ", ")
}

func words(s string) string { return strings.ReplaceAll(s, "_", " ") }

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
