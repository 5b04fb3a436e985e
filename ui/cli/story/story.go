// Package story tells an officer's day from the morning to the books' agreement with the verbs themselves, a meeting in cash
// and loans by wallet: `daftari demo --headless`, and what the demo with a window falls back to where there is no display.
// It also makes its people, devices and desk ready for a window.
package story

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/sync/desk/sandbox"
	"daftari/ui/cli"
)

// Story is a day of one officer from the morning to the books' agreement, told with the verbs themselves.
type Story struct {
	House
	Where
	out    io.Writer
	before map[string]bool // the core's movements before the day
	group  string          // the name of the group that meets today
	desk   *sandbox.Desk   // nil before it opened
	asked  int             // payments by wallet that were asked for
}

// House is what the story is told in.
type House struct {
	Program func(in io.Reader, out, errs io.Writer) cli.Program
	Open    func(context.Context, cli.Place) (*cli.House, error)
	Desk    func(context.Context, sandbox.Where) (*sandbox.Desk, error)
	// Pass lets time go by for all who take part.
	Pass func(time.Duration)
	// Passphrase of the books, which the process of its own is given.
	Passphrase string
}

// Where the story takes place.
type Where struct {
	Dir    string // of its own, empty
	Core   *fineracttest.Server
	Branch *fineracttest.Branch
}

// How HTTP calls what the far side is told to do.
const (
	post       = "POST"
	badRequest = 400
)

// New begins a story in a folder, against a seeded server.
func New(h House, at Where, out io.Writer) *Story {
	s := &Story{House: h, Where: at, out: out, before: map[string]bool{}}
	for _, m := range farside.Moves(at.Core, tenant) {
		s.before[m.ID] = true
	}
	return s
}

// Close ends the desk.
func (s *Story) Close() error {
	if s.desk == nil {
		return nil
	}
	return s.desk.Close()
}

