// Package pick is how a verb names things: a group, a member, a client or an account by number or
// by a part of its name, an amount as a person types it, notes and coins, a day. What fits nothing
// or several is an *app.Problem of the area "cli", never a guess.
package pick

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
)

// Picker reads the words of one open book.
type Picker struct {
	Book   *store.Book
	Teller *teller.Teller
	Words  *words.Words
}

// trouble is a problem of the verbs' own area of words.
func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "cli."+what, nil, args...)
}

// Day reads --day; "" is the institution's business day now.
func (p Picker) Day(ctx context.Context, text string) (app.Date, error) {
	if text == "" {
		return p.Teller.Today(ctx)
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

func (p Picker) Group(ctx context.Context, text string) (app.Group, error) {
	all, err := p.Book.Groups(ctx)
	if err != nil {
		return app.Group{}, err
	}
	return pick(all, text, "group", func(g app.Group) int64 { return int64(g.ID) }, func(g app.Group) string { return g.Name })
}

func (p Picker) Colleague(ctx context.Context, text string) (app.Staff, error) {
	inst, err := p.Book.Institution(ctx)
	if err != nil {
		return app.Staff{}, err
	}
	return pick(inst.Staff, text, "staff", func(v app.Staff) int64 { return int64(v.ID) }, func(v app.Staff) string { return v.Name })
}

// groupItself is how a verb names the group's own line.
const groupItself = "group"

// Line is a member of the sheet, or the group itself (client 0).
func Line(sheet app.Sheet, text string) (app.Line, error) {
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

// Client by number, phone, account or name.
func (p Picker) Client(ctx context.Context, text string) (app.ClientFile, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if file, err := p.Book.Client(ctx, app.ClientID(n)); app.ClassOf(err) != app.NotFound {
			return file, err
		}
	}
	heads, err := p.Book.Find(ctx, text, 20)
	if err != nil {
		return app.ClientFile{}, err
	}
	head, err := pickHead(heads, text)
	if err != nil {
		return app.ClientFile{}, err
	}
	return p.Book.Client(ctx, head.ID)
}

func pickHead(heads []app.ClientHead, text string) (app.ClientHead, error) {
	if len(heads) == 1 {
		return heads[0], nil
	}
	return pick(heads, text, "client", func(c app.ClientHead) int64 { return int64(c.ID) }, func(c app.ClientHead) string { return c.Name })
}

// Account is one account that a verb can name.
type Account struct {
	Ref      app.AccountRef
	Currency money.Currency
	Number   string
}

// Accounts of a client, in the order of the sheet: loans, savings, charges.
func Accounts(f app.ClientFile) []Account {
	var all []Account
	for _, l := range f.Loans {
		all = append(all, Account{l.Ref(), l.Total.Currency(), l.AccountNo})
	}
	for _, v := range f.Savings {
		all = append(all, Account{v.Ref(), v.Balance.Currency(), v.AccountNo})
	}
	for _, c := range f.Charges {
		all = append(all, Account{c.Ref(), c.Outstanding.Currency(), ""})
	}
	return all
}

// Account reads "loan:7", "savings:3", "charge:5", or an account number.
func (p Picker) Account(ctx context.Context, text string) (Account, error) {
	if kind, id, ok := strings.Cut(text, ":"); ok {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || (kind != string(app.OnLoan) && kind != string(app.OnSavings) && kind != string(app.OnCharge)) {
			return Account{}, trouble(app.BadInput, "bad_account", "text", text)
		}
		file, err := p.Book.Account(ctx, app.AccountRef{Kind: app.AccountKind(kind), ID: n})
		if err != nil {
			return Account{}, err
		}
		return fromFile(file), nil
	}
	heads, err := p.Book.Find(ctx, text, 20)
	if err != nil {
		return Account{}, err
	}
	var found []Account
	for _, head := range heads {
		file, err := p.Book.Client(ctx, head.ID)
		if err != nil {
			return Account{}, err
		}
		for _, a := range Accounts(file) {
			if a.Number == text {
				found = append(found, a)
			}
		}
	}
	switch len(found) {
	case 0:
		return Account{}, trouble(app.NotFound, "none_account", "text", text)
	case 1:
		return found[0], nil
	}
	names := make([]string, 0, len(found))
	for _, a := range found {
		names = append(names, a.Ref.String())
	}
	return Account{}, trouble(app.BadInput, "several", "text", text, "names", strings.Join(names, ", "))
}

func fromFile(f app.AccountFile) Account {
	switch {
	case f.Loan != nil:
		return Account{f.Loan.Ref(), f.Loan.Total.Currency(), f.Loan.AccountNo}
	case f.Savings != nil:
		return Account{f.Savings.Ref(), f.Savings.Balance.Currency(), f.Savings.AccountNo}
	case f.Charge != nil:
		return Account{f.Charge.Ref(), f.Charge.Outstanding.Currency(), ""}
	}
	return Account{}
}

// Amount reads what a person typed, in the language of the house.
func (p Picker) Amount(text string, cur money.Currency) (money.Amount, error) {
	a, err := money.Parse(text, cur, p.Words.Lang())
	if err != nil {
		return money.Amount{}, app.Trouble(app.BadInput, amountTrouble(err), err, "text", text, "currency", cur.Code(), "digits", cur.Digits())
	}
	return a, nil
}
