package audit

import (
	"errors"
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// contents judges each sound record: who signed it, and whether sequence and receipt numbers go on
// from the ones before.
func (c *checker) contents() {
	signing := false
	var seq, no int64
	due := int64(1)
	for _, r := range c.all {
		if r.N != due || r.broken { // what stood in the hole is not known
			seq, no = -1, -1
		}
		due = r.N + 1
		if r.broken {
			continue
		}
		switch {
		case r.signed():
			signing = true
			c.owner(r)
		case signing:
			r.tells(c, Unsigned)
		}
		seq = c.counts(r, seq, entrySeq(r.rec))
		no = c.counts(r, no, receiptNo(r.rec))
		if r.rec.NextReceipt > 0 && no >= 0 && r.rec.NextReceipt != no+1 || r.rec.NextSeq > 0 && r.rec.NextSeq != r.rec.Entry.Seq+1 {
			r.tells(c, Gap)
		}
		c.tables(r)
	}
}

// counts checks one of the gapless counters and gives its new state; -1 is not known.
func (c *checker) counts(r *record, last, now int64) int64 {
	if now == 0 {
		return last
	}
	if last >= 0 && now != last+1 {
		c.tell(r.about(Finding{What: Gap, By: itoa(last)}))
	}
	return now
}

func entrySeq(r proof.Record) int64 {
	if r.Entry == nil {
		return 0
	}
	return r.Entry.Seq
}

func receiptNo(r proof.Record) int64 {
	if r.Receipt == nil {
		return 0
	}
	return r.Receipt.No.N
}

// owner judges the certificate of the key, and whether the record speaks for its owner.
func (c *checker) owner(r *record) {
	x := r.cert
	who := r.rec.User
	if r.rec.Entry != nil {
		who = r.rec.Entry.By.Username
	}
	if x.User != r.rec.User || x.User != who || x.Device != r.rec.Device.ID {
		c.tell(r.about(Finding{What: OtherKey, By: x.User, Who: who}))
	}
	if len(c.rules.Branches) == 0 {
		return
	}
	err := x.Check(c.rules.Branches)
	switch {
	case errors.Is(err, proof.ErrOtherBranch):
		c.tell(r.about(Finding{What: OtherBranch, By: x.User}))
	case err != nil:
		c.tell(r.about(Finding{What: Uncertified, By: x.User}))
	case !x.Covers(r.rec.At.Known()):
		c.tell(r.about(Finding{What: Expired, By: x.User}))
	}
}

// tables tells where the book holds something else than was recorded.
func (c *checker) tables(r *record) {
	if r.Odd != "" {
		r.tells(c, r.Odd)
	}
	if r.Lost {
		c.tell(r.about(Finding{What: Missing, Was: &r.rec}))
	}
	if r.Now == nil {
		return
	}
	f := Finding{What: Changed, Was: &r.rec}
	if now, err := proof.Parse(r.Now); err == nil {
		f.Is = &now
	}
	c.tell(r.about(f))
}

// times tells of moved clocks and business days that are not the record's own. Nothing of it says
// that a record is false: clocks of cheap phones run away by themselves.
func (c *checker) times() {
	var before *record
	for _, r := range c.all {
		if r.broken || r.rec.At.Wall.IsZero() {
			continue
		}
		if before != nil {
			if by := c.jump(before.rec.At, r.rec.At); by != 0 {
				c.tell(r.about(Finding{What: ClockJump, By: by.Round(time.Second).String()}))
			}
		}
		if by := off(r.rec.At); by.Abs() > c.rules.Jump && (before == nil || off(before.rec.At).Abs() <= c.rules.Jump) {
			c.tell(r.about(Finding{What: ClockJump, By: by.Round(time.Second).String()}))
		}
		c.day(r)
		before = r
	}
}

// jump of the clock between two records, 0 where it is none. Within one boot the time since boot
// tells; across boots only a step back shows, or a server's clock that is behind what was written.
func (c *checker) jump(a, b app.Stamp) time.Duration {
	moved := b.Wall.Sub(a.Wall)
	switch {
	case a.BootID != "" && a.BootID == b.BootID && a.Boot > 0 && b.Boot > 0:
		moved -= b.Boot - a.Boot
	case !b.LastServer.Equal(a.LastServer) && b.LastServer.Before(a.Wall) && !b.LastServer.IsZero():
		moved = a.Wall.Sub(b.LastServer)
	case moved >= 0:
		return 0
	}
	if moved.Abs() <= c.rules.Jump {
		return 0
	}
	return moved
}

// off the server's clock: how far the device's is ahead, as it found out itself or because the
// server had told a later time before.
func off(s app.Stamp) time.Duration {
	if s.Off != 0 {
		return s.Off
	}
	if late := s.LastServer.Sub(s.Wall); !s.LastServer.IsZero() && late > 0 {
		return -late
	}
	return 0
}

// day compares the business day with the day on which the record was made.
func (c *checker) day(r *record) {
	e := r.rec.Entry
	if e == nil || e.Day.IsZero() {
		return
	}
	own := app.DateOf(local(r.rec.At.Known(), e.At.Zone))
	switch late := own.DaysSince(e.Day); {
	case late < -1: // the business day is the tenant's, which may lie in another zone
		c.tell(r.about(Finding{What: Ahead, By: itoa(int64(-late))}))
	case c.rules.BackDays > 0 && late > c.rules.BackDays:
		c.tell(r.about(Finding{What: BackDated, By: itoa(int64(late))}))
	}
}

func local(at time.Time, zone string) time.Time {
	if z, err := time.Parse("-07:00", zone); err == nil {
		return at.In(z.Location())
	}
	return at
}

// seals judges the ledger by what the branch or the core holds of it.
func (c *checker) seals(points []proof.Checkpoint) {
	head := int64(0)
	by := map[int64]*record{}
	devices, told := map[string]bool{}, map[string]bool{}
	for _, r := range c.all {
		by[r.N] = r
		head = max(head, r.N)
		devices[r.rec.Device.ID] = true
		if e := r.rec.Event; e != nil && e.What == proof.DeviceNamed && !r.broken {
			told[e.Text] = true
		}
	}
	for _, p := range points {
		if p.N == 0 || len(c.all) > 0 && !devices[p.Device] {
			continue
		}
		if len(p.Issuer) > 0 && len(c.rules.Branches) > 0 && !trusted(c.rules, p) {
			c.tell(Finding{What: OtherBranch, From: p.N, Recorded: p.At})
			continue
		}
		f := Finding{From: p.N, Recorded: p.At}
		switch r := by[p.N]; {
		case p.N > head:
			f.What, f.From, f.To = CutOff, head+1, p.N
		case r == nil || r.broken: // told already
			continue
		case r.hash != p.Hash:
			f = r.about(Finding{What: Forked})
		default:
			c.report.Seal = latest(c.report.Seal, p)
			continue
		}
		if text, err := p.MarshalText(); err == nil && told[string(text)] {
			f.What = Restored
		}
		c.tell(f)
	}
}

func latest(s *Seal, p proof.Checkpoint) *Seal {
	if s != nil && s.N > p.N {
		return s
	}
	return &Seal{N: p.N, At: p.At, Countersigned: len(p.Issuer) > 0}
}

func trusted(rules Rules, p proof.Checkpoint) bool {
	for _, b := range rules.Branches {
		if p.Issuer.Equal(b) {
			return true
		}
	}
	return false
}
