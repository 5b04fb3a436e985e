package audit

import (
	"cmp"
	"crypto/ed25519"
	"slices"
	"strconv"
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// Rules of an audit. The zero value checks the chain by itself.
type Rules struct {
	Branches []ed25519.PublicKey // trusted to certify; none = certificates are not judged
	BackDays int                 // how far back a business day may lie; 0 = no limit, as in app.Limits
	Jump     time.Duration       // of the clock, from which on it is told; 0 = 5 minutes
	Now      time.Time
}

// defaultJump is from where on a moved clock is told (reliability.md D.4).
const defaultJump = 5 * time.Minute

// Row is a record as a book or an export holds it.
type Row struct {
	proof.Numbered
	// Now is the body that the book's tables would give today, where it is not the recorded one.
	// Lost says that the tables have nothing any more. An export carries both for its book.
	Now  []byte
	Lost bool
	// Odd is a finding about the tables beside the chain. N is then the record it contradicts, or 0
	// and Now what no record tells of.
	Odd What
}

// Evidence is all that one ledger brings to its audit.
type Evidence struct {
	Rows         []Row // in the order they lie
	Certificates []proof.Certificate
	Checkpoints  []proof.Checkpoint
	Cut          bool // the export has no last line
}

// record is a row looked at by itself.
type record struct {
	Row
	rec    proof.Record
	hash   proof.Hash
	cert   *proof.Certificate // whose key made the signature; nil where none is known to fit
	broken bool               // told already; what follows from it is not told again
}

func (r *record) signed() bool { return r.cert != nil }

type checker struct {
	rules  Rules
	certs  []proof.Certificate
	all    []*record // one for each number, in order
	report Report
}

// Check judges the evidence. What it finds is in order of record, and each thing is told once:
// what only follows from a changed or missing record is not.
func Check(e Evidence, rules Rules) Report {
	if rules.Jump == 0 {
		rules.Jump = defaultJump
	}
	c := &checker{rules: rules, certs: e.Certificates}
	c.report.Checked, c.report.Keys, c.report.Findings = rules.Now, len(rules.Branches) > 0, []Finding{}
	c.lay(e.Rows)
	c.links()
	c.contents()
	c.times()
	c.seals(e.Checkpoints)
	c.sum()
	missing := slices.ContainsFunc(c.report.Findings, func(f Finding) bool { return f.What == Missing })
	if e.Cut && !missing {
		c.tell(Finding{What: CutExport, From: c.report.Last})
	}
	slices.SortStableFunc(c.report.Findings, func(a, b Finding) int {
		return cmp.Compare(uint64(a.From)-1, uint64(b.From)-1) // what no record tells of comes last
	})
	c.report.Findings = joined(c.report.Findings)
	return c.report
}

// look reads a row and finds whose key signed it.
func (c *checker) look(x Row) *record {
	r := &record{Row: x, hash: proof.HashOf(x.Body)}
	var err error
	if r.rec, err = proof.Parse(x.Body); err != nil {
		r.broken = true
		c.tell(Finding{What: Changed, From: x.N})
		return r
	}
	if x.Signer == "" {
		return r
	}
	known := false
	for i := range c.certs {
		if c.certs[i].ID() == x.Signer {
			known = true
			if x.SignedBy(c.certs[i].Key) == nil {
				r.cert = c.best(i, r.rec)
				return r
			}
		}
	}
	r.broken = true
	for i := range c.certs {
		if c.certs[i].ID() != x.Signer && x.SignedBy(c.certs[i].Key) == nil {
			c.tell(r.about(Finding{What: OtherKey, By: c.certs[i].User, Who: r.rec.User}))
			return r
		}
	}
	if known {
		c.tell(r.about(Finding{What: Changed}))
	} else {
		c.tell(r.about(Finding{What: Uncertified, By: x.Signer}))
	}
	return r
}

// best certificate of the same key for a record: one of its device and user, that holds at its time,
// as far as there is one.
func (c *checker) best(first int, rec proof.Record) *proof.Certificate {
	best, most := &c.certs[first], -1
	for i := first; i < len(c.certs); i++ {
		x := &c.certs[i]
		if x.ID() != best.ID() {
			continue
		}
		fits := 0
		if x.Device == rec.Device.ID && x.User == rec.User {
			fits += 2
		}
		if x.Covers(rec.At.Known()) && (len(c.rules.Branches) == 0 || x.Check(c.rules.Branches) == nil) {
			fits++
		}
		if fits > most {
			best, most = x, fits
		}
	}
	return best
}

// lay puts the rows in order: what lies out of it, twice, or under another number is told here,
// and what is missing between.
func (c *checker) lay(rows []Row) {
	by := map[int64]*record{}
	last := int64(0)
	for _, x := range rows {
		if x.Odd != "" && x.Body == nil {
			c.odd(x)
			continue
		}
		r := c.look(x)
		first := by[x.N]
		switch {
		case first != nil && first.hash != r.hash:
			c.tell(r.about(Finding{What: Forked, Was: &first.rec}))
			continue
		case first != nil:
			c.tell(r.about(Finding{What: Swapped, By: itoa(x.N)}))
			continue
		case !r.broken && r.rec.N != x.N:
			r.broken = true
			c.tell(r.about(Finding{What: Swapped, By: itoa(r.rec.N)}))
		case x.N < last && !r.broken:
			c.tell(r.about(Finding{What: Swapped, By: itoa(last)}))
		}
		last = max(last, x.N)
		by[x.N] = r
		c.all = append(c.all, r)
	}
	slices.SortFunc(c.all, func(a, b *record) int { return cmp.Compare(a.N, b.N) })
	due := int64(1)
	for _, r := range c.all {
		if r.N > due {
			c.tell(Finding{What: Missing, From: due, To: r.N - 1})
		}
		due = r.N + 1
	}
}

// odd is something in the book's tables that the chain contradicts or does not know.
func (c *checker) odd(x Row) {
	f := Finding{What: x.Odd, From: x.N}
	if is, err := proof.Parse(x.Now); err == nil {
		f.Entry, f.Receipt, f.Recorded, f.Is = keyOf(is), receiptOf(is), is.At.Wall, &is
	}
	c.tell(f)
}

// links judges each record by the hash of the one before. Where both are as they were signed, they
// are of two histories; an unsigned record that was changed is known only by the one after it.
func (c *checker) links() {
	for i, r := range c.all {
		if i == 0 {
			if r.N == 1 && !r.broken && !r.rec.Prev.IsZero() {
				r.tells(c, Forked)
			}
			continue
		}
		before := c.all[i-1]
		if r.broken || before.broken || before.N != r.N-1 || r.rec.Prev == before.hash {
			continue
		}
		switch {
		case r.signed() && before.signed():
			c.tell(r.about(Finding{What: Forked, Was: &before.rec}))
		case !before.signed() && (r.signed() || c.holds(i)):
			before.tells(c, Changed)
			before.broken = true
		default:
			r.tells(c, Changed)
			r.broken = true
		}
	}
}

// holds reports whether the record after the i-th stands on it.
func (c *checker) holds(i int) bool {
	if i+1 == len(c.all) {
		return true
	}
	after := c.all[i+1]
	return !after.broken && after.N == c.all[i].N+1 && after.rec.Prev == c.all[i].hash
}

func (c *checker) tell(f Finding) {
	f.Flag = f.What.Flags()
	f.To = max(f.To, f.From)
	c.report.Findings = append(c.report.Findings, f)
}

func (r *record) tells(c *checker, w What) { c.tell(r.about(Finding{What: w})) }

// about fills in which record a finding is about.
func (r *record) about(f Finding) Finding {
	f.From, f.Entry, f.Receipt, f.Recorded = r.N, keyOf(r.rec), receiptOf(r.rec), r.rec.At.Wall
	if f.Is == nil {
		f.Is = &r.rec
	}
	return f
}

// joined makes one finding of equal ones on records in a row, where a person wants them so.
func joined(all []Finding) []Finding {
	out := all[:0]
	for _, f := range all {
		if n := len(out) - 1; n >= 0 && grows(f.What) {
			last := &out[n]
			if last.What == f.What && last.To+1 == f.From && last.By == f.By && last.Who == f.Who && last.Was == nil && f.Was == nil {
				last.To = f.To
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// grows says which findings are told as a row.
func grows(w What) bool {
	return slices.Contains([]What{Missing, CutOff, OtherKey, Unsigned, Uncertified, OtherBranch, Expired}, w)
}

// sum fills in what the report counts.
func (c *checker) sum() {
	r := &c.report
	for _, x := range c.all {
		if r.Records == 0 {
			r.First, r.Since = x.N, x.rec.At.Wall
		}
		r.Records++
		r.Last, r.Head, r.Device = x.N, x.hash.String(), x.rec.Device
		switch {
		case x.Signer != "":
			r.Signed++
		case r.Signed == 0:
			r.Unsigned++
		}
		if e := x.rec.Entry; e != nil {
			r.Entries = span(r.Entries, e.Seq)
		}
		if rc := x.rec.Receipt; rc != nil {
			r.Receipts, r.Code = span(r.Receipts, rc.No.N), rc.No.Device
		}
	}
}

func span(s [2]int64, n int64) [2]int64 {
	if s[0] == 0 {
		s[0] = n
	}
	s[1] = n
	return s
}

func keyOf(r proof.Record) app.Key {
	switch {
	case r.Entry != nil:
		return r.Entry.Key
	case r.Cancel != nil:
		return r.Cancel.Key
	}
	return ""
}

func receiptOf(r proof.Record) app.ReceiptNo {
	switch {
	case r.Receipt != nil:
		return r.Receipt.No
	case r.Void != nil:
		return r.Void.No
	case r.Entry != nil:
		return r.Entry.Receipt
	}
	return app.ReceiptNo{}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
