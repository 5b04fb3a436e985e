package wallets_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"daftari/app"
	"daftari/app/wallet"
	"daftari/fineract/ledger/wallets"
)

// book keeps the rows of a device in memory.
type book struct {
	rows   map[app.Key]wallet.Row
	cursor []byte
	of     []app.ClientID
}

func (b *book) OwedRows(context.Context) (all []wallet.Row, err error) {
	for _, r := range b.rows {
		if r.ID == 0 {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(x, y wallet.Row) int { return x.At.Compare(y.At) })
	return all, nil
}

func (b *book) Placed(_ context.Context, r wallet.Row) error { b.rows[r.Key] = r; return nil }
func (b *book) Refuse(_ context.Context, r wallet.Row) error { b.rows[r.Key] = r; return nil }

func (b *book) WalletCursor(_ context.Context, into any) error {
	if b.cursor == nil {
		return nil
	}
	return json.Unmarshal(b.cursor, into)
}

func (b *book) PullWallets(_ context.Context, rows []wallet.Row, cursor any, all bool, of []app.ClientID) (err error) {
	for key, r := range b.rows {
		if all && r.ID != 0 {
			delete(b.rows, key)
		}
	}
	for _, r := range rows {
		b.rows[r.Key] = r
	}
	b.of = of
	b.cursor, err = json.Marshal(cursor)
	return err
}

// number of the client's rows that the device has of the core.
func (b *book) known(client app.ClientID) (n int) {
	for _, r := range b.rows {
		if r.Client == client && r.ID != 0 {
			n++
		}
	}
	return n
}

// TestMeetRefused: a row that the core does not take holds up no other, and nothing that is to be brought; it is told of once,
// and goes through when the right is given.
func TestMeetRefused(t *testing.T) {
	w := newWorld(t)
	ctx, mine, client := t.Context(), app.StaffID(w.branch.Officer.StaffID), w.clients[0]
	first := w.write(w.officer, w.row(client, "0722000001"))
	second := w.write(w.officer, w.row(client, "0722000002"))
	word, err := wallet.Approving([]wallet.Row{first, second}, w.key(), client, second.Key, "joseph", noon, 0)
	if err != nil {
		t.Fatal(err)
	}
	third := w.row(client, "0722000003")
	third.At = word.At.Add(1)
	b := &book{rows: map[app.Key]wallet.Row{word.Key: word, third.Key: third}}
	if err := wallets.Meet(ctx, w.officer, b, mine, w.clients); app.ClassOf(err) != app.NotPermitted {
		t.Fatalf("an officer's approval: %v", err)
	}
	if b.rows[third.Key].ID == 0 || b.rows[word.Key].ID != 0 || b.rows[word.Key].Refused == "" || b.known(client) != 3 {
		t.Fatalf("%+v", b.rows)
	}
	all := []wallet.Row{}
	for _, r := range b.rows {
		all = append(all, r)
	}
	for _, x := range wallet.Of(all, client, noon.AddDate(1, 0, 0)) {
		if x.Standing == wallet.Usable != (x.Key == first.Key) {
			t.Errorf("%s is %s", x.Key, x.Standing)
		}
	}
	if err := wallets.Meet(ctx, w.officer, b, mine, w.clients); err != nil {
		t.Errorf("told of again: %v", err)
	}
	if err := wallets.Meet(ctx, w.as("mifos", "password"), b, mine, w.clients); err != nil || b.rows[word.Key].ID == 0 || b.rows[word.Key].Refused != "" {
		t.Errorf("with the right: %v %+v", err, b.rows[word.Key])
	}
}

// TestMeetNewClient: the older rows of a client who becomes the officer's come, whether she has a group or not, by the report
// and without it; those of the others stay.
func TestMeetNewClient(t *testing.T) {
	for _, report := range []bool{true, false} {
		w := newWorld(t)
		staff := app.StaffID(w.branch.Officer.StaffID)
		if !report {
			w.withoutReport()
		}
		old, fresh := w.clients[0], w.clients[1]
		for i, c := range []app.ClientID{old, fresh} {
			w.write(w.officer, w.row(c, "072200000"+string(rune('1'+i))))
		}
		b := &book{rows: map[app.Key]wallet.Row{}}
		for _, of := range [][]app.ClientID{{old}, {old, fresh}} {
			if err := wallets.Meet(t.Context(), w.officer, b, staff, of); err != nil {
				t.Fatal(err)
			}
		}
		if b.known(old) != 1 || b.known(fresh) != 1 || !slices.Equal(b.of, []app.ClientID{old, fresh}) {
			t.Errorf("report %v: %+v of %v", report, b.rows, b.of)
		}
	}
}
