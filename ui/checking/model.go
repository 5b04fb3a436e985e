// Package checking finds out whether a receipt is genuine, with no network: from a picture of its square, from pasted
// words, from a hand scanner that types, or from its printed code (UI.md p06c).
package checking

import (
	"context"
	"errors"
	"image"
	"slices"
	"strings"
	"time"
	"unicode"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/paper/qr"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
)

// Auditor judges.
type Auditor interface {
	Square(ctx context.Context, text string, more audit.Keys) (audit.Checked, error)
	Find(ctx context.Context, code string) (audit.Checked, bool, error)
}

// Book says who checks.
type Book interface {
	Officer(ctx context.Context) (app.Officer, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Auditor  Auditor
	Book     Book
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// Way of how the receipt came here.
type Way int

// The ways.
const (
	Pasted Way = iota
	Pictured
	Scanned
	Coded // only its code: nothing is signed
)

// Tone of a result.
type Tone int

// Right: the signature fits. Doubt: it fits, and its key is not one to trust here. Known: the code is in this book.
// Gone: the receipt is void, whatever its signature.
const (
	Right Tone = iota
	Doubt
	Known
	Gone
)

// View is what was found out about one receipt.
type View struct {
	Way   Way
	Tone  Tone
	Stamp string // "Signature is right"
	Total string // "800"; with its currency where there are several

	Name, Number string // "Faith Wambui", "No. 000128"
	Lines        []Line
	Foot, By     string              // "D-0412-000398 · 17 Sep, 11:44", "Rehema Achola"
	Loose        []string            // the words as they came, where their order is not one this program writes
	State        app.ReceiptStanding // what this book knows has become of it; "" = nothing
	Standing     string              // the same in words
	Note         string              // what this does and does not show
}

// Line of the receipt.
type Line struct{ Word, Second, Amount string }

// Second is the line under the title.
func (m *Model) Second(ctx context.Context) (string, error) {
	o, err := m.Book.Officer(ctx)
	if err != nil {
		return "", err
	}
	return m.Words.T("checking.second", "name", o.Name), nil
}

// Text checks what was pasted or scanned. proof.no_square where there is no signature in it, proof.no_fit where the
// signature does not fit: then nothing of it is shown as if it were so.
func (m *Model) Text(ctx context.Context, way Way, text string) (View, error) {
	c, err := m.Auditor.Square(ctx, text, audit.Keys{})
	if errors.Is(err, proof.ErrFormat) {
		return View{}, app.Trouble(app.BadInput, "proof.no_square", err)
	}
	if err != nil {
		return View{}, err
	}
	if c.Verdict == proof.SlipNoFit {
		return View{}, app.Trouble(app.Rejected, "proof.no_fit", nil)
	}
	return m.view(way, c), nil
}

// Picture checks the square in a picture; proof.no_picture where none is found or it is torn.
func (m *Model) Picture(ctx context.Context, path string, img image.Image) (View, error) {
	text, err := qr.Read(img)
	if err != nil {
		return View{}, app.Trouble(app.BadInput, "proof.no_picture", err, "path", path)
	}
	return m.Text(ctx, Pictured, text)
}

// Code looks a printed code up in this book; checking.no_code where it is not in it.
func (m *Model) Code(ctx context.Context, typed string) (View, error) {
	code, ok := proof.ReadCode(typed)
	if !ok {
		return View{}, app.Trouble(app.BadInput, "proof.bad_code", nil, "text", strings.TrimSpace(typed))
	}
	c, found, err := m.Auditor.Find(ctx, code)
	if err != nil {
		return View{}, err
	}
	if !found {
		return View{}, app.Trouble(app.NotFound, "checking.no_code", nil)
	}
	return m.view(Coded, c), nil
}

func (m *Model) view(way Way, c audit.Checked) View {
	w := m.Words
	v := View{Way: way, Stamp: w.T("checking.right"), State: c.Standing, Note: w.T("checking.shows")}
	switch {
	case way == Coded:
		v.Tone, v.Stamp, v.Note = Known, w.T("checking.known"), w.T("checking.code_shows")
	case c.Verdict != proof.SlipRight:
		v.Tone, v.Stamp = Doubt, w.T("checking.doubt")
		v.Note = w.T("proof.slip."+string(c.Verdict)) + " " + w.T("proof.not_trusted.money") + " " + w.T("proof.not_trusted.do")
	}
	m.laid(&v, c)
	switch c.Standing {
	case app.Void:
		v.Tone, v.Note = Gone, w.T("checking.void_shows")
		v.Standing = w.T("checking.void")
		if !c.Since.IsZero() {
			v.Standing = w.T("proof.void_since", "day", w.Day(c.Since.In(m.Now().Location()), m.Now()))
		}
		if !c.By.IsZero() {
			v.Standing += " · " + w.T("proof.replaced_by", "no", c.By.String())
		}
	case app.Provisional:
		v.Standing = w.Here(m.Computer, "saving.saved_not_posted")
	case app.Final:
		v.Standing = w.T("checking.posted")
	}
	return v
}

// laid sets the words of the square out: number and day, whose, lines, sums, by whom. Words in another order are shown
// as they came.
func (m *Model) laid(v *View, c audit.Checked) {
	no := c.No.String()
	at := slices.IndexFunc(c.Rows, func(r proof.SlipRow) bool { return no != "" && strings.HasPrefix(r.Left, no) })
	if at < 0 || at+2 >= len(c.Rows) || c.Rows[at].Right != "" || c.Rows[at+1].Right != "" {
		if len(c.Rows) == 0 {
			v.Name, v.Foot = c.Title, no
			return
		}
		for _, r := range c.Rows {
			v.Loose = append(v.Loose, strings.TrimSpace(r.Left+" "+r.Right))
		}
		return
	}
	v.Foot = no
	if when, ok := m.when(strings.TrimSpace(strings.TrimPrefix(c.Rows[at].Left, no))); ok {
		v.Foot += " · " + when
	}
	v.Name, v.Number = cut(c.Rows[at+1].Left)
	if v.Number != "" {
		v.Number = m.Words.T("receipt.number", "number", v.Number)
	}
	currency := money.Currency{}
	var totals []string
	for _, r := range c.Rows[at+2:] {
		if code, amount, ok := strings.Cut(r.Right, " "); r.Total && ok {
			if x, err := money.ISO(code); err == nil {
				currency = x
			}
			totals = append(totals, code+" "+m.figure(amount, currency))
		}
	}
	for _, r := range c.Rows[at+2:] {
		switch {
		case r.Total:
		case r.Right != "":
			word, number := cut(r.Left)
			v.Lines = append(v.Lines, Line{word, number, m.figure(r.Right, currency)})
		default:
			v.By = r.Left
		}
	}
	v.Total = strings.Join(totals, " + ")
	if len(totals) == 1 {
		_, v.Total, _ = strings.Cut(totals[0], " ")
	}
}

// when of a slip, "2026-09-17 11:44", as this program writes it.
func (m *Model) when(text string) (string, bool) {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, m.Now().Location())
	if err != nil {
		return text, text != ""
	}
	return m.Words.T("receipt.when", "day", m.Words.Day(at, m.Now()), "time", m.Words.Clock(at)), true
}

// cut takes the number off a word, "Faith Wambui 000128".
func cut(text string) (word, number string) {
	all := strings.Fields(text)
	if n := len(all); n > 1 && strings.ContainsFunc(all[n-1], unicode.IsDigit) {
		return strings.Join(all[:n-1], " "), all[n-1]
	}
	return text, ""
}

// figure of a slip with the groups of this language; as it stands where it is no amount of the currency.
func (m *Model) figure(text string, c money.Currency) string {
	if !c.Valid() {
		return text
	}
	a, err := money.ParseDecimal(text, c)
	if err != nil {
		return text
	}
	return a.Format(m.Words.Lang())
}
