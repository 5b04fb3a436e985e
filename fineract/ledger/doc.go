// Package ledger says our nouns in Fineract's words and reads its answers back: it is the core
// as the sync engine sees it.
//
// Post sends entries, Ask looks them up, Pull (package pull) brings the figures. SignIn and
// ClaimDevice serve the setting up of a device; package install is the administrator's side.
//
// What makes it exactly once: a repayment carries its entry's key twice, as externalId and, with
// the generation, as Idempotency-Key; what takes no externalId carries a receipt number that no
// other posting has. One call of Post puts each entry on the wire at most once. An answer counts
// as a confirmation only when it is Fineract's own JSON and names our account; a failure counts
// as a refusal only when Fineract itself says so and a look-up does not find the entry. All else
// is Lost, and settled by asking.
package ledger
