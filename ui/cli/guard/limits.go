// Package guard holds the verbs of the institution's limits and of the supervisor's code.
package guard

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

// Shell is what the verbs need of the program they run in.
type Shell struct {
	// Within opens the book, runs do and closes it.
	Within func(ctx context.Context, do func(context.Context, Book) error) error
	// Say prints v as JSON where that was asked for, else what text writes.
	Say func(v any, text func(io.Writer, *words.Words)) error
}

// Book is an open book.
type Book struct {
	Teller *teller.Teller
	Device func(ctx context.Context) (app.Device, error)
	Keep   func(ctx context.Context, k limits.Key) error
}

// gauge is one limit as --json tells it.
type gauge struct {
	Limit     string `json:"limit"`
	Used      string `json:"used"`
	Most      string `json:"most"`
	Level     string `json:"level"`
	Challenge string `json:"challenge,omitempty"` // where it is over and a supervisor could let it go
}

// Limits is the verb `limits`.
func Limits(s Shell) *cobra.Command {
	c := &cobra.Command{
		Use: "limits", Short: "What the institution lets be recorded offline, and the supervisor's code to go on", Args: cobra.NoArgs,
		Long: `Shows each limit, how much of it is used, and for one that is over what to read out to the supervisor.
On the branch PC "limits answer" gives her code; "limits go-on" takes it here. A code lets one limit of one
device go for one business day, and that is an entry of the book, with her name and the reason.`,
		RunE: func(c *cobra.Command, _ []string) error { return s.gauges(c.Context()) },
	}
	c.AddCommand(s.challenge(), s.goOn(), s.answer(), s.newKey(), s.useKey())
	return c
}

func (s Shell) gauges(ctx context.Context) error {
	return s.Within(ctx, func(ctx context.Context, b Book) error {
		all, err := b.Teller.Gauges(ctx)
		if err != nil {
			return err
		}
		var challenges []string
		for _, g := range all {
			text := ""
			if g.Level == limits.Over && !g.Lifted {
				if c, none := b.Teller.Challenge(ctx, g.Key); none == nil {
					text = c.String()
				}
			}
			challenges = append(challenges, text)
		}
		return s.sayGauges(all, challenges)
	})
}

func (s Shell) sayGauges(all []limits.Gauge, challenges []string) error {
	views := make([]gauge, len(all))
	for i, g := range all {
		views[i] = gauge{Limit: short(g.Key), Used: amount(g.Used), Most: amount(g.Most), Level: levelOf(g), Challenge: challenges[i]}
	}
	return s.Say(map[string]any{"limits": views}, func(w io.Writer, t *words.Words) {
		if len(all) == 0 {
			fmt.Fprintln(w, t.T("limits.none_set"))
		}
		for i, g := range all {
			fmt.Fprintf(w, "%s\t%s\t/ %s\t%s\n", name(t, g.Key), shown(t, g.Used), shown(t, g.Most), t.T("limits.level."+levelOf(g)))
			if challenges[i] != "" {
				fmt.Fprintln(w, t.T("limits.challenge", "code", challenges[i]))
			}
		}
	})
}

func (s Shell) challenge() *cobra.Command {
	return &cobra.Command{
		Use: "challenge LIMIT", Short: "Show what to read out to the supervisor: offline, unposted, bag, entry or back", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.Within(c.Context(), func(ctx context.Context, b Book) error {
				ch, err := b.Teller.Challenge(ctx, "limits."+args[0])
				if err != nil {
					return err
				}
				return s.Say(map[string]string{"limit": args[0], "challenge": ch.String()}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("limits.challenge", "code", ch.String()))
				})
			})
		},
	}
}

func (s Shell) goOn() *cobra.Command {
	var by, reason string
	c := &cobra.Command{
		Use: "go-on CODE --by NAME --reason TEXT", Short: "Take the supervisor's code: the limit stops nothing for the rest of today", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.Within(c.Context(), func(ctx context.Context, b Book) error {
				done, err := b.Teller.GoOn(ctx, args[0], by, reason)
				if err != nil {
					return err
				}
				return s.Say(done.Recorded, func(w io.Writer, t *words.Words) {
					for _, e := range done.Entries {
						fmt.Fprintln(w, t.T("limits.went_on", "limit", name(t, e.Lifted.Limit), "by", e.Lifted.By, "entry", t.Number(int(e.Seq))))
					}
				})
			})
		},
	}
	c.Flags().StringVar(&by, "by", "", "who gave the code")
	c.Flags().StringVar(&reason, "reason", "", "why the limit is let go")
	return c
}

func (s Shell) answer() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use: "answer CHALLENGE --key FILE", Short: "On the branch PC: the supervisor's code for what an officer reads out", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			ch, err := limits.ParseChallenge(strings.Join(args, ""))
			if err != nil {
				return err
			}
			key, err := ReadKey(path)
			if err != nil {
				return err
			}
			code := key.ForDevice(ch.Device).Answer(ch)
			v := map[string]string{"device": ch.Device, "limit": short(ch.Limit), "day": ch.Day.String(), "answer": code}
			return s.Say(v, func(w io.Writer, t *words.Words) {
				fmt.Fprintln(w, t.T("limits.answered", "device", ch.Device, "limit", name(t, ch.Limit), "day", ch.Day, "answer", code))
			})
		},
	}
	keyFlag(c, &path)
	return c
}

func (s Shell) newKey() *cobra.Command {
	return &cobra.Command{
		Use: "new-key FILE", Short: "On the branch PC: make the key that supervisors' codes come from", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := MakeKey(args[0]); err != nil {
				return err
			}
			return s.Say(map[string]string{"key": args[0]}, func(w io.Writer, t *words.Words) {
				fmt.Fprintln(w, t.T("limits.key_made", "path", args[0]))
			})
		},
	}
}

func (s Shell) useKey() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use: "use-key --key FILE", Short: "With the device at the branch: give it its own key for supervisors' codes", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			key, err := ReadKey(path)
			if err != nil {
				return err
			}
			return s.Within(c.Context(), func(ctx context.Context, b Book) error {
				device, err := b.Device(ctx)
				if err != nil {
					return err
				}
				if err := b.Keep(ctx, key.ForDevice(device.Code)); err != nil {
					return err
				}
				return s.Say(map[string]string{"device": device.Code}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("limits.key_kept", "device", device.Code))
				})
			})
		},
	}
	keyFlag(c, &path)
	return c
}

func keyFlag(c *cobra.Command, path *string) {
	c.Flags().StringVar(path, "key", "", "file of the branch's limits key")
	if err := c.MarkFlagRequired("key"); err != nil {
		panic(err) // the flag was defined a line before
	}
}

func short(limit string) string { return strings.TrimPrefix(limit, "limits.") }

func name(t *words.Words, limit string) string { return t.T("limits.name." + short(limit)) }

func levelOf(g limits.Gauge) string {
	switch {
	case g.Level == limits.Over && g.Lifted:
		return "lifted"
	case g.Level == limits.Over:
		return "over"
	case g.Level == limits.Near:
		return "near"
	}
	return "far"
}

// amount for machines: whole hours, or an amount with its currency.
func amount(v any) string { return fmt.Sprint(v) }

// shown is the same for people.
func shown(t *words.Words, v any) string {
	switch v := v.(type) {
	case money.Amount:
		return v.FormatWithCode(t.Lang())
	case int:
		return t.Number(v)
	}
	return fmt.Sprint(v)
}
