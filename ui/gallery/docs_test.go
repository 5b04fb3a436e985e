package gallery

import (
	"bytes"
	"html/template"
	"image"
	"os"
	"path/filepath"
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
<p>{{if .Why}}Looked at, not compared by machine: {{.Why}}{{else}}{{.Texts}} texts compared.{{if not .Rows}} Nothing differs beyond the tolerances.{{end}}{{if .Beyond}} More than 5 % of them differ: {{.Beyond}}.{{end}}{{end}}</p>
<ul>{{range .Rows}}<li{{if not .Reason}} class="open"{{end}}>{{.What}}{{if .Reason}} Because {{.Reason}}{{end}}</li>
{{end}}</ul>{{end}}</body></html>
`))

type shot struct{ File, Form string }

type shown struct {
	Name  string
	Shots []shot
	Texts int
	Rows  []row

	Why, Beyond string
}

type row struct{ What, Reason string }

type page struct {
	Title, About string
	Cases        []shown
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
		if c.Looked != "" {
			p.Cases = append(p.Cases, shown{Name: c.Looked, Why: c.LookedWhy})
			if *update {
				pictures(t, stage, c, Form{Device: Computer, Size: Computer.Size(), Mode: theme.Light, Lang: "en", Scale: 100}, c.Looked)
			}
		}
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
			one := shown{Name: name, Texts: r.Texts, Beyond: c.Beyond}
			for _, x := range excused {
				one.Rows = append(one.Rows, row{x.Match, x.Reason})
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
	if len(p.Cases) == 0 {
		t.Skip("no case has a mock-up yet")
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
