package cli

import (
	"context"

	"github.com/spf13/cobra"

	"daftari/ui/cli/guard"
)

func (s *shell) limitsCmd() *cobra.Command {
	return guard.Limits(guard.Shell{
		Within: func(ctx context.Context, do func(context.Context, guard.Book) error) error {
			return s.within(ctx, func(ctx context.Context, h *House) error {
				return do(ctx, guard.Book{Teller: h.Teller, Device: h.Book.Device, Keep: h.Book.SetLimitsKey})
			})
		},
		Say: s.say,
	})
}
