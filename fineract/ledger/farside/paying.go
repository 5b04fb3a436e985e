package farside

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/payouts"
	"daftari/fineract/ledger/policy"
	"daftari/fineract/ledger/settlement"
	"daftari/fineract/ledger/wallets"
)

// Paying is what an institution has made ready for a desk: its own user at the core, and how the core books what goes
// by wallet.
type Paying struct {
	User, Password string
	settlement.Accounts
}

// Pays makes a seeded tenant ready for a desk, as its administrator would by docs/mobile-money.md: a payment type and an
// account for money in transit, by which all products book; the accounts of transfers to savings; a user with the
// desk's rights alone.
func Pays(srv *fineracttest.Server, tenant string, b *fineracttest.Branch) (Paying, error) {
	t := srv.Tenant(tenant)
	if t == nil {
		return Paying{}, fineracttest.ErrNoTenant
	}
	t.Lock()
	defer t.Unlock()
	t.W.ActAs(1)
	float := channel(t, b.MobileMoney)
	if float == 0 {
		return Paying{}, errors.New("farside: no product books mobile money to a float")
	}
	transit, err := t.W.CreateGLAccount(books.GLAccountCmd{Name: "Mobile money in transit", Code: "2009", Type: 2, Usage: 1, ManualEntries: true})
	if err != nil {
		return Paying{}, err
	}
	held, err := t.W.CreatePaymentType(books.PaymentTypeCmd{Name: "Mobile money in transit", Description: "Booked before the wallet is paid", Position: 9})
	if err != nil {
		return Paying{}, err
	}
	way := books.PaymentMapping{PaymentTypeID: held.ResourceID, GLAccountID: transit.ResourceID}
	for _, p := range t.W.LoanProducts() {
		p.Channels = append(p.Channels, way)
	}
	for _, p := range t.W.SavingsProducts() {
		p.Channels = append(p.Channels, way)
	}
	for _, activity := range []int64{assetTransfer, liabilityTransfer} {
		if _, err := t.W.SetFinancialActivity(activity, transfersInSuspense); err != nil {
			return Paying{}, err
		}
	}
	pays := Paying{User: "daftari-desk", Password: "password", Accounts: settlement.Accounts{Paid: app.PaymentTypeID(b.MobileMoney),
		InTransit: app.PaymentTypeID(held.ResourceID), Transit: payouts.GLID(transit.ResourceID), Float: payouts.GLID(float)}}
	return pays, pays.user(t, b)
}

// What the server needs for transfers between a client's accounts (fineract-observed.md section 1 row 8), and the seeded
// branch's account for them.
const (
	assetTransfer       = 100
	liabilityTransfer   = 200
	transfersInSuspense = 8
)

// channel is the account to which products book a payment type; 0 where none does.
func channel(t *core.Tenant, paymentType int64) int64 {
	for _, p := range t.W.LoanProducts() {
		for _, c := range p.Channels {
			if c.PaymentTypeID == paymentType {
				return c.GLAccountID
			}
		}
	}
	return 0
}

func (p Paying) user(t *core.Tenant, b *fineracttest.Branch) error {
	role := t.AddRole("Daftari desk", "The desk's own user")
	for _, right := range slices.Concat(payouts.Permissions(), policy.Permissions(), wallets.DeskPermissions()) {
		role.Perms[right] = true
	}
	u, err := t.W.CreateUser(books.UserCmd{OfficeID: 1, Username: p.User, Firstname: "Daftari", Lastname: "Desk", Email: "desk@example.org"})
	if err == nil {
		t.AddAccount(t.W.User(u.ResourceID), p.Password, []int64{role.ID})
	}
	return err
}

// Equip lets the branch manager use a device of her own, from which she approves: her role gets what the officer's has.
func Equip(srv *fineracttest.Server, tenant string, b *fineracttest.Branch) error {
	t := srv.Tenant(tenant)
	if t == nil {
		return fineracttest.ErrNoTenant
	}
	t.Lock()
	defer t.Unlock()
	officers, hers := roleOf(t, b.Officer.Username), roleOf(t, b.Manager.Username)
	if officers == nil || hers == nil {
		return errors.New("farside: an officer or manager without a role")
	}
	for right, has := range officers.Perms {
		hers.Perms[right] = hers.Perms[right] || has
	}
	return nil
}

// roleOf a user: the first; nil where there is none.
func roleOf(t *core.Tenant, name string) *core.Role {
	for _, u := range t.W.Users() {
		if account := t.Account(u.ID); u.Username == name && account != nil && len(account.Roles()) > 0 {
			return t.Role(account.Roles()[0])
		}
	}
	return nil
}

// InTransit is what stands on an account of money in transit: credits less debits, "0.00"; "" for an unknown tenant.
func InTransit(srv *fineracttest.Server, tenant string, account payouts.GLID) string {
	t := srv.Tenant(tenant)
	if t == nil {
		return ""
	}
	t.Lock()
	defer t.Unlock()
	t.W.ActAs(1)
	total := exact.Int(0)
	for _, e := range t.W.JournalEntries(books.JournalFilter{GLAccountID: int64(account)}) {
		if e.Credit {
			total = total.Add(e.Amount)
		} else {
			total = total.Sub(e.Amount)
		}
	}
	return total.String()
}

// Purses gives a wallet at a provider to each of a branch's clients whose approved loan is due today and who is not of the
// group that meets today: hers is paid at the meeting. An administrator wrote them down, and the provider told the holder.
func Purses(ctx context.Context, srv *fineracttest.Server, tenant, provider string, b *fineracttest.Branch, newKey func() app.Key) error {
	c, err := administrator(srv, tenant)
	if err != nil {
		return err
	}
	t := srv.Tenant(tenant)
	for i, o := range owners(t, b) {
		number, err := msisdn.Parse(fmt.Sprintf("+2547220000%02d", i+1), "")
		if err != nil {
			return err
		}
		key := newKey()
		user, _ := srv.SuperUser()
		row := wallet.Row{Key: key, Of: key, Client: o.id, Act: wallet.Add, By: user, At: t.W.Now().UTC(),
			Wallet: payout.Wallet{Provider: provider, Number: number, Holder: o.name}}
		if _, err := wallets.Write(ctx, c, row); err != nil {
			return fmt.Errorf("farside: a wallet: %w", err)
		}
	}
	return nil
}

type owner struct {
	id   app.ClientID
	name string
}

// owners of the loans that are due today, but for the group that meets.
func owners(t *core.Tenant, b *fineracttest.Branch) (all []owner) {
	t.Lock()
	defer t.Unlock()
	for _, l := range t.W.Loans() {
		if l.Status != books.LoanApproved || l.GroupID == b.TodayGroup || l.GroupID == b.UGXGroup || l.ExpectedDisbursement > t.W.Today() {
			continue
		}
		if c := t.W.Client(l.ClientID); c != nil {
			all = append(all, owner{app.ClientID(c.ID), c.DisplayName})
		}
	}
	return all
}
