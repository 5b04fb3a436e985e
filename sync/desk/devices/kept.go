package devices

import (
	"context"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// Keep takes sealed copies of a device's records and says which are here durably.
func (r *Register) Keep(ctx context.Context, who Caller, e deskapi.Envelopes) (kept deskapi.Kept, err error) {
	err = r.book.Write(ctx, func(t *deskbook.Tx) error {
		kept.Keys = nil
		for _, i := range e.Items {
			if i.Key == "" || len(i.Sealed) == 0 {
				return app.Trouble(app.BadInput, "desk.envelope", nil)
			}
			if err := t.KeepEnvelope(who.Device.ID, i.Key, i.Seq, i.Sealed); err != nil {
				return err
			}
			kept.Keys = append(kept.Keys, i.Key)
		}
		return nil
	})
	return kept, err
}

// Stand countersigns where a device's chain stands. It never goes back, and never to another hash: desk.chain
// (Conflict).
func (r *Register) Stand(ctx context.Context, who Caller, head proof.Head) (out deskapi.Stood, err error) {
	if head.Device != who.Device.ID {
		return out, app.Trouble(app.NotPermitted, "desk.uncertified", nil)
	}
	err = r.book.Write(ctx, func(t *deskbook.Tx) error {
		was, err := t.Checkpoint(head.Device)
		if err != nil {
			return err
		}
		if was != nil && (head.N < was.N || head.N == was.N && head.Hash != was.Hash) {
			return app.Trouble(app.Conflict, "desk.chain", nil)
		}
		if was != nil && head == was.Head {
			out.Checkpoint = *was
			return nil
		}
		out.Checkpoint = proof.Checkpoint{Head: head, At: t.Now}
		if r.house.Countersign != nil {
			out.Checkpoint = proof.Countersign(out.Checkpoint, r.house.Countersign)
		}
		return t.SetCheckpoint(out.Checkpoint)
	})
	return out, err
}
