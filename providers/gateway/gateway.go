// Package gateway is the rail of a Payment Hub EE: orders by its channel connector, enquiries by its
// operations app (reference/mobile-money.md B.1, B.3, B.5; openMF/ph-ee-connector-channel and
// openMF/ph-ee-operations-app as read in November 2026).
//
// The channel's own state says RECEIVED for failed, running and unknown alike, so that the operations
// app is asked, by our X-CorrelationID. The hub turns "unknown" into FAILED where a connector of it
// ran out of patience: FAILED is a verdict only where Config.TrustsFailed says that the connector in
// use reports the provider's own; else a person looks. Its refusal of a second correlation id lives
// in Redis and can be switched off: Config.RefusesTwice says that it is on.
package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/wire"
)

// Config of one tenant of a hub.
type Config struct {
	Name         string // "" = "gateway"
	Channel      string // "https://channel.hub.example", no slash at the end
	Operations   string // "https://ops.hub.example"
	Tenant       string // Platform-TenantId
	Payer        Party  // the institution's own account
	User         string // of the operations app
	Password     secret.Secret
	Client       string // of the operations app's sign-in; "" sends none
	ClientSecret secret.Secret
	RefusesTwice bool
	TrustsFailed bool
	HTTP         *http.Client // nil = the house's
	Log          *slog.Logger
	Now          func() time.Time
}

// Party is one identifier: "MSISDN" and its digits.
type Party struct {
	Type string `json:"partyIdType"`
	ID   string `json:"partyIdentifier"`
}

// Rail is safe for concurrent use. What is secret lies behind pointers, where no verb of fmt shows it.
type Rail struct {
	cfg   *Config
	wire  *wire.Client
	token *wire.Token
}

// New makes the rail.
func New(cfg Config) *Rail {
	cfg.Name = cmp.Or(cfg.Name, "gateway")
	cfg.Channel, cfg.Operations = strings.TrimRight(cfg.Channel, "/"), strings.TrimRight(cfg.Operations, "/")
	r := &Rail{cfg: &cfg, wire: wire.New(cfg.HTTP, cfg.Log, cfg.Now)}
	r.token = wire.NewToken(r.signIn)
	return r
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Terms of the rail.
func (r *Rail) Terms() providers.Terms {
	var resends []app.Flow
	if r.cfg.RefusesTwice {
		resends = []app.Flow{app.CashOut}
	}
	return providers.Terms{
		Standing: providers.CodeRead, Source: "openMF/ph-ee-connector-channel, openMF/ph-ee-operations-app", Resends: resends,
		TellsAmount: true, TellsWallet: true, Reference: "X-CorrelationID: UUIDv4 of the key",
	}
}

// Reference of a key.
func Reference(key app.Key) string { return providers.UUID(key) }

func (r *Rail) signIn(ctx context.Context) (wire.Answer, error) {
	header := map[string]string{"Platform-TenantId": r.cfg.Tenant}
	if r.cfg.Client != "" {
		header["Authorization"] = wire.Basic(r.cfg.Client, r.cfg.ClientSecret)
	}
	return r.wire.Do(ctx, wire.Call{Op: "gateway token", Method: http.MethodPost, URL: r.cfg.Operations + "/oauth/token", Header: header,
		Form: url.Values{"grant_type": {"password"}, "username": {r.cfg.User}, "password": {r.cfg.Password.Reveal()}, "client_id": {r.cfg.Client}, "scope": {"identity"}}})
}

// The bodies of B.1 and B.3.
type (
	side struct {
		Info Party `json:"partyIdInfo"`
	}
	amount struct {
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
	}
	order struct {
		Payer  side   `json:"payer"`
		Payee  side   `json:"payee"`
		Amount amount `json:"amount"`
	}
	hubError struct {
		Category string `json:"errorCategory"`
		Code     string `json:"errorCode"`
		Text     string `json:"errorDescription"`
	}
	transfer struct {
		TransactionID string          `json:"transactionId"`
		Status        string          `json:"status"`
		PayeeID       string          `json:"payeePartyId"`
		Amount        json.Number     `json:"amount"`
		Currency      string          `json:"currency"`
		Direction     string          `json:"direction"`
		Correlation   string          `json:"clientCorrelationId"`
		Completed     json.RawMessage `json:"completedAt"` // ms; other hubs write other forms, which are not read
		Error         *hubError       `json:"errorInformation"`
	}
	page struct {
		Content *[]json.RawMessage `json:"content"`
	}
)

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	text, err := o.Fit(o.Amount.Currency(), 4) // the hub carries any
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	ans, err := r.wire.Do(ctx, wire.Call{Op: "gateway transfer", Method: http.MethodPost, URL: r.cfg.Channel + "/channel/transfer",
		Header: map[string]string{"Platform-TenantId": r.cfg.Tenant, "X-CorrelationID": Reference(o.Key)},
		JSON: order{Payer: side{r.cfg.Payer}, Payee: side{Party{"MSISDN", providers.Digits(o.Wallet)}},
			Amount: amount{Amount: text, Currency: o.Amount.Currency().Code()}}})
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	return ans.Dress(taken(o.Key, ans)), nil
}

