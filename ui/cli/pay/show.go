package pay

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/app/words"
	"daftari/ui/cli/house"
)

func hoursOf(n int) time.Duration { return time.Duration(n) * time.Hour }

// payment that text names: by number, by key, or by the number's end.
func payment(ctx context.Context, h *house.House, text string) (payout.Payment, error) {
	all, err := h.Payer.Files.Payments(ctx)
	if err != nil {
		return payout.Payment{}, err
	}
	others, err := h.Payer.Doubts(ctx)
	if err != nil {
		return payout.Payment{}, err
	}
	for _, d := range others { // by its whole number: the end may be another device's
		if strings.EqualFold(text, d.Payment.No) || text == string(d.Payment.Key) {
			return d.Payment, nil
		}
	}
	return one(all, text)
}

func one(all []payout.Payment, text string) (payout.Payment, error) {
	for _, x := range all {
		if names(text, x.No, x.Key) {
			return x, nil
		}
	}
	return payout.Payment{}, app.Trouble(app.NotFound, "payout.no_payment", nil, "id", text)
}

// names: "P-K7-000118", "118", or the key.
func names(text, no string, key app.Key) bool {
	if text == "" {
		return false
	}
	tail := strings.TrimLeft(no[strings.LastIndexByte(no, '-')+1:], "0")
	return strings.EqualFold(text, no) || text == string(key) || strings.TrimLeft(text, "0") == tail
}

// batch of this device's, or one that waits for who is at it.
func batch(ctx context.Context, h *house.House, text string) (payout.Group, error) {
	own, err := h.Payer.Files.Batches(ctx)
	if err != nil {
		return payout.Group{}, err
	}
	for _, f := range own {
		if names(text, f.Group.No, f.Group.Key) {
			return f.Group, nil
		}
	}
	others, err := h.Payer.Files.Waiting(ctx)
	if err != nil {
		return payout.Group{}, err
	}
	for _, o := range others { // by its whole number: the end may be another device's
		if strings.EqualFold(text, o.Batch.No) || text == string(o.Batch.Key) {
			return o.Batch, nil
		}
	}
	return payout.Group{}, app.Trouble(app.NotFound, "payout.no_batch", nil, "id", text)
}

// line of one payment.
func line(w io.Writer, t *words.Words, x payout.Payment, reason string) {
	look := stamp.OfPayment(x, reason)
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s %s\t%s\n", x.No, x.Name, x.Label, x.Amount.FormatWithCode(t.Lang()),
		wallet.Brand(x.Wallet.Provider), x.Wallet.Number.Spaced(), t.T(look.Word, "provider", wallet.Brand(x.Wallet.Provider)))
}

// listed is what `pay list --json` gives.
type listed struct {
	Payments []payout.Payment   `json:"payments"`
	Batches  []payout.BatchFile `json:"batches"`
	Waiting  []payout.Waiting   `json:"waiting"`          // for the word of who has the book open
	Doubts   []payout.Doubt     `json:"doubts,omitempty"` // of colleagues, of which she may say what she saw
	Contact  payout.Contact     `json:"contact,omitzero"`
	Desk     string             `json:"desk,omitempty"` // its address
}

func (s room) list() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "list", Short: "Payments by wallet and batches that have not ended, and what waits for your word", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				v, err := s.listed(ctx, h, all)
				if err != nil {
					return err
				}
				return s.Say(v, func(w io.Writer, t *words.Words) { showList(w, t, v) })
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "those that have ended, too")
	return c
}

func (s room) listed(ctx context.Context, h *house.House, ended bool) (listed, error) {
	v := listed{Payments: []payout.Payment{}, Batches: []payout.BatchFile{}}
	all, err := h.Payer.Files.Payments(ctx)
	if err != nil {
		return v, err
	}
	for _, x := range all {
		if ended || !x.State.Final() {
			v.Payments = append(v.Payments, x)
		}
	}
	groups, err := h.Payer.Files.Batches(ctx)
	if err != nil {
		return v, err
	}
	for _, f := range groups {
		if ended || f.Stand == payout.Waits || len(f.Owed) > 0 {
			v.Batches = append(v.Batches, f)
		}
	}
	if v.Waiting, err = h.Payer.Files.Waiting(ctx); err != nil {
		return v, err
	}
	if v.Doubts, err = h.Payer.Doubts(ctx); err != nil {
		return v, err
	}
	desk, err := h.Payer.Known.Desk(ctx)
	if err != nil {
		return v, err
	}
	v.Desk = desk.Address
	v.Contact, err = h.Payer.Known.Contact(ctx)
	return v, err
}

func showList(w io.Writer, t *words.Words, v listed) {
	for _, x := range v.Payments {
		line(w, t, x, "")
	}
	for _, d := range v.Doubts {
		line(w, t, d.Payment, d.Told.Reason)
	}
	if len(v.Payments)+len(v.Doubts) == 0 {
		fmt.Fprintln(w, t.T("pay.none"))
	}
	for _, f := range v.Batches {
		groupLine(w, t, f.Group, t.T("pay.stand."+string(f.Stand)))
	}
	for _, o := range v.Waiting {
		groupLine(w, t, o.Batch, t.T("pay.waits_for_you", "name", o.Batch.By.Name))
	}
	if v.Desk == "" {
		fmt.Fprintln(w, t.T("payer.no_desk.what"))
	}
}

func groupLine(w io.Writer, t *words.Words, g payout.Group, stand string) {
	fmt.Fprintf(w, "%s\t%s\t%s\n", g.No, t.T("pay.total", "n", len(g.Lines), "total", g.Total.FormatWithCode(t.Lang())), stand)
}

