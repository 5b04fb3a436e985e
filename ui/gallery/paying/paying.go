// Package paying is the payments by wallet of the mock-ups (p14), in every state that their pages show.
package paying

import (
	"context"
	"errors"
	"image"
	"slices"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payouts/states"
)

var errNone = errors.New("the gallery pays nothing")

// Zawadi is the key of p14's payment.
const Zawadi = app.Key("0d1f4a52-0000-4000-8009-000000000118")

// Book holds p14's payment, as it stands in a case.
type Book struct {
	State  payout.State // "" = unsure, as drawn
	In     bool         // she is asked to pay instead
	Lost   bool         // the desk was last reached before the next enquiry was due
	Seen   bool         // one person has said what she saw
	Owed   []payout.Call
	Reason string // of its end
	Alone  bool   // this device has joined no desk
	Empty  bool   // there are no payments
}

// Links of the pages.
func Links() states.Links {
	return states.Links{Payment: func(app.Key) {}, Client: func(app.ClientID) {}, Collect: func(app.ClientID, app.AccountRef) {}, Join: func() {},
		Dial: func(string) {}, Support: "+254700000900", Picture: func(func(string, image.Image)) {}, Trouble: func(err error) { panic(err) }}
}

// Models over the book.
func (b Book) Models() states.Models {
	return func(e *kit.Env) *states.Model {
		return &states.Model{Book: b, House: b, Payer: b, Words: e.Words, Now: e.Now}
	}
}

// Page is the payment's.
func (b Book) Page() kit.Route { return states.Route(b.Models(), Zawadi, Links()) }

func (b Book) proof(d states.Draft) kit.Route {
	return func(e *kit.Env) *kit.Page {
		d := d
		return states.ProofRoute(b.Models(), &d, "P-0412-000118 · L-000240", Links())(e)
	}
}

// Begun is the evidence page with everything said.
func (b Book) Begun() kit.Route {
	return b.proof(states.Draft{Said: true, Seen: payer.Seen{Paid: true, Ref: "SIH7X2K9QP", Note: "statement 17 Sep", File: make([]byte, 180<<10)}})
}

// List is the page of what nobody is sure of.
func (b Book) List() kit.Route { return states.ListRoute(b.Models(), Links()) }

func number(text string) msisdn.Number {
	n, err := msisdn.Parse(text, "KE")
	if err != nil {
		panic(err)
	}
	return n
}

// Unsure is p14's payment as the outbox has it.
func Unsure() payout.Payment {
	x := Book{}.payment()
	x.At.Wall = design.At("10:02")
	return x
}

func (b Book) payment() payout.Payment {
	at := design.On("2026-09-16", "16:20")
	x := payout.Payment{Key: Zawadi, No: "P-0412-000118", Purpose: payout.Disbursement, Client: 240, Name: "Zawadi Naliaka", Account: app.AccountRef{Kind: app.OnLoan, ID: 240}, Label: "L-000240",
		Tranche: design.Day(), Amount: design.KES(15000), Wallet: payout.Wallet{Provider: "mpesa", Number: number("0700 000 240"), Holder: "ZAWADI NALIAKA"},
		Note: "at the group", Day: design.Day(), By: app.Officer{Username: "joseph", Name: "Joseph Kiprono"}, At: app.Stamp{Wall: at, Zone: "+03:00"}, Batch: "batch", State: b.State}
	if b.State == "" {
		x.State = payout.Unsure
	}
	if b.In {
		x.Purpose, x.Amount, x.Note, x.Batch, x.Until = payout.Collection, design.KES(750), "", "", design.At("12:02")
	}
	return x
}

// Payment of p14; how far its steps go depends on its state.
func (b Book) Payment(context.Context, app.Key) (payout.File, error) {
	x := b.payment()
	f := payout.File{Payment: x, Owed: b.Owed, Told: payout.Status{Key: x.Key, State: x.State, At: design.At("10:23"), Reason: b.Reason}}
	step := func(at string, e payout.Event, to payout.State, by string) {
		s := payout.Step{At: design.At(at), Event: e, To: to, By: by}
		if at[:2] == "16" || at[:2] == "17" {
			s.At = design.On("2026-09-16", at)
		}
		f.Steps = append(f.Steps, s)
	}
	step("16:20", "", payout.Pending, "Rehema Achola")
	if b.In {
		f.Steps = f.Steps[:0]
		step("10:01", "", payout.Pending, "Rehema Achola")
		b.collected(&f, step)
		return f, nil
	}
	way := []payout.State{payout.Asked, payout.Approved, payout.Reserved, payout.Sending, payout.Unsure}
	far := slices.Index(way, x.State)
	switch x.State {
	case payout.Pending:
		return f, nil
	case payout.Rejected, payout.Expired:
		far = 0
	case payout.Asked, payout.Approved, payout.Reserved, payout.Sending, payout.Unsure:
	default:
		far = 3
	}
	step("17:02", payout.Batch, payout.Batched, "Rehema Achola")
	step("17:02", payout.Ask, payout.Asked, "Rehema Achola")
	for i, s := range []struct {
		at string
		e  payout.Event
		by string
	}{{}, {"17:05", payout.Approve, "Joseph Barasa"}, {"10:01", payout.Reserve, ""}, {"10:02", payout.Claim, ""}, {"10:03", payout.Lose, ""}} {
		if i > 0 && i <= far {
			step(s.at, s.e, way[i], s.by)
		}
	}
	if far >= 2 {
		f.Told.Posted = "88377"
	}
	b.ended(&f, step)
	return f, nil
}

