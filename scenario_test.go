package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/payouts"
)

// TestScenarios tells the scenarios of SCENARIOS.md with the real program, one script each:
// testdata/script/a5_*.txtar is scenario A5.
func TestScenarios(t *testing.T) {
	bin := builtProgram(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(bin)+string(filepath.ListSeparator)+e.Getenv("PATH"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("DAFTARI_DATA", filepath.Join(e.WorkDir, "data"))
			e.Setenv("LANG", "en")
			for name, v := range passphraseEnv() {
				e.Setenv(name, v)
			}
			e.Values["script"] = &script{bin: bin, dir: e.WorkDir}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fineract":   command((*script).fineract),
			"exits":      command((*script).exits),
			"crash":      command((*script).crash),
			"json":       command((*script).json),
			"agree":      command((*script).agree),
			"device":     command((*script).device),
			"settle":     command((*script).settle),
			"forty":      command((*script).forty),
			"sum":        command((*script).sum),
			"waitfor":    command((*script).waitfor),
			"wrong":      command((*script).wrong),
			"rail":       command((*script).operator),
			"desk":       command((*script).desk),
			"eventually": command((*script).eventually),
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
	})
}

// script is what one script has beside its folder.
type script struct {
	*testscript.TestScript
	bin, dir  string
	far       *far
	rail      *rail        // of a desk's script
	deskRuns  *exec.Cmd    // the desk that was started last
	transitGL payouts.GLID // account of money in transit
}

func command(do func(*script, bool, []string)) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		s, ok := ts.Value("script").(*script)
		if !ok {
			ts.Fatalf("no script")
		}
		s.TestScript = ts
		do(s, neg, args)
	}
}

// options reads "-name" and "-name value" flags; what is left comes back.
func (s *script) options(args []string, withValue ...string) (map[string]string, []string) {
	found := map[string]string{}
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		name := strings.TrimPrefix(args[0], "-")
		args = args[1:]
		found[name] = "yes"
		for _, v := range withValue {
			if v == name {
				if len(args) == 0 {
					s.Fatalf("-%s needs a value", name)
				}
				found[name], args = args[0], args[1:]
			}
		}
	}
	return found, args
}

// fineract is the far side's command: what it does is the first word.
func (s *script) fineract(neg bool, args []string) {
	if neg || len(args) == 0 {
		s.Fatalf("usage: fineract start|fault|clear|cut|restore|moves|requests|set|call|close-loan|glim|pays|in-transit ...")
	}
	verb, args := args[0], args[1:]
	if verb == "start" {
		s.start(args)
		return
	}
	if s.far == nil {
		s.Fatalf("fineract start comes first")
	}
	opts, args := s.options(args, "tenant")
	tenant := opts["tenant"]
	if tenant == "" {
		tenant = "default"
	}
	switch verb {
	case "fault":
		s.fault(args)
	case "clear":
		s.far.srv.Faults().Clear()
	case "cut":
		s.far.srv.Cut()
	case "restore":
		s.Check(s.far.srv.Restore())
	case "moves":
		s.moves(tenant, args)
	case "requests":
		s.requests(args)
	case "set":
		if args[0] == "maker-checker" {
			s.Check(s.far.makerChecker(tenant, args[1] == "on=true"))
			return
		}
		s.set(tenant, args)
	case "call":
		if len(args) < 2 {
			s.Fatalf("usage: fineract call METHOD PATH [BODY]")
		}
		v, err := s.far.call(tenant, args[0], args[1], strings.Join(args[2:], " "))
		s.Check(err)
		s.Check(json.NewEncoder(s.Stdout()).Encode(v))
	case "pays":
		s.pays(tenant)
	case "in-transit":
		s.inTransit(tenant)
	case "ready":
		s.Check(farside.Ready(context.Background(), s.far.srv))
	case "approve":
		s.Check(s.far.approveAll(tenant))
	case "glim":
		id, err := strconv.ParseInt(strings.TrimPrefix(args[0], "loan:"), 10, 64)
		s.Check(err)
		s.far.srv.Tenant(tenant).W.Loan(id).Type = books.LoanGLIM
	case "close-loan":
		s.Check(s.far.closeLoan(tenant, strings.TrimPrefix(args[0], "loan:"), s.Getenv("TODAY")))
	default:
		s.Fatalf("fineract %s is not known", verb)
	}
}

