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
