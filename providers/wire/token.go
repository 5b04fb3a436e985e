package wire

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"sync"
	"time"

	"daftari/app/secret"
	"daftari/providers"
)

// Token keeps what a rail's door gave us until shortly before it runs out. Safe for concurrent use.
type Token struct {
	fetch func(ctx context.Context) (Answer, error)
	turn  chan struct{} // holds one: whoever asks for a new token

	mu    sync.Mutex
	value secret.Secret
	until time.Time
}

// early is how long before its end a token is no longer used; longest, how many seconds one is kept.
const (
	early   = 20 * time.Second
	longest = 24 * 60 * 60
)

// NewToken of a door that answers as OAuth 2.0 does, with access_token and expires_in. fetch makes the
// call for one, which is none that moves money.
func NewToken(fetch func(ctx context.Context) (Answer, error)) *Token {
	return &Token{fetch: fetch, turn: make(chan struct{}, 1)}
}

// Call sends a call with the token as its Authorization. Where there is none nothing is sent, and the
// Answer says why: NotSent, SignedOut, or Throttled with the time to come again. A token that is
// answered by 401 is forgotten.
func (t *Token) Call(ctx context.Context, c *Client, call Call) (Answer, error) {
	token, none, err := t.get(ctx, c)
	if token.IsZero() {
		return none, err
	}
	header := map[string]string{}
	maps.Copy(header, call.Header)
	header["Authorization"], call.Header = "Bearer "+token.Reveal(), header
	ans, err := c.Do(ctx, call)
	if ans.Status == http.StatusUnauthorized {
		t.Drop()
	}
	return ans, err
}

// Drop forgets the token: the door refused it.
func (t *Token) Drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = secret.Secret{}
}

// get a token, or an answer in the place of the call's. Whoever waits for another's sign-in leaves when
// the context ends.
func (t *Token) get(ctx context.Context, c *Client) (secret.Secret, Answer, error) {
	if kept := t.kept(c.now()); !kept.IsZero() {
		return kept, Answer{}, nil
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return secret.Secret{}, Answer{Reason: providers.NotSent}, nil
	}
	if kept := t.kept(c.now()); !kept.IsZero() { // by whoever had the turn before
		return kept, Answer{}, nil
	}
	ans, err := t.fetch(ctx)
	v, ok := Read[struct {
		Token string      `json:"access_token"`
		Life  json.Number `json:"expires_in"` // 3600 or "3599"
	}](ans.Body)
	if err != nil || !ans.OK() || !ok || v.Token == "" {
		return secret.Secret{}, ans.unsigned(), err
	}
	life, err := v.Life.Int64()
	if err != nil {
		life = 0 // it is good for this call
	}
	return t.keep(v.Token, c.now().Add(time.Duration(min(life, longest))*time.Second-early)), Answer{}, nil
}

// unsigned is what a failed sign-in is to the call that waited for it: not sent. The sign-in's body
// stays behind.
func (a Answer) unsigned() Answer {
	none := Answer{Reason: providers.NotSent, Status: a.Status, Header: a.Header, now: a.now}
	switch {
	case a.Reason != "":
	case a.Status == http.StatusTooManyRequests:
		none.Reason = providers.Throttled
	case a.Status/100 == 4:
		none.Reason = providers.SignedOut
	}
	return none
}

func (t *Token) kept(now time.Time) secret.Secret {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !now.Before(t.until) {
		return secret.Secret{}
	}
	return t.value
}

func (t *Token) keep(value string, until time.Time) secret.Secret {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value, t.until = secret.New(value), until
	return t.value
}

// Basic is the value of an Authorization header by name and password.
func Basic(user string, password secret.Secret) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password.Reveal()))
}
