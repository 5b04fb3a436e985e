package paper

import (
	"context"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/app/words"
)

// Receipt is what a member is given: the receipt, the entries that stand on it in their order,
// and the institution's name as members know it ("" leaves it out).
type Receipt struct {
	Receipt     app.Receipt `json:"receipt"`
	Entries     []app.Entry `json:"entries"`
	Institution string      `json:"institution,omitempty"`
}

// Book is where a receipt is read.
type Book interface {
	Receipt(ctx context.Context, no app.ReceiptNo) (app.Receipt, error)
	Entry(ctx context.Context, key app.Key) (app.EntryFile, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Of is a receipt with the entries that stand on it; short is the officer's name for the institution.
func Of(ctx context.Context, b Book, no app.ReceiptNo, short string) (Receipt, error) {
	r, err := b.Receipt(ctx, no)
	if err != nil {
		return Receipt{}, err
	}
	inst, err := b.Institution(ctx)
	if err != nil {
		return Receipt{}, err
	}
	doc, err := WithEntries(ctx, b, r)
	doc.Institution = NameOf(inst, short)
	return doc, err
}

// WithEntries reads the entries that stand on a receipt; the name of the institution is left out.
func WithEntries(ctx context.Context, b Book, r app.Receipt) (Receipt, error) {
	doc := Receipt{Receipt: r}
	for _, key := range r.Entries {
		file, err := b.Entry(ctx, key)
		if err != nil {
			return Receipt{}, err
		}
		doc.Entries = append(doc.Entries, file.Entry)
	}
	return doc, nil
}

// headOffice is the one that Fineract makes with a tenant; every other is below it.
const headOffice app.OfficeID = 1

// NameOf an institution as its members know it: its head office's, or the officer's short name for
// it where the core tells her nothing of that office.
func NameOf(inst app.Institution, short string) string {
	for _, o := range inst.Offices {
		switch {
		case o.ID == headOffice && o.Name != "":
			return o.Name
		case o.Parent == headOffice && o.ParentIs != "":
			return o.ParentIs
		}
	}
	return short
}

// kind of a row, which says how each medium sets it.
type kind int

const (
	plainRow kind = iota
	headRow       // centred and bold
	noteRow       // small, set in
	boldRow
	totalRow // bold and tall
	ruleRow
	doubleRow
	squareRow // left is what the QR code holds
	codeRow   // bold and large, centred
)

// square says whether the receipt is given with its square: a void one never is.
func (r Receipt) square() bool {
	return r.Receipt.Square != "" && r.Receipt.Standing != app.Void
}

// row is one row of a receipt before it is set: right may be "".
type row struct {
	kind        kind
	left, right string
}

// rows are the receipt in the words of w, the same for every medium.
func (r Receipt) rows(w *words.Words) []row {
	var rows []row
	add := func(k kind, left, right string) {
		rows = append(rows, row{k, clean(left), clean(right)})
	}
	if r.Institution != "" {
		add(headRow, r.Institution, "")
	}
	if r.Receipt.Standing == app.Void {
		// Above the lines too, since paper gets torn.
		add(headRow, "*** "+w.T("paper.void")+" ***", "")
	}
	add(boldRow, w.T("paper.receipt"), r.Receipt.No.String())
	add(plainRow, w.T("paper.day"), w.Date(r.Receipt.Day.Year(), r.Receipt.Day.Month(), r.Receipt.Day.Day()))
	add(plainRow, r.whom(w), r.Receipt.Title)
	add(ruleRow, "", "")
	for _, e := range r.Entries {
		add(plainRow, w.T("kind."+string(e.Kind)), e.Amount.FormatWithCode(w.Lang()))
		if e.Label != "" {
			add(noteRow, e.Label, "")
		}
	}
	for i, t := range totalsOf(r.Entries) {
		if i == 0 {
			add(ruleRow, "", "")
		}
		if t.in.Valid() {
			add(totalRow, w.T("paper.received"), t.in.FormatWithCode(w.Lang()))
		}
		if t.out.Valid() {
			add(totalRow, w.T("paper.paid_out"), t.out.FormatWithCode(w.Lang()))
		}
		add(doubleRow, "", "")
	}
	add(boldRow, r.standing(w), "")
	if !r.Receipt.Replaces.IsZero() {
		add(plainRow, w.T("paper.replaces", "no", r.Receipt.Replaces.String()), "")
	}
	if !r.Receipt.ReplacedBy.IsZero() {
		add(boldRow, w.T("paper.replaced_by", "no", r.Receipt.ReplacedBy.String()), "")
	}
	if r.square() {
		rows = append(rows, row{squareRow, r.Receipt.Square, ""})
		add(codeRow, proof.Code(r.Receipt.No, r.Receipt.Entries), "")
		add(noteRow, w.T("receipt.square_holds"), "")
		add(noteRow, w.T("receipt.code_is_looked_up"), "")
	}
	return rows
}

func (r Receipt) whom(w *words.Words) string {
	if r.Receipt.Client == 0 {
		return w.T("paper.group")
	}
	return w.T("paper.member")
}

// standing in words. What is not known to be final is never called posted, nor what has no
// posting: cash given back is kept in the officer's book alone.
func (r Receipt) standing(w *words.Words) string {
	posts := slices.ContainsFunc(r.Entries, func(e app.Entry) bool { return e.Kind.Posts() })
	switch r.Receipt.Standing {
	case app.Final:
		if !posts {
			return w.T("paper.kept")
		}
		return w.T("paper.final")
	case app.Void:
		return w.T("paper.void")
	case app.Provisional:
	}
	return w.T("paper.provisional")
}

// total of one currency: what came in and what went out; no amount where nothing did.
type total struct{ in, out money.Amount }

func (t total) currency() money.Currency {
	if t.in.Valid() {
		return t.in.Currency()
	}
	return t.out.Currency()
}

// add takes the entry in, or says that it does not fit: another currency, or too large a sum.
func (t *total) add(e app.Entry) bool {
	if c := t.currency(); c.Valid() && !c.Same(e.Amount.Currency()) {
		return false
	}
	side := &t.in
	if e.Way() == app.CashOut {
		side = &t.out
	}
	if !side.Valid() {
		*side = e.Amount
		return true
	}
	sum, err := side.Add(e.Amount)
	if err != nil {
		return false
	}
	*side = sum
	return true
}

// totalsOf the entries, in the order the currencies come. What does not add up into one figure
// (one code with different decimals) stands as a total of its own: no figure is ever made up.
func totalsOf(entries []app.Entry) []total {
	var all []total
	for _, e := range entries {
		if !e.Amount.Valid() || e.Way() == app.NoCash {
			continue
		}
		took := false
		for i := range all {
			if took = all[i].add(e); took {
				break
			}
		}
		if !took {
			t := total{}
			t.add(e)
			all = append(all, t)
		}
	}
	return all
}

// clean takes out what would steer a terminal, a printer or the direction of the text: names
// come from outside.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\t' || c == '\n' || c == '\r':
			return ' '
		case c < ' ' || c >= 0x7f && c < 0xa0,
			c >= 0x200b && c <= 0x200f, c >= 0x2028 && c <= 0x202e, c >= 0x2060 && c <= 0x2069, c == 0xfeff:
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "?"))
}
