package mirror

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
)

func currency(t interface{ Fatal(...any) }, code string) money.Currency {
	c, err := money.ISO(code)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSchedulesPackWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kes, ugx := currency(t, "KES"), currency(t, "UGX")
		amount := rapid.Custom(func(t *rapid.T) money.Amount {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				return money.Amount{}
			case 1:
				return money.FromMinor(rapid.Int64().Draw(t, "any"), kes)
			case 2:
				return money.FromMinor(rapid.Int64Range(-5, 5).Draw(t, "other"), ugx)
			}
			return money.FromMinor(rapid.Int64Range(-100, 1e9).Draw(t, "minor"), kes)
		})
		portions := rapid.Custom(func(t *rapid.T) app.Portions {
			return app.Portions{Principal: amount.Draw(t, "p"), Interest: amount.Draw(t, "i"), Fees: amount.Draw(t, "f"), Penalties: amount.Draw(t, "n")}
		})
		first, err := app.ParseDate("1999-12-28")
		if err != nil {
			t.Fatal(err)
		}
		l := app.Loan{ID: 7, Total: money.FromMinor(5, kes)}
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			i := app.Instalment{No: rapid.IntRange(-1, 400).Draw(t, "no"), Owed: portions.Draw(t, "owed"), Settled: portions.Draw(t, "settled")}
			if days := rapid.IntRange(-1, 20000).Draw(t, "day"); days >= 0 {
				i.Due = first.AddDays(days)
			}
			l.Schedule = append(l.Schedule, i)
		}
		got, err := packLoan(l).unpack()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(l, got, cmpopts.EquateComparable(app.Date{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
	})
}

// Damaged bytes are an error or a schedule that packs to the same, never a panic.
func FuzzUnpack(f *testing.F) {
	kes := currency(f, "KES")
	day, err := app.ParseDate("2026-11-21")
	if err != nil {
		f.Fatal(err)
	}
	packed, ok := packSchedule(kes, []app.Instalment{{No: 1, Due: day, Owed: app.Portions{Principal: money.FromMinor(100, kes)}}})
	if !ok {
		f.Fatal("does not pack")
	}
	f.Add(packed)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := unpackSchedule(kes, b)
		if err != nil {
			return
		}
		again, ok := packSchedule(kes, s)
		if !ok {
			return // an amount beyond what packing takes
		}
		back, err := unpackSchedule(kes, again)
		if err != nil || len(back) != len(s) {
			t.Errorf("%x became %x: %v", b, again, err)
		}
		if len(again) > len(b) && bytes.HasPrefix(again, b) {
			t.Errorf("%x grew to %x", b, again)
		}
	})
}