// start starts and seeds the server: -version 1.16, -postgres, -tls, -tenants a,b, -officers 2,
// -groups 2, -size 20, -ugx, -minimal (role), -bare (Daftari's reports are not installed).
func (s *script) start(args []string) {
	opts, rest := s.options(args, "version", "tenants", "officers", "groups", "centres", "size", "history")
	if len(rest) > 0 || s.far != nil {
		s.Fatalf("fineract start: %v", rest)
	}
	o := farOptions{seed: smallBranch(), install: opts["bare"] == ""}
	o.server.Version, o.server.TLS = opts["version"], opts["tls"] != ""
	if opts["conflicts"] != "" {
		o.server.ConcurrencyConflicts, o.server.PostingTime = true, 20*time.Millisecond
	}
	if opts["postgres"] != "" {
		o.server.Database = fineracttest.PostgreSQL
	}
	if v := opts["tenants"]; v != "" {
		o.server.Tenants = strings.Split(v, ",")
	}
	for name, at := range map[string]*int{"officers": &o.seed.Officers, "groups": &o.seed.Groups, "centres": &o.seed.Centers, "size": &o.seed.GroupSize, "history": &o.seed.History} {
		if v := opts[name]; v != "" {
			n, err := strconv.Atoi(v)
			s.Check(err)
			*at = n
		}
	}
	o.seed.NoUGX, o.seed.MinimalRole = opts["ugx"] == "", opts["minimal"] != ""
	f, err := newFar(o)
	s.Check(err)
	s.far = f
	s.Defer(f.srv.Close)
	ca, err := f.ca(s.dir)
	s.Check(err)
	s.Setenv("SERVER", f.srv.URL)
	s.Setenv("CA", ca)
	zone := zoneAtNoon(time.Now())
	today := time.Now().In(zone)
	s.Setenv("TODAYUTC", time.Now().UTC().Format(time.DateOnly))
	s.Setenv("TODAY", today.Format(time.DateOnly))
	s.Setenv("TOMORROW", today.AddDate(0, 0, 1).Format(time.DateOnly))
	s.Setenv("YESTERDAY", today.AddDate(0, 0, -1).Format(time.DateOnly))
	s.Setenv("HOLIDAY", nextHoliday(today))
	for tenant, b := range f.branch {
		for i, who := range b.Officers {
			path, err := passwordFileOf(s.dir, fmt.Sprintf("%s-%d", tenant, i+1), who.Password)
			s.Check(err)
			if tenant == firstTenant(o) && i > 0 {
				s.Setenv(fmt.Sprintf("OFFICER%d", i+1), who.Username)
				s.Setenv(fmt.Sprintf("PASSWORD%d", i+1), "file:"+path)
			}
			if tenant == firstTenant(o) && i == 0 {
				s.Setenv("OFFICER", who.Username)
				s.Setenv("PASSWORD", "file:"+path)
				s.Setenv("GROUP", strconv.FormatInt(b.TodayGroup, 10))
				s.Setenv("CASH", strconv.FormatInt(b.Cash, 10))
			}
		}
	}
}

// nextHoliday is the one that the seed makes: 20 October, when it is not too near.
func nextHoliday(today time.Time) string {
	d := time.Date(today.Year(), time.October, 20, 12, 0, 0, 0, today.Location())
	if !d.After(today.AddDate(0, 0, 14)) {
		d = d.AddDate(1, 0, 0)
	}
	return d.Format(time.DateOnly)
}

func firstTenant(o farOptions) string {
	if len(o.server.Tenants) > 0 {
		return o.server.Tenants[0]
	}
	return "default"
}

// device sets a device up: device [-tenant T] [-officer N] [DIR]. It brings the portfolio.
func (s *script) device(neg bool, args []string) {
	opts, rest := s.options(args, "tenant", "officer")
	tenant, officer := opts["tenant"], opts["officer"]
	if tenant == "" {
		tenant = "default"
	}
	if officer == "" {
		officer = "1"
	}
	n, err := strconv.Atoi(officer)
	s.Check(err)
	b := s.far.branch[tenant]
	if neg || len(rest) > 1 || b == nil || n < 1 || n > len(b.Officers) {
		s.Fatalf("usage: device [-tenant T] [-officer N] [DIR]")
	}
	init := []string{"init", "--server", s.far.srv.URL, "--tenant", tenant, "--user", b.Officers[n-1].Username,
		"--password", "file:" + filepath.Join(s.dir, fmt.Sprintf("password-%s-%d", tenant, n)), "--region", "KE"}
	pull := []string{"pull"}
	if ca := s.Getenv("CA"); ca != "" {
		init = append(init, "--ca", ca)
	}
	if len(rest) == 1 {
		init, pull = append(init, "--data", s.MkAbs(rest[0])), append(pull, "--data", s.MkAbs(rest[0]))
	}
	if tenant != "default" {
		pull = append(pull, "--institution", tenant)
	}
	s.Check(s.Exec("daftari", init...))
	s.Check(s.Exec("daftari", pull...))
}

