package devices

import (
	"context"
	"strings"

	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/store/deskbook"
)

// CodeKey is the secret that an approver shares with the desk; the zero one where there is none.
func (r *Register) CodeKey(ctx context.Context, user string) (k payout.CodeKey, err error) {
	err = r.book.Read(ctx, func(t *deskbook.Tx) error {
		k.Secret, err = t.Secret(CodeSecret(user))
		return err
	})
	return k, err
}

// SetCodeKey gives an approver a secret to answer codes with, or takes it away.
func (r *Register) SetCodeKey(ctx context.Context, user string, k payout.CodeKey) error {
	return r.book.Write(ctx, func(t *deskbook.Tx) error { return t.SetSecret(CodeSecret(user), k.Secret) })
}

// CodeSecret is the name of an approver's secret in the book.
func CodeSecret(user string) string { return "code." + strings.ToLower(user) }

// Secret of the desk's own in its book, by name; the zero one where there is none.
func (r *Register) Secret(ctx context.Context, name string) (s secret.Secret, err error) {
	err = r.book.Read(ctx, func(t *deskbook.Tx) error {
		s, err = t.Secret(name)
		return err
	})
	return s, err
}
