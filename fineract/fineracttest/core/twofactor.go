package core

import (
	"fmt"
	"time"

	"daftari/fineract/fineracttest/wire"
)

// twoFactor is the second factor: one-time passwords that wait, and tokens given out.
type twoFactor struct {
	on     bool
	mailer bool // without a mail server a request for a password ends in 500 (982)
	otp    map[int64]string
	tokens map[string]int64
	count  int
}

func newTwoFactor() *twoFactor {
	return &twoFactor{otp: map[int64]string{}, tokens: map[string]int64{}}
}

// SetTwoFactor switches the second factor on or off; mailer says whether one-time passwords can be sent.
func (t *Tenant) SetTwoFactor(on, mailer bool) {
	t.locking(func() { t.twoFA.on, t.twoFA.mailer = on, mailer })
}

// OTP is the one-time password last "sent" to a user, "" when none.
func (t *Tenant) OTP(username string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u := t.W.UserByName(username); u != nil {
		return t.twoFA.otp[u.ID]
	}
	return ""
}

// TwoFactorOn says whether sign-in needs a second factor.
func (t *Tenant) TwoFactorOn() bool { return t.twoFA.on }

// SecondFactor checks the token of a request: 403 when missing, 401 when wrong (978-980).
func (t *Tenant) SecondFactor(a *Account, token, path string) *wire.Error {
	if !t.twoFA.on || len(path) >= 9 && path[:9] == "twofactor" || t.explicitly(a, "BYPASS_TWOFACTOR") {
		return nil
	}
	if token == "" {
		return wire.Bare(403)
	}
	if t.twoFA.tokens[token] != a.ID {
		e := wire.Bare(401)
		e.Header = map[string]string{"WWW-Authenticate": `Basic realm="Fineract Platform API Two Factor"`}
		return e
	}
	return nil
}

// explicitly is Can without the right to everything: the super user is not exempt (985).
func (t *Tenant) explicitly(a *Account, perm string) bool {
	for _, id := range a.roles {
		if r := t.Role(id); r != nil && r.Perms[perm] {
			return true
		}
	}
	return false
}

func registerTwoFactor(m *Mux) {
	m.Add("GET", "twofactor", (*Call).otpMethods)
	m.Add("POST", "twofactor", (*Call).requestOTP)
	m.Add("POST", "twofactor/validate", (*Call).validateOTP)
	m.Add("POST", "twofactor/invalidate", (*Call).invalidateToken)
}

func (c *Call) otpMethods() (any, error) {
	if !c.T.twoFA.on {
		return nil, wire.Bare(404)
	}
	return []wire.Obj{wire.O("name", "email", "target", c.A.User.Email)}, nil
}

func (c *Call) requestOTP() (any, error) {
	f := c.T.twoFA
	switch {
	case !f.on:
		return nil, wire.Bare(404)
	case c.Q("deliveryMethod") != "email":
		return nil, wire.Refused("error.msg.twofactor.otp.delivery.invalid", "The requested OTP delivery method is not supported or not currently unavailable.")
	case !f.mailer:
		return nil, wire.Bare(500)
	}
	f.count++
	f.otp[c.A.ID] = fmt.Sprintf("%05d", c.T.rng.IntN(100000))
	return wire.O("requestTime", c.W().Now().UTC(), "tokenLiveTimeInSec", 300, "extendedAccessToken", c.Flag("extendedToken"),
		"deliveryMethod", wire.O("name", "email", "target", c.A.User.Email)), nil
}

func (c *Call) validateOTP() (any, error) {
	f := c.T.twoFA
	if !f.on {
		return nil, wire.Bare(404)
	}
	if otp := f.otp[c.A.ID]; otp == "" || otp != c.Q("token") {
		return nil, wire.Refused("error.msg.twofactor.otp.token.invalid", "The provided one time token is invalid")
	}
	delete(f.otp, c.A.ID)
	token := fmt.Sprintf("%016x%016x", c.T.rng.Uint64(), c.T.rng.Uint64())
	f.tokens[token] = c.A.ID
	now := c.W().Now()
	return wire.O("token", token, "validFrom", now.UnixMilli(), "validTo", now.Add(24*time.Hour).UnixMilli()), nil
}

func (c *Call) invalidateToken() (any, error) {
	b, err := wire.Parse(c.Body)
	if err != nil {
		return nil, err
	}
	token := b.Text("token")
	if c.T.twoFA.tokens[token] != c.A.ID {
		return nil, wire.Refused("error.msg.twofactor.access.token.invalid", "The provided access token is invalid")
	}
	delete(c.T.twoFA.tokens, token)
	return wire.O("token", token), nil
}
