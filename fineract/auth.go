package fineract

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"daftari/fineract/transport"
)

// SignedIn is who has signed in. If PasswordExpired is set the rest beyond the user is missing and all else will be
// refused: an administrator has to set the password, changing it oneself fails too (observed 1.2).
type SignedIn struct {
	UserID          int64    `json:"userId"`
	Username        string   `json:"username"`
	Authenticated   bool     `json:"authenticated"`
	OfficeID        int64    `json:"officeId"`
	OfficeName      string   `json:"officeName"`
	StaffID         int64    `json:"staffId"` // 0: not linked to a member of staff
	StaffName       string   `json:"staffDisplayName"`
	Roles           []Role   `json:"roles"`
	Permissions     []string `json:"permissions"`
	PasswordExpired bool     `json:"shouldRenewPassword"`
	TwoFactor       bool     `json:"isTwoFactorAuthenticationRequired"` // a token of ValidateOTP must go with each request
}

// Role is a set of permissions.
type Role struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Disabled    bool   `json:"disabled"`
}

// May tells whether the permission is among the user's, by itself or through one that stands for all.
func (s SignedIn) May(permission string) bool {
	all := []string{permission, "ALL_FUNCTIONS"}
	if len(permission) > 5 && permission[:5] == "READ_" {
		all = append(all, "ALL_FUNCTIONS_READ")
	}
	return slices.ContainsFunc(s.Permissions, func(p string) bool { return slices.Contains(all, p) })
}

// SignIn checks user and password with the server and, if they are right, keeps them for the requests that follow.
//
// Endpoint: POST /v1/authentication
func (c *Client) SignIn(ctx context.Context, user, password string) (SignedIn, error) {
	if user == "" || password == "" {
		return SignedIn{}, ErrNoPassword // the server would answer a bare 500 (observed 1.1)
	}
	body, err := json.Marshal(map[string]string{"username": user, "password": password})
	if err != nil {
		return SignedIn{}, fmt.Errorf("sign in: %w", err)
	}
	ans, err := c.do(ctx, call{method: http.MethodPost, route: "/v1/authentication", body: body, open: true})
	if err != nil {
		return SignedIn{}, fmt.Errorf("POST /v1/authentication: %w", err)
	}
	var s SignedIn
	if err := decode(ans, &s); err != nil {
		return SignedIn{}, fmt.Errorf("POST /v1/authentication: %w", err)
	}
	if !s.Authenticated || s.UserID == 0 {
		return SignedIn{}, fmt.Errorf("POST /v1/authentication: %w",
			&TransportError{Place: transport.Sent, NotOurs: true, Status: ans.status, Err: fmt.Errorf("no user in the answer")})
	}
	c.mu.Lock()
	c.user, c.password = user, func(context.Context) (string, error) { return password, nil }
	c.mu.Unlock()
	return s, nil
}

// OTPMethod is a way to send a one-time password: sms or email, and where to.
type OTPMethod struct {
	Name   string `json:"name"`
	Target string `json:"target"`
}

// OTPMethods lists the ways; it works without the second factor.
//
// Endpoint: GET /v1/twofactor
func (c *Client) OTPMethods(ctx context.Context) ([]OTPMethod, error) {
	return Get[[]OTPMethod](ctx, c, "/v1/twofactor", nil)
}

// RequestOTP has a one-time password sent. extended asks for a token that lasts a week instead of a day.
//
// Endpoint: POST /v1/twofactor
func (c *Client) RequestOTP(ctx context.Context, method string, extended bool) error {
	q := url.Values{"deliveryMethod": {method}, "extendedToken": {fmt.Sprint(extended)}}
	if _, err := c.do(ctx, call{method: http.MethodPost, route: "/v1/twofactor", query: q}); err != nil {
		return fmt.Errorf("POST /v1/twofactor: %w", err)
	}
	return nil
}

// TwoFactorToken is what a one-time password was exchanged for. It is as secret as a password.
type TwoFactorToken struct {
	Token string   `json:"token"`
	From  DateTime `json:"validFrom"`
	To    DateTime `json:"validTo"`
}

// ValidateOTP exchanges a one-time password for a token and keeps it for the requests that follow.
//
// Endpoint: POST /v1/twofactor/validate
func (c *Client) ValidateOTP(ctx context.Context, otp string) (TwoFactorToken, error) {
	ans, err := c.do(ctx, call{method: http.MethodPost, route: "/v1/twofactor/validate", query: url.Values{"token": {otp}}})
	if err != nil {
		return TwoFactorToken{}, fmt.Errorf("POST /v1/twofactor/validate: %w", err)
	}
	var t TwoFactorToken
	if err := decode(ans, &t); err != nil {
		return TwoFactorToken{}, fmt.Errorf("POST /v1/twofactor/validate: %w", err)
	}
	c.SetTwoFactorToken(t.Token)
	return t, nil
}
