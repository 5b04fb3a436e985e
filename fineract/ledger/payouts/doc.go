// Package payouts is the ledger leg of money that moves by wallet: what the core must be told of a
// payout and asked about it. It knows no provider, no desk and no device.
//
// An act is one posting under one key of its own: a Disbursal, a disbursal ToSavings, a Withdrawal
// from savings, a move InTransit between ledger accounts, and an Undo of each; and what was Collected. Do puts an act on the
// wire at most once and Enquire looks it up; both answer in the house's app.Outcome, by the rules of
// package ledger: only Fineract's own word confirms or refuses, all else is Lost and settled by asking,
// and a generation rises only where the outcome says NewKey.
//
// The three orders (mobile-money.md G.2.2; fineract-observed.md section 1 row 8):
//
//   - pay, then post: Read the loan and let Due judge it, pay, then Disbursal with the provider's
//     confirmation number. Interest begins on Disbursal.Day, so it is the day of the payment.
//   - post, then pay: Disbursal under a payment type that the loan product books to the account of money
//     in transit; after the provider's word InTransit to the wallet's float, or Undo.
//   - to savings first: ToSavings, then Withdrawal under that payment type, then InTransit; on failure
//     Undo of the Withdrawal, and only then Undo of the ToSavings. The core itself refuses the latter
//     while the money is at the wallet.
//
// A withdrawal that the client asked for is the second half of the third.
package payouts
