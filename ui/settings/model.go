// Package settings is how this device looks and behaves, and what can be done to its book apart from money (UI.md p18):
// language, text, colours, locking, PIN and passphrase, tables for a spreadsheet, the server, the check of everything.
package settings

import (
	"cmp"
	"context"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/settings/prefs"
)

// Book is what the pages read.
type Book interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
	Device(ctx context.Context) (app.Device, error)
	Profile(ctx context.Context) (app.Profile, error)
	Freshness(ctx context.Context) (app.Freshness, error)
}

// Chosen are the preferences of who works with the book.
type Chosen interface {
	Now() prefs.Prefs        // as the window stands
	Apply(prefs.Prefs) error // at once, on the UI goroutine
	Keep(prefs.Prefs) error  // durable when it returns
}

// Keys are the ways into the book. Problems are those of keys.Unlocked.
type Keys interface {
	HasPIN() bool
	SetPIN(ctx context.Context, old, fresh string) error
	SetPassphrase(ctx context.Context, old, fresh string) error
}

// Check is one line of the check of everything: `daftari doctor`.
type Check struct {
	Name    string // a key of words
	Args    []any
	OK      bool
	Warn    bool // works, but somebody should know
	Problem *app.Problem
}

// What is exported, by the names of the verbs.
const (
	Entries  = "entries"
	Receipts = "receipts"
	Till     = "till"
	Ledger   = "ledger"
)

// Export is what is asked for: sealed for this book, unless Clear.
type Export struct {
	What  string
	XLSX  bool
	Today bool
	Clear bool
}

// House does what the pages ask for beyond the book.
type House interface {
	Check(ctx context.Context) []Check // everything; asks the server
	// Export gives a file and a name for it.
	Export(ctx context.Context, x Export) (name string, data []byte, err error)
	Version() string
}

// Model of the pages. Keys may be nil where the book has no passphrase that a window knows of; House may be nil.
type Model struct {
	Book     Book
	Chosen   Chosen
	Keys     Keys
	House    House
	User     string // name of who opened the book, "" = the officer's
	Locks    bool   // the book locks by itself
	MostLock int    // minutes until it does, that may be chosen; 0 = any
	Words    *words.Words
	Computer bool
	Now      func() time.Time
}

// View is the page in words.
type View struct {
	Second    string // "of this phone, for Rehema Achola"
	Prefs     prefs.Prefs
	Languages []Choice
	Text      []Choice
	Colours   []Choice
	Lock      []Choice
	LocksIn   string // as it stands, which may be none of the choices
	Server    string // host
	Place     string // the institution
	Version   string
}

// Choice is one of several.
type Choice struct {
	Word  string
	Draft bool // a translation that no native speaker has read
	On    bool
	Set   func(*prefs.Prefs)
}

// On is the word of the one that is chosen.
func On(all []Choice) string {
	for _, c := range all {
		if c.On {
			return c.Word
		}
	}
	return ""
}

// Load reads what stands.
func (m *Model) Load(ctx context.Context) (View, error) {
	v := View{Prefs: m.Chosen.Now()}
	name := m.User
	if name == "" {
		o, err := m.Book.Officer(ctx)
		if err != nil {
			return v, err
		}
		name = o.Name
	}
	v.Second = m.Words.Here(m.Computer, "settings.second", "name", name)
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return v, err
	}
	p, err := m.Book.Profile(ctx)
	if err != nil {
		return v, err
	}
	v.Server, v.Place = host(p.Server), cmp.Or(inst.Name(), p.Institution)
	if m.House != nil {
		v.Version = m.House.Version()
	}
	m.choices(&v)
	return v, nil
}

func host(server string) string {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" {
		return server
	}
	return u.Host
}

func (m *Model) choices(v *View) {
	languages, colours, text, lock := prefs.Choices()
	for _, l := range languages {
		v.Languages = append(v.Languages, Choice{Word: m.Words.T("settings.lang." + l), Draft: l != "en", On: l == v.Prefs.Language,
			Set: func(p *prefs.Prefs) { p.Language = l }})
	}
	for _, c := range colours {
		v.Colours = append(v.Colours, Choice{Word: m.Words.T("settings.colours." + c), On: c == v.Prefs.Colours, Set: func(p *prefs.Prefs) { p.Colours = c }})
	}
	for _, n := range text {
		v.Text = append(v.Text, Choice{Word: m.Words.T("settings.text.s" + strconv.Itoa(n)), On: n == v.Prefs.Text, Set: func(p *prefs.Prefs) { p.Text = n }})
	}
	v.LocksIn = m.Words.T("settings.lock.minutes", "n", v.Prefs.Lock)
	for _, n := range lock {
		if m.MostLock > 0 && n > m.MostLock {
			continue
		}
		v.Lock = append(v.Lock, Choice{Word: m.Words.T("settings.lock.minutes", "n", n), On: n == v.Prefs.Lock, Set: func(p *prefs.Prefs) { p.Lock = n }})
	}
}

// Fact is a line of the page about the server: what, and its value.
type Fact struct{ Name, Value string }

// Facts about the institution and its server.
func (m *Model) Facts(ctx context.Context) ([]Fact, error) {
	o, err := m.Book.Officer(ctx)
	if err != nil {
		return nil, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return nil, err
	}
	p, err := m.Book.Profile(ctx)
	if err != nil {
		return nil, err
	}
	d, err := m.Book.Device(ctx)
	if err != nil {
		return nil, err
	}
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	var all []Fact
	add := func(key, value string) {
		if value != "" {
			all = append(all, Fact{m.Words.T("settings.server." + key), value})
		}
	}
	add("institution", inst.Name())
	add("branch", o.OfficeIs)
	add("address", p.Server)
	add("tenant", p.Tenant)
	add("user", o.Username)
	add("device", d.Code)
	add("core", p.Core.Version)
	add("certificate", print(p))
	if !fresh.AnsweredAt.IsZero() {
		at := fresh.AnsweredAt.In(m.Now().Location())
		add("answered", m.Words.ShortDay(app.DateOf(at))+" "+m.Words.Clock(at))
	}
	return all, nil
}

// print is the fingerprint of the institution's own certificate in groups of four.
func print(p app.Profile) string {
	if _, err := hex.DecodeString(p.CAPrint); err != nil || p.CAPrint == "" {
		return strings.Join(p.Pins, " ")
	}
	var groups []string
	for s := strings.ToUpper(p.CAPrint); s != ""; s = s[min(4, len(s)):] {
		groups = append(groups, s[:min(4, len(s))])
	}
	return strings.Join(groups, " ")
}

// Change keeps what was chosen.
func (m *Model) Change(p prefs.Prefs) error { return m.Chosen.Keep(p) }
