package wire

import (
	"context"
	"sync"
	"time"

	"daftari/app/secret"
	"daftari/providers"
)

// Token keeps what a rail's door gave us until shortly before it runs out. Safe for concurrent use.
type Token struct {
	// Fetch asks for a new one. The call it makes is none that moves money.
	Fetch func(ctx context.Context) (Answer, error)
	// Parse reads the answer; false for one that holds no token.
	Parse func(body []byte) (value string, life time.Duration, ok bool)

	mu    sync.Mutex
	value secret.Secret
	until time.Time
}

// early is how long before its end a token is no longer used.
const early = 20 * time.Second

// Get a token, or the reason why there is none; whatever it is, the order was not sent.
func (t *Token) Get(ctx context.Context, now time.Time) (secret.Secret, providers.Reason, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.value.IsZero() && now.Before(t.until) {
		return t.value, "", nil
	}
	ans, err := t.Fetch(ctx)
	if err != nil {
		return secret.Secret{}, providers.NotSent, err
	}
	switch {
	case ans.OK():
		value, life, ok := t.Parse(ans.Body)
		if !ok || value == "" {
			return secret.Secret{}, providers.NotSent, nil
		}
		t.value, t.until = secret.New(value), now.Add(life-early)
		return t.value, "", nil
	case ans.Reason == "" && ans.Status == 429:
		return secret.Secret{}, providers.Throttled, nil
	case ans.Reason == "" && ans.Status/100 == 4:
		return secret.Secret{}, providers.SignedOut, nil
	}
	return secret.Secret{}, providers.NotSent, nil
}

// Drop forgets the token: the door refused it.
func (t *Token) Drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value = secret.Secret{}
}
