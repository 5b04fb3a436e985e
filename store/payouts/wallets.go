package payouts

import (
	"context"
	"errors"
	"slices"

	"daftari/app"
	"daftari/app/wallet"
	"daftari/store/sealed"
)

const (
	inWallet   = "wallet_row"
	factCursor = "wallet_cursor"
	factRead   = "wallet_clients" // whose rows at the core were read
)

// WalletRows of a client, the core's and those that it does not have yet, in no order (wallet.Of puts them in one).
func (p *Payouts) WalletRows(ctx context.Context, client app.ClientID) (all []wallet.Row, err error) {
	err = p.read(ctx, "read a client's wallets", func(t Rows) error {
		all, err = t.wallets("WHERE client = ?", t.box.Client(client))
		return err
	})
	return all, err
}

// OwedRows are those that the core does not have yet.
func (p *Payouts) OwedRows(ctx context.Context) (all []wallet.Row, err error) {
	err = p.read(ctx, "read the wallets that wait", func(t Rows) error {
		all, err = t.wallets("WHERE owed = 1")
		return err
	})
	return all, err
}

// AddRow writes a row that was made here; it is owed to the core.
func (p *Payouts) AddRow(ctx context.Context, r wallet.Row) error {
	return p.write(ctx, "add a wallet", func(t Rows) error { return t.walletRow(r, true) })
}

// Placed keeps a row as the core has it now: with its id.
func (p *Payouts) Placed(ctx context.Context, r wallet.Row) error {
	return p.write(ctx, "keep a wallet", func(t Rows) error { return t.walletRow(r, false) })
}

// Refuse keeps why the core does not take a row. It stays owed: the core may be given what it lacks.
func (p *Payouts) Refuse(ctx context.Context, r wallet.Row) error {
	return p.write(ctx, "keep why a wallet was refused", func(t Rows) error {
		blob, err := t.box.Seal(inWallet, string(r.Key), sealed.RowFormat, r)
		if err == nil {
			_, err = t.Exec("UPDATE wallet_row SET blob = ? WHERE key = ? AND owed = 1", blob, r.Key)
		}
		return err
	})
}

// WalletsRead says whether the core's rows of a client were ever read: before that nobody here knows which wallet is her first.
func (p *Payouts) WalletsRead(ctx context.Context, client app.ClientID) (read bool, err error) {
	err = p.read(ctx, "read whose wallets are known", func(t Rows) error {
		var of []app.ClientID
		_, err := t.Fact(factRead, &of)
		read = slices.Contains(of, client)
		return err
	})
	return read, err
}

// WalletCursor is how far the core's rows were read, into what PullWallets was given; v stays as it is before the first.
func (p *Payouts) WalletCursor(ctx context.Context, v any) error {
	return p.read(ctx, "read the cursor of wallets", func(t Rows) error {
		_, err := t.Fact(factCursor, v)
		return err
	})
}

// PullWallets keeps the core's rows with the cursor, in one transaction; all says that they replace what was known of the
// core's. of are the clients whose rows were read. What the core does not have yet stays.
func (p *Payouts) PullWallets(ctx context.Context, rows []wallet.Row, cursor any, all bool, of []app.ClientID) error {
	return p.write(ctx, "keep the wallets", func(t Rows) error {
		if all {
			if _, err := t.Exec("DELETE FROM wallet_row WHERE owed = 0"); err != nil {
				return err
			}
		}
		for _, r := range rows {
			if err := t.walletRow(r, false); err != nil {
				return err
			}
		}
		return errors.Join(t.SetFact(factCursor, cursor), t.SetFact(factRead, of))
	})
}

func (t Rows) walletRow(r wallet.Row, owed bool) error {
	blob, err := t.box.Seal(inWallet, string(r.Key), sealed.RowFormat, r)
	if err != nil {
		return err
	}
	due := 0
	if owed {
		due = 1
	}
	_, err = t.Exec(`INSERT INTO wallet_row (key, client, owed, blob) VALUES (?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET owed = excluded.owed, blob = excluded.blob WHERE excluded.owed = 0`, r.Key, t.box.Client(r.Client), due, blob)
	return err
}

func (t Rows) wallets(where string, args ...any) (all []wallet.Row, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var key string
		var blob []byte
		if err := scan(&key, &blob); err != nil {
			return err
		}
		var r wallet.Row
		if err := t.box.Open(inWallet, key, sealed.RowFormat, blob, &r); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	}, "SELECT key, blob FROM wallet_row "+where, args...)
	return all, err
}
