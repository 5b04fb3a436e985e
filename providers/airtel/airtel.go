// Package airtel is the rail of Airtel Africa's open API, disbursements and merchant payments of
// version 1 (reference/mobile-money.md A.4: written from four open clients and a payout platform;
// Airtel's own pages lie behind a login).
//
// transaction.id is ours: letters and digits. success:true only says that the call worked, and an
// accepted collection says "Success." while nothing has moved: only the transaction's status TS
// together with the code 001 is money. The answers tell neither amount nor wallet, so that the id is
// all that ties them to us.
package airtel

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // Airtel's choice of OAEP in some countries
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/wire"
)

// Padding of the PIN's encryption, which differs by country and version.
type Padding string

// The paddings that have been seen.
const (
	PKCS1      Padding = "pkcs1"
	OAEPSHA1   Padding = "oaep-sha1"
	OAEPSHA256 Padding = "oaep-sha256"
)

// Check says whether there is such a padding; "" is PKCS1.
func (p Padding) Check() error {
	switch p {
	case "", PKCS1, OAEPSHA1, OAEPSHA256:
		return nil
	}
	return errors.New("there is no padding " + string(p))
}

// Config of one country's account.
type Config struct {
	Name         string // "" = "airtel"
	Base         string // "https://openapi.airtel.africa"
	Country      string // X-Country, ISO 3166
	CallingCode  string // "256": what is taken off a number, for Airtel wants the national digits
	Currency     money.Currency
	ClientID     string
	ClientSecret secret.Secret
	PIN          secret.Secret // of the disbursement wallet; without it nothing is paid out
	PublicKey    *rsa.PublicKey
	Padding      Padding // "" = PKCS1
	HTTP         *http.Client
	Log          *slog.Logger
	Now          func() time.Time
}

// Rail is safe for concurrent use. What is secret lies behind pointers, where no verb of fmt shows it.
type Rail struct {
	cfg   *Config
	wire  *wire.Client
	token *wire.Token
}

// New makes the rail.
func New(cfg Config) *Rail {
	cfg.Name, cfg.Padding = cmp.Or(cfg.Name, "airtel"), cmp.Or(cfg.Padding, PKCS1)
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	r := &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now)}
	r.token = wire.NewToken(r.signIn)
	return r
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail. Airtel wants the first enquiry after a minute for a payout and after three for a
// collection.
func (r *Rail) Terms() providers.Terms {
	return providers.Terms{
		Standing: providers.CodeRead, Source: "open clients (laravel-airtel-money, msomali/airtel, ph-ee-connector-airtel, 121-platform)",
		Resends:  []app.Flow{app.CashOut}, // no code for a duplicate collection is known
		FirstAsk: 3 * time.Minute, Reference: "transaction.id: UUIDv4 of the key without dashes",
	}
}

// Reference of a key: letters and digits only, 5 to 80 of them.
func Reference(key app.Key) string { return providers.Compact(key) }

func (r *Rail) signIn(ctx context.Context) (wire.Answer, error) {
	return r.wire.Do(ctx, wire.Call{Op: "airtel token", Method: http.MethodPost, URL: r.cfg.Base + "/auth/oauth2/token",
		JSON: map[string]string{"client_id": r.cfg.ClientID, "client_secret": r.cfg.ClientSecret.Reveal(), "grant_type": "client_credentials"}})
}

func (r *Rail) call(ctx context.Context, c wire.Call) (wire.Answer, error) {
	c.Header = map[string]string{"X-Country": r.cfg.Country, "X-Currency": r.cfg.Currency.Code()}
	c.URL = r.cfg.Base + c.URL
	return r.token.Call(ctx, r.wire, c)
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	msisdn, amount, err := r.fit(o)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	pin, err := r.sealedPIN()
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	body := disbursement{Reference: note(o), PIN: pin}
	body.Payee.MSISDN, body.Transaction.Amount, body.Transaction.ID = msisdn, amount, Reference(o.Key)
	return r.order(ctx, o, opDisburse, "/standard/v1/disbursements/", body)
}

// Collect asks a wallet to pay.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	msisdn, amount, err := r.fit(o)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	place := place{Country: r.cfg.Country, Currency: r.cfg.Currency.Code()}
	body := collection{Reference: note(o), Subscriber: subscriber{place, msisdn}, Transaction: collected{place, amount, Reference(o.Key)}}
	return r.order(ctx, o, opCollect, "/merchant/v1/payments/", body)
}

// fit an order to what Airtel carries: national digits, whole amounts, one currency.
func (r *Rail) fit(o providers.Order) (msisdn string, amount json.Number, err error) {
	whole, err := o.Fit(r.cfg.Currency, 0)
	if err != nil {
		return "", "", err
	}
	msisdn, ours := strings.CutPrefix(providers.Digits(o.Wallet), r.cfg.CallingCode)
	if !ours {
		return "", "", errors.New("a wallet of another country")
	}
	return msisdn, json.Number(whole), nil
}

