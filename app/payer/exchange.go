package payer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/sync/deskapi"
)

// Desk is where batches go and from where everything is heard.
type Desk interface {
	Feed(ctx context.Context, after int64, full bool) (deskapi.Feed, error)
	Ask(ctx context.Context, a deskapi.Ask) (deskapi.BatchStatus, error)
	Decide(ctx context.Context, d payout.Decision) (deskapi.BatchStatus, error)
	Withdraw(ctx context.Context, batch app.Key) (deskapi.BatchStatus, error)
}

// Counter is the desk for single payments.
type Counter interface {
	AskNow(ctx context.Context, payment app.Key) (deskapi.Status, error)
	Evidence(ctx context.Context, e payout.Evidence) (deskapi.Status, error)
	Cancel(ctx context.Context, payment app.Key) (deskapi.Status, error)
	Collect(ctx context.Context, p payout.Payment) (deskapi.Status, error)
}

// Line to a desk. Close may be nil.
type Line struct {
	Desk     Desk
	Counter  Counter
	Enrol    func(ctx context.Context, e deskapi.Enrol) (deskapi.Enrolled, error)
	Holder   func(ctx context.Context, h deskapi.Holder) (deskapi.Held, error)
	Officers func(ctx context.Context) (payout.Branch, error)
	Close    func()
}

// Exchanged is what one contact with the desk did.
type Exchanged struct {
	Desk    bool           `json:"desk"`    // this device has one
	Told    int            `json:"told"`    // calls that it answered
	Refused []*app.Problem `json:"-"`       // calls that it does not take; the payments say so too
	Left    int            `json:"left"`    // calls that it is still owed
	Heard   int            `json:"heard"`   // words on payments and batches
	Waiting int            `json:"waiting"` // batches that the user may decide on
	Shut    string         `json:"-"`       // the branch's signed word: this device is shut out
}

const (
	mostFeeds  = 100 // in one contact: a desk that always has more must not hold a device for ever
	mostDoubts = 3   // calls without an answer in one contact, before it only listens
)

// Exchange is one contact with the desk: it is told what it is owed, in order, and what it did is read, both for each user
// of the device who joined it. Everything is idempotent: what had no answer is told again at the next contact, and the same
// word twice changes nothing. A device without a desk does nothing. The error is why the contact ended early, or what it
// could not do: payer.not_joined for what is owed by somebody without a token.
func (p *Payer) Exchange(ctx context.Context) (Exchanged, error) {
	p.talk.Lock()
	defer p.talk.Unlock()
	desks, err := p.Tokens.Desks(ctx)
	if err != nil || len(desks) == 0 {
		return Exchanged{}, err
	}
	out := Exchanged{Desk: true}
	for i, d := range desks {
		var ended error
		if ended = p.contact(ctx, d, desks, i, &out); ended != nil {
			err = errors.Join(err, ended)
		}
		if app.ClassOf(ended) == app.Offline {
			break
		}
	}
	left, lerr := p.Errands.Errands(context.WithoutCancel(ctx))
	out.Left = len(left)
	for _, e := range left {
		if teller(desks, e) < 0 {
			err = errors.Join(err, trouble(app.NotPermitted, "not_joined", "user", e.By))
			break
		}
	}
	return out, errors.Join(err, lerr)
}

// contact by the token of one user.
func (p *Payer) contact(ctx context.Context, d payout.Desk, desks []payout.Desk, i int, out *Exchanged) error {
	line, err := p.Reach(ctx, d)
	if err != nil {
		return err
	}
	if line.Close != nil {
		defer line.Close()
	}
	x := contact{p: p, line: line, out: out, user: d.User, tells: func(e payout.Errand) bool { return teller(desks, e) == i }}
	x.here = p.of(desks) == i
	aside, err := x.tell(ctx)
	if err == nil {
		err = x.listen(ctx)
	}
	return errors.Join(err, aside)
}

// teller is by whose token the desk is told: the maker's of a batch or a payment, anybody's of what another device made;
// -1 where she has none.
func teller(desks []payout.Desk, e payout.Errand) int {
	i := slices.IndexFunc(desks, func(d payout.Desk) bool { return strings.EqualFold(d.User, e.By) })
	if i < 0 {
		i = slices.IndexFunc(desks, func(d payout.Desk) bool { return d.User == "" })
	}
	if i < 0 && e.By == "" {
		i = len(desks) - 1
	}
	return i
}

// of is whose of the desks is asked for who is at the device: hers, else the last one.
func (p *Payer) of(desks []payout.Desk) int {
	if p.Signer != nil {
		if who := p.Signer(); who != nil {
			if i := slices.IndexFunc(desks, func(d payout.Desk) bool { return strings.EqualFold(who.Certificate().User, d.User) }); i >= 0 {
				return i
			}
		}
	}
	return len(desks) - 1
}

type contact struct {
	p     *Payer
	line  Line
	out   *Exchanged
	user  string // whose token it is
	here  bool   // she is at the device
	tells func(payout.Errand) bool
}

