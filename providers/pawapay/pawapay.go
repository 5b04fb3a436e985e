// Package pawapay is the rail of pawaPay, one contract for the operators of more than twenty countries
// (reference/mobile-money.md A.8: docs.pawapay.io v2).
//
// payoutId and depositId are ours: a UUID of version 4, stored before the call. A second order under it
// is DUPLICATE_IGNORED. Polling by it is a supported substitute for callbacks, whose address is one for
// the whole account and set in its dashboard: we poll. The operator of a number is asked for before
// an order (predict-provider), for numbers are ported; that call moves nothing.
package pawapay

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/wire"
)

// Config of one account and currency.
type Config struct {
	Name     string // "" = "pawapay"
	Base     string // "https://api.pawapay.io"
	Token    secret.Secret
	Currency money.Currency
	Decimals int          // of active-conf: 0 for NONE, 2 for TWO_PLACES
	HTTP     *http.Client // nil = the house's
	Log      *slog.Logger
	Now      func() time.Time
}

// Rail is safe for concurrent use. Its configuration lies behind a pointer, where no verb of fmt shows it.
type Rail struct {
	cfg  *Config
	wire *wire.Client
}

// New makes the rail.
func New(cfg Config) *Rail {
	cfg.Name = cmp.Or(cfg.Name, "pawapay")
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	return &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now)}
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail.
func (r *Rail) Terms() providers.Terms {
	return providers.Terms{
		Standing: providers.CodeRead, Source: "docs.pawapay.io v2", Resends: []app.Flow{app.CashOut, app.CashIn},
		TellsAmount: true, TellsWallet: true, Reference: "payoutId, depositId: UUIDv4 of the key",
	}
}

// Reference of a key.
func Reference(key app.Key) string { return providers.UUID(key) }

func (r *Rail) call(ctx context.Context, op, method, path string, body any) (wire.Answer, error) {
	return r.wire.Do(ctx, wire.Call{Op: op, Method: method, URL: r.cfg.Base + path, JSON: body,
		Header: map[string]string{"Authorization": "Bearer " + r.cfg.Token.Reveal()}})
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, opPayout)
}

// Collect asks a wallet to pay.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, opDeposit)
}

func (r *Rail) order(ctx context.Context, o providers.Order, op operation) (providers.Result, error) {
	amount, err := o.Fit(r.cfg.Currency, r.cfg.Decimals)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	operator, none, err := r.operator(ctx, o)
	if operator == "" {
		return none, err
	}
	wallet := &party{Type: "MMO", Account: account{Number: providers.Digits(o.Wallet), Provider: operator}}
	body := payment{Amount: amount, Currency: r.cfg.Currency.Code()}
	if op == opDeposit {
		body.DepositID, body.Payer = Reference(o.Key), wallet
	} else {
		body.PayoutID, body.Recipient = Reference(o.Key), wallet
	}
	ans, err := r.call(ctx, "pawapay "+string(op), http.MethodPost, op.path(), body)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	return ans.Dress(taken(o.Key, op, ans)), nil
}

// operator that serves the number now. Without one the order is not sent.
func (r *Rail) operator(ctx context.Context, o providers.Order) (operator string, none providers.Result, err error) {
	ans, err := r.call(ctx, "pawapay operator", http.MethodPost, "/v2/predict-provider", map[string]string{"phoneNumber": providers.Digits(o.Wallet)})
	if err != nil {
		return "", providers.Unsent(o.Key), err
	}
	v, ok := wire.Read[struct {
		Provider string `json:"provider"`
		Failure  reason `json:"failureReason"`
	}](ans.Body)
	if ans.OK() && ok && v.Provider != "" {
		return v.Provider, none, nil
	}
	why := providers.NotSent
	switch door := ans.Door(); {
	case door == providers.SignedOut, door == providers.Throttled:
		why = door
	case ok && v.Failure.Code == "INVALID_INPUT": // no number of a country that pawaPay serves
		why = providers.PayeeNotFound
	}
	return "", ans.Dress(providers.Say(o.Key, why, v.Failure.Code)), nil
}

// taken reads the answer to an order.
func taken(key app.Key, op operation, ans wire.Answer) providers.Result {
	if reason := ans.Door(); reason != "" {
		return providers.Say(key, reason, "")
	}
	v, ok := wire.Read[payment](ans.Body)
	if !ok || v.Status == "" {
		return providers.Say(key, providers.Ambiguous, "")
	}
	why, code := reasonOfOrder(op, v.Status, v.Failure.Code)
	res := providers.Say(key, why, code)
	res.Text = providers.Words(v.Failure.Message)
	return res
}

// Enquire asks by our id.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	op := opPayout
	if q.Flow == app.CashIn {
		op = opDeposit
	}
	ans, err := r.call(ctx, "pawapay "+string(op)+" status", http.MethodGet, op.path()+"/"+Reference(q.Key), nil)
	if err != nil {
		return providers.Say(q.Key, providers.Ambiguous, ""), err
	}
	v, ok := wire.Read[found](ans.Body)
	switch {
	case !ans.OK() || !ok:
	case v.Status == "NOT_FOUND":
		return ans.Dress(r.Terms().Absence(q, r.wire.Now(), v.Status)), nil
	case v.Status == "FOUND":
		return ans.Dress(judge(q, op, v.Data)), nil
	}
	return ans.Dress(providers.Say(q.Key, providers.Ambiguous, "")), nil
}

func judge(q providers.Enquiry, op operation, p payment) providers.Result {
	told := providers.Told{Reference: cmp.Or(p.PayoutID, p.DepositID), Amount: p.Amount, Currency: p.Currency}
	wallet := p.Recipient
	if op == opDeposit {
		wallet = p.Payer
	}
	if wallet != nil {
		told.Wallet = wallet.Account.Number
	}
	why, code := reasonOfStatus(op, p.Status, p.Failure.Code)
	res := providers.Judge(q.Order, Reference(q.Key), why, code, told)
	res.Ref, res.Text = cmp.Or(p.OperatorID, told.Reference), providers.Words(p.Failure.Message)
	return res
}

// Float of the account's wallets in the rail's currency.
func (r *Rail) Float(ctx context.Context) ([]providers.Float, error) {
	ans, err := r.call(ctx, "pawapay balances", http.MethodGet, "/v2/wallet-balances", nil)
	if err != nil {
		return nil, err
	}
	v, ok := wire.Read[struct {
		Balances []struct{ Country, Balance, Currency string }
	}](ans.Body)
	if !ans.OK() || !ok || v.Balances == nil {
		return nil, ans.Trouble()
	}
	var all []providers.Float
	for _, b := range v.Balances {
		if b.Currency != r.cfg.Currency.Code() {
			continue
		}
		amount, err := providers.Held(b.Balance, r.cfg.Currency)
		if err != nil {
			return nil, wire.Unanswered(err)
		}
		all = append(all, providers.Float{Account: b.Country, Amount: amount})
	}
	if all == nil {
		return nil, providers.Unset(r.cfg.Name, fmt.Errorf("the account holds no %s", r.cfg.Currency.Code()))
	}
	return all, nil
}
