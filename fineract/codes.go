package fineract

import (
	"errors"
	"net/http"
	"strings"

	"daftari/fineract/transport"
)

// Class is what a failure means for the thing that was sent.
type Class int

// The classes. The zero Class is no failure.
const (
	Unsure       Class = iota + 1 // it may have been carried out: look it up, never send it blindly again
	NotApplied                    // it was not carried out and may go again with the same key
	SignedOut                     // it was not carried out; nobody's requests will be until somebody signs in or sets the tenant right
	NotPermitted                  // refused: the user may not do this
	Refused                       // refused for good: the server did nothing
	InProgress                    // a request with this key is being carried out, or died while it was, or waits for a checker: ask
	Duplicate                     // the server has this externalId, or a value too long for it: fetch and compare; not found means refused
)

// Kind is the reason, finer than the class.
type Kind int

// The kinds.
const (
	KindUnexpected   Kind = iota // 500 and all that is unknown
	KindValidation               // a field is wrong
	KindRule                     // a rule of the business forbids it
	KindNotFound                 // an id or name is unknown, or of another office
	KindPermission               // the user lacks a permission; UserMessage names it
	KindSignIn                   // user or password wrong, user disabled
	KindPassword                 // the password has expired
	KindSecondFactor             // a one-time password is needed
	KindTenant                   // the tenant is unknown or missing
	KindDuplicate                // an externalId or unique value is taken
	KindInProgress               // 425
	KindLocked                   // close-of-business holds the loan (LoanID)
	KindConflict                 // changed by somebody else at the same moment; the key is burnt
	KindReadOnly                 // the server is in read-only mode
	KindWait                     // told to wait (RetryAfter)
	KindUnavailable              // permanent, though the status is 503
	KindUnsupported              // no such address, method, content type or batch item
	KindNotOurs                  // not Fineract's body; such errors are a *TransportError
)

// String names the class.
func (c Class) String() string {
	return [...]string{"none", "unsure", "not applied", "signed out", "not permitted", "refused", "in progress", "duplicate"}[c]
}

// String names the kind.
func (k Kind) String() string {
	return [...]string{"unexpected", "validation", "rule", "not found", "permission", "sign in", "password expired", "second factor", "tenant",
		"duplicate", "in progress", "locked", "conflict", "read only", "wait", "unavailable", "unsupported", "not ours"}[k]
}

// rule gives kind and class to codes. A code that ends in * stands for all that begin so; the first that fits wins.
type rule struct {
	status int // 0: any
	code   string
	kind   Kind
	class  Class
}

// rules is the table of reasons that Fineract gives in JSON of its own (fineract.md sections 2.1, 2.2, 6; observed 0, 1).
var rules = []rule{
	{0, "error.msg.not.authenticated", KindSignIn, SignedOut},
	{0, "error.msg.password.outdated", KindPassword, SignedOut},
	{0, "error.msg.not.authorized", KindPermission, NotPermitted},
	{0, "error.msg.invalid.instance.type", KindReadOnly, NotApplied},

	{409, "error.msg.loan.locked", KindLocked, NotApplied}, // raised by a filter before the key: the same key may go again
	{409, "error.msg.platform.service.*", KindConflict, Unsure},

	// Taken or, on MariaDB with the same codes, longer than the column: only a look-up tells (observed 0.11).
	{403, "error.msg.loan.repayment.duplicate.externalId", KindDuplicate, Duplicate},
	{403, "error.msg.loan.disbursement.duplicate.externalId", KindDuplicate, Duplicate},
	{400, "validation.msg.loan.transaction.externalId.value.must.be.unique", KindDuplicate, Duplicate}, // PostgreSQL
	{400, "validation.msg.*.externalId.value.must.be.unique", KindDuplicate, Duplicate},
	{403, "error.msg.loan.with.externalId.already.used", KindDuplicate, Duplicate},
	{403, "error.msg.*.duplicate.externalId", KindDuplicate, Duplicate}, // loan, client, savings account
	{403, "error.msg.datatable.entry.duplicate", KindDuplicate, Duplicate},
	{403, "error.msg.data.integrity.issue", KindDuplicate, Duplicate}, // collection sheet, key over 50 characters
	{403, "error.msg.*.unknown.data.integrity.issue", KindDuplicate, Duplicate},
	{403, "error.msg.*.duplicate*", KindDuplicate, Refused}, // mobile number, account number, identifier

	// Permanent in spite of their status.
	{503, "error.msg.loan.*", KindUnavailable, Refused},
	{503, "error.msg.saving.account.*", KindUnavailable, Refused},
	{503, "err.msg.report.service.implementation.missing", KindUnavailable, Refused},
	{503, "error.msg.database.type.not.supported", KindUnavailable, Refused},

	{400, "error.msg.invalid.request.body", KindValidation, Refused},
	{404, "error.msg.*", KindNotFound, Refused},
	{400, "error.msg.*", KindValidation, Refused},
	{400, "validation.msg.*", KindValidation, Refused},
	{403, "cashier.insufficient.amount.exception", KindRule, Refused},
	{403, "validation.msg.*", KindRule, Refused},
}

