package accounts

import (
	"slices"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

var savingsStates = map[books.SavingsStatus][3]string{100: {"submitted.and.pending.approval", "Submitted and pending approval", "submittedAndPendingApproval"},
	200: {"approved", "Approved", "approved"}, 300: {"active", "Active", "active"}, 400: {"withdrawn.by.applicant", "Withdrawn by applicant", "withdrawnByApplicant"},
	500: {"rejected", "Rejected", "rejected"}, 600: {"closed", "Closed", "closed"}}

// SavingsState is the code, the words and the flag of a status.
func SavingsState(s books.SavingsStatus) [3]string { return savingsStates[s] }

func savingsStatus(s books.SavingsStatus) wire.Obj {
	n := savingsStates[s]
	return shape.Flags(shape.Enum(int(s), "savingsAccountStatusType."+n[0], n[1]), n[2], "submittedAndPendingApproval", "approved", "rejected",
		"withdrawnByApplicant", "active", "closed", "prematureClosed", "transferInProgress", "transferOnHold", "matured")
}

func subStatus() wire.Obj {
	return shape.Flags(shape.Enum(0, "SavingsAccountSubStatusEnum.none", "None"), "none", "none", "inactive", "dormant", "escheat", "block", "blockCredit", "blockDebit")
}

func depositType() wire.Obj {
	return shape.Enum(100, "depositAccountType.savingsDeposit", "Savings")
}

// Compounding, Posting, Calculation and YearDays are the enums of interest on savings.
func Compounding(n int) wire.Obj {
	names := map[int][2]string{1: {"daily", "Daily"}, 4: {"monthly", "Monthly"}, 5: {"quarterly", "Quarterly"}, 6: {"biannual", "Semi-Annual"}, 7: {"annual", "Annually"}}
	return shape.Enum(n, "savings.interest.period.savingsCompoundingInterestPeriodType."+names[n][0], names[n][1])
}

// Posting is how often interest is posted.
func Posting(n int) wire.Obj {
	names := map[int][2]string{1: {"daily", "Daily"}, 4: {"monthly", "Monthly"}, 5: {"quarterly", "Quarterly"}, 6: {"biannual", "BiAnnual"}, 7: {"annual", "Annually"}}
	return shape.Enum(n, "savings.interest.posting.period.savingsPostingInterestPeriodType."+names[n][0], names[n][1])
}

// Calculation is by daily or average daily balance.
func Calculation(n int) wire.Obj {
	if n == 2 {
		return shape.Enum(2, "savingsInterestCalculationType.averagedailybalance", "Average Daily Balance")
	}
	return shape.Enum(1, "savingsInterestCalculationType.dailybalance", "Daily Balance")
}

// YearDays is 360 or 365.
func YearDays(n int) wire.Obj {
	if n == 360 {
		return shape.Enum(360, "savingsInterestCalculationDaysInYearType.days360", "360 Days")
	}
	return shape.Enum(365, "savingsInterestCalculationDaysInYearType.days365", "365 Days")
}

func savings(w *books.World, s *books.Savings, withTransactions bool) wire.Obj {
	p := w.SavingsProduct(s.ProductID)
	o := wire.O("id", s.ID, "accountNo", s.AccountNo, "depositType", depositType(), "externalId", wire.Str(s.ExternalID))
	if cl := w.Client(s.ClientID); cl != nil {
		o = o.And("clientId", cl.ID, "clientName", cl.DisplayName)
	}
	if g := w.Group(s.GroupID); g != nil {
		o = o.And("groupId", g.ID, "groupName", g.Name)
	}
	line := shape.Stamp(nil, w, "submitted", s.Submitted)
	line = shape.Stamp(line, w, "approved", s.Approved)
	line = shape.Stamp(line, w, "activated", s.Activated)
	line = shape.Stamp(line, w, "closed", s.Closed)
	o = o.And("savingsProductId", p.ID, "savingsProductName", p.Name, "fieldOfficerId", s.OfficerID, "fieldOfficerName", shape.StaffName(w, s.OfficerID),
		"status", savingsStatus(s.Status), "subStatus", subStatus(), "timeline", line, "currency", shape.Currency(s.Currency),
		"nominalAnnualInterestRate", wire.Dec6(s.Rate), "interestCompoundingPeriodType", Compounding(p.Compounding), "interestPostingPeriodType", Posting(p.Posting),
		"interestCalculationType", Calculation(p.Calculation), "interestCalculationDaysInYearType", YearDays(p.DaysInYear),
		"withdrawalFeeForTransfers", p.WithdrawalFeeForTransfers, "allowOverdraft", p.AllowOverdraft)
	if !p.MinBalance.IsZero() {
		o = o.And("minRequiredBalance", wire.Dec6(p.MinBalance))
	}
	o = o.And("enforceMinRequiredBalance", p.EnforceMinBalance, "lienAllowed", false, "withHoldTax", false, "lastActiveTransactionDate", lastActive(s),
		"isDormancyTrackingActive", false, "summary", savingsSummary(s))
	if withTransactions && len(s.Transactions) > 0 {
		all := []wire.Obj{}
		for _, t := range slices.Backward(s.Transactions) {
			all = append(all, savingsTransaction(w, s, t))
		}
		o = o.And("transactions", all)
	}
	return o
}

func savingsSummary(s *books.Savings) wire.Obj {
	o := wire.O("currency", shape.Currency(s.Currency))
	if !s.Deposits.IsZero() {
		o = o.And("totalDeposits", wire.Dec6(s.Deposits))
	}
	if !s.Withdrawals.IsZero() {
		o = o.And("totalWithdrawals", wire.Dec6(s.Withdrawals))
	}
	if !s.InterestOn.IsZero() {
		o = o.And("totalInterestEarned", wire.Dec6Z(s.InterestEarned))
	}
	o = o.And("totalInterestPosted", 0, "accountBalance", wire.Dec6(s.Balance), "totalOverdraftInterestDerived", 0, "interestNotPosted", wire.Dec6Z(s.InterestEarned))
	return o.And("lastInterestCalculationDate", wire.Day(s.InterestOn), "availableBalance", wire.Dec6(s.Balance))
}

var savingsFlags = []string{"deposit", "dividendPayout", "withdrawal", "interestPosting", "feeDeduction", "initiateTransfer", "approveTransfer", "withdrawTransfer",
	"rejectTransfer", "overdraftInterest", "writtenoff", "overdraftFee", "withholdTax", "escheat", "amountHold", "amountRelease", "accrual"}

func savingsTransaction(w *books.World, s *books.Savings, t *books.SavingsTransaction) wire.Obj {
	kind, entry := shape.Flags(shape.Enum(1, "savingsAccountTransactionType.deposit", "Deposit"), "deposit", savingsFlags...), "CREDIT"
	if t.Type == books.SavingsWithdrawal {
		kind, entry = shape.Flags(shape.Enum(2, "savingsAccountTransactionType.withdrawal", "Withdrawal"), "withdrawal", savingsFlags...), "DEBIT"
	}
	if t.Reversal {
		entry = map[string]string{"CREDIT": "DEBIT", "DEBIT": "CREDIT"}[entry] // the mirror of a reversed one
	}
	o := wire.O("id", t.ID, "transactionType", kind, "entryType", entry, "accountId", s.ID, "accountNo", s.AccountNo, "date", t.Date, "currency", shape.Currency(s.Currency),
		"paymentDetailData", shape.Payment(w, t.Payment), "amount", wire.Dec6(t.Amount), "runningBalance", wire.Dec6Z(t.Running), "reversed", t.Reversed)
	if t.Transfer {
		o = o.And("transfer", transfer(s, t))
	}
	var by any
	if u := w.User(t.UserID); u != nil {
		by = u.Username
	}
	return o.And("externalId", wire.Str(t.ExternalID), "submittedOnDate", t.Submitted, "interestedPostedAsOn", false, "submittedByUsername", by, "note", wire.Str(t.Note),
		"isManualTransaction", false, "isReversal", t.Reversal, "originalTransactionId", t.OriginalID, "lienTransaction", false, "releaseTransactionId", 0,
		"chargesPaidByData", []any{})
}
