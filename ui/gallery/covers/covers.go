// Package covers holds who stands behind the closed book in the pictures: the institutions of a device, a book with its
// screen locked, the server of a first start, the far side of a trainer.
package covers

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	far "daftari/fineract/ledger/farside"
	"daftari/providers/farside"
	"daftari/providers/gsma"
	"daftari/providers/sandbox/operator"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/ui/cover"
	"daftari/ui/gallery/design"
	"daftari/ui/start"
)

// Shelf is the institutions of the pictures, the first one in a state.
type Shelf struct {
	Now                         func() time.Time
	Ill, Erased, Older, Refuses bool
	Waits                       time.Duration
	Last                        int // tries until the erasure, 0 = all
}

// List is cover.Doors.
func (s Shelf) List(context.Context) ([]cover.Door, error) {
	user := func(slot, name string, r keys.Role) keys.UserState {
		return keys.UserState{Slot: slot, Name: name, Role: r, Left: 10, Last: 20}
	}
	one := keys.State{Last: "1", Users: []keys.UserState{user("1", "Rehema Achola", keys.Officer)}}
	four := keys.State{Last: "1", Users: []keys.UserState{user("1", "Rehema Achola", keys.Officer), user("2", "Daniel Otiato", keys.Colleague),
		user("3", "Lydia Chepkemoi", keys.Cashier), user("4", "Joseph Barasa", keys.Approver)}}
	if s.Waits > 0 {
		four.Users[0].Wait, four.Users[0].Until, four.Users[0].Last = s.Waits, s.Now().Add(s.Waits), s.Last
	}
	all := []cover.Door{
		{Code: "mlimani", Name: "Mlimani Savings", Branch: "Mlimani branch", State: four, Opened: design.On("2026-09-16", "17:52"),
			Until: map[string]app.Date{"2": app.DateOf(design.On("2026-09-30", "08:00"))}},
		{Code: "ziwa", Name: "Ziwa Credit Union", Branch: "Kisima office", State: one, Opened: design.On("2026-09-15", "08:00")},
		{Code: "umoja", Name: "Umoja Farmers", Branch: "Head office", State: one, Opened: design.On("2026-09-04", "08:00")},
	}
	if s.Erased {
		all[0].State.Erased, all[0].Waiting = design.On("2026-09-16", "18:10"), 3
	}
	all[0].New = s.Older
	if s.Ill {
		all[1].Problem = app.Trouble(app.BadConfig, "vault.bad_keys", nil)
		all[2].State.Erased, all[2].New = design.On("2026-09-16", "18:10"), false
	}
	return all, nil
}

// Open is cover.Doors.
func (s Shelf) Open(context.Context, string, string, string, func(cover.Stage)) (cover.Book, error) {
	if s.Refuses {
		return nil, app.Trouble(app.SignedOut, "vault.wrong_passphrase", nil, "n", 7)
	}
	return Book{PIN: true}, nil
}

// Book is an opened book with its screen locked.
type Book struct {
	PIN   bool // one was chosen
	Tries int  // PINs that may be tried
	Left  session.Reach
}

// Reopen is cover.Book.
func (b Book) Reopen(context.Context, string) error {
	return app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", b.Tries)
}

// Change is cover.Book.
func (b Book) Change(context.Context, string, string) error { return nil }

// SetPIN is cover.Book.
func (b Book) SetPIN(context.Context, string, string) error { return nil }

// HasPIN is cover.Book.
func (b Book) HasPIN() bool { return b.PIN }

// PINs is cover.Book.
func (b Book) PINs() int { return b.Tries }

// Reach is cover.Book.
func (b Book) Reach(context.Context) (session.Reach, time.Duration, error) {
	return b.Left, 20 * time.Hour, nil
}

// Core is a server that knows one enrolment, and whose network goes before the groups are brought.
type Core struct{}

// Read is start.Setup.
func (Core) Read(_ context.Context, text string) (start.Enrolment, error) {
	if text != "signed" {
		return start.Enrolment{}, app.Trouble(app.BadInput, "enrol.unreadable", nil)
	}
	return start.Enrolment{Institution: "Mlimani Savings", Code: "mlimani", Server: "https://core.mlimani.example", User: "rehema", Branch: "9f2c71aa04d3"}, nil
}

