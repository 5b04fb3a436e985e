package pick

import (
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

// Part finds the part of a line by the verb's word: loan, loan2, savings, withdraw, fee,
// handout, or an account such as loan:7. A withdrawal needs no part of its own on the sheet.
func Part(line app.Line, name string) (app.Kind, app.AccountRef, money.Currency, error) {
	if strings.Contains(name, ":") {
		for _, p := range line.Parts {
			if p.Account.String() == name {
				return p.Kind, p.Account, partCurrency(append([]app.Part{p}, line.Parts...)), nil
			}
		}
		return "", app.AccountRef{}, money.Currency{}, trouble(app.NotFound, "none_part", "text", name, "member", line.Name)
	}
	word, n := splitNumber(name)
	kind, ok := map[string]app.Kind{
		"loan": app.Repayment, "savings": app.Deposit, "withdraw": app.Withdrawal,
		"fee": app.ChargePayment, "handout": app.Disbursement,
	}[word]
	if !ok {
		return "", app.AccountRef{}, money.Currency{}, trouble(app.BadInput, "bad_part", "text", name)
	}
	for _, p := range line.Parts {
		if p.Kind != kind {
			continue
		}
		if n--; n == 0 {
			return p.Kind, p.Account, partCurrency(append([]app.Part{p}, line.Parts...)), nil
		}
	}
	return "", app.AccountRef{}, money.Currency{}, trouble(app.NotFound, "none_part", "text", name, "member", line.Name)
}

// splitNumber cuts "loan2" into "loan" and 2; a bare word is the first.
func splitNumber(name string) (string, int) {
	word := strings.TrimRight(name, "0123456789")
	n, err := strconv.Atoi(name[len(word):])
	if err != nil || n < 1 {
		n = 1
	}
	return word, n
}

// partCurrency is the first part's; a blocked one has lost it, and the member's other parts tell it.
func partCurrency(parts []app.Part) money.Currency {
	for _, p := range parts {
		for _, a := range []money.Amount{p.Expected, p.Most, p.Actual} {
			if a.Valid() {
				return a.Currency()
			}
		}
	}
	return money.Currency{}
}

// SheetCurrency is the one named, or the sheet's only one.
func SheetCurrency(sheet app.Sheet, code string) (money.Currency, error) {
	totals, err := sheet.Totals()
	if err != nil {
		return money.Currency{}, err
	}
	for _, t := range totals {
		if strings.EqualFold(t.Hand.Currency().Code(), code) || (code == "" && len(totals) == 1) {
			return t.Hand.Currency(), nil
		}
	}
	if code == "" {
		return money.Currency{}, trouble(app.BadInput, "which_currency")
	}
	return money.Currency{}, trouble(app.NotFound, "none_currency", "text", code)
}

// Reason turns a short reason into its key of words; own words stay.
func Reason(text string) string {
	for _, key := range teller.Reasons() {
		if strings.TrimPrefix(key, "sheet.reason.") == text {
			return key
		}
	}
	return text
}

// Presence by the word of the verb.
func Presence(text string) (app.Presence, error) {
	switch text {
	case "":
		return app.NotMarked, nil
	case "present", "here":
		return app.Present, nil
	case "late":
		return app.Late, nil
	case "absent":
		return app.Absent, nil
	case "leave":
		return app.OnLeave, nil
	}
	return app.NotMarked, trouble(app.BadInput, "bad_mark", "text", text)
}
