package words

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"daftari/assets"
)

// strict turns texts that are only missing so far into failures.
func strict() bool { return os.Getenv("DAFTARI_STRICT_WORDS") == "1" }

// text is one message: its plural forms, or "" alone for a plain one.
type text map[string]string

// sheet is one file of texts.
type sheet struct {
	area, lang string
	texts      map[string]text
}

var (
	fileName    = regexp.MustCompile(`^([a-z][a-z0-9_]*)\.([a-z]{2,3})\.json$`)
	keyForm     = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$`)
	placeholder = regexp.MustCompile(`\{\{\.([a-z][A-Za-z0-9_]*)\}\}`)
)

// readSheets reads every file as it stands, not as the library understands it: a key
// that stands twice would be lost silently there.
func readSheets(fsys fs.FS) ([]sheet, []string) {
	names, err := fs.Glob(fsys, "translations/*")
	if err != nil {
		return nil, []string{err.Error()}
	}
	var all []sheet
	var faults []string
	for _, name := range names {
		m := fileName.FindStringSubmatch(filepath.Base(name))
		if m == nil || !slices.Contains(Langs(), m[2]) {
			faults = append(faults, name+": is not named <area>.<lang>.json")
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		texts, err := readTexts(data)
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		all = append(all, sheet{area: m[1], lang: m[2], texts: texts})
	}
	return all, faults
}

func readTexts(data []byte) (map[string]text, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("not an object: %w", cmp.Or(err, errors.New("it begins otherwise")))
	}
	texts := map[string]text{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string)
		if _, twice := texts[key]; twice {
			return nil, fmt.Errorf("%s stands twice", key)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		var plain string
		forms := text{}
		if json.Unmarshal(raw, &plain) == nil {
			forms[""] = plain
		} else if err := json.Unmarshal(raw, &forms); err != nil {
			return nil, fmt.Errorf("%s: neither a text nor plural forms", key)
		}
		texts[key] = forms
	}
	return texts, nil
}

// formsOf are the plural forms that whole numbers take in a language, by CLDR.
func formsOf(lang string) []string {
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	seen := map[string]bool{}
	tag := language.MustParse(lang)
	for n := range 1000 {
		seen[names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func placeholders(s string) []string {
	set := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// all are the placeholders of all forms together.
func (t text) all() []string {
	return placeholders(strings.Join(slices.Collect(maps.Values(t)), " "))
}

// faultsOf finds what is wrong in one file by itself.
func (s sheet) faultsOf() []string {
	var faults []string
	for key, forms := range s.texts {
		at := fmt.Sprintf("%s.%s.json %s: ", s.area, s.lang, key)
		if !keyForm.MatchString(key) {
			faults = append(faults, at+"is no key")
		}
		if _, plain := forms[""]; !plain {
			if have, want := slices.Sorted(maps.Keys(forms)), formsOf(s.lang); !slices.Equal(have, want) {
				faults = append(faults, fmt.Sprintf("%shas the forms %v, the language has %v", at, have, want))
			}
			if !slices.Contains(forms.all(), "n") {
				faults = append(faults, at+"has plural forms without n")
			}
		}
		for form, words := range forms {
			if strings.TrimSpace(words) != words || words == "" {
				faults = append(faults, at+form+" is empty or has space around it")
			}
			if strings.ContainsAny(placeholder.ReplaceAllString(words, ""), "{}") {
				faults = append(faults, at+form+" has braces that are no {{.name}}")
			}
			if strings.ContainsAny(words, "!\u2212\u2192") {
				faults = append(faults, at+form+" has an exclamation mark, or a minus or arrow that the fonts lack")
			}
		}
	}
	return faults
}

// compare holds a translation against the English file of its area.
func (s sheet) compare(english map[string]text) (faults, missing []string) {
	for key, source := range english {
		at := fmt.Sprintf("%s.%s.json %s: ", s.area, s.lang, key)
		own, ok := s.texts[key]
		if !ok {
			missing = append(missing, at+"is missing")
			continue
		}
		if have, want := own.all(), source.all(); !slices.Equal(have, want) {
			faults = append(faults, fmt.Sprintf("%shas the placeholders %v, English has %v", at, have, want))
		}
		_, plainSource := source[""]
		if _, plain := own[""]; plain && !plainSource {
			faults = append(faults, at+"has no plural forms, English has")
		}
		if other, counts := own["other"]; counts && !slices.Equal(placeholders(other), own.all()) {
			faults = append(faults, at+"other lacks a placeholder")
		}
	}
	for key := range s.texts {
		if _, ok := english[key]; !ok {
			faults = append(faults, fmt.Sprintf("%s.%s.json %s: is not in English", s.area, s.lang, key))
		}
	}
	return faults, missing
}

// check finds everything that is wrong with the texts in fsys.
func check(fsys fs.FS) (faults, missing []string) {
	sheets, faults := readSheets(fsys)
	byArea := map[string]map[string]sheet{}
	for _, s := range sheets {
		faults = append(faults, s.faultsOf()...)
		if byArea[s.area] == nil {
			byArea[s.area] = map[string]sheet{}
		}
		byArea[s.area][s.lang] = s
	}
	owner := map[string]string{}
	for _, area := range slices.Sorted(maps.Keys(byArea)) {
		english := byArea[area][source].texts
		for key := range english {
			if other, taken := owner[key]; taken {
				faults = append(faults, fmt.Sprintf("%s: is in the areas %s and %s", key, other, area))
			}
			owner[key] = area
		}
		for _, lang := range Langs() {
			s, ok := byArea[area][lang]
			if !ok {
				s = sheet{area: area, lang: lang}
			}
			f, m := s.compare(english)
			faults, missing = append(faults, f...), append(missing, m...)
		}
	}
	slices.Sort(faults)
	slices.Sort(missing)
	return faults, missing
}

func TestKeys(t *testing.T) {
	faults, missing := check(assets.Translations)
	for _, f := range faults {
		t.Error(f)
	}
	for _, m := range missing {
		if strict() {
			t.Error(m)
		} else {
			t.Log(m)
		}
	}
}

// TestKeysInCode holds the calls of T and Has in the program against the texts. Keys
// made from a state or kind are not seen here, so unused texts are told, never failed.
func TestKeysInCode(t *testing.T) {
	sheets, _ := readSheets(assets.Translations)
	defined := map[string]bool{}
	for _, s := range sheets {
		if s.lang == source {
			for key := range s.texts {
				defined[key] = true
			}
		}
	}
	called, literals := keysInCode(t, filepath.Join("..", ".."))
	for _, key := range slices.Sorted(maps.Keys(called)) {
		if defined[key] {
			continue
		}
		if strict() {
			t.Errorf("%s: no text for %q", called[key], key)
		} else {
			t.Logf("%s: no text for %q", called[key], key)
		}
	}
	unused := 0
	for key := range defined {
		if !literals[key] {
			unused++
		}
	}
	t.Logf("%d of %d texts are named nowhere in the code as a whole", unused, len(defined))
}

// keysInCode collects the literal keys that .T is called with, and all string literals.
func keysInCode(t *testing.T, root string) (called map[string]string, literals map[string]bool) {
	called, literals = map[string]string{}, map[string]bool{}
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("not read, it does not parse: %s", path) // a neighbour may be in the middle of an edit
			return nil                                      //nolint:nilerr // what cannot be read is told, and checked when it can
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					literals[s] = true
				}
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || f.Sel.Name != "T" || len(n.Args) == 0 {
					return true
				}
				if lit, ok := n.Args[0].(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(lit.Value); err == nil && keyForm.MatchString(s) {
						called[s] = files.Position(lit.Pos()).String()
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return called, literals
}
