package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// Institution as the core last told it; zero before the first pull.
func (b *Book) Institution(ctx context.Context) (app.Institution, error) {
	inst, err := readFact[app.Institution](ctx, b, factInstitution)
	if err != nil {
		return inst, err
	}
	for i := range inst.Currencies {
		c := &inst.Currencies[i]
		if c.Currency, err = money.New(c.Code, c.Digits, c.Multiple); err != nil {
			return inst, fmt.Errorf("currency of the institution: %w", err)
		}
	}
	return inst, nil
}

// Centres in order of id.
func (b *Book) Centres(ctx context.Context) ([]app.Centre, error) {
	all, err := readAll[app.Centre](ctx, b, inCentre, "SELECT id, blob FROM mirror_centre")
	slices.SortFunc(all, func(x, y app.Centre) int { return int(x.ID - y.ID) })
	return all, err
}

// Groups in order of id.
func (b *Book) Groups(ctx context.Context) ([]app.Group, error) {
	all, err := readAll[app.Group](ctx, b, inGroup, "SELECT id, blob FROM mirror_group")
	slices.SortFunc(all, func(x, y app.Group) int { return int(x.ID - y.ID) })
	return all, err
}

func readAll[T any](ctx context.Context, b *Book, table, query string, args ...any) (all []T, err error) {
	err = b.read(ctx, "read "+table, func(t *tx) error {
		all = nil
		return t.Query(func(scan func(...any) error) error {
			var id string
			var blob []byte
			if err := scan(&id, &blob); err != nil {
				return err
			}
			var v T
			if err := b.unseal(table, id, rowFormat, blob, &v); err != nil {
				return err
			}
			all = append(all, v)
			return nil
		}, query, args...)
	})
	return all, err
}

// Group with its own accounts and its members' files in the members' order; a member whom the
// mirror does not hold is left out. store.no_group (NotFound).
func (b *Book) Group(ctx context.Context, id app.GroupID) (file app.GroupFile, err error) {
	err = b.read(ctx, "read the group", func(t *tx) error {
		file = app.GroupFile{}
		found, err := t.document(inGroup, b.blindGroup(id), &file.Group, "SELECT blob FROM mirror_group WHERE id = ?")
		if err != nil {
			return err
		}
		if !found {
			return app.Trouble(app.NotFound, "store.no_group", nil, "id", int64(id))
		}
		return t.fillGroup(&file)
	})
	return file, err
}

func (t *tx) fillGroup(file *app.GroupFile) error {
	var self app.ClientFile
	files := map[string]*app.ClientFile{}
	order := make([]string, 0, len(file.Group.Members))
	for _, m := range file.Group.Members {
		blind := t.b.blindClient(m)
		if files[blind] == nil {
			order = append(order, blind)
			files[blind] = &app.ClientFile{}
		}
	}
	if err := t.clients(order, files); err != nil {
		return err
	}
	files[t.b.blindGroup(file.Group.ID)] = &self
	if err := t.accountsOf(files); err != nil {
		return err
	}
	file.Loans, file.Savings = self.Loans, self.Savings
	for _, blind := range order {
		if f := files[blind]; f.Client.ID != 0 {
			file.Members = append(file.Members, *f)
		}
	}
	return nil
}

// Client with all her accounts; store.no_client (NotFound).
func (b *Book) Client(ctx context.Context, id app.ClientID) (file app.ClientFile, err error) {
	err = b.read(ctx, "read the client", func(t *tx) error {
		var found bool
		if file, found, err = t.client(id); err != nil {
			return err
		}
		if !found {
			return app.Trouble(app.NotFound, "store.no_client", nil, "id", int64(id))
		}
		return t.accountsOf(map[string]*app.ClientFile{b.blindClient(id): &file})
	})
	return file, err
}

func (t *tx) client(id app.ClientID) (file app.ClientFile, found bool, err error) {
	found, err = t.document(inClient, t.b.blindClient(id), &file.Client, "SELECT blob FROM mirror_client WHERE id = ?")
	return file, found, err
}

func (t *tx) document(table, id string, into any, query string) (bool, error) {
	var blob []byte
	found, err := t.One([]any{&blob}, query, id)
	if err != nil || !found {
		return false, err
	}
	return true, t.b.unseal(table, id, rowFormat, blob, into)
}

// clients fills in the clients of files by their blind ids.
func (t *tx) clients(ids []string, files map[string]*app.ClientFile) error {
	return inChunks(ids, func(marks string, args []any) error {
		return t.Query(func(scan func(...any) error) error {
			var id string
			var blob []byte
			if err := scan(&id, &blob); err != nil {
				return err
			}
			return t.b.unseal(inClient, id, rowFormat, blob, &files[id].Client)
		}, "SELECT id, blob FROM mirror_client WHERE id IN ("+marks+")", args...)
	})
}

