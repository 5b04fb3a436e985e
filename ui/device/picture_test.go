package device

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/storage"

	"daftari/app"
	"daftari/ui/bridge"
)

// TestPicture: what is no picture is told, and no page hears of it.
func TestPicture(t *testing.T) {
	var whole bytes.Buffer
	if err := png.Encode(&whole, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a picture":                   {whole.Bytes(), ""},
		"one that was cut off":        {whole.Bytes()[:whole.Len()/2], "proof.no_picture"},
		"a text with the name of one": {[]byte("hello"), "proof.no_picture"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "slip.png")
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := storage.Reader(storage.NewFileURI(path))
			if err != nil {
				t.Fatal(err)
			}
			var got, key string
			m := &Machine{Bridge: bridge.Inline(), Trouble: func(err error) {
				var p *app.Problem
				if errors.As(err, &p) {
					key = p.Key
				}
			}}
			m.take(r, func(path string, _ image.Image) { got = path })
			if key != c.want || (got == path) != (c.want == "") {
				t.Errorf("chosen %q, told %q", got, key)
			}
		})
	}
}
