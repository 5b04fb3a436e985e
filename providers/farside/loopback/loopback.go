// Package loopback serves the doubles of rails to tests. It stands apart from the books, which the demo's operator keeps, so
// that nothing of the testing package is in the program.
package loopback

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"daftari/providers/farside"
)

// Serve a double on loopback for the length of a test.
func Serve(t *testing.T, b *farside.Books, h http.Handler) (base string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(func() {
		b.Close()
		s.CloseClientConnections()
		s.Close()
	})
	return s.URL
}
