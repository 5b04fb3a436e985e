package providertest

import (
	"encoding/json"
	"strings"
	"testing"
)

// Published holds the last request with that method and path (any query) against a body as the
// provider publishes it, name by name and letter by letter: a double in Go forgives the case of a
// name, a provider does not. What is sealed differs each time: such members are given by name, and
// need only be there.
func Published(t *testing.T, w World, request, body string, sealed ...string) {
	t.Helper()
	sent := ""
	for _, s := range w.Books.Wire() {
		head, rest, _ := strings.Cut(s, " {")
		if path, _, _ := strings.Cut(head, "?"); strings.TrimSpace(path) == request {
			sent = "{" + rest
		}
	}
	got, want := plain(t, sent, sealed), plain(t, body, sealed)
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", request, got, want)
	}
}

func plain(t *testing.T, text string, sealed []string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	for _, name := range sealed {
		if s, is := v[name].(string); is && s != "" {
			v[name] = "sealed"
		}
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
