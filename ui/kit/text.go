package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/theme"
)

// Role is the part a text plays: size, weight and height of line (UI.md section 2).
type Role int

// The roles, largest first.
const (
	Entry      Role = iota // 44 bold: the figure being typed
	Hero                   // 34 bold: the one figure of a page
	Brand                  // 30 serif: the name on the cover
	Total                  // 28 bold
	Figure                 // 24 bold: the step below Total, fields of amounts
	Summary                // 20 bold: figures beside each other
	Title                  // 21 serif
	Amount                 // 18 bold
	ButtonWord             // 17 bold
	Name                   // 16 bold
	Body                   // 16
	Head                   // 15 bold: heads of panes and empty states, small buttons
	Note                   // 14: banners, desktop tables
	Second                 // 13
	Label                  // 13 bold: stamps, heads of sections
	Small                  // 12: tabs, axes
	SmallBold              // 12 bold: heads of tables, keycaps, badges
)

type face struct {
	size, line float32 // dp; height of line as a share of size
	bold       bool
}

func (r Role) face() face {
	return [...]face{{44, 1.1, true}, {34, 1.15, true}, {30, 1.2, true}, {28, 1.15, true}, {24, 1.15, true}, {20, 1.2, true}, {21, 1.28, true}, {18, 1.2, true},
		{17, 1.2, true}, {16, 1.25, true}, {16, 1.36, false}, {15, 1.3, true}, {14, 1.32, false}, {13, 1.3, false}, {13, 1.3, true},
		{12, 1.3, false}, {12, 1.3, true}}[r]
}

// Align of a text in its width, by the direction of reading.
type Align int

// Start is left, where reading goes to the right.
const (
	Start Align = iota
	Center
	End
)

// Span is a piece of text with a look of its own.
type Span struct {
	Text  string
	Bold  bool
	Token theme.Token // "" = the text's own
}

// Text is a text of one role. It wraps to Lines lines at most (0 = as many as it needs, 1 = never) and ends with
// "..." where it is cut.
type Text struct {
	widget.BaseWidget

	Role    Role
	Token   theme.Token
	Align   Align
	Lines   int
	Regular bool    // not bold though the role is: an amount that is only expected
	Bold    bool    // bold though the role is not
	Struck  bool    // struck through: what it was before
	Most    float32 // the size is at most this, 0 = as the user chose

	env   *Env
	words []word
	lines []*canvas.Text
	rules []*canvas.Line
	width float32
	text  string
	laid  laid
}

// laid is everything the drawn lines depend on; the same again draws nothing anew.
type laid struct {
	role                  Role
	token                 theme.Token
	align                 Align
	lines                 int
	regular, bold, struck bool
	most, width           float32
	words                 *word
	count                 int
}

func (t *Text) now(w float32) laid {
	l := laid{t.Role, t.Token, t.Align, t.Lines, t.Regular, t.Bold, t.Struck, t.Most, w, nil, len(t.words)}
	if l.count > 0 {
		l.words = &t.words[0]
	}
	return l
}

// NewText makes a text on one line.
func NewText(e *Env, r Role, t theme.Token, s string) *Text {
	x := &Text{env: e, Role: r, Token: t, Lines: 1}
	x.ExtendBaseWidget(x)
	x.SetText(s)
	return x
}

// NewPara makes a text that wraps to as many lines as it needs.
func NewPara(e *Env, r Role, t theme.Token, s string) *Text {
	x := NewText(e, r, t, s)
	x.Lines = 0
	return x
}

// Ending aligns the text at the end of its width, where figures stand; it returns the text.
func (t *Text) Ending() *Text { t.Align = End; return t }

// Centred aligns the text in the middle; it returns the text.
func (t *Text) Centred() *Text { t.Align = Center; return t }

// SetText replaces the text. What words.Strong marked is bold.
func (t *Text) SetText(s string) {
	if s == t.text && t.words != nil {
		return
	}
	t.text = s
	t.words = split(strong(s))
	t.Redraw()
}

// SetSpans replaces the text by pieces with looks of their own.
func (t *Text) SetSpans(spans ...Span) {
	t.text = ""
	for _, s := range spans {
		t.text += s.Text
	}
	t.words = split(spans)
	t.Redraw()
}

// Text is what is shown, whole and without marks of strength.
func (t *Text) Text() string { return plain(t.text) }

// Set changes the look and draws again.
func (t *Text) Set(token theme.Token, regular, struck bool) {
	if t.Token == token && t.Regular == regular && t.Struck == struck {
		return
	}
	t.Token, t.Regular, t.Struck = token, regular, struck
	t.Redraw()
}

// Redraw lays the text out again after a field was changed.
func (t *Text) Redraw() {
	if t.width > 0 && t.layout(t.width) {
		t.Refresh()
	}
}

// Shown reports how many lines are drawn and whether the text was cut, for tests.
func (t *Text) Shown() (lines int, cut bool) {
	broken, cut := t.breakLines(t.width)
	return len(broken), cut
}

// Natural is the width of the text on one line.
func (t *Text) Natural() float32 {
	var w float32
	for i, x := range t.words {
		if i > 0 {
			w += t.gap(x)
		}
		w += t.measure(x)
	}
	return w
}

// LineHeight is the height of one line.
func (t *Text) LineHeight() float32 {
	f := t.Role.face()
	line := f.line
	if t.env.RTL { // Noto Sans Arabic needs more; the tightest roles grow most
		line = max(line, 1.42)
	}
	return Ceil(t.size() * line)
}

// HeightFor is the height at a width.
func (t *Text) HeightFor(w float32) float32 {
	if t.Lines == 1 {
		return t.LineHeight()
	}
	broken, _ := t.breakLines(w)
	return t.LineHeight() * float32(max(1, len(broken)))
}

// MinSize is the height at the last width; a text can always be narrower.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	w := t.width
	if w == 0 {
		w = t.Natural()
	}
	return fyne.NewSize(0, t.HeightFor(w))
}

// Resize lays the lines out.
func (t *Text) Resize(s fyne.Size) {
	if s != t.Size() {
		t.layout(s.Width)
	}
	t.BaseWidget.Resize(s)
}

// CreateRenderer is fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	if t.width == 0 {
		t.layout(t.Natural())
	}
	return &textRenderer{t}
}

type textRenderer struct{ t *Text }

// Destroy is fyne.WidgetRenderer.
func (r *textRenderer) Destroy() {}

// Layout is fyne.WidgetRenderer.
func (r *textRenderer) Layout(s fyne.Size) { r.t.layout(s.Width) }

// MinSize is fyne.WidgetRenderer.
func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }

// Objects is fyne.WidgetRenderer.
func (r *textRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, 0, len(r.t.lines)+len(r.t.rules))
	for _, o := range r.t.lines {
		all = append(all, o)
	}
	for _, o := range r.t.rules {
		all = append(all, o)
	}
	return all
}

// Refresh is fyne.WidgetRenderer.
func (r *textRenderer) Refresh() { canvas.Refresh(r.t) }

// Ceil rounds up to whole dp.
func Ceil(v float32) float32 {
	n := float32(int(v))
	if v > n {
		n++
	}
	return n
}

var _ fyne.Widget = (*Text)(nil)
