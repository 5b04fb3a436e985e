// Package story tells one meeting from the morning to the books' agreement with the verbs themselves: `daftari demo
// --headless`, and what the demo with a window falls back to where there is no display.
package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/ui/cli"
)

// story is one meeting from the morning to the books' agreement, told with the verbs themselves.
type story struct {
	House
	out    io.Writer
	data   string
	srv    *fineracttest.Server
	branch *fineracttest.Branch
	before map[string]bool // the core's movements before the meeting
	group  string          // the name of the group that meets today
}

// House is what the story is told in.
type House struct {
	Program func(in io.Reader, out, errs io.Writer) cli.Program
	Open    func(context.Context, cli.Place) (*cli.House, error)
	// Passphrase of the book, which the process of its own is given.
	Passphrase string
}

// How HTTP calls what the far side is told to do.
const (
	post       = "POST"
	badRequest = 400
)

// Tell tells it in a folder of its own that must be empty, against a seeded server. The error says that a verb failed
// or that the two books differ.
func Tell(ctx context.Context, h House, data string, srv *fineracttest.Server, branch *fineracttest.Branch, out io.Writer) error {
	s := &story{House: h, out: out, data: data, srv: srv, branch: branch, before: map[string]bool{}}
	for _, m := range farside.Moves(srv, "default") {
		s.before[m.ID] = true
	}
	for _, chapter := range []struct {
		title string
		tell  func(context.Context) error
	}{
		{"At the branch, with a network: set up, and take the portfolio along", s.morning},
		{"In the village, no network: the meeting of twenty", s.meeting},
		{"On the road, a weak network: the battery is pulled in the middle of sending", s.plug},
		{"Back, over a line that loses replies: nothing is sent twice", s.comeBack},
		{"One line was refused: its cash gets its place", s.refused},
		{"Both books, side by side", s.compare},
	} {
		heading(out, chapter.title)
		if err := chapter.tell(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "\nThe books agree: every line stands at the core once.")
	return nil
}

// verb runs one command line as an officer would type it. allowed are the exit codes beside 0
// that belong to the story.
func (s *story) verb(ctx context.Context, allowed []int, args ...string) error {
	fmt.Fprintf(s.out, "\n$ daftari %s\n", strings.Join(shellWords(args), " "))
	code := cli.Run(ctx, s.Program(strings.NewReader(""), s.out, s.out), append([]string{"--data", s.data, "--lang", "en"}, args...))
	if code == 0 {
		return nil
	}
	for _, a := range allowed {
		if code == a {
			return nil
		}
	}
	return app.Trouble(app.Internal, "demo.verb_failed", nil, "verb", args[0], "code", code)
}

func shellWords(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a
		if strings.ContainsAny(a, " #") {
			out[i] = "'" + a + "'"
		}
	}
	return out
}

func (s *story) morning(ctx context.Context) error {
	secret := filepath.Join(s.data, "password")
	if err := os.WriteFile(secret, []byte(s.branch.Officer.Password+"\n"), 0o600); err != nil {
		return fmt.Errorf("password file of the demo: %w", err)
	}
	if err := s.verb(ctx, nil, "init", "--server", s.srv.URL, "--user", s.branch.Officer.Username, "--password", "file:"+secret, "--region", "KE"); err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "pull"); err != nil {
		return err
	}
	if err := s.named(ctx); err != nil {
		return err
	}
	return s.verb(ctx, nil, "today")
}

// named finds out what the verbs may call the group that meets today.
func (s *story) named(ctx context.Context) (err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	file, err := h.Book.Group(ctx, app.GroupID(s.branch.TodayGroup))
	s.group = file.Group.Name
	return err
}

func (s *story) meeting(ctx context.Context) error {
	s.srv.Cut()
	fmt.Fprintln(s.out, "(the network is cut)")
	if err := s.verb(ctx, nil, "sheet", "show", s.group); err != nil {
		return err
	}
	sheet, err := s.sheet(ctx)
	if err != nil {
		return err
	}
	absent, part, amount, err := twoExceptions(sheet)
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"sheet", "set", s.group, absent, "--nothing", "--reason", "sick", "--was", "absent"},
		{"sheet", "set", s.group, part, "loan=" + amount, "--reason", "slow_week"},
		{"sheet", "expected", s.group},
		{"sheet", "count", s.group, "--exactly"},
		{"sheet", "close", s.group},
		{"bag", "show"},
		{"status"},
	} {
		if err := s.verb(ctx, nil, args...); err != nil {
			return err
		}
	}
	return s.verb(ctx, []int{6}, "sync")
}

func (s *story) sheet(ctx context.Context) (sheet app.Sheet, err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return sheet, err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	day, err := h.Teller.Today(ctx)
	if err != nil {
		return sheet, err
	}
	return h.Teller.Sheet(ctx, app.GroupID(s.branch.TodayGroup), day)
}

// shutter makes a Close function an io.Closer.
type shutter func() error

// Close calls it.
func (f shutter) Close() error { return f() }

