package gallery

import (
	"context"
	"image"
	"image/draw"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/bag"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// bagCases are p26 and its other ways.
func bagCases() []Case {
	page := func(w bag.Way) kit.Route {
		return func(e *kit.Env) *kit.Page { // another each time: what was said outlives a change of look
			return bag.Route(func(e *kit.Env) *bag.Model {
				return &bag.Model{Book: fullBag{}, Teller: fullBag{}, Words: e.Words, Computer: e.Computer, Now: e.Now}
			}, w, bag.Links{Picture: func(chosen func(string, image.Image)) { chosen("slip.jpg", slip()) }, Done: func() {}, Trouble: func(err error) { panic(err) }})(e)
		}
	}
	data := []string{"Ziwa Bank", "Lydia Chepkemoi", "DS 88214"}
	return []Case{
		{Name: "bag-bank", Picture: "p26-cash-out", Tab: kit.Today, At: "12:48", Main: true, Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.ToBank)}, Then: banked,
			Except: []Exception{{Design, "chosen 12:47", "the page does not know how many bytes the picture has, and the gallery's clock stands"}}},
		{Name: "bag-branch", Tab: kit.Today, At: "12:48", Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.ToBranch)}},
		{Name: "bag-in", Tab: kit.Today, At: "12:48", Data: data, Pages: []kit.Route{todayPage(morning{}), page(bag.FromBranch)}},
	}
}

// banked is all of p26: how much, the number of the slip, and its picture.
func banked(w *Walker) {
	tapFigure("40000")(w)
	w.Reach(w.T("bag.slip"))
	w.Fill(w.T("bag.slip"), "DS 88214")
	w.Reach(w.T("bag.picture_choose"))
	w.Tap(w.T("bag.picture_choose"))
}

// slip is white paper with lines on it.
func slip() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 92, 118))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for i, wide := range []int{44, 76, 68, 76, 34, 34, 76, 76} {
		draw.Draw(img, image.Rect(8, 10+13*i, 8+wide, 14+13*i), image.Black, image.Point{}, draw.Src)
	}
	return img
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
