package wire

import (
	"errors"
	"fmt"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/org"
)

// Detail is one entry of an error's list.
type Detail struct {
	Code, Dev, User string
	Param           any // string; nil leaves the key out
	Value           any
	Args            []any // an empty object for nil
}

// Error is a refusal in one of the shapes of fineract-observed.md 0.14: a body with details, a bare object (Raw), or, when Spring
// is set, the container's body without a reason.
type Error struct {
	Status  int
	Top     string
	Details []Detail
	Raw     Obj
	Spring  bool
	Echo    *string // a 425 answers with the request it got
	Reason  string  // what a batch item shows as {"Exception": ..} where a single request gets Spring's body
	Header  map[string]string
}

// Error gives status and code.
func (e *Error) Error() string {
	if len(e.Details) > 0 {
		return fmt.Sprintf("%d %s", e.Status, e.Details[0].Code)
	}
	return fmt.Sprintf("%d %s", e.Status, e.Top)
}

// From turns any error of a handler into a wire error; what is not known is a bare 500.
func From(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var x *books.Error
	if !errors.As(err, &x) {
		return Bare(500)
	}
	if x.TopCode == org.TopServer {
		return Bare(x.Status)
	}
	e := &Error{Status: x.Status, Top: x.TopCode}
	for _, d := range x.Details() {
		e.Details = append(e.Details, Detail{Code: d.Code, Dev: d.Message, User: d.UserMessage, Param: Str(d.Param), Args: d.Args})
	}
	return e
}

// Bare is Spring's error body for a status.
func Bare(status int) *Error { return &Error{Status: status, Spring: true} }

// Invalid is a 400 with one finding.
func Invalid(code, text, param string, args ...any) *Error {
	return &Error{Status: 400, Top: org.TopValidation, Details: []Detail{{Code: code, Dev: text, User: text, Param: Str(param), Args: args}}}
}

// Refused is a 403 for a broken rule.
func Refused(code, text string, args ...any) *Error {
	return &Error{Status: 403, Top: org.TopDomain, Details: []Detail{{Code: code, Dev: text, User: text, Param: "id", Args: args}}}
}

// NotFound is a 404 for a resource.
func NotFound(code, text string, args ...any) *Error {
	return &Error{Status: 404, Top: org.TopNotFound, Details: []Detail{{Code: code, Dev: text, User: text, Param: "id", Args: args}}}
}

// Denied is a 403 for a missing permission; text is "User has no authority to: REPAYMENT_LOAN".
func Denied(text string) *Error {
	return &Error{Status: 403, Top: org.TopDenied, Details: []Detail{{Code: org.TopDenied, Dev: text, User: text, Param: "id"}}}
}

// Integrity is a 403 of the database: the specific code is also the top code.
func Integrity(code, text string, param any, args ...any) *Error {
	return &Error{Status: 403, Top: code, Details: []Detail{{Code: code, Dev: text, User: text, Param: param, Args: args}}}
}

// Conflict is the 409 for a lost race ("query" or "lock"; recordings 401, 595).
func Conflict(kind, on string) *Error {
	text := "The server is currently unable to handle the request due to concurrent modification  on " + on + ", please try again"
	return &Error{Status: 409, Raw: simple(409, text, text, "error.msg.platform.service."+kind+".conflict")}
}

// CobLocked is the 409 of a loan that close-of-business works on (964).
func CobLocked(loan int64) *Error {
	text := fmt.Sprintf("Loan is locked by the COB job. Loan ID: %d", loan)
	return &Error{Status: 409, Raw: simple(409, text, text, "error.msg.loan.locked"), Header: map[string]string{"Content-Type": ""}}
}

// ReadOnly is the 405 of a read-only instance (1005-1010).
func ReadOnly(method string) *Error {
	return &Error{Status: 405, Raw: simple(405, "Invalid instance type called in api request for the method "+method,
		"Invalid method "+method+" used with request to this instance type.", "error.msg.invalid.instance.type")}
}

// NotAuthenticated is the 401 of POST /authentication (950).
func NotAuthenticated() *Error {
	return &Error{Status: 401, Raw: simple(401, "Invalid authentication details were passed in api request.",
		"Unauthenticated. Please login.", "error.msg.not.authenticated")}
}

func simple(status int, dev, user, code string) Obj {
	return O("developerMessage", dev, "httpStatusCode", fmt.Sprint(status), "defaultUserMessage", user, "userMessageGlobalisationCode", code)
}

// BadJSON is the 400 for a body that is no JSON: one object, no list.
func BadJSON(text string) *Error {
	return &Error{Status: 400, Raw: O("defaultUserMessage", text, "parameterName", "id", "developerMessage", text,
		"userMessageGlobalisationCode", "error.msg.invalid.request.body", "args", []any{})}
}

