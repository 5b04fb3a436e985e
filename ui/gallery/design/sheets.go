package design

import (
	"fmt"

	"daftari/app"
)

// SheetCode of Amani's sheet, drawn as "48213-7".
const SheetCode = "48213-7"

// SheetKey of Amani's sheet.
const SheetKey = app.Key("48213700-0000-4000-8000-000000000004")

// OpenSheet is p03a: just opened, nothing said yet.
func OpenSheet() app.Sheet {
	s := app.Expected(AmaniFile(), Day(), nil, Institution())
	s.Key, s.Code, s.Version, s.Opened = SheetKey, SheetCode, 1, At("11:31")
	return s
}

// MarkedSheet is p03: all paid as expected except Halima, absent, and Faith, 100 less; 15,900.
func MarkedSheet() app.Sheet {
	s := OpenSheet()
	s.AllPaid, s.Version = true, 4
	say(s.GroupSelf, nil)
	for i := range s.Lines {
		l := &s.Lines[i]
		except, differs := Exceptions()[l.Name]
		if !differs {
			say(l, nil)
			continue
		}
		say(l, &except)
		switch l.Name {
		case "Halima Abdi Noor":
			l.Was, l.Reason = app.Absent, "child is sick"
		default:
			l.Reason = "sheet.reason.slow_week"
		}
	}
	return s
}

// say fills in what was paid: as expected, or loan and savings as given.
func say(l *app.Line, paid *[2]int64) {
	l.Settled, l.Was = true, app.Present
	for i := range l.Parts {
		p := &l.Parts[i]
		p.Actual = p.Expected
		if paid == nil {
			continue
		}
		switch p.Kind {
		case app.Repayment:
			p.Actual = KES(paid[0])
		case app.Deposit:
			p.Actual = KES(paid[1])
		default:
			p.Actual = KES(0)
		}
	}
}

// Note is a note or coin of the picture's count, in shillings.
type Note struct {
	Value, Count int64
	Coin         bool
}

// Notes of p05, which sum up to 15,900; ShortNotes to 50 less.
func Notes() []Note {
	return []Note{{1000, 9, false}, {500, 8, false}, {200, 9, false}, {100, 9, false}, {50, 3, false}, {20, 2, true}, {10, 1, true}, {5, 0, true}}
}

// ShortNotes of p05b: counted 50 less than the sheet says.
func ShortNotes() []Note {
	short := Notes()
	for i, n := range []int64{9, 8, 9, 8, 4, 2, 1, 0} {
		short[i].Count = n
	}
	return short
}

// Count of notes as the sheet keeps it.
func Count(notes []Note) app.CashCount {
	c := app.CashCount{}
	sum := int64(0)
	for _, n := range notes {
		sum += n.Value * n.Count
		if n.Count > 0 {
			c.Lines = append(c.Lines, app.CashLine{Value: n.Value, Count: n.Count})
		}
	}
	c.Total = KES(sum)
	return c
}

// CountedSheet is p05: the notes match the sheet.
func CountedSheet() app.Sheet {
	s := MarkedSheet()
	s.Counts = []app.CashCount{Count(Notes())}
	return s
}

// ClosedSheet is p06.
func ClosedSheet() app.Sheet {
	s := CountedSheet()
	s.State, s.Closed, s.Version = app.SheetClosed, At("11:44"), s.Version+1
	return s
}

// Receipts of p06 with their entries, in the picture's order: the group itself, then each member
// who paid, from FirstReceipt on. All are provisional, their entries queued.
func Receipts() ([]app.Receipt, map[app.Key]app.Entry) {
	sheet := ClosedSheet()
	lines := append([]app.Line{*sheet.GroupSelf}, sheet.Lines...)
	entries := map[app.Key]app.Entry{}
	var out []app.Receipt
	for _, l := range lines {
		no := app.ReceiptNo{Device: DeviceCode, N: FirstReceipt + int64(len(out))}
		r := app.Receipt{No: no, Title: l.Name, Client: l.Client, Group: Amani, Day: Day(), At: sheet.Closed, Standing: app.Provisional}
		for _, p := range l.Parts {
			if !p.Said() || p.Actual.IsZero() {
				continue
			}
			e := entry(p.Kind, p.Account, l.Client, l.Name, p.Label, p.Actual.Minor(), sheet.Closed)
			e.Group, e.Sheet, e.Receipt, e.Seq = Amani, sheet.Key, no, 2195+int64(len(entries))
			e.Key = app.Key(fmt.Sprintf("48213700-0000-4000-8001-%012d", len(entries)+1))
			entries[e.Key] = e
			r.Entries = append(r.Entries, e.Key)
		}
		if len(r.Entries) > 0 {
			out = append(out, r)
		}
	}
	return out, entries
}
