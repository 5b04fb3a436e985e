package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/deskbook"
	"daftari/sync/desk/devices"
	"daftari/sync/deskapi"
)

// mostWrong codes for one batch; then only a signature helps.
const mostWrong = 5

// Decide lets a waiting batch go, less what the approver took out, or does not. The same decision may come again.
// payout.unsigned (NotPermitted), payout.code_wrong (NotPermitted), payout.decided (Conflict), and those of Policy.Judge.
func (d *Desk) Decide(ctx context.Context, who Caller, dec payout.Decision) (s deskapi.BatchStatus, err error) {
	if err := who.Open(); err != nil {
		return s, err
	}
	var refused error // kept apart: a wrong code is counted for good
	err = d.write(ctx, func(t *deskbook.Tx) error {
		refused = nil
		b, err := t.Batch(dec.Batch)
		if err == nil && b == nil {
			err = app.Trouble(app.NotFound, "payout.unknown", nil)
		}
		if err != nil {
			return err
		}
		if b.State != deskbook.Waiting {
			if was := b.Decided; was == nil || was.Digest != dec.Digest || was.Verdict != dec.Verdict || !strings.EqualFold(was.By, dec.By) {
				return app.Trouble(app.Conflict, "payout.decided", nil, "no", b.No)
			}
			s, err = batchStatus(t, b)
			return err
		}
		if refused, err = d.decide(t, who, b, dec); err == nil && refused == nil {
			s, err = batchStatus(t, b)
		}
		return err
	})
	if err == nil {
		err = refused
	}
	return s, err
}

func (d *Desk) decide(t *deskbook.Tx, who Caller, b *deskbook.Batch, dec payout.Decision) (refused, err error) {
	policy, err := t.Policy()
	if err != nil {
		return nil, err
	}
	if dec.Verdict == payout.Sent {
		return nil, app.Trouble(app.Conflict, "payout.decided", nil, "no", b.No)
	}
	left, err := policy.Judge(b.Group, dec, t.Now)
	if err != nil {
		return nil, err
	}
	if dec.Way == payout.ByCode {
		k, err := t.Secret(devices.CodeSecret(dec.By))
		if err != nil {
			return nil, err
		}
		if b.Wrong >= mostWrong || dec.Verdict != payout.Yes || !(payout.CodeKey{Secret: k}).Fits(left, dec.Code) {
			return app.Trouble(app.NotPermitted, "payout.code_wrong", nil, "n", max(0, mostWrong-b.Wrong-1)), t.Misfit(b)
		}
		if dec.Name = policy.Of(dec.By).Name; dec.Name == "" {
			dec.Name = dec.By
		}
	} else if err := d.answersFor(t, &dec); err != nil {
		return nil, err
	}
	to, event := deskbook.Approved, payout.Approve
	if dec.Verdict == payout.No {
		to, event = deskbook.Rejected, payout.Reject
	}
	return nil, d.endBatch(t, b, to, &dec, func(p deskbook.Paying) payout.Event {
		if slices.Contains(dec.Out, p.Key) {
			return payout.Again
		}
		return event
	}, dec.Name)
}

// answersFor verifies who signed a decision: certified by the branch, at its time and now, on a device that is not shut out.
func (d *Desk) answersFor(t *deskbook.Tx, dec *payout.Decision) error {
	if dec.Way != payout.ByKey {
		return app.Trouble(app.NotPermitted, "payout.unsigned", nil)
	}
	dec.Name = dec.Certificate.Name
	return d.signed(t, dec.Signed, payout.ForDecision, dec.Message(), dec.At)
}

// signed verifies a person's signature over something: payout.unsigned (NotPermitted).
func (d *Desk) signed(t *deskbook.Tx, s payout.Signed, domain proof.Domain, message []byte, at time.Time) error {
	if s.By == "" || !strings.EqualFold(s.Certificate.User, s.By) || !s.Certificate.Covers(at) || d.Certified(s.Certificate) != nil ||
		proof.Verify(s.Certificate.Key, domain, message, s.Signature) != nil {
		return app.Trouble(app.NotPermitted, "payout.unsigned", nil)
	}
	if word, err := t.Shut(s.Certificate.Device); err != nil || word == "" {
		return err
	}
	return app.Trouble(app.NotPermitted, "payout.unsigned", nil)
}
