package accounts

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
	"fmt"
)

var applyKeys = []string{"clientId", "groupId", "productId", "loanType", "principal", "loanTermFrequency", "loanTermFrequencyType", "numberOfRepayments", "repaymentEvery",
	"repaymentFrequencyType", "repaymentFrequencyNthDayType", "repaymentFrequencyDayOfWeekType", "interestRatePerPeriod", "amortizationType", "interestType",
	"interestCalculationPeriodType", "allowPartialPeriodInterestCalcualtion", "transactionProcessingStrategyCode", "expectedDisbursementDate", "submittedOnDate",
	"repaymentsStartingFromDate", "interestChargedFromDate", "externalId", "accountNo", "loanOfficerId", "loanPurposeId", "fundId", "linkAccountId", "charges", "collateral",
	"calendarId", "syncDisbursementWithMeeting", "submittedOnNote", "dateFormat", "locale", "graceOnPrincipalPayment", "graceOnInterestPayment", "graceOnInterestCharged",
	"graceOnArrearsAgeing", "inArrearsTolerance", "createStandingInstructionAtDisbursement", "maxOutstandingLoanBalance", "disbursementData", "fixedEmiAmount", "datatables",
	"isEqualAmortization", "isTopup", "loanIdToClose", "isParentAccount", "totalLoan", "lastApplication", "rates", "daysInYearType", "loanIdToClose", "enableInstallmentLevelDelinquency"}

func readApplication(b *wire.Body) (books.LoanCmd, error) {
	r, err := b.Read("loan", applyKeys...)
	if err != nil {
		return books.LoanCmd{}, err
	}
	types := map[string]books.LoanType{"individual": 1, "group": 2, "jlg": 3}
	cmd := books.LoanCmd{ClientID: r.ID("clientId"), GroupID: r.ID("groupId"), ProductID: r.ID("productId"), OfficerID: r.ID("loanOfficerId"), Type: types[r.Text("loanType")],
		Principal: r.Amount("principal"), TermFrequency: r.Int("loanTermFrequency"), TermUnit: r.Int("loanTermFrequencyType"), Number: r.Int("numberOfRepayments"),
		Every: r.Int("repaymentEvery"), Frequency: r.Int("repaymentFrequencyType"), Rate: r.Amount("interestRatePerPeriod"), Amortization: r.Int("amortizationType"),
		InterestType: r.Int("interestType"), CalculationPeriod: r.Int("interestCalculationPeriodType"), Strategy: r.Text("transactionProcessingStrategyCode"),
		ExpectedDisbursement: r.Date("expectedDisbursementDate"), SubmittedOn: r.Date("submittedOnDate"), FirstRepayment: r.Date("repaymentsStartingFromDate"),
		ExternalID: r.Text("externalId"), CalendarID: r.ID("calendarId"), LinkAccountID: r.ID("linkAccountId"), SyncWithMeeting: r.Bool("syncDisbursementWithMeeting"),
		Note: r.Text("submittedOnNote")}
	r.Need("productId", "loanType", "principal", "loanTermFrequency", "loanTermFrequencyType", "numberOfRepayments", "repaymentEvery", "repaymentFrequencyType",
		"interestRatePerPeriod", "amortizationType", "interestType", "interestCalculationPeriodType", "transactionProcessingStrategyCode", "expectedDisbursementDate", "submittedOnDate")
	for _, o := range r.Objects("charges") {
		cr, _ := o.Read("loan", o.Keys...)
		cmd.Charges = append(cmd.Charges, books.ChargeCmd{ChargeID: cr.ID("chargeId"), Amount: cr.Amount("amount")})
	}
	return cmd, r.Err()
}

func applyLoan(c *core.Call) (any, error) {
	if c.Q("command") == "calculateLoanSchedule" {
		b, err := wire.Parse(c.Body)
		if err != nil {
			return nil, err
		}
		cmd, err := readApplication(b)
		if err != nil {
			return nil, err
		}
		l, err := c.W().PreviewSchedule(cmd)
		if err != nil {
			return nil, err
		}
		return preview(l), nil
	}
	return c.Run(core.Cmd{Action: "CREATE", Entity: "LOAN", URL: "loans", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		cmd, err := readApplication(b)
		if err != nil {
			return nil, err
		}
		res, err := c.W().ApplyLoan(cmd)
		return shape.Result(res, nil), err
	}})
}

func addLoanCharge(c *core.Call) (any, error) {
	id := c.T.LoanOfPath(c.Path)
	return c.Run(core.Cmd{Action: "CREATE", Entity: "LOANCHARGE", Lane: "loan/" + IDText(id), LoanID: id, URL: fmt.Sprintf("loans/%d/charges", id),
		Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			r, err := b.Read("loanCharge", "chargeId", "amount", "dueDate", "locale", "dateFormat", "externalId")
			if err != nil {
				return nil, err
			}
			cmd := books.ChargeCmd{ChargeID: r.ID("chargeId"), Amount: r.Amount("amount"), Due: r.Date("dueDate"), ExternalID: r.Text("externalId")}
			r.Need("chargeId", "amount")
			r.Positive("amount", cmd.Amount)
			if err := r.Err(); err != nil {
				return nil, err
			}
			l, err := anyLoan(c)
			if err != nil {
				return nil, err
			}
			res, err := c.W().AddLoanCharge(l.ID, cmd)
			res.ExternalID = cmd.ExternalID
			return shape.Result(res, nil), err
		}})
}

func loanChargeCommand(c *core.Call) (any, error) {
	if c.Q("command") != "waive" {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	id := c.T.LoanOfPath(c.Path)
	return c.Run(core.Cmd{Action: "WAIVE", Entity: "LOANCHARGE", Lane: "loan/" + IDText(id), LoanID: id, URL: fmt.Sprintf("loans/%d/charges/%d", id, c.ID("charge")),
		Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			l, err := anyLoan(c)
			if err != nil {
				return nil, err
			}
			res, err := c.W().WaiveLoanCharge(l.ID, c.ID("charge"))
			return shape.Result(res, nil), err
		}})
}

func addLoanNote(c *core.Call) (any, error) {
	id := c.T.LoanOfPath(c.Path)
	return c.Run(core.Cmd{Action: "CREATE", Entity: "LOANNOTE", LoanID: id, URL: fmt.Sprintf("loans/%d/notes", id), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("note", "note")
		if err != nil {
			return nil, err
		}
		r.Need("note")
		r.Max(1000, "note")
		if err := r.Err(); err != nil {
			return nil, err
		}
		l, err := anyLoan(c)
		if err != nil {
			return nil, err
		}
		res, err := c.W().AddLoanNote(l.ID, r.Text("note"))
		return shape.Result(res, wire.O("note", r.Text("note"))), err
	}})
}
