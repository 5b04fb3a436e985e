package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/cli/show"
)

func (s *shell) syncCmd() *cobra.Command {
	var watch bool
	c := &cobra.Command{
		Use: "sync", Short: "Send what waits, ask what is unsure, bring what changed", Args: cobra.NoArgs,
		Long: `Sends what waits, asks what is unsure, and brings what changed. It can be stopped with Ctrl-C and
goes on where it stopped. Exit code 0: nothing is left; 6: offline or busy; 7: sign in; 9: something was
refused and needs you; 10: something is still unsure. With --watch it stays, and syncs by itself when
something was recorded or the network comes back.`,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				if watch {
					return h.Core.Watch(ctx, s.progress(h.Words))
				}
				report, err := h.Core.Sync(ctx, s.progress(h.Words))
				s.warn(ctx, h)
				if err := s.synced(report, err); err != nil || report.Left == 0 || report.Stop == app.SyncStopped {
					return err
				}
				return trouble(app.Busy, "still_left", "n", report.Left)
			})
		},
	}
	c.Flags().BoolVar(&watch, "watch", false, "stay, and sync by itself until stopped")
	return c
}

func (s *shell) pullCmd() *cobra.Command {
	var full bool
	c := &cobra.Command{
		Use: "pull", Short: "Bring the portfolio, or what changed since", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				report, err := h.Core.Pull(ctx, full, s.progress(h.Words))
				if err == nil && report.Problem() == nil && !s.json {
					if err := s.brought(ctx, h); err != nil {
						return err
					}
				}
				return s.synced(report, err)
			})
		},
	}
	c.Flags().BoolVar(&full, "full", false, "read everything anew")
	return c
}

// warn says beside a sync what stops nothing and must be seen.
func (s *shell) warn(ctx context.Context, h *House) {
	for _, p := range h.Core.Warnings(ctx) {
		if !s.json {
			fmt.Fprintln(s.Err, h.Words.T(p.Key+".what", p.Args...), h.Words.T(p.Key+".do", p.Args...))
		}
	}
}

// brought tells what is on the device now.
func (s *shell) brought(ctx context.Context, h *House) error {
	groups, err := h.Book.Groups(ctx)
	if err != nil {
		return err
	}
	members := map[app.ClientID]bool{}
	for _, g := range groups {
		for _, id := range g.Members {
			members[id] = true
		}
	}
	fmt.Fprintln(s.Out, h.Words.T("cli.brought", "groups", h.Words.Number(len(groups)), "clients", h.Words.Number(len(members))))
	return nil
}

func (s *shell) outboxAsk() *cobra.Command {
	return &cobra.Command{
		Use: "ask ENTRY", Short: "Ask the core now about an unsure entry", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				file, err := s.findEntry(ctx, h, args[0])
				if err != nil {
					return err
				}
				if file.Entry.State != app.Unsure && file.Entry.State != app.Awaiting {
					return trouble(app.Conflict, "not_unsure", "entry", file.Entry.Seq)
				}
				if _, err := h.Core.Ask(ctx, file.Entry.Key); err != nil {
					return err
				}
				if file, err = h.Book.Entry(ctx, file.Entry.Key); err != nil {
					return err
				}
				return s.say(file, func(w io.Writer, t *words.Words) { showEntry(w, t, file) })
			})
		},
	}
}

// synced prints a report and turns what is left open into the exit code.
func (s *shell) synced(r app.SyncReport, err error) error {
	if err != nil {
		return err
	}
	if s.Terminal && !s.json {
		fmt.Fprint(s.Err, "\r\033[K")
	}
	if err := s.say(r, func(w io.Writer, t *words.Words) { show.Report(w, t, r) }); err != nil {
		return err
	}
	if p := r.Problem(); p != nil {
		return p
	}
	switch {
	case r.Refused > 0:
		return trouble(app.Rejected, "needs_you", "n", r.Refused)
	case r.Unsure > 0:
		return trouble(app.Doubtful, "still_unsure", "n", r.Unsure)
	}
	return nil
}

