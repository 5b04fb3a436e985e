package desk

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/sync/desk"
	"daftari/sync/desk/office"
	"daftari/sync/desk/panel"
	"daftari/ui/cli/policy"
)

// told is what most verbs answer in JSON.
type told struct {
	Institution string       `json:"institution"`
	Code        string       `json:"code,omitempty"`
	User        string       `json:"user,omitempty"`
	Device      string       `json:"device,omitempty"`
	Users       int          `json:"users,omitempty"`
	Rail        string       `json:"rail,omitempty"`
	Payments    int          `json:"payments,omitempty"`
	State       payout.State `json:"state,omitempty"`
	Path        string       `json:"path,omitempty"`
}

func (r *room) invite() *cobra.Command {
	return verb(r, "invite NAME", "A code with which one device enrols", cobra.ExactArgs(1),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			t.Institution = args[0]
			t.Code, err = o.Invite(ctx, args[0])
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.invite", "code", t.Code))
		})
}

func (r *room) approver() *cobra.Command {
	var forget bool
	c := verb(r, "approver NAME USER", "A secret for who approves over the telephone", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			t.Institution, t.User = args[0], args[1]
			if forget {
				return t, o.Forget(ctx, args[0], args[1])
			}
			t.Code, err = o.Approver(ctx, args[0], args[1])
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			if forget {
				line(w, say.T("office.said.forgotten", "user", t.User))
				return
			}
			line(w, say.T("office.said.approver", "user", t.User, "code", t.Code))
		})
	c.Flags().BoolVar(&forget, "forget", false, "take it away")
	return c
}

func (r *room) policy() *cobra.Command {
	return verb(r, "policy NAME FILE", "Who may send and approve how much, where not the core says so", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (told, error) {
			p, err := rules(args[1])
			if err == nil {
				err = o.Policy(ctx, args[0], p)
			}
			return told{Institution: args[0]}, err
		}, func(w io.Writer, say *words.Words, args []string, _ told) {
			line(w, say.T("office.said.policy", "name", args[0]))
		})
}

// rules in a file, in the words of `server policy`.
func rules(path string) (payout.Policy, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return payout.Policy{}, app.Trouble(app.BadConfig, "office.file", err, "path", path)
	}
	p, err := policy.Read(string(text))
	if err == nil {
		err = p.Sense()
	}
	return p, err
}

func (r *room) shutout() *cobra.Command {
	var in bool
	c := verb(r, "shutout NAME DEVICE", "Keep a device out of this desk at once", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			t.Institution, t.Device = args[0], args[1]
			do := o.ShutOut
			if in {
				do = o.LetIn
			}
			t.Users, err = do(ctx, args[0], args[1])
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			key := "office.said.out"
			if in {
				key = "office.said.in"
			}
			line(w, say.T(key, "device", t.Device, "n", t.Users))
		})
	c.Flags().BoolVar(&in, "let-in", false, "take it back")
	return c
}

func (r *room) resume() *cobra.Command {
	return verb(r, "resume NAME RAIL", "Let a rail that stands still go on", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (told, error) {
			return told{Institution: args[0], Rail: args[1]}, o.Resume(ctx, args[0], args[1])
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.resumed", "rail", t.Rail))
		})
}

func (r *room) restored() *cobra.Command {
	return verb(r, "restored NAME", "Before a run on a copy that was put back: what was let go in it is asked about, not sent", cobra.ExactArgs(1),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			t.Institution = args[0]
			t.Payments, err = o.Restored(ctx, args[0])
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.restored", "n", t.Payments))
		})
}

func (r *room) payments() *cobra.Command {
	return verb(r, "payments NAME", "The payments that are not at their end", cobra.ExactArgs(1),
		func(ctx context.Context, o *office.Office, args []string) ([]office.Waiting, error) {
			return o.Waits(ctx, args[0])
		},
		func(w io.Writer, say *words.Words, _ []string, all []office.Waiting) {
			if len(all) == 0 {
				line(w, say.T("office.said.nothing"))
			}
			for _, p := range all {
				_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Number, state(say, p.State), p.Amount.FormatWithCode(say.Lang()), p.Rail,
					say.T("office.said.asked", "asked", p.Asked), p.Code, p.Key)
			}
		})
}

