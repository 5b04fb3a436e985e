package meeting

import "daftari/app"

// Typed is what was typed into lines and not saved yet, of all sheets of a session: it is kept until the meeting closes
// (UI.md 4). It lives on the UI goroutine.
type Typed struct{ lines map[place]*exception }

type place struct {
	group  app.GroupID
	day    app.Date
	client app.ClientID
}

// NewTyped has nothing in it.
func NewTyped() *Typed { return &Typed{lines: map[place]*exception{}} }

func (m *Model) place(client app.ClientID) place { return place{m.Group, m.Day, client} }

// forget drops what was typed into the sheet of a model: its meeting is closed.
func (t *Typed) forget(m *Model) {
	for p := range t.lines {
		if p.group == m.Group && p.day == m.Day {
			delete(t.lines, p)
		}
	}
}
