//go:build !headless

package main

import (
	"io"
	"slices"
	"testing"
	"time"

	"daftari/app/payer"
	"daftari/app/payout"
	trainer "daftari/fineract/ledger/farside"
	"daftari/providers/sandbox/operator"
	"daftari/ui/farside"
)

// TestTheWindowsPayday: the window's demo begins with loans that are pending by wallet. They are above what the officer
// sends alone; the trainer's button is the branch manager's word; and his panel shows that three books agree, whatever
// the operator does.
func TestTheWindowsPayday(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r, err := demo{testWorld()}.rehearsal(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	house, err := r.prepared(t.Context())
	if err != nil {
		must(closing(r, err))
	}
	t.Cleanup(func() { must(closing(r, house.Close())) })
	words, err := r.words("en")
	must(err)
	purses := r.story.Purses(house)
	panel := &farside.Model{Book: house.Book, Files: house.Payer.Files, Far: trainer.NewTrainer(r.srv, r.branch), Wallets: purses, Words: words}
	shown := func(want string, differ bool) {
		t.Helper()
		v, err := panel.Load(t.Context())
		if must(err); v.Agree != want || v.Differ != differ {
			t.Errorf("the panel: %+v", v)
		}
	}
	shown("0 of 6 agree", false)
	if n, err := purses.Approve(t.Context()); n != 0 || err != nil {
		t.Errorf("she approved %d batches that nobody sent, %v", n, err)
	}

	d, err := house.Payer.Draft(t.Context())
	if must(err); d.Within() || len(d.Approvers) != 1 {
		t.Fatalf("the officer may send it alone: %+v", d)
	}
	_, err = house.Payer.Send(t.Context(), d)
	must(err)
	_, err = house.Payer.Exchange(t.Context())
	must(err)
	purses.Always(operator.Refuses)
	n, err := purses.Approve(t.Context())
	if must(err); n != 1 {
		t.Fatalf("%d batches were approved", n)
	}
	settled := func(is payout.State, many int) {
		t.Helper()
		for end := time.Now().Add(90 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			_, err := house.Payer.Exchange(t.Context())
			must(err)
			all, err := house.Payer.Files.Payments(t.Context())
			must(err)
			found := 0
			for _, p := range all {
				if p.State == is {
					found++
				}
			}
			if found == many {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%d payments are %s: %+v", found, is, all)
			}
		}
	}
	settled(payout.Closed, 6)
	shown("6 of 6 agree", false)

	// What was refused is free: it is made out anew, the first within what she may send alone.
	purses.Always(operator.Prompt)
	all, err := house.Payer.Candidates(t.Context())
	must(err)
	all = slices.DeleteFunc(all, func(c payer.Candidate) bool { return c.Problem != nil }) // paid at the meeting
	if len(all) != 6 {
		t.Fatalf("%d loans are free", len(all))
	}
	p, err := house.Payer.Request(t.Context(), payer.Asked{Account: all[0].Payment.Account})
	must(err)
	d, err = house.Payer.Draft(t.Context(), p.Key)
	if must(err); !d.Within() {
		t.Errorf("%s is above her limit", p.Amount.FormatWithCode("en"))
	}
	_, err = house.Payer.Send(t.Context(), d)
	must(err)
	settled(payout.Made, 1)
	shown("7 of 7 agree", false)
}