// Certificate is start.Setup.
func (Core) Certificate(context.Context, string) (string, error) { return "c0ffee123456", nil }

// Init is start.Setup.
func (Core) Init(_ context.Context, r start.Request) (start.Made, error) {
	if r.Passphrase == "out" {
		return start.Made{}, app.Trouble(app.Offline, "ledger.offline", nil)
	}
	return start.Made{Institution: "mlimani", Officer: "Rehema Achola", Device: "K7"}, nil
}

// Download is start.Setup.
func (Core) Download(context.Context, func(app.SyncProgress)) error {
	return app.Trouble(app.Offline, "ledger.offline", nil)
}

// Moved is a far side that has a device's book but for one line.
type Moved struct{}

// Entries is farside.Book.
func (Moved) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		return nil, err
	}
	entry := func(key, name string, minor int64, s app.State) app.Entry {
		return app.Entry{Key: app.Key(key), Kind: app.Repayment, Title: name, State: s, Amount: money.FromMinor(minor, kes)}
	}
	return []app.Entry{entry("k1", "Achieng Odhiambo", 75_000, app.Confirmed), entry("k2", "Wanjiku Kamau", 60_000, app.Queued)}, nil
}

// Payments are one that is made and one whose answer was lost.
func (Moved) Payments(context.Context) ([]payout.Payment, error) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		return nil, err
	}
	number, err := msisdn.Parse(purse, "")
	pay := func(key app.Key, name string, minor int64, s payout.State) payout.Payment {
		return payout.Payment{Key: key, Purpose: payout.Disbursement, Name: name, State: s, Amount: money.FromMinor(minor, kes), Wallet: payout.Wallet{Provider: "mpesa", Number: number}}
	}
	return []payout.Payment{pay(madeKey, "Mutheu Gathoni", 1_400_000, payout.Made), pay(lostKey, "Halima Mwakio", 800_000, payout.Unsure)}, err
}

// Payment with its confirmation number.
func (Moved) Payment(_ context.Context, key app.Key) (f payout.File, err error) {
	if key == madeKey {
		f.Told.Ref = "R1"
	}
	return f, nil
}

// The payments of the pictures.
const (
	purse   = "+254722000001"
	madeKey = app.Key("0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
	lostKey = app.Key("1b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")
)

// Purses are the operator that has both.
type Purses struct{}

// Way is farside.Wallets.
func (Purses) Way() operator.How { return operator.Loses }

// Always is farside.Wallets.
func (Purses) Always(operator.How) {}

// Payments is farside.Wallets.
func (Purses) Payments() []operator.Payment {
	return []operator.Payment{{Ref: gsma.Reference(madeKey), Wallet: purse, Amount: "14000", Number: "R1", State: farside.Paid},
		{Ref: gsma.Reference(lostKey), Wallet: purse, Amount: "8000", Number: "R2", State: farside.Paid}}
}

// Approve is farside.Wallets.
func (Purses) Approve(context.Context) (int, error) { return 0, nil }

// Line is farside.Far.
func (Moved) Line() far.Line { return far.Losing }

// SetLine is farside.Far.
func (Moved) SetLine(far.Line) error { return nil }

// RefuseNext is farside.Far.
func (Moved) RefuseNext() {}

// OtherPosts is farside.Far.
func (Moved) OtherPosts() error { return nil }

// Moves is farside.Far.
func (Moved) Moves() []far.Move {
	return []far.Move{{ID: "L1", ExternalID: "k1", Client: "Achieng Odhiambo", Amount: "750.00", Currency: "KES"},
		{ID: "L2", ExternalID: string(madeKey), Client: "Mutheu Gathoni", Amount: "14000.00", Currency: "KES"},
		{ID: "L3", ExternalID: string(lostKey), Client: "Halima Mwakio", Amount: "8000.00", Currency: "KES"},
		{ID: "L9", Client: "Otieno", Amount: "100.00", Currency: "KES"}}
}
