package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"daftari/app"
)

// runner runs the program in one environment.
type runner struct {
	bin string
	env []string
	dir string
}

// run gives output, complaint and exit code; a program that did not run at all is an error. A
// killed one has the code -1.
func (r runner) run(args ...string) (stdout, stderr string, code int, err error) {
	cmd := exec.Command(r.bin, args...)
	cmd.Env, cmd.Dir = r.env, r.dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode(), err
}

// must runs a verb that has to succeed with --json and decodes its answer.
func (r runner) must(into any, args ...string) error {
	out, errs, code, err := r.run(append(args, "--json")...)
	if err != nil || code != 0 {
		return fmt.Errorf("daftari %s: exit %d %w\n%s%s", strings.Join(args, " "), code, err, out, errs)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		return fmt.Errorf("daftari %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// book is what a device's book says, read with its own verbs.
type book struct {
	Entries  []app.Entry
	Receipts []app.Receipt
}

func (r runner) readBook(place ...string) (book, error) {
	var b book
	if err := r.must(&b, append([]string{"outbox", "list"}, place...)...); err != nil {
		return b, err
	}
	return b, r.must(&b, append([]string{"receipts", "list"}, place...)...)
}

// moveKind of an entry in the far side's words, "" where it moves no money there.
func moveKind(k app.Kind) string {
	if k == app.ChargePayment {
		return "client-charge"
	}
	if k.Posts() && k.Receipted() {
		return string(k)
	}
	return ""
}

// accountOf an entry in the far side's words.
func accountOf(e app.Entry) string {
	if e.Kind == app.ChargePayment {
		return fmt.Sprintf("client:%d", e.Client)
	}
	return e.Account.String()
}

// worth is the amount in the far side's notation, "KES 1250.5".
func worth(e app.Entry) string {
	s := e.Amount.Decimal()
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return e.Amount.Currency().Code() + " " + s
}

// audit holds books against the core.
type audit struct {
	there []move
	taken []int // of there, found in a book
	open  bool  // entries may still be under way
	wrong []string
}

// agree lists what does not fit between the core and the books of one or more devices.
func agree(there []move, open bool, books ...book) []string {
	a := &audit{there: there, taken: make([]int, len(there)), open: open}
	for _, b := range books {
		undone := map[app.Key]bool{}
		for _, e := range b.Entries {
			if e.Kind == app.Reversal && e.State == app.Confirmed {
				undone[e.Reverses] = true
			}
		}
		for _, e := range b.Entries {
			a.entry(e, undone[e.Key])
		}
		a.counters(b)
	}
	for i, m := range there {
		if a.taken[i] != m.Times {
			a.say("%s moved %d times at the core, %d of them known here", m.Fits, m.Times, a.taken[i])
		}
	}
	return a.wrong
}

func (a *audit) say(format string, args ...any) {
	a.wrong = append(a.wrong, fmt.Sprintf(format, args...))
}

func (a *audit) entry(e app.Entry, undone bool) {
	if e.State.Open() && !a.open && e.Kind.Posts() {
		a.say("#%d %s is still %s", e.Seq, e.Kind, e.State)
	}
	if moveKind(e.Kind) == "" {
		return
	}
	want, n := 0, a.find(e)
	if e.State == app.Confirmed && !undone {
		want = 1
	}
	if n == want || e.State.Open() && n == 1 {
		return
	}
	a.say("#%d %s of %s on %s (%s, %s) moved %d times, not %d", e.Seq, e.Kind, worth(e), e.Account, e.State, e.Key, n, want)
}

// find counts the movements of an entry. A client's charge has no number of ours at the core
// before 1.12: there only client, amount and day tell.
func (a *audit) find(e app.Entry) int {
	n := 0
	for i, m := range a.there {
		if m.Kind != moveKind(e.Kind) || m.Account != accountOf(e) {
			continue
		}
		same := m.Amount == worth(e) && m.Date == e.Day.String()
		switch {
		case m.External == string(e.Key), m.Receipt != "" && m.Receipt == e.WireReceipt():
			n += m.Times
			a.taken[i] += m.Times
			if !same {
				a.say("#%d is %s of %s here, %s of %s at the core", e.Seq, worth(e), e.Day, m.Amount, m.Date)
			}
		case m.External == "" && m.Receipt == "" && same && e.State == app.Confirmed && n == 0 && a.taken[i] < m.Times:
			n++
			a.taken[i]++
		}
	}
	return n
}

// counters checks that both numbers of a book have no gap, and that no receipt is final without
// the posting of all that stands on it.
func (a *audit) counters(b book) {
	state := map[app.Key]app.State{}
	for i, e := range b.Entries {
		state[e.Key] = e.State
		if e.Seq != int64(i+1) {
			a.say("entry %d has the number %d", i+1, e.Seq)
			break
		}
	}
	for i, r := range b.Receipts {
		if r.No.N != int64(i+1) {
			a.say("receipt %d has the number %s", i+1, r.No)
			break
		}
		posted := len(r.Entries) > 0
		for _, k := range r.Entries {
			posted = posted && (state[k] == app.Confirmed || state[k] == app.Kept)
		}
		switch {
		case r.Standing == app.Final && !posted:
			a.say("receipt %s is final without its posting", r.No)
		case r.Standing == app.Provisional && posted:
			a.say("receipt %s is provisional, and all of it is posted", r.No)
		}
	}
}
