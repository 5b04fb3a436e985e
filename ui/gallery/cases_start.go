package gallery

import (
	"context"

	"daftari/app"
	"daftari/ui/cover"
	"daftari/ui/farside"
	"daftari/ui/gallery/covers"
	"daftari/ui/kit"
	"daftari/ui/start"
)

// startCases are the first start, step by step, the cover with a way to practise, and the trainer's panel: no mock-up
// shows them.
func startCases() []Case {
	data := []string{"Mlimani Savings", "https://core.mlimani.example", "core.mlimani.example", "rehema", "mlimani", "Rehema Achola",
		"9F2C 71AA 04D3", "C0FF EE12 3456", "Achieng Odhiambo", "Wanjiku Kamau", "Otieno"}
	page := func(do func(context.Context, *start.Flow)) []kit.Route {
		return []kit.Route{func(e *kit.Env) *kit.Page {
			f := start.New(covers.Core{})
			do(context.Background(), f)
			nothing := func() {}
			return start.Route(f, start.Links{Pick: func(func([]byte)) {}, Done: func(start.Made) {}, Leave: nothing, Practise: nothing})(e)
		}}
	}
	to := func(s start.Step) func(context.Context, *start.Flow) {
		return func(_ context.Context, f *start.Flow) { f.To(s) }
	}
	signed := func(ctx context.Context, f *start.Flow) {
		f.At(ctx, "core.mlimani.example", "", "mlimani", "")
		f.SameServer()
		f.As("rehema", "secret")
	}
	all := []Case{
		{Name: "start-begin", Main: true, Pages: page(to(start.Begin))},
		{Name: "start-document", Pages: page(func(ctx context.Context, f *start.Flow) { f.To(start.Document); f.Take(ctx, "torn") })},
		{Name: "start-branch", Pages: page(func(ctx context.Context, f *start.Flow) { f.Take(ctx, "signed") })},
		{Name: "start-server", Pages: page(func(ctx context.Context, f *start.Flow) { f.To(start.Server); f.At(ctx, "", "", "", "") })},
		{Name: "start-certificate", Main: true, Pages: page(func(ctx context.Context, f *start.Flow) { f.At(ctx, "core.mlimani.example", "", "mlimani", "") })},
		{Name: "start-sign-in", Pages: page(func(ctx context.Context, f *start.Flow) { signed(ctx, f); f.To(start.SignIn) })},
		{Name: "start-phrase", Pages: page(func(ctx context.Context, f *start.Flow) { signed(ctx, f); f.Choose("one", "two") })},
		{Name: "start-making", Pages: page(func(ctx context.Context, f *start.Flow) { signed(ctx, f); f.Choose("out", "out"); f.Make(ctx) })},
		{Name: "start-loading", Pages: page(func(ctx context.Context, f *start.Flow) {
			signed(ctx, f)
			f.Choose("five words", "five words")
			f.Make(ctx)
			f.Load(ctx, func(app.SyncProgress) {})
		})},
		{Name: "start-ready", Pages: page(func(ctx context.Context, f *start.Flow) {
			signed(ctx, f)
			f.Choose("five words", "five words")
			f.Make(ctx)
			f.Later()
		})},
		{Name: "cover-practise", At: "07:02", Pages: []kit.Route{func(e *kit.Env) *kit.Page {
			s := covers.Shelf{Now: e.Now}
			f := cover.Closed(s, e.Now)
			f.Computer = e.Computer
			if err := f.Load(context.Background()); err != nil {
				panic(err)
			}
			f.Choose(1)
			nothing := func() {}
			return cover.Route(f, cover.Links{Opened: nothing, Start: nothing, Practise: nothing, Trouble: func(err error) { panic(err) }})(e)
		}}},
		{Name: "cover-waiting", At: "07:02", Pages: []kit.Route{cover.Waiting("demo.preparing")}},
	}
	for i := range all {
		all[i].Cover, all[i].Data = true, append(data, "KE", "Ziwa Credit Union", "Kisima office", "Rehema Achola", "RA", "Rehema")
	}
	return append(all, Case{Name: "farside", Tab: kit.Today, Data: append(data, "Mutheu Gathoni", "Halima Mwakio"), Pages: []kit.Route{todayPage(morning{}), farside.Route(func(e *kit.Env) *farside.Model {
		return &farside.Model{Book: covers.Moved{}, Files: covers.Moved{}, Far: covers.Moved{}, Wallets: covers.Purses{}, Words: e.Words, Computer: e.Computer}
	}, func(_ *kit.Env, err error) { panic(err) }, nil)}})
}
