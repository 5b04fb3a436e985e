package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"daftari/fineract/fineracttest"
	"daftari/store/vault/keys"
)

// TestNothingInClear runs the real program through a day with kills, lost replies and errors, and
// then searches every byte that it left (database, log, ballast, temporary files, key file, sealed
// exports, what it wrote to its logs) for names, telephone numbers, accounts, notes and secrets.
func TestNothingInClear(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short leaves the long run out")
	}
	t.Parallel()
	c := newChaos(t, 30, 8)
	b := c.far.branch["default"]
	hidden := append(seeded(c.far.srv, "default"), notes()...)
	hidden = append(hidden, testPassphrase, b.Officer.Password)
	shown := onTheCover(t, filepath.Join(c.data, "default"))
	logs := clearDay(c, b)
	// In the middle of it, with the log as the kills left it.
	for _, hit := range searchTree(t, c.data, hidden, shown) {
		t.Errorf("after the kills: %s", hit)
	}
	c.far.srv.Faults().Clear()
	c.settle()
	sealedExports(t, c)
	for _, dir := range []string{c.data, logs} {
		for _, hit := range searchTree(t, dir, hidden, shown) {
			t.Error(hit)
		}
	}
	clearExport(t, c, hidden)
}

// clearDay records, syncs and is killed; it gives the folder of what the program said to its log.
func clearDay(c *chaos, b *fineracttest.Branch) string {
	c.faults()
	dice := rand.New(rand.NewPCG(c.seed, 5))
	logs := c.TempDir()
	say := func(i int, args ...string) {
		out, errs, code := c.runUntil(0, 0, args...)
		if code == 1 {
			c.Errorf("daftari %v: exit 1\n%s%s", args, out, errs)
		}
		if err := os.WriteFile(filepath.Join(logs, fmt.Sprintf("log-%d", i)), []byte(errs), 0o600); err != nil {
			c.Fatal(err)
		}
	}
	c.env = append(c.env, "DAFTARI_DEBUG=1")
	group := fmt.Sprint(b.TodayGroup)
	say(0, "sheet", "set", group, "1", "--nothing", "--reason", "other", "--note", notes()[0])
	say(1, "bag", "hand-over", "1", "--to", notes()[1])
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.record(rand.New(rand.NewPCG(c.seed, 1)))
	}()
	c.sync(dice)
	<-done
	say(2, "sync", "--json")
	return logs
}

func notes() []string { return []string{"Nyumba yake iliungua wiki hii", "Zuhura Kapinga Msangi"} }

// seeded is what the far side knows of people and their accounts, in a tenant.
func seeded(srv *fineracttest.Server, tenant string) []string {
	var all []string
	w := srv.Tenant(tenant).W
	for _, c := range w.Clients() {
		all = append(all, c.DisplayName, c.MobileNo, c.AccountNo)
		for _, id := range c.Loans {
			all = append(all, w.Loan(id).AccountNo)
		}
	}
	return all
}

// onTheCover are the words of the users' names, which the key file shows to anybody: some clients
// have a name in common with them.
func onTheCover(t *testing.T, dir string) map[string]bool {
	t.Helper()
	f, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, u := range f.Users {
		for _, w := range strings.FieldsFunc(u.Name, func(r rune) bool { return !unicode.IsLetter(r) }) {
			words[w] = true
		}
	}
	return words
}

// forms of a text in which it could lie on a disk: whole and by word, as UTF-8 and both UTF-16. A
// word of fewer than five letters is found in any noise.
func forms(hidden []string, shown map[string]bool) [][]byte {
	seen := maps.Clone(shown)
	if seen == nil {
		seen = map[string]bool{}
	}
	var all [][]byte
	for _, text := range hidden {
		for _, w := range append(strings.Fields(text), text, strings.TrimPrefix(text, "+"), strings.ToLower(text), strings.ToUpper(text)) {
			if utf8.RuneCountInString(w) < 5 || seen[w] {
				continue
			}
			seen[w] = true
			all = append(all, []byte(w))
			var little, big []byte
			for _, u := range utf16.Encode([]rune(w)) {
				little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
			}
			all = append(all, little, big)
			if text, err := json.Marshal(w); err == nil && !bytes.Equal(text[1:len(text)-1], []byte(w)) {
				all = append(all, text[1:len(text)-1])
			}
		}
	}
	return all
}

// searchTree tells where in a tree of files a hidden text stands; single words that are shown are
// left out.
func searchTree(t *testing.T, dir string, hidden []string, shown map[string]bool) (hits []string) {
	t.Helper()
	words := forms(hidden, shown)
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, w := range words {
			if i := bytes.Index(text, w); i >= 0 {
				hits = append(hits, fmt.Sprintf("%s holds %q at %d", path, w, i))
			}
			if bytes.Contains([]byte(filepath.Base(path)), w) {
				hits = append(hits, fmt.Sprintf("the name of %s holds %q", path, w))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatalf("%s holds no file", dir)
	}
	return hits
}

func sealedExports(t *testing.T, c *chaos) {
	t.Helper()
	for _, what := range []string{"entries", "receipts", "till"} {
		if _, errs, code, err := c.run("export", what, "--out", filepath.Join(c.data, what+".sealed")); err != nil || code != 0 {
			t.Fatalf("export %s: exit %d %v %s", what, code, err, errs)
		}
	}
}

// clearExport shows that the search finds what is not hidden.
func clearExport(t *testing.T, c *chaos, hidden []string) {
	t.Helper()
	dir := t.TempDir()
	if _, errs, code, err := c.run("export", "entries", "--clear", "--out", filepath.Join(dir, "entries.csv")); err != nil || code != 0 {
		t.Fatalf("exit %d %v %s", code, err, errs)
	}
	if hits := searchTree(t, dir, hidden, nil); len(hits) < 10 {
		t.Errorf("the search finds only %d of an export in the clear: it shows nothing", len(hits))
	}
}
