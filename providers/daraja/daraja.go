// Package daraja is the rail of Safaricom's M-Pesa in Kenya (reference/mobile-money.md A.1: Daraja
// 3.0's pages as captured in December 2025).
//
// A payout (B2C) carries our OriginatorConversationID, by which Safaricom refuses a second one. Its
// outcome comes only as a call to a public address, and so does the answer to an enquiry
// (TransactionStatusQuery): Enquire says Called. Calls are not signed; they settle by the payment's
// secret address and only with our id, amount and wallet.
//
// A collection (STK push) carries no key of ours that Safaricom would check: a second push is a
// second request to the client. So it is never sent again by the rail's terms, and within a day one process
// pushes a key once. It is asked for by its CheckoutRequestID, and where that answer was lost by the
// account reference among the pulled transactions of the last 48 hours.
package daraja

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/wire"
)

// Config of one organisation. Without an initiator nothing is paid out, without a passkey nothing is
// collected.
type Config struct {
	Name           string // "" = "daraja"
	Base           string // "https://api.safaricom.co.ke"
	ConsumerKey    string
	ConsumerSecret secret.Secret
	Currency       money.Currency // KES

	PayoutShortCode   string
	Initiator         string
	InitiatorPassword secret.Secret
	PublicKey         *rsa.PublicKey // of M-Pesa's certificate: sandbox and production differ

	PayBill string // short code that collects
	Passkey secret.Secret

	Door providers.Doorbell
	HTTP *http.Client
	Log  *slog.Logger
	Now  func() time.Time
}

// Rail is safe for concurrent use. What is secret lies behind pointers, where no verb of fmt shows it.
type Rail struct {
	cfg   *Config
	wire  *wire.Client
	token *wire.Token

	mu     sync.Mutex
	pushed map[app.Key]time.Time
}

// New makes the rail.
func New(cfg Config) *Rail {
	cfg.Name = cmp.Or(cfg.Name, "daraja")
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	r := &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now), pushed: map[app.Key]time.Time{}}
	r.token = wire.NewToken(r.signIn)
	return r
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail. "Not found" comes by an unsigned call without amount or wallet, which proves
// nothing, so that neither direction is ever sent again without a person.
func (r *Rail) Terms() providers.Terms {
	return providers.Terms{
		Standing: providers.CodeRead, Source: "Safaricom Daraja 3.0 pages (capture of December 2025), open clients",
		FirstAsk: time.Minute, TellsAmount: true, TellsWallet: true,
		Reference: "OriginatorConversationID: 19 letters and digits of the key's digest; AccountReference: the first 12",
	}
}

// referenceLength fits the field table, which says "under 20 characters", and the samples.
const referenceLength = 19

// Reference of a key.
func Reference(key app.Key) string { return providers.Short(key, referenceLength) }

// accountReference is the part of it that an STK push has room for.
func accountReference(key app.Key) string { return Reference(key)[:12] }

func (r *Rail) signIn(ctx context.Context) (wire.Answer, error) {
	return r.wire.Do(ctx, wire.Call{Op: "daraja token", Method: http.MethodGet, URL: r.cfg.Base + "/oauth/v1/generate?grant_type=client_credentials",
		Header: map[string]string{"Authorization": wire.Basic(r.cfg.ConsumerKey, r.cfg.ConsumerSecret)}})
}

func (r *Rail) post(ctx context.Context, op, path string, body any) (wire.Answer, error) {
	ans, err := r.token.Call(ctx, r.wire, wire.Call{Op: op, Method: http.MethodPost, URL: r.cfg.Base + path, JSON: body})
	if e, ok := wire.Read[apiError](ans.Body); ok && reasonOfError(opDoor, e.Code) == providers.SignedOut { // it comes with 404 too
		r.token.Drop()
	}
	return ans, err
}

