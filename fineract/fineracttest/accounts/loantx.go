package accounts

import (
	"cmp"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
	"slices"
)

var txTypes = map[books.TxType][3]string{1: {"disbursement", "Disbursement", "disbursement"}, 2: {"repayment", "Repayment", "repayment"},
	4: {"waiver", "Waive interest", "waiveInterest"}, 6: {"writeOff", "Close (as written-off)", "writeOff"}, 9: {"waiveCharges", "Waive loan charges", "waiveCharges"},
	10: {"accrual", "Accrual", "accrual"}, 20: {"creditBalanceRefund", "Credit Balance Refund", "creditBalanceRefund"}}

func txType(t books.TxType) wire.Obj {
	n := txTypes[t]
	return shape.Flags(shape.Enum(int(t), "loanTransactionType."+n[0], n[1]), n[2], "disbursement", "repaymentAtDisbursement", "repayment",
		"merchantIssuedRefund", "payoutRefund", "goodwillCredit", "interestPaymentWaiver", "chargeRefund", "contra", "waiveInterest", "waiveCharges",
		"accrual", "writeOff", "recoveryRepayment", "initiateTransfer", "approveTransfer", "withdrawTransfer", "rejectTransfer", "chargePayment",
		"refund", "refundForActiveLoans", "creditBalanceRefund", "chargeAdjustment", "chargeback", "chargeoff", "downPayment", "reAge", "reAmortize",
		"accrualActivity", "interestRefund")
}

func transactions(w *books.World, l *books.Loan) []wire.Obj {
	all := slices.Clone(l.Transactions)
	slices.SortStableFunc(all, func(a, b *books.LoanTransaction) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	out := []wire.Obj{}
	for _, t := range all {
		if t.Listed() {
			out = append(out, transaction(w, l, t))
		}
	}
	return out
}

func transaction(w *books.World, l *books.Loan, t *books.LoanTransaction) wire.Obj {
	o := wire.O("id", t.ID, "loanId", l.ID, "externalLoanId", wire.Str(l.ExternalID), "officeId", t.OfficeID, "officeName", shape.OfficeName(w, t.OfficeID),
		"type", txType(t.Type), "date", t.Date, "currency", shape.Currency(l.Currency), "paymentDetailData", shape.Payment(w, t.Payment),
		"amount", wire.Dec6(t.Amount), "netDisbursalAmount", wire.Dec6(l.Net), "principalPortion", wire.Dec6Z(t.Principal),
		"interestPortion", wire.Dec6Z(t.Interest), "feeChargesPortion", wire.Dec6Z(t.Fees), "penaltyChargesPortion", wire.Dec6Z(t.Penalties),
		"overpaymentPortion", wire.Dec6Z(t.Overpayment), "unrecognizedIncomePortion", 0, "externalId", wire.Str(t.ExternalID))
	if tr := transferOf(w, l, t); tr != nil {
		o = o.And("transfer", tr)
	}
	o = o.And("outstandingLoanBalance", wire.Dec6Z(t.Outstanding), "submittedOnDate", t.Submitted, "manuallyReversed", t.ManuallyReversed)
	paid := []wire.Obj{}
	for _, p := range t.ChargesPaid {
		paid = append(paid, wire.O("id", p.ID, "amount", wire.Dec6(p.Amount), "chargeId", p.LoanChargeID, "transactionId", t.ID, "name", p.Name))
	}
	relations := []wire.Obj{}
	for _, from := range t.Replaces {
		var kind any
		if t.Payment != nil {
			if p := w.PaymentType(t.Payment.TypeID); p != nil {
				kind = p.Name
			}
		}
		relations = append(relations, wire.O("fromLoanTransaction", t.ID, "toLoanTransaction", from, "relationType", "REPLAYED", "amount", wire.Dec6(t.Amount), "paymentType", kind))
	}
	return o.And("loanChargePaidByList", paid, "numberOfRepayments", 0, "reversalExternalId", wire.Str(t.ReversalExternalID),
		"reversedOnDate", wire.Day(t.ReversedOn), "transactionRelations", relations)
}

// transferOf is the account transfer of a disbursement to savings.
func transferOf(w *books.World, l *books.Loan, t *books.LoanTransaction) any {
	if t.Type != books.TxDisbursement || t.Payment != nil {
		return nil
	}
	a := w.SavingsAccount(l.LinkAccountID)
	if a == nil {
		return nil
	}
	for _, s := range a.Transactions {
		if s.Transfer && s.Date == t.Date && s.Amount.Equal(t.Amount) && s.Reversed == t.Reversed {
			return transfer(a, s)
		}
	}
	return nil
}

func transfer(a *books.Savings, s *books.SavingsTransaction) wire.Obj {
	return wire.O("id", int64(1), "reversed", s.Reversed, "currency", shape.Currency(a.Currency), "transferAmount", wire.Dec6(s.Amount), "transferDate", s.Date,
		"transferDescription", "Loan Disbursement")
}

func loanCharges(w *books.World, l *books.Loan) []wire.Obj {
	out := []wire.Obj{}
	for _, ch := range l.Charges {
		if ch.Active {
			out = append(out, loanCharge(w, l, ch))
		}
	}
	return out
}

func loanCharge(w *books.World, l *books.Loan, ch *books.LoanCharge) wire.Obj {
	cur := l.Currency
	return wire.O("id", ch.ID, "chargeId", ch.ChargeID, "name", ch.Name, "chargeTimeType", ChargeTime(ch.Time), "submittedOnDate", wire.Day(ch.Submitted),
		"dueDate", wire.Day(ch.Due), "chargeCalculationType", ChargeCalculation(ch.Calculation), "percentage", 0, "amountPercentageAppliedTo", 0,
		"currency", shape.BareCurrency(cur), "amount", wire.Dec6(ch.Amount), "amountPaid", wire.Dec6(ch.Paid), "amountWaived", wire.Dec6Z(ch.Waived),
		"amountWrittenOff", 0, "amountOutstanding", wire.Dec6(ch.Outstanding), "amountOrPercentage", wire.Dec6(ch.AmountOrPercent), "penalty", ch.Penalty,
		"chargePaymentMode", shape.Enum(0, "chargepaymentmode.regular", "Regular"), "paid", ch.IsPaid() && !ch.Paid.IsZero(), "waived", !ch.Waived.IsZero(),
		"chargePayable", false, "loanId", l.ID, "externalLoanId", wire.Str(l.ExternalID))
}

// ChargeTime says when a charge falls due.
func ChargeTime(n int) wire.Obj {
	names := map[int][2]string{1: {"disbursement", "Disbursement"}, 2: {"specifiedDueDate", "Specified due date"}, 8: {"instalmentFee", "Installment Fee"},
		9: {"overdueInstallment", "Overdue Fees"}}
	return shape.Enum(n, "chargeTimeType."+names[n][0], names[n][1])
}

// ChargeCalculation says what a charge is reckoned from.
func ChargeCalculation(n int) wire.Obj {
	names := map[int][2]string{1: {"flat", "Flat"}, 2: {"percent.of.amount", "% Amount"}, 3: {"percent.of.amount.and.interest", "% Loan Amount + Interest"}, 4: {"percent.of.interest", "% Interest"}}
	return shape.Enum(n, "chargeCalculationType."+names[n][0], names[n][1])
}
