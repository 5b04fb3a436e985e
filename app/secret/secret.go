// Package secret keeps passwords and keys from showing themselves.
package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a password or a key in memory. It shows nothing of itself in a log, in any verb of
// fmt or in JSON; Reveal is the only way to it.
type Secret struct{ s string }

// New keeps s.
func New(s string) Secret { return Secret{s} }

// Reveal gives it to the one who needs it.
func (s Secret) Reveal() string { return s.s }

// IsZero says that there is none.
func (s Secret) IsZero() bool { return s.s == "" }

// Format shows that there is a secret, whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue shows that there is a secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText shows that there is a secret: what must keep one asks for it by Reveal.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// hidden stands in logs where something private would.
const hidden = "***"
