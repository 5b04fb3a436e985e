package settings_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/settings"
	"daftari/ui/settings/prefs"
)

// chosen is what the window stands in.
type chosen struct{ prefs.Prefs }

func (c chosen) Now() prefs.Prefs      { return c.Prefs }
func (chosen) Apply(prefs.Prefs) error { return nil }
func (chosen) Keep(prefs.Prefs) error  { return nil }

func model(t *testing.T, lang string, p prefs.Prefs) *settings.Model {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	clock := &design.Clock{Now: design.At("18:02")}
	b := design.Book(t, clock)
	if err := b.SetOfficer(t.Context(), design.Officer()); err != nil {
		t.Fatal(err)
	}
	return &settings.Model{Book: b, Chosen: chosen{p}, Words: w, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
}

func TestWhatIsChosenStandsInTheRows(t *testing.T) {
	hers := prefs.Prefs{Language: "sw", Colours: "sun", Text: 150, Lock: 3}
	for name, c := range map[string]struct {
		lang, second, text, colours, lock string
		computer                          bool
	}{
		"on a phone":      {"en", "of this phone, for Rehema Achola", "Larger", "Bright sun", "3 minutes", false},
		"on a computer":   {"en", "of this computer, for Rehema Achola", "Larger", "Bright sun", "3 minutes", true},
		"in her language": {"sw", "ya simu hii, kwa Rehema Achola", "Makubwa zaidi", "Jua kali", "dakika 3", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := model(t, c.lang, hers)
			m.Computer = c.computer
			v, err := m.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := []string{v.Second, settings.On(v.Languages), settings.On(v.Text), settings.On(v.Colours), v.LocksIn, v.Place, v.Server}
			want := []string{c.second, "Kiswahili", c.text, c.colours, c.lock, "Mlimani Savings", "core.mlimani.example"}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAChoiceChangesOneThing(t *testing.T) {
	m := model(t, "en", prefs.Prefs{Language: "en", Colours: "light", Text: 100, Lock: 2})
	m.MostLock = 5
	v, err := m.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.Lock); n != 3 {
		t.Errorf("%d choices of minutes, the institution allows 1, 2 and 5", n)
	}
	for i, l := range v.Languages {
		if l.Draft != (i > 0) {
			t.Errorf("%s: draft %v", l.Word, l.Draft)
		}
	}
	p := v.Prefs
	v.Colours[3].Set(&p)
	v.Text[1].Set(&p)
	v.Lock[2].Set(&p)
	v.Languages[2].Set(&p)
	if want := (prefs.Prefs{Language: "fr", Colours: "sun", Text: 125, Lock: 5}); p != want {
		t.Errorf("%+v, want %+v", p, want)
	}
}

// enrolled is a book that knows its server's certificate.
type enrolled struct{ settings.Book }

func (b enrolled) Profile(ctx context.Context) (app.Profile, error) {
	p, err := b.Book.Profile(ctx)
	p.CAPrint = "0a1b2c3d4e"
	return p, err
}

func TestFactsOfTheServer(t *testing.T) {
	m := model(t, "en", prefs.Prefs{})
	m.Book = enrolled{m.Book}
	got, err := m.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []settings.Fact{{Name: "Institution", Value: "Mlimani Savings"}, {Name: "Branch", Value: "Mlimani"}, {Name: "Server", Value: design.Profile().Server},
		{Name: "Tenant", Value: "default"}, {Name: "User at the core", Value: "rehema"}, {Name: "Code of this device", Value: "D-0412"},
		{Name: "Version of the core", Value: "1.16.0"}, {Name: "Certificate", Value: "0A1B 2C3D 4E"}, {Name: "Last answer", Value: "Thu 17 Sep 18:02"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
