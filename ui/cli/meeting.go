package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/cli/show"
)

// noteVerb is the frame of the verbs for a meeting that has no sheet here.
func (s *shell) noteVerb(use, short string, flags func(*cobra.Command),
	do func(ctx context.Context, h *House, g app.Group, day app.Date) (app.Recorded, error),
) *cobra.Command {
	var day string
	c := &cobra.Command{Use: use, Short: short, Args: cobra.ExactArgs(1)}
	c.Flags().StringVar(&day, "day", "", "yyyy-mm-dd (default: the institution's today)")
	flags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		return s.within(c.Context(), func(ctx context.Context, h *House) error {
			g, err := picker(h).Group(ctx, args[0])
			if err != nil {
				return err
			}
			d, err := picker(h).Day(ctx, day)
			if err != nil {
				return err
			}
			rec, err := do(ctx, h, g, d)
			if err != nil {
				return err
			}
			return s.say(rec, func(w io.Writer, t *words.Words) {
				for _, e := range rec.Entries {
					fmt.Fprintln(w, t.T("cli.noted", "group", g.Name, "day", d.String(), "state", show.Meeting(t, "", e.Meeting)))
				}
			})
		})
	}
	return c
}

func (s *shell) sheetNotHeld() *cobra.Command {
	var reason, to string
	var m app.Moving
	return s.noteVerb("not-held GROUP", "The meeting was not held", func(c *cobra.Command) {
		c.Flags().StringVar(&reason, "reason", "", "why")
		c.Flags().StringVar(&to, "to", "", `moved to: yyyy-mm-dd, or "free" for the next free day`)
		movingFlags(c, &m)
	}, func(ctx context.Context, h *House, g app.Group, day app.Date) (app.Recorded, error) {
		return s.notHeld(ctx, h, g, day, reason, to, m)
	})
}

func (s *shell) sheetMove() *cobra.Command {
	var reason, to string
	var m app.Moving
	return s.noteVerb("move GROUP", "The meeting is moved to another day", func(c *cobra.Command) {
		c.Flags().StringVar(&reason, "reason", "", "why")
		c.Flags().StringVar(&to, "to", "free", `yyyy-mm-dd, or "free" for the next free day`)
		movingFlags(c, &m)
	}, func(ctx context.Context, h *House, g app.Group, day app.Date) (app.Recorded, error) {
		return s.notHeld(ctx, h, g, day, reason, to, m)
	})
}

func movingFlags(c *cobra.Command, m *app.Moving) {
	c.Flags().StringVar(&m.At, "at", "", "time on the new day, hh:mm (default: the group's own)")
	c.Flags().StringVar(&m.Place, "place", "", "where on the new day (default: the group's own place)")
}

func (s *shell) notHeld(ctx context.Context, h *House, g app.Group, day app.Date, reason, to string, m app.Moving) (_ app.Recorded, err error) {
	if m.To, err = s.movedTo(ctx, h, g, day, to); err != nil {
		return app.Recorded{}, err
	}
	return h.Teller.NotHeld(ctx, g.ID, day, reason, m)
}

func (s *shell) movedTo(ctx context.Context, h *House, g app.Group, day app.Date, to string) (app.Date, error) {
	switch to {
	case "":
		return app.Date{}, nil
	case "free":
		d, _, err := h.Teller.NextFreeDay(ctx, g.ID, day)
		if err == nil && d.IsZero() {
			err = trouble(app.Conflict, "no_free_day", "group", g.Name)
		}
		return d, err
	}
	return picker(h).Day(ctx, to)
}

func (s *shell) sheetTakeOver() *cobra.Command {
	var colleague, until, reason string
	c := s.noteVerb("take-over GROUP", "A colleague holds the group's meetings until a day", func(c *cobra.Command) {
		c.Flags().StringVar(&colleague, "colleague", "", "staff number or a part of the name")
		c.Flags().StringVar(&until, "until", "", "last day, yyyy-mm-dd (default: that day only)")
		c.Flags().StringVar(&reason, "reason", "", "why")
	}, func(ctx context.Context, h *House, g app.Group, day app.Date) (app.Recorded, error) {
		who, err := picker(h).Colleague(ctx, colleague)
		if err != nil {
			return app.Recorded{}, err
		}
		last := day
		if until != "" {
			if last, err = picker(h).Day(ctx, until); err != nil {
				return app.Recorded{}, err
			}
		}
		return h.Teller.TakeOver(ctx, g.ID, day, last, who.ID, reason)
	})
	return c
}
