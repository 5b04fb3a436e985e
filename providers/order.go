package providers

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// Order to move money. The rail derives its own reference from Key by a pure function, so that
// what was sent can be asked for whatever became of the answer.
type Order struct {
	Key    app.Key
	Wallet msisdn.Number
	Amount money.Amount // positive, in the wallet's currency
	Note   string       // shown to the holder where the rail can
}

// Check is what every rail refuses before anything leaves the machine: faults of the caller's.
func (o Order) Check() error {
	switch {
	case o.Key == "":
		return errors.New("order without a key")
	case !o.Wallet.Valid():
		return errors.New("order without a wallet")
	case !o.Amount.Valid() || o.Amount.Sign() <= 0:
		return errors.New("order without a positive amount")
	}
	return nil
}

// Fit an order to a rail that carries one currency with at most digits decimals: the amount for the
// wire, or what every rail refuses before anything leaves the machine.
func (o Order) Fit(cur money.Currency, digits int) (string, error) {
	if err := o.Check(); err != nil {
		return "", err
	}
	if o.Amount.Currency().Code() != cur.Code() {
		return "", fmt.Errorf("the rail carries %s", cur.Code())
	}
	return Decimal(o.Amount, digits)
}

// Enquiry asks what became of an order.
type Enquiry struct {
	Order
	Flow   app.Flow  // CashOut for a payout, CashIn for a collection
	Handle string    // what the rail called the order (Result.Handle); "" where that answer was lost
	First  time.Time // of the first attempt; zero = Sent
	Sent   time.Time // of the last attempt; zero = nobody knows when
	Asked  int       // enquiries before this one that found nothing
}

// Message to a phone.
type Message struct {
	Key  app.Key
	To   msisdn.Number
	Text string
}

// Movement is one line of a statement, seen from the institution's account.
type Movement struct {
	Ref    string
	Key    app.Key // ours, if the statement carries it
	Flow   app.Flow
	Wallet msisdn.Number
	Amount money.Amount
	At     time.Time
	Raw    Evidence
}

// Decimal is an amount for the wire in its shortest form, "200" and "200.5", with at most digits
// decimals, and no more than the currency has by ISO 4217, whatever the core keeps the account in.
// An amount that does not fit is an error and is never rounded.
func Decimal(a money.Amount, digits int) (string, error) {
	if iso, err := money.ISO(a.Currency().Code()); err == nil {
		digits = min(digits, iso.Digits())
	}
	whole, fraction, _ := strings.Cut(a.Decimal(), ".")
	fraction = strings.TrimRight(fraction, "0")
	switch {
	case whole == "":
		return "", errors.New("no amount")
	case len(fraction) > digits:
		return "", fmt.Errorf("the rail carries %d decimals of %s", digits, a.Currency())
	case fraction == "":
		return whole, nil
	}
	return whole + "." + fraction, nil
}

// Held is what lies in an account, as a rail tells it: cut at what the currency can hold, for some
// write cents where there are none. It is for floats; what moved is never cut.
func Held(text string, cur money.Currency) (money.Amount, error) {
	a, err := money.ParseDecimal(text, cur)
	if !errors.Is(err, money.ErrPrecision) || strings.ContainsAny(text, "eE-") {
		return a, err
	}
	whole, fraction, _ := strings.Cut(text, ".")
	return money.ParseDecimal(strings.TrimSuffix(whole+"."+fraction[:min(len(fraction), cur.Digits())], "."), cur)
}

// Digits of a wallet as most rails write it: the country code first, no plus.
func Digits(n msisdn.Number) string { return strings.TrimPrefix(n.E164(), "+") }

// Plain leaves of a note what any rail takes: letters and digits of ASCII, space, dot, dash and
// slash, at most limit of them.
func Plain(note string, limit int) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" .-/", r):
			return r
		}
		return -1
	}, note)
	clean = strings.TrimSpace(clean)
	return strings.TrimSpace(clean[:min(len(clean), limit)])
}
