package farside

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
	far "daftari/fineract/ledger/farside"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

type book []app.Entry

func (b book) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) { return b, nil }

// trainer is a far side that only remembers.
type trainer struct {
	line    far.Line
	refused int
	moves   []far.Move
	err     error
}

func (t *trainer) Line() far.Line { return t.line }
func (t *trainer) SetLine(l far.Line) error {
	t.line = l
	return t.err
}
func (t *trainer) RefuseNext() { t.refused++ }
func (t *trainer) OtherPosts() error {
	t.moves = append(t.moves, far.Move{ID: "L9", Client: "Otieno", Amount: "100.00", Currency: "KES"})
	return nil
}
func (t *trainer) Moves() []far.Move { return t.moves }

func both(t *testing.T) (book, *trainer) {
	t.Helper()
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	var b book
	for _, x := range []struct {
		key   app.Key
		state app.State
	}{{"fine", app.Confirmed}, {"waits", app.Queued}, {"early", app.Unsure}, {"twice", app.Confirmed}} {
		b = append(b, app.Entry{Key: x.key, Kind: app.Repayment, Title: string(x.key), State: x.state, Amount: money.FromMinor(75000, kes)})
	}
	move := func(id, key string) far.Move {
		return far.Move{ID: id, ExternalID: key, Client: key, Amount: "750.00", Currency: "KES"}
	}
	return b, &trainer{line: far.Slow, moves: []far.Move{move("L1", "fine"), move("L2", "early"), move("L3", "twice"), move("L4", "twice"), move("L5", "stranger")}}
}

func english(t *testing.T) *words.Words {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestBothBooksSideBySide(t *testing.T) {
	b, f := both(t)
	v, err := (&Model{Book: b, Far: f, Words: english(t)}).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{"twice", "750, Posted", "750, 2 times", Wrong},
		{"early", "750, Unsure, asking", "750", Open},
		{"waits", "750, On this phone", "nothing", Open},
		{"fine", "750, Posted", "750", Agrees},
		{"stranger", "nothing", "750", Open},
	}
	for i := range want {
		if i < len(v.Rows) && v.Rows[i] != want[i] {
			t.Errorf("row %d: %+v, want %+v", i, v.Rows[i], want[i])
		}
	}
	if len(v.Rows) != len(want) || v.Agree != "1 of 5 agree" || !v.Differ || Lines()[v.Line] != far.Slow {
		t.Errorf("%+v", v)
	}
}

func TestThePanelDoesWhatItsWordsSay(t *testing.T) {
	test.NewTempApp(t)
	b, f := both(t)
	var said []error
	e := &kit.Env{Theme: theme.New(theme.Look{}), Words: english(t), Bridge: bridge.Inline(), Still: true, Now: time.Now}
	p := Route(func(e *kit.Env) *Model { return &Model{Book: b, Far: f, Words: e.Words} }, func(_ *kit.Env, err error) { said = append(said, err) }, nil)(e)
	win := test.NewTempWindow(t, p.Body)
	win.Resize(fyne.NewSize(400, 900))
	p.OnShow()
	kittest.Tap(t, p.Body, "Cut")
	if f.line != far.Cut {
		t.Errorf("the line is %s", f.line)
	}
	kittest.Tap(t, p.Body, "Refuse the next repayment")
	kittest.Tap(t, p.Body, "Another officer posts")
	if f.refused != 1 || !slices.Contains(kittest.Texts(p.Body), "Otieno") {
		t.Errorf("refused %d; there is %q", f.refused, kittest.Texts(p.Body))
	}
	f.err = errors.New("address in use")
	kittest.Tap(t, p.Body, "Good")
	if len(said) != 1 {
		t.Errorf("errors shown: %v", said)
	}
}
