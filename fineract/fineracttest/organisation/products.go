package organisation

import (
	"fmt"
	"strings"

	"daftari/fineract/fineracttest/accounts"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerProducts(m *core.Mux) {
	m.Add("GET", "loanproducts", listLoanProducts)
	m.Add("POST", "loanproducts", createLoanProduct)
	m.Add("GET", "loanproducts/{id}", readLoanProduct)
	m.Add("GET", "savingsproducts", listSavingsProducts)
	m.Add("POST", "savingsproducts", createSavingsProduct)
	m.Add("GET", "savingsproducts/{id}", readSavingsProduct)
	m.Add("GET", "charges", listCharges)
	m.Add("POST", "charges", createCharge)
}

func enums(pairs ...string) []wire.Obj {
	out := []wire.Obj{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, shape.Enum(i/2+1, pairs[i], pairs[i+1]))
	}
	return out
}

func none() []any { return []any{} }

func loanProduct(w *books.World, p *books.LoanProduct, detail bool) wire.Obj {
	o := wire.O("id", p.ID, "name", p.Name, "shortName", p.ShortName, "description", wire.Str(p.Description), "externalId", wire.Str(p.ExternalID), "includeInBorrowerCycle", false,
		"useBorrowerCycle", false, "status", "loanProduct.active", "currency", shape.Currency(p.Currency), "principal", wire.Dec6(p.Principal), "minPrincipal", wire.Dec6(p.MinPrincipal),
		"maxPrincipal", wire.Dec6(p.MaxPrincipal), "numberOfRepayments", p.Number, "minNumberOfRepayments", p.MinNumber, "maxNumberOfRepayments", p.MaxNumber, "repaymentEvery", p.Every,
		"repaymentFrequencyType", accounts.Frequency("repaymentFrequency", p.Frequency), "interestRatePerPeriod", wire.Dec6(p.Rate), "interestRateFrequencyType", accounts.RateFrequency(p.RateFrequency),
		"annualInterestRate", wire.Dec6(p.AnnualRate), "isLinkedToFloatingInterestRates", false, "isFloatingInterestRateCalculationAllowed", false, "allowVariableInstallments", false,
		"minimumGap", 0, "maximumGap", 0, "amortizationType", accounts.Amortization(p.Amortization), "interestType", accounts.InterestType(p.InterestType),
		"interestCalculationPeriodType", accounts.CalculationPeriod(p.CalculationPeriod), "allowPartialPeriodInterestCalculation", p.CalculationPeriod == 0,
		"transactionProcessingStrategyCode", p.Strategy, "transactionProcessingStrategyName", "Penalties, Fees, Interest, Principal order")
	if detail {
		o = o.And("paymentAllocation", none(), "creditAllocation", none())
	}
	o = o.And("daysInMonthType", accounts.DaysInMonth(p.DaysInMonth), "daysInYearType", accounts.DaysInYear(p.DaysInYear), "isInterestRecalculationEnabled", p.Recalculation)
	o = o.And("canDefineInstallmentAmount", p.DefineInstallmentAmount, "repaymentStartDateType", shape.Enum(1, "repaymentStartDateType.disbursementDate", "Disbursement Date"), "supportedInterestRefundTypes", none())
	if detail {
		o = o.And("charges", none())
	}
	o = o.And("principalVariationsForBorrowerCycle", none(), "interestRateVariationsForBorrowerCycle", none(), "numberOfRepaymentVariationsForBorrowerCycle", none(),
		"accountingRule", accountingRule(p.AccountingRule), "canUseForTopup", false)
	if detail && p.AccountingRule == 2 {
		o = append(o, mappings(w, p.GL, loanGL, p.Channels)...)
	}
	o = o.And("enableAccrualActivityPosting", false, "isRatesEnabled", false)
	if detail {
		o = o.And("rates", none())
	}
	return append(o, loanProductTail(detail)...)
}