func (s room) due() *cobra.Command {
	return &cobra.Command{
		Use: "due", Short: "Approved loans that are due and could be paid by wallet; and those that cannot, with the reason", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				all, err := h.Payer.Candidates(ctx)
				if err != nil {
					return err
				}
				return s.Say(map[string]any{"due": dueOf(all)}, func(w io.Writer, t *words.Words) {
					for _, c := range all {
						state := t.T("pay.can_be_paid")
						if c.Problem != nil {
							state = t.T(c.Problem.Key+".what", c.Problem.Args...)
						}
						amount := ""
						if c.Payment.Amount.Valid() {
							amount = c.Payment.Amount.FormatWithCode(t.Lang())
						}
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.Payment.Name, c.Payment.Label, amount, state)
					}
					if len(all) == 0 {
						fmt.Fprintln(w, t.T("pay.none_due"))
					}
				})
			})
		},
	}
}

// candidate as --json tells it.
type candidate struct {
	Payment payout.Payment `json:"payment"`
	Problem *app.Problem   `json:"problem,omitempty"`
}

func dueOf(all []payer.Candidate) []candidate {
	v := make([]candidate, len(all))
	for i, c := range all {
		v[i] = candidate(c)
	}
	return v
}

func (s room) show() *cobra.Command {
	return &cobra.Command{
		Use: "show PAYMENT | BATCH", Short: "One payment with its way so far, or one batch with what to read out to an approver", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.within(c, func(ctx context.Context, h *house.House) error {
				x, err := payment(ctx, h, args[0])
				if err == nil {
					f, err := h.Payer.Files.Payment(ctx, x.Key)
					if err != nil {
						return err
					}
					return s.Say(f, func(w io.Writer, t *words.Words) { showPayment(w, t, f) })
				}
				if app.ClassOf(err) != app.NotFound {
					return err
				}
				g, gerr := batch(ctx, h, args[0])
				if app.ClassOf(gerr) == app.NotFound {
					return err
				}
				if gerr != nil {
					return gerr
				}
				return s.showBatch(ctx, h, g)
			})
		},
	}
}

func showPayment(w io.Writer, t *words.Words, f payout.File) {
	line(w, t, f.Payment, f.Told.Reason)
	for _, st := range f.Steps {
		why := st.Reason
		if t.Has(why + ".what") {
			why = t.T(why + ".what")
		} else if t.Has(why) {
			why = t.T(why)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", st.At.Local().Format("2006-01-02 15:04"),
			t.T(stamp.OfPayment(payout.Payment{Purpose: f.Payment.Purpose, State: st.To}, st.Reason).Word, "provider", wallet.Brand(f.Payment.Wallet.Provider)), st.By, st.Ref, why)
	}
	for i, p := range f.Told.Parts {
		one := f.Payment
		one.State = p.State
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", t.T("paying.fact.part", "n", i+1, "of", len(f.Told.Parts)), p.Amount,
			t.T(stamp.OfPayment(one, p.Reason).Word, "provider", wallet.Brand(one.Wallet.Provider)), p.Ref)
	}
	for _, e := range f.Witnesses() {
		fmt.Fprintln(w, e.At.Local().Format("2006-01-02 15:04"), e.Name, e.Ref, e.Note)
	}
	refused(w, t, f.Refusals)
	if len(f.Owed) > 0 {
		fmt.Fprintln(w, t.T("pay.owed"))
	}
}

// refused tells which calls the desk does not take.
func refused(w io.Writer, t *words.Words, all []payout.Refusal) {
	for _, r := range all {
		args := make([]any, len(r.Args))
		for i, a := range r.Args {
			args[i] = a
		}
		fmt.Fprintln(w, t.T(r.Key+".what", args...), t.T(r.Key+".do", args...))
	}
}

// shown is one batch as --json tells it.
type shown struct {
	payout.BatchFile
	Challenge string           `json:"challenge,omitempty"` // to read out to an approver, while it waits
	Checks    []payout.Finding `json:"checks,omitempty"`    // what the desk looked up, for an approver
}

func (s room) showBatch(ctx context.Context, h *house.House, g payout.Group) error {
	f, err := h.Payer.Files.Batch(ctx, g.Key)
	v := shown{BatchFile: f}
	if app.ClassOf(err) == app.NotFound { // another device's, that waits for a word
		all, werr := h.Payer.Files.Waiting(ctx)
		if werr != nil {
			return werr
		}
		v.Group, v.Stand, v.Reached = g, payout.Waits, true
		for _, o := range all {
			if o.Batch.Key == g.Key {
				v.Checks = o.Checks
			}
		}
	} else if err != nil {
		return err
	}
	if v.Stand == payout.Waits {
		v.Challenge = g.Digest().Challenge()
	}
	return s.Say(v, func(w io.Writer, t *words.Words) {
		groupLine(w, t, v.Group, t.T("pay.stand."+string(v.Stand)))
		for _, x := range v.Group.Lines {
			line(w, t, x, "")
		}
		for _, c := range v.Checks {
			args := make([]any, len(c.Args))
			for i, a := range c.Args {
				args[i] = a
			}
			mark := "+"
			if !c.OK {
				mark = "!"
			}
			fmt.Fprintln(w, mark, t.T(c.Key, args...))
		}
		refused(w, t, v.Refusals)
		if v.Challenge != "" {
			fmt.Fprintln(w, t.T("pay.challenge", "code", v.Challenge))
		}
		if len(v.Owed) > 0 {
			fmt.Fprintln(w, t.T("pay.owed"))
		}
	})
}
