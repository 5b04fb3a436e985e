package store

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/secret"
	"daftari/store/vault"
)

// LimitsKey is the device's key for supervisor codes, as enrolment gave it; the zero Key when
// there is none.
func (b *Book) LimitsKey(ctx context.Context) (limits.Key, error) {
	raw, err := readFact[[]byte](ctx, b, factLimitsKey)
	if err != nil || len(raw) == 0 {
		return limits.Key{}, err
	}
	return limits.NewKey(raw)
}

// SetLimitsKey keeps the device's key for supervisor codes: Key.ForDevice of the branch's.
func (b *Book) SetLimitsKey(ctx context.Context, k limits.Key) error {
	return writeFact(ctx, b, factLimitsKey, k.Bytes())
}

// SetLimits keeps what the enrolment sets. Where the core's own tables set a limit, that one holds from the
// next pull on.
func (b *Book) SetLimits(ctx context.Context, l app.Limits) error {
	return b.write(ctx, "keep the limits", func(t *tx) ([]app.Change, error) {
		var inst app.Institution
		if v, err := t.Fact(factInstitution, &inst); err != nil || v == 0 {
			return nil, errors.Join(err, t.SetFact(factLimits, l))
		}
		inst.Limits = limits.Else(l, inst.Limits)
		return nil, errors.Join(t.SetFact(factLimits, l), t.SetFact(factInstitution, inst))
	})
}

// Lifting changes what the book remembers of supervisor codes, and keeps it also where change
// gives an error: a wrong code is counted.
func (b *Book) Lifting(ctx context.Context, change func(*limits.Lifting, app.Reading) error) error {
	var told error
	err := b.write(ctx, "change "+factLifting, func(t *tx) ([]app.Change, error) {
		var l limits.Lifting
		if _, err := t.Fact(factLifting, &l); err != nil {
			return nil, err
		}
		told = change(&l, b.reading())
		return nil, t.SetFact(factLifting, l)
	})
	if err != nil {
		return err
	}
	return told
}

// Password of the core as it was kept in the book; the zero Secret when none was.
func (b *Book) Password(ctx context.Context) (secret.Secret, error) {
	s, err := readFact[string](ctx, b, factPassword)
	return secret.New(s), err
}

// SetPassword keeps the core's password in the book, sealed like everything in it; a book that
// seals nothing takes none (store.unsealed_password).
func (b *Book) SetPassword(ctx context.Context, s secret.Secret) error {
	if _, clear := b.box.Vault.(*vault.Clear); clear {
		return app.Trouble(app.BadConfig, "store.unsealed_password", nil)
	}
	return writeFact(ctx, b, factPassword, s.Reveal())
}

// LastStamp is that of the newest entry, the zero value in an empty book.
func (b *Book) LastStamp(ctx context.Context) (at app.Stamp, err error) {
	err = b.read(ctx, "read the newest stamp", func(t *tx) error {
		last, err := t.Entries("ORDER BY e.seq DESC LIMIT 1")
		if len(last) > 0 {
			at = last[0].At
		}
		return err
	})
	return at, err
}
