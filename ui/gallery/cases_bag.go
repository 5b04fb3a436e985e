package gallery

import (
	"context"
	"image"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/bag"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// bagCases are p26 and its other ways. The picture has two ways and tells the size of the slip's picture; here cash comes
// in as well, so it is not compared by machine.
func bagCases() []Case {
	page := func(w bag.Way) kit.Route {
		return bag.Route(func(e *kit.Env) *bag.Model {
			return &bag.Model{Book: fullBag{}, Teller: fullBag{}, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, w, bag.Links{Picture: func(func(string, image.Image)) {}, Done: func() {}, Trouble: func(err error) { panic(err) }})
	}
	inputs := []Exception{
		{check.Target, "can be hit on", "the field around the entry takes the tap and gives it on (kit/form.Input)"},
		{check.Overlap, `target "30,000" lies over`, "chips are drawn 40 and hit 48: in two lines of large Arabic text the hit areas share a strip"},
	}
	data := []string{"Ziwa Bank", "Lydia Chepkemoi"}
	return []Case{
		{Name: "bag-bank", Tab: kit.Today, At: "12:48", Main: true, Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.ToBank)}, Then: tapFigure("40000"), Except: inputs},
		{Name: "bag-branch", Tab: kit.Today, At: "12:48", Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.ToBranch)}, Except: inputs},
		{Name: "bag-in", Tab: kit.Today, At: "12:48", Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.FromBranch)}, Except: inputs[:1]},
	}
}

// fullBag holds 57,100, and has been to the bank before.
type fullBag struct{ morning }

func (fullBag) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	return app.Standing{Bag: []money.Amount{design.KES(57100)}}, nil
}

func (fullBag) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return []app.Entry{{Kind: app.HandOver, Bag: &app.BagMovement{To: "Lydia Chepkemoi"}}, {Kind: app.BankDeposit, Bag: &app.BagMovement{Bank: "Ziwa Bank", Slip: "DS 88190"}}}, nil
}

func (fullBag) TakeOut(context.Context, teller.BagOut) (teller.Done, error) {
	return teller.Done{}, notHere()
}

func (fullBag) PutIn(context.Context, teller.BagIn) (teller.Done, error) {
	return teller.Done{}, notHere()
}
