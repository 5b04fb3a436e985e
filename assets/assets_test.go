package assets

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
)

func TestISO4217(t *testing.T) {
	var rows []struct {
		Code, Numeric, Name string
		Decimals            *int
	}
	if err := json.Unmarshal(ISO4217, &rows); err != nil {
		t.Fatal(err)
	}
	code, number := regexp.MustCompile(`^[A-Z]{3}$`), regexp.MustCompile(`^[0-9]{3}$`)
	seen := map[string]bool{}
	var codes []string
	for _, r := range rows {
		if !code.MatchString(r.Code) || !number.MatchString(r.Numeric) || r.Name == "" {
			t.Errorf("incomplete: %+v", r)
		}
		if seen[r.Code] || seen[r.Numeric] {
			t.Errorf("%s or its number %s stands twice", r.Code, r.Numeric)
		}
		seen[r.Code], seen[r.Numeric] = true, true
		if r.Decimals != nil && (*r.Decimals < 0 || *r.Decimals > 4) {
			t.Errorf("%s has %d decimals", r.Code, *r.Decimals)
		}
		codes = append(codes, r.Code)
	}
	if !slices.IsSorted(codes) {
		t.Error("not in order")
	}
	for _, c := range []string{"KES", "UGX", "SLE", "MRU", "ZWG", "XCG", "VED", "EUR", "XOF", "XAF", "CLF", "UYW"} {
		if !seen[c] {
			t.Errorf("%s is missing", c)
		}
	}
}
