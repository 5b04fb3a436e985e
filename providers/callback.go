package providers

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/secret"
)

// Callback is a call of a rail's that came in. Token is the last part of the address it came to.
type Callback struct {
	Token  string
	Header map[string][]string
	Body   []byte
}

// Heard is what a rail reads in a callback, and no more: Doorbell.Settle says what it does to the payment.
type Heard struct {
	Reason Reason
	Code   string
	Text   Words
	Ref    string
	Handle string
	Told   Told
	At     time.Time // of the movement; zero = not told
	Fee    string    // a machine's decimal in the order's currency; "" = not told
	Signed bool      // a signature of the rail's was checked
	Raw    Evidence
}

// Doorbell makes the addresses at which rails call back, a secret one for each payment.
type Doorbell struct {
	Base string // "https://desk.example/cb", no slash at the end; "" = no rail is given an address
	Key  secret.Secret
}

// Token of a payment: 32 letters, digits, dashes and underscores that nobody can guess without
// the doorbell's key.
func (d Doorbell) Token(rail string, key app.Key) string {
	mac := hmac.New(sha256.New, []byte(d.Key.Reveal()))
	_, _ = mac.Write([]byte(rail + "\x00" + string(key)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:24])
}

// URL at which a rail calls back about a payment; "" when nobody listens.
func (d Doorbell) URL(rail string, key app.Key) string {
	if d.Base == "" || d.Key.IsZero() {
		return ""
	}
	return strings.TrimRight(d.Base, "/") + "/" + rail + "/" + d.Token(rail, key)
}

// Settle says what a callback does to a payment. settles is true only for a final answer that names our
// reference (or the handle that the rail gave us for it) and that is signed, or came to the payment's secret
// address and tells our amount and wallet too. Any other call, forged or honest, only asks for an enquiry:
// then the Result is Called.
func (d Doorbell) Settle(rail string, q Enquiry, reference string, c Callback, h Heard) (res Result, settles bool) {
	ask := Say(q.Key, Called, h.Code)
	ask.Raw = h.Raw
	rings := d.URL(rail, q.Key) != "" && subtle.ConstantTimeCompare([]byte(c.Token), []byte(d.Token(rail, q.Key))) == 1
	if !rings && !h.Signed {
		return ask, false
	}
	fits, sure := h.Told.Fits(q.Order, reference)
	named := strings.EqualFold(h.Told.Reference, reference) || (h.Told.Reference == "" && q.Handle != "" && h.Handle == q.Handle)
	final := h.Reason.Event() == app.Confirm || h.Reason.Event() == app.Refuse
	if !fits || !named || !final || (!sure && !h.Signed) {
		return ask, false
	}
	res = Judge(q.Order, reference, h.Reason, h.Code, h.Told)
	res.Text, res.Ref, res.Handle, res.At, res.Raw = h.Text, h.Ref, h.Handle, h.At, h.Raw
	if h.Fee != "" {
		if res.Fee, _ = money.ParseDecimal(h.Fee, q.Amount.Currency()); res.Fee.Sign() < 0 {
			res.Fee = money.Amount{}
		}
	}
	return res, true
}
