package farside

import (
	"cmp"
	"slices"
	"strconv"

	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
)

// Move is one movement of money that stands in the core's book, in plain words.
type Move struct {
	ID         string // of the transaction: "L31" on a loan, "S7" on savings, "C2" of a client's charge; unique in the tenant
	Kind       string // repayment, disbursement, refund, deposit, withdrawal, client charge
	Account    string // the account's number; "" for a client charge
	Client     string // display name; the group's where the account is its own
	Amount     string // decimal with the currency's digits, "1055.38"
	Currency   string // "KES"
	Date       string // yyyy-mm-dd
	ExternalID string // "" where the core keeps none
	Receipt    string
}

// Moves are the movements of a tenant, by date, client, kind and id; none for an unknown tenant.
func Moves(srv *fineracttest.Server, tenant string) []Move {
	t := srv.Tenant(tenant)
	if t == nil {
		return nil
	}
	t.Lock()
	defer t.Unlock()
	found := t.W.Moves()
	out := make([]Move, 0, len(found))
	for _, m := range found {
		out = append(out, told(t.W, m))
	}
	slices.SortFunc(out, func(a, b Move) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Client, b.Client), cmp.Compare(a.Kind, b.Kind), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func told(w *books.World, m books.Move) Move {
	letter, digits, group := "L", 0, int64(0)
	out := Move{Kind: string(m.Kind), Currency: m.Currency, Date: m.Date.String(), ExternalID: m.ExternalID, Receipt: m.Receipt}
	switch m.Kind {
	case books.MoveDeposit, books.MoveWithdrawal:
		s := w.SavingsAccount(m.AccountID)
		letter, out.Account, digits, group = "S", s.AccountNo, s.Currency.Digits, s.GroupID
	case books.MoveClientCharge:
		letter = "C"
		if c, ok := w.CurrencyOf(m.Currency); ok {
			digits = c.Digits
		}
	default:
		l := w.Loan(m.AccountID)
		out.Account, digits, group = l.AccountNo, l.Currency.Digits, l.GroupID
	}
	out.ID, out.Amount = letter+strconv.FormatInt(m.TransactionID, 10), m.Amount.Fixed(digits)
	if c := w.Client(m.ClientID); c != nil {
		out.Client = c.DisplayName
	} else if g := w.Group(group); g != nil {
		out.Client = g.Name
	}
	return out
}
