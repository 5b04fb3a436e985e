package payer

import (
	"context"

	"daftari/app"
	"daftari/app/payout"
)

// Officers asks the desk how the officers of the branch stand, and keeps that: without a network it is shown with its time.
// Only an approver is told: payout.not_approver (NotPermitted). payer.no_desk (BadConfig).
func (p *Payer) Officers(ctx context.Context) (payout.Branch, error) {
	b, err := called(ctx, p, func(l Line) (payout.Branch, error) { return l.Officers(ctx) })
	if err != nil {
		return payout.Branch{}, err
	}
	return b, p.Known.KeepBranch(context.WithoutCancel(ctx), b)
}

// called is one call to the desk of this device, by the token of who is at it: payer.no_desk (BadConfig).
func called[T any](ctx context.Context, p *Payer, call func(Line) (T, error)) (T, error) {
	var none T
	desks, err := p.Tokens.Desks(ctx)
	if err != nil {
		return none, err
	}
	if len(desks) == 0 {
		return none, trouble(app.BadConfig, "no_desk")
	}
	line, err := p.Reach(ctx, desks[p.of(desks)])
	if err != nil {
		return none, err
	}
	if line.Close != nil {
		defer line.Close()
	}
	return call(line)
}