// Tell the day. The error says that a verb failed or that the books differ.
func (s *Story) Tell(ctx context.Context) error {
	for _, chapter := range []struct {
		title string
		tell  func(context.Context) error
	}{
		{"At the branch, with a network: set up, and take the portfolio along", s.morning},
		{"In the village, no network: the meeting of twenty", s.meeting},
		{"On the road, a weak network: the battery is pulled in the middle of sending", s.plug},
		{"Back, over a line that loses replies: nothing is sent twice", s.comeBack},
		{"One line was refused: its cash gets its place", s.refused},
		{"Loans by wallet: above her limit, they wait for a second person", s.requests},
		{"The branch manager lets them go from her own device: one is paid at once, the others are slow, lost, refused and late", s.approval},
		{"What is unsure bars every other way to pay it, until the operator is asked", s.unsure},
		{"What was refused is free, and goes again within her own limit", s.freed},
		{"All books, side by side", s.compare},
	} {
		heading(s.out, chapter.title)
		if err := chapter.tell(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintln(s.out, "\nThe books agree: every line stands at the core once, every payment once at the core and once in the operator's book.")
	return nil
}

// verb runs one command line as an officer would type it. allowed are the exit codes beside 0
// that belong to the story.
func (s *Story) verb(ctx context.Context, allowed []int, args ...string) error {
	return s.at(ctx, officer, allowed, args...)
}

// at runs a command line on one of the devices.
func (s *Story) at(ctx context.Context, device string, allowed []int, args ...string) error {
	shown := "daftari "
	if device != officer {
		shown += "--data " + device + " "
	}
	fmt.Fprintf(s.out, "\n$ %s\n", strings.ReplaceAll(shown+strings.Join(shellWords(args), " "), s.Dir+string(filepath.Separator), ""))
	code := cli.Run(ctx, s.Program(strings.NewReader(""), s.out, s.out), append([]string{"--data", s.path(device), "--lang", "en"}, args...))
	if code == 0 || slices.Contains(allowed, code) {
		return nil
	}
	return app.Trouble(app.Internal, "demo.verb_failed", nil, "verb", args[0], "code", code)
}

// book of a device, open while do runs.
func (s *Story) book(ctx context.Context, device string, do func(*cli.House) error) error {
	h, err := s.Open(ctx, cli.Place{Data: s.path(device), PassphraseFD: -1})
	if err != nil {
		return err
	}
	return errors.Join(do(h), h.Close())
}

// quietly does something of which nothing is printed unless it fails.
func (s *Story) quietly(do func() error) error {
	out, kept := s.out, &bytes.Buffer{}
	s.out = kept
	err := do()
	s.out = out
	if err != nil {
		_, _ = kept.WriteTo(out)
	}
	return err
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

// named finds out what the verbs may call the group that meets today.
func (s *Story) named(ctx context.Context) error {
	return s.book(ctx, officer, func(h *cli.House) error {
		file, err := h.Book.Group(ctx, app.GroupID(s.Branch.TodayGroup))
		s.group = file.Group.Name
		return err
	})
}

func (s *Story) meeting(ctx context.Context) error {
	s.Core.Cut()
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

func (s *Story) sheet(ctx context.Context) (sheet app.Sheet, err error) {
	err = s.book(ctx, officer, func(h *cli.House) error {
		day, err := h.Teller.Today(ctx)
		if err != nil {
			return err
		}
		sheet, err = h.Teller.Sheet(ctx, app.GroupID(s.Branch.TodayGroup), day)
		return err
	})
	return sheet, err
}

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
func (s *Story) plug(ctx context.Context) error {
	if err := s.Core.Restore(); err != nil {
		return err
	}
	victim, err := s.lastLoan(ctx)
	if err != nil {
		return err
	}
	s.Core.Faults().Add(fineracttest.Fault{Kind: "refuse", Account: fmt.Sprintf("loan/%d", victim), Action: "REPAYMENT",
		Status: badRequest, Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid", Text: "The loan was closed this morning."})
	s.Core.Faults().Add(fineracttest.Fault{Kind: "hang", Path: "batches", Method: post, Commit: true, Skip: 1, Count: 1}) // the first one only asks the branch
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	fmt.Fprintln(s.out, "\n$ daftari sync        (a process of its own)")
	c := exec.CommandContext(ctx, self, "--data", s.path(officer), "--passphrase-fd", "0", "sync")
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
			booked = len(farside.Moves(s.Core, tenant)) - len(s.before)
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
func (s *Story) lastLoan(ctx context.Context) (loan int64, err error) {
	err = s.book(ctx, officer, func(h *cli.House) error {
		all, err := h.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.Repayment}})
		if err != nil || len(all) == 0 {
			return errors.Join(err, errors.New("the demo recorded no repayment"))
		}
		loan = all[len(all)-1].Account.ID
		return nil
	})
	return loan, err
}

func (s *Story) comeBack(ctx context.Context) error {
	s.Core.Faults().Add(fineracttest.Fault{Kind: "drop-after", Method: post, Count: 2})
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

func (s *Story) settled(ctx context.Context) (done bool, err error) {
	err = s.book(ctx, officer, func(h *cli.House) error {
		counts, err := h.Book.Counts(ctx)
		done = counts.Open() == 0
		return err
	})
	return done, err
}

// refused places the cash of the refused line into the member's savings.
func (s *Story) refused(ctx context.Context) error {
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

func (s *Story) refusedEntry(ctx context.Context) (entry, savings string, err error) {
	err = s.book(ctx, officer, func(h *cli.House) error {
		all, err := h.Book.Entries(ctx, app.EntryFilter{States: []app.State{app.Refused}})
		if err != nil {
			return err
		}
		if len(all) != 1 {
			return fmt.Errorf("%d lines are refused, not one", len(all))
		}
		file, err := h.Book.Client(ctx, all[0].Client)
		if err != nil {
			return err
		}
		if len(file.Savings) == 0 {
			return errors.New("the member of the refused line has no savings")
		}
		entry, savings = fmt.Sprintf("#%d", all[0].Seq), file.Savings[0].Ref().String()
		return nil
	})
	return entry, savings, err
}

// heading of a chapter.
func heading(out io.Writer, text string) { fmt.Fprintf(out, "\n== %s\n", strings.TrimSpace(text)) }
