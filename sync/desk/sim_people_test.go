package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/sync/desk/parts"
)

// bands are what people may do by the oracle's own table, in shillings: the desk's policy is made of it, and its decisions
// are held against it.
type bands map[string]band

type band struct {
	sends, approves int64
	payments        int
	client          app.ClientID
}

func lawOf() bands {
	return bands{"rehema": {sends: 100_000}, "otieno": {sends: 100_000}, "joseph": {approves: 250_000, payments: 3}, "mary": {approves: 500_000, client: 2}}
}

func (b bands) policy(o payout.Order) payout.Policy {
	p := payout.Policy{Order: o}
	for _, user := range []string{"rehema", "otieno", "joseph", "mary"} {
		a := payout.Authority{User: user, Name: strings.ToUpper(user[:1]) + user[1:], Payments: b[user].payments, Client: b[user].client}
		if b[user].sends > 0 {
			a.Sends = kes(b[user].sends)
		}
		if b[user].approves > 0 {
			a.Approves = kes(b[user].approves)
		}
		p.Authorities = append(p.Authorities, a)
	}
	return p
}

// total of lines, less some that are taken out.
func total(lines []payout.Payment, out ...app.Key) (cents int64, n int) {
	for _, p := range lines {
		if !slices.Contains(out, p.Key) {
			cents, n = cents+p.Amount.Minor(), n+1
		}
	}
	return cents, n
}

// sends says whether its maker may send a batch alone.
func (b bands) sends(g payout.Group) bool {
	cents, _ := total(g.Lines)
	return cents <= b[g.By.Username].sends*100
}

// decides says whether somebody may decide on a batch as she does: not on her own, nor on what pays her, nor above her band,
// and not yes when it ran out.
func (b bands) decides(g payout.Group, d payout.Decision, came, now time.Time) bool {
	who, ok := b[d.By]
	cents, n := total(g.Lines, d.Out...)
	for _, p := range g.Lines {
		ok = ok && (who.client == 0 || p.Client != who.client || slices.Contains(d.Out, p.Key))
	}
	ok = ok && d.By != g.By.Username && who.approves > 0 && cents <= who.approves*100 && (who.payments == 0 || n <= who.payments)
	return ok && (d.Verdict == payout.No || now.Before(g.Until) && now.Before(came.Add(24*time.Hour)))
}

// decides on a batch, with a key of her own or by a code over the telephone: perhaps of somebody else, perhaps what she may
// not, perhaps late.
func (s *sim) decides(approver string) {
	if len(s.groups) == 0 {
		return
	}
	g := s.groups[len(s.groups)-1-s.r.IntN(min(3, len(s.groups)))]
	b := s.batch(g.Key)
	if b == nil || b.State != deskbook.Waiting {
		return
	}
	if late := b.Came.Add(s.policy("").Life()); s.r.IntN(12) == 0 && late.After(s.now) { // the desk was off, and she is its first caller
		s.now = late
	}
	verdict, out := payout.Yes, []app.Key(nil)
	if s.r.IntN(4) == 0 {
		verdict = payout.No
	}
	if len(g.Lines) > 1 && s.r.IntN(4) == 0 {
		out = []app.Key{g.Lines[0].Key}
	}
	d := s.decision(g, approver, verdict, out...)
	proven := true
	switch s.r.IntN(6) {
	case 0, 1:
		proven = s.r.IntN(3) > 0 && verdict == payout.Yes // nobody says no by a code
		d = s.coded(g, d, approver, proven)
	case 2:
		if proven = s.r.IntN(2) == 0; !proven {
			d.Signature = slices.Clone(d.Signature)
			d.Signature[3] ^= 1
		}
	}
	s.call(func() error { return s.decided(g, d, approver, proven) }, func(error) {})
}

// decided sends a decision, and holds what the desk makes of it against the table.
func (s *sim) decided(g payout.Group, d payout.Decision, approver string, proven bool) error {
	b := s.batch(g.Key)
	waits := b != nil && b.State == deskbook.Waiting
	lawful := proven && waits && s.law.decides(g, d, b.Came, s.desk.Now())
	says := fmt.Sprint(d.Batch, d.Digest, d.Verdict, d.By)
	if lawful {
		s.let[says] = true
		for _, p := range g.Lines {
			s.may[p.Key] = s.may[p.Key] || d.Verdict == payout.Yes && !slices.Contains(d.Out, p.Key)
		}
	}
	_, err := s.desk.Decide(context.Background(), s.who(approver), d)
	switch {
	case err == nil && !s.let[says]:
		s.say("%s decided on %s, and may not", approver, g.Key)
	case lawful && err != nil && !s.failed && keyOf(err) != "payout.code_wrong":
		s.say("%s may decide on %s, and did not: %v", approver, g.Key, err)
	}
	return err
}

// coded is a decision by a code, perhaps a wrong one.
func (s *sim) coded(g payout.Group, d payout.Decision, approver string, right bool) payout.Decision {
	k := payout.CodeKey{Secret: secret.New("of " + approver)}
	s.live(func() {
		if err := s.desk.SetCodeKey(context.Background(), approver, k); s.odd(err) {
			s.say("a code key: %v", err)
		}
	})
	left, err := g.Without(d.Out)
	if err != nil {
		s.Fatal(err)
	}
	code, err := k.Answer(left.Digest().Challenge(), len(left.Lines), left.Total)
	if err != nil {
		s.Fatal(err)
	}
	if !right {
		code = "2222-2222"
	}
	return payout.Decision{Batch: d.Batch, Digest: d.Digest, Verdict: d.Verdict, Out: d.Out, Way: payout.ByCode, Code: code, At: s.now, Signed: payout.Signed{By: approver}}
}