// note is the reference that the holder sees: 4 to 64 letters and digits.
func note(o providers.Order) string {
	text := strings.Map(func(c rune) rune {
		if strings.ContainsRune(" .-/", c) {
			return -1
		}
		return c
	}, providers.Plain(o.Note, 64))
	if len(text) < 4 {
		return "Payment"
	}
	return text
}

func (r *Rail) sealedPIN() (string, error) {
	if r.cfg.PIN.IsZero() || r.cfg.PublicKey == nil {
		return "", providers.Unset(r.cfg.Name, errors.New("no PIN or no key of Airtel's"))
	}
	var sealed []byte
	var err error
	switch pin := []byte(r.cfg.PIN.Reveal()); r.cfg.Padding {
	case OAEPSHA1:
		sealed, err = rsa.EncryptOAEP(sha1.New(), rand.Reader, r.cfg.PublicKey, pin, nil) //nolint:gosec // see Padding
	case OAEPSHA256:
		sealed, err = rsa.EncryptOAEP(sha256.New(), rand.Reader, r.cfg.PublicKey, pin, nil)
	case PKCS1:
		sealed, err = rsa.EncryptPKCS1v15(rand.Reader, r.cfg.PublicKey, pin)
	default:
		err = errors.New("no such padding")
	}
	if err != nil {
		return "", providers.Unset(r.cfg.Name, err)
	}
	return base64.StdEncoding.EncodeToString(sealed), nil
}

func (r *Rail) order(ctx context.Context, o providers.Order, op operation, path string, body any) (providers.Result, error) {
	ans, err := r.call(ctx, wire.Call{Op: "airtel " + string(op), Method: http.MethodPost, URL: path, JSON: body})
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	if reason := ans.Door(); reason != "" {
		return ans.Dress(providers.Say(o.Key, reason, "")), nil
	}
	v, ok := wire.Read[reply](ans.Body)
	if !ok || v.code() == "" {
		return ans.Dress(providers.Say(o.Key, providers.Ambiguous, "")), nil
	}
	return ans.Dress(v.judge(o, reasonOfOrder(op, v.code(), v.Data.Transaction.Status))), nil
}

// Enquire asks by our id.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	op, path := opDisburse, "/standard/v1/disbursements/"+Reference(q.Key)+"?transactionType=B2C"
	if q.Flow == app.CashIn {
		op, path = opCollect, "/standard/v1/payments/"+Reference(q.Key)
	}
	ans, err := r.call(ctx, wire.Call{Op: "airtel " + string(op) + " enquiry", Method: http.MethodGet, URL: path})
	if err != nil {
		return providers.Say(q.Key, providers.Ambiguous, ""), err
	}
	v, ok := wire.Read[reply](ans.Body)
	if ans.Door() != "" || !ok || v.code() == "" {
		return ans.Dress(providers.Say(q.Key, providers.Ambiguous, "")), nil
	}
	reason := reasonOfEnquiry(op, v.code(), v.Data.Transaction.Status)
	if reason == providers.Absent {
		return ans.Dress(r.Terms().Absence(q, r.wire.Now(), v.code())), nil
	}
	return ans.Dress(v.judge(q.Order, reason)), nil
}

// Holder of a wallet.
func (r *Rail) Holder(ctx context.Context, wallet msisdn.Number) (string, error) {
	national, ours := strings.CutPrefix(providers.Digits(wallet), r.cfg.CallingCode)
	if !ours {
		return "", providers.PayeeNotFound.Trouble(errors.New("a wallet of another country"))
	}
	ans, err := r.call(ctx, wire.Call{Op: "airtel user", Method: http.MethodGet, URL: "/standard/v1/users/" + national})
	if err != nil {
		return "", err
	}
	v, ok := wire.Read[user](ans.Body)
	switch reason := reasonOfUser(v.Status.ResponseCode); {
	case ans.Door() != "" || !ok:
		return "", ans.Trouble()
	case reason == providers.PayeeNotFound:
		return "", reason.Trouble(nil)
	case reason != providers.Done:
		return "", ans.Trouble()
	case v.Data.Barred:
		return "", app.Trouble(app.NotFound, "rail.payee_not_allowed", nil)
	}
	return strings.Join(strings.Fields(v.Data.First+" "+v.Data.Last), " "), nil
}

// Float of the disbursement wallet.
func (r *Rail) Float(ctx context.Context) ([]providers.Float, error) {
	ans, err := r.call(ctx, wire.Call{Op: "airtel balance", Method: http.MethodGet, URL: "/standard/v2/users/balance?type=DISB"})
	if err != nil {
		return nil, err
	}
	v, ok := wire.Read[balance](ans.Body)
	amount, err := providers.Held(v.Data.Balance, r.cfg.Currency)
	if !ans.OK() || !ok || err != nil || v.Data.Currency != r.cfg.Currency.Code() {
		return nil, ans.Trouble()
	}
	return []providers.Float{{Account: "disbursement", Amount: amount}}, nil
}