func loanProductTail(detail bool) wire.Obj {
	o := wire.O("advancedPaymentAllocationTransactionTypes", enums("DEFAULT", "Default", "REPAYMENT", "Repayment", "DOWN_PAYMENT", "Down payment", "MERCHANT_ISSUED_REFUND", "Merchant issued refund", "PAYOUT_REFUND", "Payout refund", "GOODWILL_CREDIT", "Goodwill credit", "CHARGE_REFUND", "Charge refund", "CHARGE_ADJUSTMENT", "Charge adjustment", "WAIVE_INTEREST", "Waive interest", "CHARGE_PAYMENT", "Charge payment", "REFUND_FOR_ACTIVE_LOAN", "Refund for active loan", "INTEREST_PAYMENT_WAIVER", "Interest payment waiver", "INTEREST_REFUND", "Interest refund"),
		"advancedPaymentAllocationFutureInstallmentAllocationRules", enums("NEXT_INSTALLMENT", "Next installment", "LAST_INSTALLMENT", "Last installment", "REAMORTIZATION", "Reamortization"),
		"advancedPaymentAllocationTypes", enums("PAST_DUE_PENALTY", "Past due penalty", "PAST_DUE_FEE", "Past due fee", "PAST_DUE_PRINCIPAL", "Past due principal", "PAST_DUE_INTEREST", "Past due interest", "DUE_PENALTY", "Due penalty", "DUE_FEE", "Due fee", "DUE_PRINCIPAL", "Due principal", "DUE_INTEREST", "Due interest", "IN_ADVANCE_PENALTY", "In advance penalty", "IN_ADVANCE_FEE", "In advance fee", "IN_ADVANCE_PRINCIPAL", "In advance principal", "IN_ADVANCE_INTEREST", "In advanced interest"),
		"creditAllocationTransactionTypes", enums("CHARGEBACK", "Chargeback"), "creditAllocationAllocationTypes", enums("PENALTY", "Penalty", "FEE", "Fee", "PRINCIPAL", "Principal", "INTEREST", "Interest"),
		"multiDisburseLoan", false, "maxTrancheCount", 0, "disallowExpectedDisbursements", false, "allowApprovedDisbursedAmountsOverApplied", false, "overAppliedNumber", 0,
		"principalThresholdForLastInstallment", wire.Num("0.00"), "holdGuaranteeFunds", false, "accountMovesOutOfNPAOnlyOnArrearsCompletion", false,
		"allowAttributeOverrides", wire.O("amortizationType", true, "interestType", true, "transactionProcessingStrategyCode", true, "interestCalculationPeriodType", true,
			"inArrearsTolerance", true, "repaymentEvery", true, "graceOnPrincipalAndInterestPayment", true, "graceOnArrearsAgeing", true, "isNew", true),
		"syncExpectedWithDisbursementDate", false, "isEqualAmortization", false)
	if detail {
		o = o.And("delinquencyBucketOptions", none())
	}
	return o.And("delinquencyBucket", wire.O("ranges", none()), "enableDownPayment", false, "enableAutoRepaymentForDownPayment", false, "enableInstallmentLevelDelinquency", false,
		"loanScheduleType", shape.Enum(0, "CUMULATIVE", "Cumulative"), "loanScheduleProcessingType", shape.Enum(0, "HORIZONTAL", "Horizontal"))
}

func accountingRule(n int) wire.Obj {
	if n == 2 {
		return shape.Enum(2, "accountingRuleType.cash", "CASH BASED")
	}
	return shape.Enum(1, "accountingRuleType.none", "NONE")
}

var loanGL = []string{"fundSourceAccount", "loanPortfolioAccount", "transfersInSuspenseAccount", "interestOnLoanAccount", "incomeFromFeeAccount", "incomeFromPenaltyAccount", "incomeFromRecoveryAccount",
	"incomeFromChargeOffFeesAccount", "incomeFromChargeOffInterestAccount", "incomeFromChargeOffPenaltyAccount", "incomeFromGoodwillCreditInterestAccount", "incomeFromGoodwillCreditFeesAccount",
	"incomeFromGoodwillCreditPenaltyAccount", "writeOffAccount", "goodwillCreditAccount", "chargeOffExpenseAccount", "chargeOffFraudExpenseAccount", "overpaymentLiabilityAccount"}

var savingsGL = []string{"savingsReferenceAccount", "overdraftPortfolioControl", "incomeFromFeeAccount", "incomeFromPenaltyAccount", "incomeFromInterest", "interestOnSavingsAccount", "writeOffAccount",
	"savingsControlAccount", "transfersInSuspenseAccount"}

func glShort(w *books.World, id int64) any {
	g := w.GLAccount(id)
	if g == nil {
		return nil
	}
	return wire.O("id", g.ID, "name", g.Name, "glCode", g.Code)
}

func mappings(w *books.World, gl map[string]int64, names []string, channels []books.PaymentMapping) wire.Obj {
	accounts, pays := wire.Obj{}, []wire.Obj{}
	for _, n := range names {
		accounts = accounts.And(n, glShort(w, gl[n+"Id"]))
	}
	for _, ch := range channels {
		name := any(nil)
		if p := w.PaymentType(ch.PaymentTypeID); p != nil {
			name = p.Name
		}
		pays = append(pays, wire.O("paymentType", wire.O("id", ch.PaymentTypeID, "name", name, "isSystemDefined", false), "fundSourceAccount", glShort(w, ch.GLAccountID)))
	}
	return wire.O("accountingMappings", accounts, "paymentChannelToFundSourceMappings", pays)
}

