package admin

import (
	"encoding/json"
	"reflect"
	"regexp"
	"testing"

	"daftari/fineract"
	"daftari/fineract/internal/fixtures"
)

func TestRecordedAnswers(t *testing.T) {
	models := map[string]any{
		`/v1/users/\d+`:              User{},
		`/v1/permissions`:            Permission{},
		`/v1/makercheckers`:          Command{},
		`/v1/audits(/\d+)?`:          Command{},
		`/v1/glaccounts`:             GLAccount{},
		`/v1/journalentries`:         JournalEntry{},
		`/v1/loanproducts(/\d+)?`:    Product{},
		`/v1/savingsproducts/\d+`:    Product{},
		`/v1/codes`:                  fineract.Named{},
		`/v1/codes/\d+/codevalues`:   CodeValue{},
		`/v1/configurations/name/.*`: fineract.Setting{},
	}
	seen, modelled, n := map[string]bool{}, map[string]bool{}, 0
	for _, r := range fixtures.Load(t) {
		for path, value := range models {
			if r.Method != "GET" || r.Status != 200 || !regexp.MustCompile(`^`+path+`$`).MatchString(r.Path) {
				continue
			}
			n++
			typ := reflect.TypeOf(value)
			fixtures.Fields(typ, modelled)
			for _, item := range r.Items(t) {
				v := reflect.New(typ)
				if err := json.Unmarshal(item, v.Interface()); err != nil {
					t.Errorf("%s: %v", r.Name, err)
				}
				for _, lost := range fixtures.Losses(item, v.Elem().Interface(), seen) {
					t.Errorf("%s: %s", r.Name, lost)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d recordings", n)
	}
	for f := range modelled {
		if !seen[f] {
			t.Errorf("%s: modelled, but in no recording", f)
		}
	}
}
