package ui

import (
	"daftari/app"
	"daftari/ui/cli/house"
	"daftari/ui/payouts/pages"
)

// payouts are the pages of payments by wallet.
func (r rooms) payouts() pages.Pages {
	return pages.Pages{Payer: r.Payer, House: r.Book, Net: r.Hand, Keys: r.Keeper.signs(), Nav: r.nav,
		Payment: func(k app.Key) { r.push(r.paid(k)) }, Client: func(c app.ClientID) { r.push(r.client(c)) }, Join: func() { r.push(r.joining()) }}
}

// signs are the keys of who may sign on this device.
func (k *Keeper) signs() *pages.Keys {
	return &pages.Keys{House: func() *house.House { return k.House }, Secret: k.Secret, Clock: k.Clock}
}
