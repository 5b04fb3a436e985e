package setup_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/catalog"
	"daftari/providers/setup"
)

const whole = `
accept = ["gateway", "gsma", "mtn", "airtel", "daraja", "pawapay", "play"]
[rail.gateway]
channel = "https://channel.example"
operations = "https://ops.example"
tenant = "gorilla"
payer_type = "MSISDN"
payer_id = "255780000001"
user = "daftari"
[rail.gsma]
base = "https://op.example/mm"
account_type = "walletid"
account_id = "1"
currency = "KES"
refuses_twice = true
[rail.mtn]
base = "https://proxy.momoapi.mtn.com"
target = "mtnuganda"
currency = "UGX"
disburse_user = "u"
[rail.airtel]
base = "https://openapi.airtel.africa"
country = "UG"
calling_code = "256"
currency = "UGX"
client_id = "c"
[rail.daraja]
base = "https://api.safaricom.co.ke"
consumer_key = "k"
initiator = "apiuser"
payout_short_code = "600992"
pay_bill = "174379"
[rail.pawapay]
base = "https://api.pawapay.io"
currency = "RWF"
[rail.play]
kind = "sandbox"
`

func world(t *testing.T, missing string) setup.World {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return setup.World{Log: slog.New(slog.DiscardHandler), Now: time.Now, Secret: func(name string) (secret.Secret, error) {
		switch {
		case name == missing:
			return secret.Secret{}, nil
		case strings.HasSuffix(name, ".public_key"), strings.HasSuffix(name, ".certificate"):
			return secret.New(public), nil
		}
		return secret.New("secret of " + name + "\n"), nil
	}}
}

func TestRails(t *testing.T) {
	r, err := setup.Rails(whole, world(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"airtel", "daraja", "gateway", "gsma", "mtn", "pawapay", "play"}, r.Names()); d != "" {
		t.Error(d)
	}
	if _, ok := providers.Find[providers.Disburser](r, "play"); !ok {
		t.Error("the sandbox under another name does not pay")
	}
	var listed []string
	for _, e := range catalog.All() {
		listed = append(listed, e.Name)
	}
	slices.Sort(listed)
	if d := cmp.Diff(listed, setup.Kinds()); d != "" {
		t.Errorf("what is listed can be set up:\n%s", d)
	}
}

func TestWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, from, to, missing, fault string }{
		{"not TOML", "accept =", "accept", "", ""},
		{"a word nobody knows", "tenant = ", "tenent = ", "", ""},
		{"no such rail", "[rail.play]\nkind = \"sandbox\"", "[rail.play]\nkind = \"barter\"", "", "barter"},
		{"a word that the sandbox does not know", "kind = \"sandbox\"", "kind = \"sandbox\"\ntoken = \"x\"", "", "token"},
		{"not accepted", `"mtn", "airtel"`, `"airtel"`, "", ""},
		{"accepted and not there", `"play"]`, `"play", "wave"]`, "", "wave"},
		{"no TLS", "https://op.example", "http://op.example", "", "not https"},
		{"no address", `base = "https://api.pawapay.io"`, "", "", "address"},
		{"no such padding", `calling_code = "256"`, "calling_code = \"256\"\npadding = \"rot13\"", "", "rot13"},
		{"no such currency", `currency = "RWF"`, `currency = "Francs"`, "", "currency"},
		{"no account", `account_id = "1"`, "", "", "account_id"},
		{"no user", `disburse_user = "u"`, "", "", "disburse_user"},
		{"a secret is missing", "", "", "mtn.disburse_key", "mtn.disburse_key"},
		{"a PIN without a key", "", "", "airtel.public_key", "airtel.public_key"},
		{"an initiator without a password", "", "", "daraja.initiator_password", "initiator_password"},
		{"a pay bill without a passkey", "", "", "daraja.passkey", "passkey"},
		{"an initiator without a certificate", "", "", "daraja.certificate", "certificate"},
	} {
		_, err := setup.Rails(strings.Replace(whole, c.from, c.to, 1), world(t, c.missing))
		var p *app.Problem
		if !errors.As(err, &p) || p.Class != app.BadConfig || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret of ") {
			t.Errorf("%s: a secret is told: %v", c.name, err)
		}
	}
}

func TestOnThisMachineWithoutTLS(t *testing.T) {
	for _, host := range []string{"127.0.0.1:8080", "localhost:8080", "[::1]:8080"} {
		if _, err := setup.Rails(strings.Replace(whole, "https://op.example", "http://"+host, 1), world(t, "")); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func FuzzRails(f *testing.F) {
	f.Add(whole)
	f.Add("[rail.mtn]\n")
	f.Add("rail = 1")
	f.Add("[rail.play]\nkind = \"sandbox\"")
	f.Fuzz(func(t *testing.T, text string) {
		w := setup.World{Log: slog.New(slog.DiscardHandler), Now: time.Now, Secret: func(string) (secret.Secret, error) { return secret.Secret{}, nil }}
		r, err := setup.Rails(text, w)
		if (r == nil) != (err != nil) || err != nil && app.ClassOf(err) != app.BadConfig {
			t.Errorf("%q: %v", text, err)
		}
	})
}
