package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger"
	"daftari/fineract/transport"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/ui/cli/crash"
	"daftari/ui/cli/doctor"
	"daftari/ui/cli/settings"
)

// TestSecurityPage: every test that SECURITY.md names exists.
func TestSecurityPage(t *testing.T) {
	page, err := os.ReadFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	walkGo(t, func(path, _ string) {
		if !strings.HasSuffix(path, "_test.go") {
			return
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(b, -1) {
			have[string(m[1])] = true
		}
	})
	named := regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(string(page), -1)
	if len(named) < 20 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !have[name] {
			t.Errorf("%s does not exist", name)
		}
	}
}

// privateWords are words that must never be in a log.
func privateWords() []string {
	return []string{"Wanjiku", "254712345678", "712345678", "98765", "hunter2", "L-000777"}
}

// fillWords puts a seeded word into every text of a noun, however deep.
func fillWords(v reflect.Value, depth int) {
	switch {
	case depth > 6 || !v.CanSet():
		return
	case v.Type() == reflect.TypeFor[money.Amount]():
		c, err := money.New("KES", 2, 0)
		if err != nil {
			panic(err)
		}
		v.Set(reflect.ValueOf(money.FromMinor(9876500, c)))
		return
	case v.Type() == reflect.TypeFor[app.Key](), v.Type() == reflect.TypeFor[app.ReceiptNo](): // names of nobody
		return
	case v.Type() == reflect.TypeFor[msisdn.Number]():
		n, err := msisdn.Parse("+254712345678", "KE")
		if err != nil {
			panic(err)
		}
		v.Set(reflect.ValueOf(n))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("Wanjiku L-000777")
	case reflect.Struct:
		for i := range v.NumField() {
			fillWords(v.Field(i), depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillWords(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillWords(v.Index(0), depth+1)
	default:
	}
}

// nouns are what may come near a log, each full of seeded words.
func nouns(t *testing.T) map[string]any {
	t.Helper()
	all := map[string]any{}
	for _, p := range []any{&app.Entry{}, &app.Client{}, &app.Group{}, &app.Loan{}, &app.Savings{}, &app.Officer{}, &app.Receipt{}, &app.Sheet{}, &app.Line{}, &[]app.Entry{},
		&app.Recording{}, &app.Recorded{}, &app.EntryFile{}, &app.ClientFile{}, &app.GroupFile{}, &app.AccountFile{}, &app.Institution{}, &app.Pull{}, &app.Work{}} {
		v := reflect.ValueOf(p).Elem()
		fillWords(v, 0)
		all[v.Type().String()] = v.Interface()
		all["*"+v.Type().String()] = p
	}
	c, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	all["Amount"] = money.FromMinor(9876500, c)
	n, err := msisdn.Parse("+254712345678", "KE")
	if err != nil {
		t.Fatal(err)
	}
	all["Number"] = n
	all["Secret"] = secret.New("hunter2")
	k, err := limits.NewKey([]byte("hunter2hunter2hunter2hunter2hunt"))
	if err != nil {
		t.Fatal(err)
	}
	all["Key"] = k
	all["Problem"] = app.Trouble(app.Rejected, "x", errors.New("Wanjiku"), "name", "Wanjiku")
	client, err := fineract.New(fineract.Config{BaseURL: "https://core.example", Tenant: "default", User: "Wanjiku", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	client.SetPassword("hunter2")
	all["Client of the core"] = client
	all["Error of the core"] = &fineract.Error{Status: 403, UserMessage: "Wanjiku 98765", Raw: []byte("Wanjiku 254712345678")}
	return all
}

// timeless leaves the time out, whose digits may be anybody's.
func timeless(next func([]string, slog.Attr) slog.Attr) func([]string, slog.Attr) slog.Attr {
	return func(groups []string, a slog.Attr) slog.Attr {
		switch {
		case a.Key == slog.TimeKey:
			return slog.Attr{}
		case next == nil:
			return a
		}
		return next(groups, a)
	}
}

// TestLogsHideNouns: each noun, logged at each level by each handler, shows nothing private.
func TestLogsHideNouns(t *testing.T) {
	for name, v := range nouns(t) {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			all := &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: timeless(secret.Attr)}
			for _, h := range []slog.Handler{slog.NewJSONHandler(&out, all), slog.NewTextHandler(&out, all)} {
				log := slog.New(h)
				for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
					log.Log(t.Context(), level, "noun", "v", v, "group", slog.GroupValue(slog.Any("v", v)))
				}
				log.With("v", v).Info("noun")
			}
			for _, word := range privateWords() {
				if strings.Contains(out.String(), word) {
					t.Errorf("shows %q: %.300s", word, out.String())
				}
			}
		})
	}
}

// TestTypesHideThemselves: what people are named by hides in any handler.
func TestTypesHideThemselves(t *testing.T) {
	all := nouns(t)
	for _, name := range []string{"app.Entry", "*app.Entry", "app.Client", "*app.Client", "app.Officer", "*app.Officer", "app.Receipt", "Amount", "Number", "Secret", "Key", "Problem",
		"Client of the core", "Error of the core"} {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{ReplaceAttr: timeless(nil)})).Info("noun", "v", all[name])
		for _, word := range privateWords() {
			if all[name] == nil || strings.Contains(out.String(), word) {
				t.Errorf("%s shows %q: %s", name, word, out.String())
			}
		}
	}
}

