package journal

import (
	"strconv"
	"time"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/envelopes"
	"daftari/store/sealed"
)

// File of an entry: everything that happened to it.
func (t Rows) File(e app.Entry) (file app.EntryFile, err error) {
	file.Entry = e
	if file.Attempts, err = t.Attempts(e.Key); err != nil {
		return file, err
	}
	if file.Moves, err = t.Moves(e.Key); err != nil {
		return file, err
	}
	if file.Proof, err = t.Proof(e.Key); err != nil {
		return file, err
	}
	// The valid one first, else the youngest void one.
	receipts, err := t.Receipts(`JOIN receipt_entry x ON x.no = r.no WHERE x.key = ?
		ORDER BY r.standing = 'void', r.no DESC LIMIT 1`, e.Key)
	if len(receipts) > 0 {
		file.Receipt = &receipts[0]
	} else if err == nil && e.Recovered != nil {
		file.Receipt, err = envelopes.On(t.Tx, t.box).ReceiptOf(e.Key)
	}
	return file, err
}

// answer is what the other side said, as an attempt keeps it.
type answer struct {
	Class app.Class `json:"class,omitempty"`
	Code  string    `json:"code,omitempty"`
	Text  string    `json:"text,omitempty"`
	Alarm bool      `json:"alarm,omitempty"`
}

func attemptRow(key app.Key, no int) string { return string(key) + "/" + itoa(no) }

// Attempts of an entry, in order.
func (t Rows) Attempts(key app.Key) (all []app.Attempt, err error) {
	err = t.Query(func(scan func(...any) error) error {
		a := app.Attempt{Key: key}
		var started int64
		var ended *int64
		var event *app.Event
		var blob []byte
		if err := scan(&a.No, &a.Ask, &a.Generation, &started, &ended, &event, &blob); err != nil {
			return err
		}
		a.Started = fromMS(started)
		if ended != nil {
			a.Ended, a.Event = fromMS(*ended), *event
		}
		if blob != nil {
			var said answer
			if err := t.box.Open(inAttempt, attemptRow(key, a.No), sealed.RowFormat, blob, &said); err != nil {
				return err
			}
			a.Code, a.Text = said.Code, said.Text
		}
		all = append(all, a)
		return nil
	}, "SELECT no, ask, generation, started_at, ended_at, event, blob FROM attempt WHERE key = ? ORDER BY no", key)
	return all, err
}

// Moves of an entry, in order.
func (t Rows) Moves(key app.Key) (all []app.Movement, err error) {
	blobs, err := disk.List[[]byte](t.Tx, "SELECT blob FROM move WHERE key = ? ORDER BY id", key)
	for _, blob := range blobs {
		if err == nil {
			var m app.Movement
			err = t.box.Open(inMove, string(key), sealed.RowFormat, blob, &m)
			all = append(all, m)
		}
	}
	return all, err
}

// Step of an entry, as AddMoves writes it.
type Step struct {
	Key app.Key
	app.Movement
}

// AddMove writes one step of an entry.
func (t Rows) AddMove(key app.Key, m app.Movement) error { return t.AddMoves([]Step{{key, m}}) }

// AddMoves writes steps of entries.
func (t Rows) AddMoves(steps []Step) error {
	rows := make([][]any, len(steps))
	for i, s := range steps {
		blob, err := t.box.Seal(inMove, string(s.Key), sealed.RowFormat, s.Movement)
		if err != nil {
			return err
		}
		rows[i] = []any{s.Key, blob}
	}
	return t.Insert("move (key, blob)", rows)
}

// Proof is the youngest evidence for an entry; nil when there is none.
func (t Rows) Proof(key app.Key) (*app.Confirmation, error) {
	var no int
	var blob []byte
	found, err := t.One([]any{&no, &blob}, "SELECT no, blob FROM confirmation WHERE key = ? ORDER BY no DESC LIMIT 1", key)
	if err != nil || !found {
		return nil, err
	}
	var c app.Confirmation
	return &c, t.box.Open(inProof, attemptRow(key, no), sealed.RowFormat, blob, &c)
}

// StartAttempt numbers an attempt and writes it.
func (t Rows) StartAttempt(a *app.Attempt, holder string) error {
	if _, err := t.One([]any{&a.No}, "SELECT 1 + coalesce(max(no), 0) FROM attempt WHERE key = ?", a.Key); err != nil {
		return err
	}
	_, err := t.Exec("INSERT INTO attempt (key, no, ask, generation, holder, started_at) VALUES (?, ?, ?, ?, ?, ?)",
		a.Key, a.No, a.Ask, a.Generation, holder, a.Started.UnixMilli())
	return err
}

// EndAttempt writes what came of an attempt, and when.
func (t Rows) EndAttempt(key app.Key, no int, o app.Outcome, at time.Time) error {
	blob, err := t.box.Seal(inAttempt, attemptRow(key, no), sealed.RowFormat, answer{Class: o.Class, Code: o.Code, Text: o.Text, Alarm: o.Alarm})
	if err != nil {
		return err
	}
	_, err = t.Exec("UPDATE attempt SET ended_at = ?, event = ?, blob = ? WHERE key = ? AND no = ?", at.UnixMilli(), o.Event, blob, key, no)
	return err
}

// KeepProof adds evidence; what the core said before and does not repeat (the command of a
// maker-checker) is carried on.
func (t Rows) KeepProof(key app.Key, c *app.Confirmation) error {
	if c == nil {
		return nil
	}
	was, err := t.Proof(key)
	if err != nil {
		return err
	}
	now := *c
	now.Key = key
	if was != nil && now.Command == "" {
		now.Command = was.Command
	}
	var no int
	if _, err := t.One([]any{&no}, "SELECT 1 + coalesce(max(no), 0) FROM confirmation WHERE key = ?", key); err != nil {
		return err
	}
	blob, err := t.box.Seal(inProof, attemptRow(key, no), sealed.RowFormat, now)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO confirmation (key, no, blob) VALUES (?, ?, ?)", key, no, blob)
	return err
}

// KnowBalance adds to the youngest evidence what the account came to; "" adds nothing.
func (t Rows) KnowBalance(key app.Key, balance string) error {
	var no int
	found, err := t.One([]any{&no}, "SELECT max(no) FROM confirmation WHERE key = ? HAVING max(no) > 0", key)
	if err != nil || !found || balance == "" {
		return err
	}
	c, err := t.Proof(key)
	if err != nil {
		return err
	}
	c.Balance = balance
	blob, err := t.box.Seal(inProof, attemptRow(key, no), sealed.RowFormat, *c)
	if err != nil {
		return err
	}
	_, err = t.Exec("UPDATE confirmation SET blob = ? WHERE key = ? AND no = ?", blob, key, no)
	return err
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

func fromMS(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}
