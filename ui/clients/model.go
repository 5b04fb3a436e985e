// Package clients is the Clients tab (UI.md p07, p17): who is found by name, number, phone or account, who is late, and
// the page of one client with her accounts, their plan and what was recorded for her.
package clients

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/words"
)

// Finder finds clients; it answers from memory.
type Finder interface {
	Find(ctx context.Context, text string, n int) ([]app.ClientHead, error)
	Groups(ctx context.Context) ([]app.Group, error)
}

// Book is what the pages read of the core's figures and of what they do not show yet.
type Book interface {
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	AllLoans(ctx context.Context) iter.Seq2[app.Loan, error]
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	Export(ctx context.Context, f app.EntryFilter) iter.Seq2[app.EntryFile, error]
	Freshness(ctx context.Context) (app.Freshness, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Model of the pages. All fields are needed; a book serves the first two.
type Model struct {
	Finder   Finder
	Book     Book
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// most clients that a text finds; who sees so many types on. Without a text the list holds all.
const (
	mostFound = 300
	everybody = 1 << 30
)

// Found is the list for one text.
type Found struct {
	Text  string
	Rows  []Row
	Head  string // how many, "411 clients"
	More  string // that there are more than are shown, or ""
	Empty *Empty
}

// Row is one client of the list.
type Row struct {
	ID     app.ClientID
	Name   string
	Second string // "000104 · Amani Market"
	Short  string // her number alone, for large text
}

// Empty says why a list is empty.
type Empty struct {
	Title, Text string
	Download    bool // there is nothing on this device yet
}

// Find lists the clients that a text finds, all of them for none.
func (m *Model) Find(ctx context.Context, text string) (Found, error) {
	text = strings.TrimSpace(text)
	v, n := Found{Text: text}, mostFound+1
	if text == "" {
		n = everybody
	}
	heads, err := m.Finder.Find(ctx, text, n)
	if err != nil {
		return v, err
	}
	names, err := m.groupNames(ctx)
	if err != nil {
		return v, err
	}
	switch {
	case len(heads) == 0 && text != "":
		v.Empty = &Empty{Title: m.Words.T("clients.no_one", "text", text), Text: m.Words.T("clients.no_one.text")}
	case len(heads) == 0:
		v.Empty = &Empty{Title: m.Words.T("clients.bring"), Text: m.Words.T("clients.bring.text"), Download: true}
	case text != "" && len(heads) > mostFound:
		heads = heads[:mostFound]
		v.More = m.Words.T("clients.type_on", "n", mostFound)
	}
	v.Head = m.Words.T("clients.n", "n", len(heads))
	v.Rows = make([]Row, len(heads))
	for i, h := range heads {
		v.Rows[i] = Row{ID: h.ID, Name: h.Name, Second: join(h.AccountNo, groupOf(h.Groups, names)), Short: h.AccountNo}
	}
	return v, nil
}

func (m *Model) groupNames(ctx context.Context) (map[app.GroupID]string, error) {
	groups, err := m.Finder.Groups(ctx)
	names := make(map[app.GroupID]string, len(groups))
	for _, g := range groups {
		names[g.ID] = g.Name
	}
	return names, err
}

func groupOf(of []app.GroupID, names map[app.GroupID]string) string {
	for _, g := range of {
		if names[g] != "" {
			return names[g]
		}
	}
	return ""
}

func join(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " · ")
}

func (m *Model) figure(a money.Amount) string { return a.Format(m.Words.Lang()) }

// when is "today 07:20" or "16 Sep": the time of the core's figures.
func (m *Model) when(at time.Time) string {
	here := at.In(m.Now().Location())
	if app.DateOf(here) == app.DateOf(m.Now()) {
		return m.Words.T("clients.today_at", "time", m.Words.Clock(here))
	}
	return m.Words.ShortDay(here)
}

func (m *Model) today(ctx context.Context) (app.Date, app.Freshness, error) {
	fresh, err := m.Book.Freshness(ctx)
	return fresh.BusinessDay(m.Now()), fresh, err
}

func (m *Model) seen(reversed bool) stamp.Seen {
	return stamp.Seen{Computer: m.Computer, Reversed: reversed}
}
