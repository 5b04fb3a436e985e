package boxes

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// TestLook: each look is counted, only another picture is a new one.
func TestLook(t *testing.T) {
	test.NewTempApp(t)
	text := canvas.NewText("Count cash", theme.Color(theme.ColorNameForeground))
	w := test.NewTempWindow(t, text)
	tell := teller{file: filepath.Join(t.TempDir(), "boxes.json")}
	read := func() Told {
		t.Helper()
		var told Told
		raw, err := os.ReadFile(tell.file)
		if err == nil {
			err = json.Unmarshal(raw, &told)
		}
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	tell.look(w.Canvas())
	tell.look(w.Canvas())
	if got := read(); got.No != 1 || got.Looks != 2 || len(got.Screen.Texts) != 1 || got.Screen.Texts[0].T != "Count cash" {
		t.Errorf("after two looks: %+v", got)
	}
	text.Text = "Close meeting"
	tell.look(w.Canvas())
	if got := read(); got.No != 2 || got.Looks != 3 || got.Screen.Texts[0].T != "Close meeting" {
		t.Errorf("after a change: %+v", got)
	}
}
