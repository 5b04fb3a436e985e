package ui

import (
	"context"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/stamp"
	"daftari/ui/collect"
	"daftari/ui/joining"
	"daftari/ui/kit"
	"daftari/ui/outbox"
	"daftari/ui/payouts/states"
	"daftari/ui/wallets"
)

func (r rooms) paidModel(e *kit.Env) *states.Model {
	return &states.Model{Book: papers{r.Payer.Files, r.Payer.Known}, House: r.Book, Payer: r.Payer, Words: e.Words, Now: e.Now}
}

func (r rooms) paidLinks(e *kit.Env) states.Links {
	return states.Links{
		Payment: func(k app.Key) { r.push(r.paid(k)) }, Client: func(c app.ClientID) { r.push(r.client(c)) },
		Collect: func(c app.ClientID, on app.AccountRef) { r.push(r.collect(c, on)) }, Join: func() { r.push(r.joining()) },
		Dial: r.Dial, Support: r.Support, Picture: r.Picture, Trouble: r.trouble(e),
	}
}

// paid is one payment by wallet with its states.
func (r rooms) paid(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return states.Route(r.paidModel, k, r.paidLinks(e))(e) }
}

// uncertain is the payments that need a person or an answer.
func (r rooms) uncertain() kit.Route {
	return func(e *kit.Env) *kit.Page { return states.ListRoute(r.paidModel, r.paidLinks(e))(e) }
}

func (r rooms) collectModel(c app.ClientID, on app.AccountRef) collect.Models {
	return func(e *kit.Env) *collect.Model {
		return &collect.Model{Book: r.Book, Requests: papers{r.Payer.Files, r.Payer.Known}, Payer: r.Payer, Words: e.Words, Now: e.Now, Client: c, On: on}
	}
}

func (r rooms) collectLinks(e *kit.Env) collect.Links {
	return collect.Links{
		Payment: func(k app.Key) { r.nav().Replace(r.paid(k)) }, Open: func(k app.Key) { r.push(r.paid(k)) },
		Wallets: func(c app.ClientID) { r.push(r.wallets(c)) }, Join: func() { r.push(r.joining()) }, Trouble: r.trouble(e),
	}
}

// collect asks a client on her phone to pay.
func (r rooms) collect(c app.ClientID, on app.AccountRef) kit.Route {
	return func(e *kit.Env) *kit.Page { return collect.Route(r.collectModel(c, on), r.collectLinks(e))(e) }
}

// requests are the clients who were asked to pay.
func (r rooms) requests() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return collect.ListRoute(r.collectModel(0, app.AccountRef{}), r.collectLinks(e))(e)
	}
}

// wallets of a client.
func (r rooms) wallets(c app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return wallets.Route(func(e *kit.Env) *wallets.Model {
			return &wallets.Model{Book: r.Book, Known: r.Payer.Known, Purses: r.Payer.Purses, Payer: r.Payer, Words: e.Words, Now: e.Now, Region: r.Region, Client: c}
		}, wallets.Links{Trouble: r.trouble(e)})(e)
	}
}

// joining is the branch's desk.
func (r rooms) joining() kit.Route {
	draft := &joining.Draft{}
	return func(e *kit.Env) *kit.Page {
		return joining.Route(func(e *kit.Env) *joining.Model {
			return &joining.Model{Known: r.Payer.Known, Payer: r.Payer, Words: e.Words, Now: e.Now}
		}, draft, joining.Links{File: r.File, Trouble: r.trouble(e)})(e)
	}
}

// payments by wallet; nil where the book pays nobody by wallet.
func (r rooms) payments() outbox.Payments {
	if r.Payer == nil {
		return nil
	}
	return r.Payer.Files
}

// Doubts counts the payments by wallet that need a person.
func (h House) Doubts(ctx context.Context) (n int, err error) {
	all, err := h.Payer.Files.Payments(ctx)
	for _, x := range all {
		if stamp.NeedsPerson(x) {
			n++
		}
	}
	if err != nil {
		return n, err
	}
	others, err := h.Payer.Doubts(ctx)
	return n + len(others), err
}

// papers are what a book knows of payments by wallet, and of its desk.
type papers struct {
	payer.Files
	payer.Known
}
