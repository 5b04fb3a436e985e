package grid

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

// due is a member of ../shared/design/src/data.py: two loans, savings, fee.
type due struct {
	name string
	due  [4]int64
}

func members() []due {
	return []due{
		{"Achieng Odhiambo", [4]int64{600, 0, 150, 0}}, {"Amina Juma Salim", [4]int64{1200, 0, 100, 0}}, {"Beatrice Wekesa", [4]int64{750, 0, 150, 0}},
		{"Chebet Koros", [4]int64{400, 0, 100, 0}}, {"Dorcas Nyambura Kariuki", [4]int64{1200, 0, 0, 0}}, {"Esther Nduku", [4]int64{600, 250, 100, 0}},
		{"Faith Wambui", [4]int64{800, 0, 100, 0}}, {"Grace Atieno Were", [4]int64{750, 0, 150, 0}}, {"Halima Abdi Noor", [4]int64{650, 0, 100, 0}},
		{"Irene Kwamboka", [4]int64{600, 0, 150, 0}}, {"Jane Muthoni Gichuru", [4]int64{1300, 0, 0, 0}}, {"Khadija Omar", [4]int64{0, 0, 100, 0}},
		{"Lilian Mueni", [4]int64{650, 0, 100, 50}}, {"Mwanaisha Bakari", [4]int64{600, 300, 100, 0}}, {"Naomi Jepkosgei", [4]int64{950, 0, 0, 0}},
		{"Peninah Cherop", [4]int64{600, 0, 150, 0}}, {"Ruth Auma", [4]int64{700, 0, 100, 0}}, {"Salma Hassan", [4]int64{400, 0, 150, 0}},
		{"Teresia Wanjiku", [4]int64{650, 0, 100, 0}}, {"Zawadi Naliaka", [4]int64{0, 0, 150, 0}},
	}
}

// d2 is the sheet of the picture.
func d2(t testing.TB) *Sheet {
	t.Helper()
	row := func(name string, expected, paid [4]int64) Row {
		r := Row{Name: name, Was: app.Present, Total: kes(t, 0), Hot: expected != paid}
		for i, e := range expected {
			c := Cell{}
			if e != 0 {
				c = Cell{Expected: kes(t, e), Actual: kes(t, paid[i])}
			}
			r.Cells = append(r.Cells, c)
			r.Total = kes(t, r.Total.Minor()+paid[i])
		}
		return r
	}
	s := &Sheet{Columns: []string{"Loan", "2nd loan", "Savings", "Fee"}, Label: "20 members and the group", Here: "19 here"}
	group := row("The group itself", [4]int64{500, 0, 200, 0}, [4]int64{500, 0, 200, 0})
	group.Group = true
	s.Rows = append(s.Rows, group)
	for _, m := range members() {
		paid := m.due
		switch m.name {
		case "Faith Wambui":
			paid[0] = 700
		case "Halima Abdi Noor":
			paid = [4]int64{}
		}
		r := row(m.name, m.due, paid)
		switch m.name {
		case "Faith Wambui":
			r.Why = "Slow week"
		case "Halima Abdi Noor":
			r.Why, r.Was = "Absent · child is sick", app.Absent
		}
		s.Rows = append(s.Rows, r)
	}
	return summed(t, s)
}

func summed(t testing.TB, s *Sheet) *Sheet {
	t.Helper()
	s.Sums, s.Total = nil, kes(t, 0)
	for c := range s.Columns {
		sum := int64(0)
		for _, r := range s.Rows {
			if x := r.Cells[c].Actual; x.Valid() {
				sum += x.Minor()
			}
		}
		s.Sums = append(s.Sums, kes(t, sum))
		s.Total = kes(t, s.Total.Minor()+sum)
	}
	return s
}

const faith = 7

func TestGallery(t *testing.T) {
	for name, c := range map[string]struct {
		lang string
		look theme.Look
		w, h float32
	}{
		"d2": {"en", theme.Look{}, 878, 640}, "d2-dark": {"en", theme.Look{Mode: theme.Dark}, 878, 400}, "d2-sun": {"fr", theme.Look{Mode: theme.Sun}, 878, 400},
		"d2-arabic": {"ar", theme.Look{}, 878, 400}, "d2-large": {"sw", theme.Look{Scale: 200}, 1100, 600}, "d2-narrow": {"en", theme.Look{}, 640, 400},
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			e := kittest.Env(t, c.lang, c.look)
			e.Computer = true
			g := New(e, d2(t), Acts{})
			w := kittest.Show(t, e, g, c.w, c.h)
			w.Canvas().Focus(g)
			g.Go(faith)
			kittest.Golden(t, name, w)
		})
	}
}

