package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract/fineracttest"
	"daftari/ui/cli/settings"
)

const errorsDoc = "docs/errors.md"

// mishap is bad input or a bad circumstance: what Daftari says, with which exit code.
type mishap struct {
	what  string // the situation, in the words of the document
	args  []string
	exit  int
	class string
	says  string // must be in the first sentence
	// meet brings the circumstance about on a copy of the good book; what it gives undoes it.
	meet func(t *testing.T, b *surgery) (undo func())
	// ask gives further arguments that only the surgery knows.
	ask func(b *surgery) []string
	// unread: the book cannot be read while the circumstance lasts, nor is there one.
	unread bool
	// new: the command makes a book of its own, in another folder.
	new bool
	// usage: a wrong flag; cobra's own sentence is enough.
	usage bool
}

// surgery is a device with three entries: one posted, one refused, one that waits.
type surgery struct {
	runner
	far        *far
	good, data string // folders of the books: the kept one, and the copy of this case
	dir        string
	password   string
	group      string
	n          int
}

func newSurgery(t *testing.T) *surgery {
	o := farOptions{seed: smallBranch(), install: true}
	o.server.TLS = true
	f, err := newFar(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.srv.Close)
	dir := t.TempDir()
	b := &surgery{far: f, dir: dir, good: filepath.Join(dir, "good")}
	b.runner = runner{bin: builtProgram(t), dir: dir, env: append(os.Environ(), "HOME="+dir, "LANG=en", "LC_ALL=en", "DAFTARI_DATA=")}
	who := f.branch["default"]
	b.group = strconv.FormatInt(who.TodayGroup, 10)
	if b.password, err = passwordFileOf(dir, "officer", who.Officer.Password); err != nil {
		t.Fatal(err)
	}
	if _, err := f.ca(dir); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "--server", f.srv.URL, "--user", who.Officer.Username, "--password", "file:" + b.password, "--ca", filepath.Join(dir, "ca.pem")},
		{"pull"},
		{"record", "deposit", "savings:2", "100"},
		{"sync"},
		{"record", "repayment", "loan:2", "50"},
	} {
		if err := b.must(nil, append(args, "--data", b.good)...); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.closeLoan("default", "2", f.srv.Tenant("default").W.Today().String()); err != nil {
		t.Fatal(err)
	}
	if _, errs, code, err := b.run("sync", "--data", b.good); err != nil || code != 9 {
		t.Fatalf("sync: %d %v %s", code, err, errs)
	}
	if err := b.must(nil, "record", "repayment", "loan:1", "60", "--data", b.good); err != nil {
		t.Fatal(err)
	}
	return b
}