// state as the page words it.
func state(say *words.Words, s payout.State) string {
	if g := panel.GroupOf(s); g != "" {
		return say.T("panel.group."+string(g)) + " (" + string(s) + ")"
	}
	return string(s)
}

func (r *room) mend() *cobra.Command {
	var m office.Mending
	var way string
	c := verb(r, "mend NAME KEY", "How a payment goes on that the core refused or its provider took back", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			m.Key, m.Way = app.Key(args[1]), desk.Way(way)
			if m.Way != desk.TryAgain && m.Way != desk.Posted && m.Way != desk.Nothing {
				return t, app.Trouble(app.BadInput, "office.no_way", nil, "way", way)
			}
			t.Institution = args[0]
			t.State, err = o.Mend(ctx, args[0], m)
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.mended", "state", state(say, t.State)))
		})
	f := c.Flags()
	f.StringVar(&way, "way", "", "again: ask the core once more; posted: booked there by hand, with --ref; closed: nothing stands there")
	f.StringVar(&m.By, "by", "", "who answers for it")
	f.StringVar(&m.Note, "note", "", "why")
	f.StringVar(&m.Ref, "ref", "", "the core's transaction, for posted")
	for _, name := range []string{"way", "by", "note"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

func (r *room) evidence() *cobra.Command {
	var a office.Attest
	var not bool
	c := verb(r, "evidence NAME KEY", "What two people saw of a payment that asking does not settle", cobra.ExactArgs(2),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			a.Key, a.Paid = app.Key(args[1]), !not
			if not == (a.Ref != "") {
				return t, app.Trouble(app.BadInput, "pay.paid_or_not", nil)
			}
			t.Institution = args[0]
			t.State, err = o.Attest(ctx, args[0], a)
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.mended", "state", state(say, t.State)))
		})
	f := c.Flags()
	f.StringVar(&a.By[0], "by", "", "the user name of one")
	f.StringVar(&a.By[1], "and", "", "and of the other; one of them may approve")
	f.StringVar(&a.Ref, "paid", "", "the provider's confirmation number, as they saw it")
	f.BoolVar(&not, "not-paid", false, "they saw that it was not paid")
	f.StringVar(&a.Note, "note", "", "what they saw and where")
	for _, name := range []string{"by", "and", "note"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

func (r *room) copy() *cobra.Command {
	return verb(r, "copy NAME", "Copy a book now, as sealed as it is", cobra.ExactArgs(1),
		func(ctx context.Context, o *office.Office, args []string) (t told, err error) {
			t.Institution = args[0]
			t.Path, err = o.Copy(ctx, args[0])
			return t, err
		}, func(w io.Writer, say *words.Words, _ []string, t told) {
			line(w, say.T("office.said.copied", "path", t.Path))
		})
}

func (r *room) status() *cobra.Command {
	return verb(r, "status", "How the desk that runs here stands", cobra.NoArgs,
		func(ctx context.Context, o *office.Office, _ []string) (panel.Look, error) { return o.Look(ctx) },
		func(w io.Writer, say *words.Words, _ []string, l panel.Look) {
			line(w, say.T("office.said.serves", "ago", l.Now.Sub(l.Since)))
			for _, t := range l.Tenants {
				waits := 0
				for _, q := range t.Queues {
					waits += q.N
				}
				_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", t.Name, t.Title, say.T("office.said.devices", "some", len(t.Devices), "waits", waits))
				for _, a := range l.Alarms(t) {
					_, _ = fmt.Fprintf(w, "\t!\t%s %s\n", say.T("panel.alarm."+a.Key+".what", a.Args...), say.T("panel.alarm."+a.Key+".do", a.Args...))
				}
			}
		})
}
