// Package pages leads from one page of payments to the other over an open book, and lends them the keys of the people of
// the device.
package pages

import (
	"context"

	"daftari/app"
	"daftari/app/payer"
	"daftari/providers/limits"
	"daftari/ui/kit"
	"daftari/ui/payouts/approval"
	"daftari/ui/payouts/branch"
	"daftari/ui/payouts/pending"
	"daftari/ui/payouts/send"
)

// House is whose book it is.
type House interface {
	Institution(ctx context.Context) (app.Institution, error)
	Officer(ctx context.Context) (app.Officer, error)
}

// Pages of one open book. All fields are needed.
type Pages struct {
	Payer   *payer.Payer
	House   House
	Net     send.Net
	Keys    *Keys
	Nav     func() kit.Nav
	Payment func(key app.Key)
	Client  func(id app.ClientID)
	Join    func() // a desk
}

func (r Pages) trouble(e *kit.Env) func(error) {
	return func(err error) { r.Nav().Say(kit.Trouble(e, err)) }
}

// papers are what a book knows of batches, and of who may let them go.
type papers struct {
	payer.Files
	payer.Known
}

func (r Pages) pendingModel(e *kit.Env) pending.Source {
	return &pending.Model{Book: r.Payer.Files, Rules: limits.Published(), House: r.House, Payer: r.Payer, Words: e.Words, Now: e.Now}
}

func (r Pages) pendingLinks(e *kit.Env) pending.Links {
	return pending.Links{
		Send: func(keys []app.Key) { r.Nav().Push(r.BatchOf(keys)) }, Batch: func(k app.Key) { r.Nav().Push(r.Batch(k)) }, Waiting: func(k app.Key) { r.Nav().Push(r.Waiting(k)) },
		Payment: r.Payment, Ask: func() { r.Nav().Push(r.Ask(0)) }, Trouble: r.trouble(e),
	}
}

// Tab is the tab of payments by wallet.
func (r Pages) Tab(e *kit.Env) *kit.Page {
	return pending.Route(r.pendingModel, r.pendingLinks(e), nil)(e)
}

// Ask makes payments out: of all loans that are due, or of one client's loans and savings.
func (r Pages) Ask(c app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page { return pending.AskRoute(r.pendingModel, r.pendingLinks(e), c)(e) }
}

// BatchOf is the batch of these payments before it is sent.
func (r Pages) BatchOf(keys []app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return send.Route(func(e *kit.Env) *send.Model {
			return &send.Model{Payer: r.Payer, Known: r.Payer.Known, Book: r.Payer.Files, Rules: limits.Published(), Net: r.Net, Words: e.Words, Now: e.Now, Keys: keys}
		}, send.Links{
			Sent: func(k app.Key) { r.Nav().Replace(r.Batch(k)) }, Fewer: func() { r.Nav().Pop() }, Keys: r.Keys, Trouble: r.trouble(e),
		})(e)
	}
}

func (r Pages) approvalModel(e *kit.Env) *approval.Model {
	return &approval.Model{Book: papers{r.Payer.Files, r.Payer.Known}, House: r.House, Payer: r.Payer, People: r.Keys, Rules: limits.Published(), Words: e.Words, Now: e.Now}
}

func (r Pages) approvalLinks(e *kit.Env) approval.Links {
	return approval.Links{
		Payment: r.Payment, Client: r.Client, Send: func(keys []app.Key) { r.Nav().Replace(r.BatchOf(keys)) }, Pending: func() { r.Nav().Root(kit.PayOut) },
		Own: func(k app.Key) { r.Nav().Push(r.Batch(k)) }, Waiting: func(k app.Key) { r.Nav().Push(r.Waiting(k)) }, Keys: r.Keys, Trouble: r.trouble(e),
	}
}

// Batch is one that was asked for or sent here.
func (r Pages) Batch(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return approval.OwnRoute(r.approvalModel, k, r.approvalLinks(e))(e) }
}

// Waiting is one that waits for who is at the device.
func (r Pages) Waiting(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return approval.WaitingRoute(r.approvalModel, k, r.approvalLinks(e))(e) }
}

// Approvals is the section of what waits for who is at the device.
func (r Pages) Approvals(e *kit.Env) *kit.Page {
	return approval.Route(r.approvalModel, r.approvalLinks(e))(e)
}

// Branch is the section of the officers at the desk.
func (r Pages) Branch(e *kit.Env) *kit.Page {
	return branch.Route(func(e *kit.Env) *branch.Model {
		return &branch.Model{Known: r.Payer.Known, Payer: r.Payer, Words: e.Words, Now: e.Now}
	}, branch.Links{Join: r.Join, Trouble: r.trouble(e)})(e)
}
