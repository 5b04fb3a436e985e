package desk

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
)

// TestNothingPrivateShows: neither the log nor the files of the book tell a client's name or number, an amount, a note, a user or
// any secret, though several things went wrong.
func TestNothingPrivateShows(t *testing.T) {
	w := newWorld(t, 1)
	var log bytes.Buffer
	w.desk.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if err := w.desk.SetCodeKey(t.Context(), "joseph", payout.CodeKey{Secret: secret.New("josephs secret")}); err != nil {
		t.Fatal(err)
	}
	code, err := w.desk.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.rails["mpesa"].books.Script(farside.WrongAmount, farside.SignsOut, farside.Refuses)
	var bells []string
	for loan := range int64(3) {
		p := w.pay("rehema", loan+1, 5000)
		p.Note = "for school fees"
		w.must("rehema", p)
		w.step()
		bells = append(bells, w.door().Token("mpesa", p.Key))
		if c, there := w.rails["mpesa"].callback(p.Key); there {
			if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = w.desk.Hear(t.Context(), "mpesa", providers.Callback{Body: []byte("abcd|+254710000001|b|c|paid")})
	private := append(bells, "Achieng", "710000001", "710000002", "school fees", "josephs secret", "rehema", "Rehema", "5000.00", code, strings.ReplaceAll(code, "-", ""))
	shown := map[string][]byte{"the log": log.Bytes()}
	files, err := filepath.Glob(filepath.Join(w.dir, "desk.db*"))
	if err != nil || len(files) == 0 || log.Len() == 0 {
		t.Fatalf("%v, %d bytes of log, %v", files, log.Len(), err)
	}
	for _, f := range files {
		if shown[filepath.Base(f)], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
	}
	for where, b := range shown {
		for _, s := range private {
			if bytes.Contains(b, []byte(s)) {
				t.Errorf("%s tells %q", where, s)
			}
		}
	}
}
