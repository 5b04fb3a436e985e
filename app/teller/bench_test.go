package teller_test

import (
	"fmt"
	"testing"

	"daftari/app"
)

// forty makes a group of 40 members, each with a loan and savings.
func forty(p *app.Pull) {
	g := &p.Groups[0]
	for i := range 40 {
		id := app.ClientID(100 + i)
		g.Members = append(g.Members, id)
		p.Clients = append(p.Clients, person(id, fmt.Sprintf("Member %02d", i)))
		p.Loans = append(p.Loans, loan(int64(100+i), id, 600, 2500))
		p.Savings = append(p.Savings, savings(int64(100+i), id, 100, 300))
	}
	g.Members = g.Members[5:]
}

func BenchmarkOpenSheetOfForty(b *testing.B) {
	w := newBench(b, forty)
	s := w.open()
	if len(s.Lines) != 40 {
		b.Fatal(len(s.Lines))
	}
	for b.Loop() {
		w.open()
	}
}

func BenchmarkSayOneOfForty(b *testing.B) {
	w := newBench(b, forty)
	s := w.open()
	for b.Loop() {
		if _, err := w.PutBackExpected(ctx, s.Key, 120); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCloseSheetOfForty(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newBench(b, forty)
		s := w.allPaid()
		b.StartTimer()
		if _, err := w.Close(ctx, s.Key); err != nil {
			b.Fatal(err)
		}
	}
}