// tell the desk what it is owed. What fails for itself alone (aside) holds up what is about the same thing, and no other;
// so does what had no answer, a few times: one call may break the desk each time. err ends the contact.
func (x *contact) tell(ctx context.Context) (aside, err error) {
	errands, err := x.p.Errands.Errands(ctx)
	if err != nil {
		return nil, err
	}
	held, doubts := map[app.Key]bool{}, 0
	for _, e := range errands {
		if held[e.About] || !x.tells(e) {
			continue
		}
		h, found, err := x.one(ctx, e)
		switch {
		case errors.Is(err, errEarly):
			held[e.About] = true
			continue
		case err == nil && !found:
			continue
		case err == nil:
			x.out.Told++
		case final(err):
			errors.As(err, &h.Refused)
			x.out.Refused = append(x.out.Refused, h.Refused)
		case answered(err), unanswered(err) && ctx.Err() == nil:
			held[e.About] = true
			aside = errors.Join(aside, err)
			if unanswered(err) {
				doubts++
			}
			if doubts == mostDoubts {
				return aside, nil
			}
			continue
		default:
			return aside, err
		}
		h.Errand = e.ID
		if err := x.p.Errands.Hear(context.WithoutCancel(ctx), h); err != nil {
			return aside, err
		}
	}
	return aside, nil
}

// one errand; found is false where it was done or taken back meanwhile.
func (x *contact) one(ctx context.Context, e payout.Errand) (h payout.Heard, found bool, err error) {
	parcel, found, err := x.p.Errands.Pack(ctx, e)
	if err == nil && found {
		err = x.early(ctx, parcel.Batch)
	}
	if err == nil && found {
		h, err = x.call(ctx, e, parcel)
	}
	return h, found, err
}

// final says that the desk will never take this call. What it says of the device, of the line, or in words that this program
// does not know, is not of the call: an earlier try may have reached it, and then its word on the payment comes.
func final(err error) bool {
	var p *app.Problem
	if !errors.As(err, &p) || !strings.HasPrefix(p.Key, "payout.") && p.Key != "door.body" && p.Key != "door.long" || p.Key == "payout.not_yours" {
		return false
	}
	return answered(err) && p.Class != app.Internal
}

// answered says that there is a line, and that the desk had something to say; or that what is to be said cannot be read.
func answered(err error) bool {
	switch app.ClassOf(err) {
	case app.BadInput, app.NotFound, app.Conflict, app.OverLimit, app.NotPermitted, app.Rejected, app.Misfit, app.Internal, app.BrokenBook:
		return true
	case app.Offline, app.Busy, app.SignedOut, app.Doubtful, app.Foreign, app.BadConfig:
	}
	return false
}

// unanswered says that the desk was there, and did not say what it did: it broke, or has no time.
func unanswered(err error) bool {
	return app.ClassOf(err) == app.Doubtful || app.ClassOf(err) == app.Busy
}

// errEarly: the core is to be told of something first.
var errEarly = errors.New("the core is to be told of a wallet first")

// early is errEarly where a batch goes to a wallet that the core does not know of yet: the desk, which reads there, would not find it.
func (x *contact) early(ctx context.Context, g *payout.Group) error {
	if g == nil {
		return nil
	}
	for _, l := range g.Lines {
		rows, err := x.p.Purses.WalletRows(ctx, l.Client)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(rows, func(r wallet.Row) bool {
			return r.ID == 0 && r.Refused == "" && r.Act == wallet.Add && r.Wallet.Number == l.Wallet.Number
		}) {
			return errEarly
		}
	}
	return nil
}

func (x *contact) call(ctx context.Context, e payout.Errand, with payout.Parcel) (h payout.Heard, err error) {
	var b deskapi.BatchStatus
	var s deskapi.Status
	switch e.What {
	case payout.CallBatch:
		b, err = x.line.Desk.Ask(ctx, deskapi.Ask{Batch: *with.Batch, Decision: with.Decision})
	case payout.CallDecision:
		b, err = x.line.Desk.Decide(ctx, *with.Decision)
	case payout.CallWithdraw:
		b, err = x.line.Desk.Withdraw(ctx, e.About)
	case payout.CallAsk:
		s, err = x.line.Counter.AskNow(ctx, e.About)
	case payout.CallEvidence:
		s, err = x.line.Counter.Evidence(ctx, *with.Evidence)
	case payout.CallCancel:
		s, err = x.line.Counter.Cancel(ctx, e.About)
	case payout.CallCollect:
		s, err = x.line.Counter.Collect(ctx, *with.Collect)
	}
	if err != nil {
		return h, err
	}
	if b.Key != "" {
		h.Batches = append(h.Batches, b)
	}
	if s.Key != "" {
		h.Payments = append(h.Payments, s)
	}
	return h, nil
}

// listen reads the feed to its end.
func (x *contact) listen(ctx context.Context) error {
	c, err := x.p.Tokens.Cursor(ctx, x.user)
	if err != nil {
		return err
	}
	after := c.After
	for range mostFeeds {
		f, err := x.line.Desk.Feed(ctx, after, c.At.IsZero())
		if err != nil {
			return err
		}
		h := payout.Heard{Payments: f.Payments, Batches: f.Batches, Fed: true, User: x.user, After: f.After, Now: f.Now, Here: x.here, Waiting: f.Waiting, Doubts: f.Doubts, Policy: f.Policy}
		if err := x.p.Errands.Hear(context.WithoutCancel(ctx), h); err != nil {
			return err
		}
		x.out.Heard += len(f.Payments) + len(f.Batches)
		if x.here {
			x.out.Waiting = len(f.Waiting)
		}
		x.out.Shut = f.Shut
		if !f.More || f.After == after {
			return nil
		}
		after = f.After
	}
	return nil
}
