package undo_test

import (
	"errors"
	"testing"

	"daftari/fineract/fineracttest/books/undo"
)

type row struct {
	n    int
	list []int
}

func TestNestedTransactions(t *testing.T) {
	var log undo.Log
	var table undo.Table[row]
	index := map[string]int{}
	table.Add(&log, table.Next(), &row{n: 1, list: []int{1}})
	change := func(n int) {
		r := table.Get(1)
		undo.Touch(&log, r)
		r.n, r.list = n, append(r.list, n)
		undo.Put(&log, index, "x", n)
	}
	change(2)
	log.Begin()
	change(3)
	if err := log.Do(func() error { change(4); table.Add(&log, table.Next(), &row{}); return errors.New("no") }); err == nil {
		t.Fatal("the error was lost")
	}
	if r := table.Get(1); r.n != 3 || len(r.list) != 3 || index["x"] != 3 || len(table.All()) != 1 || table.Get(2) != nil {
		t.Errorf("after the inner rollback: %+v %v, %d rows", r, index, len(table.All()))
	}
	if err := log.Do(func() error { change(5); undo.Drop(&log, index, "x"); return nil }); err != nil {
		t.Fatal(err)
	}
	log.Rollback()
	if r := table.Get(1); r.n != 2 || len(r.list) != 2 || index["x"] != 2 {
		t.Errorf("after the outer rollback: %+v %v", r, index)
	}
	if id := table.Next(); id != 3 {
		t.Errorf("a sequence gave id %d back", id)
	}
}

func TestPanicRollsBack(t *testing.T) {
	var log undo.Log
	r := &row{n: 1}
	func() {
		defer func() { _ = recover() }()
		_ = log.Do(func() error { undo.Touch(&log, r); r.n = 2; panic("x") })
	}()
	if r.n != 1 {
		t.Error("a panic left its change")
	}
}
