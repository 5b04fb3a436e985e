package audit

import (
	"context"
	"io"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// Book is a ledger with its tables, as an Auditor reads it; *store.Book and its Ledger are one.
type Book struct {
	Ledger
	Tables
}

// Auditor is the use case of the pages Audit and Check a receipt, and of their verbs. It needs no
// network.
type Auditor struct {
	Book     Book
	Keys     func(context.Context) (Keys, error) // what this device knows; nil = only its own book
	BackDays func(context.Context) (int, error)  // the institution's limit; nil = none
	Now      func() time.Time
	About    About // for exports; Made is filled in
}

// Audit checks the whole book. more are keys beside those that the device knows.
func (a *Auditor) Audit(ctx context.Context, more Keys) (Report, error) {
	e, err := Gather(ctx, a.Book, a.Book)
	if err != nil {
		return Report{}, err
	}
	keys, err := a.keys(ctx)
	if err != nil {
		return Report{}, err
	}
	keys = keys.Add(more)
	rules := Rules{Branches: keys.Branches, Now: a.Now()}
	if a.BackDays != nil {
		if rules.BackDays, err = a.BackDays(ctx); err != nil {
			return Report{}, err
		}
	}
	return Check(e, rules), nil
}

func (a *Auditor) keys(ctx context.Context) (Keys, error) {
	if a.Keys == nil {
		return Keys{}, nil
	}
	return a.Keys(ctx)
}

// Export writes the whole ledger, unsealed, for somebody else to check.
func (a *Auditor) Export(ctx context.Context, w io.Writer) error {
	e, err := Gather(ctx, a.Book, a.Book)
	if err != nil {
		return err
	}
	about := a.About
	about.Made = a.Now().UTC()
	return Write(w, about, e)
}

// Checked is what is known of a receipt.
type Checked struct {
	Verdict  proof.Verdict       `json:"verdict,omitempty"` // of its signature; "" for a code
	No       app.ReceiptNo       `json:"no"`
	Code     string              `json:"code,omitempty"` // where the receipt is in the book or export
	Rows     []proof.SlipRow     `json:"rows,omitempty"` // as it was signed
	Title    string              `json:"title,omitempty"`
	Signer   string              `json:"signer,omitempty"`   // name of whose key signed
	Standing app.ReceiptStanding `json:"standing,omitempty"` // "" where this book or export does not know it
	Since    time.Time           `json:"since"`              // Void: when; zero where that is not known
	By       app.ReceiptNo       `json:"by"`                 // Void: what replaced it
}

// Square checks the words of a square that was scanned, pasted or typed; ErrFormat of proof where
// there is no signature in it. What has become of the receipt is told only where this book wrote
// these words: a key that is known here may have signed others under the same number.
func (a *Auditor) Square(ctx context.Context, text string, more Keys) (Checked, error) {
	read, err := proof.ReadSquare(text)
	if err != nil {
		return Checked{}, err
	}
	keys, err := a.keys(ctx)
	if err != nil {
		return Checked{}, err
	}
	own, err := a.Book.Certificates(ctx)
	if err != nil {
		return Checked{}, err
	}
	keys = keys.Add(more)
	keys.Certificates = append(keys.Certificates, own...)
	c := keys.Judge(read)
	if c.Verdict == proof.SlipNoFit {
		return c, nil
	}
	all, err := a.standings(ctx)
	if err != nil {
		return c, err
	}
	words := spoken(c.Rows)
	for _, s := range all {
		if s.No == c.No && spoken(s.Rows) == words {
			c.Code, c.Standing, c.Since, c.By = s.Code, s.Standing, s.Since, s.By
		}
	}
	return c, nil
}

// spoken are the words of rows, wherever their lines break.
func spoken(rows []proof.SlipRow) string {
	var words []string
	for _, r := range rows {
		words = append(words, strings.Fields(r.Left+" "+r.Right)...)
	}
	return strings.Join(words, " ")
}

// Judge a square by these keys alone.
func (k Keys) Judge(read proof.SquareRead) Checked {
	j := read.Judge(k.Certificates, k.Branches)
	c := Checked{Verdict: j.Verdict, No: j.No, Rows: proof.SlipRows(j.Slip)}
	if j.By != nil {
		c.Signer = j.By.Name
	}
	return c
}

// Find the receipt with a code in the book; false where none has it.
func (a *Auditor) Find(ctx context.Context, code string) (Checked, bool, error) {
	all, err := a.standings(ctx)
	if err != nil {
		return Checked{}, false, err
	}
	for _, c := range all {
		if c.Code == code {
			return c, true, nil
		}
	}
	return Checked{}, false, nil
}

// standings of the book's receipts, with the time of the record that made one void.
func (a *Auditor) standings(ctx context.Context) ([]Checked, error) {
	var all []Checked
	f := app.ReceiptFilter{Limit: page}
	for {
		some, err := a.Book.Receipts(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, rc := range some {
			f.After = rc.No.N
			x := proof.ReceiptOf(rc)
			all = append(all, Checked{No: rc.No, Code: proof.Code(rc.No, rc.Entries), Title: rc.Title,
				Rows: proof.SlipRows(x.Slip), Standing: rc.Standing, By: rc.ReplacedBy})
		}
		if len(some) < page {
			break
		}
	}
	voids, err := a.voids(ctx)
	for i := range all {
		all[i].Since = voids[all[i].No]
	}
	return all, err
}

func (a *Auditor) voids(ctx context.Context) (map[app.ReceiptNo]time.Time, error) {
	since := map[app.ReceiptNo]time.Time{}
	for after := int64(0); ; {
		links, err := a.Book.Links(ctx, after, page)
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			after = l.N
			if r, err := proof.Parse(l.Body); err == nil && r.Void != nil {
				since[r.Void.No] = r.At.Wall
			}
		}
		if len(links) < page {
			return since, nil
		}
	}
}

// Receipts that an export tells of, as far as it knows what became of them: void, or "".
func (e Evidence) Receipts() []Checked {
	var all []Checked
	at := map[app.ReceiptNo]int{}
	for _, x := range e.Rows {
		r, err := proof.Parse(x.Body)
		if err != nil {
			continue
		}
		switch {
		case r.Receipt != nil:
			at[r.Receipt.No] = len(all)
			all = append(all, Checked{No: r.Receipt.No, Code: proof.Code(r.Receipt.No, r.Receipt.Entries), Title: r.Receipt.Title,
				Rows: proof.SlipRows(r.Receipt.Slip)})
		case r.Void != nil:
			if i, ok := at[r.Void.No]; ok {
				all[i].Standing, all[i].Since, all[i].By = app.Void, r.At.Wall, r.Void.By
			}
		}
	}
	return all
}