func taken(key app.Key, ans wire.Answer) providers.Result {
	if reason := ans.Door(); reason != "" {
		return providers.Say(key, reason, "")
	}
	if e, ok := wire.Read[hubError](ans.Body); ok && e.Code != "" && !ans.OK() {
		res := providers.Say(key, reasonOfError(ans.Status, e.Code), e.Code)
		res.Text = providers.Words(e.Text)
		return res
	}
	v, ok := wire.Read[struct {
		ID string `json:"transactionId"`
	}](ans.Body)
	if !ans.OK() || !ok || v.ID == "" {
		return providers.Say(key, providers.Ambiguous, "")
	}
	res := providers.Say(key, providers.Open, "")
	res.Handle = v.ID
	return res
}

// Enquire asks the operations app by our correlation id. What it lists is looked through for it:
// there are versions that do not know the filter and list everything.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	none := providers.Say(q.Key, providers.Ambiguous, "")
	query := url.Values{"page": {"0"}, "size": {"50"}, "clientCorrelationId": {Reference(q.Key)}}
	ans, err := r.token.Call(ctx, r.wire, wire.Call{Op: "gateway transfers", Method: http.MethodGet, URL: r.cfg.Operations + "/api/v1/transfers?" + query.Encode(),
		Header: map[string]string{"Platform-TenantId": r.cfg.Tenant}})
	if err != nil {
		return none, err
	}
	list, ok := wire.Read[page](ans.Body)
	if !ans.OK() || !ok || list.Content == nil {
		return ans.Dress(none), nil
	}
	if len(*list.Content) == 0 {
		return ans.Dress(r.Terms().Absence(q, r.wire.Now(), "none")), nil
	}
	return ans.Dress(r.judge(q, *list.Content)), nil
}

// judge the transfers of a page. Two under our id are for a person.
func (r *Rail) judge(q providers.Enquiry, all []json.RawMessage) providers.Result {
	var ours []transfer
	for _, raw := range all {
		t, ok := wire.Read[transfer](raw)
		if !ok {
			return providers.Say(q.Key, providers.Ambiguous, "")
		}
		if strings.EqualFold(t.Correlation, Reference(q.Key)) && t.Direction != "INCOMING" {
			ours = append(ours, t)
		}
	}
	switch len(ours) {
	case 0:
		return providers.Say(q.Key, providers.Ambiguous, "others only")
	case 1:
	default:
		return providers.Say(q.Key, providers.Mismatch, "several")
	}
	t := ours[0]
	reason := reasonOfStatus(t.Status, r.cfg.TrustsFailed)
	told := providers.Told{Reference: t.Correlation, Wallet: t.PayeeID, Amount: t.Amount.String(), Currency: t.Currency}
	code := t.Status
	if t.Error != nil && t.Error.Code != "" {
		code += "/" + t.Error.Code
	}
	res := providers.Judge(q.Order, Reference(q.Key), reason, code, told)
	res.Ref, res.Handle = t.TransactionID, t.TransactionID
	if ms, err := strconv.ParseInt(string(t.Completed), 10, 64); err == nil && ms > 0 {
		res.At = time.UnixMilli(ms).UTC()
	}
	return res
}
