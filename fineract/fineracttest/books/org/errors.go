package org

import (
	"fmt"
	"unicode/utf8"
)

// Top-level codes of Fineract's error body (fineract.md section 6); the reason itself is Error.Code.
const (
	TopValidation = "validation.msg.validation.errors.exist" // 400
	TopDomain     = "validation.msg.domain.rule.violation"   // 403
	TopNotFound   = "error.msg.resource.not.found"           // 404
	TopDenied     = "error.msg.not.authorized"               // 403
	TopSupport    = "error.msg.platform.service.unavailable" // 503
	TopServer     = "error.msg.platform.server.side.error"   // 500: Spring's body, without any reason
)

// Error is a refusal as the real server words it: one Detail, or several for a validation with more than one finding.
// For data-integrity errors (403) TopCode is the specific code itself, as on the real server.
type Error struct {
	Status      int    // HTTP status
	TopCode     string // userMessageGlobalisationCode of the body
	Code        string // errors[0].userMessageGlobalisationCode
	Message     string // errors[0].developerMessage
	UserMessage string // errors[0].defaultUserMessage
	Param       string // errors[0].parameterName; "" means the key is absent
	Args        []any  // errors[0].args[].value: string, int64, Amount, Date, nil (an empty object) or EmptyList
	More        []*Error
}

// EmptyList is an argument that the server shows as an empty array.
type EmptyList struct{}

// Error gives the code and the text.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Details is all findings of the error, the first one being e itself.
func (e *Error) Details() []*Error { return append([]*Error{e}, e.More...) }

// Domain is a refusal by a business rule (403).
func Domain(code, text string, args ...any) *Error {
	return &Error{Status: 403, TopCode: TopDomain, Code: code, Message: text, UserMessage: text, Param: "id", Args: args}
}

// NotFound is a missing resource (404).
func NotFound(code, text string, args ...any) *Error {
	return &Error{Status: 404, TopCode: TopNotFound, Code: code, Message: text, UserMessage: text, Param: "id", Args: args}
}

// Integrity is a refusal by the database (403); its top code is the specific one.
func Integrity(code, param, text string, args ...any) *Error {
	return &Error{Status: 403, TopCode: code, Code: code, Message: text, UserMessage: text, Param: param, Args: args}
}

// Invalid is a validation finding (400).
func Invalid(code, param, text string, args ...any) *Error {
	return &Error{Status: 400, TopCode: TopValidation, Code: code, Message: text, UserMessage: text, Param: param, Args: args}
}

// Checks collects validation findings of one resource ("loan.transaction"), as the server reports all of them at once.
type Checks struct {
	Resource string
	found    []*Error
}

// Add takes a finding of its own wording.
func (c *Checks) Add(e *Error) { c.found = append(c.found, e) }

// Blank reports param as mandatory when missing.
func (c *Checks) Blank(param string, missing bool) {
	if missing {
		c.Add(Invalid("validation.msg."+c.Resource+"."+param+".cannot.be.blank", param, "The parameter `"+param+"` is mandatory.", nil))
	}
}

// Positive wants an amount above zero.
func (c *Checks) Positive(param string, a *Amount) {
	c.Blank(param, a == nil)
	if a != nil && a.Sign() <= 0 {
		c.Add(Invalid("validation.msg."+c.Resource+"."+param+".not.greater.than.zero", param,
			"The parameter `"+param+"` must be greater than 0.", *a, int64(0)))
	}
}

// NotNegative wants an amount of zero or more.
func (c *Checks) NotNegative(param string, a *Amount) {
	c.Blank(param, a == nil)
	if a != nil && a.Sign() < 0 {
		c.Add(Invalid("validation.msg."+c.Resource+"."+param+".not.zero.or.greater", param,
			"The parameter `"+param+"` must be greater than or equal to 0.", *a, int64(0)))
	}
}

// MaxLen wants at most n characters.
func (c *Checks) MaxLen(param, s string, n int) {
	if utf8.RuneCountInString(s) > n {
		c.Add(Invalid("validation.msg."+c.Resource+"."+param+".exceeds.max.length", param,
			fmt.Sprintf("The parameter `%s` exceeds max length of %d.", param, n), int64(n), s))
	}
}

// Err is all findings as one error, or nil.
func (c *Checks) Err() error {
	if len(c.found) == 0 {
		return nil
	}
	e := *c.found[0]
	e.More = c.found[1:]
	return &e
}
