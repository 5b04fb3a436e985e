// Package mirror keeps what the core last told of centres, groups, clients and accounts: the
// rows of a pull, and the files that are read from them. It can be fetched again at any time.
package mirror

import (
	"cmp"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
)

// Tables whose blobs are sealed; the names are bound to the blobs and never change.
const (
	inCentre  = "mirror_centre"
	inGroup   = "mirror_group"
	inClient  = "mirror_client"
	inHead    = "mirror_client.head"
	inAccount = "mirror_account"
	inNote    = "mirror_note"
)

// Rows of the mirror as one transaction sees them.
type Rows struct {
	*disk.Tx
	box sealed.Box
}

// On gives the mirror in a transaction.
func On(t *disk.Tx, box sealed.Box) Rows { return Rows{t, box} }

// Centres in order of id.
func (t Rows) Centres() ([]app.Centre, error) {
	all, err := readAll[app.Centre](t, inCentre, "SELECT id, blob FROM mirror_centre")
	slices.SortFunc(all, func(x, y app.Centre) int { return cmp.Compare(x.ID, y.ID) })
	return all, err
}

// Notes of the core on a group's meetings.
func (t Rows) Notes(group app.GroupID) ([]app.MeetingNote, error) {
	return readAll[app.MeetingNote](t, inNote, "SELECT id, blob FROM mirror_note WHERE grp = ?", t.box.Group(group))
}

func readAll[T any](t Rows, table, query string, args ...any) (all []T, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var id string
		var blob []byte
		if err := scan(&id, &blob); err != nil {
			return err
		}
		var v T
		err := t.box.Open(table, id, sealed.RowFormat, blob, &v)
		all = append(all, v)
		return err
	}, query, args...)
	return all, err
}

// Group with its own accounts and its members' files in the members' order; a member whom the
// mirror does not hold is left out.
func (t Rows) Group(id app.GroupID) (file app.GroupFile, found bool, err error) {
	found, err = t.document(inGroup, t.box.Group(id), &file.Group, "SELECT blob FROM mirror_group WHERE id = ?")
	if err != nil || !found {
		return file, found, err
	}
	return file, true, t.fillGroup(&file)
}

func (t Rows) fillGroup(file *app.GroupFile) error {
	var self app.ClientFile
	files := map[string]*app.ClientFile{}
	order := make([]string, 0, len(file.Group.Members))
	for _, m := range file.Group.Members {
		blind := t.box.Client(m)
		if files[blind] == nil {
			order = append(order, blind)
			files[blind] = &app.ClientFile{}
		}
	}
	if err := t.clients(order, files); err != nil {
		return err
	}
	files[t.box.Group(file.Group.ID)] = &self
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

// Client with all her accounts.
func (t Rows) Client(id app.ClientID) (file app.ClientFile, found bool, err error) {
	file, found, err = t.client(id)
	if err != nil || !found {
		return file, found, err
	}
	return file, true, t.accountsOf(map[string]*app.ClientFile{t.box.Client(id): &file})
}

func (t Rows) client(id app.ClientID) (file app.ClientFile, found bool, err error) {
	found, err = t.document(inClient, t.box.Client(id), &file.Client, "SELECT blob FROM mirror_client WHERE id = ?")
	return file, found, err
}

func (t Rows) document(table, id string, into any, query string) (bool, error) {
	var blob []byte
	found, err := t.One([]any{&blob}, query, id)
	if err != nil || !found {
		return false, err
	}
	return true, t.box.Open(table, id, sealed.RowFormat, blob, into)
}

// clients fills in the clients of files by their blind ids.
func (t Rows) clients(ids []string, files map[string]*app.ClientFile) error {
	return disk.InChunks(ids, func(marks string, args []any) error {
		return t.Query(func(scan func(...any) error) error {
			var id string
			var blob []byte
			if err := scan(&id, &blob); err != nil {
				return err
			}
			return t.box.Open(inClient, id, sealed.RowFormat, blob, &files[id].Client)
		}, "SELECT id, blob FROM mirror_client WHERE id IN ("+marks+")", args...)
	})
}

// accountsOf fills in the accounts of files by their owners' blind ids, in order of id.
func (t Rows) accountsOf(files map[string]*app.ClientFile) error {
	owners := make([]string, 0, len(files))
	for owner := range files {
		owners = append(owners, owner)
	}
	kinds := t.accountKinds()
	err := disk.InChunks(owners, func(marks string, args []any) error {
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
		slices.SortFunc(f.Loans, func(x, y app.Loan) int { return cmp.Compare(x.ID, y.ID) })
		slices.SortFunc(f.Savings, func(x, y app.Savings) int { return cmp.Compare(x.ID, y.ID) })
		slices.SortFunc(f.Charges, func(x, y app.ClientCharge) int { return cmp.Compare(x.ID, y.ID) })
	}
	return err
}

func (t Rows) accountKinds() map[string]app.AccountKind {
	kinds := map[string]app.AccountKind{}
	for _, k := range []app.AccountKind{app.OnLoan, app.OnSavings, app.OnCharge} {
		kinds[t.box.Blind("account kind", string(k))] = k
	}
	return kinds
}

func (t Rows) addAccount(f *app.ClientFile, kind app.AccountKind, id string, blob []byte) error {
	switch kind {
	case app.OnLoan:
		loan, err := t.loan(id, blob)
		f.Loans = append(f.Loans, loan)
		return err
	case app.OnSavings:
		var s app.Savings
		err := t.box.Open(inAccount, id, sealed.RowFormat, blob, &s)
		f.Savings = append(f.Savings, s)
		return err
	case app.OnCharge:
		var c app.ClientCharge
		err := t.box.Open(inAccount, id, sealed.RowFormat, blob, &c)
		f.Charges = append(f.Charges, c)
		return err
	case app.OnGroup, app.OnBag:
	}
	return fmt.Errorf("account of kind %q in the mirror", kind)
}

func (t Rows) loan(id string, blob []byte) (app.Loan, error) {
	var row loanRow
	if err := t.box.Open(inAccount, id, sealed.RowFormat, blob, &row); err != nil {
		return app.Loan{}, err
	}
	return row.unpack()
}

// Account with its owner.
func (t Rows) Account(ref app.AccountRef) (file app.AccountFile, known bool, err error) {
	found, err := t.account(ref)
	if err != nil || found.AccountFile == (app.AccountFile{}) {
		return file, false, err
	}
	file = found.AccountFile
	c, known, err := t.client(found.owner())
	if err != nil {
		return file, false, err
	}
	if known {
		file.Client = &c.Client
	}
	var g app.Group
	known, err = t.document(inGroup, t.box.Group(found.group()), &g, "SELECT blob FROM mirror_group WHERE id = ?")
	if known {
		file.Group = &g
	}
	return file, true, err
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

func (t Rows) account(ref app.AccountRef) (found accountFound, err error) {
	id := t.box.Account(ref)
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

// Loans of the mirror, in no order; an error of each ends it.
func (t Rows) Loans(each func(app.Loan) error) error {
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
		return each(loan)
	}, "SELECT id, blob FROM mirror_account WHERE kind = ?", t.box.Blind("account kind", string(app.OnLoan)))
}
