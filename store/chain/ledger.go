package chain

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/journal"
	"daftari/store/sealed"
	"daftari/store/vault"
)

// factDevice is the document that names the device: it is renamed where the book is found behind
// its checkpoint.
const factDevice = "device"

// Ledger is a book's chain for readers. Its methods may be called from any goroutine.
type Ledger struct {
	DB      *disk.DB
	Box     sealed.Box
	Signer  func() proof.Signer // nil, or giving nil: nobody is at the device
	Stamp   func() app.Stamp
	Trouble func(doing string, err error) error
	Tell    func() // hears of a certificate of this device that was added; nil = nobody does
}

func (l *Ledger) read(ctx context.Context, doing string, fn func(Rows) error) error {
	return l.Trouble(doing, l.DB.Read(ctx, func(t *disk.Tx) error { return fn(On(t, l.Box)) }))
}

func (l *Ledger) write(ctx context.Context, doing string, fn func(Rows) error) error {
	return l.Trouble(doing, l.DB.Write(ctx, func(t *disk.Tx) error { return fn(On(t, l.Box)) }))
}

// Before chains what was recorded before there was a chain, without signatures: the first signed
// record covers it.
func (l *Ledger) Before(ctx context.Context) error {
	missing := false
	err := l.read(ctx, "look for the chain", func(t Rows) (err error) {
		missing, err = t.Missing()
		return err
	})
	if err != nil || !missing {
		return err
	}
	return l.write(ctx, "chain what was there before", Rows.Before)
}

// Links of the records after one, in order, at most so many. A link that was damaged where it lies
// has no body.
func (l *Ledger) Links(ctx context.Context, after int64, limit int) (all []proof.Numbered, err error) {
	err = l.read(ctx, "read the chain", func(t Rows) error {
		all = nil
		return t.Query(func(scan func(...any) error) error {
			var x proof.Numbered
			var signer *string
			var blob []byte
			if err := scan(&x.N, &signer, &x.Signature, &blob); err != nil {
				return err
			}
			if signer != nil {
				x.Signer = *signer
			}
			var err error
			if x.Body, err = t.open(x.N, blob); err != nil && !errors.Is(err, vault.ErrSealed) {
				return err
			}
			all = append(all, x)
			return nil
		}, "SELECT n, signer, signature, blob FROM chain WHERE n > ? ORDER BY n LIMIT ?", after, limit)
	})
	return all, err
}

// Certificates of everybody who ever signed here, oldest first.
func (l *Ledger) Certificates(ctx context.Context) (all []proof.Certificate, err error) {
	err = l.read(ctx, "read the certificates", func(t Rows) error {
		all, err = t.certificates()
		return err
	})
	return all, err
}

// AddCertificate keeps one that came from elsewhere: a renewed one, or of a colleague's device, so
// that her receipts can be checked here. One of this device is noted in the chain and told, once.
func (l *Ledger) AddCertificate(ctx context.Context, c proof.Certificate) error {
	own := false
	err := l.write(ctx, "keep a certificate", func(t Rows) error {
		added, err := t.Keep(c)
		if err != nil || !added {
			return err
		}
		d, err := t.device()
		if own = err == nil && c.Device == d.ID; !own {
			return err
		}
		return l.append(t, proof.Event{What: proof.Certified, About: c.ID(), Title: c.User, Text: c.Serial})
	})
	if err == nil && own && l.Tell != nil {
		l.Tell()
	}
	return err
}

// Head of the chain, to be noted where the device cannot reach.
func (l *Ledger) Head(ctx context.Context) (h proof.Head, err error) {
	err = l.read(ctx, "read the head of the chain", func(t Rows) error {
		h, err = t.whole()
		return err
	})
	return h, err
}

// whole head: with the device.
func (t Rows) whole() (proof.Head, error) {
	h, err := t.Head()
	if err != nil {
		return h, err
	}
	d, err := t.device()
	h.Device, h.Code = d.ID, d.Code
	return h, err
}

func (t Rows) device() (d app.Device, err error) {
	_, err = journal.On(t.Tx, t.box).Fact(factDevice, &d)
	return d, err
}

// Checkpoints that were noted, oldest first.
func (l *Ledger) Checkpoints(ctx context.Context) (all []proof.Checkpoint, err error) {
	err = l.read(ctx, "read the checkpoints", func(t Rows) error {
		all, err = t.checkpoints()
		return err
	})
	return all, err
}

