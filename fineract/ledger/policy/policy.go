package policy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/ledger"
	"daftari/fineract/tables"
)

// Kept is a decision as it stands at the core.
type Kept struct {
	Key    app.Key       `json:"key"`
	By     string        `json:"by"` // user name of who wrote it down
	At     time.Time     `json:"at"`
	Policy payout.Policy `json:"policy"`
}

// Of is for desk.Config.Policy.
func Of(c *fineract.Client) func(context.Context) (payout.Policy, error) {
	return func(ctx context.Context) (payout.Policy, error) {
		k, err := Read(ctx, c)
		return k.Policy, err
	}
}

// Read the decision that counts. An error is a Problem: ledger.policy.none (NotFound) where nothing was decided yet,
// ledger.policy.not_installed (Misfit), ledger.policy.damaged (Misfit) where what stands there is not one of ours, whole.
func Read(ctx context.Context, c *fineract.Client) (Kept, error) {
	rules, err := find(ctx, c, Table, "office_id", strconv.Itoa(headOffice), "id", "set_key", "user_name", "set_at", "rights", "disburse_order",
		"approval_hours", "wallet_hours", "may_split", "providers")
	if err != nil {
		return Kept{}, err
	}
	if len(rules) == 0 {
		return Kept{}, app.Trouble(app.NotFound, "ledger.policy.none", nil)
	}
	newest := slices.MaxFunc(rules, func(a, b row) int { return int(a.number("id") - b.number("id")) })
	k := Kept{Key: app.Key(newest.text("set_key")), By: newest.text("user_name"), Policy: payout.Policy{Order: payout.Order(newest.text("disburse_order")),
		Hours: int(newest.number("approval_hours")), WalletHours: int(newest.number("wallet_hours")), Split: newest.number("may_split") == 1,
		Providers: strings.Fields(newest.text("providers"))}}
	if k.At, err = time.Parse(time.RFC3339, newest.text("set_at")); err != nil {
		return Kept{}, damaged(err)
	}
	rights, err := rightsOf(ctx, c, k.Key)
	if err != nil {
		return Kept{}, err
	}
	if int64(len(rights)) != newest.number("rights") {
		return Kept{}, damaged(fmt.Errorf("%d rights of %d", len(rights), newest.number("rights")))
	}
	for _, r := range rights {
		a, err := authority(r)
		if err != nil {
			return Kept{}, damaged(err)
		}
		k.Policy.Authorities = append(k.Policy.Authorities, a)
	}
	if err := k.Policy.Sense(); err != nil {
		return Kept{}, damaged(err)
	}
	return k, nil
}

func damaged(err error) error { return app.Trouble(app.Misfit, "ledger.policy.damaged", err) }

// rightsOf a decision, in the order in which they were written.
func rightsOf(ctx context.Context, c *fineract.Client, key app.Key) ([]row, error) {
	rights, err := find(ctx, c, RightTable, "set_key", string(key), "id", "right_key", "user_name", "full_name", "client", "currency", "sends", "approves", "payments")
	slices.SortFunc(rights, func(a, b row) int { return int(a.number("id") - b.number("id")) })
	return rights, err
}

func authority(r row) (payout.Authority, error) {
	a := payout.Authority{User: r.text("user_name"), Name: r.text("full_name"), Client: app.ClientID(r.number("client")), Payments: int(r.number("payments"))}
	if r.text("currency") == "" {
		return a, nil
	}
	cur, err := money.ISO(r.text("currency"))
	if err != nil {
		return a, err
	}
	for name, into := range map[string]*money.Amount{"sends": &a.Sends, "approves": &a.Approves} {
		if text := r.text(name); text != "" {
			if *into, err = money.ParseDecimal(text, cur); err != nil {
				return a, err
			}
		}
	}
	return a, nil
}

// Known fills in the names of the users of a policy as the core has them, and finds that there are such users and such
// clients. ledger.policy.no_user, ledger.policy.no_client (BadInput).
func Known(ctx context.Context, c *fineract.Client, p payout.Policy) (payout.Policy, error) {
	users, err := admin.Users(ctx, c)
	if err != nil {
		return p, ledger.Trouble(err)
	}
	p.Authorities = slices.Clone(p.Authorities)
	for i := range p.Authorities {
		a := &p.Authorities[i]
		at := slices.IndexFunc(users, func(u admin.User) bool { return strings.EqualFold(u.Username, a.User) })
		if at < 0 {
			return p, app.Trouble(app.BadInput, "ledger.policy.no_user", nil, "user", a.User)
		}
		u := users[at]
		a.User = u.Username
		if a.Name = u.Staff.DisplayName; a.Name == "" {
			a.Name = strings.TrimSpace(u.FirstName + " " + u.LastName)
		}
		if a.Client == 0 {
			continue
		}
		switch _, err := c.Client(ctx, fineract.Ref{ID: int64(a.Client)}); {
		case fineract.NotFound(err):
			return p, app.Trouble(app.BadInput, "ledger.policy.no_client", err, "user", a.User, "client", int64(a.Client))
		case err != nil:
			return p, ledger.Trouble(err)
		}
	}
	return p, nil
}

