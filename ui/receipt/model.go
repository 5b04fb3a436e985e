// Package receipt shows one member's receipt with its square and its code, and gives it to her: shared, printed, as a
// message (UI.md p06b).
package receipt

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"daftari/app"
	"daftari/app/paper"
	"daftari/app/paper/qr"
	"daftari/app/proof"
	"daftari/app/stamp"
	"daftari/app/words"
)

// Book is where receipts are read.
type Book interface {
	paper.Book
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// People are whom receipts are for.
type People interface {
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
}

// Model of receipts. All fields are needed.
type Model struct {
	Book     Book
	People   People
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
	Short    string           // the officer's name for the institution
}

// View is one receipt in words and figures.
type View struct {
	No         app.ReceiptNo
	Name, When string
	Number, By string
	Lines      []Line
	Sums       []Sum
	Look       stamp.Look
	Stamp      string
	Gone       string // why it stands no more; "" = it stands
	Instead    app.ReceiptNo
	Square     [][]bool // true is black; nil = nobody signed, or it stands no more
	Code       string
	Words      string // for a message
	Phone      string // of the member, E.164; "" = none
	Next       app.ReceiptNo
}

// Line of a receipt.
type Line struct{ Word, Second, Amount string }

// Sum of a receipt.
type Sum struct{ Head, Amount string }

// Given says that it may be handed out: what was taken back is shown here and given to nobody.
func (v View) Given() bool { return v.Gone == "" }

// Load reads a receipt; next looks for the one after it of the same meeting.
func (m *Model) Load(ctx context.Context, no app.ReceiptNo, next bool) (View, error) {
	doc, back, err := m.doc(ctx, no)
	if err != nil {
		return View{}, err
	}
	r := doc.Receipt
	at := r.At.In(m.Now().Location())
	v := View{No: r.No, Name: r.Title, When: m.Words.T("receipt.when", "day", m.Words.Day(at, m.Now()), "time", m.Words.Clock(at))}
	if len(doc.Entries) > 0 {
		v.By = doc.Entries[0].By.Name
	}
	if err := m.whose(ctx, &v, r); err != nil {
		return View{}, err
	}
	for _, e := range doc.Entries {
		v.Lines = append(v.Lines, Line{m.Words.T("receipt.line." + string(e.Kind)), numberIn(e.Label), e.Amount.Format(m.Words.Lang())})
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return View{}, err
	}
	m.sums(&v, doc, inst)
	m.stands(&v, doc, back)
	if v.Given() && r.Square != "" {
		if v.Square, err = square(r.Square); err != nil {
			return View{}, err
		}
		v.Code = proof.Code(r.No, r.Entries)
	}
	if v.Words = r.Square; v.Words == "" {
		v.Words = strings.Join(doc.Text(m.Words), "\n")
	}
	if next {
		v.Next, err = m.next(ctx, doc)
	}
	return v, err
}

// doc is the receipt with its entries, and the reversal of one of them, where there is one that was not refused or
// taken back itself.
func (m *Model) doc(ctx context.Context, no app.ReceiptNo) (paper.Receipt, *app.Entry, error) {
	doc, err := paper.Of(ctx, m.Book, no, m.Short)
	if err != nil {
		return doc, nil, err
	}
	f := app.EntryFilter{Kinds: []app.Kind{app.Reversal}, Client: doc.Receipt.Client}
	if f.Client == 0 {
		f.Group = doc.Receipt.Group
	}
	all, err := m.Book.Entries(ctx, f)
	if err != nil {
		return doc, nil, err
	}
	for _, e := range all {
		if slices.Contains(doc.Receipt.Entries, e.Reverses) && e.State != app.Cancelled && e.State != app.Refused {
			return doc, &e, nil
		}
	}
	return doc, nil, nil
}

// Print is the receipt for a receipt printer: ESC/POS.
func (m *Model) Print(ctx context.Context, no app.ReceiptNo) ([]byte, error) {
	return m.file(ctx, no, paper.Receipt.ESCPOS)
}

// PDF is the receipt on a page.
func (m *Model) PDF(ctx context.Context, no app.ReceiptNo) ([]byte, error) {
	return m.file(ctx, no, paper.Receipt.PDF)
}

// Picture is the receipt as a PNG.
func (m *Model) Picture(ctx context.Context, no app.ReceiptNo) ([]byte, error) {
	return m.file(ctx, no, paper.Receipt.Picture)
}

// whose it is: number, group and phone, as far as the book still knows her.
func (m *Model) whose(ctx context.Context, v *View, r app.Receipt) error {
	var parts []string
	if r.Number != "" {
		parts = append(parts, m.Words.T("receipt.number", "number", r.Number))
	}
	if r.Client != 0 {
		file, err := m.People.Client(ctx, r.Client)
		switch {
		case err == nil:
			if r.Number == "" && file.Client.AccountNo != "" {
				parts = append(parts, m.Words.T("receipt.number", "number", file.Client.AccountNo))
			}
			if file.Client.Phone.Valid() {
				v.Phone = file.Client.Phone.E164()
			}
		case app.ClassOf(err) != app.NotFound:
			return err
		}
	}
	if r.Group != 0 {
		file, err := m.People.Group(ctx, r.Group)
		switch {
		case err == nil && file.Group.Name != r.Title:
			parts = append(parts, file.Group.Name)
		case err != nil && app.ClassOf(err) != app.NotFound:
			return err
		}
	}
	v.Number = strings.Join(parts, " · ")
	return nil
}

// numberIn a label: "L000123" of "Biashara L000123".
func numberIn(label string) string {
	for _, f := range slices.Backward(strings.Fields(label)) {
		if strings.ContainsFunc(f, unicode.IsDigit) {
			return f
		}
	}
	return ""
}

// next receipt that stands, of the same meeting.
func (m *Model) next(ctx context.Context, doc paper.Receipt) (app.ReceiptNo, error) {
	r := doc.Receipt
	all, err := m.Book.Receipts(ctx, app.ReceiptFilter{Day: r.Day, Group: r.Group, After: r.No.N})
	if err != nil || len(doc.Entries) == 0 {
		return app.ReceiptNo{}, err
	}
	for _, n := range all {
		if n.Standing == app.Void || len(n.Entries) == 0 || n.No.N <= r.No.N {
			continue
		}
		file, err := m.Book.Entry(ctx, n.Entries[0])
		if err != nil {
			return app.ReceiptNo{}, err
		}
		if file.Entry.Sheet == doc.Entries[0].Sheet {
			return n.No, nil
		}
	}
	return app.ReceiptNo{}, nil
}

func square(text string) ([][]bool, error) {
	s, err := qr.Draw(text)
	if err != nil {
		return nil, err
	}
	out := make([][]bool, s.Size())
	for y := range out {
		out[y] = make([]bool, s.Size())
		for x := range out[y] {
			out[y][x] = s.Dark(x, y)
		}
	}
	return out, nil
}
