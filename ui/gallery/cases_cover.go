package gallery

import (
	"context"
	"time"

	"daftari/store/vault/session"
	"daftari/ui/cover"
	"daftari/ui/gallery/covers"
	"daftari/ui/kit"
)

// coverCases are the closed book: p01 to p01d, and what can be wrong with it.
func coverCases() []Case {
	data := []string{"Daniel Otiato", "Lydia Chepkemoi", "Joseph Barasa", "Rehema", "RA", "DO", "LC", "JB",
		"Mlimani Savings", "Ziwa Credit Union", "Umoja Farmers", "Mlimani branch", "Kisima office", "Head office", "M", "Z", "U"}
	closed := func(s covers.Shelf, do func(context.Context, *cover.Flow)) []kit.Route {
		return []kit.Route{coverPage(s, nil, do)}
	}
	locked := func(b covers.Book, do func(context.Context, *cover.Flow)) []kit.Route {
		return []kit.Route{coverPage(covers.Shelf{}, &b, do)}
	}
	choose := func(i int) func(context.Context, *cover.Flow) {
		return func(_ context.Context, f *cover.Flow) { f.Choose(i) }
	}
	open := func(ctx context.Context, f *cover.Flow) {
		f.Open(ctx, "five words of a passphrase", func(cover.Stage) {})
	}
	all := []Case{
		{Name: "cover-pin", Picture: "p01-unlock", At: "10:58", Main: true, Pages: locked(covers.Book{PIN: true, Tries: 5}, nil)},
		{Name: "cover-passphrase", Picture: "p01b-passphrase", At: "07:02", Main: true, Lower: 217, Pages: closed(covers.Shelf{}, choose(0))},
		{Name: "cover-books", Picture: "p01c-institutions", At: "07:01", Main: true, Pages: closed(covers.Shelf{}, nil)},
		{Name: "cover-users", Picture: "p01d-users", At: "07:02", Main: true,
			Pages: closed(covers.Shelf{}, func(_ context.Context, f *cover.Flow) { f.Choose(0); f.To(cover.Users) })},
		{Name: "cover-broken", At: "07:01", Pages: closed(covers.Shelf{Ill: true}, choose(1))},
		{Name: "cover-wait", At: "07:01", Pages: closed(covers.Shelf{Waits: 6 * time.Hour, Last: 4}, choose(0))},
		{Name: "cover-erased", At: "07:01", Pages: closed(covers.Shelf{Erased: true}, choose(0))},
		{Name: "cover-older", At: "07:01", Pages: closed(covers.Shelf{Older: true}, choose(0))},
		{Name: "cover-wrong", At: "07:01", Pages: closed(covers.Shelf{Refuses: true}, func(ctx context.Context, f *cover.Flow) { f.Choose(0); open(ctx, f) })},
		{Name: "cover-forgot", At: "07:02", Pages: closed(covers.Shelf{}, func(_ context.Context, f *cover.Flow) { f.Choose(0); f.Forgot() })},
		{Name: "cover-wrong-pin", At: "10:58", Pages: locked(covers.Book{PIN: true, Tries: 3}, func(ctx context.Context, f *cover.Flow) { f.Reopen(ctx, "135792") })},
		{Name: "cover-new-pin", At: "07:03", Pages: locked(covers.Book{}, open)},
		{Name: "cover-ended", At: "07:03", Pages: locked(covers.Book{PIN: true, Left: session.RecordOnly}, open)},
	}
	for i := range all {
		all[i].Cover, all[i].Data = true, data
	}
	return all
}

// coverPage is the cover over three institutions, or the locked one over the first, after do.
func coverPage(s covers.Shelf, b *covers.Book, do func(context.Context, *cover.Flow)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s.Now = e.Now
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