// MissingJSON is the 400 for an empty body of a command (368).
func MissingJSON() *Error {
	return BadJSON("The JSON provided in the body of the request is invalid or missing.")
}

// InProgress is the 425 for a key whose command has not ended: its body is the request (480, 589).
func InProgress(request string) *Error { return &Error{Status: 425, Echo: &request} }

// Exception is the bare body {"Exception": text} seen inside batches (523).
func Exception(text string) *Error { return &Error{Status: 500, Raw: O("Exception", text)} }

// BadQuery is the 400 for a query parameter with a value nobody knows (370).
func BadQuery(param string, value any, allowed ...any) *Error {
	shown := "null"
	if s, ok := value.(string); ok {
		shown = s
	}
	text := "The query parameter " + param + " has an unsupported value of: " + shown
	if len(allowed) == 0 {
		allowed = []any{}
	}
	return Invalid("error.msg.query.parameter.value.unsupported", text, param, param, value, allowed)
}

// Outdated is the 400 of an expired password (937).
func Outdated(userID int64) *Error {
	text := fmt.Sprintf("The password of the user with id %d has expired, please reset it", userID)
	e := Invalid("error.msg.password.outdated", text, "userId", userID)
	e.Top = "error.msg.password.outdated"
	return e
}

// Unavailable is a permanent 503 (662, 727).
func Unavailable(code, text string, args ...any) *Error {
	return &Error{Status: 503, Top: org.TopSupport, Details: []Detail{{Code: code, Dev: text, User: text, Param: "id", Args: args}}}
}

// Body is the JSON of the error. inBatch gives the order of keys inside batches.
func (e *Error) Body(inBatch bool) Obj {
	if e.Spring {
		return O("Exception", e.Reason)
	}
	if e.Raw != nil {
		return e.Raw
	}
	dev, user := e.texts()
	details := make([]Obj, 0, len(e.Details))
	for _, d := range e.Details {
		details = append(details, d.body(inBatch))
	}
	return O("developerMessage", dev, "httpStatusCode", fmt.Sprint(e.Status), "defaultUserMessage", user,
		"userMessageGlobalisationCode", e.Top, "errors", details)
}

func (d Detail) body(inBatch bool) Obj {
	args := make([]Obj, 0, len(d.Args))
	for _, a := range d.Args {
		args = append(args, argument(a))
	}
	if inBatch {
		return O("developerMessage", d.Dev, "defaultUserMessage", d.User, "userMessageGlobalisationCode", d.Code,
			"parameterName", d.Param, "value", d.Value, "args", args)
	}
	return O("defaultUserMessage", d.User, "parameterName", d.Param, "value", d.Value, "developerMessage", d.Dev,
		"userMessageGlobalisationCode", d.Code, "args", args)
}

// argument writes an argument; dates are texts there, not arrays (fineract-observed.md section 1, 6).
func argument(a any) Obj {
	switch x := a.(type) {
	case nil:
		return Obj{}
	case books.EmptyList:
		return O("value", []any{})
	case books.Date:
		return O("value", x.String())
	}
	return O("value", a)
}

func (e *Error) texts() (dev, user string) {
	switch e.Top {
	case org.TopValidation:
		return "The request was invalid. This typically will happen due to validation errors which are provided.", "Validation errors exist."
	case org.TopDomain:
		return "Request was understood but caused a domain rule violation.", "Errors contain reason for domain rule violation."
	case org.TopNotFound:
		return "The requested resource is not available.", "The requested resource is not available."
	case org.TopDenied:
		return "The user associated with credentials passed on this request does not have sufficient privileges to perform this action.",
			"Insufficient privileges to perform this action."
	case org.TopSupport:
		return "The server is currently unable to handle the request , please try after some time.",
			"The server is currently unable to handle the request , please try after some time."
	}
	first := ""
	if len(e.Details) > 0 {
		first = e.Details[0].User
	}
	if e.Status == 400 {
		return "The request was invalid. This typically will happen due to validation errors which are provided.", first
	}
	return "The request caused a data integrity issue to be fired by the database.", first
}

// SpringBody is the container's body: no reason (fineract-observed.md 0.14).
func SpringBody(status int, text, path string, now time.Time) Obj {
	return O("timestamp", now.UTC().Format("2006-01-02T15:04:05.000Z"), "status", status, "error", text, "path", path)
}

// SpringHTML is the same for a client that prefers HTML (851, 852).
func SpringHTML(status int, text string, now time.Time) string {
	return fmt.Sprintf("<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are seeing this as a fallback.</p>"+
		"<div id='created'>%s</div><div>There was an unexpected error (type=%s, status=%d).</div></body></html>",
		now.UTC().Format("Mon Jan 02 15:04:05 MST 2006"), text, status)
}
