package device_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/bridge"
	"daftari/ui/device"
)

// opener remembers what the system was asked to open.
type opener struct {
	fyne.App
	opened []string
}

func (o *opener) OpenURL(u *url.URL) error {
	o.opened = append(o.opened, u.String())
	return nil
}

func machine(t *testing.T) (*device.Machine, *opener, *[]error) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Chdir(home)
	app := &opener{App: test.NewTempApp(t)}
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(900, 700))
	wrong := &[]error{}
	return &device.Machine{App: app, Window: win, Bridge: bridge.Inline(), Trouble: func(err error) { *wrong = append(*wrong, err) },
		T: func(key string) string { return key }}, app, wrong
}

// button of what lies over the window, by its word.
func button(t *testing.T, w fyne.Window, word string) *widget.Button {
	t.Helper()
	var found *widget.Button
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch x := o.(type) {
		case *widget.Button:
			if x.Text == word {
				found = x
			}
		case *fyne.Container:
			for _, c := range x.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(x).Objects() {
				walk(c)
			}
		}
	}
	for _, o := range w.Canvas().Overlays().List() {
		walk(o)
	}
	if found == nil {
		t.Fatalf("there is no button %q", word)
	}
	return found
}

// TestSave: the person is asked, and what she chose holds the whole file; who closes the box saves nothing.
func TestSave(t *testing.T) {
	m, _, _ := machine(t)
	data, said := []byte("the receipt"), []string{}
	done := func(where string, err error) {
		if err != nil {
			t.Error(err)
		}
		said = append(said, where)
	}
	m.Save("K7-000001.png", data, done)
	test.Tap(button(t, m.Window, "device.save"))
	var path string
	err := filepath.WalkDir(os.Getenv("HOME"), func(p string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(p, "K7-000001.png") {
			path = p
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("nothing was written, %v, %v", said, err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, data) || len(said) != 1 || said[0] != "K7-000001.png" {
		t.Errorf("%q, %v, said %q", got, err, said)
	}
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others can read it", i.Mode(), err)
	}
	m.Save("other.png", data, done)
	test.Tap(button(t, m.Window, "device.cancel"))
	if len(said) != 2 || said[1] != "" {
		t.Errorf("closing the box says %q", said)
	}
	m.Save("other.png", data, done)
	if !m.Leave() || len(said) != 3 || said[2] != "" || m.Window.Canvas().Overlays().Top() != nil || m.Leave() {
		t.Errorf("leaving the box by Esc says %q", said)
	}
}

// TestLinks: the words of a message are escaped, so that none of them is taken for another part of the link.
func TestLinks(t *testing.T) {
	m, app, _ := machine(t)
	m.Dial("+254700000104")
	m.Text("+254700000104", "Received KES 750 & more\nD1 a+b")
	m.Text("+254700000104", "")
	want := []string{"tel:+254700000104", "sms:+254700000104?body=Received%20KES%20750%20%26%20more%0AD1%20a%2Bb", "sms:+254700000104"}
	if strings.Join(app.opened, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", app.opened)
	}
}

func TestClipboard(t *testing.T) {
	m, _, _ := machine(t)
	m.Copy("words")
	if got := m.Paste(); got != "words" {
		t.Errorf("%q", got)
	}
}
