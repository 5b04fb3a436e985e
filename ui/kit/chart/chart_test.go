package chart

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

func p14() []Step {
	return []Step{
		{Icon: theme.IconPayPending, Word: "Payment pending", Second: "Rehema Achola, at the group", When: "Wed 16:20"},
		{Icon: theme.IconPayApproved, Word: "Approved", Second: "Joseph Barasa, batch of 7", When: "Wed 17:05"},
		{Icon: theme.IconPayBooked, Word: "Booked in the core, in transit", Second: "Loan disbursed #88377", When: "10:01"},
		{Icon: theme.IconPayReady, Word: "Sent to M-Pesa", Second: "Try 1, key P-0412-000118-1", When: "10:02"},
		{Icon: theme.IconStateUnsure, Word: "No answer yet", Second: "Asked at 10:03, 10:08, 10:23. Next 11:23, or ask now.", When: "10:03", Reach: Now, Tone: theme.Unsure},
		{Icon: theme.IconPayMade, Word: "Payment made", Second: "with the provider's code and time", Reach: Todo},
	}
}

func p17() []Row {
	return []Row{
		{"1–7 days", 7400, "7,400", "9 loans", theme.Turmeric}, {"8–30 days", 6150, "6,150", "5 loans", theme.Turmeric},
		{"31–90 days", 5300, "5,300", "2 loans", theme.Madder}, {"over 90", 2800, "2,800", "1 loan", theme.Madder},
	}
}

func TestGallery(t *testing.T) {
	kittest.Gallery(t, "timeline", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		return kit.Column(12, Timeline(e, p14()...), History(e,
			Event{"Tue 16:10", theme.IconStateOnPhone, theme.Slate, "Saved on this phone", "You, cash 600"},
			Event{"Thu 07:20", theme.IconStateSending, theme.Sky, "Sent, try 1", "3 entries together"},
			Event{"Thu 07:20", theme.IconStateNeedsYou, theme.Madder, "Refused", "Nothing was posted"}))
	})
	kittest.Gallery(t, "bars", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		return kit.Column(16,
			NewProgress(e, "Sending entries", Counts{Posted: 29, Refused: 1, Unsure: 1, All: 58}).Object,
			NewBar(e, 10, 0, 20, Part{12, theme.Indigo}),
			NewBar(e, 18, 2, 69130, Part{61000, theme.Leaf}, Part{6200, theme.Slate}, Part{1930, theme.Madder}),
			LimitBar(e, 118500, 100000), LimitBar(e, 41200, 60000),
			NewBars(e, p17(), nil, nil),
			NewBars(e, p17(), &Limit{6000, "limit 6,000"}, func(int) {}))
	})
}

func d1() []Week {
	return []Week{{"30 Jul", 162, 158, "158"}, {"6", 164, 164, "164"}, {"13", 165, 149, "149"}, {"20", 165, 160, "160"}, {"27", 166, 166, "166"}, {"3 Sep", 167, 161, "161"}, {"10", 167, 167, "167"}}
}

func TestWeeks(t *testing.T) {
	kittest.Gallery(t, "weeks", 300, 0, func(e *kit.Env) fyne.CanvasObject {
		e.Computer = true
		return NewWeeks(e, 54, d1()...)
	})
	e := kittest.Plain(t)
	c := NewWeeks(e, 54, Week{Label: "10", Expected: 100, Came: 50}, Week{Label: "17"})
	kittest.Show(t, e, c, 100, 0)
	if c.weeks[0].expected.Size().Height != 54 || c.weeks[0].came.Size().Height != 27 || c.weeks[1].came.Size().Height != 2 {
		t.Errorf("bars of %v, %v and %v", c.weeks[0].expected.Size(), c.weeks[0].came.Size(), c.weeks[1].came.Size())
	}
}

func TestTapABar(t *testing.T) {
	e := kittest.Plain(t)
	var got []int
	b := NewBars(e, p17(), nil, func(i int) { got = append(got, i) })
	w := kittest.Show(t, e, b, 328, 0)
	for _, y := range []float32{1, 30, 103, 999} {
		b.Tapped(&fyne.PointEvent{Position: fyne.NewPos(40, y)})
	}
	w.Canvas().Focus(b)
	kittest.Key(b, fyne.KeyUp, fyne.KeyReturn)
	if !slices.Equal(got, []int{0, 1, 3, 3, 2}) {
		t.Errorf("got rows %v", got)
	}
}

func TestPartsOfABar(t *testing.T) {
	e := kittest.Plain(t)
	for _, c := range []struct {
		name  string
		whole int64
		parts []Part
		want  []float32
	}{
		{"half", 10, []Part{{5, theme.Leaf}}, []float32{100}},
		{"one of a thousand is seen", 1000, []Part{{1, theme.Madder}}, []float32{3}},
		{"nothing", 10, []Part{{0, theme.Leaf}}, []float32{0}},
		{"of nothing", 0, nil, nil},
		{"all in two", 4, []Part{{1, theme.Leaf}, {3, theme.Madder}}, []float32{50, 150}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := NewBar(e, 16, 0, 1)
			kittest.Show(t, e, b, 200, 0)
			b.Set(c.whole, c.parts...)
			var got []float32
			kittest.Walk(b, func(o fyne.CanvasObject, _ fyne.Position) {
				if r, ok := o.(*canvas.Rectangle); ok && r != b.ground {
					got = append(got, r.Size().Width)
				}
			})
			if !slices.Equal(got, c.want) {
				t.Errorf("parts %v, want %v", got, c.want)
			}
		})
	}
}

func TestProgressSaysOnlyWhatThereIs(t *testing.T) {
	e := kittest.Plain(t)
	p := NewProgress(e, "Sending entries", Counts{All: 58})
	kittest.Show(t, e, p.Object, 328, 0)
	if got := kittest.Texts(p.Object); !slices.Equal(got, []string{"Sending entries", "0 of 58", "58 left"}) {
		t.Errorf("%q", got)
	}
	p.Set(Counts{Posted: 57, Refused: 1, All: 58})
	if got := kittest.Texts(p.Object); !slices.Equal(got, []string{"Sending entries", "58 of 58", "57 posted", "1 needs you"}) {
		t.Errorf("%q", got)
	}
}
