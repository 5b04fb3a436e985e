package story

import (
	"context"

	"daftari/app"
	"daftari/fineract/ledger/farside"
	"daftari/ui/cli"
)

// compare prints the device's book and the core's, line by line, and fails when one line stands
// in only one of them, stands twice, or differs.
func (s *story) compare(ctx context.Context) (err error) {
	h, err := s.Open(ctx, cli.Place{Data: s.data})
	if err != nil {
		return err
	}
	defer func() { err = closing(shutter(h.Close), err) }()
	entries, err := h.Book.Entries(ctx, app.EntryFilter{})
	if err != nil {
		return err
	}
	var moves []farside.Move
	for _, m := range farside.Moves(s.srv, "default") {
		if !s.before[m.ID] {
			moves = append(moves, m)
		}
	}
	wrong, left, err := farside.Compare(s.out, entries, moves)
	if err == nil && (wrong > 0 || left != 0) {
		err = app.Trouble(app.Internal, "demo.books_differ", nil, "n", wrong, "left", left)
	}
	return err
}
