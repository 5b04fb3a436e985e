package deskbook

import (
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/sealed"
)

const (
	inBatch   = "batch"
	inDecided = "decided"
	inSeen    = "seen"
)

// BatchState says where a batch stands here.
type BatchState string

// The states of a batch. All but the first are final.
const (
	Waiting   BatchState = "waiting"
	Approved  BatchState = "approved"
	Rejected  BatchState = "rejected"
	Sent      BatchState = "sent"
	Withdrawn BatchState = "withdrawn"
	RanOut    BatchState = "ran_out"
)

// Batch as it came, and what became of it. Seen is what the desk looked up for an approver, as it wrote it.
type Batch struct {
	payout.Group
	Device  string
	State   BatchState
	Came    time.Time
	Wrong   int // codes that did not fit
	Decided *payout.Decision
	Ended   time.Time
	Seen    []byte
	SeenAt  time.Time
}

type came struct {
	Group  payout.Group `json:"group"`
	Device string       `json:"device"`
}

// PutBatch writes a batch that is new here, and the step that tells of it.
func (t *Tx) PutBatch(b *Batch) error {
	b.Came = t.Now
	blob, err := t.box.Seal(inBatch, string(b.Key), sealed.RowFormat, came{b.Group, b.Device})
	if err != nil {
		return err
	}
	if _, err := t.Exec("INSERT INTO batch (key, maker, state, until_at, at, blob) VALUES (?, ?, 'waiting', ?, ?, ?)",
		b.Key, t.user(b.By.Username), stamp(b.Until), stamp(t.Now), blob); err != nil {
		return err
	}
	b.State = Waiting
	return t.step("batch", b.Key, b.By.Username, "", string(Waiting), payout.Step{At: t.Now})
}

// EndBatch says what became of a waiting batch, and tells of it; d is the decision where there was one.
func (t *Tx) EndBatch(b *Batch, to BatchState, d *payout.Decision) error {
	var blob []byte
	if d != nil {
		var err error
		if blob, err = t.box.Seal(inDecided, string(b.Key), sealed.RowFormat, d); err != nil {
			return err
		}
	}
	if _, err := t.Exec("UPDATE batch SET state = ?, decided = ?, ended_at = ? WHERE key = ?", to, blob, stamp(t.Now), b.Key); err != nil {
		return err
	}
	b.State, b.Decided, b.Ended = to, d, t.Now
	return t.step("batch", b.Key, b.By.Username, "", string(to), payout.Step{At: t.Now})
}

// Misfit counts a code that did not fit a batch.
func (t *Tx) Misfit(b *Batch) error {
	b.Wrong++
	_, err := t.Exec("UPDATE batch SET wrong = ? WHERE key = ?", b.Wrong, b.Key)
	return err
}

// See keeps what the desk looked up of a batch for an approver.
func (t *Tx) See(batch app.Key, seen []byte) error {
	blob, err := t.box.Seal(inSeen, string(batch), sealed.RowFormat, seen)
	if err != nil {
		return err
	}
	_, err = t.Exec("UPDATE batch SET seen = ?, seen_at = ? WHERE key = ?", blob, stamp(t.Now), batch)
	return err
}

// Batch by key; nil where there is none.
func (t *Tx) Batch(key app.Key) (*Batch, error) {
	all, err := t.batches("WHERE key = ?", key)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// WaitingBatches are those that wait for a decision, oldest first.
func (t *Tx) WaitingBatches() ([]Batch, error) {
	return t.batches("WHERE state = 'waiting' ORDER BY at, key")
}

// Unseen are waiting batches that nobody looked up since an instant.
func (t *Tx) Unseen(since time.Time) ([]Batch, error) {
	return t.batches("WHERE state = 'waiting' AND coalesce(seen_at, 0) < ? ORDER BY at, key", stamp(since))
}

// DecidedBatches are those on which a second person decided since an instant, the newest first.
func (t *Tx) DecidedBatches(since time.Time, most int) ([]Batch, error) {
	return t.batches("WHERE state IN ('approved', 'rejected') AND ended_at >= ? ORDER BY ended_at DESC, key LIMIT ?", stamp(since), most)
}

// OverdueBatches are waiting ones whose time has passed.
func (t *Tx) OverdueBatches() ([]Batch, error) {
	return t.batches("WHERE state = 'waiting' AND until_at <= ? ORDER BY at, key", stamp(t.Now))
}

func (t *Tx) batches(where string, args ...any) (all []Batch, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var b Batch
		var key, state string
		var at int64
		var ended, seenAt *int64
		var blob, decided, seen []byte
		if err := scan(&key, &state, &at, &b.Wrong, &blob, &decided, &ended, &seen, &seenAt); err != nil {
			return err
		}
		var c came
		if err := t.box.Open(inBatch, key, sealed.RowFormat, blob, &c); err != nil {
			return err
		}
		b.Group, b.Device, b.State, b.Came = c.Group, c.Device, BatchState(state), instant(at)
		if decided != nil {
			b.Decided = &payout.Decision{}
			if err := t.box.Open(inDecided, key, sealed.RowFormat, decided, b.Decided); err != nil {
				return err
			}
		}
		if ended != nil {
			b.Ended = instant(*ended)
		}
		if seen != nil && seenAt != nil {
			b.SeenAt = instant(*seenAt)
			if err := t.box.Open(inSeen, key, sealed.RowFormat, seen, &b.Seen); err != nil {
				return err
			}
		}
		all = append(all, b)
		return nil
	}, "SELECT key, state, at, wrong, blob, decided, ended_at, seen, seen_at FROM batch "+where, args...)
	return all, err
}
