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
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/words"
	far "daftari/fineract/ledger/farside"
	ledger "daftari/providers/farside"
	"daftari/providers/gsma"
	"daftari/providers/sandbox/operator"
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

// purses are an operator that only remembers, and a manager who has so many batches.
type purses struct {
	way   operator.How
	paid  []operator.Payment
	waits int
}

func (p *purses) Way() operator.How                    { return p.way }
func (p *purses) Always(h operator.How)                { p.way = h }
func (p *purses) Payments() []operator.Payment         { return p.paid }
func (p *purses) Approve(context.Context) (int, error) { return p.waits, nil }

// files are payments, each told the number R and its key's first letter.
type files []payout.Payment

func (f files) Payments(context.Context) ([]payout.Payment, error) { return f, nil }
func (f files) Payment(_ context.Context, key app.Key) (payout.File, error) {
	return payout.File{Told: payout.Status{Ref: "R" + string(key[:1])}}, nil
}

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
	v, err := (&Model{Book: b, Files: files{}, Far: f, Wallets: &purses{way: operator.Slow}, Words: english(t)}).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{"twice", "750, Posted", "750, 2 times", "", Wrong},
		{"early", "750, Unsure, asking", "750", "", Open},
		{"waits", "750, On this phone", "nothing", "", Open},
		{"fine", "750, Posted", "750", "", Agrees},
		{"stranger", "nothing", "750", "", Open},
	}
	for i := range want {
		if i < len(v.Rows) && v.Rows[i] != want[i] {
			t.Errorf("row %d: %+v, want %+v", i, v.Rows[i], want[i])
		}
	}
	if len(v.Rows) != len(want) || v.Agree != "1 of 5 agree" || !v.Differ || Lines()[v.Line] != far.Slow || operator.Ways()[v.Way] != operator.Slow {
		t.Errorf("%+v", v)
	}
}

// TestThreeBooksSideBySide: a payment by wallet as the device, the core and the operator have it.
func TestThreeBooksSideBySide(t *testing.T) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	number, err := msisdn.Parse("+254722000001", "")
	if err != nil {
		t.Fatal(err)
	}
	var device files
	f, w := &trainer{line: far.Good}, &purses{way: operator.Prompt}
	for _, x := range []struct {
		letter string
		state  payout.State
		booked bool
		orders []operator.Payment // without reference and wallet
	}{
		{"a", payout.Made, true, []operator.Payment{{Amount: "750", Number: "Ra", State: ledger.Paid}}},
		{"b", payout.Accepted, true, []operator.Payment{{Amount: "750", State: ledger.Pending}}},
		{"c", payout.Unsure, true, []operator.Payment{{Amount: "750", Number: "Rc", State: ledger.Paid}}},
		{"d", payout.Closed, false, []operator.Payment{{Amount: "750", State: ledger.Failed}}},
		{"e", payout.Made, true, []operator.Payment{{Amount: "750", Number: "Re", State: ledger.Paid}, {Amount: "750", Number: "Rx", State: ledger.Paid}}},
		{"f", payout.Pending, false, nil},
	} {
		key := app.Key(x.letter + "b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
		device = append(device, payout.Payment{Key: key, Purpose: payout.Disbursement, Name: x.letter, State: x.state, Amount: money.FromMinor(75000, kes), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
		if x.booked {
			f.moves = append(f.moves, far.Move{ID: x.letter, ExternalID: string(key), Amount: "750.00", Currency: "KES"})
		}
		for _, o := range x.orders {
			o.Ref, o.Wallet = gsma.Reference(key), number.E164()
			w.paid = append(w.paid, o)
		}
	}
	w.paid = append(w.paid, operator.Payment{Ref: "nobody's", Wallet: "+254722000009", Amount: "1", State: ledger.Paid})
	v, err := (&Model{Book: book{}, Files: device, Far: f, Wallets: w, Words: english(t)}).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{"f", "750, Payment pending", "nothing", "nothing", Open},
		{"e", "750, Payment made", "750", "750, 2 times", Wrong},
		{"d", "750, Not paid, closed", "nothing", "refused", Agrees},
		{"c", "750, Unsure, asking", "750", "750", Open},
		{"b", "750, With M-Pesa", "750", "not yet", Open},
		{"a", "750, Payment made", "750", "750", Agrees},
		{"+254722000009", "nothing", "nothing", "1", Wrong},
	}
	for i := range want {
		if i < len(v.Rows) && v.Rows[i] != want[i] {
			t.Errorf("row %d: %+v, want %+v", i, v.Rows[i], want[i])
		}
	}
	if len(v.Rows) != len(want) || v.Agree != "2 of 7 agree" || !v.Differ {
		t.Errorf("%+v", v)
	}
}

func TestThePanelDoesWhatItsWordsSay(t *testing.T) {
	test.NewTempApp(t)
	b, f := both(t)
	w := &purses{way: operator.Prompt}
	var said []error
	e := &kit.Env{Theme: theme.New(theme.Look{}), Words: english(t), Bridge: bridge.Inline(), Still: true, Now: time.Now}
	p := Route(func(e *kit.Env) *Model { return &Model{Book: b, Files: files{}, Far: f, Wallets: w, Words: e.Words} }, func(_ *kit.Env, err error) { said = append(said, err) }, nil)(e)
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
	kittest.Tap(t, p.Body, "Loses answers")
	if w.waits = 1; w.way != operator.Loses {
		t.Errorf("the operator is %s", w.way)
	}
	if kittest.Tap(t, p.Body, "Manager approves"); len(said) != 0 {
		t.Errorf("she approved: %v", said)
	}
	w.waits = 0
	kittest.Tap(t, p.Body, "Manager approves")
	if len(said) != 1 || app.ClassOf(said[0]) != app.Conflict {
		t.Errorf("nothing waits: %v", said)
	}
	f.err = errors.New("address in use")
	kittest.Tap(t, p.Body, "Good")
	if len(said) != 2 {
		t.Errorf("errors shown: %v", said)
	}
}