// accountsOf fills in the accounts of files by their owners' blind ids, in order of id.
func (t *tx) accountsOf(files map[string]*app.ClientFile) error {
	owners := make([]string, 0, len(files))
	for owner := range files {
		owners = append(owners, owner)
	}
	kinds := t.accountKinds()
	err := inChunks(owners, func(marks string, args []any) error {
		return t.Query(func(scan func(...any) error) error {
			var id, kind, owner string
			var blob []byte
			if err := scan(&id, &kind, &owner, &blob); err != nil {
				return err
			}
			return t.addAccount(files[owner], kinds[kind], id, blob)
		}, "SELECT id, kind, owner, blob FROM mirror_account WHERE owner IN ("+marks+")", args...)
	})
	for _, f := range files {
		slices.SortFunc(f.Loans, func(x, y app.Loan) int { return int(x.ID - y.ID) })
		slices.SortFunc(f.Savings, func(x, y app.Savings) int { return int(x.ID - y.ID) })
		slices.SortFunc(f.Charges, func(x, y app.ClientCharge) int { return int(x.ID - y.ID) })
	}
	return err
}

func (t *tx) accountKinds() map[string]app.AccountKind {
	kinds := map[string]app.AccountKind{}
	for _, k := range []app.AccountKind{app.OnLoan, app.OnSavings, app.OnCharge} {
		kinds[t.b.vault.Blind("account kind", string(k))] = k
	}
	return kinds
}

func (t *tx) addAccount(f *app.ClientFile, kind app.AccountKind, id string, blob []byte) error {
	switch kind {
	case app.OnLoan:
		loan, err := t.loan(id, blob)
		f.Loans = append(f.Loans, loan)
		return err
	case app.OnSavings:
		var s app.Savings
		err := t.b.unseal(inAccount, id, rowFormat, blob, &s)
		f.Savings = append(f.Savings, s)
		return err
	case app.OnCharge:
		var c app.ClientCharge
		err := t.b.unseal(inAccount, id, rowFormat, blob, &c)
		f.Charges = append(f.Charges, c)
		return err
	case app.OnGroup, app.OnBag:
	}
	return fmt.Errorf("account of kind %q in the mirror", kind)
}

func (t *tx) loan(id string, blob []byte) (app.Loan, error) {
	var row loanRow
	if err := t.b.unseal(inAccount, id, rowFormat, blob, &row); err != nil {
		return app.Loan{}, err
	}
	return row.unpack()
}

// Account with its owner; store.no_account (NotFound).
func (b *Book) Account(ctx context.Context, ref app.AccountRef) (file app.AccountFile, err error) {
	err = b.read(ctx, "read the account", func(t *tx) error {
		found, err := t.account(ref)
		if err != nil {
			return err
		}
		if found.AccountFile == (app.AccountFile{}) {
			return app.Trouble(app.NotFound, "store.no_account", nil, "id", ref.ID)
		}
		file = found.AccountFile
		if c, known, err := t.client(found.owner()); err != nil {
			return err
		} else if known {
			file.Client = &c.Client
		}
		var g app.Group
		known, err := t.document(inGroup, b.blindGroup(found.group()), &g, "SELECT blob FROM mirror_group WHERE id = ?")
		if known {
			file.Group = &g
		}
		return err
	})
	return file, err
}

type accountFound struct{ app.AccountFile }

func (a accountFound) owner() app.ClientID {
	switch {
	case a.Loan != nil:
		return a.Loan.Client
	case a.Savings != nil:
		return a.Savings.Client
	case a.Charge != nil:
		return a.Charge.Client
	}
	return 0
}

func (a accountFound) group() app.GroupID {
	switch {
	case a.Loan != nil:
		return a.Loan.Group
	case a.Savings != nil:
		return a.Savings.Group
	}
	return 0
}

func (t *tx) account(ref app.AccountRef) (found accountFound, err error) {
	id := t.b.blindAccount(ref)
	var blob []byte
	known, err := t.One([]any{&blob}, "SELECT blob FROM mirror_account WHERE id = ?", id)
	if err != nil || !known {
		return found, err
	}
	var f app.ClientFile
	if err := t.addAccount(&f, ref.Kind, id, blob); err != nil {
		return found, err
	}
	switch {
	case len(f.Loans) > 0:
		found.Loan = &f.Loans[0]
	case len(f.Savings) > 0:
		found.Savings = &f.Savings[0]
	case len(f.Charges) > 0:
		found.Charge = &f.Charges[0]
	}
	return found, nil
}

// AllLoans of the mirror, in no order; an error ends it.
func (b *Book) AllLoans(ctx context.Context) iter.Seq2[app.Loan, error] {
	return func(yield func(app.Loan, error) bool) {
		stopped := false
		err := b.read(ctx, "read the loans", func(t *tx) error {
			return t.Query(func(scan func(...any) error) error {
				var id string
				var blob []byte
				if err := scan(&id, &blob); err != nil {
					return err
				}
				loan, err := t.loan(id, blob)
				if err != nil {
					return err
				}
				if !yield(loan, nil) {
					stopped = true
					return errStop
				}
				return nil
			}, "SELECT id, blob FROM mirror_account WHERE kind = ?", b.vault.Blind("account kind", string(app.OnLoan)))
		})
		if err != nil && !stopped {
			yield(app.Loan{}, err)
		}
	}
}

// inChunks calls fn with as many question marks as values, below SQLite's and good sense's limit.
func inChunks(ids []string, fn func(marks string, args []any) error) error {
	for chunk := range slices.Chunk(ids, 400) {
		args := make([]any, len(chunk))
		for i, id := range chunk {
			args[i] = id
		}
		if err := fn(strings.TrimSuffix(strings.Repeat("?,", len(chunk)), ","), args); err != nil {
			return err
		}
	}
	return nil
}
