package main

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"golang.org/x/term"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/payer"
	"daftari/app/secret"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/boot"
	"daftari/store/vault"
	"daftari/store/vault/session"
	"daftari/sync/pairing"
	"daftari/ui/cli"
	"daftari/ui/cli/desk"
	"daftari/ui/cli/house"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
	"daftari/ui/life"
)

// world is what comes from outside: one place where the clock, the ids, the dice and the
// environment enter the house. Every mode builds its object graph from it.
type world struct {
	version string
	now     func() time.Time
	boot    func() (time.Duration, string) // since boot, and which boot; nil = not to be had
	newID   func() string
	dice    func(n int64) int64
	env     func(string) string
	log     *slog.Logger
	hub     *life.Hub             // hears what books commit; nil = nobody does
	secrets *password.Descriptors // passphrases, from where people give them
	kdf     func() vault.KDF      // of new passphrases
}

// outside is the real world.
func outside(version string) world {
	level := slog.LevelError
	if os.Getenv("DAFTARI_DEBUG") != "" {
		level = slog.LevelDebug
	}
	return world{
		version: version,
		now:     time.Now,
		boot:    boot.Lifetime(boot.Clock, uuid.NewString()),
		newID:   func() string { return uuid.NewString() },
		dice:    rand.Int64N,
		env:     os.Getenv,
		secrets: &password.Descriptors{},
		kdf:     func() vault.KDF { return stretch(kdf) },
		log:     slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: secret.Attr})),
	}
}

func (w world) newKey() app.Key { return app.Key(w.newID()) }

// program joins the verbs to the house.
func (w world) program(in io.Reader, out, errs io.Writer) cli.Program {
	p := cli.Program{Version: w.version, In: in, Out: out, Err: errs, Now: w.now, Words: w.words, Open: w.open}
	if f, ok := errs.(*os.File); ok {
		p.Terminal = term.IsTerminal(int(f.Fd()))
	}
	p.Passphrase = w.passphrases().ByHer
	p.Setup = setup{w}
	p.Counter, p.NewID = setup{w}.counter, w.newID
	p.Demo = demo{w}
	p.Branch = w.branch()
	p.Desk = desk.Commands(w.office)
	p.Window = w.window()
	return p
}

// words in the language asked for, else the system's, else English.
func (w world) words(lang string) (*words.Words, error) {
	if lang != "" {
		t, err := words.New(lang)
		if err != nil {
			return nil, app.Trouble(app.BadInput, "config.language", err, "text", lang)
		}
		return t, nil
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := w.env(name); v != "" {
			if t, err := words.New(v); err == nil {
				return t, nil
			}
			break
		}
	}
	return words.New("en")
}

// open opens the book of the chosen institution and builds its use cases; it touches no network.
func (w world) open(ctx context.Context, at cli.Place) (*cli.House, error) {
	data, err := settings.DataDir(at.Data)
	if err != nil {
		return nil, err
	}
	code, err := settings.Choose(data, at.Institution)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(data, code)
	c, err := settings.Load(dir)
	if err != nil {
		return nil, err
	}
	lang := at.Language
	if lang == "" {
		lang = c.Language
	}
	t, err := w.words(lang)
	if err != nil {
		return nil, err
	}
	if err := pairing.ShutOut(dir, c.Branch); err != nil {
		return nil, err
	}
	u, err := w.unlock(ctx, dir, code, at)
	if err != nil {
		return nil, err
	}
	book, err := w.bookOf(ctx, dir, u, store.Open)
	if err != nil {
		u.Wipe()
		return nil, err
	}
	h := w.house(code, dir, c, book)
	h.Words, h.Keys = t, u
	if h.Reach, h.Left, err = session.Now(ctx, book); err != nil {
		u.Wipe()
		return nil, closing(book, err)
	}
	return h, nil
}

// heard is who hears of a book's changes, for store.Options.
func (w world) heard() func(app.Change) {
	if w.hub == nil {
		return nil
	}
	return w.hub.Changed
}

// house builds the use cases of one open book.
func (w world) house(code, dir string, c settings.Config, book *store.Book) *cli.House {
	clock := w.clock(book)
	till := &teller.Teller{
		Portfolio: payer.Guarded{Accounts: book, Barred: book.Payouts().Barred}, Calendar: book, Drafts: book, Journal: book, Decisions: book, Lifts: book,
		Now: w.now, NewKey: w.newKey, Stamp: clock.Stamp, Version: w.version,
	}
	day := &closer.Closer{Journal: book, Meetings: book, Now: w.now, NewKey: w.newKey, Stamp: clock.Stamp, Version: w.version}
	far := &core{world: w, Config: c, dir: dir, book: book,
		passwords: &password.Source{From: c.Password, Name: keyringName(code, c.User), Ask: promptFor(c.User, w), Keyring: password.KeyringGet, Kept: book.Password}}
	far.house = &cli.House{Institution: code, Book: book, Teller: till, Payer: w.payer(book, till), Closer: day, Core: far, Copy: far.copies(), Close: far.close,
		Auditor: house.Auditor(book, w.now, code, w.version), Printer: c.Printer, Region: c.Region,
		Second: w.second(book, w.ring(dir, code))}
	return far.house
}

// closing closes what an error or success leaves open, and keeps the first error.
func closing(c io.Closer, err error) error {
	if cerr := c.Close(); err == nil {
		err = cerr
	}
	return err
}

func keyringName(institution, user string) string { return institution + "/" + user }

// promptFor asks at the terminal without echo; it fails where there is none.
func promptFor(user string, w world) func() (string, error) {
	return func() (string, error) {
		t, err := w.words("")
		if err != nil {
			return "", err
		}
		return password.Terminal(t.T("cli.password", "user", user))
	}
}
