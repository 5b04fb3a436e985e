package check

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"daftari/assets"
	"daftari/ui/gallery/inspect"
)

// Data is what a page was given to show: names of people and places, reasons they gave, words of
// a server. Figures, dates and identifiers need not be declared.
type Data struct {
	exact map[string]bool
	all   []string
}

// NewData declares the strings.
func NewData(all ...string) *Data {
	d := &Data{exact: map[string]bool{}}
	for _, s := range all {
		if s = fold(s); s != "" && !d.exact[s] {
			d.exact[s] = true
			d.all = append(d.all, s)
		}
	}
	return d
}

// With is d and more strings.
func (d *Data) With(more ...string) *Data {
	if len(more) == 0 {
		return d
	}
	return NewData(append(slices.Clone(d.all), more...)...)
}

// Begins says that a declared string begins with text.
func (d *Data) Begins(text string) bool {
	text = fold(text)
	return slices.ContainsFunc(d.all, func(s string) bool { return strings.HasPrefix(s, text) })
}

// Dictionary knows everything that the translation files of one language can say. It keeps what it
// found out, so one is to be used for many screens; it is not safe for several goroutines.
type Dictionary struct {
	lang      string
	plain     map[string]bool // whole texts and their fragments between placeholders
	templates []template
	known     map[*Data]map[part]bool
}

// part is a text at a depth of taking apart, at which fewer ways are left.
type part struct {
	text  string
	depth int
}

type template struct {
	head, tail string // literal beginning and end
	match      *regexp.Regexp
}

var hole = regexp.MustCompile(`\{\{\.[A-Za-z0-9_]+\}\}`)

// NewDictionary reads the files of lang.
func NewDictionary(lang string) (*Dictionary, error) {
	d := &Dictionary{lang: lang, plain: map[string]bool{}, known: map[*Data]map[part]bool{}}
	files, err := fs.Glob(assets.Translations, "translations/*."+lang+".json")
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no translation files of %q: %w", lang, err)
	}
	for _, f := range files {
		raw, err := fs.ReadFile(assets.Translations, f)
		if err != nil {
			return nil, err
		}
		texts := map[string]any{}
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(f), err)
		}
		for _, text := range texts {
			d.add(text)
		}
	}
	return d, nil
}

func (d *Dictionary) add(text any) {
	switch v := text.(type) {
	case map[string]any:
		for _, form := range v {
			d.add(form)
		}
	case string:
		parts := hole.Split(v, -1)
		if len(parts) == 1 {
			d.plain[fold(v)] = true
			return
		}
		last := len(parts) - 1
		parts[0] = strings.TrimLeftFunc(parts[0], edge) // as the texts are that it is held against
		parts[last] = strings.TrimRightFunc(parts[last], edge)
		pattern := "^"
		for i, p := range parts {
			if i > 0 {
				pattern += "(.+?)"
			}
			p = fold2(p)
			pattern += regexp.QuoteMeta(p)
			if trimmed := strings.TrimFunc(p, edge); hasLetter(trimmed) {
				d.plain[trimmed] = true // the kit may draw what stands between placeholders by itself
			}
		}
		d.templates = append(d.templates, template{fold2(parts[0]), fold2(parts[last]), regexp.MustCompile(pattern + "$")})
	}
}

// Check finds texts that are neither words of the language, nor figures, nor data of the page.
// A sentence drawn in several objects is read as a whole: along a line, or down its lines.
func (d *Dictionary) Check(s inspect.Screen, data *Data) []Finding {
	var out []Finding
	for _, flow := range s.Flows() {
		if d.Explains(flow.T, data) {
			continue
		}
		bad := slices.IndexFunc(flow.Parts, func(t inspect.Text) bool { return !d.Explains(t.T, data) })
		switch {
		case flow.Parts[0].Kit:
			out = append(out, finding(Words, "%q is in no file of %q", flow.T, d.lang))
		case bad >= 0:
			out = append(out, finding(Words, "%q is in no file of %q", flow.Parts[bad].T, d.lang))
		}
	}
	return out
}

func (d *Dictionary) knows(text string) bool { return d.plain[fold(text)] }

// Explains says where a text comes from: true for words of the files with explained arguments,
// figures, times, identifiers, keys of the keyboard, data, and rows of these with separators.
func (d *Dictionary) Explains(text string, data *Data) bool {
	if data == nil {
		data = NewData()
	}
	return d.explains(fold(text), data, 0)
}

// explains remembers what explain found: the same words come again at every place where a sentence can be cut.
func (d *Dictionary) explains(text string, data *Data, depth int) bool {
	known := d.known[data]
	if known == nil {
		known = map[part]bool{}
		d.known[data] = known
	}
	p := part{strings.TrimFunc(text, edge), depth}
	ok, done := known[p]
	if !done {
		ok = d.explain(p.text, data, depth)
		known[p] = ok
	}
	return ok
}

func (d *Dictionary) explain(text string, data *Data, depth int) bool {
	if text == "" || d.plain[text] || data.exact[text] || !hasLetter(text) || identifier.MatchString(text) || keyName.MatchString(text) {
		return true
	}
	if short, cut := strings.CutSuffix(text, "…"); cut && data.Begins(strings.TrimSpace(short)) {
		return true
	}
	if depth > 3 {
		return false
	}
	for _, t := range d.templates {
		if !strings.HasPrefix(text, t.head) || !strings.HasSuffix(text, t.tail) {
			continue
		}
		m := t.match.FindStringSubmatch(text)
		if m == nil || len(m) == 2 && m[1] == text {
			continue
		}
		if !slices.ContainsFunc(m[1:], func(arg string) bool { return !d.explains(arg, data, depth+1) }) {
			return true
		}
	}
	for _, sep := range []string{" · ", ": ", ", ", ". ", "; ", " – ", "، ", " ", "\n"} {
		head, tail, found := strings.Cut(text, sep)
		for at := len(head); found; {
			if (sep != " " || oneIsFigure(text[:at], tail)) && d.explains(text[:at], data, depth+1) && d.explains(tail, data, depth+1) {
				return true
			}
			var next string
			next, tail, found = strings.Cut(tail, sep)
			at += len(sep) + len(next)
		}
	}
	return false
}

// oneIsFigure: a bare space may join a word and a figure, "Loan 600", but no two words.
func oneIsFigure(a, b string) bool { return !hasLetter(a) || !hasLetter(b) }

var (
	// identifier: receipt and account numbers, codes, currencies: capitals with figures or signs.
	identifier = regexp.MustCompile(`^(kes|tzs|ugx|xof|usd|eur|[a-z]{0,3}[-#]?[a-z0-9]{0,4}[0-9][a-z0-9]*([-./][a-z0-9]+)*|[a-z0-9]{4}-[a-z0-9]{4})$`)
	// keyName: keys of the keyboard as the key bar draws them.
	keyName = regexp.MustCompile(`^(ctrl|tab|enter|esc|space|shift|alt|up|down|f[0-9]{1,2}|[a-z]|[/0-9+–-]+)$`)
)

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// edge is what may stand around words without being any.
func edge(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("·,.:;!?()–-•/،؛؟", r)
}

// fold makes texts comparable: one kind of space, small letters, no punctuation around.
func fold(s string) string { return strings.TrimFunc(fold2(s), edge) }

func fold2(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		switch r {
		case '\u00a0', '\u202f', '\n':
			return ' '
		case '\u2068', '\u2069': // marks of words.Strong
			return -1
		}
		return r
	}, s))
}
