package panel

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"

	"daftari/app/money"
	"daftari/app/words"
	"daftari/assets"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// every is how often a browser asks for the page anew, in seconds.
const every = 10

// Page is the status page (d8). It shows, and does nothing.
type Page struct{ form *template.Template }

// NewPage reads the page's form.
func NewPage() (*Page, error) {
	t := template.New("page").Funcs(template.FuncMap{"icon": icon, "style": func() template.CSS { return template.CSS(pageCSS) },
		"script": func() template.JS { return template.JS(pageJS) }})
	t, err := t.Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("the status page: %w", err)
	}
	return &Page{t}, nil
}

// Policy for the header Content-Security-Policy: nothing is loaded, and no script runs but the page's own.
func Policy() string {
	sum := sha256.Sum256([]byte(pageJS))
	return "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// Write the page of one institution, named by its short name; "" or an unknown one is the first. Times are shown in zone.
func (p *Page) Write(look Look, of string, w *words.Words, zone *time.Location) ([]byte, error) {
	var b bytes.Buffer
	err := p.form.Execute(&b, view(look, of, w, zone))
	return b.Bytes(), err
}

// icon of the house, drawn in the colour of the text around it.
func icon(name string, size int) (template.HTML, error) {
	text, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return "", err
	}
	svg := string(text)
	at := strings.Index(svg, "<svg")
	if at < 0 {
		return "", fmt.Errorf("icon %s is none", name)
	}
	head, rest, _ := strings.Cut(svg[at:], ">")
	box := regexp.MustCompile(`viewBox="[0-9. ]+"`).FindString(head)
	return template.HTML(fmt.Sprintf(`<svg aria-hidden="true" width="%d" height="%d" %s>`, size, size, box) + rest), nil
}

// sheet is what page.html fills in.
type sheet struct {
	Lang, Dir, Title, About, Name, Now, Verdict, Bad, Lost, Foot string
	Chips                                                        []chip
	Cards                                                        []card
	Devices                                                      []row
	Heads, Notes                                                 map[string]string
	Empty, How, Closed                                           string
	States                                                       []bar
	Queues                                                       []line
	Alarms                                                       []alarm
	Count                                                        string
	Routes                                                       []line
	Every                                                        int
}

type chip struct {
	Name, Title string
	On          bool
}

type card struct{ Label, Value, Note string }

type row struct {
	Icon, Tone, Whose, Code, Kind, Seen, Ago, Entries, Sum string
	Hot                                                    bool
	Shut                                                   string
}

type bar struct {
	Icon, Tone, Word, N, Amount string
	Width                       int // in hundredths of the longest
}

type line struct {
	Icon, Tone, Name, Note, Value, More string
	Idle                                bool
}

type alarm struct{ Icon, Tone, What, Note, Do string }

// teller writes a look in one language and zone.
type teller struct {
	*words.Words
	look Look
	one  Tenant
	zone *time.Location
}

func view(look Look, of string, w *words.Words, zone *time.Location) sheet {
	t := teller{w, look, Tenant{}, zone}
	s := sheet{Lang: w.Lang(), Dir: "ltr", Title: w.T("panel.title"), Lost: w.T("panel.lost"), Foot: w.T("panel.foot"), Every: every}
	if strings.HasPrefix(w.Lang(), "ar") {
		s.Dir = "rtl"
	}
	for i, one := range look.Tenants {
		if i == 0 || one.Name == of {
			t.one = one
		}
	}
	for _, one := range look.Tenants {
		s.Chips = append(s.Chips, chip{one.Name, cmp.Or(one.Title, one.Name), one.Name == t.one.Name})
	}
	s.Name = t.one.Name
	s.About = w.T("panel.about", "name", cmp.Or(t.one.Title, t.one.Name, "–"), "version", look.Version)
	s.Now = w.T("panel.now", "at", t.day(look.Now)+", "+look.Now.In(zone).Format("15:04:05"), "seconds", every)
	t.alarms(&s)
	s.Cards = t.cards()
	s.Heads, s.Notes = map[string]string{}, map[string]string{}
	for _, k := range []string{"devices", "states", "queues", "alarms", "routes", "whose", "code", "kind", "seen", "ago", "entries"} {
		s.Heads[k] = w.T("panel.head." + k)
	}
	for _, k := range []string{"devices", "queues", "routes"} {
		s.Notes[k] = w.T("panel.note." + k)
	}
	s.Heads["sum"] = t.currency()
	s.Notes["states"] = w.T("panel.note.states", "currency", t.currency())
	if p := t.one.Why; p != nil {
		s.Closed = w.T(p.Key+".what", p.Args...)
	}
	s.Devices = t.devices()
	if len(s.Devices) == 0 {
		s.Empty, s.How = w.T("panel.none_enrolled"), w.T("panel.how_to_enrol", "command", "daftari desk invite "+t.one.Name)
	}
	s.States, s.Queues, s.Routes = t.states(), t.queues(), t.routes()
	return s
}

func (t teller) alarms(s *sheet) {
	all := t.look.Alarms(t.one)
	s.Count = t.Number(len(all))
	goes := "panel.verdict.goes_on"
	for _, a := range all {
		if a.Bad {
			goes = "panel.verdict.stands"
		}
		key := "panel.alarm." + a.Key
		out := alarm{Icon: alarmIcon(a.Key), Tone: "turmeric", What: t.T(key+".what", a.Args...), Do: t.T(key+".do", a.Args...)}
		if t.Has(key + ".note") {
			out.Note = t.T(key+".note", a.Args...)
		}
		if a.Bad {
			out.Tone = "madder"
		}
		s.Alarms = append(s.Alarms, out)
	}
	if s.Verdict = t.T("panel.verdict.quiet"); len(all) > 0 {
		s.Verdict, s.Bad = t.T("panel.verdict.alarms", "n", len(all))+" · "+t.T(goes), "bad"
	} else {
		s.Alarms = []alarm{{Icon: "check", Tone: "leaf", What: t.T("panel.alarm.none")}}
	}
}

func alarmIcon(key string) string {
	switch key {
	case "unsure", "review":
		return "state-unsure"
	case "late", "clock", "posting":
		return "clock"
	case "rail", "silent", "core":
		return "link-offline"
	case "halted", "closed":
		return "stop"
	case "back":
		return "pay-taken-back"
	case "copy", "uncopied":
		return "copy"
	case "certificate":
		return "lock"
	}
	return "state-needs-you"
}

// day of an instant in the zone of the page.
func (t teller) day(at time.Time) string { return t.ShortDay(at.In(t.zone)) }

// at is a time of day, of another day its date.
func (t teller) at(at time.Time) string {
	here, now := at.In(t.zone), t.look.Now.In(t.zone)
	if here.YearDay() == now.YearDay() && here.Year() == now.Year() {
		return t.Clock(here)
	}
	return t.Day(here, now)
}

// ago of an instant; a dash for none.
func (t teller) ago(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return t.Ago(max(0, t.look.Now.Sub(at)))
}

// money without its code where there is one currency, which the head names.
func (t teller) money(all []money.Amount) string {
	switch len(all) {
	case 0:
		return "–"
	case 1:
		return all[0].Format(t.Lang())
	}
	var parts []string
	for _, a := range all {
		parts = append(parts, a.FormatWithCode(t.Lang()))
	}
	return strings.Join(parts, ", ")
}

func (t teller) currency() string {
	for _, s := range t.one.States {
		for _, a := range s.Amount {
			return a.Currency().Code()
		}
	}
	return "–"
}