// credential seals the initiator's password for M-Pesa.
func (r *Rail) credential() (string, error) {
	if r.cfg.InitiatorPassword.IsZero() || r.cfg.PublicKey == nil {
		return "", providers.Unset(r.cfg.Name, errors.New("no initiator or no certificate of M-Pesa's"))
	}
	sealed, err := rsa.EncryptPKCS1v15(rand.Reader, r.cfg.PublicKey, []byte(r.cfg.InitiatorPassword.Reveal()))
	if err != nil {
		return "", providers.Unset(r.cfg.Name, err)
	}
	return base64.StdEncoding.EncodeToString(sealed), nil
}

// addresses at which Safaricom calls back about a payment. A time-out in its queue is told at an
// address that settles nothing: the order may still be carried out.
func (r *Rail) addresses(key app.Key) (result, timeout string, err error) {
	result, timeout = r.cfg.Door.URL(r.cfg.Name, key), r.cfg.Door.URL(r.cfg.Name+"-timeout", key)
	if result == "" {
		return "", "", providers.Unset(r.cfg.Name, errors.New("no public address for Safaricom's calls"))
	}
	return result, timeout, nil
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	amount, err := o.Fit(r.cfg.Currency, 0) // whole shillings
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	sealed, err := r.credential()
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	result, timeout, err := r.addresses(o.Key)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	remarks := providers.Plain(o.Note, 100)
	if len(remarks) < 2 {
		remarks = "Payment"
	}
	ans, err := r.post(ctx, "daraja b2c", "/mpesa/b2c/v3/paymentrequest", b2c{
		OriginatorConversationID: Reference(o.Key), InitiatorName: r.cfg.Initiator, SecurityCredential: sealed, CommandID: "BusinessPayment",
		Amount: amount, PartyA: r.cfg.PayoutShortCode, PartyB: providers.Digits(o.Wallet), Remarks: remarks,
		QueueTimeOutURL: timeout, ResultURL: result, Occassion: accountReference(o.Key),
	})
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	res, v := taken(o.Key, opPayout, ans)
	res.Handle = v.ConversationID
	return ans.Dress(res), nil
}

// taken reads the answer to an order: an error of the door's, or what Safaricom calls the order that it took.
func taken(key app.Key, op operation, ans wire.Answer) (providers.Result, accepted) {
	if e, ok := wire.Read[apiError](ans.Body); ok && ans.Reason == "" && e.Code != "" {
		res := providers.Say(key, reasonOfError(op, e.Code), e.Code)
		res.Text = providers.Words(e.Message)
		return res, accepted{}
	}
	if reason := ans.Door(); reason != "" {
		return providers.Say(key, reason, ""), accepted{}
	}
	v, ok := wire.Read[accepted](ans.Body)
	if !ans.OK() || !ok || v.Code == "" {
		return providers.Say(key, providers.Ambiguous, ""), accepted{}
	}
	res := providers.Say(key, reasonOfAcceptance(string(v.Code)), string(v.Code))
	res.Text = providers.Words(v.Description)
	if res.Event != app.Accepted {
		return res, accepted{}
	}
	return res, v
}

// Enquire asks. For a payout the answer comes as a call.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	switch {
	case q.Flow == app.CashIn && q.Handle != "":
		return r.askPush(ctx, q)
	case q.Flow == app.CashIn:
		return r.findPush(ctx, q), nil
	}
	none := providers.Say(q.Key, providers.Ambiguous, "")
	sealed, err := r.credential()
	if err != nil {
		return none, err
	}
	result, timeout, err := r.addresses(q.Key)
	if err != nil {
		return none, err
	}
	ans, err := r.post(ctx, "daraja status", "/mpesa/transactionstatus/v1/query", statusQuery{
		Initiator: r.cfg.Initiator, SecurityCredential: sealed, CommandID: "TransactionStatusQuery", OriginalConversationID: Reference(q.Key),
		PartyA: r.cfg.PayoutShortCode, IdentifierType: "4", ResultURL: result, QueueTimeOutURL: timeout, Remarks: "Status", Occasion: "Status",
	})
	if err != nil {
		return none, err
	}
	if v, ok := wire.Read[accepted](ans.Body); ans.OK() && ok && v.Code == codeAccepted {
		return ans.Dress(providers.Say(q.Key, providers.Called, "")), nil
	}
	return ans.Dress(none), nil
}
