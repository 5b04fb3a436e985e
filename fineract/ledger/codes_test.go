package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"daftari/app"
	"daftari/assets"
	"daftari/fineract"
	"daftari/fineract/transport"
)

// TestRefusal: the server's codes, as people are told.
func TestRefusal(t *testing.T) {
	tests := []struct {
		kind app.Kind
		code string
		want string
	}{
		{app.Repayment, "error.msg.loan.must.be.active.fully.paid.or.overpaid", "loan_closed"},
		{app.Repayment, "error.msg.loan.application.repayment.date.on.holiday", "holiday"},
		{app.Repayment, "error.msg.loan.application.repayment.date.on.non.working.day", "non_working"},
		{app.Repayment, "error.msg.loan.transaction.cannot.be.a.future.date", "future"},
		{app.Repayment, "error.msg.loan.repayment.or.waiver.cannot.be.made.before.last.transaction.date", "before_last"},
		{app.Repayment, "error.msg.client.not.active.exception", "client_inactive"},
		{app.Repayment, "error.msg.not.authorized", "permission"},
		{app.Repayment, "error.msg.loan.repayment.duplicate.externalId", "duplicate"},
		{app.Repayment, "validation.msg.loan.transaction.externalId.value.must.be.unique", "duplicate"},
		{app.Repayment, "error.msg.loan.written.off.update.not.allowed", "loan_closed"},
		{app.Repayment, "error.msg.data.integrity.issue", "other"},
		{app.Disbursement, "error.msg.data.integrity.issue", "cash_disbursal"},
		{app.Disbursement, "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state", "not_approved"},
		{app.Disbursement, "error.msg.loan.disbursal.cannot.be.before.approval.date", "disbursal_date"},
		{app.Withdrawal, "error.msg.savingsaccount.transaction.insufficient.account.balance", "insufficient"},
		{app.Withdrawal, "error.msg.savingsaccount.transaction.insufficient.account.balance.withdraw", "insufficient"},
		{app.Deposit, "error.msg.savingsaccount.transaction.account.is.not.active", "savings_closed"},
		{app.Deposit, "error.msg.savingsaccount.transaction.before.activation.date", "before_opening"},
		{app.Deposit, "validation.msg.savingsaccount.transaction.account.is.not.active", "savings_closed"},
		{app.ChargePayment, "validation.msg.clients.charge.charge.is.paid", "charge_paid"},
		{app.ChargePayment, "validation.msg.clients.charge.transactionDate.transaction.is.futureDate", "future"},
		{app.Attendance, "error.msg.meeting.not.valid.recurring.date", "not_a_meeting"},
		{app.MeetingNoted, "error.msg.datatable.not.found", "not_installed"},
		{app.Reversal, CodeFollowed, "disbursal_followed"},
		{app.Deposit, CodeUnfit, "unfit"},
		{app.Deposit, "error.msg.never.heard.of", "other"},
		{app.Deposit, "", "other"},
	}
	for _, tt := range tests {
		t.Run(string(tt.kind)+" "+tt.code, func(t *testing.T) {
			if got := Refusal(tt.kind, tt.code); got != "ledger.refused."+tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestTexts: every key that this package gives has its words in each language.
func TestTexts(t *testing.T) {
	names, err := fs.Glob(assets.Translations, "translations/ledger.*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no texts", err)
	}
	keys := append(Refusals(), "ledger.offline", "ledger.line", "ledger.portal", "ledger.busy", "ledger.failing", "ledger.signed_out", "ledger.not_permitted",
		"ledger.misfit", "ledger.report", "ledger.wrong_clock", "ledger.signin.password", "ledger.signin.no_password",
		"ledger.signin.expired", "ledger.signin.second_factor", "ledger.signin.tenant", "ledger.signin.too_old", "ledger.signin.no_keys", "ledger.signin.no_staff",
		"ledger.signin.not_installed", "ledger.device.no_code", "ledger.install.refused", "ledger.install.table_differs", "ledger.check.permissions_missing")
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			raw, err := assets.Translations.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var texts map[string]string
			if err := json.Unmarshal(raw, &texts); err != nil {
				t.Fatal(err)
			}
			for _, k := range keys {
				for _, part := range []string{".what", ".money", ".do"} {
					if texts[k+part] == "" {
						t.Errorf("no text for %s%s", k, part)
					}
				}
			}
			for _, k := range Refusals() { // the stamp's "Needs you: ..." has little room
				if short := texts[k+".short"]; short == "" || len([]rune(short)) > 26 || strings.HasSuffix(short, ".") {
					t.Errorf("%s.short is %q", k, short)
				}
			}
			for _, k := range []string{PersonDifferent, PersonUndone, PersonUnseen, PersonNoNewKey, PersonOld} {
				if texts[k] == "" {
					t.Errorf("no text for %s", k)
				}
			}
		})
	}
}

// TestTrouble: what a failed read tells people.
func TestTrouble(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("GET /x: %w", err) }
	tests := []struct {
		err   error
		class app.Class
		key   string
	}{
		{&fineract.TransportError{Place: transport.NotSent}, app.Offline, "ledger.offline"},
		{&fineract.TransportError{Place: transport.NotSent, Refused: transport.UnknownAuthority}, app.BadConfig, "transport.authority"},
		{&fineract.TransportError{Place: transport.NotSent, Refused: transport.RanOut}, app.BadConfig, "transport.expired"},
		{&fineract.TransportError{Place: transport.Sent}, app.Doubtful, "ledger.line"},
		{&fineract.TransportError{Place: transport.Sent, NotOurs: true}, app.Foreign, "ledger.portal"},
		{fineract.ErrNoPassword, app.SignedOut, "ledger.signed_out"},
		{&fineract.Error{Kind: fineract.KindSignIn}, app.SignedOut, "ledger.signed_out"},
		{&fineract.Error{Kind: fineract.KindPassword}, app.SignedOut, "ledger.signin.expired"},
		{&fineract.Error{Kind: fineract.KindSecondFactor}, app.SignedOut, "ledger.signin.second_factor"},
		{&fineract.Error{Kind: fineract.KindTenant}, app.SignedOut, "ledger.signin.tenant"},
		{&fineract.Error{Kind: fineract.KindPermission, UserMessage: "User has no authority to: READ_LOAN"}, app.NotPermitted, "ledger.not_permitted"},
		{&fineract.Error{Kind: fineract.KindWait}, app.Busy, "ledger.busy"},
		{&fineract.Error{Kind: fineract.KindUnexpected}, app.Doubtful, "ledger.failing"},
		{&fineract.Error{Kind: fineract.KindNotFound, Code: "x"}, app.Misfit, "ledger.misfit"},
		{app.Trouble(app.Misfit, "ledger.report", nil), app.Misfit, "ledger.report"},
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			var p *app.Problem
			if err := Trouble(wrapped(tt.err)); !errors.As(err, &p) || p.Class != tt.class || p.Key != tt.key {
				t.Errorf("%v", err)
			}
		})
	}
	if rightOf(&fineract.Error{UserMessage: "User has no authority to: READ_LOAN"}) != "READ_LOAN" {
		t.Error("the right is not named")
	}
}
