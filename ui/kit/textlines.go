package kit

import (
	"image/color"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"daftari/app/words"
	"daftari/ui/theme"
)

// word is a piece without spaces, in one direction and one look. The pieces of a text follow each other in the
// order of reading; joined pieces have no space between them.
type word struct {
	text   string
	bold   bool
	token  theme.Token
	dir    direction
	joined bool
}

type direction int

const (
	neutral direction = iota
	figure            // digits: written to the right inside every text, but ordered by the text around them
	toRight
	toLeft
)

// strong cuts a sentence at the marks of words.Strong.
func strong(s string) []Span {
	var out []Span
	for {
		before, rest, found := strings.Cut(s, words.StrongStart)
		if before != "" {
			out = append(out, Span{Text: before})
		}
		if !found {
			return out
		}
		inside, after, _ := strings.Cut(rest, words.StrongEnd)
		out = append(out, Span{Text: inside, Bold: true})
		s = after
	}
}

func plain(s string) string {
	return strings.NewReplacer(words.StrongStart, "", words.StrongEnd, "").Replace(s)
}

// split cuts spans at spaces, and words where their direction changes.
func split(spans []Span) []word {
	out := []word{}
	space := true
	for _, s := range spans {
		for i, part := range strings.SplitAfter(s.Text, " ") {
			_ = i
			text := strings.TrimSuffix(part, " ")
			for _, p := range pieces(text) {
				out = append(out, word{text: p.text, bold: s.Bold, token: s.Token, dir: p.dir, joined: !space})
				space = false
			}
			if strings.HasSuffix(part, " ") {
				space = true
			}
		}
	}
	return out
}

// pieces cuts one word where its letters change sides: "L-12" stays, an Arabic word with figures behind it does not.
func pieces(s string) []word {
	var out []word
	var run []rune
	dir := neutral
	flush := func() {
		if len(run) > 0 {
			out = append(out, trimmed(string(run), dir)...)
			run, dir = nil, neutral
		}
	}
	for _, r := range s {
		d := directionOf(r)
		if (d == toLeft) != (dir == toLeft) && d != neutral && dir != neutral {
			flush()
		}
		if d > dir || dir == neutral {
			dir = d
		}
		run = append(run, r)
	}
	flush()
	return out
}

// trimmed takes the signs off both ends of an Arabic word: Fyne orders them as if the line were read to the right.
// Brackets that stand alone are turned.
func trimmed(s string, dir direction) []word {
	if dir != toLeft {
		return []word{{text: s, dir: dir}}
	}
	sign := func(r rune) bool { return directionOf(r) == neutral && !unicode.Is(unicode.Mn, r) }
	inner := strings.TrimFunc(s, sign)
	before, after, _ := strings.Cut(s, inner)
	turn := strings.NewReplacer("(", ")", ")", "(", "«", "»", "»", "«", "[", "]", "]", "[").Replace
	var out []word
	for _, w := range []word{{text: turn(before)}, {text: inner, dir: toLeft}, {text: turn(after)}} {
		if w.text != "" {
			out = append(out, w)
		}
	}
	return out
}

func directionOf(r rune) direction {
	switch {
	case unicode.Is(unicode.Arabic, r) && unicode.IsDigit(r), unicode.IsDigit(r):
		return figure
	case unicode.In(r, unicode.Arabic, unicode.Hebrew):
		return toLeft
	case unicode.IsLetter(r):
		return toRight
	}
	return neutral
}

func (t *Text) style(x word) (size float32, style fyne.TextStyle, source fyne.Resource) {
	f := t.Role.face()
	style.Bold = x.bold || (f.bold || t.Bold) && !t.Regular
	switch {
	case x.dir == toLeft:
		source = t.env.Theme.Arabic(style.Bold)
	case (t.Role == Title || t.Role == Brand) && style.Bold && latin(x.text):
		source = t.env.Theme.Serif()
	}
	if source == nil && t.env.RTL && x.dir != toLeft && !arabicSigns(x.text) { // by its own metrics, else figures stand as high as Arabic needs
		source = fynetheme.DefaultTheme().Font(style)
	}
	return t.size(), style, source
}

// arabicSigns says that only the Arabic font has the text: an Arabic comma alone.
func arabicSigns(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x600 && r <= 0x6FF })
}

func (t *Text) size() float32 {
	s := t.env.Sp(t.Role.face().size)
	if t.Most > 0 {
		s = min(s, t.Most)
	}
	return s
}

// Shares of the size above the base line, of Noto Sans and Serif and of Noto Sans Arabic. Fyne draws a text with the
// ascent of its own letters but measures it with that of the space, so the base lines must be met here.
const (
	ascentLatin  = 1.069
	ascentArabic = 1.374
	heightLatin  = 1.362
)

// latin says that the serif has all letters; a font source has no fallback of its own.
func latin(s string) bool {
	for _, r := range s {
		if r > 0x24F && (r < 0x1E00 || r > 0x1EFF) && (r < 0x2010 || r > 0x20BF) {
			return false
		}
	}
	return true
}

func (t *Text) measure(x word) float32 {
	size, style, source := t.style(x)
	s, _ := fyne.CurrentApp().Driver().RenderedTextSize(x.text, size, style, source)
	return s.Width
}

// gap is the space before a word that is not joined to the one before it.
func (t *Text) gap(x word) float32 {
	if x.joined {
		return 0
	}
	return t.size() * 0.26 // of both Noto Sans and its bold
}