// The right edges of the money columns stand where the picture has them, within 2 dp.
func TestColumnsOfThePicture(t *testing.T) {
	data, err := os.ReadFile("../../../../shared/design/boxes/d2-meeting-grid.json")
	if err != nil {
		t.Skip("the design is not beside the repository:", err)
	}
	var boxes struct {
		Columns []struct{ Right float32 } `json:"columns"`
	}
	if err := json.Unmarshal(data, &boxes); err != nil {
		t.Fatal(err)
	}
	e := kittest.Plain(t)
	e.Computer = true
	g := New(e, d2(t), Acts{})
	kittest.Show(t, e, g, 878, 640)
	starts := g.starts()
	got := []float32{starts[1], starts[2], starts[3], starts[5]} // the fee has too few figures to be a column there
	for i, want := range []float32{boxes.Columns[0].Right, boxes.Columns[1].Right, boxes.Columns[2].Right, boxes.Columns[3].Right} {
		if right := 105 + got[i] - cellPad; right < want-2 || right > want+2 {
			t.Errorf("column %d ends at %.1f, in the picture at %.1f", i, right, want)
		}
	}
}

// keyed drives a grid and writes down what it asked for.
type keyed struct {
	*Grid
	w     fyne.Window
	asked []string
}

func newKeyed(t *testing.T) *keyed {
	t.Helper()
	e := kittest.Plain(t)
	e.Computer = true
	k := &keyed{}
	row := func(what string) func(int) { return func(r int) { k.note("%s %d", what, r) } }
	s := d2(t)
	k.Grid = New(e, s, Acts{
		Cell: func(r, c int, a money.Amount) {
			k.note("cell %d/%d %d", r, c, a.Minor())
			s.Rows[r].Cells[c].Actual = a
			k.SetRow(r)
		},
		Nothing: row("nothing"), Here: row("here"), Why: row("why"),
		Restore: func(r, c int) { k.note("restore %d/%d", r, c) },
		Undo:    func() { k.note("undo") }, AllPaid: func() { k.note("all") }, Count: func() { k.note("count") }, Close: func() { k.note("close") },
	})
	k.w = kittest.Show(t, e, k.Grid, 878, 400)
	k.w.Canvas().Focus(k.Grid)
	return k
}

func (k *keyed) note(format string, args ...any) {
	k.asked = append(k.asked, fmt.Sprintf(format, args...))
}

func TestKeyboard(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*keyed)
		want []string
		at   place
	}{
		{"a digit replaces the cell, Enter goes on", func(k *keyed) { kittest.Type(k, "450"); kittest.Key(k, fyne.KeyReturn) }, []string{"cell 0/0 450"}, place{0, 2}},
		{"Tab does too", func(k *keyed) { kittest.Type(k, "450"); kittest.Key(k, fyne.KeyTab, fyne.KeyTab) }, []string{"cell 0/0 450"}, place{1, 0}},
		{"Shift Tab goes back", func(k *keyed) {
			kittest.Key(k, fyne.KeyTab, fyne.KeyTab)
			k.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			kittest.Key(k, fyne.KeyTab)
			k.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		}, nil, place{0, 2}},
		{"Down takes what was typed", func(k *keyed) { kittest.Type(k, "1"); kittest.Key(k, fyne.KeyDown) }, []string{"cell 0/0 1"}, place{1, 0}},
		{"0 is nothing, at once", func(k *keyed) { kittest.Type(k, "0") }, []string{"cell 0/0 0"}, place{}},
		{"10 is ten", func(k *keyed) { kittest.Type(k, "10"); kittest.Key(k, fyne.KeyReturn) }, []string{"cell 0/0 10"}, place{0, 2}},
		{"0 on the total: the member pays nothing", func(k *keyed) {
			kittest.Key(k, fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
			kittest.Type(k, "07")
		}, []string{"nothing 1"}, place{1, 4}},
		{"Esc throws away", func(k *keyed) { kittest.Type(k, "45"); kittest.Key(k, fyne.KeyEscape, fyne.KeyReturn) }, nil, place{0, 2}},
		{"Backspace shortens", func(k *keyed) { kittest.Key(k, fyne.KeyBackspace, fyne.KeyReturn) }, []string{"cell 0/0 50"}, place{0, 2}},
		{"Space and F4", func(k *keyed) {
			kittest.Key(k, fyne.KeyDown, fyne.KeySpace)
			kittest.Type(k, " ")
			kittest.Key(k, fyne.KeyF4)
		}, []string{"here 1", "why 1"}, place{1, 0}},
		{"F2, F6, F9", func(k *keyed) { kittest.Key(k, fyne.KeyF2, fyne.KeyF6, fyne.KeyF9) }, []string{"all", "count", "close"}, place{}},
		{"F9 takes what was typed first", func(k *keyed) { kittest.Type(k, "7"); kittest.Key(k, fyne.KeyF9) }, []string{"cell 0/0 7", "close"}, place{}},
		{"Ctrl D", func(k *keyed) { kittest.Ctrl(k, fyne.KeyD) }, []string{"restore 0/0"}, place{}},
		{"Ctrl Z", func(k *keyed) { k.TypedShortcut(&fyne.ShortcutUndo{}) }, []string{"undo"}, place{}},
		{"Ctrl Z while typing", func(k *keyed) {
			kittest.Type(k, "45")
			k.TypedShortcut(&fyne.ShortcutUndo{})
			kittest.Key(k, fyne.KeyReturn)
		}, nil, place{0, 2}},
		{"J and K move", func(k *keyed) { kittest.Type(k, "jjk") }, nil, place{1, 0}},
		{"a tap elsewhere loses nothing", func(k *keyed) { kittest.Type(k, "450"); k.w.Canvas().Unfocus() }, []string{"cell 0/0 450"}, place{}},
		{"no account, nothing typed", func(k *keyed) { kittest.Key(k, fyne.KeyRight); kittest.Type(k, "5"); kittest.Key(k, fyne.KeyDown) }, nil, place{1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKeyed(t)
			c.do(k)
			if !slices.Equal(k.asked, c.want) || k.cursor.at != c.at {
				t.Errorf("asked %q at %v, want %q at %v", k.asked, k.cursor.at, c.want, c.at)
			}
		})
	}
}