func (t Rows) checkpoints() (all []proof.Checkpoint, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var id int64
		var blob []byte
		if err := scan(&id, &blob); err != nil {
			return err
		}
		plain, err := t.box.Vault.Open(inCheckpoint, row(id), sealed.RowFormat, blob)
		if err != nil {
			return err
		}
		c, err := proof.ParseCheckpoint(plain)
		if err != nil {
			return fmt.Errorf("%w: %w", vault.ErrSealed, err)
		}
		all = append(all, c)
		return nil
	}, "SELECT id, blob FROM checkpoint ORDER BY id")
	return all, err
}

// Meet judges the book by what the core or the branch holds of it, and keeps that; the same once
// more changes nothing. A checkpoint of another device is refused (proof.other_device). Where the
// book ends before it, or went another way, it was brought back from an older copy: from then on
// receipts are numbered under a stand-in code, "K7.7F3K", so that no number is given twice, and the
// Problem (proof.behind, proof.forked; Conflict) says to claim a new code: SetDevice takes it then.
func (l *Ledger) Meet(ctx context.Context, c proof.Checkpoint) error {
	var misfit error
	err := l.write(ctx, "note a checkpoint", func(t Rows) error {
		head, err := t.whole()
		if err != nil {
			return err
		}
		misfit = c.Fits(head, t.hashOf)
		if errors.Is(misfit, proof.ErrOtherDevice) {
			return nil
		}
		if err := t.note(c); err != nil {
			return err
		}
		switch {
		case misfit == nil:
			return nil
		case !errors.Is(misfit, proof.ErrBehind) && !errors.Is(misfit, proof.ErrForked):
			return misfit
		case proof.StandsIn(head.Code):
			return nil
		}
		return l.standIn(t, c)
	})
	if err != nil || misfit == nil {
		return err
	}
	key := "proof.behind"
	switch {
	case errors.Is(misfit, proof.ErrForked):
		key = "proof.forked"
	case errors.Is(misfit, proof.ErrOtherDevice):
		key = "proof.other_device"
	}
	return app.Trouble(app.Conflict, key, misfit, "code", c.Code, "record", c.N, "receipt", app.ReceiptNo{Device: c.Code, N: c.Receipt}.String())
}

func (t Rows) note(c proof.Checkpoint) error {
	plain := c.Bytes()
	all, err := t.checkpoints()
	if err != nil {
		return err
	}
	if n := len(all); n > 0 && string(all[n-1].Bytes()) == string(plain) {
		return nil
	}
	id := int64(len(all) + 1)
	blob, err := t.box.Vault.Seal(inCheckpoint, row(id), sealed.RowFormat, plain)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO checkpoint (id, n, blob) VALUES (?, ?, ?)", id, c.N, blob)
	return err
}

// standIn gives the device a code that nobody else can have, and tells of it in the chain.
func (l *Ledger) standIn(t Rows, c proof.Checkpoint) error {
	d, err := t.device()
	if err != nil {
		return err
	}
	was := d.Code
	d.Code = proof.StandInFor(was, rand.Text()[:4])
	if err := journal.On(t.Tx, t.box).SetFact(factDevice, d); err != nil {
		return err
	}
	text, err := c.MarshalText()
	if err != nil {
		return err
	}
	return l.append(t, proof.Event{What: proof.DeviceNamed, About: was, Text: string(text)})
}

// Note puts an event into the chain: an opening, say.
func (l *Ledger) Note(ctx context.Context, e proof.Event) error {
	return l.write(ctx, "note an event", func(t Rows) error { return l.append(t, e) })
}

// Decided notes in a transaction what a person said of an entry: what she chose, and why.
func (l *Ledger) Decided(t *disk.Tx, key app.Key, choice, reason string) error {
	return l.append(On(t, l.Box), proof.Event{What: proof.Decided, About: string(key), Title: choice, Text: reason})
}

func (l *Ledger) append(t Rows, e proof.Event) error {
	d, err := t.device()
	if err != nil {
		return err
	}
	r := proof.Record{Device: d, At: l.Stamp(), Event: &e}
	var signer proof.Signer
	if l.Signer != nil {
		signer = l.Signer()
	}
	if signer != nil {
		r.User = signer.Certificate().User
	}
	return t.Append(signer, []proof.Record{r})
}
