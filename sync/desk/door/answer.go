package door

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/sync/deskapi"
)

// worthIt is from how many bytes on an answer is compressed: below it grows.
const worthIt = 200

// read a body into v: one JSON object, and not more than most bytes. It gives how many there were.
func read(w http.ResponseWriter, r *http.Request, most int64, v any) (size int, err error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return 0, app.Trouble(app.BadInput, "door.long", err)
	}
	if err != nil {
		return 0, app.Trouble(app.BadInput, "door.body", err)
	}
	size = len(text)
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' {
		return 0, app.Trouble(app.BadInput, "door.body", nil)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return 0, app.Trouble(app.BadInput, "door.body", err)
	}
	return size, nil
}

// answer gives v, or refuses.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, v any, err error) {
	if err != nil {
		d.refuse(w, r, err)
		return
	}
	d.write(w, r, http.StatusOK, v)
}

// refuse tells a Problem. What a device must not take for an answer (our own fault, a book that cannot be read) has a
// status of 5xx: it asks again under the same key.
func (d *Door) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var p *app.Problem
	if !errors.As(err, &p) {
		p = app.Trouble(app.Internal, "door.fault", err)
	}
	status, class := statusOf(p.Class)
	body := deskapi.Refusal{Class: class, Key: p.Key, Args: written(p.Args, r.Header.Get("Accept-Language"))}
	if status >= http.StatusInternalServerError {
		d.Log.ErrorContext(r.Context(), "desk could not answer", "route", r.Pattern, "problem", err)
		body = deskapi.Refusal{Class: app.Internal, Key: "door.fault"}
	}
	d.write(w, r, status, body)
}

// statusOf a class, and the class that a device is told.
func statusOf(c app.Class) (int, app.Class) {
	switch c {
	case app.BadInput:
		return http.StatusBadRequest, c
	case app.NotFound:
		return http.StatusNotFound, c
	case app.Conflict:
		return http.StatusConflict, c
	case app.OverLimit, app.Rejected, app.Misfit:
		return http.StatusUnprocessableEntity, c
	case app.SignedOut:
		return http.StatusUnauthorized, c
	case app.NotPermitted:
		return http.StatusForbidden, c
	case app.Busy, app.Offline: // whom the desk asks does not answer now
		return http.StatusTooManyRequests, app.Busy
	case app.Doubtful, app.Foreign, app.BrokenBook, app.BadConfig, app.Internal:
	}
	return http.StatusInternalServerError, app.Internal
}

// written are the values of a Problem as a device can show them.
func written(args []any, lang string) []string {
	if len(args) == 0 || len(args)%2 != 0 {
		return nil
	}
	if lang == "" {
		lang = "en"
	}
	out := make([]string, len(args))
	for i, a := range args {
		if m, is := a.(interface{ FormatWithCode(lang string) string }); is {
			out[i] = m.FormatWithCode(lang)
			continue
		}
		out[i] = fmt.Sprint(a)
	}
	return out
}

// later tells who asks too often when to come again.
func (d *Door) later(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	d.write(w, r, http.StatusTooManyRequests, deskapi.Refusal{Class: app.Busy, Key: "door.later"})
}

func (d *Door) write(w http.ResponseWriter, r *http.Request, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil { // a fault of ours: nothing is told that might be taken for an answer
		d.Log.ErrorContext(r.Context(), "desk could not write an answer", "route", r.Pattern, "problem", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", deskapi.ContentType)
	h.Set("Cache-Control", "no-store")
	if len(text) >= worthIt && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		_, _ = z.Write(text)
		_ = z.Close()
		text = packed.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
