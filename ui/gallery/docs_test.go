package gallery

import (
	"bytes"
	"html/template"
	"image"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daftari/ui/gallery/compare"
	"daftari/ui/theme"
)

const style = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>body{font:16px/1.4 "Noto Sans",sans-serif;margin:24px;color:#1C1D2A;background:#F6F1E6}h1,h2{font-family:"Noto Serif",serif}
img{border:1px solid #857D6C;max-width:100%;vertical-align:top}figure{display:inline-block;margin:0 16px 16px 0;vertical-align:top}
figcaption{font-size:13px;color:#474959}li.open{color:#98251B}</style></head><body>
<h1>{{.Title}}</h1><p>{{.About}}</p>
`

var galleryPage = template.Must(template.New("gallery").Parse(style + `{{range .Cases}}<h2>{{.Name}}</h2>
{{range .Shots}}<figure><img loading="lazy" src="{{.File}}" alt="{{.Form}}"><figcaption>{{.Form}}</figcaption></figure>
{{end}}{{end}}</body></html>
`))

var designPage = template.Must(template.New("design").Parse(style + `{{range .Cases}}<h2>{{.Name}}</h2>
<figure><img loading="lazy" src="design/{{.Name}}.png" alt="mock-up"><figcaption>mock-up</figcaption></figure>
<figure><img loading="lazy" src="design/{{.Name}}-built.png" alt="built"><figcaption>built</figcaption></figure>
<p>{{.Texts}} texts compared.{{if not .Rows}} Nothing differs beyond the tolerances.{{else}} {{.Own}} differ{{if .Others}}; {{.Others}} more tell of another issue's feature, which is not drawn as if it worked{{end}}.{{end}}</p>
<ul>{{range .Rows}}<li{{if not .Reason}} class="open"{{end}}>{{.What}}{{if .Reason}} Because {{.Reason}}{{end}}</li>
{{end}}</ul>{{end}}{{if .Elsewhere}}<h2>Not beside a page</h2>
<ul>{{range .Elsewhere}}<li>{{.What}}: {{.Reason}}</li>
{{end}}</ul>{{end}}</body></html>
`))

// elsewhere are the mock-ups that no case stands beside, with the reason.
func elsewhere() map[string]string {
	const branch, apply = "the branch's desk has no such page", "new clients and loans are not built"
	return map[string]string{
		"d4-statement-matching": branch, "d5-day-close": "the cashier's half of the close is not built; the officer's is p16", "d6-branch-dashboard": "a desk knows no collections, cash or meetings, which its figures are of; what it knows of officers stands on the page branch",
		"d7-sms-desk": branch, "d8-desk-status": "a page in a browser: goldens of sync/desk/panel", "d9-import": branch,
		"p22-new-client": apply, "p23-loan-application": apply, "p27-approve-loans": apply,
		"p20-arabic":   "it leaves out the number of the sheet, the count of exceptions and where the draft is, which p03 draws; its words are ours, and every page is judged mirrored",
		"p21-text-200": "its texts are 1.6 times those of p03, ours twice; its rules (names in two lines, parts as a count, figures below) are the kit's, and every page is judged at 200 %",
	}
}

// TestEveryMockup: no picture is forgotten, and none is excused that stands beside a page.
func TestEveryMockup(t *testing.T) {
	needShared(t)
	beside := map[string]bool{}
	for _, c := range All() {
		beside[c.Picture], beside[c.Desktop] = true, true
	}
	files, err := filepath.Glob(shared + "/boxes/[pd]*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d pictures, %v", len(files), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		if why := elsewhere()[name]; beside[name] == (why != "") {
			t.Errorf("%s: beside a page %v, and excused because %q", name, beside[name], why)
		}
	}
}

type shot struct{ File, Form string }

type shown struct {
	Name  string
	Shots []shot
	Texts int
	Rows  []row

	Own, Others int // differences: our own, and of another issue's feature
}

type row struct{ What, Reason string }

type page struct {
	Title, About string
	Cases        []shown
	Elsewhere    []row
}

// TestPagesDoc writes docs/gallery.html; its pictures are the goldens.
func TestPagesDoc(t *testing.T) {
	long(t)
	p := page{Title: "Daftari: the gallery", About: "The main pages as TestGolden keeps them. Every page is also judged in light, dark and bright sun, in English, Swahili, French and Arabic, at 100 and 200 %. People and figures are invented."}
	for _, c := range All() {
		if !c.Main {
			continue
		}
		one := shown{Name: c.Name}
		for _, f := range goldenForms(c) {
			one.Shots = append(one.Shots, shot{"../ui/gallery/" + filepath.ToSlash(golden(c, f)), f.String()})
		}
		p.Cases = append(p.Cases, one)
	}
	document(t, galleryPage, p, "docs/gallery.html")
}

// TestMockupsDoc writes docs/design-check.html: mock-up and screen beside each other, with
// what differs in words. The reasons are those of the cases' exceptions.
func TestMockupsDoc(t *testing.T) {
	long(t)
	needShared(t)
	p := page{Title: "Daftari: built against drawn", About: "Each mock-up of ../shared/design beside the built page with the same data, as TestDesign compares them: words and their order, edges of figures within 2 dp, bars and the primary button within 8 dp, colours as tokens."}
	stage := NewStage(t)
	for _, c := range All() {
		if c.Picture == "" && c.Desktop == "" {
			continue
		}
		forms := c.mockups(func(name string) compare.Picture { return picture(t, name) })
		for _, name := range []string{c.Picture, c.Desktop} {
			f, drawn := forms[name]
			if !drawn {
				continue
			}
			open, excused, r := c.against(stage, picture(t, name), f, map[int]bool{})
			own, others := ownAndOthers(excused)
			one := shown{Name: name, Texts: r.Texts, Own: len(own) + len(open), Others: len(others)}
			for _, x := range excused {
				reason := x.Reason
				if x.Check != Design {
					reason = "it belongs to the " + x.Check + " issue: " + reason
				}
				one.Rows = append(one.Rows, row{x.Match, reason})
			}
			for _, x := range open {
				one.Rows = append(one.Rows, row{What: x.What})
			}
			p.Cases = append(p.Cases, one)
			if *update {
				pictures(t, stage, c, f, name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(elsewhere())) {
		p.Elsewhere = append(p.Elsewhere, row{name, elsewhere()[name]})
	}
	document(t, designPage, p, "docs/design-check.html")
}

// pictures writes mock-up and screen, small.
func pictures(t *testing.T, stage *Stage, c Case, f Form, name string) {
	t.Helper()
	drawn, err := readPNG(filepath.Join(shared, "png", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	width := int(f.Size.Width)
	if f.Device == Computer {
		width = 900
	}
	for file, img := range map[string]image.Image{name + ".png": small(drawn, width), name + "-built.png": small(capture(stage, c, f), width)} {
		if err := writePNG(filepath.Join(top, "docs/design", file), img); err != nil {
			t.Fatal(err)
		}
	}
}

// document compares with, or writes, a generated page.
func document(t *testing.T, tmpl *template.Template, p page, file string) {
	t.Helper()
	var b bytes.Buffer
	if err := tmpl.Execute(&b, p); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(top+file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(top + file); err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is not as the gallery makes it (make gallery writes it): %v", file, err)
	}
}

// TestDocsAreSmall: a clone stays small.
func TestDocsAreSmall(t *testing.T) {
	const most = 8 << 20
	var sum int64
	for _, dir := range []string{top + "docs/design", "testdata/golden"} {
		files, err := filepath.Glob(dir + "/*.png")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			sum += info.Size()
		}
	}
	if sum == 0 || sum > most {
		t.Errorf("the pictures of docs and goldens have %d bytes, at most %d", sum, most)
	}
}

// goldenForms of a main page: both devices in light and English, and the phone in dark, in Arabic
// and with large text.
func goldenForms(c Case) []Form {
	var out []Form
	for _, f := range []Form{
		{Device: Phone, Mode: theme.Light, Lang: "en", Scale: 100}, {Device: Phone, Mode: theme.Dark, Lang: "en", Scale: 100},
		{Device: Phone, Mode: theme.Light, Lang: "ar", Scale: 100}, {Device: Phone, Mode: theme.Light, Lang: "en", Scale: 200},
		{Device: Computer, Mode: theme.Light, Lang: "en", Scale: 100},
	} {
		if c.Only == Both || c.Only == f.Device {
			out = append(out, f)
		}
	}
	return out
}

func golden(c Case, f Form) string {
	return filepath.Join("testdata", "golden", c.Name+"-"+f.String()+".png")
}
