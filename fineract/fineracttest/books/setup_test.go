package books_test

import (
	"testing"

	"daftari/fineract/fineracttest/books"
)

func TestSetupLoads(t *testing.T) {
	w := load(t, books.MariaDB)
	if n := len(w.Loans()); n != 12 {
		t.Fatalf("%d loans, want 12", n)
	}
}
