package farside

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/ledger/portfolio/oracle"
)

// savingsDeposit is m_savings_account.deposit_type_enum of the only kind the stand-in has.
const savingsDeposit = 100

func (m *maker) loans() {
	for _, p := range m.b.LoanProducts() {
		m.add("m_product_loan", oracle.Row{"id": p.ID, "name": p.Name, "short_name": p.ShortName})
	}
	for _, l := range m.b.Loans() {
		r := oracle.Row{"id": l.ID, "client_id": id(l.ClientID), "group_id": id(l.GroupID), "loan_officer_id": id(l.OfficerID),
			"loan_status_id": int(l.Status), "currency_code": l.Currency.Code, "last_modified_on_utc": stamp(l.LastModified)}
		m.add("m_loan", r)
		if m.maybeHis(l.ClientID, l.GroupID) && m.wanted.tells(m.wanted.loans, l.ID, stamp(l.LastModified)) {
			m.loan(l, r)
		}
	}
}

// loan tells the rest of a loan.
func (m *maker) loan(l *books.Loan, r oracle.Row) {
	s := m.b.LoanSummary(l)
	for k, v := range map[string]any{"account_no": l.AccountNo, "external_id": str(l.ExternalID), "product_id": l.ProductID, "loan_type_enum": int(l.Type),
		"currency_digits": l.Currency.Digits, "currency_multiplesof": l.Currency.Multiples, "number_of_repayments": l.Terms.Number,
		"interest_recalculation_enabled": bit(l.Terms.Recalculation), "principal_amount": l.Principal.String(),
		"approved_principal": l.Approved.String(), "net_disbursal_amount": l.Net.String(), "expected_disbursedon_date": day(l.ExpectedDisbursement),
		"disbursedon_date": day(l.Disbursed.On), "expected_maturedon_date": day(l.ExpectedMaturity),
		"principal_outstanding_derived": s.Principal.Outstanding().String(), "interest_outstanding_derived": s.Interest.Outstanding().String(),
		"fee_charges_outstanding_derived": s.Fees.Outstanding().String(), "penalty_charges_outstanding_derived": s.Penalties.Outstanding().String(),
		"total_outstanding_derived": s.Outstanding.String(), "total_overpaid_derived": l.Overpaid.String()} {
		r[k] = v
	}
	if s.Overdue.Sign() > 0 {
		m.add("m_loan_arrears_aging", oracle.Row{"loan_id": l.ID, "principal_overdue_derived": s.PrincipalOverdue.String(),
			"interest_overdue_derived": s.InterestOverdue.String(), "fee_charges_overdue_derived": s.FeesOverdue.String(),
			"penalty_charges_overdue_derived": s.PenaltiesOverdue.String(), "overdue_since_date_derived": day(s.OverdueSince)})
	}
	for _, c := range l.Charges {
		m.add("m_loan_charge", oracle.Row{"id": c.ID, "loan_id": l.ID, "charge_id": c.ChargeID, "is_penalty": bit(c.Penalty), "is_active": bit(c.Active),
			"charge_time_enum": c.Time, "due_for_collection_as_of_date": day(c.Due), "amount": c.Amount.String(), "amount_paid_derived": c.Paid.String(),
			"amount_waived_derived": c.Waived.String(), "amount_outstanding_derived": c.Outstanding.String()})
	}
	for _, i := range l.Installments {
		m.instalment(l.ID, i)
	}
	for _, t := range l.Transactions {
		m.add("m_loan_transaction", oracle.Row{"id": t.ID, "loan_id": l.ID, "is_reversed": bit(t.Reversed), "transaction_type_enum": int(t.Type),
			"transaction_date": day(t.Date), "amount": t.Amount.String(), "payment_detail_id": m.detail(t.Payment)})
	}
}

func (m *maker) instalment(loan int64, i *books.Installment) {
	r := oracle.Row{"loan_id": loan, "installment": i.Number, "duedate": day(i.Due), "completed_derived": bit(i.Met)}
	for _, part := range []struct {
		name string
		books.Portion
	}{{"principal", i.Principal}, {"interest", i.Interest}, {"fee_charges", i.Fees}, {"penalty_charges", i.Penalties}} {
		for _, column := range []struct {
			name string
			books.Amount
		}{{"_amount", part.Due}, {"_completed_derived", part.Paid}, {"_waived_derived", part.Waived}, {"_writtenoff_derived", part.WrittenOff}} {
			if !column.IsZero() {
				r[part.name+column.name] = column.String()
			}
		}
	}
	m.add("m_loan_repayment_schedule", r)
}

func (m *maker) savings() {
	products := map[int64]*books.SavingsProduct{}
	for _, p := range m.b.SavingsProducts() {
		products[p.ID] = p
		m.add("m_savings_product", oracle.Row{"id": p.ID, "name": p.Name, "short_name": p.ShortName})
	}
	for _, s := range m.b.SavingsAccounts() {
		r := oracle.Row{"id": s.ID, "client_id": id(s.ClientID), "group_id": id(s.GroupID), "status_enum": int(s.Status),
			"currency_code": s.Currency.Code, "last_modified_on_utc": stamp(s.LastModified)}
		m.add("m_savings_account", r)
		if m.maybeHis(s.ClientID, s.GroupID) && m.wanted.tells(m.wanted.savings, s.ID, stamp(s.LastModified)) {
			m.account(s, products[s.ProductID], r)
		}
	}
}

// account tells the rest of a savings account. What is on hold the stand-in does not keep.
func (m *maker) account(s *books.Savings, p *books.SavingsProduct, r oracle.Row) {
	kind := books.LoanIndividual // m_savings_account.account_type_enum counts as loans do
	if s.ClientID == 0 {
		kind = books.LoanGroup
	}
	for k, v := range map[string]any{"account_no": s.AccountNo, "external_id": str(s.ExternalID), "product_id": s.ProductID,
		"field_officer_id": id(s.OfficerID), "sub_status_enum": 0, "account_type_enum": int(kind), "deposit_type_enum": savingsDeposit,
		"currency_digits": s.Currency.Digits, "currency_multiplesof": s.Currency.Multiples, "account_balance_derived": s.Balance.String(),
		"min_required_balance": p.MinBalance.String(), "enforce_min_required_balance": bit(p.EnforceMinBalance),
		"allow_overdraft": bit(p.AllowOverdraft), "overdraft_limit": p.OverdraftLimit.String(), "activatedon_date": day(s.Activated.On)} {
		r[k] = v
	}
	for _, t := range s.Transactions {
		m.add("m_savings_account_transaction", oracle.Row{"id": t.ID, "savings_account_id": s.ID, "is_reversed": bit(t.Reversed), "is_reversal": bit(t.Reversal),
			"transaction_type_enum": int(t.Type), "transaction_date": day(t.Date), "amount": t.Amount.String(), "payment_detail_id": m.detail(t.Payment)})
	}
}