// fault puts a fault on: fault KIND [method=POST] [path=..] [account=loan/7] [action=REPAYMENT]
// [skip=1] [count=1] [probability=0.3] [delay=1s] [status=503] [retryAfter=1] [code=..] [commit=true].
func (s *script) fault(args []string) {
	if len(args) == 0 {
		s.Fatalf("usage: fineract fault KIND name=value ...")
	}
	f := fineracttest.Fault{}
	f.Kind = faults.Kind(args[0])
	var err error
	for _, a := range args[1:] {
		name, v, _ := strings.Cut(a, "=")
		switch name {
		case "method":
			f.Method = v
		case "path":
			f.Path = v
		case "account":
			f.Account = strings.Replace(v, ":", "/", 1)
		case "action":
			f.Action = v
		case "user":
			f.User = v
		case "code":
			f.Code = v
		case "text":
			f.Text = v
		case "retryAfter":
			f.RetryAfter = v
		case "commit":
			f.Commit = v == "true"
		case "skip":
			f.Skip, err = strconv.Atoi(v)
		case "count":
			f.Count, err = strconv.Atoi(v)
		case "status":
			f.Status, err = strconv.Atoi(v)
		case "probability":
			f.Probability, err = strconv.ParseFloat(v, 64)
		case "delay":
			f.Delay, err = time.ParseDuration(v)
		default:
			s.Fatalf("a fault has no %s", name)
		}
		s.Check(err)
	}
	s.far.srv.Faults().Add(f)
}

// moves prints what moved at the core since the start, "x1 repayment loan:7 KES 500 2026-11-21 KEY RECEIPT".
func (s *script) moves(tenant string, args []string) {
	like := regexp.MustCompile("")
	if len(args) > 0 {
		var err error
		like, err = regexp.Compile(strings.Join(args, " "))
		s.Check(err)
	}
	lines := s.far.listed(tenant, like)
	fmt.Fprintf(s.Stdout(), "moves: %d\n", len(lines))
	for _, line := range lines {
		fmt.Fprintln(s.Stdout(), line)
	}
}

// requests prints the requests since the last look: how many, bytes up and down, and each.
func (s *script) requests(args []string) {
	all := s.far.srv.Requests()
	since := all[min(s.far.seen, len(all)):]
	s.far.seen = len(all)
	var up, down int64
	n, items := 0, 0
	for _, r := range since {
		if len(args) > 0 && !strings.Contains(r.Method+" "+r.Path, args[0]) {
			continue
		}
		n, up, down, items = n+1, up+r.Up, down+r.Down, items+r.Batch
	}
	fmt.Fprintf(s.Stdout(), `{"requests": %d, "items": %d, "up": %d, "down": %d}`+"\n", n, items, up, down)
	for _, r := range since {
		s.Logf("%s %s %d items %d up %d down %d", r.Method, r.Path, r.Status, r.Batch, r.Up, r.Down)
	}
}

// set changes the server by its control: set lock-loan id=7, set expire-password user=officer.
func (s *script) set(tenant string, args []string) {
	w := httptest.NewRecorder()
	path := "/tenants/" + tenant + "/" + args[0] + "?" + strings.Join(args[1:], "&")
	s.far.srv.Control().ServeHTTP(w, httptest.NewRequest("POST", path, nil))
	if w.Code != 200 {
		s.Fatalf("fineract set %v: %d %s", args, w.Code, w.Body)
	}
}

// exits runs the program and wants this exit code: exits 6 daftari sync.
func (s *script) exits(neg bool, args []string) {
	if neg || len(args) < 2 {
		s.Fatalf("usage: exits CODE PROGRAM ARGS")
	}
	err := s.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		s.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		s.Fatalf("exit code %d, not %s", code, args[0])
	}
}