// topRules is asked when no rule knows the reason: the family it belongs to.
var topRules = []rule{
	{403, "validation.msg.domain.rule.violation", KindRule, Refused},
	{400, "validation.msg.validation.errors.exist", KindValidation, Refused},
	{404, "error.msg.resource.not.found", KindNotFound, Refused},
	{403, "error.msg.*", KindRule, Refused}, // data integrity under a code of its own
}

func (r rule) fits(status int, code string) bool {
	if r.status != 0 && r.status != status {
		return false
	}
	head, tail, star := strings.Cut(r.code, "*")
	if !star {
		return r.code == code
	}
	open := strings.HasSuffix(tail, "*") // "a*b*": b somewhere after a
	tail = strings.TrimSuffix(tail, "*")
	rest, ok := strings.CutPrefix(code, head)
	if open {
		return ok && strings.Contains(rest, tail)
	}
	return ok && strings.HasSuffix(rest, tail)
}

// judge decides by the body's form first: only Fineract's own JSON can refuse.
func judge(e *Error, f form) (Kind, Class) {
	if e.Status == http.StatusTooEarly {
		return KindInProgress, InProgress
	}
	if f == formOwn {
		for _, r := range rules {
			if r.fits(e.Status, e.Code) {
				return r.kind, r.class
			}
		}
		for _, r := range topRules {
			if r.fits(e.Status, e.TopCode) {
				return r.kind, r.class
			}
		}
	}
	switch {
	case e.Status == http.StatusUnauthorized:
		return KindSignIn, SignedOut
	case e.Status == http.StatusForbidden && f != formOwn:
		return KindSecondFactor, SignedOut // its filter answers before Fineract (observed 1.2)
	case e.Status == http.StatusTooManyRequests, e.Status == http.StatusServiceUnavailable && e.RetryAfter > 0:
		return KindWait, NotApplied
	case f == formSpring:
		return judgeSpring(e.Status)
	case f == formNone:
		return KindNotOurs, Unsure
	}
	return KindUnexpected, Unsure
}

// judgeSpring: the server around Fineract answers these before any command is begun, apart from 500.
func judgeSpring(status int) (Kind, Class) {
	switch status {
	case http.StatusBadRequest:
		return KindTenant, SignedOut // the only cause seen, and it gives none (observed 1.1)
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusUnsupportedMediaType:
		return KindUnsupported, NotApplied
	}
	return KindUnexpected, Unsure
}

// Classify says what a failed posting means. Nil is the zero Class; an error of unknown origin is Unsure.
func Classify(err error) Class {
	var e *Error
	var te *TransportError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, ErrNoPassword):
		return SignedOut
	case errors.Is(err, ErrNotBuilt):
		return NotApplied
	case errors.As(err, &e):
		return e.Class
	case errors.As(err, &te) && te.Place == transport.NotSent:
		return NotApplied
	}
	return Unsure
}