// Write a decision down. It counts only when all of it stands: after an error nothing has changed, or everything; Read
// tells which. The policy must make sense (payout.Policy.Sense).
func Write(ctx context.Context, c *fineract.Client, k Kept) error {
	if err := k.Policy.Sense(); err != nil {
		return err
	}
	for i, a := range k.Policy.Authorities {
		right := wireRight{Key: fmt.Sprintf("%s.%d", k.Key, i+1), Set: k.Key, User: a.User, Name: cut(a.Name, 100), Client: a.Client, Payments: a.Payments}
		for _, v := range []struct {
			from money.Amount
			to   *string
		}{{a.Sends, &right.Sends}, {a.Approves, &right.Approves}} {
			if v.from.Valid() {
				right.Currency, *v.to = v.from.Currency().Code(), v.from.Decimal()
			}
		}
		if err := add(ctx, c, RightTable, "right_key", right.Key, right); err != nil {
			return err
		}
	}
	split := 0
	if k.Policy.Split {
		split = 1
	}
	return add(ctx, c, Table, "set_key", string(k.Key), wireRule{Set: k.Key, By: k.By, At: k.At.UTC().Format(time.RFC3339), Rights: len(k.Policy.Authorities),
		Order: k.Policy.Order, Hours: k.Policy.Hours, WalletHours: k.Policy.WalletHours, Split: split, Providers: strings.Join(k.Policy.Providers, " ")})
}

type wireRule struct {
	Set         app.Key      `json:"set_key"`
	By          string       `json:"user_name"`
	At          string       `json:"set_at"`
	Rights      int          `json:"rights"`
	Order       payout.Order `json:"disburse_order,omitempty"`
	Hours       int          `json:"approval_hours"`
	WalletHours int          `json:"wallet_hours"`
	Split       int          `json:"may_split"`
	Providers   string       `json:"providers,omitempty"`
}

type wireRight struct {
	Key      string       `json:"right_key"`
	Set      app.Key      `json:"set_key"`
	User     string       `json:"user_name"`
	Name     string       `json:"full_name,omitempty"`
	Client   app.ClientID `json:"client"`
	Currency string       `json:"currency,omitempty"`
	Sends    string       `json:"sends,omitempty"`
	Approves string       `json:"approves,omitempty"`
	Payments int          `json:"payments"`
}

// add a row once: its key is unique there, so that a lost answer is settled by looking.
func add(ctx context.Context, c *fineract.Client, table, column, key string, r any) error {
	_, err := c.Post(ctx, tables.AddRow(table, int64(headOffice), r, key))
	switch fineract.Classify(err) {
	case fineract.Unsure, fineract.Duplicate, fineract.InProgress:
		there, lookErr := find(ctx, c, table, column, key, column)
		if lookErr != nil {
			return lookErr
		}
		if len(there) == 1 {
			return nil
		}
	}
	return trouble(err)
}

func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

// row is one row of a datatable, by column.
type row map[string]json.RawMessage

func (r row) text(name string) string {
	var s string
	_ = json.Unmarshal(r[name], &s) // what is no text is none
	return s
}

func (r row) number(name string) int64 {
	var n json.Number
	if json.Unmarshal(r[name], &n) != nil {
		return 0
	}
	v, _ := strconv.ParseInt(n.String(), 10, 64)
	return v
}

func find(ctx context.Context, c *fineract.Client, table, column, value string, columns ...string) ([]row, error) {
	found, err := tables.FindRows(ctx, c, table, column, value, columns...)
	if err != nil {
		return nil, trouble(err)
	}
	all := make([]row, len(found))
	for i, cells := range found {
		all[i] = cells
	}
	return all, nil
}

func trouble(err error) error {
	var e *fineract.Error
	if errors.As(err, &e) && (fineract.HasCode(err, "error.msg.datatable.not.found") || e.Kind == fineract.KindUnsupported) {
		return app.Trouble(app.Misfit, "ledger.policy.not_installed", err)
	}
	return ledger.Trouble(err)
}
