package story

import (
	"context"
	"fmt"

	"daftari/app"
	"daftari/fineract/ledger/farside"
	"daftari/providers/sandbox/operator"
	"daftari/sync/desk/sandbox"
	"daftari/ui/cli"
)

// compare prints the device's book beside the core's, then its payments beside the core and the operator of the wallets,
// line by line. It fails when a line or payment stands in only one of them, stands twice, or differs, and when the core
// holds money in transit that is not on its way any more.
func (s *Story) compare(ctx context.Context) error {
	var entries []app.Entry
	var all []sandbox.Line
	var alone []operator.Payment
	wrong, left := 0, []farside.Move(nil)
	err := s.book(ctx, officer, func(h *cli.House) (err error) {
		if entries, err = h.Book.Entries(ctx, app.EntryFilter{}); err != nil {
			return err
		}
		if wrong, left, err = farside.Compare(s.out, entries, s.moved()); err != nil {
			return err
		}
		all, left, alone, err = sandbox.Lines(ctx, h.Payer.Files, left, s.desk.Operator.Payments())
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out)
	unsettled, err := sandbox.Compare(s.out, all)
	if err != nil {
		return err
	}
	transit := s.desk.InTransit()
	fmt.Fprintln(s.out, "in transit at the core:", transit)
	if wrong+unsettled > 0 || len(left)+len(alone) > 0 || transit != nothing {
		return app.Trouble(app.Internal, "demo.books_differ", nil, "n", wrong+unsettled, "left", len(left)+len(alone))
	}
	return nil
}

// nothing in transit.
const nothing = "0.00"

// moved at the core since the day began.
func (s *Story) moved() (moves []farside.Move) {
	for _, m := range farside.Moves(s.Core, tenant) {
		if !s.before[m.ID] {
			moves = append(moves, m)
		}
	}
	return moves
}
