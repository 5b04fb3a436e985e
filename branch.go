package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"path/filepath"

	"daftari/app"
	"daftari/fineract"
	"daftari/store"
	"daftari/store/rescue"
	"daftari/store/vault/branch"
	"daftari/store/vault/keys"
	"daftari/sync/pairing"
	"daftari/ui/cli"
)

// branch is the side of pairing that holds the branch's keys.
func (w world) branch() pairing.Branch {
	b := pairing.Branch{Now: w.now, NewID: w.newID, Random: rand.Reader, KDF: branch.Work(), Client: setup{w}.counter}
	if kdf == "floor" || w.secrets.Fixed != "" {
		b.KDF = w.kdf()
	}
	b.Passphrase = func(fd int, fresh bool) (string, error) {
		switch {
		case fresh:
			return w.passphrases().New(fd)
		case fd >= 0:
			return w.secrets.From(fd)
		case w.secrets.Fixed != "":
			return w.secrets.Fixed, nil
		}
		return w.passphrases().Prompt("enrol.ask_keys")
	}
	return b
}

// visit is this book at a contact, with the core that its postings go to.
func (c *core) visit(ctx context.Context) (*pairing.Visit, pairing.Core, error) {
	far, err := c.far(ctx)
	if err != nil {
		return nil, nil, err
	}
	who, err := c.book.Owner(ctx)
	if err != nil {
		return nil, nil, err
	}
	v := &pairing.Visit{Book: c.book, Dir: c.dir, Client: c.client, Who: who, Now: c.now, NewID: c.newID, Dice: c.dice, Chain: c.book.Ledger(), Out: c.out}
	v.Erase = c.ring(c.dir, filepath.Base(c.dir)).Erase
	if c.Config.Copies != "" {
		v.Shelf = rescue.Folder(c.Config.Copies)
	}
	at, err := c.book.Officer(ctx)
	if err != nil {
		return nil, nil, err
	}
	v.User, v.Told = at.Username, c.told
	v.Key, err = c.house.Keys.Public()
	return v, v.Gate(far), err
}

// copies leaves a sealed copy of what was recorded; nil where there is no branch or no folder.
func (c *core) copies() func(context.Context) error {
	if c.Config.Copies == "" || c.Config.Branch == "" {
		return nil
	}
	return func(ctx context.Context) error {
		return rescue.KeepNew(ctx, c.book, c.dir, rescue.Folder(c.Config.Copies), c.now())
	}
}

// enrolled fills a request from the branch's document where one is named.
func (s setup) enrolled(r *cli.InitRequest) error {
	if r.Enrol != "" {
		e, err := pairing.ReadFile(r.Enrol, r.Branch, s.now(), r.ToldBranch)
		if err != nil {
			return err
		}
		r.Document = &e
	}
	if r.Document == nil {
		return nil
	}
	e := r.Document
	r.Server, r.Tenant, r.User, r.Region, r.Plain = e.Server, e.Tenant, e.User, e.Region, e.Plain
	r.Institution, r.Copies = cmp.Or(r.Institution, e.Code), cmp.Or(r.Copies, e.Copies)
	return nil
}

// known unlocks a book that is there already and gives by what its core is known: the first sign-in of a
// set-up believes no more than every later one. No book yet: no keys, and what the document says.
func (s setup) known(ctx context.Context, dir string, r cli.InitRequest) (u *keys.Unlocked, p app.Profile, err error) {
	if !keys.Exists(dir) || !store.Exists(dir) {
		return nil, pairing.Pinned(p, r.Document), nil
	}
	if u, err = s.unlock(ctx, dir, filepath.Base(dir), r.Place); err != nil {
		return nil, p, err
	}
	book, err := s.bookOf(ctx, dir, u, store.Open)
	if err == nil {
		p, err = pairing.Known(ctx, book, r.Document, r.CA)
		err = closing(book, err)
	}
	if err != nil {
		u.Wipe()
	}
	return u, p, err
}

// pair takes the enrolment that was named for this book.
func (s setup) pair(ctx context.Context, book *store.Book, u *keys.Unlocked, who app.Officer, client *fineract.Client, r cli.InitRequest) error {
	if r.Document == nil {
		return nil
	}
	key, err := u.Public()
	if err != nil {
		return err
	}
	v := &pairing.Visit{Book: book, Client: client, Who: who, Key: key, Now: s.now, NewID: s.newID, Dice: s.dice}
	return v.Enrol(ctx, *r.Document, book)
}
