// Package wallets shows which wallets a client has and which of them money may go to (C7): adding one with its holder's
// name as the provider tells it, a second person's word and the waiting time, the one that is paid to, the withdrawn ones.
package wallets

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/providers/limits"
)

// Book is what the pages read.
type Book interface {
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	Officer(ctx context.Context) (app.Officer, error)
}

// Known is what the device knows of its desk.
type Known interface {
	Policy(ctx context.Context) (payout.Policy, error)
	Desk(ctx context.Context) (payout.Desk, error)
}

// Purses know of whom the core was asked.
type Purses interface {
	WalletsRead(ctx context.Context, client app.ClientID) (bool, error)
}

// Payer keeps wallets. Holder asks the provider through the desk; it may take a minute.
type Payer interface {
	Wallets(ctx context.Context, client app.ClientID) ([]wallet.Wallet, error)
	AddWallet(ctx context.Context, client app.ClientID, w payout.Wallet) (app.Key, error)
	ApproveWallet(ctx context.Context, client app.ClientID, of app.Key) error
	PreferWallet(ctx context.Context, client app.ClientID, of app.Key) error
	WithdrawWallet(ctx context.Context, client app.ClientID, of app.Key, reason string) error
	Holder(ctx context.Context, w payout.Wallet) (string, error)
}

// Model of the pages. All fields but Region are needed.
type Model struct {
	Book   Book
	Known  Known
	Purses Purses
	Payer  Payer
	Words  *words.Words
	Now    func() time.Time // in the officer's own zone
	Region string           // of numbers as people write them, "KE"; "" = only international ones are read
	Client app.ClientID
}

// List is a client's wallets in words.
type List struct {
	Name    string // of the client
	Rows    []Row
	Gone    []Row // withdrawn
	Waiting int   // that wait for a second person
}

// Row is one wallet.
type Row struct {
	Key      app.Key
	Name     string // "M-Pesa 0700 000 104"
	Holder   string // "ACHIENG ODHIAMBO", or that it is not checked
	Odd      bool   // the holder's name is another's, or nobody's
	Stand    string // "Paid to", "Can be paid to", "Waits for a second person" ...
	Icon     string // names, as in stamp.Look
	Tone     string
	Story    []Fact // who added it and when, who approved it, from when money may go there
	Approve  bool   // who is at the device may
	Own      bool   // she added it herself, so that she may not
	Prefer   bool
	Withdraw bool
}

// Fact of a wallet: what, and its value.
type Fact struct{ Name, Value string }

// List reads the client's wallets.
func (m *Model) List(ctx context.Context) (List, error) {
	file, err := m.Book.Client(ctx, m.Client)
	if err != nil {
		return List{}, err
	}
	you, err := m.Book.Officer(ctx)
	if err != nil {
		return List{}, err
	}
	all, err := m.Payer.Wallets(ctx, m.Client)
	if err != nil {
		return List{}, err
	}
	v := List{Name: file.Client.Name}
	for _, w := range all {
		r := m.row(w, file.Client.Name, you.Username)
		if w.Standing == wallet.Withdrawn {
			v.Gone = append(v.Gone, r)
			continue
		}
		if w.Standing == wallet.Waiting && !w.Unread && !w.Owed {
			v.Waiting++
		}
		v.Rows = append(v.Rows, r)
	}
	return v, nil
}

func (m *Model) row(w wallet.Wallet, client, you string) Row {
	r := Row{Key: w.Key, Name: named(w.Wallet), Holder: w.Holder, Withdraw: w.Standing != wallet.Withdrawn}
	switch w.Standing {
	case wallet.Usable:
		r.Stand, r.Icon, r.Tone, r.Prefer = m.Words.T("wallet.stand.usable"), "check", "leaf", !w.Preferred
		if w.Preferred {
			r.Stand, r.Icon = m.Words.T("wallet.preferred"), "wallet"
		}
	case wallet.Waiting:
		r.Stand, r.Icon, r.Tone = m.Words.T("wallet.stand.waiting"), "pay-two-people", "turmeric"
		r.Own = strings.EqualFold(you, w.AddedBy)
		r.Approve = !r.Own && !w.Owed && !w.Unread
		switch {
		case w.Owed:
			r.Stand, r.Icon = m.Words.T("wallet.stand.owed"), "clock"
		case w.Unread:
			r.Stand, r.Icon = m.Words.T("wallet.stand.unread"), "clock"
		}
	case wallet.Resting:
		r.Stand, r.Icon, r.Tone = m.Words.T("wallet.from", "time", m.when(w.From)), "clock", "turmeric"
	case wallet.Withdrawn:
		r.Stand, r.Icon, r.Tone = m.Words.T("wallet.stand.withdrawn"), "state-cancelled", "ash"
	case wallet.Refused:
		r.Stand, r.Icon, r.Tone = m.Words.T("wallet.stand.refused"), "state-needs-you", "madder"
	}
	switch {
	case !w.Checked():
		r.Holder, r.Odd = m.Words.T("wallet.unchecked"), true
	case !wallet.Alike(client, w.Holder):
		r.Odd = true
	}
	add := func(key, value string) {
		if value != "" {
			r.Story = append(r.Story, Fact{m.Words.T("wallet.fact." + key), value})
		}
	}
	add("holder", r.Holder)
	add("tier", w.Tier)
	if w.Why != "" {
		add("why", m.Words.T(w.Why+".what")+" "+m.Words.T(w.Why+".do"))
	}
	add("added", w.AddedBy+" · "+m.when(w.AddedAt))
	add("approved", w.ApprovedBy)
	if w.ApprovedBy != "" {
		add("from", m.when(w.From))
	}
	return r
}

