package story

import (
	"context"
	"fmt"
	"maps"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers/sandbox/operator"
	"daftari/ui/cli"
)

// requests payments of the loans that are due by wallet. Together they are above what the officer may send alone.
func (s *Story) requests(ctx context.Context) error {
	fmt.Fprintln(s.out, "\n(a desk that pays runs inside this program; the operator of the wallets is pretended, and speaks as a real one does)")
	if err := s.opened(ctx); err != nil {
		return err
	}
	for _, args := range [][]string{{"sync"}, {"pay", "due"}, {"pay", "request", "--due"}, {"pay", "send"}} {
		if err := s.verb(ctx, nil, args...); err != nil {
			return err
		}
	}
	pending, err := s.in(ctx, payout.Asked)
	s.asked = len(pending)
	if err == nil && s.asked <= odd {
		err = fmt.Errorf("%d loans are due by wallet, which is too few for the day", s.asked)
	}
	if err != nil {
		return err
	}
	return s.verb(ctx, nil, "sync")
}

// odd orders are those that the operator does not take promptly.
const odd = 4

// approval is the manager's. The operator then takes each order in another way.
func (s *Story) approval(ctx context.Context) error {
	s.desk.Operator.Next(operator.Prompt, operator.Slow, operator.Loses, operator.Refuses, operator.Late)
	if err := s.synced(ctx, manager); err != nil {
		return err
	}
	no, err := s.waiting(ctx)
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"pay", "show", no}, {"pay", "approve", no}, {"sync"}} {
		if err := s.at(ctx, manager, nil, args...); err != nil {
			return err
		}
	}
	if err := s.until(ctx, map[payout.State]int{payout.Made: s.asked - odd, payout.Accepted: 1, payout.Unsure: 2, payout.Closed: 1}); err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "sync"); err != nil {
		return err
	}
	return s.verb(ctx, nil, "pay", "list", "--all")
}

// waiting for the manager's word is this batch.
func (s *Story) waiting(ctx context.Context) (no string, err error) {
	err = s.book(ctx, manager, func(h *cli.House) error {
		waits, err := h.Payer.Files.Waiting(ctx)
		if err == nil && len(waits) != 1 {
			err = fmt.Errorf("%d batches wait for the manager, not one", len(waits))
		}
		if err == nil {
			no = waits[0].Batch.No
		}
		return err
	})
	return no, err
}

// unsure payments are asked about: one was paid and its answer lost, one is paid later, as the slow one is.
func (s *Story) unsure(ctx context.Context) error {
	lost, err := s.in(ctx, payout.Unsure)
	if err != nil {
		return err
	}
	if err := s.verb(ctx, []int{4}, "pay", "claim", lost[0].No, "she waits for it"); err != nil {
		return err
	}
	for _, p := range lost {
		if err := s.verb(ctx, nil, "pay", "enquire", p.No); err != nil {
			return err
		}
	}
	if err := s.verb(ctx, nil, "sync"); err != nil {
		return err
	}
	if err := s.until(ctx, map[payout.State]int{payout.Made: s.asked - odd + 1, payout.Accepted: 2, payout.Closed: 1}); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "\n(some minutes pass, and the operator pays the other two)")
	s.Pass(operator.Patience + time.Minute)
	if err := s.until(ctx, map[payout.State]int{payout.Made: s.asked - 1, payout.Closed: 1}); err != nil {
		return err
	}
	if err := s.verb(ctx, nil, "pay", "list", "--all"); err != nil {
		return err
	}
	return s.verb(ctx, nil, "pay", "show", lost[0].No)
}

// freed is the payment that was refused: it is made out anew, and the officer lets it go alone.
func (s *Story) freed(ctx context.Context) error {
	closed, err := s.in(ctx, payout.Closed)
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"pay", "show", closed[0].No}, {"pay", "request", closed[0].Account.String()}, {"pay", "send"}, {"sync"}} {
		if err := s.verb(ctx, nil, args...); err != nil {
			return err
		}
	}
	if err := s.until(ctx, map[payout.State]int{payout.Made: s.asked, payout.Closed: 1}); err != nil {
		return err
	}
	return s.verb(ctx, nil, "pay", "list", "--all")
}

// in a state are these payments; at least one.
func (s *Story) in(ctx context.Context, state payout.State) (some []payout.Payment, err error) {
	err = s.book(ctx, officer, func(h *cli.House) error {
		all, err := h.Payer.Files.Payments(ctx)
		for _, p := range all {
			if p.State == state {
				some = append(some, p)
			}
		}
		if err == nil && len(some) == 0 {
			err = fmt.Errorf("no payment is %s", state)
		}
		return err
	})
	return some, err
}

// patience with desk and operator: the desk asks after a minute about what was not told to it.
const (
	patience = 90 * time.Second
	between  = 100 * time.Millisecond
)

// until the officer's device hears that so many payments are in these states, and no others.
func (s *Story) until(ctx context.Context, want map[payout.State]int) error {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	tick := time.NewTicker(between)
	defer tick.Stop()
	return s.book(ctx, officer, func(h *cli.House) error {
		for {
			if _, err := h.Payer.Exchange(ctx); err != nil {
				return err
			}
			all, err := h.Payer.Files.Payments(ctx)
			if err != nil {
				return err
			}
			have := map[payout.State]int{}
			for _, p := range all {
				have[p.State]++
			}
			if maps.Equal(have, want) {
				return nil
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return ctx.Err()
			case <-deadline.C:
				fmt.Fprintln(s.out, "payments are", have, "and not", want)
				return app.Trouble(app.Internal, "demo.never_settled", nil)
			}
		}
	})
}
