package deskbook

import (
	"regexp"
	"strings"
	"testing"

	"daftari/app/payout"
)

// TestMovesOfTheTable: the book takes each move of app/payout that a desk makes, and no other.
func TestMovesOfTheTable(t *testing.T) {
	var sql []byte
	for _, name := range []string{"0001_desk.sql", "0003_parts.sql"} { // the last word on the moves is 0003's
		one, err := migrations.ReadFile("migrations/" + name)
		if err != nil {
			t.Fatal(err)
		}
		sql = append(one, sql...)
	}
	trigger := regexp.MustCompile(`(?s)CREATE TRIGGER payment_moves .*?NOT IN \((.*?)\)\s*BEGIN`).FindSubmatch(sql)
	if trigger == nil {
		t.Fatal("no trigger holds the moves")
	}
	moves := map[string]bool{}
	for _, m := range regexp.MustCompile(`'([a-z_]+>[a-z_]+)'`).FindAllStringSubmatch(string(trigger[1]), -1) {
		moves[m[1]] = true
	}
	want := map[string]bool{"pending>asked": true, "pending>approved": true} // over batched, which is the device's alone
	for _, from := range payout.States() {
		for _, by := range payout.Events() {
			if to, err := payout.Next(from, by); err == nil && to != from && from != payout.Batched && to != payout.Batched {
				want[string(from)+">"+string(to)] = true
			}
		}
	}
	for m := range want {
		if !moves[m] {
			t.Errorf("the book refuses %s", m)
		}
	}
	for m := range moves {
		if !want[m] {
			t.Errorf("the book takes %s", m)
		}
	}
	states := regexp.MustCompile(`(?s)state\s+TEXT NOT NULL CHECK \(state IN \('pending'(.*?)\)\)`).FindString(string(sql))
	for _, s := range payout.States() {
		if has := strings.Contains(states, "'"+string(s)+"'"); has == (s == payout.Batched) {
			t.Errorf("state %s: %v", s, has)
		}
	}
}
