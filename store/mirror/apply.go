package mirror

import (
	"fmt"

	"daftari/app"
	"daftari/store/sealed"
)

// Apply writes the rows of a pull and takes out what is gone.
func (r Rows) Apply(p app.Pull) error {
	w := writer{Rows: r, stale: map[app.ClientID]bool{}}
	for _, step := range []func(app.Pull) error{w.clear, w.gone, w.parties, w.accounts, w.notes, w.headlines} {
		if err := step(p); err != nil {
			return err
		}
	}
	_, err := r.Exec("UPDATE book SET mirror_gen = mirror_gen + 1")
	return err
}

type writer struct {
	Rows
	stale map[app.ClientID]bool // whose heads must be made anew
}

func (w *writer) clear(p app.Pull) error {
	if !p.Full {
		return nil
	}
	for _, table := range []string{"mirror_centre", "mirror_group", "mirror_client", "mirror_account", "mirror_note"} {
		if _, err := w.Exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) gone(p app.Pull) error {
	for _, ref := range p.Gone {
		if ref.Kind == app.OnGroup {
			if _, err := w.Exec("DELETE FROM mirror_group WHERE id = ?", w.box.Group(app.GroupID(ref.ID))); err != nil {
				return err
			}
			continue
		}
		file, err := w.account(ref)
		if err != nil {
			return err
		}
		w.touch(file.owner())
		if _, err := w.Exec("DELETE FROM mirror_account WHERE id = ?", w.box.Account(ref)); err != nil {
			return err
		}
	}
	for _, id := range p.GoneClients {
		if _, err := w.Exec("DELETE FROM mirror_client WHERE id = ?", w.box.Client(id)); err != nil {
			return err
		}
		if _, err := w.Exec("DELETE FROM mirror_account WHERE owner = ?", w.box.Client(id)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) touch(id app.ClientID) {
	if id != 0 {
		w.stale[id] = true
	}
}

func (w *writer) parties(p app.Pull) error {
	for _, c := range p.Centres {
		id := w.box.ID("centre", int64(c.ID))
		if err := w.put(inCentre, id, c, "INSERT OR REPLACE INTO mirror_centre (blob, id) VALUES (?, ?)"); err != nil {
			return err
		}
	}
	for _, g := range p.Groups {
		id := w.box.Group(g.ID)
		if err := w.put(inGroup, id, g, "INSERT OR REPLACE INTO mirror_group (blob, id) VALUES (?, ?)"); err != nil {
			return err
		}
	}
	for _, c := range p.Clients {
		w.touch(c.ID)
		id := w.box.Client(c.ID)
		// The head follows once the accounts are in.
		err := w.put(inClient, id, c, `INSERT INTO mirror_client (blob, id, head) VALUES (?, ?, x'')
			ON CONFLICT (id) DO UPDATE SET blob = excluded.blob`)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) put(table, id string, v any, query string, more ...any) error {
	blob, err := w.box.Seal(table, id, sealed.RowFormat, v)
	if err != nil {
		return err
	}
	_, err = w.Exec(query, append([]any{blob, id}, more...)...)
	return err
}

const putAccount = "INSERT OR REPLACE INTO mirror_account (blob, id, kind, owner) VALUES (?, ?, ?, ?)"

func (w *writer) accounts(p app.Pull) error {
	for _, l := range p.Loans {
		w.touch(l.Client)
		if err := w.putAccount(l.Ref(), packLoan(l), l.Client, l.Group); err != nil {
			return err
		}
	}
	for _, s := range p.Savings {
		w.touch(s.Client)
		if err := w.putAccount(s.Ref(), s, s.Client, s.Group); err != nil {
			return err
		}
	}
	for _, c := range p.Charges {
		if err := w.putAccount(app.AccountRef{Kind: app.OnCharge, ID: int64(c.ID)}, c, c.Client, 0); err != nil {
			return err
		}
	}
	return nil
}

// putAccount files an account under its client, or under the group where it has none.
func (w *writer) putAccount(ref app.AccountRef, row any, c app.ClientID, g app.GroupID) error {
	owner := w.box.Client(c)
	if c == 0 {
		owner = w.box.Group(g)
	}
	return w.put(inAccount, w.box.Account(ref), row, putAccount, w.box.Blind("account kind", string(ref.Kind)), owner)
}

func (w *writer) notes(p app.Pull) error {
	for _, n := range p.Notes {
		grp := w.box.Group(n.Group)
		id := w.box.Blind("note", fmt.Sprintf("%d %s", n.Group, n.Day))
		if err := w.put(inNote, id, n, "INSERT OR REPLACE INTO mirror_note (blob, id, grp) VALUES (?, ?, ?)", grp); err != nil {
			return err
		}
	}
	return nil
}

// headlines makes the heads of all clients that the pull touched, with the numbers of their
// accounts.
func (w *writer) headlines(p app.Pull) error {
	if p.Full {
		return w.freshHeads(p)
	}
	for id := range w.stale {
		file, found, err := w.client(id)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := w.accountsOf(map[string]*app.ClientFile{w.box.Client(id): &file}); err != nil {
			return err
		}
		var numbers []string
		for _, l := range file.Loans {
			numbers = append(numbers, l.AccountNo)
		}
		for _, s := range file.Savings {
			numbers = append(numbers, s.AccountNo)
		}
		if err := w.putHead(file.Client, numbers); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) freshHeads(p app.Pull) error {
	numbers := map[app.ClientID][]string{}
	for _, l := range p.Loans {
		numbers[l.Client] = append(numbers[l.Client], l.AccountNo)
	}
	for _, s := range p.Savings {
		numbers[s.Client] = append(numbers[s.Client], s.AccountNo)
	}
	for _, c := range p.Clients {
		if err := w.putHead(c, numbers[c.ID]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putHead(c app.Client, accounts []string) error {
	id := w.box.Client(c.ID)
	blob, err := w.box.Seal(inHead, id, sealed.RowFormat, makeHeadRow(c, accounts))
	if err != nil {
		return err
	}
	_, err = w.Exec("UPDATE mirror_client SET head = ? WHERE id = ?", blob, id)
	return err
}
