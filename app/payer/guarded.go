package payer

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/payout"
)

// Accounts is what the teller reads of the core's figures.
type Accounts interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Account(ctx context.Context, ref app.AccountRef) (app.AccountFile, error)
}

// Guarded are accounts without the approved loans that are paid, or being paid, by wallet: no sheet offers to hand them
// out, and who asks for one is told "Do not pay again" (payout.barred). The book refuses the cash itself, too.
type Guarded struct {
	Accounts
	Barred func(ctx context.Context, refs ...app.AccountRef) (map[app.AccountRef]payout.Payment, error)
}

// Group without such loans.
func (g Guarded) Group(ctx context.Context, id app.GroupID) (app.GroupFile, error) {
	file, err := g.Accounts.Group(ctx, id)
	if err != nil {
		return file, err
	}
	var refs []app.AccountRef
	for _, m := range file.Members {
		for _, l := range m.Loans {
			if l.Status == app.LoanApproved {
				refs = append(refs, l.Ref())
			}
		}
	}
	if len(refs) == 0 {
		return file, nil
	}
	barred, err := g.Barred(ctx, refs...)
	if err != nil || len(barred) == 0 {
		return file, err
	}
	file.Members = slices.Clone(file.Members)
	for i := range file.Members {
		m := &file.Members[i]
		m.Loans = slices.DeleteFunc(slices.Clone(m.Loans), func(l app.Loan) bool {
			_, is := barred[l.Ref()]
			return is && l.Status == app.LoanApproved
		})
	}
	return file, nil
}

// Account, where it is not such a loan.
func (g Guarded) Account(ctx context.Context, ref app.AccountRef) (app.AccountFile, error) {
	file, err := g.Accounts.Account(ctx, ref)
	if err != nil || file.Loan == nil || file.Loan.Status != app.LoanApproved {
		return file, err
	}
	barred, err := g.Barred(ctx, ref)
	if x, is := barred[ref]; is && err == nil {
		err = x.Barred()
	}
	return file, err
}
