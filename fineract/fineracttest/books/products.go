package books

// LoanProduct holds the defaults of loans. Frequencies: 0 days, 1 weeks, 2 months, 3 years.
type LoanProduct struct {
	ID                                                                      int64
	Name, ShortName, Description, ExternalID                                string
	Currency                                                                Currency
	Principal, MinPrincipal, MaxPrincipal                                   Amount
	Number, MinNumber, MaxNumber                                            int // of repayments
	Every, Frequency                                                        int
	Rate                                                                    Amount // percent per RateFrequency
	RateFrequency                                                           int
	AnnualRate                                                              Amount // percent
	Amortization                                                            int    // 0 equal principal, 1 equal instalments
	InterestType                                                            int    // 0 declining, 1 flat
	CalculationPeriod                                                       int    // 0 daily, 1 same as repayment period
	Strategy                                                                string // transactionProcessingStrategyCode
	DaysInMonth, DaysInYear                                                 int
	Recalculation                                                           bool             // interest recalculation
	AccountingRule                                                          int              // 1 none, 2 cash
	GL                                                                      map[string]int64 // by the parameter's name, "fundSourceAccountId" ...
	Channels                                                                []PaymentMapping
	Charges                                                                 []int64
	DefineInstallmentAmount                                                 bool
	RecalculationCompounding, RescheduleStrategy, RestFrequency, PreClosure int
	ArrearsOnOriginal                                                       bool
}