// progress shows counts: one line that is written over on a terminal, a line a phase elsewhere.
func (s *shell) progress(t *words.Words) func(app.SyncProgress) {
	if s.json {
		return func(app.SyncProgress) {}
	}
	var last app.SyncPhase
	return func(p app.SyncProgress) {
		if p.Phase == app.PhaseEnded || (!s.Terminal && p.Phase == last) {
			return
		}
		last = p.Phase
		line := t.T("engine.phase."+string(p.Phase), "done", t.Number(p.Done), "total", t.Number(p.Total))
		if p.About > 0 {
			line += " · " + t.Ago(p.About.Round(time.Second))
		}
		if s.Terminal {
			fmt.Fprintf(s.Err, "\r\033[K%s", line)
			return
		}
		fmt.Fprintln(s.Err, line)
	}
}

// statusView is what `status --json` gives.
type statusView struct {
	Institution string        `json:"institution"`
	Officer     string        `json:"officer"`
	Device      app.Device    `json:"device"`
	Counts      app.Counts    `json:"counts"`
	Bag         []string      `json:"bag"`
	Unposted    []string      `json:"unposted"`
	Unplaced    []app.Entry   `json:"unplaced,omitempty"`
	Fresh       app.Freshness `json:"fresh"`
	Limits      app.Limits    `json:"limits"`
	Warnings    []string      `json:"warnings,omitempty"` // a wrong clock, pins that ran out
}

func (s *shell) statusCmd() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "What waits, what needs you, how old the core's figures are", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				v, err := status(ctx, h)
				if err != nil {
					return err
				}
				return s.say(v, func(w io.Writer, t *words.Words) { s.showStatus(w, t, v) })
			})
		},
	}
}

func status(ctx context.Context, h *House) (statusView, error) {
	v := statusView{Institution: h.Institution}
	officer, err := h.Book.Officer(ctx)
	if err != nil {
		return v, err
	}
	v.Officer = officer.Username
	if v.Device, err = h.Book.Device(ctx); err != nil {
		return v, err
	}
	if v.Counts, err = h.Book.Counts(ctx); err != nil {
		return v, err
	}
	day, err := h.Teller.Today(ctx)
	if err != nil {
		return v, err
	}
	st, err := h.Book.Standing(ctx, day)
	if err != nil {
		return v, err
	}
	for _, a := range st.Bag {
		v.Bag = append(v.Bag, a.FormatWithCode(h.Words.Lang()))
	}
	for _, a := range st.Unposted {
		v.Unposted = append(v.Unposted, a.FormatWithCode(h.Words.Lang()))
	}
	v.Unplaced, v.Fresh, v.Limits = st.Unplaced, st.Fresh, st.Limits
	for _, p := range h.Core.Warnings(ctx) {
		v.Warnings = append(v.Warnings, h.Words.T(p.Key+".what", p.Args...)+" "+h.Words.T(p.Key+".do", p.Args...))
	}
	return v, nil
}

func (s *shell) showStatus(w io.Writer, t *words.Words, v statusView) {
	fmt.Fprintf(w, "%s\t%s\t%s\n", v.Institution, v.Officer, v.Device.Code)
	fmt.Fprintln(w, syncLine(t, v.Counts))
	for _, st := range app.States() {
		if n := v.Counts.By[st]; n > 0 {
			fmt.Fprintf(w, "%s\t%d\n", t.T("cli.state."+string(st)), n)
		}
	}
	for _, a := range v.Bag {
		fmt.Fprintf(w, "%s\t%s\n", t.T("cli.bag"), a)
	}
	for _, a := range v.Unposted {
		fmt.Fprintf(w, "%s\t%s\n", t.T("cli.unposted"), a)
	}
	for _, e := range v.Unplaced {
		fmt.Fprintln(w, entryLine(t, e))
	}
	for _, line := range v.Warnings {
		fmt.Fprintln(w, line)
	}
	if v.Fresh.PulledAt.IsZero() {
		fmt.Fprintln(w, t.T("cli.never_pulled"))
		return
	}
	fmt.Fprintln(w, t.T("cli.figures", "age", t.Ago(s.Now().Sub(v.Fresh.PulledAt))))
}

// syncLine is the one sentence of UI.md's sync line, from counts alone.
func syncLine(t *words.Words, c app.Counts) string {
	switch needs := c.Person + c.Unplaced; {
	case needs > 0:
		return t.T("sync.need_you", "n", needs)
	case c.Open() > 0:
		return t.T("cli.waiting", "n", c.Open())
	}
	return t.T("cli.nothing_waiting")
}