// breakLines fills lines of a width; cut says that words were left out or shortened.
func (t *Text) breakLines(w float32) (lines [][]word, cut bool) {
	most, words := t.Lines, t.words
	var line []word
	var x float32
	for i := 0; i < len(words); i++ {
		one := words[i]
		one.joined = one.joined && len(line) > 0
		ww := t.measure(one)
		g := float32(0)
		if len(line) > 0 {
			g = t.gap(one)
		}
		if x+g+ww+t.tail(words, i) <= w+0.5 || (len(line) == 0 && most != 1 && len(lines)+1 != most) {
			if head, rest := t.part(one, ww, w); rest.text != "" {
				words = slices.Concat(words[:i], []word{head, rest}, words[i+1:])
				one, ww = head, t.measure(head)
			}
			line = append(line, one)
			x += g + ww
			continue
		}
		if most == 0 || len(lines)+1 < most {
			lines, line, x = append(lines, line), nil, 0
			i--
			continue
		}
		return append(lines, t.shorten(line, one, x+g, w)), true
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines, false
}

// tail is the width of what is joined to word i and must not be parted from it, where lines may wrap.
func (t *Text) tail(words []word, i int) float32 {
	var w float32
	for i++; t.Lines != 1 && i < len(words) && words[i].joined; i++ {
		w += t.measure(words[i])
	}
	return w
}

// part cuts a word that is wider than a line, as an address is, behind the last of its signs that fits; without one it
// stays whole.
func (t *Text) part(x word, width, w float32) (head, rest word) {
	if width <= w+0.5 {
		return x, word{}
	}
	letters := []rune(x.text)
	for n := len(letters) - 1; n > 1; n-- {
		if strings.ContainsRune("/-._@:?&=", letters[n-1]) && t.measure(x.with(letters[:n])) <= w+0.5 {
			head, rest = x.with(letters[:n]), x.with(letters[n:])
			rest.joined = true
			return head, rest
		}
	}
	return x, word{}
}

func (x word) with(letters []rune) word {
	x.text = string(letters)
	return x
}

// shorten ends a line of width x so that "..." fits behind it: the next word gives what letters have room, or
// the words before it give way.
func (t *Text) shorten(line []word, next word, x, w float32) []word {
	const dots = "…"
	line = append([]word{}, line...)
	for {
		letters := []rune(next.text)
		for n := len(letters) - 1; n >= 1; n-- {
			short := next
			short.text = strings.TrimRight(string(letters[:n]), ".,·-") + dots
			if x+t.measure(short) <= w+0.5 {
				return append(line, short)
			}
		}
		if len(line) == 0 {
			next.text, next.dir = dots, neutral
			return []word{next}
		}
		next = line[len(line)-1]
		line = line[:len(line)-1]
		x -= t.measure(next)
		short := next
		short.text += dots
		if x+t.measure(short) <= w+0.5 {
			return append(line, short)
		}
	}
}

// run is what one canvas.Text holds: neighbouring words of one look and one direction.
type run struct {
	word
	before float32 // space before it
}

// runs joins the words of a line. In a text that reads to the left every figure and every Latin phrase is a run of
// its own, ordered to the left; the order inside a Latin phrase stays.
func (t *Text) runs(line []word) []run {
	var out []run
	for i, x := range line {
		g := float32(0)
		if i > 0 {
			g = t.gap(x)
		}
		if n := len(out) - 1; n >= 0 && out[n].bold == x.bold && out[n].token == x.token && t.together(out[n].dir, x.dir) {
			space := " "
			if x.joined {
				space = ""
			}
			out[n].text += space + x.text
			out[n].dir = max(out[n].dir, x.dir)
			continue
		}
		out = append(out, run{x, g})
	}
	return out
}

func (t *Text) together(a, b direction) bool {
	if !t.env.RTL {
		return a != toLeft && b != toLeft || a == b
	}
	return a == toLeft && b == toLeft || a == toRight && (b == toRight || b == figure)
}

// layout makes and places the canvas texts for a width; it reports whether anything changed.
func (t *Text) layout(w float32) bool {
	t.width = w
	now := t.now(w)
	if now == t.laid {
		return false
	}
	t.laid = now
	broken, _ := t.breakLines(w)
	t.lines, t.rules = t.lines[:0], t.rules[:0]
	for i, line := range broken {
		t.place(t.runs(line), w, float32(i)*t.LineHeight())
	}
	return true
}

func (t *Text) place(runs []run, w, y float32) {
	widths := make([]float32, len(runs))
	var total float32
	for i, r := range runs {
		widths[i] = t.measure(r.word)
		total += widths[i] + r.before
	}
	var x float32
	switch t.Align {
	case Center:
		x = (w - total) / 2
	case End:
		x = w - total
	case Start:
	}
	from := x
	for i, r := range runs {
		size, style, source := t.style(r.word)
		token := t.Token
		if r.token != "" {
			token = r.token
		}
		o := &canvas.Text{Text: r.text, TextSize: size, TextStyle: style, FontSource: source, Color: t.env.Theme.Token(token)}
		s, _ := fyne.CurrentApp().Driver().RenderedTextSize(r.text, size, style, source)
		x += r.before
		ascent := float32(ascentLatin)
		if r.dir == toLeft || t.env.RTL && arabicSigns(r.text) { // an Arabic comma alone stands in the Arabic font too
			ascent = ascentArabic
		}
		base := (t.LineHeight()-heightLatin*size)/2 + ascentLatin*size
		t.env.Place(o, w, x, y+base-ascent*size, widths[i], s.Height)
		x += widths[i]
		t.lines = append(t.lines, o)
	}
	if t.Struck && len(runs) > 0 {
		t.strike(w, from, x, y, t.env.Theme.Token(t.Token))
	}
}

func (t *Text) strike(w, from, to, y float32, c color.Color) {
	rule := canvas.NewLine(c)
	rule.StrokeWidth = max(1.3, t.env.Sp(1.3))
	t.env.Place(rule, w, from, y+t.LineHeight()*0.53, to-from, 0)
	t.rules = append(t.rules, rule)
}
