package payer

import (
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
)

// Claim takes a payment out before anything is sent, to pay it otherwise or not at all. gone says that it is done; else
// the desk was asked for it, and nobody may pay otherwise before it has answered. payer.no_reason,
// payout.barred ("Do not pay again"), payout.in_batch, payout.ended.
func (p *Payer) Claim(ctx context.Context, key app.Key, reason string) (gone bool, err error) {
	if strings.TrimSpace(reason) == "" {
		return false, trouble(app.BadInput, "no_reason")
	}
	by, err := p.Portfolio.Officer(ctx)
	if err != nil {
		return false, err
	}
	return p.Ledger.Claim(ctx, key, by.Name, reason)
}

// Again makes a payment pending once more that was not approved or ran out.
func (p *Payer) Again(ctx context.Context, key app.Key) error {
	by, err := p.Portfolio.Officer(ctx)
	if err != nil {
		return err
	}
	return p.Ledger.Again(ctx, key, by.Name)
}

// AskNow has the desk ask the provider of an unsure payment at the next contact.
func (p *Payer) AskNow(ctx context.Context, key app.Key) error { return p.Errands.AskNow(ctx, key) }

// Seen is what a person saw of a payment that asking cannot settle.
type Seen struct {
	Payment app.Key
	Paid    bool
	Ref     string // the provider's confirmation number; needed for Paid
	Note    string // what was seen and where; needed
	File    []byte // a picture or a statement's row
}

// mostFile of evidence: it travels over 2G.
const mostFile = 400 << 10

// Testify keeps evidence, signed by who saw it; two people must say the same. by is the second person where she is
// enrolled here and another has the book open; nil is who is at the device. payer.no_note, payer.no_ref,
// payer.large_file (BadInput), payout.payee, payout.maker (NotPermitted), payout.same_person, payout.nothing_to_ask,
// payout.still_asked (Conflict).
func (p *Payer) Testify(ctx context.Context, s Seen, by proof.Signer) error {
	by, err := p.signer(by)
	if err != nil {
		return err
	}
	s.Ref, s.Note = strings.TrimSpace(s.Ref), strings.TrimSpace(s.Note)
	switch {
	case s.Note == "":
		return trouble(app.BadInput, "no_note")
	case s.Paid && s.Ref == "":
		return trouble(app.BadInput, "no_ref")
	case len(s.File) > mostFile:
		return trouble(app.BadInput, "large_file", "most", mostFile>>10)
	}
	f, err := p.Files.Payment(ctx, s.Payment)
	if err != nil {
		return err
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return err
	}
	e := payout.Evidence{Payment: s.Payment, Paid: s.Paid, Ref: s.Ref, Note: s.Note, File: s.File, At: p.Now().UTC().Truncate(time.Millisecond)}
	if e, err = e.Sign(by); err != nil {
		return err
	}
	if strings.EqualFold(e.By, f.Payment.By.Username) {
		return app.Trouble(app.NotPermitted, "payout.maker", nil)
	}
	if c := policy.Of(e.By).Client; c != 0 && c == f.Payment.Client {
		return app.Trouble(app.NotPermitted, "payout.payee", nil, "name", f.Payment.Name)
	}
	return p.Errands.Testify(ctx, e, by)
}

// Doubts are payments of colleagues of which who is at the device may say what she saw, as the desk last told.
func (p *Payer) Doubts(ctx context.Context) ([]payout.Doubt, error) { return p.Errands.Doubts(ctx) }
