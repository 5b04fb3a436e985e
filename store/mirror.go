package store

import (
	"context"
	"fmt"

	"daftari/app"
)

// ApplyPull writes what came from the core: rows, what is gone, cursor and freshness, all in
// one transaction, so that a cursor never runs ahead of its rows. Entries that the core had
// confirmed before the pull began count as absorbed from then on: their effect is in the
// figures.
func (b *Book) ApplyPull(ctx context.Context, p app.Pull) error {
	return b.write(ctx, "apply the pull", func(t *tx) ([]app.Change, error) {
		w := mirrorWriter{tx: t, stale: map[app.ClientID]bool{}}
		steps := []func(app.Pull) error{w.clear, w.gone, w.parties, w.accounts, w.notes, w.headlines, w.facts, w.absorb}
		for _, step := range steps {
			if err := step(p); err != nil {
				return nil, err
			}
		}
		_, err := t.Exec("UPDATE book SET mirror_gen = mirror_gen + 1")
		return []app.Change{{Kind: "mirror"}}, err
	})
}

type mirrorWriter struct {
	*tx
	stale map[app.ClientID]bool // whose heads must be made anew
}

func (w *mirrorWriter) clear(p app.Pull) error {
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

func (w *mirrorWriter) gone(p app.Pull) error {
	for _, ref := range p.Gone {
		if ref.Kind == app.OnGroup {
			if _, err := w.Exec("DELETE FROM mirror_group WHERE id = ?", w.b.blindGroup(app.GroupID(ref.ID))); err != nil {
				return err
			}
			continue
		}
		file, err := w.account(ref)
		if err != nil {
			return err
		}
		w.touch(file.owner())
		if _, err := w.Exec("DELETE FROM mirror_account WHERE id = ?", w.b.blindAccount(ref)); err != nil {
			return err
		}
	}
	for _, id := range p.GoneClients {
		if _, err := w.Exec("DELETE FROM mirror_client WHERE id = ?", w.b.blindClient(id)); err != nil {
			return err
		}
		if _, err := w.Exec("DELETE FROM mirror_account WHERE owner = ?", w.b.blindClient(id)); err != nil {
			return err
		}
	}
	return nil
}

func (w *mirrorWriter) touch(id app.ClientID) {
	if id != 0 {
		w.stale[id] = true
	}
}

func (w *mirrorWriter) parties(p app.Pull) error {
	for _, c := range p.Centres {
		id := w.b.blindID("centre", int64(c.ID))
		if err := w.put(inCentre, id, c, "INSERT OR REPLACE INTO mirror_centre (blob, id) VALUES (?, ?)"); err != nil {
			return err
		}
	}
	for _, g := range p.Groups {
		id := w.b.blindGroup(g.ID)
		if err := w.put(inGroup, id, g, "INSERT OR REPLACE INTO mirror_group (blob, id) VALUES (?, ?)"); err != nil {
			return err
		}
	}
	for _, c := range p.Clients {
		w.touch(c.ID)
		id := w.b.blindClient(c.ID)
		// The head follows once the accounts are in.
		err := w.put(inClient, id, c, `INSERT INTO mirror_client (blob, id, head) VALUES (?, ?, x'')
			ON CONFLICT (id) DO UPDATE SET blob = excluded.blob`)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *mirrorWriter) put(table, id string, v any, query string, more ...any) error {
	blob, err := w.b.seal(table, id, rowFormat, v)
	if err != nil {
		return err
	}
	_, err = w.Exec(query, append([]any{blob, id}, more...)...)
	return err
}

const putAccount = "INSERT OR REPLACE INTO mirror_account (blob, id, kind, owner) VALUES (?, ?, ?, ?)"

func (w *mirrorWriter) accounts(p app.Pull) error {
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
func (w *mirrorWriter) putAccount(ref app.AccountRef, row any, c app.ClientID, g app.GroupID) error {
	owner := w.b.blindClient(c)
	if c == 0 {
		owner = w.b.blindGroup(g)
	}
	return w.put(inAccount, w.b.blindAccount(ref), row, putAccount, w.b.vault.Blind("account kind", string(ref.Kind)), owner)
}

func (w *mirrorWriter) notes(p app.Pull) error {
	for _, n := range p.Notes {
		grp := w.b.blindGroup(n.Group)
		id := w.b.vault.Blind("note", fmt.Sprintf("%d %s", n.Group, n.Day))
		if err := w.put(inNote, id, n, "INSERT OR REPLACE INTO mirror_note (blob, id, grp) VALUES (?, ?, ?)", grp); err != nil {
			return err
		}
	}
	return nil
}

// headlines makes the heads of all clients that the pull touched, with the numbers of their
// accounts.
func (w *mirrorWriter) headlines(p app.Pull) error {
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
		if err := w.accountsOf(map[string]*app.ClientFile{w.b.blindClient(id): &file}); err != nil {
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

func (w *mirrorWriter) freshHeads(p app.Pull) error {
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

func (w *mirrorWriter) putHead(c app.Client, accounts []string) error {
	id := w.b.blindClient(c.ID)
	blob, err := w.b.seal(inHead, id, rowFormat, makeHeadRow(c, accounts))
	if err != nil {
		return err
	}
	_, err = w.Exec("UPDATE mirror_client SET head = ? WHERE id = ?", blob, id)
	return err
}

func (w *mirrorWriter) facts(p app.Pull) error {
	if p.Institution != nil {
		if err := w.setFact(factInstitution, p.Institution); err != nil {
			return err
		}
	}
	if p.Officer != nil {
		if err := w.setFact(factOfficer, p.Officer); err != nil {
			return err
		}
	}
	var was pulled
	if _, err := w.fact(factPull, &was); err != nil {
		return err
	}
	now := w.b.now()
	was.Cursor = p.Cursor
	was.Fresh.PulledAt = now
	was.answered(now, p.CoreDay)
	return w.setFact(factPull, was)
}

// absorb compares the core's clock with the core's clock: Started and the answers' dates are
// both its own. Before, not at: both are cut to the second.
func (w *mirrorWriter) absorb(p app.Pull) error {
	if p.Started.IsZero() {
		return nil
	}
	rev, err := w.raise()
	if err != nil {
		return err
	}
	_, err = w.Exec(`UPDATE entry SET absorbed = 1, rev = ?
		WHERE state = 'confirmed' AND absorbed = 0 AND confirmed_at < ?`, rev, ms(p.Started))
	return err
}

// raise gives the transaction its revision, by which caches find what it touched.
func (t *tx) raise() (rev int64, err error) {
	_, err = t.One([]any{&rev}, "UPDATE book SET rev = rev + 1 RETURNING rev")
	return rev, err
}