func TestClicks(t *testing.T) {
	k := newKeyed(t)
	y := k.headHeight() + 2.5*k.pitch()
	for _, x := range []float32{k.starts()[2] + 5, k.starts()[0] - 20, k.starts()[5] + 9, 200} {
		k.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}})
	}
	k.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 2)}}) // a head
	if !slices.Equal(k.asked, []string{"here 2", "why 2"}) || k.cursor.at != (place{2, 2}) {
		t.Errorf("asked %q at %v", k.asked, k.cursor.at)
	}
}

func TestTheRingStaysInSight(t *testing.T) {
	k := newKeyed(t)
	kittest.Key(k, fyne.KeyPageDown, fyne.KeyPageDown)
	y := float32(20) * k.pitch()
	if off := k.scroll.Offset.Y; y < off || y+k.pitch() > off+k.scroll.Size().Height {
		t.Errorf("row 20 at %v, seen from %v", y, off)
	}
	if kittest.Key(k, fyne.KeyPageUp, fyne.KeyPageUp); k.scroll.Offset.Y != 0 {
		t.Errorf("scrolled to %v", k.scroll.Offset.Y)
	}
}

// A change of one member in a sheet of 40 fills one row and makes no object.
func TestAChangeDrawsOneRow(t *testing.T) {
	e := kittest.Plain(t)
	e.Computer = true
	s := d2(t)
	s.Columns = append(s.Columns, "Charge", "2nd savings")
	for len(s.Rows) < 40 {
		s.Rows = append(s.Rows, s.Rows[1+len(s.Rows)%20])
	}
	for i := range s.Rows {
		s.Rows[i].Cells = append(slices.Clone(s.Rows[i].Cells), Cell{}, Cell{})
	}
	summed(t, s)
	g := New(e, s, Acts{})
	kittest.Show(t, e, g, 1000, 640)
	before := make([]int, 40)
	for i, l := range g.lines {
		before[i] = l.drawn
	}
	lines := slices.Clone(g.lines)
	s.Rows[faith].Cells[0].Actual = kes(t, 650)
	g.SetRow(faith)
	for i, l := range g.lines {
		want := before[i]
		if i == faith {
			want++
		}
		if l.drawn != want || l != lines[i] {
			t.Errorf("row %d was drawn %d times more", i, l.drawn-before[i])
		}
	}
	found := false
	kittest.Walk(g.lines[faith], func(o fyne.CanvasObject, _ fyne.Position) {
		if x, ok := o.(*canvas.Text); ok && x.Text == "650" {
			found = true
		}
	})
	if !found {
		t.Error("the new figure is not drawn")
	}
}

func BenchmarkOneRow(b *testing.B) {
	test.NewTempApp(b)
	e := kittest.Env(b, "en", theme.Look{})
	e.Computer = true
	g := New(e, d2(b), Acts{})
	kittest.Show(b, e, g, 878, 640)
	for b.Loop() {
		g.SetRow(faith)
	}
}

var _ fyne.Focusable = (*Grid)(nil)
