package payer

import (
	"context"
	"time"

	"daftari/app/payout"
	"daftari/sync/deskapi"
)

// Joining is a desk that a device is to belong to.
type Joining struct {
	Address string
	Tenant  string // the institution's short name at the desk
	CA      []byte // PEM; nil = the system's authorities
	Code    string // that the desk gave out, once
}

// Join enrols this device at a desk with the key of who is at it, and keeps her token: each user of a device joins with a code
// of her own. The code is used up even where the answer is lost: then the desk gives out another. payout.other_desk.
func (p *Payer) Join(ctx context.Context, j Joining) (payout.Desk, error) {
	by, err := p.signer(nil)
	if err != nil {
		return payout.Desk{}, err
	}
	device, err := p.Device(ctx)
	if err != nil {
		return payout.Desk{}, err
	}
	d := payout.Desk{Address: j.Address, Tenant: j.Tenant, CA: j.CA}
	line, err := p.Reach(ctx, d)
	if err != nil {
		return payout.Desk{}, err
	}
	if line.Close != nil {
		defer line.Close()
	}
	ask, err := deskapi.Enrol{Code: j.Code, Device: device, At: p.Now().UTC().Truncate(time.Millisecond)}.Sign(by)
	if err != nil {
		return payout.Desk{}, err
	}
	got, err := line.Enrol(ctx, ask)
	if err != nil {
		return payout.Desk{}, err
	}
	d.User = by.Certificate().User
	d.Token, d.Institution, d.Countersign, d.Joined = got.Token, got.Institution, got.Countersign, ask.At
	return d, p.Known.Join(context.WithoutCancel(ctx), d)
}

// How often a device that stays in contact looks for something to tell, and asks its desk.
const (
	lookEvery = 10 * time.Second
	openEvery = time.Minute      // while payments are on their way or a batch waits
	idleEvery = 15 * time.Minute // else
)

// Stay talks with the desk until ctx ends: at once when it is owed something, each minute while payments are on their way,
// and now and then else. After a contact that failed it waits longer and longer. told hears of each contact.
func (p *Payer) Stay(ctx context.Context, told func(Exchanged, error)) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	wait, since := time.Duration(0), idleEvery // the first look is a contact
	for {
		every, err := p.every(ctx)
		if since += lookEvery; err == nil && every > 0 && since >= max(every, wait) {
			var x Exchanged
			since = 0
			if x, err = p.Exchange(ctx); err == nil {
				wait = 0
			} else {
				wait = min(max(2*wait, openEvery/2), idleEvery)
			}
			if ctx.Err() == nil {
				told(x, err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// every is how long after the last contact the next is due; 0 where this device has no desk.
func (p *Payer) every(ctx context.Context) (time.Duration, error) {
	d, err := p.Known.Desk(ctx)
	if err != nil || d.Address == "" {
		return 0, err
	}
	owed, err := p.Errands.Errands(ctx)
	if err != nil {
		return 0, err
	}
	if len(owed) > 0 {
		return lookEvery, nil
	}
	all, err := p.Files.Payments(ctx)
	for _, x := range all {
		if x.State != payout.Pending && !x.State.Final() && x.State.Holds() {
			return openEvery, err
		}
	}
	return idleEvery, err
}