// crash runs the program and kills it with -9 the moment its output has the text: crash TEXT ARGS.
func (s *script) crash(neg bool, args []string) {
	if neg || len(args) < 2 {
		s.Fatalf("usage: crash TEXT ARGS")
	}
	cmd := exec.Command(s.bin, args[1:]...)
	cmd.Dir = s.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "DAFTARI_DATA="+s.Getenv("DAFTARI_DATA"), "LANG=en")
	pipe, err := cmd.StdoutPipe()
	s.Check(err)
	cmd.Stderr = cmd.Stdout // progress is told there
	s.Check(cmd.Start())
	var seen strings.Builder
	buf := make([]byte, 1)
	for !strings.Contains(seen.String(), args[0]) {
		n, err := pipe.Read(buf)
		if err != nil {
			_ = cmd.Wait()
			s.Fatalf("%q did not show before the end:\n%s", args[0], seen.String())
		}
		seen.Write(buf[:n])
	}
	s.Check(cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
	fmt.Fprint(s.Stdout(), seen.String())
}

// agree holds the books of some devices against the core: agree [-open] [-tenant T] [DIR ...].
func (s *script) agree(neg bool, args []string) {
	opts, dirs := s.options(args, "tenant")
	tenant, place := opts["tenant"], []string{}
	if tenant == "" {
		tenant = "default"
	} else {
		place = append(place, "--institution", tenant)
	}
	if len(dirs) == 0 {
		dirs = []string{s.Getenv("DAFTARI_DATA")}
	}
	r := runner{bin: s.bin, dir: s.dir, env: append(os.Environ(), "HOME="+s.dir, "LANG=en")}
	var books []book
	for _, dir := range dirs {
		b, err := r.readBook(append(place, "--data", s.MkAbs(dir))...)
		s.Check(err)
		books = append(books, b)
	}
	wrong := agree(s.far.moves(tenant), opts["open"] != "", books...)
	switch {
	case neg && len(wrong) == 0:
		s.Fatalf("the books agree")
	case !neg && len(wrong) > 0:
		s.Fatalf("the books do not agree:\n%s", strings.Join(wrong, "\n"))
	}
}

// settle syncs until nothing is left: settle [DIR].
func (s *script) settle(neg bool, args []string) {
	dir := s.Getenv("DAFTARI_DATA")
	if len(args) > 0 {
		dir = s.MkAbs(args[0])
	}
	for range 5 {
		err := s.Exec("daftari", "sync", "--data", dir)
		if err == nil {
			return
		}
		s.Logf("sync again: %v", err)
	}
	s.Fatalf("something is left after 5 syncs")
}

// waitfor waits until a posting is on the wire (waitfor sending), or until one has been answered
// since the last look at the requests (waitfor answered).
func (s *script) waitfor(neg bool, args []string) {
	if len(args) != 1 || (args[0] != "sending" && args[0] != "answered") {
		s.Fatalf("usage: waitfor sending|answered")
	}
	there := s.far.posting
	if args[0] == "answered" {
		there = func() bool { return s.far.answered(s.far.seen) }
	}
	s.until("a posting is "+args[0], there)
}

// sum compares the sum of two numbers: sum A B < N.
func (s *script) sum(neg bool, args []string) {
	if len(args) != 4 || args[2] != "<" {
		s.Fatalf("usage: sum A B < N")
	}
	var n [3]int
	for i, text := range []string{args[0], args[1], args[3]} {
		var err error
		n[i], err = strconv.Atoi(text)
		s.Check(err)
	}
	if n[0]+n[1] >= n[2] {
		s.Fatalf("%d + %d is not below %d", n[0], n[1], n[2])
	}
}

// forty fills today's sheet so that closing it makes 20 repayments and 20 deposits.
func (s *script) forty(neg bool, args []string) {
	s.Check(s.Exec("daftari", "sheet", "expected", "Upendo", "--json"))
	var v struct{ Sheet app.Sheet }
	s.Check(json.Unmarshal([]byte(s.ReadFile("stdout")), &v))
	for _, l := range v.Sheet.Lines {
		set := []string{"sheet", "set", "Upendo", strconv.FormatInt(int64(l.Client), 10), "savings=100", "--reason", "tomorrow"}
		for _, p := range l.Parts {
			switch p.Kind {
			case app.Disbursement:
				set = append(set, "handout=0")
			case app.ChargePayment:
				set = append(set, "fee=0")
			default:
			}
		}
		s.Check(s.Exec("daftari", set...))
	}
}
