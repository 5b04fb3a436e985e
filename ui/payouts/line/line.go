// Package line is one payment by wallet as all pages of payments tell it: whom, to which wallet, how much, and whether
// the provider knows the wallet under the client's name. It knows no Fyne.
package line

import (
	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/app/words"
)

// Line is a payment in words and figures.
type Line struct {
	Key      app.Key
	Client   app.ClientID
	No       string
	Name     string
	Account  string // "L-000104"
	Provider string // "M-Pesa"
	Phone    string // "0700 000 104"
	Wallet   string // "M-Pesa 0700 000 104"
	Amount   string
	Holder   stamp.Look // what the provider says of the name, with Says
	Says     string     // "Same name at M-Pesa"
	Asks     string     // the same, before it was sent: "Name not checked yet"
	Check    bool       // a person should look at the name
	Differs  bool       // the provider knows the number by another name
	Parts    bool       // Says in which parts it goes
	Over     bool       // Says that it is more than the wallet takes at once
	Look     stamp.Look // of its state, with State
	State    string
}

// Of a payment. code: the currency stands with the amount.
func Of(w *words.Words, p payout.Payment, code bool) Line {
	provider, phone := wallet.Brand(p.Wallet.Provider), p.Wallet.Number.Spaced()
	l := Line{Key: p.Key, Client: p.Client, No: p.No, Name: p.Name, Account: p.Label, Provider: provider, Phone: phone,
		Wallet: provider + " " + phone, Amount: Figure(w, p.Amount, code), Look: stamp.OfPayment(p, "")}
	l.State = w.T(l.Look.Word, "provider", provider)
	switch holder := p.Wallet.Holder; {
	case holder == "":
		l.Holder, l.Says, l.Check = unsaid(), w.T("batch.no_name", "provider", provider), true
		l.Asks = w.T("batch.not_checked")
	case wallet.Alike(p.Name, holder):
		l.Holder, l.Says = stamp.Look{Word: "batch.same_name", Icon: "check", Tone: "leaf", Loud: stamp.Quiet}, w.T("batch.same_name", "provider", provider)
	default:
		l.Holder, l.Says = unsaid(), w.T("batch.other_name", "provider", provider, "name", holder)
		l.Check, l.Differs = true, true
	}
	if l.Asks == "" {
		l.Asks = l.Says
	}
	return l
}

func unsaid() stamp.Look {
	return stamp.Look{Word: "batch.no_name", Icon: "help", Tone: "turmeric", Loud: stamp.Quiet}
}

// Figure of an amount in the language of the words.
func Figure(w *words.Words, a money.Amount, code bool) string {
	if !a.Valid() {
		return ""
	}
	return a.Figure(w.Lang(), code)
}
