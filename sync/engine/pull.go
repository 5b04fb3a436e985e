package engine

import (
	"context"
	"errors"
	"fmt"

	"daftari/app"
)

// pull brings what changed at the core. The cursor commits with the rows that it brought.
func (p *pass) pull(ctx context.Context) error {
	cursor, err := p.e.cfg.Mirror.Cursor(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("read the cursor: %w", err)
	}
	if p.full {
		cursor = ""
	}
	p.view.Sheet = ""
	p.view.Phase, p.view.Done, p.view.Total, p.works = Pulling, 0, 0, true
	p.show(true)
	got, trouble := p.e.fetch(ctx, cursor, func(done, total int) {
		p.view.Done, p.view.Total = done, total
		p.show(false)
	})
	now := p.now()
	if trouble == nil {
		if err := p.e.cfg.Mirror.ApplyPull(context.WithoutCancel(ctx), got); err != nil {
			return fmt.Errorf("write what was pulled: %w", err)
		}
		p.rep.Pulled = true
		p.st.PulledAt, p.st.Owed = now, 0
	} else if err := p.failed(ctx, trouble); err != nil {
		return err
	}
	if p.rep.Stop == Stopped {
		return nil
	}
	p.st.learn(healthOfError(trouble), 1, true, now, now, p.e.pace, p.e.rand)
	if err := p.st.save(context.WithoutCancel(ctx), p.e.cfg.Memory); err != nil {
		return err
	}
	if trouble == nil {
		if err := p.heard(ctx, fine); err != nil {
			return err
		}
	}
	return p.count(ctx, Pulling)
}

// failed tells a pull that did not come from a fault of our own.
func (p *pass) failed(ctx context.Context, trouble error) error {
	if ctx.Err() != nil {
		p.rep.Stop = Stopped
		return nil //nolint:nilerr // being stopped is no failure
	}
	var known *app.Problem
	if errors.Is(trouble, context.DeadlineExceeded) {
		trouble = app.Trouble(app.Doubtful, "engine.pull", trouble)
	}
	if !errors.As(trouble, &known) || known.Class == app.Internal {
		return fmt.Errorf("pull: %w", trouble)
	}
	p.rep.Stop = PullFails
	switch known.Class {
	case app.SignedOut:
		p.rep.Stop = SignIn
	case app.Offline:
		p.rep.Stop = NoLine
	case app.Foreign:
		p.rep.Stop = Portal
	case app.Busy:
		p.rep.Stop = ToldWait
	default:
	}
	p.rep.Class, p.rep.Key, p.rep.Args = known.Class, known.Key, known.Args
	return nil
}

// healthOfError reads a pull's error as healthOf reads outcomes.
func healthOfError(err error) health {
	if err == nil {
		return fine
	}
	switch app.ClassOf(err) {
	case app.SignedOut:
		return signedOut
	case app.Offline:
		return offline
	case app.Foreign:
		return portal
	case app.Busy:
		return busy
	case app.Doubtful:
		return poor
	default:
		return fine // the core answered, though not what we wished
	}
}
