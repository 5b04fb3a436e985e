package providers

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// Evidence is a rail's answer as it came, at most 256 kB. The store seals it; it shows nothing
// of itself in a log or in any verb of fmt.
type Evidence []byte

// Format shows the size.
func (e Evidence) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "%d bytes", len(e)) }

// LogValue shows the size.
func (e Evidence) LogValue() slog.Value { return slog.IntValue(len(e)) }

// Words are a rail's own, which may name people. They hide themselves as Evidence does.
type Words string

// Format shows that there are words.
func (w Words) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, w.hidden()) }

// LogValue shows that there are words.
func (w Words) LogValue() slog.Value { return slog.StringValue(w.hidden()) }

func (w Words) hidden() string {
	if w == "" {
		return ""
	}
	return "***"
}

// Result is what came of a call, in the vocabulary of the outbox: Accepted, Confirm, Refuse,
// NotApplied, Lost, or UnknownThere from an enquiry. Answer, callback, poll, statement row and
// SMS all become one of these. The error beside a Result is a fault of our own; then Event is
// NotApplied if nothing left the machine, else Lost.
type Result struct {
	Key     app.Key
	Event   app.Event
	Reason  Reason
	Class   app.Class    // why, for Refuse, NotApplied and Lost
	Code    string       // the rail's code
	Text    Words        // the rail's words
	Ref     string       // the rail's reference of the movement, the confirmation number
	Handle  string       // the rail's word for the order, to be kept for the enquiry
	Amount  money.Amount // what moved, as the rail tells it; no amount = not told
	Fee     money.Amount // no amount = not told
	At      time.Time    // of the movement, by the rail's clock; zero = not told
	RetryAt time.Time    // with NotApplied: not before
	Raw     Evidence
}

// LogValue is what may be told of it.
func (r Result) LogValue() slog.Value {
	return slog.GroupValue(slog.String("key", string(r.Key)), slog.String("event", string(r.Event)), slog.String("reason", string(r.Reason)))
}

// Say makes the Result of a reason.
func Say(key app.Key, reason Reason, code string) Result {
	return Result{Key: key, Event: reason.Event(), Reason: reason, Class: reason.Class(), Code: code}
}

// Unsent is the Result of an order that a rail refuses before it leaves the machine.
func Unsent(key app.Key) Result {
	r := Say(key, NotSent, "not_sent")
	r.Class = app.BadInput
	return r
}

// Told is what an answer or a callback says of the payment it speaks of. Empty fields were not
// told, and prove nothing.
type Told struct {
	Reference string // ours
	Wallet    string // digits, in whatever form the rail writes numbers
	Amount    string // a machine's decimal
	Currency  string
}

// Fits says whether what was told is of this order: a payment of another amount or to another
// wallet is no confirmation of ours. sure is false where nothing was told of amount or wallet.
func (t Told) Fits(o Order, reference string) (fits, sure bool) {
	if t.Reference != "" && !strings.EqualFold(t.Reference, reference) {
		return false, true
	}
	if t.Currency != "" && t.Currency != o.Amount.Currency().Code() {
		return false, true
	}
	amount := t.Amount != ""
	if amount {
		if told, err := money.ParseDecimal(t.Amount, o.Amount.Currency()); err != nil || told != o.Amount {
			return false, true
		}
	}
	same, wallet := sameWallet(t.Wallet, o.Wallet)
	if wallet && !same {
		return false, true
	}
	return true, amount && wallet
}

// sameWallet compares a number with what a rail tells of one; told is false for one that is missing,
// masked or hashed. A national form counts as the same number when all its digits agree.
func sameWallet(text string, n msisdn.Number) (same, told bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune("+-.() ", r):
			return false, false
		}
	}
	digits, full := b.String(), Digits(n)
	if digits == "" {
		return false, false
	}
	national := strings.TrimLeft(digits, "0")
	return digits == full || len(national) >= 7 && strings.HasSuffix(full, national), true
}

// Judge turns a rail's reason into a Result of the order: a verdict, whichever way, on another amount,
// wallet or reference than ours is a Mismatch.
func Judge(o Order, reference string, reason Reason, code string, told Told) Result {
	final := reason.Event() == app.Confirm || reason.Event() == app.Refuse
	if fits, _ := told.Fits(o, reference); !fits && final {
		reason = Mismatch
	}
	res := Say(o.Key, reason, code)
	if told.Amount != "" {
		res.Amount, _ = money.ParseDecimal(told.Amount, o.Amount.Currency())
	}
	return res
}
