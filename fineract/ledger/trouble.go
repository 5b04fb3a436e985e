package ledger

import (
	"context"
	"errors"
	"net/http"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/transport"
)

// classOf says what a failed read or posting tells of the line, the server and the sign-in.
func classOf(err error) app.Class {
	var e *fineract.Error
	var te *fineract.TransportError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fineract.ErrNoPassword):
		return app.SignedOut
	case errors.As(err, &e):
		return classOfError(e)
	case errors.As(err, &te) && te.Place == transport.NotSent:
		return app.Offline
	case errors.As(err, &te) && te.Status == http.StatusRequestEntityTooLarge: // a proxy's limit: half as much may pass
		return app.Doubtful
	case errors.As(err, &te) && te.NotOurs, errors.Is(err, errNoID):
		return app.Foreign
	case errors.As(err, &te), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return app.Doubtful
	}
	return app.Internal
}

func classOfError(e *fineract.Error) app.Class {
	switch e.Kind {
	case fineract.KindSignIn, fineract.KindPassword, fineract.KindSecondFactor, fineract.KindTenant:
		return app.SignedOut
	case fineract.KindPermission:
		return app.NotPermitted
	case fineract.KindWait, fineract.KindReadOnly, fineract.KindInProgress:
		return app.Busy
	case fineract.KindConflict, fineract.KindLocked:
		return app.Conflict
	case fineract.KindUnexpected:
		return app.Internal
	case fineract.KindNotOurs:
		return app.Foreign
	case fineract.KindUnsupported:
		return app.Misfit
	case fineract.KindValidation, fineract.KindRule, fineract.KindNotFound, fineract.KindDuplicate, fineract.KindUnavailable:
	}
	return app.Rejected
}

// waitOf is how long the server asked to be left alone; a minute when it did not say.
func waitOf(err error) time.Duration {
	var e *fineract.Error
	if errors.As(err, &e) {
		if e.RetryAfter > 0 {
			return e.RetryAfter
		}
		if e.Kind == fineract.KindReadOnly {
			return readWait
		}
	}
	return time.Minute
}

// Trouble tells people why something could not be read from the core; nil for nil. A Problem in
// the chain is passed on as it is.
func Trouble(err error) error {
	var known *app.Problem
	if err == nil || errors.As(err, &known) {
		return err
	}
	var e *fineract.Error
	var te *fineract.TransportError
	errors.As(err, &e)
	errors.As(err, &te)
	switch class := classOf(err); class {
	case app.Offline:
		if te != nil && te.Refused != "" {
			return notBelieved(te, err)
		}
		return app.Trouble(app.Offline, "ledger.offline", err)
	case app.SignedOut:
		return app.Trouble(app.SignedOut, signedOutKey(e), err)
	case app.Foreign:
		return app.Trouble(app.Foreign, "ledger.portal", err)
	case app.Busy:
		return app.Trouble(app.Busy, "ledger.busy", err, "minutes", int(waitOf(err).Minutes()+0.5))
	case app.NotPermitted:
		return app.Trouble(app.NotPermitted, "ledger.not_permitted", err, "right", rightOf(e))
	case app.Doubtful:
		return app.Trouble(app.Doubtful, "ledger.line", err)
	case app.Internal:
		if e == nil {
			return err // our own fault
		}
		return app.Trouble(app.Doubtful, "ledger.failing", err)
	default:
		return app.Trouble(app.Misfit, "ledger.misfit", err, "code", codeOf(e))
	}
}

// notBelieved says why a server was not believed. Nothing was sent to it, not even the password.
func notBelieved(te *fineract.TransportError, err error) error {
	switch te.Refused {
	case transport.RanOut:
		return app.Trouble(app.BadConfig, "transport.expired", err, "day", app.DateOf(te.CertUntil))
	case transport.NotYet:
		return app.Trouble(app.BadConfig, "transport.not_yet", err, "day", app.DateOf(te.CertFrom))
	default:
		return app.Trouble(app.BadConfig, "transport."+string(te.Refused), err)
	}
}

func signedOutKey(e *fineract.Error) string {
	if e == nil {
		return "ledger.signed_out"
	}
	switch e.Kind {
	case fineract.KindPassword:
		return "ledger.signin.expired"
	case fineract.KindSecondFactor:
		return "ledger.signin.second_factor"
	case fineract.KindTenant:
		return "ledger.signin.tenant"
	default:
		return "ledger.signed_out"
	}
}

func codeOf(e *fineract.Error) string {
	if e == nil {
		return ""
	}
	return e.Code
}

// Unreached says which address did not answer, and how: who sets up must tell a wrong name from a
// wrong port and from no network at all.
func Unreached(server string, err error) error {
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "ledger.offline" {
		return err
	}
	cause := error(p)
	for inner := errors.Unwrap(cause); inner != nil; inner = errors.Unwrap(cause) {
		cause = inner
	}
	return app.Trouble(app.Offline, "config.no_server", err, "server", server, "detail", cause.Error())
}