func listLoanProducts(c *core.Call) (any, error) {
	if err := c.Reading("LOANPRODUCT", "loanproducts"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, p := range c.W().LoanProducts() {
		out = append(out, loanProduct(c.W(), p, false))
	}
	return out, nil
}

func readLoanProduct(c *core.Call) (any, error) {
	if err := c.Reading("LOANPRODUCT", "loanproducts"); err != nil {
		return nil, err
	}
	p := c.W().LoanProduct(c.ID("id"))
	if p == nil {
		return nil, wire.NotFound("error.msg.loanproduct.id.invalid", fmt.Sprintf("Loan product with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return loanProduct(c.W(), p, true), nil
}

func amountOr(r *wire.Reader, key string) books.Amount {
	if a := r.Amount(key); a != nil {
		return *a
	}
	return books.Amount{}
}

// ledger reads the accounts of a product: all parameters that end in AccountId and a few more.
func ledger(r *wire.Reader) (map[string]int64, []books.PaymentMapping) {
	gl := map[string]int64{}
	for _, k := range r.Keys {
		if strings.HasSuffix(k, "AccountId") || k == "overdraftPortfolioControlId" || k == "incomeFromInterestId" {
			gl[k] = r.ID(k)
		}
	}
	var channels []books.PaymentMapping
	for _, o := range r.Objects("paymentChannelToFundSourceMappings") {
		or, _ := o.Read("product", o.Keys...)
		channels = append(channels, books.PaymentMapping{PaymentTypeID: or.ID("paymentTypeId"), GLAccountID: or.ID("fundSourceAccountId")})
	}
	return gl, channels
}

func createLoanProduct(c *core.Call) (any, error) {
	cmd := core.Cmd{Action: "CREATE", Entity: "LOANPRODUCT", URL: "loanproducts"}
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("loanproduct", b.Keys...)
		if err != nil {
			return nil, err
		}
		r.Need("name", "shortName", "currencyCode", "digitsAfterDecimal", "principal", "numberOfRepayments", "repaymentEvery", "repaymentFrequencyType", "interestRatePerPeriod",
			"interestRateFrequencyType", "amortizationType", "interestType", "interestCalculationPeriodType", "transactionProcessingStrategyCode", "accountingRule")
		p := books.LoanProduct{Name: r.Text("name"), ShortName: r.Text("shortName"), Description: r.Text("description"), ExternalID: r.Text("externalId"),
			Currency:  books.Currency{Code: r.Text("currencyCode"), Digits: r.IntOr("digitsAfterDecimal", 2), Multiples: r.IntOr("inMultiplesOf", 0)},
			Principal: amountOr(r, "principal"), MinPrincipal: amountOr(r, "minPrincipal"), MaxPrincipal: amountOr(r, "maxPrincipal"), Number: r.IntOr("numberOfRepayments", 0),
			MinNumber: r.IntOr("minNumberOfRepayments", 0), MaxNumber: r.IntOr("maxNumberOfRepayments", 0), Every: r.IntOr("repaymentEvery", 1), Frequency: r.IntOr("repaymentFrequencyType", 0),
			Rate: amountOr(r, "interestRatePerPeriod"), RateFrequency: r.IntOr("interestRateFrequencyType", 2), Amortization: r.IntOr("amortizationType", 1), InterestType: r.IntOr("interestType", 0),
			CalculationPeriod: r.IntOr("interestCalculationPeriodType", 1), Strategy: r.Text("transactionProcessingStrategyCode"), DaysInMonth: r.IntOr("daysInMonthType", 1),
			DaysInYear: r.IntOr("daysInYearType", 1), Recalculation: r.Is("isInterestRecalculationEnabled"), AccountingRule: r.IntOr("accountingRule", 1),
			DefineInstallmentAmount: r.Is("canDefineInstallmentAmount")}
		p.GL, p.Channels = ledger(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := c.W().CreateLoanProduct(p)
		return shape.Result(res, nil), err
	}
	return c.Run(cmd)
}

func savingsProduct(w *books.World, p *books.SavingsProduct, detail bool) wire.Obj {
	o := wire.O("id", p.ID, "name", p.Name, "shortName", p.ShortName, "description", p.Description, "currency", shape.Currency(p.Currency), "nominalAnnualInterestRate", wire.Dec6(p.Rate),
		"interestCompoundingPeriodType", accounts.Compounding(p.Compounding), "interestPostingPeriodType", accounts.Posting(p.Posting), "interestCalculationType", accounts.Calculation(p.Calculation),
		"interestCalculationDaysInYearType", accounts.YearDays(p.DaysInYear), "withdrawalFeeForTransfers", p.WithdrawalFeeForTransfers, "allowOverdraft", p.AllowOverdraft,
		"overdraftLimit", wire.Dec6(p.OverdraftLimit), "minRequiredBalance", wire.Dec6(p.MinBalance), "enforceMinRequiredBalance", p.EnforceMinBalance, "maxAllowedLienLimit", wire.Num("0.000000"),
		"lienAllowed", false, "nominalAnnualInterestRateOverdraft", wire.Num("0.000000"), "minOverdraftForInterestCalculation", wire.Num("0.000000"), "withHoldTax", false,
		"accountingRule", accountingRule(p.AccountingRule))
	if detail {
		if p.AccountingRule == 2 {
			o = append(o, mappings(w, p.GL, savingsGL, p.Channels)...)
		}
		o = o.And("charges", none())
	}
	return o.And("isDormancyTrackingActive", false)
}

func listSavingsProducts(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSPRODUCT", "savingsproducts"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, p := range c.W().SavingsProducts() {
		out = append(out, savingsProduct(c.W(), p, false))
	}
	return out, nil
}

func readSavingsProduct(c *core.Call) (any, error) {
	if err := c.Reading("SAVINGSPRODUCT", "savingsproducts"); err != nil {
		return nil, err
	}
	p := c.W().SavingsProduct(c.ID("id"))
	if p == nil {
		return nil, wire.NotFound("error.msg.savingproduct.id.invalid", fmt.Sprintf("Savings product with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return savingsProduct(c.W(), p, true), nil
}

func createSavingsProduct(c *core.Call) (any, error) {
	cmd := core.Cmd{Action: "CREATE", Entity: "SAVINGSPRODUCT", URL: "savingsproducts"}
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("savingsproduct", b.Keys...)
		if err != nil {
			return nil, err
		}
		r.Need("name", "shortName", "currencyCode", "digitsAfterDecimal", "nominalAnnualInterestRate", "interestCompoundingPeriodType", "interestPostingPeriodType", "interestCalculationType")
		p := books.SavingsProduct{Name: r.Text("name"), ShortName: r.Text("shortName"), Description: r.Text("description"),
			Currency: books.Currency{Code: r.Text("currencyCode"), Digits: r.IntOr("digitsAfterDecimal", 2), Multiples: r.IntOr("inMultiplesOf", 0)}, Rate: amountOr(r, "nominalAnnualInterestRate"),
			Compounding: r.IntOr("interestCompoundingPeriodType", 4), Posting: r.IntOr("interestPostingPeriodType", 4), Calculation: r.IntOr("interestCalculationType", 1),
			DaysInYear: r.IntOr("interestCalculationDaysInYearType", 365), WithdrawalFeeForTransfers: r.Is("withdrawalFeeForTransfers"), AllowOverdraft: r.Is("allowOverdraft"),
			OverdraftLimit: amountOr(r, "overdraftLimit"), EnforceMinBalance: r.Is("enforceMinRequiredBalance"), MinBalance: amountOr(r, "minRequiredBalance"), AccountingRule: r.IntOr("accountingRule", 1)}
		p.GL, p.Channels = ledger(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := c.W().CreateSavingsProduct(p)
		return shape.Result(res, nil), err
	}
	return c.Run(cmd)
}

func listCharges(c *core.Call) (any, error) {
	if err := c.Reading("CHARGE", "charges"); err != nil {
		return nil, err
	}
	kinds := map[int][2]string{1: {"loan", "Loan"}, 2: {"savings", "Savings"}, 3: {"client", "Client"}}
	out := []wire.Obj{}
	for _, ch := range c.W().Charges() {
		cur, _ := c.W().CurrencyOf(ch.Currency)
		out = append(out, wire.O("id", ch.ID, "name", ch.Name, "active", ch.Active, "penalty", ch.Penalty, "currency", shape.BareCurrency(cur), "amount", wire.Dec6(ch.Amount),
			"chargeAppliesTo", shape.Enum(ch.AppliesTo, "chargeAppliesTo."+kinds[ch.AppliesTo][0], kinds[ch.AppliesTo][1])))
	}
	return out, nil
}

func createCharge(c *core.Call) (any, error) {
	return create("CHARGE", "charges", "charge", []string{"name", "chargeAppliesTo", "currencyCode", "amount", "chargeTimeType", "chargeCalculationType", "chargePaymentMode", "active", "penalty", "locale",
		"monthDayFormat", "feeInterval", "feeFrequency", "minCap", "maxCap"}, []string{"name", "chargeAppliesTo", "currencyCode", "amount", "chargeTimeType", "chargeCalculationType"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().CreateCharge(books.Charge{Name: r.Text("name"), Currency: r.Text("currencyCode"), Amount: amountOr(r, "amount"), AppliesTo: r.IntOr("chargeAppliesTo", 0), Time: r.IntOr("chargeTimeType", 0),
				Calculation: r.IntOr("chargeCalculationType", 0), PaymentMode: r.IntOr("chargePaymentMode", 0), Active: r.Is("active"), Penalty: r.Is("penalty")})
		})(c)
}
