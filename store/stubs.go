package store

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"daftari/app"
	"daftari/app/money"
)

var errSoon = errors.New("store: body follows")

// Create makes a new book in dir (made 0700 if missing) and opens it; store.exists when there is one.
func Create(ctx context.Context, dir string, opt Options) (*Book, error) { return nil, errSoon }

// Open opens the book in dir, upgrading an older one; store.missing, store.newer,
// store.corrupt, store.read_only, store.locked, store.foreign.
func Open(ctx context.Context, dir string, opt Options) (*Book, error) { return nil, errSoon }

// Exists reports whether dir holds a book.
func Exists(dir string) bool { return false }

// Profile of the institution; the zero Profile before SetProfile. Likewise Device and Officer.
func (b *Book) Profile(ctx context.Context) (app.Profile, error) { return app.Profile{}, errSoon }

func (b *Book) SetProfile(ctx context.Context, p app.Profile) error { return errSoon }

func (b *Book) Device(ctx context.Context) (app.Device, error) { return app.Device{}, errSoon }

func (b *Book) SetDevice(ctx context.Context, d app.Device) error { return errSoon }

func (b *Book) Officer(ctx context.Context) (app.Officer, error) { return app.Officer{}, errSoon }

func (b *Book) SetOfficer(ctx context.Context, o app.Officer) error { return errSoon }

func (b *Book) Institution(ctx context.Context) (app.Institution, error) {
	return app.Institution{}, errSoon
}

func (b *Book) Freshness(ctx context.Context) (app.Freshness, error) { return app.Freshness{}, errSoon }

// Answered notes an answer of the core to anything (Freshness.AnsweredAt, CoreDay if not zero).
func (b *Book) Answered(ctx context.Context, at time.Time, coreDay app.Date) error { return errSoon }

func (b *Book) Cursor(ctx context.Context) (string, error) { return "", errSoon }

func (b *Book) ApplyPull(ctx context.Context, p app.Pull) error { return errSoon }

func (b *Book) Centres(ctx context.Context) ([]app.Centre, error) { return nil, errSoon }

func (b *Book) Groups(ctx context.Context) ([]app.Group, error) { return nil, errSoon }

func (b *Book) Group(ctx context.Context, id app.GroupID) (app.GroupFile, error) {
	return app.GroupFile{}, errSoon
}

func (b *Book) Client(ctx context.Context, id app.ClientID) (app.ClientFile, error) {
	return app.ClientFile{}, errSoon
}

func (b *Book) Account(ctx context.Context, ref app.AccountRef) (app.AccountFile, error) {
	return app.AccountFile{}, errSoon
}

// AllLoans of the mirror, in no order; stops at the first error.
func (b *Book) AllLoans(ctx context.Context) iter.Seq2[app.Loan, error] { return nil }

// Find at most n clients by name, number, phone or account number.
func (b *Book) Find(ctx context.Context, text string, n int) ([]app.ClientHead, error) {
	return nil, errSoon
}

// Notes on a group's meetings: the core's and this book's own, newest day last.
func (b *Book) Notes(ctx context.Context, group app.GroupID) ([]app.MeetingNote, error) {
	return nil, errSoon
}

// Pending entries on the accounts (all when none is named) whose effect the mirror does not show yet.
func (b *Book) Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error) {
	return nil, errSoon
}

// SaveSheet writes the head and the named lines (index of Lines, -1 = GroupSelf; all when none).
func (b *Book) SaveSheet(ctx context.Context, s app.Sheet, lines ...int) (app.Sheet, error) {
	return app.Sheet{}, errSoon
}

// Sheet of a group and day; store.no_sheet (NotFound) when there is none.
func (b *Book) Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error) {
	return app.Sheet{}, errSoon
}

func (b *Book) SheetByKey(ctx context.Context, key app.Key) (app.Sheet, error) {
	return app.Sheet{}, errSoon
}

// Sheets of the days from to to (both in), whole, in order of day.
func (b *Book) Sheets(ctx context.Context, from, to app.Date) ([]app.Sheet, error) {
	return nil, errSoon
}

// Record writes all of a Recording in one transaction, or nothing.
func (b *Book) Record(ctx context.Context, r app.Recording) (app.Recorded, error) {
	return app.Recorded{}, errSoon
}

// Entries in order of Seq.
func (b *Book) Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error) {
	return nil, errSoon
}

// Entry with everything that happened to it; store.no_entry (NotFound).
func (b *Book) Entry(ctx context.Context, key app.Key) (app.EntryFile, error) {
	return app.EntryFile{}, errSoon
}

// Export streams the files of the entries that f chooses, in order of Seq.
func (b *Book) Export(ctx context.Context, f app.EntryFilter) iter.Seq2[app.EntryFile, error] {
	return nil
}

func (b *Book) Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error) {
	return nil, errSoon
}

func (b *Book) Receipt(ctx context.Context, no app.ReceiptNo) (app.Receipt, error) {
	return app.Receipt{}, errSoon
}

// Till is the cash in the bag, one amount for each currency that ever moved, in order of code.
func (b *Book) Till(ctx context.Context) ([]money.Amount, error) { return nil, errSoon }

// Standing as a Record on that day and those accounts would find it.
func (b *Book) Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error) {
	return app.Standing{}, errSoon
}

func (b *Book) Counts(ctx context.Context) (app.Counts, error) { return app.Counts{}, errSoon }

// Claim takes due entries for posting.
func (b *Book) Claim(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	return nil, errSoon
}

// ClaimAsks takes Unsure and Awaiting entries whose time to be asked for has come.
func (b *Book) ClaimAsks(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	return nil, errSoon
}

// Settle ends attempts with their outcomes, all in one transaction.
func (b *Book) Settle(ctx context.Context, all []app.Settlement) error { return errSoon }

// Recover ends what holders proven dead left behind: their Sending entries become Unsure. It
// gives the number of attempts ended.
func (b *Book) Recover(ctx context.Context, dead func(holder string) bool, now time.Time) (int, error) {
	return 0, errSoon
}

// NextDue is the earliest time at which Claim or ClaimAsks would find something; zero when nothing waits.
func (b *Book) NextDue(ctx context.Context) (time.Time, error) { return time.Time{}, errSoon }

// Park takes a Queued or Unsure entry out of the engine's way; why is "follows" or "person".
func (b *Book) Park(ctx context.Context, key app.Key, why, reason string) error { return errSoon }

// Release puts a Parked entry back to Queued.
func (b *Book) Release(ctx context.Context, key app.Key, reason string) error { return errSoon }

// Decide settles an Unsure or Awaiting entry by a person's word.
func (b *Book) Decide(ctx context.Context, key app.Key, o app.Outcome) error { return errSoon }

// EngineState is what SetEngineState wrote last; nil before.
func (b *Book) EngineState(ctx context.Context) ([]byte, error) { return nil, errSoon }

func (b *Book) SetEngineState(ctx context.Context, state []byte) error { return errSoon }

// Backup writes a whole copy of the book, as sealed as the book itself.
func (b *Book) Backup(ctx context.Context, w io.Writer) error { return errSoon }
