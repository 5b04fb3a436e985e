package engine

import (
	"context"
	"fmt"
	"time"
)

// newsWait is how long entries wait for the answer to a question of no weight.
const newsWait = 10 * time.Second

// wantsNews: a person looks on, the line has just carried something, and more is to go before the pull. A pass of one
// request has no use for a second one that only counts.
func (p *pass) wantsNews() bool {
	return p.why == byHand && len(p.seen) > 0 && !p.view.News.Asked && p.rep.Left > 0
}

// news asks once how many clients changed at the core. That it cannot tell hinders nothing: only what holds for every
// request (the line, the sign-in, a core that wants to be left alone) is learnt.
func (p *pass) news(ctx context.Context) error {
	p.view.News.Asked = true
	cursor, err := p.e.cfg.Mirror.Cursor(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("read the cursor: %w", err)
	}
	if cursor == "" {
		return nil // all of it is new
	}
	type result struct {
		clients int
		known   bool
		err     error
	}
	res, ok := work(ctx, newsWait, 0, nil, func(ctx context.Context) result {
		n, known, err := p.e.cfg.Ledger.News(ctx, cursor)
		return result{n, known, err}
	})
	if !ok {
		return errHung
	}
	switch h := healthOfError(res.err); h {
	case signedOut, offline, portal, busy:
		now := p.now()
		p.st.learn(h, 1, true, now, now, p.e.pace, p.e.rand)
		p.halt(h)
		return p.st.save(context.WithoutCancel(ctx), p.e.cfg.Memory)
	case fine, poor, whole:
	}
	p.view.News.Known, p.view.News.Clients = res.known && res.err == nil, res.clients
	p.show(true)
	return nil
}
