package ui

import (
	"daftari/app"
	"daftari/providers/limits"
	"daftari/ui/kit"
	"daftari/ui/payouts/approval"
	"daftari/ui/payouts/pending"
	"daftari/ui/payouts/send"
)

func (r rooms) pendingModel(e *kit.Env) pending.Source {
	return &pending.Model{Book: r.Payer.Files, House: r.Book, Payer: r.Payer, Words: e.Words, Now: e.Now}
}

func (r rooms) pendingLinks(e *kit.Env) pending.Links {
	return pending.Links{
		Send: func(keys []app.Key) { r.push(r.batchOf(keys)) }, Batch: func(k app.Key) { r.push(r.batch(k)) }, Waiting: func(k app.Key) { r.push(r.waiting(k)) },
		Payment: func(k app.Key) { r.push(r.paid(k)) }, Ask: func() { r.push(r.askPayment(0)) }, Trouble: r.trouble(e),
	}
}

// payouts is the tab of payments by wallet.
func (r rooms) payouts(e *kit.Env) *kit.Page {
	return pending.Route(r.pendingModel, r.pendingLinks(e), nil)(e)
}

// askPayment makes payments out: of all loans that are due, or of one client's loans and savings.
func (r rooms) askPayment(c app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page { return pending.AskRoute(r.pendingModel, r.pendingLinks(e), c)(e) }
}

// batchOf is the batch of these payments before it is sent.
func (r rooms) batchOf(keys []app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return send.Route(func(e *kit.Env) *send.Model {
			return &send.Model{Payer: r.Payer, Known: r.Payer.Known, Rules: limits.Published(), Net: r.Hand, Words: e.Words, Now: e.Now, Keys: keys}
		}, send.Links{
			Sent: func(k app.Key) { r.nav().Replace(r.batch(k)) }, Fewer: func() { r.nav().Pop() }, Keys: r.Keeper, Trouble: r.trouble(e),
		})(e)
	}
}

func (r rooms) approvalModel(e *kit.Env) *approval.Model {
	return &approval.Model{Book: papers{r.Payer.Files, r.Payer.Known}, House: r.Book, Payer: r.Payer, People: r.Keeper, Rules: limits.Published(), Words: e.Words,
		Computer: e.Computer, Now: e.Now}
}

func (r rooms) approvalLinks(e *kit.Env) approval.Links {
	return approval.Links{
		Payment: func(k app.Key) { r.push(r.paid(k)) }, Client: func(c app.ClientID) { r.push(r.client(c)) }, Send: func(keys []app.Key) { r.nav().Replace(r.batchOf(keys)) }, Pending: r.root(kit.PayOut),
		Own: func(k app.Key) { r.push(r.batch(k)) }, Waiting: func(k app.Key) { r.push(r.waiting(k)) }, Keys: r.Keeper, Trouble: r.trouble(e),
	}
}

// batch is one that was asked for or sent here.
func (r rooms) batch(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return approval.OwnRoute(r.approvalModel, k, r.approvalLinks(e))(e) }
}

// waiting is one that waits for who is at the device.
func (r rooms) waiting(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return approval.WaitingRoute(r.approvalModel, k, r.approvalLinks(e))(e) }
}

// approvals is the section of what waits for who is at the device.
func (r rooms) approvals(e *kit.Env) *kit.Page {
	return approval.Route(r.approvalModel, r.approvalLinks(e))(e)
}
