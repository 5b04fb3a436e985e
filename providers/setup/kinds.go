package setup

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"

	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/airtel"
	"daftari/providers/daraja"
	"daftari/providers/gateway"
	"daftari/providers/gsma"
	"daftari/providers/mtn"
	"daftari/providers/pawapay"
	"daftari/providers/sandbox"
)

// kinds of rails, by the word in the file.
func kinds() map[string]func(part) (providers.Provider, error) {
	return map[string]func(part) (providers.Provider, error){
		"gateway": newGateway, "gsma": newGSMA, "mtn": newMTN, "airtel": newAirtel, "daraja": newDaraja, "pawapay": newPawaPay, "sandbox": newSandbox,
	}
}

// Kinds that a file may name, in order.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds())) }

func newSandbox(p part) (providers.Provider, error) {
	return sandbox.New(sandbox.Config{Name: p.name, Now: p.Now}), nil
}

func newGSMA(p part) (providers.Provider, error) {
	var s struct {
		Base         string `toml:"base"`
		ClientID     string `toml:"client_id"`
		AccountType  string `toml:"account_type"`
		AccountID    string `toml:"account_id"`
		Currency     string `toml:"currency"`
		RefusesTwice bool   `toml:"refuses_twice"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	base, e1 := secure(s.Base)
	cur, e2 := currency(s.Currency)
	key, e3 := p.needs("api_key")
	e4 := given("account_type", s.AccountType, "account_id", s.AccountID)
	return gsma.New(gsma.Config{Name: p.name, Base: base, ClientID: s.ClientID, APIKey: key, Account: gsma.Account{Type: s.AccountType, ID: s.AccountID},
		Currency: cur, RefusesTwice: s.RefusesTwice, Door: p.Door, HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3, e4)
}

func newMTN(p part) (providers.Provider, error) {
	var s struct {
		Base         string `toml:"base"`
		Target       string `toml:"target"`
		Currency     string `toml:"currency"`
		DisburseUser string `toml:"disburse_user"`
		CollectUser  string `toml:"collect_user"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	base, e1 := secure(s.Base)
	cur, e2 := currency(s.Currency)
	pay, e3 := p.product("disburse", s.DisburseUser)
	take, e4 := p.product("collect", s.CollectUser)
	e5 := given("target", s.Target, "disburse_user or collect_user", s.DisburseUser+s.CollectUser)
	return mtn.New(mtn.Config{Name: p.name, Base: base, Target: s.Target, Currency: cur, Disburse: pay, Collect: take,
		HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3, e4, e5)
}

// product of MTN's; without a user it is not used.
func (p part) product(name, user string) (mtn.Product, error) {
	if user == "" {
		return mtn.Product{}, nil
	}
	key, e1 := p.needs(name + "_key")
	sub, e2 := p.needs(name + "_subscription")
	return mtn.Product{User: user, APIKey: key, SubscriptionKey: sub}, errors.Join(e1, e2)
}

func newAirtel(p part) (providers.Provider, error) {
	var s struct {
		Base        string         `toml:"base"`
		Country     string         `toml:"country"`
		CallingCode string         `toml:"calling_code"`
		Currency    string         `toml:"currency"`
		ClientID    string         `toml:"client_id"`
		Padding     airtel.Padding `toml:"padding"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	base, e1 := secure(s.Base)
	cur, e2 := currency(s.Currency)
	key, e3 := p.needs("client_secret")
	pin, e4 := p.may("pin")
	public, e5 := p.publicKey("public_key", !pin.IsZero())
	if err := s.Padding.Check(); err != nil {
		return nil, err
	}
	e6 := given("country", s.Country, "calling_code", s.CallingCode, "client_id", s.ClientID)
	return airtel.New(airtel.Config{Name: p.name, Base: base, Country: s.Country, CallingCode: s.CallingCode, Currency: cur, ClientID: s.ClientID,
		ClientSecret: key, PIN: pin, PublicKey: public, Padding: s.Padding, HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3, e4, e5, e6)
}

func newDaraja(p part) (providers.Provider, error) {
	var s struct {
		Base            string `toml:"base"`
		ConsumerKey     string `toml:"consumer_key"`
		PayoutShortCode string `toml:"payout_short_code"`
		Initiator       string `toml:"initiator"`
		PayBill         string `toml:"pay_bill"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	base, e1 := secure(s.Base)
	cur, e2 := currency("KES")
	consumer, e3 := p.needs("consumer_secret")
	password, e4 := p.may("initiator_password")
	public, e5 := p.publicKey("certificate", s.Initiator != "")
	passkey, e6 := p.may("passkey")
	e7 := given("consumer_key", s.ConsumerKey, "initiator or pay_bill", s.Initiator+s.PayBill)
	if e7 == nil && s.Initiator != "" {
		e7 = given("payout_short_code", s.PayoutShortCode, "the secret initiator_password", present(password))
	}
	if e7 == nil && s.PayBill != "" {
		e7 = given("the secret passkey", present(passkey))
	}
	return daraja.New(daraja.Config{Name: p.name, Base: base, ConsumerKey: s.ConsumerKey, ConsumerSecret: consumer, Currency: cur,
		PayoutShortCode: s.PayoutShortCode, Initiator: s.Initiator, InitiatorPassword: password, PublicKey: public, PayBill: s.PayBill, Passkey: passkey,
		Door: p.Door, HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3, e4, e5, e6, e7)
}

func newGateway(p part) (providers.Provider, error) {
	var s struct {
		Channel      string `toml:"channel"`
		Operations   string `toml:"operations"`
		Tenant       string `toml:"tenant"`
		PayerType    string `toml:"payer_type"`
		PayerID      string `toml:"payer_id"`
		User         string `toml:"user"`
		Client       string `toml:"client"`
		RefusesTwice bool   `toml:"refuses_twice"`
		TrustsFailed bool   `toml:"trusts_failed"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	channel, e1 := secure(s.Channel)
	operations, e2 := secure(s.Operations)
	password, e3 := p.needs("password")
	client, e4 := p.may("client_secret")
	e5 := given("tenant", s.Tenant, "payer_type", s.PayerType, "payer_id", s.PayerID, "user", s.User)
	return gateway.New(gateway.Config{Name: p.name, Channel: channel, Operations: operations, Tenant: s.Tenant, Payer: gateway.Party{Type: s.PayerType, ID: s.PayerID},
		User: s.User, Password: password, Client: s.Client, ClientSecret: client, RefusesTwice: s.RefusesTwice, TrustsFailed: s.TrustsFailed,
		HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3, e4, e5)
}

func newPawaPay(p part) (providers.Provider, error) {
	var s struct {
		Base     string `toml:"base"`
		Currency string `toml:"currency"`
		Decimals int    `toml:"decimals"`
	}
	if err := p.decode(&s); err != nil {
		return nil, err
	}
	base, e1 := secure(s.Base)
	cur, e2 := currency(s.Currency)
	token, e3 := p.needs("token")
	return pawapay.New(pawapay.Config{Name: p.name, Base: base, Token: token, Currency: cur, Decimals: s.Decimals,
		HTTP: p.HTTP, Log: p.Log, Now: p.Now}), errors.Join(e1, e2, e3)
}

// publicKey reads a certificate or a public key in PEM; nil where it may be missing and is.
func (p part) publicKey(what string, needed bool) (*rsa.PublicKey, error) {
	text, err := p.may(what)
	if err != nil {
		return nil, err
	}
	if text.IsZero() {
		if needed {
			return nil, fmt.Errorf("the secret %s.%s is missing", p.name, what)
		}
		return nil, nil
	}
	block, _ := pem.Decode([]byte(text.Reveal()))
	if block == nil {
		return nil, fmt.Errorf("%s.%s is not PEM", p.name, what)
	}
	var key any
	if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
		key = cert.PublicKey
	} else if key, err = x509.ParsePKIXPublicKey(block.Bytes); err != nil {
		return nil, fmt.Errorf("%s.%s is neither a certificate nor a public key", p.name, what)
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%s.%s is no RSA key", p.name, what)
	}
	return public, nil
}

// given are pairs of a word and its value, none of which may be empty.
func given(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			return fmt.Errorf("%s is missing", pairs[i])
		}
	}
	return nil
}

func present(s secret.Secret) string {
	if s.IsZero() {
		return ""
	}
	return "there"
}
