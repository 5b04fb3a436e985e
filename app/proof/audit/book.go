package audit

import (
	"bytes"
	"context"

	"daftari/app"
	"daftari/app/proof"
)

// Ledger is a book's chain.
type Ledger interface {
	Links(ctx context.Context, after int64, limit int) ([]proof.Numbered, error)
	Certificates(ctx context.Context) ([]proof.Certificate, error)
	Checkpoints(ctx context.Context) ([]proof.Checkpoint, error)
}

// Tables are what a book works with. They are compared with its chain: both were written at once.
type Tables interface {
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
}

// page of rows read at once, so that a long audit does not hold up the folding of the log.
const page = 500

// Gather reads a whole book as evidence.
func Gather(ctx context.Context, chain Ledger, tables Tables) (e Evidence, err error) {
	if e.Certificates, err = chain.Certificates(ctx); err != nil {
		return e, err
	}
	if e.Checkpoints, err = chain.Checkpoints(ctx); err != nil {
		return e, err
	}
	for after := int64(0); ; {
		links, err := chain.Links(ctx, after, page)
		if err != nil {
			return e, err
		}
		for _, l := range links {
			after = l.N
			e.Rows = append(e.Rows, Row{Numbered: l})
		}
		if len(links) < page {
			break
		}
	}
	m := meeting{rows: e.Rows}
	m.index()
	if err := m.entries(ctx, tables); err != nil {
		return e, err
	}
	if err := m.receipts(ctx, tables); err != nil {
		return e, err
	}
	e.Rows = append(e.Rows, m.loose...)
	return e, nil
}

// meeting of a chain with the tables of its book.
type meeting struct {
	rows      []Row
	recs      []proof.Record // parsed; the zero one where a body is broken
	entry     map[app.Key]int
	cancelled map[app.Key]int
	receipt   map[app.ReceiptNo]int
	void      map[app.ReceiptNo]int
	loose     []Row
}

func (m *meeting) index() {
	m.recs = make([]proof.Record, len(m.rows))
	m.entry, m.cancelled = map[app.Key]int{}, map[app.Key]int{}
	m.receipt, m.void = map[app.ReceiptNo]int{}, map[app.ReceiptNo]int{}
	for i, x := range m.rows {
		r, err := proof.Parse(x.Body)
		if err != nil {
			continue
		}
		m.recs[i] = r
		switch r.Kind() {
		case proof.OfEntry:
			m.entry[r.Entry.Key] = i
			m.rows[i].Lost = true // until it is met
		case proof.OfCancel:
			m.cancelled[r.Cancel.Key] = i
		case proof.OfReceipt:
			m.receipt[r.Receipt.No] = i
			m.rows[i].Lost = true
		case proof.OfVoid:
			m.void[r.Void.No] = i
		case proof.OfEvent:
		}
	}
}

func (m *meeting) entries(ctx context.Context, tables Tables) error {
	f := app.EntryFilter{Limit: page}
	for {
		some, err := tables.Entries(ctx, f)
		if err != nil {
			return err
		}
		for i := range some {
			f.After = some[i].Seq
			m.meet(&some[i])
		}
		if len(some) < page {
			return nil
		}
	}
}

func (m *meeting) meet(e *app.Entry) {
	now := proof.Record{User: e.By.Username, At: e.At, Entry: e}
	at, known := m.entry[e.Key]
	if known {
		was := m.recs[at]
		now.Device, now.N, now.Prev, now.NextSeq, now.NextReceipt = was.Device, was.N, was.Prev, was.NextSeq, was.NextReceipt
		m.differs(at, now)
	} else {
		m.odd(NotRecorded, 0, now)
	}
	back, told := m.cancelled[e.Key]
	switch {
	case e.State == app.Cancelled && !told && known:
		m.odd(QuietlyVoid, m.rows[at].N, now)
	case e.State != app.Cancelled && told:
		m.odd(QuietlyValid, m.rows[back].N, now)
	}
}

// differs keeps what the tables say where it is not what was recorded.
func (m *meeting) differs(at int, now proof.Record) {
	m.rows[at].Lost = false
	if body := now.Body(); !bytes.Equal(body, m.rows[at].Body) {
		m.rows[at].Now = body
	}
}

func (m *meeting) odd(what What, n int64, now proof.Record) {
	m.loose = append(m.loose, Row{Numbered: proof.Numbered{N: n}, Odd: what, Now: now.Body()})
}

func (m *meeting) receipts(ctx context.Context, tables Tables) error {
	f := app.ReceiptFilter{Limit: page}
	for {
		some, err := tables.Receipts(ctx, f)
		if err != nil {
			return err
		}
		for _, rc := range some {
			f.After = rc.No.N
			m.given(rc)
		}
		if len(some) < page {
			return nil
		}
	}
}

func (m *meeting) given(rc app.Receipt) {
	r := proof.ReceiptOf(rc)
	now := proof.Record{At: app.Stamp{Wall: rc.At}, Receipt: &r}
	at, known := m.receipt[rc.No]
	if known {
		was := m.recs[at]
		now.Device, now.User, now.N, now.Prev, now.At = was.Device, was.User, was.N, was.Prev, was.At
		m.differs(at, now)
	} else {
		m.odd(NotRecorded, 0, now)
	}
	gone, told := m.void[rc.No]
	switch {
	case rc.Standing == app.Void && !told && known:
		m.odd(QuietlyVoid, m.rows[at].N, now)
	case rc.Standing != app.Void && told:
		m.odd(QuietlyValid, m.rows[gone].N, now)
	}
}
