// Package mtn is the rail of MTN MoMo's open API: disbursement/v1_0/transfer and
// collection/v1_0/requesttopay (reference/mobile-money.md A.3: MTN's documentation of 2018, its PHP
// SDK and its developer community; the specification lies behind a login).
//
// Our UUID goes as X-Reference-Id. It is answered 202 with nothing, and asked for by the same UUID;
// a second order under it is refused by 409 whatever became of the first. MTN calls back once and
// never again and recommends polling: we poll, and give no callback address.
package mtn

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
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

// Product is one of the two subscriptions, each with its own user and keys.
type Product struct {
	SubscriptionKey secret.Secret // Ocp-Apim-Subscription-Key
	User            string        // API user, a UUID
	APIKey          secret.Secret
}

// Config of one country's account. A product without a user is not used.
type Config struct {
	Name     string // "" = "mtn"
	Base     string // "https://proxy.momoapi.mtn.com"
	Target   string // X-Target-Environment: "mtnuganda", "sandbox", ...
	Currency money.Currency
	Disburse Product
	Collect  Product
	HTTP     *http.Client // nil = the house's
	Log      *slog.Logger
	Now      func() time.Time
}

// Rail is safe for concurrent use. What is secret lies behind pointers, where no verb of fmt shows it.
type Rail struct {
	cfg    *Config
	wire   *wire.Client
	tokens map[string]*wire.Token
}

// The products, which are also the first part of their addresses, and what they move money by.
const (
	disbursement = "disbursement"
	collection   = "collection"
)

// New makes the rail.
func New(cfg Config) *Rail {
	cfg.Name = cmp.Or(cfg.Name, "mtn")
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	r := &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now)}
	r.tokens = map[string]*wire.Token{disbursement: r.token(disbursement), collection: r.token(collection)}
	return r
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail.
func (r *Rail) Terms() providers.Terms {
	return providers.Terms{
		Standing: providers.CodeRead, Source: "MTN MoMo documentation (2018), MTN's PHP SDK, developer community", Resends: []app.Flow{app.CashOut, app.CashIn},
		TellsAmount: true, TellsWallet: true, Reference: "X-Reference-Id: UUIDv4 of the key",
	}
}

// Reference of a key: MTN takes a UUID of version 4 only.
func Reference(key app.Key) string { return providers.UUID(key) }

func (r *Rail) product(name string) Product {
	if name == collection {
		return r.cfg.Collect
	}
	return r.cfg.Disburse
}

func (r *Rail) token(product string) *wire.Token {
	return wire.NewToken(func(ctx context.Context) (wire.Answer, error) {
		p := r.product(product)
		return r.wire.Do(ctx, wire.Call{Op: "mtn token", Method: http.MethodPost, URL: r.cfg.Base + "/" + product + "/token/",
			Header: map[string]string{"Authorization": wire.Basic(p.User, p.APIKey), "Ocp-Apim-Subscription-Key": p.SubscriptionKey.Reveal()}})
	})
}

// call an address of a product, if it is used.
func (r *Rail) call(ctx context.Context, product string, c wire.Call) (wire.Answer, error) {
	p := r.product(product)
	if p.User == "" {
		return wire.Answer{Reason: providers.NotSent}, providers.Unset(r.cfg.Name, errors.New("the product "+product+" has no user"))
	}
	header := map[string]string{"X-Target-Environment": r.cfg.Target, "Ocp-Apim-Subscription-Key": p.SubscriptionKey.Reveal()}
	maps.Copy(header, c.Header)
	c.Header, c.URL = header, r.cfg.Base+"/"+product+c.URL
	return r.tokens[product].Call(ctx, r.wire, c)
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, app.CashOut)
}

// Collect asks a wallet to pay.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, app.CashIn)
}

// way is the product and the resource of a direction.
func way(flow app.Flow) (product, resource string) {
	if flow == app.CashIn {
		return collection, "/v1_0/requesttopay"
	}
	return disbursement, "/v1_0/transfer"
}

func (r *Rail) order(ctx context.Context, o providers.Order, flow app.Flow) (providers.Result, error) {
	amount, err := o.Fit(r.cfg.Currency, 4)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	product, resource := way(flow)
	note := providers.Plain(o.Note, 160) // MTN refuses apostrophes and longer notes
	body := payment{Amount: amount, Currency: o.Amount.Currency().Code(), ExternalID: Reference(o.Key), PayerMessage: note, PayeeNote: note}
	their := &party{Type: "MSISDN", ID: providers.Digits(o.Wallet)}
	if flow == app.CashIn {
		body.Payer = their
	} else {
		body.Payee = their
	}
	ans, err := r.call(ctx, product, wire.Call{Op: "mtn " + product, Method: http.MethodPost, URL: resource,
		Header: map[string]string{"X-Reference-Id": Reference(o.Key)}, JSON: body})
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	if ans.Reason == "" && ans.Status == http.StatusAccepted {
		return ans.Dress(providers.Say(o.Key, providers.Open, "202")), nil
	}
	return ans.Dress(refused(o.Key, product, ans)), nil
}

