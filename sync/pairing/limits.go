package pairing

import (
	"errors"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/transport"
)

// Limits of an enrolment as a person types them; "" and 0 = none. They hold on the device from its first
// hour, and later where the core's own tables set none.
type Limits struct {
	Currency                      string // of the amounts, "KES"
	EntryMax, UnpostedMax, BagMax string // decimals
	OfflineHours, BackDays        int
	LockMinutes, SheetMinutes     int // idle until the screen locks; the same while a sheet is open
	GraceSeconds                  int // behind a call or message that Daftari opened itself
	NoExactly                     bool
}

func (l Limits) parse() (out app.Limits, err error) {
	out = app.Limits{OfflineHours: l.OfflineHours, BackDays: l.BackDays, NoExactly: l.NoExactly,
		LockMinutes: l.LockMinutes, SheetMinutes: l.SheetMinutes, GraceSeconds: l.GraceSeconds}
	for _, a := range []struct {
		text string
		into *money.Amount
	}{{l.EntryMax, &out.EntryMax}, {l.UnpostedMax, &out.UnpostedMax}, {l.BagMax, &out.BagMax}} {
		if a.text == "" {
			continue
		}
		cur, err := money.ISO(l.Currency)
		if err != nil {
			return out, app.Trouble(app.BadInput, "enrol.bad_limit", err, "text", l.Currency)
		}
		if *a.into, err = money.ParseDecimal(a.text, cur); err != nil || a.into.Sign() <= 0 {
			return out, app.Trouble(app.BadInput, "enrol.bad_limit", err, "text", a.text)
		}
	}
	if min(l.OfflineHours, l.BackDays, l.LockMinutes, l.SheetMinutes, l.GraceSeconds) < 0 {
		return out, app.Trouble(app.BadInput, "enrol.bad_limit", nil, "text", "-")
	}
	return out, nil
}

// pinned checks the pins before anybody carries them to a device, and gives their last day.
func (r Making) pinned(now time.Time) (until app.Date, err error) {
	for _, text := range r.Pins {
		if _, err := transport.ParsePin(text); err != nil {
			return until, app.Trouble(app.BadInput, "enrol.bad_pin", err, "text", text)
		}
	}
	if r.PinsUntil == "" {
		return until, nil
	}
	until, err = app.ParseDate(r.PinsUntil)
	if err == nil && (len(r.Pins) == 0 || until.Before(app.DateOf(now))) {
		err = errors.New("no pins, or a day that is over")
	}
	if err != nil {
		return until, app.Trouble(app.BadInput, "enrol.bad_pin", err, "text", r.PinsUntil)
	}
	return until, nil
}