func named(w payout.Wallet) string { return wallet.Brand(w.Provider) + " " + w.Number.Spaced() }

// when is the clock of today, else the day with it.
func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.Day(at, m.Now()) + " " + m.Words.Clock(at)
}

// Form is a wallet that is being added.
type Form struct {
	Name      string // of the client
	Providers []Provider
	Number    string // hers, to begin with
	First     bool   // she has none: money may go there at once
	Wait      string // what a further one waits for
	Desk      bool   // there is one to ask who holds it
}

// Provider that a wallet can be at.
type Provider struct{ Word, Name string }

// Form reads what a new wallet begins with.
func (m *Model) Form(ctx context.Context) (Form, error) {
	file, err := m.Book.Client(ctx, m.Client)
	if err != nil {
		return Form{}, err
	}
	all, err := m.Payer.Wallets(ctx, m.Client)
	if err != nil {
		return Form{}, err
	}
	policy, err := m.Known.Policy(ctx)
	if err != nil {
		return Form{}, err
	}
	desk, err := m.Known.Desk(ctx)
	if err != nil {
		return Form{}, err
	}
	read, err := m.Purses.WalletsRead(ctx, m.Client)
	if err != nil {
		return Form{}, err
	}
	all = slices.DeleteFunc(all, func(w wallet.Wallet) bool { return w.Standing == wallet.Refused })
	f := Form{Name: file.Client.Name, First: len(all) == 0 && read, Desk: desk.Address != "", Wait: m.Words.T("wallet.add.waits", "n", int(policy.WalletWait().Hours()))}
	if len(all) == 0 {
		f.Wait, f.Number = m.Words.T("wallet.add.unread"), file.Client.Phone.Spaced()
	}
	if f.First {
		f.Wait = m.Words.T("wallet.add.first")
	}
	seen := map[string]bool{}
	for _, w := range all { // as her institution calls them, first
		if !seen[w.Provider] {
			seen[w.Provider] = true
			f.Providers = append(f.Providers, Provider{w.Provider, wallet.Brand(w.Provider)})
		}
	}
	for _, b := range wallet.Brands() {
		if !seen[b] {
			f.Providers = append(f.Providers, Provider{b, wallet.Brand(b)})
		}
	}
	return f, nil
}

// Typed is a wallet as it was typed; an error is wallet.number (BadInput).
func (m *Model) Typed(provider, number string) (payout.Wallet, error) {
	n, err := msisdn.Parse(number, m.Region)
	if err != nil || !n.MaybeMobile() || provider == "" {
		return payout.Wallet{}, app.Trouble(app.BadInput, "wallet.number", err)
	}
	return payout.Wallet{Provider: provider, Number: n}, nil
}

// Held is what the provider told of a wallet.
type Held struct {
	Name string // "" = it cannot tell
	Same bool   // it may be the client's own
}

// Ask the provider who holds a wallet, through the desk.
func (m *Model) Ask(ctx context.Context, w payout.Wallet, client string) (Held, error) {
	name, err := m.Payer.Holder(ctx, w)
	return Held{Name: name, Same: wallet.Alike(client, name)}, err
}

// Tiers are what the provider of a wallet may know of her, where its limits go by that; none elsewhere.
func (m *Model) Tiers(w payout.Wallet) (all []string) {
	for _, r := range limits.Published() {
		if r.Tier != "" && r.Country == w.Number.Region() && (r.Provider == "" || r.Provider == w.Provider) && !slices.Contains(all, r.Tier) {
			all = append(all, r.Tier)
		}
	}
	return all
}