func (b Book) ended(f *payout.File, step func(string, payout.Event, payout.State, string)) {
	switch f.Payment.State {
	case payout.Unsure:
		for _, at := range []string{"10:03", "10:08", "10:23"} {
			step(at, payout.Lose, payout.Unsure, "")
		}
		f.Told.Asked, f.Told.Next = 3, design.At("11:23")
		if b.Seen {
			f.Evidence = []payout.Evidence{{Payment: Zawadi, Paid: true, Ref: "SIH7X2K9QP", Note: "on her phone", At: design.At("10:31"), Signed: payout.Signed{By: "rehema", Name: "Rehema Achola"}}}
		}
	case payout.Review:
		step("10:03", payout.Lose, payout.Unsure, "")
		step("10:40", payout.Freeze, payout.Review, "")
		f.Told.Asked = 6
	case payout.Accepted:
		step("10:02", payout.Accept, payout.Accepted, "")
		f.Told.Asked, f.Told.Next = 2, design.At("10:52")
	case payout.Rejected:
		step("17:05", payout.Reject, payout.Rejected, "Joseph Barasa")
		f.Steps[len(f.Steps)-1].Reason = "she has a loan elsewhere"
	case payout.Made, payout.TakenBack:
		step("10:24", payout.Confirm, payout.Paid, "")
		step("10:25", payout.Post, payout.Made, "")
		f.Told.Ref, f.Told.PaidAt, f.Told.Fee = "SIH7X2K9QP", design.At("10:24"), "23"
		if f.Payment.State == payout.TakenBack {
			step("10:30", payout.TakeBack, payout.TakenBack, "")
		}
	case payout.Undoing:
		step("10:24", payout.Refuse, payout.NotPaid, "")
		step("10:24", payout.Undo, payout.Undoing, "")
	default:
	}
}

// collected: she is asked to pay 750.
func (b Book) collected(f *payout.File, step func(string, payout.Event, payout.State, string)) {
	if f.Payment.State == payout.Pending {
		return
	}
	step("10:02", payout.Approve, payout.Approved, "")
	step("10:02", payout.Claim, payout.Sending, "")
	step("10:02", payout.Accept, payout.Accepted, "")
	f.Told.Next = design.At("10:42")
	switch f.Payment.State {
	case payout.Closed:
		step("10:20", payout.Refuse, payout.NotPaid, "")
		step("10:20", payout.Close, payout.Closed, "")
	case payout.Stuck:
		step("10:20", payout.Confirm, payout.Paid, "")
		step("10:21", payout.Stick, payout.Stuck, "")
		f.Told.Ref, f.Told.PaidAt, f.Told.Reason = "SIH7X2K9QP", design.At("10:20"), "payout.core_refused"
	default:
	}
}

// Payments are p14's, and one of each that stands on the list.
func (b Book) Payments(context.Context) ([]payout.Payment, error) {
	if b.Empty {
		return nil, nil
	}
	return []payout.Payment{Book{State: payout.Accepted}.payment(), Book{In: true, State: payout.Stuck}.payment(), Book{}.payment()}, nil
}

// Batch is of seven.
func (b Book) Batch(context.Context, app.Key) (payout.BatchFile, error) {
	return payout.BatchFile{Group: payout.Group{Key: "batch", No: "B-0412-0031", Lines: make([]payout.Payment, 7)}, Reached: true}, nil
}

// Desk is the branch's.
func (b Book) Desk(context.Context) (payout.Desk, error) {
	if b.Alone {
		return payout.Desk{}, nil
	}
	return payout.Desk{Address: "https://desk.mlimani.example", Tenant: "mlimani", Institution: "Mlimani Savings"}, nil
}

// Doubts of colleagues: none.
func (b Book) Doubts(context.Context) ([]payout.Doubt, error) { return nil, nil }

// Contact is how the last talk with the desk ended.
func (b Book) Contact(context.Context) (payout.Contact, error) {
	at := design.At("10:33")
	if b.Lost {
		at = design.At("10:24")
	}
	return payout.Contact{At: at, Desk: at}, nil
}

// Officer is Rehema.
func (Book) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Institution is Mlimani Savings.
func (Book) Institution(context.Context) (app.Institution, error) { return design.Institution(), nil }

// AskNow is not reached.
func (Book) AskNow(context.Context, app.Key) error { return errNone }

// Testify is not reached.
func (Book) Testify(context.Context, payer.Seen, proof.Signer) error { return errNone }

// Claim is not reached.
func (Book) Claim(context.Context, app.Key, string) (bool, error) { return false, errNone }

// Again is not reached.
func (Book) Again(context.Context, app.Key) error { return errNone }

// Exchange is not reached.
func (Book) Exchange(context.Context) (payer.Exchanged, error) { return payer.Exchanged{}, errNone }
