package farside

import (
	"errors"
	"slices"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
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
