package engine

import (
	"testing"

	"daftari/app"
)

func TestSheetOnTheWire(t *testing.T) {
	for _, c := range []struct {
		name   string
		sheets []app.Key
		want   app.Key
	}{
		{"entries outside meetings", []app.Key{"", ""}, ""},
		{"one meeting", []app.Key{"a", "a"}, "a"},
		{"two meetings: the one with more lines", []app.Key{"a", "b", "b"}, "b"},
		{"a meeting's only line goes before single payments", []app.Key{"", "", "a"}, "a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			works := make([]app.Work, len(c.sheets))
			for i, s := range c.sheets {
				works[i].Entry.Sheet = s
			}
			if got := sheetOf(works); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// TestNewsAreAskedOnce: where a person looks on and more goes after the first request; nothing that comes of the question
// hinders the money.
func TestNewsAreAskedOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		n      int
		cursor string
		fault  fault
		times  int
		want   app.SyncNews
		stop   Stop
	}{
		{"two requests", 120, "some", noFault, 1, app.SyncNews{Asked: true, Known: true, Clients: 14}, Completed},
		{"one request goes without", 20, "some", noFault, 0, app.SyncNews{}, Completed},
		{"nothing was pulled yet", 120, "", noFault, 0, app.SyncNews{Asked: true}, Completed},
		{"the answer breaks off", 120, "some", replyLost, 1, app.SyncNews{Asked: true}, Completed},
		{"the line goes", 120, "some", dialFails, 1, app.SyncNews{Asked: true}, NoLine},
		{"signed out", 120, "some", passwordGone, 1, app.SyncNews{Asked: true}, SignIn},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, c.n, func(t *testing.T, b bench) {
				b.mem.cursor = c.cursor
				var last app.SyncProgress
				b.eng.cfg.Watch = func(p Progress) {
					if last = p; p.Posted > 0 && b.core.news == 0 {
						b.core.odds[c.fault] = 1000
					} else {
						b.core.odds[c.fault] = 0
					}
				}
				rep := b.sync(t.Context())
				if b.core.news != c.times || last.News != c.want || rep.Stop != c.stop || last.Figures != 1 {
					t.Errorf("asked %d times, %+v, figures %d, %+v", b.core.news, last.News, last.Figures, rep)
				}
				if c.stop == Completed && rep.Posted != c.n {
					t.Errorf("%+v", rep)
				}
			})
		})
	}
}

func TestAsksAreCounted(t *testing.T) {
	a := asks{first: 3, of: map[app.Key]app.Event{}}
	works := []app.Work{{Entry: app.Entry{Key: "a"}}, {Entry: app.Entry{Key: "b"}}, {Entry: app.Entry{Key: "c"}}, {Entry: app.Entry{Key: "d"}}}
	a.begin(works)
	a.end([]app.Outcome{{Key: "a", Event: app.Confirm}, {Key: "b", Event: app.UnknownThere}, {Key: "c", Event: app.Lost}, {Key: "d", Event: app.Refuse}})
	a.begin(works[2:3]) // again
	if got := a.told(); got != (app.SyncAsks{All: 4, Done: 3, Found: 1, Gone: 1}) {
		t.Errorf("%+v", got)
	}
}