// refused reads an answer to an order that is not 202.
func refused(key app.Key, product string, ans wire.Answer) providers.Result {
	e, ok := wire.Read[reasonBody](ans.Body)
	if ans.Reason == "" && ok && e.Code != "" && ans.Status/100 != 2 {
		reason := reasonAtDoor(ans.Status, e.Code)
		if reason != providers.Unmapped || ans.Door() == "" {
			res := providers.Say(key, reason, e.Code)
			res.Text = providers.Words(e.Message)
			return res
		}
	}
	if reason := ans.Door(); reason != "" {
		return providers.Say(key, reason, "")
	}
	return providers.Say(key, reasonAtDoor(ans.Status, ""), "")
}

// Enquire asks by our UUID.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	product, resource := way(q.Flow)
	ans, err := r.call(ctx, product, wire.Call{Op: "mtn " + product + " status", Method: http.MethodGet, URL: resource + "/" + Reference(q.Key)})
	if err != nil {
		return providers.Say(q.Key, providers.Ambiguous, ""), err
	}
	if e, ok := wire.Read[reasonBody](ans.Body); ok && ans.Reason == "" && ans.Status == http.StatusNotFound && e.Code == codeNotFound {
		return ans.Dress(r.Terms().Absence(q, r.wire.Now(), e.Code)), nil
	}
	p, ok := wire.Read[payment](ans.Body)
	if !ans.OK() || !ok || p.Status == "" {
		return ans.Dress(providers.Say(q.Key, providers.Ambiguous, "")), nil
	}
	return ans.Dress(judge(q, product, p)), nil
}

func judge(q providers.Enquiry, product string, p payment) providers.Result {
	told := providers.Told{Reference: p.ExternalID, Amount: p.Amount, Currency: p.Currency}
	their := p.Payee
	if product == collection {
		their = p.Payer
	}
	if their != nil {
		told.Wallet = their.ID
	}
	reason, code := reasonOfStatus(product, p.Status, p.Reason.Code)
	res := providers.Judge(q.Order, Reference(q.Key), reason, code, told)
	res.Ref, res.Text = p.FinancialID, providers.Words(p.Reason.Message)
	return res
}

// Holder of a wallet: whether it is active, and the name where MTN lends it.
func (r *Rail) Holder(ctx context.Context, wallet msisdn.Number) (string, error) {
	at := "/v1_0/accountholder/msisdn/" + providers.Digits(wallet)
	product := disbursement
	if r.cfg.Disburse.User == "" {
		product = collection
	}
	ans, err := r.call(ctx, product, wire.Call{Op: "mtn active", Method: http.MethodGet, URL: at + "/active"})
	if err != nil {
		return "", err
	}
	active, ok := wire.Read[struct{ Result *bool }](ans.Body)
	switch {
	case ans.Reason == "" && ans.Status == http.StatusNotFound && isNotFound(ans.Body):
		return "", providers.PayeeNotFound.Trouble(nil)
	case !ans.OK() || !ok || active.Result == nil:
		return "", ans.Trouble()
	case !*active.Result:
		return "", providers.PayeeNotFound.Trouble(nil)
	}
	ans, err = r.call(ctx, product, wire.Call{Op: "mtn name", Method: http.MethodGet, URL: at + "/basicuserinfo"})
	name, ok := wire.Read[struct {
		Given  string `json:"given_name"`
		Family string `json:"family_name"`
	}](ans.Body)
	if err != nil || !ans.OK() || !ok {
		return "", err // it is active, and MTN does not tell whose it is
	}
	return strings.Join(strings.Fields(name.Given+" "+name.Family), " "), nil
}

func isNotFound(body []byte) bool {
	e, ok := wire.Read[reasonBody](body)
	return ok && e.Code == codeNotFound
}

// Float of the accounts that are used.
func (r *Rail) Float(ctx context.Context) ([]providers.Float, error) {
	var all []providers.Float
	for _, product := range []string{disbursement, collection} {
		if r.product(product).User == "" {
			continue
		}
		ans, err := r.call(ctx, product, wire.Call{Op: "mtn balance", Method: http.MethodGet, URL: "/v1_0/account/balance"})
		if err != nil {
			return nil, err
		}
		v, ok := wire.Read[struct {
			Available string `json:"availableBalance"`
			Currency  string `json:"currency"`
		}](ans.Body)
		amount, err := providers.Held(v.Available, r.cfg.Currency)
		if !ans.OK() || !ok || err != nil || v.Currency != r.cfg.Currency.Code() {
			return nil, ans.Trouble()
		}
		all = append(all, providers.Float{Account: product, Amount: amount, In: product == collection})
	}
	return all, nil
}
