package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
	"daftari/ui/cli/show"
)

// todayView is what `today --json` gives.
type todayView struct {
	Day      app.Date       `json:"day"`
	Meetings []meetingView  `json:"meetings"`
	Bag      []money.Amount `json:"bag"`
	Counts   app.Counts     `json:"counts"`
	Fresh    app.Freshness  `json:"fresh"`
}

type meetingView struct {
	Group   app.GroupID    `json:"group"`
	Name    string         `json:"name"`
	Centre  string         `json:"centre,omitempty"`
	Time    string         `json:"time,omitempty"`
	Members int            `json:"members"`
	State   app.SheetState `json:"state,omitempty"` // "" = not opened yet
	Holiday string         `json:"holiday,omitempty"`
	// Note says what became of a meeting that has no sheet here, by this device's word or another's.
	Note     *app.MeetingNote `json:"note,omitempty"`
	Expected []money.Amount   `json:"expected,omitempty"`
}

func (s *shell) todayCmd() *cobra.Command {
	var day string
	c := &cobra.Command{
		Use: "today", Short: "The day's meetings, the bag and what waits", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c.Context(), func(ctx context.Context, h *House) error {
				v, err := s.today(ctx, h, day)
				if err != nil {
					return err
				}
				return s.say(v, func(w io.Writer, t *words.Words) { showToday(w, t, v) })
			})
		},
	}
	c.Flags().StringVar(&day, "day", "", "yyyy-mm-dd")
	return c
}

func (s *shell) today(ctx context.Context, h *House, text string) (todayView, error) {
	day, err := picker(h).Day(ctx, text)
	if err != nil {
		return todayView{}, err
	}
	v := todayView{Day: day}
	if v.Bag, err = h.Book.Till(ctx); err != nil {
		return v, err
	}
	if v.Counts, err = h.Book.Counts(ctx); err != nil {
		return v, err
	}
	if v.Fresh, err = h.Book.Freshness(ctx); err != nil {
		return v, err
	}
	meetings, err := h.Teller.Meetings(ctx, day)
	if err != nil {
		return v, err
	}
	for _, m := range meetings {
		v.Meetings = append(v.Meetings, meetingView{
			Group: m.Group.ID, Name: m.Group.Name, Centre: m.Place, Time: m.Time,
			Members: len(m.Group.Members), State: m.State, Holiday: m.Holiday, Note: m.Note,
		})
	}
	return v, nil
}

func showToday(w io.Writer, t *words.Words, v todayView) {
	fmt.Fprintf(w, "%s %s\n", t.T("cli.today"), v.Day)
	if len(v.Meetings) == 0 {
		fmt.Fprintln(w, t.T("cli.no_meetings"))
	}
	for _, m := range v.Meetings {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", m.Time, m.Group, m.Name, m.Centre, t.T("cli.members", "n", m.Members), show.Meeting(t, m.State, m.Note))
		if m.Holiday != "" {
			fmt.Fprintf(w, "\t%s\n", t.T("cli.holiday", "name", m.Holiday))
		}
	}
	for _, a := range v.Bag { // no columns: the meetings' would be pushed aside
		fmt.Fprintf(w, "%s  %s\n", t.T("cli.bag"), a.FormatWithCode(t.Lang()))
	}
	fmt.Fprintln(w, syncLine(t, v.Counts))
}