// twoExceptions picks a member who pays nothing and one who pays half of her instalment.
func twoExceptions(sheet app.Sheet) (absent, part, amount string, err error) {
	for _, l := range sheet.Lines {
		for _, p := range l.Parts {
			if p.Kind != app.Repayment || p.Expected.Sign() <= 0 || p.Blocked != "" {
				continue
			}
			if absent == "" {
				absent = l.Name
			} else {
				return absent, l.Name, halfOf(p.Expected), nil
			}
			break
		}
	}
	return "", "", "", errors.New("the demo's group has no loans to repay")
}

// halfOf an amount in whole units, as it is typed.
func halfOf(a money.Amount) string {
	unit := int64(1)
	for range a.Currency().Digits() {
		unit *= 10
	}
	return fmt.Sprint(max(a.Minor()/2/unit, 1))
}

// plug sends, and dies while it sends: the core has booked, no answer came.
func (s *story) plug(ctx context.Context) error {
	if err := s.srv.Restore(); err != nil {
		return err
	}
	victim, err := s.lastLoan(ctx)
	if err != nil {
		return err
	}
	s.srv.Faults().Add(fineracttest.Fault{Kind: "refuse", Account: fmt.Sprintf("loan/%d", victim), Action: "REPAYMENT",
		Status: badRequest, Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid", Text: "The loan was closed this morning."})
	s.srv.Faults().Add(fineracttest.Fault{Kind: "hang", Path: "batches", Method: post, Commit: true, Count: 1})
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	fmt.Fprintln(s.out, "\n$ daftari sync        (a process of its own)")
	c := exec.CommandContext(ctx, self, "--data", s.data, "--passphrase-fd", "0", "sync")
	c.Args[0], c.Stdin = os.Args[0], strings.NewReader(s.Passphrase+"\n")
	if err := c.Start(); err != nil {
		return fmt.Errorf("start the sync: %w", err)
	}
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for booked := 0; booked == 0; {
		select {
		case <-tick.C:
			booked = len(farside.Moves(s.srv, "default")) - len(s.before)
		case <-deadline.C:
			_ = c.Process.Kill()
			return app.Trouble(app.Internal, "demo.nothing_booked", c.Wait())
		}
	}
	if err := c.Process.Kill(); err != nil {
		return fmt.Errorf("pull the plug: %w", err)
	}
	_ = c.Wait() // it was killed: that is its error
	fmt.Fprintln(s.out, "(kill -9: the core booked the meeting, and the device never heard)")
	return s.verb(ctx, nil, "status")
}

// lastLoan is the loan of the last repayment of the meeting.
func (s *story) lastLoan(ctx context.Context) (loan int64, err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return 0, err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	all, err := h.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Repayment}})
	if err != nil || len(all) == 0 {
		return 0, errors.Join(err, errors.New("the demo recorded no repayment"))
	}
	return all[len(all)-1].Account.ID, nil
}

func (s *story) comeBack(ctx context.Context) error {
	s.srv.Faults().Add(fineracttest.Fault{Kind: "drop-after", Method: post, Count: 2})
	for range 5 {
		if err := s.verb(ctx, []int{6, 9, 10}, "sync"); err != nil {
			return err
		}
		done, err := s.settled(ctx)
		if err != nil {
			return err
		}
		if done {
			return s.verb(ctx, nil, "outbox", "list", "--needs-you")
		}
	}
	return app.Trouble(app.Internal, "demo.never_settled", nil)
}

func (s *story) settled(ctx context.Context) (done bool, err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return false, err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	counts, err := h.Book.Counts(ctx)
	return counts.Open() == 0, err
}

// refused places the cash of the refused line into the member's savings.
func (s *story) refused(ctx context.Context) error {
	entry, savings, err := s.refusedEntry(ctx)
	if err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "outbox", "show", entry); err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "outbox", "place", entry, savings, "--reason", "her loan is closed, she saves it"); err != nil {
		return err
	}
	if err := s.verb(ctx, []int{6, 10}, "sync"); err != nil {
		return err
	}
	if err := s.verb(ctx, []int{6, 10}, "sync"); err != nil {
		return err
	}
	return s.verb(ctx, nil, "day", "show")
}

func (s *story) refusedEntry(ctx context.Context) (entry, savings string, err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return "", "", err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	all, err := h.Book.Entries(ctx, app.EntryFilter{States: []app.State{app.Refused}})
	if err != nil {
		return "", "", err
	}
	if len(all) != 1 {
		return "", "", fmt.Errorf("%d lines are refused, not one", len(all))
	}
	file, err := h.Book.Client(ctx, all[0].Client)
	if err != nil {
		return "", "", err
	}
	if len(file.Savings) == 0 {
		return "", "", errors.New("the member of the refused line has no savings")
	}
	return fmt.Sprintf("#%d", all[0].Seq), file.Savings[0].Ref().String(), nil
}

// heading of a chapter.
func heading(out io.Writer, text string) { fmt.Fprintf(out, "\n== %s\n", strings.TrimSpace(text)) }

// closing closes what an error or success leaves open, and keeps the first error.
func closing(c io.Closer, err error) error {
	if cerr := c.Close(); err == nil {
		err = cerr
	}
	return err
}
