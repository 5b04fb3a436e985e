package gallery

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	far "daftari/fineract/ledger/farside"
	"daftari/ui/cover"
	"daftari/ui/farside"
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
			f := start.New(core{})
			do(context.Background(), f)
			nothing := func() {}
			return start.Route(f, start.Links{Pick: func(func([]byte)) {}, Done: func(start.Made) {}, Leave: nothing, Practise: nothing})(e)
		}}
	}
	to := func(s start.Step) func(context.Context, *start.Flow) {
		return func(_ context.Context, f *start.Flow) { f.To(s) }
	}
	signed := func(ctx context.Context, f *start.Flow) {
		f.At(ctx, "core.mlimani.example", "", "mlimani")
		f.SameServer()
		f.As("rehema", "secret")
	}
	all := []Case{
		{Name: "start-begin", Main: true, Pages: page(to(start.Begin))},
		{Name: "start-document", Pages: page(func(ctx context.Context, f *start.Flow) { f.To(start.Document); f.Take(ctx, "torn") })},
		{Name: "start-branch", Pages: page(func(ctx context.Context, f *start.Flow) { f.Take(ctx, "signed") })},
		{Name: "start-server", Pages: page(func(ctx context.Context, f *start.Flow) { f.To(start.Server); f.At(ctx, "", "", "") })},
		{Name: "start-certificate", Main: true, Pages: page(func(ctx context.Context, f *start.Flow) { f.At(ctx, "core.mlimani.example", "", "mlimani") })},
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
			s := shelf{now: e.Now}
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
		all[i].Cover, all[i].Data = true, append(data, "Ziwa Credit Union", "Kisima office", "Rehema Achola", "RA", "Rehema")
	}
	return append(all, Case{Name: "farside", Tab: kit.Today, Data: data, Pages: []kit.Route{todayPage(morning{}), farside.Route(func(e *kit.Env) *farside.Model {
		return &farside.Model{Book: moved{}, Far: moved{}, Words: e.Words, Computer: e.Computer}
	}, func(_ *kit.Env, err error) { panic(err) }, nil)}})
}

// core is a server that knows one enrolment, and whose network goes before the groups are brought.
type core struct{}

func (core) Read(_ context.Context, text string) (start.Enrolment, error) {
	if text != "signed" {
		return start.Enrolment{}, app.Trouble(app.BadInput, "enrol.unreadable", nil)
	}
	return start.Enrolment{Institution: "Mlimani Savings", Code: "mlimani", Server: "https://core.mlimani.example", User: "rehema", Branch: "9f2c71aa04d3"}, nil
}

func (core) Certificate(context.Context, string) (string, error) { return "c0ffee123456", nil }

func (core) Init(_ context.Context, r start.Request) (start.Made, error) {
	if r.Passphrase == "out" {
		return start.Made{}, app.Trouble(app.Offline, "ledger.offline", nil)
	}
	return start.Made{Institution: "mlimani", Officer: "Rehema Achola", Device: "K7"}, nil
}

func (core) Download(context.Context, func(app.SyncProgress)) error {
	return app.Trouble(app.Offline, "ledger.offline", nil)
}

// moved is a far side that has a device's book but for one line.
type moved struct{}

func (moved) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		return nil, err
	}
	entry := func(key, name string, minor int64, s app.State) app.Entry {
		return app.Entry{Key: app.Key(key), Kind: app.Repayment, Title: name, State: s, Amount: money.FromMinor(minor, kes)}
	}
	return []app.Entry{entry("k1", "Achieng Odhiambo", 75_000, app.Confirmed), entry("k2", "Wanjiku Kamau", 60_000, app.Queued)}, nil
}

func (moved) Line() far.Line         { return far.Losing }
func (moved) SetLine(far.Line) error { return nil }
func (moved) RefuseNext()            {}
func (moved) OtherPosts() error      { return nil }
func (moved) Moves() []far.Move {
	return []far.Move{{ID: "L1", ExternalID: "k1", Client: "Achieng Odhiambo", Amount: "750.00", Currency: "KES"},
		{ID: "L9", Client: "Otieno", Amount: "100.00", Currency: "KES"}}
}
