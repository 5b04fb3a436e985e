package providers_test

import (
	"testing"

	"daftari/app/words"
	"daftari/providers"
)

func TestEveryReasonHasWords(t *testing.T) {
	for _, lang := range words.Langs() {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range providers.Reasons() {
			p := r.Trouble(nil)
			if p == nil {
				continue
			}
			for _, part := range []string{".what", ".money", ".do"} {
				if key := p.Key + part; !w.Has(key) {
					t.Errorf("%s: %s has no words", lang, key)
				}
			}
		}
	}
}
