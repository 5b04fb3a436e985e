package gallery

import (
	"context"
	"time"

	"daftari/app"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
	"daftari/ui/cover"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// coverCases are the closed book: p01 to p01d, and what can be wrong with it.
func coverCases() []Case {
	data := []string{"Daniel Otiato", "Lydia Chepkemoi", "Joseph Barasa", "Rehema", "RA", "DO", "LC", "JB",
		"Mlimani Savings", "Ziwa Credit Union", "Umoja Farmers", "Mlimani branch", "Kisima office", "Head office", "M", "Z", "U"}
	closed := func(s shelf, do func(context.Context, *cover.Flow)) []kit.Route {
		return []kit.Route{coverPage(s, nil, do)}
	}
	locked := func(b coverBook, do func(context.Context, *cover.Flow)) []kit.Route {
		return []kit.Route{coverPage(shelf{}, &b, do)}
	}
	choose := func(i int) func(context.Context, *cover.Flow) {
		return func(_ context.Context, f *cover.Flow) { f.Choose(i) }
	}
	open := func(ctx context.Context, f *cover.Flow) {
		f.Open(ctx, "five words of a passphrase", func(cover.Stage) {})
	}
	all := []Case{
		{Name: "cover-pin", Picture: "p01-unlock", At: "10:58", Main: true, Pages: locked(coverBook{pin: true, pins: 5}, nil)},
		{Name: "cover-passphrase", Picture: "p01b-passphrase", At: "07:02", Main: true, Keyboard: 217, Pages: closed(shelf{}, choose(0))},
		{Name: "cover-books", Picture: "p01c-institutions", At: "07:01", Main: true, Pages: closed(shelf{}, nil)},
		{Name: "cover-users", Picture: "p01d-users", At: "07:02", Main: true,
			Pages: closed(shelf{}, func(_ context.Context, f *cover.Flow) { f.Choose(0); f.To(cover.Users) })},
		{Name: "cover-broken", At: "07:01", Pages: closed(shelf{ill: true}, choose(1))},
		{Name: "cover-wait", At: "07:01", Pages: closed(shelf{waits: 6 * time.Hour, last: 4}, choose(0))},
		{Name: "cover-erased", At: "07:01", Pages: closed(shelf{erased: true}, choose(0))},
		{Name: "cover-older", At: "07:01", Pages: closed(shelf{older: true}, choose(0))},
		{Name: "cover-wrong", At: "07:01", Pages: closed(shelf{refuses: true}, func(ctx context.Context, f *cover.Flow) { f.Choose(0); open(ctx, f) })},
		{Name: "cover-forgot", At: "07:02", Pages: closed(shelf{}, func(_ context.Context, f *cover.Flow) { f.Choose(0); f.Forgot() })},
		{Name: "cover-wrong-pin", At: "10:58", Pages: locked(coverBook{pin: true, pins: 3}, func(ctx context.Context, f *cover.Flow) { f.Reopen(ctx, "135792") })},
		{Name: "cover-new-pin", At: "07:03", Pages: locked(coverBook{}, open)},
		{Name: "cover-ended", At: "07:03", Pages: locked(coverBook{pin: true, reach: session.RecordOnly}, open)},
	}
	for i := range all {
		all[i].Cover, all[i].Data = true, data
	}
	return all
}

// coverPage is the cover over three institutions, or the locked one over the first, after do.
func coverPage(s shelf, b *coverBook, do func(context.Context, *cover.Flow)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s.now = e.Now
		f := cover.Closed(s, e.Now)
		if b != nil {
			f = cover.Locked(s, e.Now, "mlimani", "1", *b)
		}
		f.Demo, f.Computer = true, e.Computer
		ctx := context.Background()
		if err := f.Load(ctx); err != nil {
			panic(err)
		}
		if do != nil {
			do(ctx, f)
		}
		nothing := func() {}
		return cover.Route(f, cover.Links{Opened: nothing, Start: nothing, Enrol: func(string) {}, Trouble: func(err error) { panic(err) }})(e)
	}
}

// shelf is the institutions of the pictures, the first one in a state.
type shelf struct {
	now                         func() time.Time
	ill, erased, older, refuses bool
	waits                       time.Duration
	last                        int // tries until the erasure, 0 = all
}

func (s shelf) List(context.Context) ([]cover.Door, error) {
	user := func(slot, name string, r keys.Role) keys.UserState {
		return keys.UserState{Slot: slot, Name: name, Role: r, Left: 10, Last: 20}
	}
	one := keys.State{Last: "1", Users: []keys.UserState{user("1", "Rehema Achola", keys.Officer)}}
	four := keys.State{Last: "1", Users: []keys.UserState{user("1", "Rehema Achola", keys.Officer), user("2", "Daniel Otiato", keys.Colleague),
		user("3", "Lydia Chepkemoi", keys.Cashier), user("4", "Joseph Barasa", keys.Approver)}}
	if s.waits > 0 {
		four.Users[0].Wait, four.Users[0].Until, four.Users[0].Last = s.waits, s.now().Add(s.waits), s.last
	}
	all := []cover.Door{
		{Code: "mlimani", Name: "Mlimani Savings", Branch: "Mlimani branch", State: four, Opened: design.On("2026-09-16", "17:52"),
			Until: map[string]app.Date{"2": app.DateOf(design.On("2026-09-30", "08:00"))}},
		{Code: "ziwa", Name: "Ziwa Credit Union", Branch: "Kisima office", State: one, Opened: design.On("2026-09-15", "08:00")},
		{Code: "umoja", Name: "Umoja Farmers", Branch: "Head office", State: one, Opened: design.On("2026-09-04", "08:00")},
	}
	if s.erased {
		all[0].State.Erased, all[0].Waiting = design.On("2026-09-16", "18:10"), 3
	}
	all[0].New = s.older
	if s.ill {
		all[1].Problem = app.Trouble(app.BadConfig, "vault.bad_keys", nil)
		all[2].State.Erased, all[2].New = design.On("2026-09-16", "18:10"), false
	}
	return all, nil
}

func (s shelf) Open(context.Context, string, string, string, func(cover.Stage)) (cover.Book, error) {
	if s.refuses {
		return nil, app.Trouble(app.SignedOut, "vault.wrong_passphrase", nil, "n", 7)
	}
	return coverBook{pin: true}, nil
}

// coverBook is an opened book with its screen locked.
type coverBook struct {
	pin   bool
	pins  int
	reach session.Reach
}

func (b coverBook) Reopen(context.Context, string) error {
	return app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", b.pins)
}
func (b coverBook) Change(context.Context, string, string) error { return nil }
func (b coverBook) SetPIN(context.Context, string, string) error { return nil }
func (b coverBook) HasPIN() bool                                 { return b.pin }
func (b coverBook) PINs() int                                    { return b.pins }
func (b coverBook) Reach(context.Context) (session.Reach, time.Duration, error) {
	return b.reach, 20 * time.Hour, nil
}