// TestSecretHides: no verb of fmt shows a secret, alone or inside something.
func TestSecretHides(t *testing.T) {
	s := secret.New("hunter2")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		got := fmt.Sprintf(verb, s) + fmt.Sprintf(verb, &s) + fmt.Sprintf(verb, struct{ P secret.Secret }{s}) + fmt.Sprintf(verb, []secret.Secret{s})
		if strings.Contains(got, "hunter2") || strings.Contains(strings.ToLower(got), "68756e74657232") {
			t.Errorf("%s shows %s", verb, got)
		}
	}
}

// TestLogMessagesAreConstant: what a log says is known when it is compiled; what varies is an attribute.
func TestLogMessagesAreConstant(t *testing.T) {
	levels := map[string]int{"Debug": 0, "Info": 0, "Warn": 0, "Error": 0, "DebugContext": 1, "InfoContext": 1, "WarnContext": 1, "ErrorContext": 1, "Log": 2, "LogAttrs": 2}
	seen := 0
	walkGo(t, func(path, _ string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			at, level := levels[fun.Sel.Name]
			if !level || !logs(fun.X) || len(call.Args) <= at {
				return true
			}
			seen++
			if lit, is := call.Args[at].(*ast.BasicLit); !is || lit.Kind != token.STRING {
				t.Errorf("%s: a log message that is not constant", path)
			}
			return true
		})
	})
	if seen == 0 {
		t.Error("no log message was seen")
	}
}

// logs says whether an expression names a logger.
func logs(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "slog" || strings.EqualFold(x.Name, "log") || strings.EqualFold(x.Name, "logger")
	case *ast.SelectorExpr:
		return strings.EqualFold(x.Sel.Name, "log") || strings.EqualFold(x.Sel.Name, "logger")
	}
	return false
}

// TestCrashNote: a panic with private words leaves a note with none of them, exit code 1, and a line in doctor.
func TestCrashNote(t *testing.T) {
	dir := t.TempDir()
	w := world{version: "9.9", now: time.Now, env: func(string) string { return "" }}
	code := 0
	var errs bytes.Buffer
	func() {
		defer w.survive([]string{"status", "--data", dir}, &errs, &code)
		panic(errors.New("Wanjiku 254712345678 paid 98765"))
	}()
	note, _, err := crash.Read(dir)
	if err != nil || code != 1 {
		t.Fatalf("%v, exit %d", err, code)
	}
	for _, word := range privateWords() {
		if strings.Contains(note+errs.String(), word) {
			t.Errorf("shows %q:\n%s", word, note)
		}
	}
	for _, want := range []string{"daftari 9.9", "panic: *errors.errorString", "TestCrashNote", "guard_test.go:"} {
		if !strings.Contains(note, want) {
			t.Errorf("lacks %q:\n%s", want, note)
		}
	}
	if c := doctor.Crash(dir); len(c) != 1 || !c[0].Warn || len(doctor.Crash(t.TempDir())) != 0 {
		t.Errorf("doctor says %+v", c)
	}
}

// shifted is a device whose clocks a test turns, on a book that knows the core's.
type shifted struct {
	wall time.Time
	boot time.Duration
	id   string
}

func (s *shifted) world() world {
	return world{version: "test", now: func() time.Time { return s.wall }, boot: func() (time.Duration, string) { return s.boot, s.id },
		newID: func() string { return "00000000-0000-4000-8000-000000000001" }, env: func(string) string { return "" }}
}

func (s *shifted) pass(d time.Duration) { s.wall, s.boot = s.wall.Add(d), s.boot+d }

