package cover

import (
	"strings"
	"time"

	"daftari/app"
	"daftari/app/words"
	"daftari/store/vault/keys"
	"daftari/store/vault/session"
)

// View is the cover in words.
type View struct {
	Step    Step
	Second  string // below the name: whose book it is
	Books   []Row
	Users   []Row
	User    Row
	Several bool  // there are other institutions
	Trouble error // of the last try, or why no try is taken now
	Waits   bool  // no passphrase is taken now
	Says    string
	Forgot  string // what to do about it, once it was asked for
	Lost    Lost
	Again   bool // the PIN is to be typed once more
	Busy    bool
}

// Row is a book, or a person who may open it.
type Row struct {
	Letters, Name string
	Second, Third string
	First         string // first name
	Slot          string
	On            bool
	Trouble       bool
}

// Lost says what became of the clients' data.
type Lost struct{ Fact, Money, Do string }

// View of the step that stands.
func (f *Flow) View(w *words.Words) View {
	v := View{Step: f.step, Second: f.second(w), Several: len(f.doors) > 1, Trouble: f.trouble, Again: f.chosen != "", Busy: f.busy}
	if f.book != nil && f.step == Books || f.step == Erased {
		v.Several = true // an erased device is set up anew, or another institution on it
	}
	for i, d := range f.doors {
		v.Books = append(v.Books, f.bookRow(w, d, i == f.last()))
	}
	if f.door >= 0 && f.door < len(f.doors) {
		d := f.doors[f.door]
		for _, u := range d.State.Users {
			row := userRow(w, u, u.Slot == d.State.Last)
			if until, known := d.Until[u.Slot]; known {
				row.Second = w.T("cover.until", "day", w.DayMonth(until))
			}
			v.Users = append(v.Users, row)
		}
	}
	if u, ok := f.user(); ok {
		v.User = userRow(w, u, true)
		v.User.Second = w.T("cover.role." + string(u.Role))
		if err := waits(w, f.Now(), u); err != nil && f.step == Passphrase {
			v.Trouble, v.Waits = err, true
		}
	}
	if f.forgot {
		v.Forgot = w.T("cover.forgot.text")
	}
	f.says(w, &v)
	return v
}

func (f *Flow) says(w *words.Words, v *View) {
	if f.busy && f.stage != "" {
		v.Says = w.T("cover.stage." + string(f.stage))
		return
	}
	switch f.step {
	case Passphrase:
		v.Says = w.T("cover.opens_day")
	case First:
		v.Says = w.T("cover.first.text")
	case PIN:
		v.Says = w.T("cover.pin_reopens")
	case NewPIN:
		v.Says = w.T("cover.new_pin.text")
		if v.Again {
			v.Says = w.T("cover.new_pin.again")
		}
	case Erased:
		d := f.doors[f.door]
		v.Lost = Lost{w.Here(f.Computer, "cover.erased", "day", app.DateOf(d.State.Erased.In(f.Now().Location()))), "", w.Here(f.Computer, "cover.erased.do")}
		if d.Waiting > 0 {
			v.Lost.Money = w.T("cover.erased.waiting", "n", d.Waiting)
		}
	case Ended:
		left := f.left
		v.Trouble = app.Trouble(app.SignedOut, "vault.ended", nil)
		if f.reach == session.RecordOnly {
			v.Trouble = app.Trouble(app.SignedOut, "vault.record_only", nil, "left", w.Ago(left))
		}
	case Asking, Books, Users:
	}
}

func (f *Flow) second(w *words.Words) string {
	var parts []string
	if f.step != Books && f.door >= 0 && f.door < len(f.doors) {
		d := f.doors[f.door]
		switch {
		case d.Branch != "":
			parts = append(parts, d.Branch)
		default:
			parts = append(parts, d.title())
		}
	}
	if f.Demo {
		parts = append(parts, w.T("cover.demo"))
	}
	return strings.Join(parts, " · ")
}

func (d Door) title() string {
	if d.Name != "" {
		return d.Name
	}
	return d.Code
}

// last is the book that was opened last.
func (f *Flow) last() int {
	best := -1
	for i, d := range f.doors {
		if d.Problem == nil && !d.Opened.IsZero() && (best < 0 || d.Opened.After(f.doors[best].Opened)) {
			best = i
		}
	}
	return best
}

func (f *Flow) bookRow(w *words.Words, d Door, last bool) Row {
	r := Row{Letters: words.Initial(d.title()), Name: d.title(), On: last}
	switch {
	case d.Problem != nil:
		r.Second, r.Trouble = w.T("cover.book.broken"), true
		return r
	case !d.State.Erased.IsZero():
		r.Second, r.Trouble = w.T("cover.book.erased", "day", app.DateOf(d.State.Erased.In(f.Now().Location()))), true
		return r
	case d.New:
		r.Second = w.T("cover.book.new")
		return r
	}
	people := w.T("cover.people", "n", len(d.State.Users))
	if len(d.State.Users) == 1 {
		people = w.T("cover.alone")
	}
	parts := []string{people}
	if d.Branch != "" {
		parts = []string{d.Branch, people}
	}
	r.Second = strings.Join(parts, " · ")
	if !d.Opened.IsZero() {
		r.Third = f.when(w, d.Opened.In(f.Now().Location()))
	}
	return r
}

func (f *Flow) when(w *words.Words, at time.Time) string {
	now := f.Now()
	switch app.DateOf(now).DaysSince(app.DateOf(at)) {
	case 0:
		return w.T("cover.opened_today", "time", w.Clock(at))
	case 1:
		return w.T("cover.opened_yesterday", "time", w.Clock(at))
	}
	return w.T("cover.opened", "day", w.ShortDay(at))
}

func userRow(w *words.Words, u keys.UserState, last bool) Row {
	r := Row{Letters: words.Initials(u.Name), Name: u.Name, First: words.FirstName(u.Name), Slot: u.Slot, On: last}
	r.Second = w.T("cover.may." + string(u.Role))
	if last {
		r.Second = w.T("cover.had_last", "role", w.T("cover.role."+string(u.Role)))
	}
	return r
}