// copy gives the case a book of its own.
func (b *surgery) copy(t *testing.T) {
	b.n++
	b.data = filepath.Join(b.dir, fmt.Sprintf("case-%d", b.n))
	if err := os.CopyFS(b.data, os.DirFS(b.good)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "default"} {
		if err := os.Chmod(filepath.Join(b.data, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *surgery) book() string { return filepath.Join(b.data, "default") }

// TestErrorsDoc meets each mishap with the real program: the class and exit code are right, all
// three sentences are there (what happened, where the money is, what to do), and no entry is lost.
// docs/errors.md is made from it: go test . -run TestErrorsDoc -update
func TestErrorsDoc(t *testing.T) {
	t.Parallel()
	b := newSurgery(t)
	before, err := b.readBook("--data", b.good)
	if err != nil {
		t.Fatal(err)
	}
	var doc bytes.Buffer
	doc.WriteString(errorsHead)
	for _, section := range mishaps() {
		fmt.Fprintf(&doc, "\n## %s\n\n| Situation | Command | What Daftari says | Exit |\n|---|---|---|---|\n", section.title)
		for _, m := range section.all {
			t.Run(m.what, func(t *testing.T) {
				row := b.suffer(t, m, before)
				doc.WriteString(row)
			})
		}
	}
	if t.Failed() {
		return
	}
	if *update {
		if err := os.WriteFile(errorsDoc, doc.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(errorsDoc)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, doc.Bytes()) {
		t.Errorf("%s is old, make docs makes it anew:\n%s", errorsDoc, cmp.Diff(string(kept), doc.String()))
	}
}

const errorsHead = `# What Daftari says when something is wrong

Made by TestErrorsDoc (make docs) from runs of the real program; do not edit. Each complaint says what
happened, where the money is, and what to do. With --json it comes as {"problem": {class, key, what,
money, do, exit}} on standard error. In every case here no entry was lost: the test compares the book
before and after.
`

// complained is what --json says of a problem.
type complained struct {
	Problem struct {
		Class, Key, What, Money, Do string
		Exit                        int
	}
}

// suffer runs one case and gives its row.
func (b *surgery) suffer(t *testing.T, m mishap, before book) string {
	b.copy(t)
	undo := func() {}
	if m.meet != nil {
		undo = m.meet(t, b)
	}
	args := m.args
	if m.ask != nil {
		args = append(args[:len(args):len(args)], m.ask(b)...)
	}
	out, errs, code, err := b.run(append([]string{"--data", b.data, "--json"}, args...)...)
	undo()
	if err != nil {
		t.Fatal(err)
	}
	if code != m.exit {
		t.Errorf("exit code %d, not %d\n%s%s", code, m.exit, out, errs)
	}
	var c complained
	if line := lastLine(errs); json.Unmarshal([]byte(line), &c) != nil {
		t.Fatalf("no problem in JSON: %s", errs)
	}
	p := c.Problem
	if p.Class != m.class || p.Exit != code {
		t.Errorf("class %s exit %d, not %s %d", p.Class, p.Exit, m.class, code)
	}
	if !strings.Contains(p.What, m.says) {
		t.Errorf("%q does not say %q", p.What, m.says)
	}
	if p.What == "" || !m.usage && (p.Money == "" || p.Do == "") {
		t.Errorf("a sentence is missing: what %q, money %q, do %q", p.What, p.Money, p.Do)
	}
	if p.Key != "" && strings.Contains(p.What+p.Money+p.Do, p.Key) {
		t.Errorf("a key shows in place of words: %q", p.What)
	}
	if !m.unread {
		b.nothingLost(t, before)
	}
	return b.row(m, args, p.What, p.Money, p.Do, code)
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

// nothingLost: all that was in the book is in it still, as it was or further on.
func (b *surgery) nothingLost(t *testing.T, before book) {
	after, err := b.readBook("--data", b.data, "--institution", "default")
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Entries) < len(before.Entries) || len(after.Receipts) < len(before.Receipts) {
		t.Fatalf("%d entries and %d receipts before, %d and %d after", len(before.Entries), len(before.Receipts), len(after.Entries), len(after.Receipts))
	}
	for i, e := range before.Entries {
		if after.Entries[i].Key != e.Key || !after.Entries[i].Amount.Equal(e.Amount) {
			t.Errorf("entry #%d is another one", e.Seq)
		}
	}
}

// row of the document: what differs from run to run is named in its place.
func (b *surgery) row(m mishap, args []string, what, money, do string, code int) string {
	today := b.far.srv.Tenant("default").W.Today()
	spoken := func(days int) string { return today.Time().AddDate(0, 0, days).Format("2 Jan 2006") }
	const example = "Write days as 2026-11-21" // stands in the words
	told := strings.NewReplacer(example, example, b.data, "DIR", b.dir, "DIR",
		b.far.srv.URL, "https://core.example.org", strings.TrimPrefix(b.far.srv.URL, "https://"), "core.example.org",
		today.AddDays(1).String(), "TOMORROW", today.String(), "TODAY", spoken(1), "TOMORROW", spoken(0), "TODAY", "|", "\\|", "\n", " ")
	say := clockTime.ReplaceAllString(told.Replace(strings.TrimSpace(what+" "+money+" "+do)), "HH:MM")
	return fmt.Sprintf("| %s | `daftari %s` | %s | %d |\n", m.what, told.Replace(strings.Join(inQuotes(args), " ")), say, code)
}

var clockTime = regexp.MustCompile(`\b[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?\b`)

func inQuotes(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a
		if strings.ContainsAny(a, " #*") || a == "" {
			out[i] = "'" + a + "'"
		}
	}
	return out
}

// fullDisk puts the book on a small file system of its own and fills it.
func fullDisk(t *testing.T, b *surgery) func() {
	small := filepath.Join(b.dir, "small")
	if err := os.MkdirAll(small, 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		required(t, "tmpfs", "a full disk needs a file system of its own: not root")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs", small).CombinedOutput(); err != nil {
		required(t, "tmpfs", "a full disk needs a file system of its own: "+strings.TrimSpace(string(out)))
	}
	release := func() {
		if out, err := exec.Command("umount", "-l", small).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	}
	if err := os.CopyFS(filepath.Join(small, "data"), os.DirFS(b.data)); err != nil {
		release()
		t.Fatal(err)
	}
	kept := b.data
	b.data = filepath.Join(small, "data")
	filler := filepath.Join(small, "filler")
	fill(filler)
	// The ballast gives way first: recording goes on for a while on a full disk, and that is meant.
	for i := range 2000 {
		_, _, code, err := b.run("record", "deposit", "savings:3", strconv.Itoa(i+1), "--again", "--data", b.data)
		if err != nil || code != 0 {
			break
		}
		fill(filler)
	}
	return func() {
		if err := os.Remove(filler); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(kept); err != nil {
			t.Error(err)
		}
		if err := os.CopyFS(kept, os.DirFS(b.data)); err != nil {
			t.Error(err)
		}
		b.data = kept
		release()
	}
}

// fill writes until nothing more fits.
func fill(path string) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 1 << 12, 1} {
		block := make([]byte, size)
		for {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
}

// readOnly takes the right to write away; root may write everywhere, so the file system refuses.
func readOnly(t *testing.T, b *surgery) func() {
	if os.Geteuid() != 0 {
		if err := os.Chmod(b.book(), 0o500); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(b.book(), "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.Chmod(f, 0o400); err != nil {
				t.Fatal(err)
			}
		}
		return func() {
			_ = os.Chmod(b.book(), 0o700)
			for _, f := range files {
				_ = os.Chmod(f, 0o600)
			}
		}
	}
	for _, args := range [][]string{{"--bind", b.book(), b.book()}, {"-o", "remount,ro,bind", b.book()}} {
		if out, err := exec.Command("mount", args...).CombinedOutput(); err != nil {
			required(t, "tmpfs", "a read-only folder needs a mount: "+strings.TrimSpace(string(out)))
		}
	}
	return func() {
		if out, err := exec.Command("umount", b.book()).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	}
}

// bookFile is the database.
func (b *surgery) bookFile(t *testing.T) string {
	files, err := filepath.Glob(filepath.Join(b.book(), "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("one database expected: %v %v", files, err)
	}
	return files[0]
}

// damage writes over pages of the database, in the middle and at its head.
func damage(t *testing.T, b *surgery) func() {
	path := b.bookFile(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hurt := bytes.Clone(whole)
	for i := 4096; i < len(hurt); i++ {
		hurt[i] ^= 0xA5
	}
	if err := os.WriteFile(path, hurt, 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Error(err)
		}
	}
}

// newer makes the book one of a later form: SQLite keeps user_version in its header.
func newer(t *testing.T, b *surgery) func() {
	path := b.bookFile(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Clone(whole)
	binary.BigEndian.PutUint32(later[60:], 9999)
	if err := os.WriteFile(path, later, 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Error(err)
		}
	}
}

// edited writes the configuration anew.
func edited(change func(string) string) func(*testing.T, *surgery) func() {
	return func(t *testing.T, b *surgery) func() {
		path := filepath.Join(b.book(), settings.File)
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(change(string(old))), 0o600); err != nil {
			t.Fatal(err)
		}
		return func() { _ = os.WriteFile(path, old, 0o600) }
	}
}

// fault puts faults on the server for one case.
func faulty(all ...fineracttest.Fault) func(*testing.T, *surgery) func() {
	return func(_ *testing.T, b *surgery) func() {
		for _, f := range all {
			b.far.srv.Faults().Add(f)
		}
		return b.far.srv.Faults().Clear
	}
}

// changed changes the server by its control for one case.
func changed(on, off string) func(*testing.T, *surgery) func() {
	set := func(t *testing.T, b *surgery, what string) {
		w := httptest.NewRecorder()
		b.far.srv.Control().ServeHTTP(w, httptest.NewRequest("POST", "/tenants/default/"+what, nil))
		if w.Code != 200 {
			t.Fatalf("%s: %d %s", what, w.Code, w.Body)
		}
	}
	return func(t *testing.T, b *surgery) func() {
		set(t, b, on)
		return func() { set(t, b, off) }
	}
}

// nobody is an address at which nothing listens.
func nobody() string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "127.0.0.1:1"
	}
	defer ln.Close()
	return ln.Addr().String()
}
