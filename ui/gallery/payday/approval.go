package payday

import (
	"context"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payouts/approval"
	"daftari/ui/payouts/sign"
)

// Batch is the batch of p13 in one of its stands, and the desk of those who decide (d3).
type Batch struct {
	Day
	Stand   payout.Stand
	Alone   bool // nobody else is enrolled here
	Offline bool // the desk has not got it yet
	Changed bool // the desk found other payments
	None    bool // nothing waits for who is at it
}

// Asked is the page of p13.
func Asked(b Batch) kit.Route { return approval.OwnRoute(b.models(), design.BatchKey, b.to()) }

// Approvals is d3.
func Approvals(b Batch) kit.Route { return approval.Route(b.models(), b.to()) }

// Card is one batch in front of who decides on it.
func Card(b Batch) kit.Route { return approval.WaitingRoute(b.models(), design.BatchKey, b.to()) }

func (b Batch) models() approval.Models {
	return func(e *kit.Env) *approval.Model {
		return &approval.Model{Book: b, House: b, Payer: b, People: b, Rules: b.rules(), Words: e.Words, Now: e.Now}
	}
}

func (b Batch) to() approval.Links {
	return approval.Links{Payment: func(app.Key) {}, Client: func(app.ClientID) {}, Send: func([]app.Key) {}, Pending: func() {}, Own: func(app.Key) {}, Waiting: func(app.Key) {}, Keys: Keys{},
		Trouble: func(err error) { panic(err) }}
}

// Beside is approval.People.
func (b Batch) Beside(ctx context.Context) ([]sign.Person, error) {
	return Keys{Alone: b.Alone}.Beside(ctx)
}

// Officer is approval.House: the branch manager.
func (Batch) Officer(context.Context) (app.Officer, error) {
	return app.Officer{User: 9, Username: "joseph", Name: "Joseph Barasa", OfficeIs: "Mlimani"}, nil
}

// Desk is one that was joined.
func (Batch) Desk(context.Context) (payout.Desk, error) {
	return payout.Desk{Address: "https://desk.example"}, nil
}

// Batch of this device.
func (b Batch) Batch(context.Context, app.Key) (payout.BatchFile, error) {
	g := design.Batch()
	f := payout.BatchFile{Group: g, Stand: b.Stand, Reached: true, Told: payout.BatchStatus{Key: g.Key, At: design.At("15:13"), By: "Joseph Barasa"}}
	state := map[payout.Stand]payout.State{payout.Allowed: payout.Accepted, payout.LetGo: payout.Queued, payout.Denied: payout.Rejected, payout.RanOut: payout.Expired,
		payout.Withdrawn: payout.Pending, payout.TurnedBack: payout.Rejected}[b.Stand]
	for i := range f.Group.Lines {
		if state != "" {
			f.Group.Lines[i].State = state
		}
	}
	switch {
	case b.Offline:
		f.Reached, f.Told = false, payout.BatchStatus{}
	case b.Changed:
		f.Refusals = []payout.Refusal{{What: payout.CallDecision, No: 1, Key: "payout.changed"}}
	case b.Stand == payout.Denied:
		f.Told.Reason = "Call Jane first"
	}
	return f, nil
}

// Batches are none: the branch manager asks for nothing.
func (Batch) Batches(context.Context) ([]payout.BatchFile, error) { return nil, nil }

// Branch is one batch of another officer, decided today.
func (Batch) Branch(context.Context) (payout.Branch, error) {
	return payout.Branch{Now: design.At("15:18"), Decided: []payout.Decided{{Key: "decided", No: "B-0415-0022", Officer: "Fatuma Ali Hersi", Lines: 7, Total: design.KES(83500),
		Verdict: payout.Yes, By: "Lydia Chepkemoi", At: design.At("14:10")}}}, nil
}

// Officers is not reached.
func (Batch) Officers(context.Context) (payout.Branch, error) { return payout.Branch{}, errNone }

// Waiting are the two of d3.
func (b Batch) Waiting(context.Context) ([]payout.Waiting, error) {
	if b.None {
		return nil, nil
	}
	one, two := design.Batch(), design.Batch()
	two.Key, two.No, two.By, two.Total = "moses", "B-0409-0017", app.Officer{Username: "moses", Name: "Moses Kiplagat"}, design.KES(143000)
	two.At.Wall = design.At("14:40")
	more := design.Payday()[:3]
	for i := range more {
		more[i].Key += "-more"
		more[i].Amount = design.KES([]int64{10000, 8000, 6500}[i])
	}
	two.Lines = append(two.Lines, more...)
	found := []payout.Finding{{Key: "payout.check.twice", OK: true}, {Key: "payout.check.core", OK: true}, {Key: "payout.check.float", OK: true, Args: []string{"rail", "mpesa", "left", "240000"}},
		{Key: "payout.check.float", OK: true, Args: []string{"rail", "airtel", "left", "60000"}}, {Key: "payout.check.names_odd", Lines: []app.Key{one.Lines[3].Key}}}
	return []payout.Waiting{{Batch: two, Checks: found[:2]}, {Batch: one, Checks: found}}, nil
}

// Decide is not done here.
func (Batch) Decide(context.Context, payer.Deciding, proof.Signer) error { return errNone }

// Code is not done here: it was misheard.
func (Batch) Code(_ context.Context, _ app.Key, typed, _ string) error {
	return app.Trouble(app.BadInput, "payout.misheard", nil, "code", typed)
}

// Withdraw is not done here.
func (Batch) Withdraw(context.Context, app.Key, string) (bool, error) { return false, errNone }

// Exchange is not done here.
func (Batch) Exchange(context.Context) (payer.Exchanged, error) { return payer.Exchanged{}, errNone }
