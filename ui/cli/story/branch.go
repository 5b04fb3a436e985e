package story

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/fineract/fineracttest/seed"
	"daftari/fineract/ledger/farside"
	"daftari/providers/sandbox/operator"
	"daftari/sync/desk/sandbox"
	"daftari/ui/cli"
)

// The devices of the day: folders of books. manager is the branch manager's own.
const (
	officer = "officer"
	manager = "manager"
)

const (
	tenant = "default" // of the core
	code   = "umoja"   // of the institution, on devices and at the desk
	title  = "Umoja SACCO"
	keys   = "umoja.keys"
)

// path of something in the day's folder.
func (s *Story) path(name string) string { return filepath.Join(s.Dir, name) }

// copies of what was recorded lie there, sealed, as on a card.
func (s *Story) copies() string { return s.path("copies") }

// Officer's folder of books.
func (s *Story) Officer() string { return s.path(officer) }

// morning sets the officer's device up with the branch's keys, and takes the portfolio along.
func (s *Story) morning(ctx context.Context) error {
	if err := os.Mkdir(s.copies(), 0o700); err != nil {
		return fmt.Errorf("a folder for copies: %w", err)
	}
	if err := s.verb(ctx, nil, "branch", "keys", "new", s.path(keys), "--name", title, "--code", code); err != nil {
		return err
	}
	if err := s.device(ctx, officer, s.Branch.Officer); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "\n(the branch manager's own device is set up in the same way, and the branch certifies both)")
	if err := s.quietly(func() error { return s.certified(ctx) }); err != nil {
		return err
	}
	if err := s.named(ctx); err != nil {
		return err
	}
	return s.verb(ctx, nil, "today")
}

// device of a person: the branch makes an enrolment, which the device takes.
func (s *Story) device(ctx context.Context, name string, who seed.Login) error {
	password, err := s.secret(name, who.Password)
	if err != nil {
		return err
	}
	enrolment := s.path(name + ".enrol")
	if err := s.verb(ctx, nil, "enrol", "make", "--keys", s.path(keys), "--server", s.Core.URL, "--user", who.Username, "--region", "KE", "--copies", s.copies(), "--out", enrolment); err != nil {
		return err
	}
	if err := s.at(ctx, name, nil, "init", "--enrol", enrolment, "--password", password); err != nil {
		return err
	}
	return s.at(ctx, name, nil, "pull")
}

// secret in a file that only this user reads, as verbs name it.
func (s *Story) secret(of, text string) (string, error) {
	path := s.path(of + ".password")
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("password file of the demo: %w", err)
	}
	return "file:" + path, nil
}

// certified sets the manager's device up; the branch certifies both, and both hear of it.
func (s *Story) certified(ctx context.Context) error {
	if err := farside.Equip(s.Core, tenant, s.Branch); err != nil {
		return err
	}
	if err := s.device(ctx, manager, s.Branch.Manager); err != nil {
		return err
	}
	user, text := s.Core.SuperUser()
	password, err := s.secret("administrator", text)
	if err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "enrol", "certify", "--all", "--server", s.Core.URL, "--user", user, "--password", password, "--keys", s.path(keys)); err != nil {
		return err
	}
	return s.synced(ctx, officer, manager)
}

// synced devices.
func (s *Story) synced(ctx context.Context, devices ...string) error {
	for _, d := range devices {
		if err := s.at(ctx, d, nil, "sync"); err != nil {
			return err
		}
	}
	return nil
}

// opened is the desk that pays, at work; both devices belong to it.
func (s *Story) opened(ctx context.Context) (err error) {
	if s.desk, err = s.House.Desk(ctx, sandbox.Where{Dir: s.path("desk"), Code: code, Title: title, Branch: s.path(keys + ".pub"), Core: s.Core, People: s.Branch}); err != nil {
		return err
	}
	for _, d := range []string{officer, manager} {
		invitation, err := s.desk.Invite(ctx)
		if err != nil {
			return err
		}
		if err := s.at(ctx, d, nil, "pay", "join", s.desk.Address, invitation, "--ca", s.desk.Cert); err != nil {
			return err
		}
	}
	return nil
}

// Prepare makes the officer's book, the manager's and the desk ready for a window, and tells nothing of it. The loans that
// are due by wallet are made out, and pending.
func (s *Story) Prepare(ctx context.Context) error {
	s.out = io.Discard
	if err := s.morning(ctx); err != nil {
		return err
	}
	if err := s.opened(ctx); err != nil {
		return err
	}
	if err := s.synced(ctx, officer); err != nil {
		return err
	}
	return s.verb(ctx, nil, "pay", "request", "--due")
}

// Purses are the operator of the wallets, and the branch manager at a device of her own, for a trainer's panel.
type Purses struct {
	*operator.Operator
	story *Story
	house *cli.House
}

// Purses beside the officer's open book, once Prepare made them.
func (s *Story) Purses(officers *cli.House) Purses { return Purses{s.desk.Operator, s, officers} }

// Approve is the branch manager's word, from her own device, on all that waits for it; the officer's hears of it at once.
// It says how many batches she let go.
func (p Purses) Approve(ctx context.Context) (n int, err error) {
	err = p.story.book(ctx, manager, func(h *cli.House) error {
		if _, err := h.Payer.Exchange(ctx); err != nil {
			return err
		}
		waits, err := h.Payer.Files.Waiting(ctx)
		for _, w := range waits {
			if err == nil {
				err = h.Payer.Decide(ctx, payer.Deciding{Batch: w.Batch.Key, Verdict: payout.Yes}, nil)
			}
		}
		if err != nil || len(waits) == 0 {
			return err
		}
		n = len(waits)
		_, err = h.Payer.Exchange(ctx)
		return err
	})
	if err == nil && n > 0 {
		_, err = p.house.Payer.Exchange(ctx)
	}
	return n, err
}
