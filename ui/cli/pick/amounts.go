package pick

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// amountTrouble is the key of words for an error of money.Parse.
func amountTrouble(err error) string {
	switch {
	case errors.Is(err, money.ErrAmbiguous):
		return "cli.amount_ambiguous"
	case errors.Is(err, money.ErrPrecision):
		return "cli.amount_precision"
	case errors.Is(err, money.ErrOverflow):
		return "cli.amount_overflow"
	}
	return "cli.amount_syntax"
}

// Currency by code as the institution uses it; "" is the only one in the bag or the books.
func (p Picker) Currency(ctx context.Context, code string) (money.Currency, error) {
	inst, err := p.Book.Institution(ctx)
	if err != nil {
		return money.Currency{}, err
	}
	if code != "" {
		for _, c := range inst.Currencies {
			if strings.EqualFold(c.Code, code) {
				return money.New(c.Code, c.Digits, c.Multiple)
			}
		}
		return money.Currency{}, trouble(app.NotFound, "none_currency", "text", code)
	}
	bag, err := p.Book.Till(ctx)
	if err != nil {
		return money.Currency{}, err
	}
	if len(bag) == 1 {
		return bag[0].Currency(), nil
	}
	if len(inst.Currencies) == 1 {
		c := inst.Currencies[0]
		return money.New(c.Code, c.Digits, c.Multiple)
	}
	return money.Currency{}, trouble(app.BadInput, "which_currency")
}

// Cash reads "1000x12 500x3": value in major units, times, how many.
func (p Picker) Cash(texts []string, cur money.Currency) ([]app.CashLine, error) {
	var lines []app.CashLine
	for _, text := range texts {
		value, count, ok := strings.Cut(strings.ToLower(text), "x")
		if !ok {
			return nil, trouble(app.BadInput, "bad_cash", "text", text)
		}
		a, err := p.Amount(value, cur)
		if err != nil {
			return nil, err
		}
		if all := money.Denominations(cur); len(all) > 0 && !slices.ContainsFunc(all, func(d money.Denomination) bool { return d.Value.Equal(a) }) {
			return nil, trouble(app.BadInput, "bad_cash", "text", text)
		}
		n, err := strconv.ParseInt(count, 10, 64)
		if err != nil || n < 0 {
			return nil, trouble(app.BadInput, "bad_cash", "text", text)
		}
		lines = append(lines, app.CashLine{Value: a.Minor(), Count: n})
	}
	return lines, nil
}
