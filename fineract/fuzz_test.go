package fineract

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"daftari/fineract/transport"
)

// seeds adds testdata/seeds/<name>-*.json, cut from the recordings.
func seeds(f *testing.F, name string) {
	f.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "seeds", name+"-*.json"))
	if err != nil || len(files) == 0 {
		f.Fatalf("%d seeds for %s, %v", len(files), name, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// FuzzError: no body of a refusal may panic, be read as success, or make a refusal of what is not Fineract's.
func FuzzError(f *testing.F) {
	seeds(f, "error")
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, status := range []int{400, 401, 403, 404, 405, 409, 425, 429, 500, 502, 503} {
			err := buildError(status, body, false, 0, "application/json")
			class := Classify(err)
			var e *Error
			if class == 0 || err.Error() == "" {
				t.Fatalf("%d: class %s of %v", status, class, err)
			}
			if errors.As(err, &e) && class == Refused && e.Code == "" {
				t.Errorf("%d: refused without a code", status)
			}
			if !json.Valid(body) && (class == Refused || class == NotPermitted || class == Duplicate) {
				t.Errorf("%d: %s by something that is not JSON", status, class)
			}
		}
	})
}

// FuzzResult: what is taken for a result keeps its ids, and a result that waits is never one that is booked.
func FuzzResult(f *testing.F) {
	seeds(f, "result")
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := result(answer{status: 200, header: http.Header{}, body: body})
		if err != nil {
			if Classify(err) != Unsure {
				t.Errorf("class %s", Classify(err))
			}
			return
		}
		if !r.known() || !json.Valid(body) {
			t.Errorf("taken for a result: %s", body)
		}
	})
}

// FuzzBatch: whatever comes, each item has one verdict or the whole has none.
func FuzzBatch(f *testing.F) {
	seeds(f, "batch")
	f.Fuzz(func(t *testing.T, body []byte) {
		items := []Posting{{RequestID: 1}, {RequestID: 2}, {RequestID: 3}}
		for _, enclosing := range []bool{false, true} {
			got, err := batchAnswers(answer{status: 200, header: http.Header{}, body: body}, items, enclosing)
			switch {
			case err != nil:
				if !errors.As(err, new(*transport.Error)) || Classify(err) != Unsure {
					t.Errorf("%v", err)
				}
			case enclosing && len(got) == 1 && got[0].Err != nil:
			case len(got) != len(items):
				t.Errorf("%d answers", len(got))
			default:
				for i, a := range got {
					if a.RequestID != items[i].RequestID || (a.Err == nil && a.Status/100 != 2) {
						t.Errorf("item %d: %+v", i, a)
					}
				}
			}
		}
	})
}

func fuzzDecode[T any](f *testing.F, name string) {
	seeds(f, name)
	f.Fuzz(func(t *testing.T, body []byte) {
		var v, back T
		if decode(answer{status: 200, body: body}, &v) != nil {
			return
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("decoded, but not encoded: %v", err)
		}
		if err := json.Unmarshal(out, &back); err != nil {
			t.Errorf("%s: %v", out, err)
		}
	})
}

// FuzzLoan, FuzzSavings, FuzzGroup, FuzzClient: no panic, and what was decoded can be encoded and read again.
func FuzzLoan(f *testing.F)      { fuzzDecode[Loan](f, "loan") }
func FuzzSavings(f *testing.F)   { fuzzDecode[Savings](f, "savings") }
func FuzzGroup(f *testing.F)     { fuzzDecode[Group](f, "group") }
func FuzzClient(f *testing.F)    { fuzzDecode[page[Person]](f, "client") }
func FuzzPortfolio(f *testing.F) { fuzzDecode[Portfolio](f, "portfolio") }
