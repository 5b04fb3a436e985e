// Package ledgers holds the verbs that check a ledger and its receipts.
package ledgers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
	"daftari/ui/cli/house"
)

// room is a shell with what these verbs need beside it.
type room struct{ house.Shell }

// Verify is `verify [EXPORT]`.
func Verify(s house.Shell) *cobra.Command {
	r := room{s}
	var files []string
	c := &cobra.Command{
		Use: "verify [EXPORT]", Short: "Whether a ledger is as it was made: this book's, or an export's",
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			keys, err := readKeys(files)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				report, err := r.export(args[0], keys)
				if err != nil {
					return err
				}
				return r.tell(report)
			}
			return s.Within(c.Context(), func(ctx context.Context, h *house.House) error {
				report, err := h.Auditor.Audit(ctx, keys)
				if err != nil {
					return err
				}
				return r.tell(report)
			})
		},
	}
	c.Flags().StringArrayVar(&files, "keys", nil, "file with the branch's public keys, or with certificates; may be given again")
	return c
}

func (r room) export(path string, keys audit.Keys) (audit.Report, error) {
	e, err := readExport(path)
	if err != nil {
		return audit.Report{}, err
	}
	e.Certificates = append(e.Certificates, keys.Certificates...)
	return audit.Check(e, audit.Rules{Branches: keys.Branches, Now: r.Now()}), nil
}

func readExport(path string) (e audit.Evidence, err error) {
	f, err := os.Open(path)
	if err != nil {
		return e, app.Trouble(app.BadInput, "proof.unreadable", err, "path", path)
	}
	defer func() {
		if cerr := f.Close(); err == nil && cerr != nil {
			err = app.Trouble(app.BadInput, "proof.unreadable", cerr, "path", path)
		}
	}()
	if e, _, err = audit.Read(f); errors.Is(err, audit.ErrExport) {
		return e, app.Trouble(app.BadInput, "proof.not_export", err, "path", path)
	}
	if err != nil {
		return e, app.Trouble(app.BadInput, "proof.unreadable", err, "path", path)
	}
	return e, nil
}

func readKeys(files []string) (all audit.Keys, err error) {
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			return all, app.Trouble(app.BadInput, "proof.unreadable", err, "path", path)
		}
		k, err := audit.ReadKeys(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return all, app.Trouble(app.BadInput, "proof.not_keys", err, "path", path)
		}
		all = all.Add(k)
	}
	return all, nil
}

// tell the report; where something is wrong it is an error too, so that a script stops.
func (r room) tell(report audit.Report) error {
	if err := r.Say(report, func(w io.Writer, t *words.Words) { write(w, t, report) }); err != nil {
		return err
	}
	if !report.Broken() {
		return nil
	}
	n, _ := report.Count()
	first := int64(0)
	for _, f := range report.Findings {
		if !f.Flag {
			first = f.From
			break
		}
	}
	return app.Trouble(app.Rejected, "proof.broken", nil, "n", n, "first", first)
}

func write(w io.Writer, t *words.Words, r audit.Report) {
	if r.Records == 0 && len(r.Findings) == 0 {
		fmt.Fprintln(w, t.T("proof.nothing"))
		return
	}
	since := ""
	if !r.Since.IsZero() {
		since = "  " + t.T("proof.since", "day", t.Date(r.Since.Year(), r.Since.Month(), r.Since.Day()))
	}
	fmt.Fprintln(w, t.T("proof.records", "n", int(r.Records))+since)
	if !r.Broken() {
		fmt.Fprintln(w, t.T("proof.clean"))
	}
	fmt.Fprintf(w, "%s\t%s\n", t.T("proof.signs"), t.T("proof.span", "from", r.First, "to", r.Last))
	if r.Receipts[1] > 0 {
		fmt.Fprintf(w, "%s\t%s\n", t.T("proof.no_gap"), t.T("proof.span",
			"from", fmt.Sprintf("%06d", r.Receipts[0]), "to", fmt.Sprintf("%06d", r.Receipts[1])))
	}
	switch {
	case r.Seal == nil:
		fmt.Fprintln(w, t.T("proof.no_seal"))
	case r.Seal.Countersigned:
		fmt.Fprintf(w, "%s\t%d, %s\n", t.T("proof.sealed"), r.Seal.N, r.Seal.At.Format("2006-01-02 15:04"))
	default:
		fmt.Fprintf(w, "%s\t%d, %s\n", t.T("proof.noted"), r.Seal.N, r.Seal.At.Format("2006-01-02 15:04"))
	}
	if r.Unsigned > 0 {
		fmt.Fprintln(w, t.T("proof.before_signing", "n", r.Unsigned))
	}
	if !r.Keys && r.Signed > 0 {
		fmt.Fprintln(w, t.T("proof.no_branch_keys"))
	}
	for _, f := range r.Findings {
		finding(w, t, f)
	}
}

func finding(w io.Writer, t *words.Words, f audit.Finding) {
	mark := "!"
	if f.Flag {
		mark = "?"
	}
	fmt.Fprintf(w, "%s %s\n", mark, t.T("proof.found."+string(f.What), "from", f.From, "to", f.To, "by", f.By, "who", f.Who,
		"entry", string(f.Entry), "receipt", f.Receipt.String()))
	if f.Was != nil {
		fmt.Fprintln(w, "  "+t.T("proof.was", "text", line(t, *f.Was)))
	}
	if f.Is != nil {
		fmt.Fprintln(w, "  "+t.T("proof.is", "text", line(t, *f.Is)))
	}
}

// line is a record in one line.
func line(t *words.Words, r proof.Record) string {
	switch {
	case r.Entry != nil:
		e := r.Entry
		return fmt.Sprintf("%s · %s · %s · %s · %s", t.T("kind."+string(e.Kind)), e.Title, e.Amount.FormatWithCode(t.Lang()), e.Day, e.By.Username)
	case r.Receipt != nil:
		return fmt.Sprintf("%s · %s · %s", r.Receipt.No, r.Receipt.Title, r.Receipt.Day)
	case r.Cancel != nil:
		return string(r.Cancel.Key) + " · " + r.Cancel.Reason
	case r.Void != nil:
		return r.Void.No.String()
	case r.Event != nil:
		return r.Event.What + " · " + r.Event.Title
	}
	return ""
}
