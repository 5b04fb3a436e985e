package fineract

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daftari/fineract/transport"
)

// Error is an answer by which Fineract (or the server around it) says no.
type Error struct {
	Status     int
	Code       string // the reason: userMessageGlobalisationCode of the first of errors, else TopCode; "" when the body gives none
	TopCode    string // userMessageGlobalisationCode of the whole
	Param      string // the field complained about
	Args       []json.RawMessage
	FromCache  bool          // a replay: what an earlier request with this key got (x-served-from-cache)
	RetryAfter time.Duration // 0: not said
	LoanID     int64         // of KindLocked: the loan that close-of-business holds
	KeyBurnt   bool          // this key is used up: it will give the same error for ever, a new try needs a new key
	Kind       Kind
	Class      Class
	// UserMessage, DeveloperMessage and Raw may name people and accounts: never log them.
	UserMessage      string
	DeveloperMessage string
	Raw              []byte // the body, at most 64 kB
}

// Error names status and codes only.
func (e *Error) Error() string {
	code := or(e.Code, "no code")
	if e.Param != "" && e.Param != "id" {
		code += " (" + e.Param + ")"
	}
	if e.FromCache {
		code += ", replayed"
	}
	return fmt.Sprintf("fineract: HTTP %d %s: %s", e.Status, e.Kind, code)
}

// LogValue leaves out messages and body.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("status", e.Status), slog.String("code", e.Code), slog.String("kind", e.Kind.String()))
}

// wireError is Fineract's own error body; timestamp and path belong to Spring's, Exception to a bare one.
type wireError struct {
	DeveloperMessage string      `json:"developerMessage"`
	UserMessage      string      `json:"defaultUserMessage"`
	Code             string      `json:"userMessageGlobalisationCode"`
	Errors           []wireCause `json:"errors"`

	Timestamp json.RawMessage `json:"timestamp"`
	Path      *string         `json:"path"`
	Exception json.RawMessage `json:"Exception"`
}

type wireCause struct {
	DeveloperMessage string    `json:"developerMessage"`
	UserMessage      string    `json:"defaultUserMessage"`
	Code             string    `json:"userMessageGlobalisationCode"`
	Param            string    `json:"parameterName"`
	Args             []wireArg `json:"args"`
}

type wireArg struct {
	Value json.RawMessage `json:"value"`
}

// form is whose body an error has.
type form int

const (
	formNone   form = iota // HTML, nothing, anything
	formOwn                // Fineract's JSON
	formSpring             // {"timestamp","status","error","path"}: from before or around Fineract, no reason given
	formBare               // {"Exception": ".."}
)

// parseError makes an error of an answer outside 2xx. Bodies that are nobody's are a *TransportError, unless the
// status alone says enough: 401 and 403 come as HTML too (observed 0.14), 425 echoes the request.
func (c *Client) parseError(ans answer) error {
	wait := transport.RetryAfter(ans.header, c.now())
	cached := strings.EqualFold(ans.header.Get(headerCached), "true")
	return buildError(ans.status, ans.body, cached, wait, ans.header.Get("Content-Type"))
}

func buildError(status int, body []byte, cached bool, wait time.Duration, contentType string) error {
	e := &Error{Status: status, FromCache: cached, RetryAfter: wait, Raw: body[:min(len(body), maxErrorBody)]}
	f := e.read(body)
	e.Kind, e.Class = judge(e, f)
	if e.Kind == KindNotOurs {
		return &TransportError{Place: transport.Sent, NotOurs: true, Status: status, RetryAfter: wait,
			Err: fmt.Errorf("unexpected answer of type %q", contentType[:min(len(contentType), 60)])}
	}
	e.KeyBurnt = e.Kind == KindConflict || cached && e.Kind != KindInProgress
	if e.Kind == KindLocked {
		e.LoanID = loanID(e.DeveloperMessage)
	}
	return e
}

func (e *Error) read(body []byte) form {
	var w wireError
	if json.Unmarshal(body, &w) != nil {
		return formNone
	}
	switch {
	case w.Code != "" || len(w.Errors) > 0:
	case len(w.Timestamp) > 0 && w.Path != nil:
		return formSpring
	case len(w.Exception) > 0:
		return formBare
	default:
		return formNone
	}
	e.TopCode, e.Code, e.UserMessage, e.DeveloperMessage = w.Code, w.Code, w.UserMessage, w.DeveloperMessage
	if len(w.Errors) > 0 {
		first := w.Errors[0]
		e.Code, e.Param = or(first.Code, w.Code), first.Param
		e.UserMessage, e.DeveloperMessage = or(first.UserMessage, w.UserMessage), or(first.DeveloperMessage, w.DeveloperMessage)
		for _, a := range first.Args {
			e.Args = append(e.Args, a.Value)
		}
	}
	return formOwn
}

var loanIDText = regexp.MustCompile(`Loan ID: (\d{1,18})`)

// loanID finds the loan in "Loan is locked by the COB job. Loan ID: 12" (observed 0.5); 0 if it is not there.
func loanID(message string) int64 {
	m := loanIDText.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	id, _ := strconv.ParseInt(m[1], 10, 64)
	return id
}

// NotFound tells whether Fineract itself said that the thing asked for does not exist, or is not of the user's office.
func NotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == KindNotFound
}

// HasCode tells whether err carries one of these reason codes.
func HasCode(err error, codes ...string) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}
