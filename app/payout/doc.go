// Package payout is the nouns and rules of money that moves by wallet: payments, the batches in which officers send
// them, who may approve what, and the one table of a payment's states (C1-C8, D1; mobile-money.md G.2).
//
// A device makes payments and batches; the desk pays. Until a batch reaches the desk its device's book is the truth,
// from then on the desk's book is, and the device only hears of it.
package payout
