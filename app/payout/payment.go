package payout

import (
	"fmt"
	"log/slog"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// Purpose of a payment: what the core books of it.
type Purpose string

// The purposes.
const (
	Disbursement Purpose = "disbursement" // of an approved loan, to the client's wallet
	Withdrawal   Purpose = "withdrawal"   // from her savings, to her wallet
	Collection   Purpose = "collection"   // from her wallet, asked for on her phone: a repayment or a deposit
)

// Purposes in the order of the documentation.
func Purposes() []Purpose { return []Purpose{Disbursement, Withdrawal, Collection} }

// Flow of the money seen from the institution.
func (p Purpose) Flow() app.Flow {
	if p == Collection {
		return app.CashIn
	}
	return app.CashOut
}

// Wallet is one account of one client's at a provider, as it stood when the payment was made out.
type Wallet struct {
	Provider string        `json:"provider"` // its word in the configuration: "mpesa", "airtel"
	Number   msisdn.Number `json:"number"`
	Holder   string        `json:"holder,omitempty"` // as the provider told it; "" = not checked
	Tier     string        `json:"tier,omitempty"`   // of what the provider knows of her
}

// Checked says that the provider told who holds the wallet.
func (w Wallet) Checked() bool { return w.Holder != "" }

// LogValue is the provider alone.
func (w Wallet) LogValue() slog.Value { return slog.StringValue(w.Provider) }

// Payment is one payment to or from one wallet. All but its State is written once.
type Payment struct {
	Key     app.Key        `json:"key"`
	No      string         `json:"no"` // "P-K7-000118"
	Purpose Purpose        `json:"purpose"`
	Client  app.ClientID   `json:"client"`
	Name    string         `json:"name"` // of the client, as it was
	Account app.AccountRef `json:"account"`
	Label   string         `json:"label"`            // of the account, "L-000104"
	Tranche app.Date       `json:"tranche,omitzero"` // of a disbursement: the day on which the core expects it
	Amount  money.Amount   `json:"amount"`
	Wallet  Wallet         `json:"wallet"`
	Note    string         `json:"note,omitempty"`
	Parent  app.Key        `json:"parent,omitempty"` // the payment of which this is a part
	Until   time.Time      `json:"until,omitzero"`   // Collection: the request runs out
	Day     app.Date       `json:"day"`              // business date
	By      app.Officer    `json:"by"`
	At      app.Stamp      `json:"at"`

	Batch app.Key `json:"batch,omitempty"`
	State State   `json:"state"`
}

// Slot is what may be paid once: a tranche of a loan; and what may have one open payment at a time: a savings account,
// and the requests to pay on one account. The desk holds one open or made payment to a slot, see Once; and one open to a
// loan, since the core may come to expect a tranche on another day.
func (p Payment) Slot() string {
	switch p.Purpose {
	case Disbursement:
		return fmt.Sprintf("%s/%s", p.Account, p.Tranche)
	case Collection:
		return "ask/" + p.Account.String()
	case Withdrawal:
	}
	return p.Account.String()
}

// Once says that a made payment bars its slot for ever: a tranche is paid once, savings are withdrawn again.
func (p Payment) Once() bool { return p.Purpose == Disbursement }

// Bars says that this payment bars another one of its slot.
func (p Payment) Bars() bool {
	if p.Parent != "" { // the whole bars, not its parts
		return false
	}
	return p.State.Holds() && (p.Once() || p.State != Made)
}

// Check is what no payment may lack, whoever made it out.
func (p Payment) Check() error {
	switch {
	case p.Key == "" || p.Client == 0 || p.Account.ID == 0:
		return app.Trouble(app.Internal, "payout.unwhole", nil)
	case !p.Amount.Valid() || p.Amount.Sign() <= 0:
		return app.Trouble(app.BadInput, "payout.amount", nil)
	case !p.Wallet.Number.Valid() || p.Wallet.Provider == "":
		return app.Trouble(app.BadInput, "payout.wallet", nil, "name", p.Name)
	case p.Purpose == Disbursement && (p.Account.Kind != app.OnLoan || p.Tranche.IsZero()),
		p.Purpose == Withdrawal && p.Account.Kind != app.OnSavings,
		p.Purpose == Collection && (p.Account.Kind != app.OnLoan && p.Account.Kind != app.OnSavings || p.Until.IsZero()):
		return app.Trouble(app.Internal, "payout.unwhole", nil)
	}
	return app.TooLarge(p.Amount)
}

// LogValue is the payment's key alone.
func (p Payment) LogValue() slog.Value { return slog.StringValue(string(p.Key)) }

// Step is one movement of a payment, as its timeline shows it.
type Step struct {
	At     time.Time `json:"at"`
	Event  Event     `json:"event"`
	To     State     `json:"to"`
	By     string    `json:"by,omitempty"`     // the person, by name; "" = nobody
	Code   string    `json:"code,omitempty"`   // the provider's or the core's
	Reason string    `json:"reason,omitempty"` // a key of words, "rail.float_short", or what a person wrote
	Ref    string    `json:"ref,omitempty"`    // the provider's confirmation number, or the core's transaction
	Next   time.Time `json:"next,omitzero"`    // when the provider is asked again
}

// Evidence is what a person saw of a payment that asking cannot settle. Two people, neither the payee nor the same,
// must say the same.
type Evidence struct {
	Payment app.Key   `json:"payment"`
	Paid    bool      `json:"paid"`
	Ref     string    `json:"ref,omitempty"`  // the provider's confirmation number, for Paid
	Note    string    `json:"note"`           // what was seen and where
	File    []byte    `json:"file,omitempty"` // a picture or a statement's row
	At      time.Time `json:"at"`
	Signed
}

// InSheet is the refusal of a wallet for what an open sheet says was handed out in cash: payout.in_sheet (Conflict).
func InSheet(name string, s app.Sheet) error {
	return app.Trouble(app.Conflict, "payout.in_sheet", nil, "name", name, "group", s.Name, "day", s.Day)
}

// Barred is the refusal of any other way to pay what this payment pays, or may pay: payout.barred (Conflict).
func (p Payment) Barred() error {
	return app.Trouble(app.Conflict, "payout.barred", nil, "name", p.Name, "no", p.No, "account", p.Label)
}