func (s *shifted) book(t *testing.T) *store.Book {
	t.Helper()
	w := s.world()
	b, err := store.Create(t.Context(), t.TempDir(), store.Options{Now: w.now, Boot: w.sinceBoot, Vault: vaulttest.New()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

var truth = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// TestClockThirtyDaysWrong: with the clock turned thirty days either way, a good certificate is believed and one that ran
// out is not, as soon as the core was heard in this boot.
func TestClockThirtyDaysWrong(t *testing.T) {
	const month = 30 * 24 * time.Hour
	for _, turn := range []time.Duration{0, -month, month, -400 * 24 * time.Hour, 400 * 24 * time.Hour} {
		t.Run(turn.String(), func(t *testing.T) {
			s := &shifted{wall: truth, boot: time.Hour, id: "b"}
			b := s.book(t)
			if err := b.Answered(t.Context(), truth, app.Date{}); err != nil {
				t.Fatal(err)
			}
			s.pass(2 * time.Hour)
			s.wall = s.wall.Add(turn)
			clock := s.world().clock(b)
			if got := clock.Core(); !got.Equal(truth.Add(2 * time.Hour)) {
				t.Errorf("the core's clock is taken for %s", got)
			}
			for name, made := range map[string]time.Time{"good": truth, "ran out": truth.AddDate(-12, 0, 0), "not yet": truth.AddDate(3, 0, 0)} {
				srv, err := fineracttest.New(fineracttest.Options{TLS: true, Now: func() time.Time { return made }})
				if err != nil {
					t.Fatal(err)
				}
				c, err := s.world().client(settings.Config{Server: srv.URL, Tenant: "default", User: "x"}, transport.Trust{RootPEM: srv.CA(), Now: clock.Core},
					func() (string, error) { return "x", nil }, &ledger.Meter{})
				if err != nil {
					t.Fatal(err)
				}
				_, err = c.ServerInfo(t.Context())
				if refused := transport.BadCertificate(err); refused != (name != "good") {
					t.Errorf("a certificate that is %s: %v", name, err)
				}
				c.Close()
				srv.Close()
			}
		})
	}
}

// TestStampOfATurnedClock: what an entry keeps of the instant says how far the clock was turned.
func TestStampOfATurnedClock(t *testing.T) {
	s := &shifted{wall: truth, boot: time.Hour, id: "b"}
	b := s.book(t)
	if err := b.Answered(t.Context(), truth, app.Date{}); err != nil {
		t.Fatal(err)
	}
	clock := s.world().clock(b)
	s.pass(time.Hour)
	if got := clock.Stamp(); got.Turned != 0 || got.Off != 0 || !got.LastServer.Equal(truth) || got.BootID != "b" {
		t.Errorf("a right clock: %+v", got)
	}
	s.wall = s.wall.AddDate(0, 0, -30)
	if got := clock.Stamp(); got.Turned != -30*24*time.Hour || got.Off != -30*24*time.Hour {
		t.Errorf("thirty days back: %+v", got)
	}
	if p := wrongClock(-30 * 24 * time.Hour); p.Key != "clock.wrong" || p.Args[1] != 720 {
		t.Errorf("said as %+v", p)
	}
	if p := wrongClock(7 * time.Minute); p.Key != "clock.wrong_minutes" {
		t.Errorf("said as %+v", p)
	}
}

// TestPinsRunOut: pins bind through their last day, then they are told and the authorities alone bind.
func TestPinsRunOut(t *testing.T) {
	pin := transport.Pin{1}.String()
	for _, c := range []struct {
		name    string
		c       settings.Config
		p       app.Profile
		now     time.Time
		n       int
		expired bool
	}{
		{"none", settings.Config{}, app.Profile{}, truth, 0, false},
		{"of the configuration", settings.Config{Pins: []string{pin}, PinsTill: "2026-11-28"}, app.Profile{}, truth, 1, false},
		{"two days later", settings.Config{Pins: []string{pin}, PinsTill: "2026-11-28"}, app.Profile{}, truth.AddDate(0, 0, 2), 1, true},
		{"of the enrolment", settings.Config{}, app.Profile{Pins: []string{pin}, PinsUntil: app.DateOf(truth)}, truth.AddDate(0, 0, 2), 1, true},
		{"for ever", settings.Config{Pins: []string{pin}}, app.Profile{PinsUntil: app.DateOf(truth)}, truth.AddDate(9, 0, 0), 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			trust, err := c.c.Trust(c.p)
			if err != nil || len(trust.Pins) != c.n {
				t.Fatalf("%+v %v", trust, err)
			}
			trust.Now = func() time.Time { return c.now }
			p := settings.PinsExpired(trust)
			if (p != nil) != c.expired || p != nil && fmt.Sprint(p.Args[1]) != "2026-11-28" {
				t.Errorf("told as %v", p)
			}
		})
	}
	for _, bad := range []settings.Config{{Pins: []string{"x"}}, {Pins: []string{pin}, PinsTill: "soon"}} {
		if _, err := bad.Trust(app.Profile{}); app.ClassOf(err) != app.BadConfig {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestPasswordNeedsSeal: a sealed book keeps the core's password, and gives it to the one place that asks.
func TestPasswordNeedsSeal(t *testing.T) {
	s := &shifted{wall: truth, boot: time.Hour, id: "b"}
	b := s.book(t)
	if err := b.SetPassword(context.Background(), secret.New("hunter2")); err != nil {
		t.Fatal(err)
	}
	if p, err := b.Password(context.Background()); err != nil || p.Reveal() != "hunter2" {
		t.Errorf("%v", err)
	}
	for _, name := range []string{"book.db", "book.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(b.Dir(), name))
		if err == nil && bytes.Contains(raw, []byte("hunter2")) {
			t.Errorf("%s holds it in clear", name)
		}
	}
}
