package settings_test

import (
	"context"
	"testing"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/settings"
	"daftari/ui/settings/prefs"
)

// tables counts what is exported.
type tables struct {
	settings.House
	asked []settings.Export
}

func (h *tables) Export(_ context.Context, x settings.Export) (string, []byte, error) {
	h.asked = append(h.asked, x)
	return "daftari-entries.csv.sealed", []byte("sealed"), nil
}

// TestOneExportAtATime: while a file is written or its place is chosen, a choice on the page begins no second one.
func TestOneExportAtATime(t *testing.T) {
	h, m := &tables{}, model(t, "en", prefs.Prefs{})
	m.House = h
	var chosen []func(string, error)
	e := kittest.Plain(t)
	p := settings.ExportRoute(func(*kit.Env) *settings.Model { return m }, settings.Links{Trouble: func(err error) { t.Error(err) },
		Save: func(_ string, _ []byte, done func(string, error)) { chosen = append(chosen, done) }})(e)
	w := kittest.Show(t, e, kit.Column(0, p.Body, p.Foot), 360, 1400)
	write := func() {
		t.Helper()
		kittest.Tap(t, w.Content(), e.T("settings.export.write"))
	}
	write()
	kittest.Tap(t, w.Content(), e.T("settings.export.today"))
	write()
	if len(h.asked) != 1 || len(chosen) != 1 {
		t.Fatalf("%d exports, asked for %d places", len(h.asked), len(chosen))
	}
	chosen[0]("", nil) // no place was chosen
	write()
	if len(h.asked) != 2 || !h.asked[1].Today {
		t.Errorf("%+v", h.asked)
	}
}