// staff goes on where only people can, by what the far side really did. In a third of the schedules nobody does, until two
// days after all is calm.
func (s *sim) staff() {
	if s.absent {
		return
	}
	for _, name := range s.names() {
		r := s.rails[name]
		if s.calm {
			r.float = -1
		} else if r.float >= 0 {
			r.float += int64(s.r.IntN(20_000_000))
		}
		if !s.calm || s.halted(name) {
			s.live(func() { _ = s.desk.Resume(context.Background(), name) })
		}
	}
	for _, p := range s.rows(payout.Stuck, payout.TakenBack, payout.Undoing, payout.Review, payout.Unsure) {
		switch {
		case p.State == payout.Review || p.State == payout.Unsure:
			s.witnessed(p)
		case p.State == payout.TakenBack && p.Parts > 0:
			s.rest(p)
		case p.State == payout.Stuck && (p.Paid || p.Parts > 0 && p.Sent):
			if s.elsewhere(p) || !s.mend(p.Key, TryAgain) {
				s.byHands(p)
			}
		case p.State == payout.Undoing && p.Due.IsZero():
			if s.calm || s.r.IntN(2) == 0 { // what was booked since is taken back first
				delete(s.core.followed, p.Slot())
			}
			s.mend(p.Key, TryAgain)
		case p.State == payout.Stuck && s.r.IntN(2) == 0:
			s.mend(p.Key, TryAgain)
		case p.State == payout.TakenBack && p.Purpose == payout.Collection: // the branch takes the repayment back first
			s.core.posted[p.Key] = 0
			s.mend(p.Key, Nothing)
		case p.State == payout.Stuck || p.State == payout.TakenBack:
			s.mend(p.Key, Nothing)
		}
	}
}

// elsewhere: what was paid cannot be booked by the desk any more, since the loan was handed out otherwise, or cannot be paid to its end.
func (s *sim) elsewhere(p deskbook.Paying) bool {
	by, is := s.core.handed(p.Payment)
	day, other := s.core.day[p.Account.ID] // no other part goes out then: the branch pays what is missing
	return p.Purpose == payout.Disbursement && (is && by != p.Key || p.Parts > 0 && other && day != p.Tranche)
}

// byHands: a person books what was paid and cannot be booked by the desk.
func (s *sim) byHands(p deskbook.Paying) {
	if !s.mend(p.Key, Posted) {
		return
	}
	s.byHand[p.Key] = true
	delete(s.core.transit, p.Key) // out of what is in transit, where the desk had booked it there
	if _, is := s.core.handed(p.Payment); p.Purpose == payout.Disbursement && !is {
		s.core.out[p.Slot()] = p.Key
	}
}

func (s *sim) halted(rail string) (is bool) {
	s.read(func(t *deskbook.Tx) error {
		h, err := t.Halt(rail)
		is = h != nil
		return err
	})
	return is
}

func (s *sim) mend(key app.Key, way Way) (did bool) {
	s.live(func() {
		_, err := s.desk.Mend(context.Background(), key, way, "Joseph", "", "by hand")
		if did = err == nil; did {
			s.mends[way]++
		}
		did = did || s.failed // it may have been
		s.failed = false
	})
	return did
}

// witnessed: two people tell what the far side's statement shows now, which may be too early. Peter errs at times, and
// Joseph does not.
func (s *sim) witnessed(p deskbook.Paying) {
	if p.State == payout.Review && p.Looks == 0 {
		s.live(func() { _, _ = s.desk.AskNow(context.Background(), s.who("joseph"), p.Key) })
		return
	}
	key := p.Key
	s.read(func(t *deskbook.Tx) error {
		one, err := parts.Doubted(t, &p)
		if one != nil {
			key = one.Key
		}
		return err
	})
	r := s.rails[p.Wallet.Provider]
	_, stays, open := r.truth(key)
	if open > 0 && (s.calm || s.r.IntN(2) == 0) {
		return
	}
	for _, name := range []string{"joseph", "peter"} {
		e := payout.Evidence{Payment: p.Key, Paid: stays > 0, Note: "the statement", At: s.now}
		if all := r.of(key); e.Paid {
			i := slices.IndexFunc(all, func(f farside.Payment) bool { return f.State == farside.Paid })
			e.Ref = all[i].ID
		}
		if name == "peter" && !s.calm && s.r.IntN(3) == 0 {
			if e.Paid = !e.Paid; e.Paid {
				e.Ref = "of another line"
			}
		}
		signed, err := e.Sign(s.users[name])
		if err != nil {
			s.Fatal(err)
		}
		if s.copies > 0 && stays == 0 && p.Purpose == payout.Collection { // and takes back what a desk booked that nobody remembers
			s.core.posted[p.Key] = 0
		}
		s.live(func() { _, _ = s.desk.Evidence(context.Background(), s.who(name), signed) })
		s.failed = false
	}
}
