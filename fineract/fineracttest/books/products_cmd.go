package books

import (
	"fmt"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/schedule"
)

// CreateLoanProduct keeps p under a new id; AnnualRate and the currency's name and symbol are filled in.
func (w *World) CreateLoanProduct(p LoanProduct) (Result, error) {
	cur, err := w.ProductCurrency(p.Currency)
	if err != nil {
		return Result{}, err
	}
	for _, old := range w.loanProducts.All() {
		if w.Fold(old.Name) == w.Fold(p.Name) {
			return Result{}, org.Integrity("error.msg.product.loan.duplicate.name", "name", "Loan product with name `"+p.Name+"` already exists", p.Name)
		}
	}
	p.ID, p.Currency = w.loanProducts.Next(), cur
	p.AnnualRate = p.Rate.Mul(exact.Int(perYear(p.RateFrequency)))
	w.loanProducts.Add(&w.Log, p.ID, &p)
	return Result{ResourceID: p.ID}, nil
}

func perYear(unit int) int64 {
	switch unit {
	case schedule.Days:
		return 365
	case schedule.Weeks:
		return 52
	case schedule.Months:
		return 12
	}
	return 1
}

// LoanProducts are all, by id.
func (w *World) LoanProducts() []*LoanProduct { return w.loanProducts.All() }

// LoanProduct is one or nil.
func (w *World) LoanProduct(id int64) *LoanProduct { return w.loanProducts.Get(id) }

func (w *World) needLoanProduct(id int64) (*LoanProduct, error) {
	if p := w.loanProducts.Get(id); p != nil {
		return p, nil
	}
	return nil, org.NotFound("error.msg.loanproduct.id.invalid", fmt.Sprintf("Loan product with identifier %d does not exist", id), id)
}
