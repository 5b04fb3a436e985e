package ledger

import (
	"regexp"
	"strings"

	"daftari/app"
	"daftari/fineract"
)

// cause ties a code of Fineract's to what people are told, "ledger.refused.<cause>". A code that
// ends in * stands for all that begin so; a kind of "" is any; the first that fits wins.
type cause struct {
	kind app.Kind
	code string
	key  string
}

// causes is the table of refusals (fineract.md section 6).
func causes() []cause {
	return []cause{
		{app.Disbursement, "error.msg.data.integrity.issue", "cash_disbursal"}, // PostgreSQL looks for a cashier (observed, section 1 row 8)
		{"", CodeFollowed, "disbursal_followed"},
		{"", CodeChanged, "disbursal_changed"},
		{"", CodeNoTarget, "no_target"},
		{"", CodeNoMeeting, "no_calendar"},
		{"", CodeTurnedDown, "turned_down"},
		{"", CodeUnfit, "unfit"},
		{"", "error.msg.not.authorized", "permission"},

		{"", "error.msg.loan.must.be.active.fully.paid.or.overpaid", "loan_closed"},
		{"", "error.msg.loan.written.off.update.not.allowed", "loan_closed"},
		{"", "error.msg.loan.transaction.cannot.be.a.future.date", "future"},
		{"", "error.msg.loan.disbursal.cannot.be.a.future.date", "future"},
		{"", "error.msg.savingsaccount.transaction.in.the.future", "future"},
		{"", "validation.msg.savingsaccount.transaction.transactionDate.*future*", "future"},
		{"", "*.in.the.future", "future"},
		{"", "*.is.futureDate", "future"},
		{"", "*.cannot.be.a.future.date", "future"},
		{"", "error.msg.loan.repayment.or.waiver.cannot.be.made.before.last.transaction.date", "before_last"},
		{"", "error.msg.loan.repayment.or.waiver.cannot.be.made.before.client.transfer.date", "client_moved"},
		{"", "error.msg.loan.transaction.cannot.be.before.disbursement.date", "before_opening"},
		{"", "error.msg.savingsaccount.transaction.before.activation.date", "before_opening"},
		{"", "*.before.activation.date", "before_opening"},
		{"", "*.before.activationDate", "before_opening"},
		{"", "error.msg.transaction.date.cannot.be.earlier.than.charge.off.date", "before_last"},
		{"", "*.date.on.holiday", "holiday"},
		{"", "*.on.holiday", "holiday"},
		{"", "*.on.non.working.day", "non_working"},
		{"", "error.msg.client.not.active.exception", "client_inactive"},
		{"", "error.msg.group.not.active.exception", "client_inactive"},
		{"", "error.msg.glJournalEntry.invalid.accounting.closed", "books_closed"},
		{"", "error.msg.glJournalEntry.invalid.future.date", "future"},
		{"", "error.msg.glJournalEntry.*", "gl_account"},
		{"", "error.msg.glaccount.*", "gl_account"},
		{"", "error.msg.journalEntries.transactionId.not.found", "no_target"},
		{"", "error.msg.financialActivityAccount.not.found", "activity"},
		{"", "error.msg.loan.disburse.to.savings.*", "no_link"},
		{"", "error.msg.loan.disburse.amount.*", "disbursal_amount"},
		{"", "error.msg.savingsaccount.transaction.insufficient.account.balance*", "insufficient"},
		{"", "*.results.in.balance.going.negative", "insufficient"},
		{"", "cashier.insufficient.amount.exception", "cashier"},
		{"", "error.msg.savingsaccount.transaction.account.is.not.active", "savings_closed"},
		{"", "*.account.is.not.active", "savings_closed"},
		{"", "*.withdrawals.blocked.during.lockin.period", "locked_in"},
		{"", "error.msg.saving.account.blocked.transaction.not.allowed", "savings_blocked"},
		{"", "error.msg.savings.account.debit.transaction.not.allowed", "savings_blocked"},
		{"", "error.msg.savings.account.credit.transaction.not.allowed", "savings_blocked"},
		{"", "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state", "not_approved"},
		{"", "error.msg.loan.undo.disbursal.*", "disbursal_followed"},
		{"", "error.msg.loan.disbursal.*", "disbursal_date"},
		{"", "error.msg.loan.transaction.adjustment.is.only.allowed.*", "undone_already"},
		{"", "error.msg.loan.*.not.found", "account_gone"},
		{"", "error.msg.loan.id.invalid", "account_gone"},
		{"", "error.msg.saving.account.id.invalid", "account_gone"},
		{"", "error.msg.client.id.invalid", "account_gone"},
		{"", "error.msg.client.charge.id.invalid", "account_gone"},
		{"", "error.msg.payment.type.invalid", "payment_type"},
		{"", "*.charge.is.paid", "charge_paid"},
		{"", "*.charge.is.waived", "charge_paid"},
		{"", "*exceeds.outstanding.amount", "charge_amount"},
		{"", "*.duplicate.externalId", "duplicate"},
		{"", "*.externalId.value.must.be.unique", "duplicate"},
		{"", "error.msg.meeting.duplicate", "duplicate"},
		{"", "error.msg.datatable.entry.duplicate", "duplicate"},
		{"", "error.msg.datatable.not.found", "not_installed"},
		{"", "*.not.valid.recurring.date", "not_a_meeting"},
		{"", "error.msg.meeting.*", "not_a_meeting"},
	}
}

func (c cause) fits(kind app.Kind, code string) bool {
	if c.kind != "" && c.kind != kind {
		return false
	}
	parts := strings.Split(c.code, "*")
	if len(parts) == 1 {
		return c.code == code
	}
	rest, ok := strings.CutPrefix(code, parts[0])
	last := len(parts) - 1
	if !ok || !strings.HasSuffix(rest, parts[last]) {
		return false
	}
	for _, p := range parts[1:last] {
		_, after, in := strings.Cut(rest, p)
		if !in {
			return false
		}
		rest = after
	}
	return true
}

// Refusal is the key of words for a refused entry: "<key>.what", "<key>.money", "<key>.do", with
// the argument "amount", what is in the till; "<key>.short" follows "Needs you:". An unknown code is "ledger.refused.other"; the
// server's own words (Outcome.Text) stand one tap deeper.
func Refusal(kind app.Kind, code string) string {
	for _, c := range causes() {
		if c.fits(kind, code) {
			return "ledger.refused." + c.key
		}
	}
	return "ledger.refused.other"
}

// RefusalOf is the key of words for what the core said last when it refused the entry.
func RefusalOf(f app.EntryFile) string {
	code := ""
	for _, a := range f.Attempts {
		if a.Event == app.Refuse {
			code = a.Code
		}
	}
	return Refusal(f.Entry.Kind, code)
}

// Refusals are all keys that Refusal may give.
func Refusals() []string {
	keys := []string{"ledger.refused.other"}
	seen := map[string]bool{}
	for _, c := range causes() {
		if !seen[c.key] {
			seen[c.key] = true
			keys = append(keys, "ledger.refused."+c.key)
		}
	}
	return keys
}

var rightName = regexp.MustCompile(`authority to: ([A-Z0-9_ a-z]{3,80})`)

// rightOf is the permission that the user lacks, "" if the server does not say.
func rightOf(e *fineract.Error) string {
	if e == nil {
		return ""
	}
	m := rightName.FindStringSubmatch(e.UserMessage)
	if m == nil {
		return ""
	}
	return m[1]
}
