package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// trouble is a problem of the verbs' own area of words.
func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "cli."+what, nil, args...)
}

// day reads --day; "" is the institution's business day now.
func (s *shell) day(ctx context.Context, h *House, text string) (app.Date, error) {
	if text == "" {
		return h.Teller.Today(ctx)
	}
	d, err := app.ParseDate(text)
	if err != nil {
		return app.Date{}, app.Trouble(app.BadInput, "cli.bad_day", err, "text", text)
	}
	return d, nil
}

// pick finds the one of many that text names: by number, else by a part of its name.
func pick[T any](all []T, text, what string, id func(T) int64, name func(T) string) (T, error) {
	var zero T
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		for _, v := range all {
			if id(v) == n {
				return v, nil
			}
		}
	}
	var found []T
	for _, v := range all {
		if strings.EqualFold(name(v), text) {
			return v, nil
		}
		if strings.Contains(strings.ToLower(name(v)), strings.ToLower(text)) {
			found = append(found, v)
		}
	}
	switch {
	case text == "" || len(found) == 0:
		return zero, trouble(app.NotFound, "none_"+what, "text", text)
	case len(found) > 1:
		names := make([]string, 0, len(found))
		for _, v := range found[:min(len(found), 5)] {
			names = append(names, fmt.Sprintf("%s (%d)", name(v), id(v)))
		}
		return zero, trouble(app.BadInput, "several", "text", text, "names", strings.Join(names, ", "))
	}
	return found[0], nil
}

func (s *shell) findGroup(ctx context.Context, h *House, text string) (app.Group, error) {
	all, err := h.Book.Groups(ctx)
	if err != nil {
		return app.Group{}, err
	}
	return pick(all, text, "group", func(g app.Group) int64 { return int64(g.ID) }, func(g app.Group) string { return g.Name })
}

func (s *shell) findColleague(ctx context.Context, h *House, text string) (app.Staff, error) {
	inst, err := h.Book.Institution(ctx)
	if err != nil {
		return app.Staff{}, err
	}
	return pick(inst.Staff, text, "staff", func(v app.Staff) int64 { return int64(v.ID) }, func(v app.Staff) string { return v.Name })
}

// groupItself is how a verb names the group's own line.
const groupItself = "group"

// findLine is a member of the sheet, or the group itself (client 0).
func findLine(sheet app.Sheet, text string) (app.Line, error) {
	if text == groupItself {
		if sheet.GroupSelf == nil {
			return app.Line{}, trouble(app.NotFound, "no_group_line", "group", sheet.Name)
		}
		return *sheet.GroupSelf, nil
	}
	for _, l := range sheet.Lines {
		if l.Number != "" && l.Number == text {
			return l, nil
		}
	}
	return pick(sheet.Lines, text, "member", func(l app.Line) int64 { return int64(l.Client) }, func(l app.Line) string { return l.Name })
}

// findClient by number, phone, account or name.
func (s *shell) findClient(ctx context.Context, h *House, text string) (app.ClientFile, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if file, err := h.Book.Client(ctx, app.ClientID(n)); app.ClassOf(err) != app.NotFound {
			return file, err
		}
	}
	heads, err := h.Book.Find(ctx, text, 20)
	if err != nil {
		return app.ClientFile{}, err
	}
	head, err := pickHead(heads, text)
	if err != nil {
		return app.ClientFile{}, err
	}
	return h.Book.Client(ctx, head.ID)
}

func pickHead(heads []app.ClientHead, text string) (app.ClientHead, error) {
	if len(heads) == 1 {
		return heads[0], nil
	}
	return pick(heads, text, "client", func(c app.ClientHead) int64 { return int64(c.ID) }, func(c app.ClientHead) string { return c.Name })
}

// account is one account that a verb can name.
type account struct {
	ref      app.AccountRef
	currency money.Currency
	number   string
}

// accountsOf a client, in the order of the sheet: loans, savings, charges.
func accountsOf(f app.ClientFile) []account {
	var all []account
	for _, l := range f.Loans {
		all = append(all, account{l.Ref(), l.Total.Currency(), l.AccountNo})
	}
	for _, v := range f.Savings {
		all = append(all, account{v.Ref(), v.Balance.Currency(), v.AccountNo})
	}
	for _, c := range f.Charges {
		all = append(all, account{c.Ref(), c.Outstanding.Currency(), ""})
	}
	return all
}

// findAccount reads "loan:7", "savings:3", "charge:5", or an account number.
func (s *shell) findAccount(ctx context.Context, h *House, text string) (account, error) {
	if kind, id, ok := strings.Cut(text, ":"); ok {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || (kind != string(app.OnLoan) && kind != string(app.OnSavings) && kind != string(app.OnCharge)) {
			return account{}, trouble(app.BadInput, "bad_account", "text", text)
		}
		file, err := h.Book.Account(ctx, app.AccountRef{Kind: app.AccountKind(kind), ID: n})
		if err != nil {
			return account{}, err
		}
		return fromFile(file), nil
	}
	heads, err := h.Book.Find(ctx, text, 20)
	if err != nil {
		return account{}, err
	}
	var found []account
	for _, head := range heads {
		file, err := h.Book.Client(ctx, head.ID)
		if err != nil {
			return account{}, err
		}
		for _, a := range accountsOf(file) {
			if a.number == text {
				found = append(found, a)
			}
		}
	}
	switch len(found) {
	case 0:
		return account{}, trouble(app.NotFound, "none_account", "text", text)
	case 1:
		return found[0], nil
	}
	names := make([]string, 0, len(found))
	for _, a := range found {
		names = append(names, a.ref.String())
	}
	return account{}, trouble(app.BadInput, "several", "text", text, "names", strings.Join(names, ", "))
}

func fromFile(f app.AccountFile) account {
	switch {
	case f.Loan != nil:
		return account{f.Loan.Ref(), f.Loan.Total.Currency(), f.Loan.AccountNo}
	case f.Savings != nil:
		return account{f.Savings.Ref(), f.Savings.Balance.Currency(), f.Savings.AccountNo}
	case f.Charge != nil:
		return account{f.Charge.Ref(), f.Charge.Outstanding.Currency(), ""}
	}
	return account{}
}

// amount reads what a person typed, in the language of the house.
func amount(h *House, text string, cur money.Currency) (money.Amount, error) {
	a, err := money.Parse(text, cur, h.Words.Lang())
	if err != nil {
		return money.Amount{}, app.Trouble(app.BadInput, amountTrouble(err), err, "text", text, "currency", cur.Code(), "digits", cur.Digits())
	}
	return a, nil
}
