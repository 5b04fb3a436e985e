package farside

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
)

// Client whose line is down for each order that the script has as Unsent.
func Client(b *Books) *http.Client {
	tr := &http.Transport{DialContext: (&net.Dialer{}).DialContext}
	return &http.Client{Transport: line{b, tr}}
}

type line struct {
	books *Books
	next  *http.Transport
}

// RoundTrip fails as a dial does, before anything is written.
func (l line) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.books.down() {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to host")}
	}
	body := ""
	if r.Body != nil {
		whole, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
		body = string(whole)
		r = r.Clone(r.Context())
		r.Body, r.GetBody = io.NopCloser(strings.NewReader(body)), nil
	}
	l.books.wrote(r.Method + " " + r.URL.RequestURI() + " " + body)
	return l.next.RoundTrip(r)
}

// CloseIdleConnections is passed on.
func (l line) CloseIdleConnections() { l.next.CloseIdleConnections() }

// Break the answer as the fault says; false leaves it to the double. The request's body must have
// been read.
func (b *Books) Break(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f {
	case LosesAnswer, LosesOrder:
		drop(w)
	case Hangs:
		hang(r.Context(), b.closed)
		drop(w)
	case ServerError:
		write(w, http.StatusInternalServerError, "text/plain", "Internal Server Error")
	case Page:
		write(w, http.StatusOK, "text/html", "<html><body>Welcome to our hotspot</body></html>")
	case Empty:
		write(w, http.StatusOK, "application/json", "")
	case Cut:
		write(w, http.StatusOK, "application/json", `{"status": "SUCC`)
	case Redirects:
		w.Header().Set("Location", r.URL.String()+"?again=1")
		write(w, http.StatusTemporaryRedirect, "text/plain", "")
	case Throttles:
		w.Header().Set("Retry-After", "90")
		write(w, http.StatusTooManyRequests, "application/json", "{}")
	case SignsOut:
		write(w, http.StatusUnauthorized, "application/json", "{}")
	default:
		return false
	}
	return true
}

// Body of a request, read whole.
func Body(r *http.Request) []byte {
	b, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil
	}
	return b
}

// Object of JSON, as doubles write it.
type Object map[string]any

// Answer in JSON. Returned is what was written.
func Answer(w http.ResponseWriter, status int, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a fault of the double's
	}
	write(w, status, "application/json", string(b))
	return b
}

// Strict reads a body as providers do that refuse a field they do not know.
func Strict(body []byte, into any) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(into) == nil
}

func write(w http.ResponseWriter, status int, kind, body string) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func hang(ctx context.Context, closed <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-closed:
	}
}

func drop(w http.ResponseWriter) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = c.Close()
	}
}
