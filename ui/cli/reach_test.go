package cli

import (
	"context"
	"strings"
	"testing"
	"time"

	"daftari/app/words"
	"daftari/store/vault/session"
)

// Once the sign-in has ended no list of clients is shown, and cash is still recorded for a day.
func TestReach(t *testing.T) {
	en, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	for reach, refused := range map[session.Reach]map[string]string{
		session.Full:       {},
		session.Warned:     {},
		session.RecordOnly: {"clients find x": "list of clients is closed", "today": "list of clients is closed", "export till --clear": "list of clients is closed"},
		session.Ended: {"clients find x": "before a sync", "record deposit savings:1 5": "before a sync", "sheet show x": "before a sync",
			"bag hand-over 5 --to x": "before a sync", "today": "before a sync"},
	} {
		for line, says := range refused {
			var out strings.Builder
			p := Program{Out: &out, Err: &out, Now: time.Now, Words: func(string) (*words.Words, error) { return en, nil },
				Open: func(context.Context, Place) (*House, error) {
					return &House{Words: en, Reach: reach, Left: 5 * time.Hour, Close: func() error { return nil }}, nil
				}}
			if code := Run(t.Context(), p, strings.Fields(line)); code != 7 || !strings.Contains(out.String(), says) {
				t.Errorf("%s, %s: code %d, %s", reach, line, code, out.String())
			}
		}
		for _, what := range []string{"", lists, records, finishes} {
			err := mayReach(&House{Reach: reach}, what)
			want := what != "" && (reach == session.Ended && what != finishes || reach == session.RecordOnly && what == lists)
			if (err != nil) != want {
				t.Errorf("%s, %q: %v", reach, what, err)
			}
		}
	}
}
