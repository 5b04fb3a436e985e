package keys

import (
	"encoding/json"
	"testing"
)

func FuzzTries(f *testing.F) {
	f.Add([]byte(`{"format":1,"users":{"a":{"n":3,"wait":900000,"boot":"x","since":5}}}`))
	f.Add([]byte(`{"format":1,"users":{"a":{"n":-3}}}`))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := parseTries(text)
		if got.Users == nil {
			t.Fatal("no map")
		}
		if !ok {
			return
		}
		for _, u := range got.Users {
			if u.N < 0 || u.left() < 0 || u.Wait > longestWait.Milliseconds() {
				t.Errorf("%+v", u)
			}
		}
		if _, err := json.Marshal(got); err != nil {
			t.Error(err)
		}
	})
}
