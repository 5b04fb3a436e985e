package limits

// Published is the data as it was read on 20 November 2026. What is not certain there is not made
// certain here: Note says so.
func Published() []Rule {
	const (
		daraja   = "Safaricom Daraja pages, December 2025"
		nala     = "NALA help page"
		bog      = "techfocus24.com, sixscribes.com (Bank of Ghana revision)"
		gcash    = "manilashaker.com, help.gcash.com"
		rbi      = "RBI Master Direction, 27 Aug 2021"
		cameroon = "stopblablacam.com, camer.be"
	)
	return []Rule{
		{Country: "KE", Provider: "mpesa", Kind: TxMax, Amount: "250000", Currency: "KES", From: "2023-08-15", Source: daraja, Note: "the press took it for a daily limit"},
		{Country: "KE", Provider: "mpesa", Kind: DayValue, Amount: "500000", Currency: "KES", From: "2023-08-15", Source: daraja},
		{Country: "KE", Provider: "mpesa", Kind: BalanceMax, Amount: "500000", Currency: "KES", From: "2023-08-15", Source: daraja},
		{Country: "KE", Provider: "mpesa", Kind: TxMin, Flow: -1, Amount: "10", Currency: "KES", From: "2023-08-15", Source: daraja, Note: "B2C"},

		{Country: "UG", Kind: TxMax, Amount: "5000000", Currency: "UGX", From: "2022-03-01", Source: "dignited.com/91671, " + nala, Note: "some to 10,000,000"},
		{Country: "UG", Kind: DayValue, Amount: "20000000", Currency: "UGX", From: "2022-03-01", Source: "dignited.com/91671, " + nala},
		{Country: "UG", Kind: BalanceMax, Amount: "20000000", Currency: "UGX", From: "2022-03-01", Source: "dignited.com/91671, " + nala},

		{Country: "TZ", Tier: "1", Kind: TxMax, Amount: "1000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "1", Kind: DayValue, Amount: "1000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "1", Kind: BalanceMax, Amount: "2000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "1", Kind: Year, Amount: "30000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "2", Kind: TxMax, Amount: "3000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "2", Kind: DayValue, Amount: "3000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "2", Kind: BalanceMax, Amount: "5000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "2", Kind: Year, Amount: "200000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "3", Kind: TxMax, Amount: "10000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "3", Kind: DayValue, Amount: "50000000", Currency: "TZS", Source: nala + " 6946502"},
		{Country: "TZ", Tier: "3", Kind: BalanceMax, Amount: "50000000", Currency: "TZS", Source: nala + " 6946502"},

		{Country: "GH", Tier: "minimum", Kind: DayValue, Amount: "3000", Currency: "GHS", From: "2024-03-01", Source: bog},
		{Country: "GH", Tier: "minimum", Kind: BalanceMax, Amount: "5000", Currency: "GHS", From: "2024-03-01", Source: bog},
		{Country: "GH", Tier: "minimum", Kind: MonthOut, Amount: "10000", Currency: "GHS", From: "2024-03-01", Source: bog, Note: "direction not told"},
		{Country: "GH", Tier: "minimum", Kind: MonthIn, Amount: "10000", Currency: "GHS", From: "2024-03-01", Source: bog, Note: "direction not told"},
		{Country: "GH", Tier: "medium", Kind: DayValue, Amount: "15000", Currency: "GHS", From: "2024-03-01", Source: bog},
		{Country: "GH", Tier: "medium", Kind: BalanceMax, Amount: "40000", Currency: "GHS", From: "2024-03-01", Source: bog},
		{Country: "GH", Tier: "enhanced", Kind: DayValue, Amount: "25000", Currency: "GHS", From: "2024-03-01", Source: bog},
		{Country: "GH", Tier: "enhanced", Kind: BalanceMax, Amount: "75000", Currency: "GHS", From: "2024-03-01", Source: bog},

		{Country: "CM", Kind: TxMax, Flow: 1, Amount: "500000", Currency: "XAF", From: "2018-03-01", Source: cameroon, Note: "withdrawals; old, ask again; counts are capped too"},
		{Country: "CM", Kind: DayValue, Flow: 1, Amount: "750000", Currency: "XAF", From: "2018-03-01", Source: cameroon, Note: "withdrawals; old, ask again"},

		{Country: "IN", Tier: "small", Kind: NoPayout, From: "2021-08-27", Source: rbi, Note: "no funds transfer, no cash-out"},
		{Country: "IN", Tier: "small", Kind: BalanceMax, Amount: "10000", Currency: "INR", From: "2021-08-27", Source: rbi},
		{Country: "IN", Tier: "small", Kind: MonthIn, Amount: "10000", Currency: "INR", From: "2021-08-27", Source: rbi},
		{Country: "IN", Tier: "full", Kind: BalanceMax, Amount: "200000", Currency: "INR", From: "2021-08-27", Source: rbi},
		{Country: "IN", Kind: NoPayout, From: "2022-09-02", Source: "RBI digital lending directions", Note: "loans are disbursed to the borrower's bank account"},

		{Country: "PH", Provider: "gcash", Tier: "basic", Kind: BalanceMax, Amount: "50000", Currency: "PHP", From: "2021-01-01", Source: gcash, Note: "cannot send"},
		{Country: "PH", Provider: "gcash", Tier: "basic", Kind: MonthIn, Amount: "10000", Currency: "PHP", From: "2021-01-01", Source: gcash, Note: "linked accounts share one limit"},
		{Country: "PH", Provider: "gcash", Tier: "verified", Kind: DayValue, Amount: "100000", Currency: "PHP", From: "2021-01-01", Source: gcash},
		{Country: "PH", Provider: "gcash", Tier: "verified", Kind: BalanceMax, Amount: "100000", Currency: "PHP", From: "2021-01-01", Source: gcash},
		{Country: "PH", Provider: "gcash", Tier: "verified", Kind: MonthIn, Amount: "100000", Currency: "PHP", From: "2021-01-01", Source: gcash},
		{Country: "PH", Provider: "gcash", Tier: "plus", Kind: DayValue, Amount: "100000", Currency: "PHP", From: "2021-01-01", Source: gcash},
		{Country: "PH", Provider: "gcash", Tier: "plus", Kind: BalanceMax, Amount: "500000", Currency: "PHP", From: "2021-01-01", Source: gcash},
		{Country: "PH", Provider: "gcash", Tier: "plus", Kind: MonthIn, Amount: "500000", Currency: "PHP", From: "2021-01-01", Source: gcash},
	}
}
