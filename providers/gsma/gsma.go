// Package gsma is the rail of any provider that speaks the GSMA Mobile Money API 1.2 (files
// gsma-1.2-*.openapi.yaml of the GSMA's developer portal, MIT; reference/mobile-money.md A.5).
// Requests and the double's answers are held against those files; no operator has been tried.
//
// An order is POST /transactions/type/{disbursement|merchantpay} with our reference as
// X-CorrelationID. It is answered with a request state, which is polled; a lost answer is got
// back from GET /responses/{X-CorrelationID}. The specification names duplicateRequest but leaves
// it to the operator whether a correlation id is refused twice: Config.RefusesTwice says so where
// the operator has said so.
package gsma

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/wire"
)

// Config of one operator's account.
type Config struct {
	Name         string // "" = "gsma"
	Base         string // "https://host/v1.2/mm", no slash at the end
	ClientID     string // X-Client-Id; "" sends none
	APIKey       secret.Secret
	Account      Account // the institution's own
	Currency     money.Currency
	RefusesTwice bool // the operator refuses an X-CorrelationID that it knows
	Door         providers.Doorbell
	HTTP         *http.Client // nil = the house's
	Log          *slog.Logger
	Now          func() time.Time
}

// Account is one identifier of an account: "walletid" and its value.
type Account struct{ Type, ID string }

// Rail is safe for concurrent use. Its configuration lies behind a pointer, so that no verb of fmt
// shows the secrets in it.
type Rail struct {
	cfg  *Config
	wire *wire.Client
}

// New makes the rail.
func New(cfg Config) *Rail {
	if cfg.Name == "" {
		cfg.Name = "gsma"
	}
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	return &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now)}
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail.
func (r *Rail) Terms() providers.Terms {
	var resends []app.Flow
	if r.cfg.RefusesTwice {
		resends = []app.Flow{app.CashOut, app.CashIn}
	}
	return providers.Terms{
		Standing: providers.SpecChecked, Source: "GSMA Mobile Money API 1.2.0 (OpenAPI)", Resends: resends,
		TellsAmount: true, TellsWallet: true, Reference: "X-CorrelationID: UUIDv4 of the key",
	}
}

// Reference of a key: a UUID, as the specification asks of X-CorrelationID.
func Reference(key app.Key) string { return providers.UUID(key) }

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, app.CashOut)
}

// Collect asks a wallet to pay.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.order(ctx, o, app.CashIn)
}

func (r *Rail) order(ctx context.Context, o providers.Order, flow app.Flow) (providers.Result, error) {
	amount, err := o.Fit(r.cfg.Currency, 4)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	ours := []party{{r.cfg.Account.Type, r.cfg.Account.ID}}
	theirs := []party{{"msisdn", o.Wallet.E164()}}
	body := transaction{Amount: amount, Currency: o.Amount.Currency().Code(), DebitParty: ours, CreditParty: theirs,
		Description: providers.Plain(o.Note, 160), OurReference: Reference(o.Key)}
	op := opOf(flow)
	if op == opCollect {
		body.DebitParty, body.CreditParty = theirs, ours
	}
	header := r.header()
	header["X-CorrelationID"] = Reference(o.Key)
	if u := r.cfg.Door.URL(r.cfg.Name, o.Key); u != "" {
		header["X-Callback-URL"] = u
	}
	ans, err := r.wire.Do(ctx, wire.Call{Op: "gsma " + op, Method: http.MethodPost, URL: r.cfg.Base + "/transactions/type/" + op, Header: header, JSON: body})
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	return ans.Dress(r.accepted(o, flow, ans)), nil
}

// accepted reads the answer to an order.
func (r *Rail) accepted(o providers.Order, flow app.Flow, ans wire.Answer) providers.Result {
	e, isError := wire.Read[apiError](ans.Body)
	isError = isError && e.Code != "" && ans.Reason == "" && ans.Status/100 != 2
	if isError {
		// A 401 can be the payer's no; then it is in the table.
		if reason := reasonOf(opOf(flow), e.Category, e.Code); ans.Door() == "" || reason == providers.PayerRefused {
			return e.said(o.Key, reason)
		}
	}
	if reason := ans.Door(); reason != "" {
		return providers.Say(o.Key, reason, "")
	}
	switch ans.Status {
	case http.StatusAccepted:
		if s, ok := wire.Read[requestState](ans.Body); ok && s.ID != "" {
			reason, code := reasonOfState(opOf(flow), s)
			if reason == providers.Done { // the transaction itself says whether it is ours
				reason = providers.Open
			}
			res := providers.Say(o.Key, reason, code)
			res.Handle, res.Text = s.ID, providers.Words(s.Error.Text)
			return res
		}
	case http.StatusCreated:
		if tx, ok := wire.Read[transaction](ans.Body); ok && tx.Reference != "" {
			return r.judge(o, flow, tx)
		}
	}
	return providers.Say(o.Key, providers.Ambiguous, "")
}

// judge a transaction as the operator shows it.
func (r *Rail) judge(o providers.Order, flow app.Flow, tx transaction) providers.Result {
	told := tx.told(flow)
	res := providers.Judge(o, Reference(o.Key), reasonOfTransaction(tx.Status), tx.Status, told)
	res.Ref = tx.Reference
	if tx.Receipt != "" {
		res.Ref = tx.Receipt
	}
	res.At, _ = time.Parse(time.RFC3339, tx.Modified)
	if len(tx.Fees) > 0 {
		res.Fee = tx.fee(o.Amount.Currency())
	}
	return res
}

// Hear reads a callback: the transaction, or the error that ended it.
func (r *Rail) Hear(c providers.Callback) (providers.Heard, error) { return hear(c) }

func (r *Rail) header() map[string]string {
	h := map[string]string{"X-API-Key": r.cfg.APIKey.Reveal(), "X-Date": r.wire.Now().UTC().Format(time.RFC3339)}
	if r.cfg.ClientID != "" {
		h["X-Client-Id"] = r.cfg.ClientID
	}
	return h
}

func (r *Rail) get(ctx context.Context, op, path string) (wire.Answer, error) {
	return r.wire.Do(ctx, wire.Call{Op: op, Method: http.MethodGet, URL: r.cfg.Base + path, Header: r.header()})
}

func opOf(flow app.Flow) string {
	if flow == app.CashIn {
		return opCollect
	}
	return opDisburse
}

func segment(s string) string { return url.PathEscape(s) }
