package panel

import (
	"cmp"
	"strconv"
	"time"

	"daftari/app/money"
)

func (t teller) cards() []card {
	look, one := t.look, t.one
	since := card{t.T("panel.card.since"), t.at(look.Since), t.T("panel.card.since_plain", "ago", look.Now.Sub(look.Since))}
	if look.Crashed {
		since.Note = t.T("panel.card.since_crash", "at", t.Clock(look.Since.In(t.zone)))
	}
	heard := card{Label: t.T("panel.card.heard")}
	some, all, oldest := 0, 0, time.Time{}
	for _, d := range one.Devices {
		if d.Shut {
			continue
		}
		all++
		if !d.At.IsZero() && sameDay(d.At, look.Now, t.zone) {
			some++
		}
		if !d.At.IsZero() && (oldest.IsZero() || d.At.Before(oldest)) {
			oldest = d.At
		}
	}
	heard.Value = t.T("panel.card.of", "some", t.Number(some), "all", t.Number(all))
	if heard.Note = t.T("panel.card.unheard"); !oldest.IsZero() {
		heard.Note = t.T("panel.card.oldest", "ago", look.Now.Sub(oldest))
	}
	sent := card{t.T("panel.card.sent"), t.Number(one.Sent), t.T("panel.card.sent_of", "amount", t.money(one.Amount), "made", t.Number(one.Made))}
	waits := card{t.T("panel.card.core"), t.Number(one.Post + one.Stuck), t.T("panel.card.nothing")}
	if one.Post > 0 {
		waits.Note = t.T("panel.card.oldest_is", "ago", look.Now.Sub(one.PostAt))
	}
	room := card{t.T("panel.card.room"), "–", t.T("panel.card.no_copy")}
	if look.Disk >= 0 {
		room.Value = bytesOf(look.Disk)
	}
	if !one.Copy.IsZero() {
		room.Note = t.T("panel.card.copy", "at", t.at(one.Copy))
	}
	return []card{since, heard, sent, waits, room}
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	x, y := a.In(zone), b.In(zone)
	return x.Year() == y.Year() && x.YearDay() == y.YearDay()
}

// bytesOf in thousands, as disks are sold.
func bytesOf(n int64) string {
	switch {
	case n >= 1e9:
		return strconv.FormatInt(n/1e9, 10) + " GB"
	case n >= 1e6:
		return strconv.FormatInt(n/1e6, 10) + " MB"
	}
	return strconv.FormatInt(n/1e3, 10) + " kB"
}

func (t teller) devices() (all []row) {
	for _, d := range t.one.Devices {
		r := row{Icon: "link-online", Tone: "ink2", Whose: d.Name, Code: d.Code, Seen: t.T("panel.never"), Ago: t.ago(d.At), Kind: "–", Entries: "–", Sum: t.sum(d.Held.Sums)}
		if !d.At.IsZero() {
			r.Seen = t.at(d.At)
		}
		if d.Held.Kind != "" {
			r.Kind, r.Entries = t.T("panel.kind."+d.Held.Kind), t.T("panel.entries.none")
			if d.Held.Entries > 0 {
				r.Entries = t.T("panel.entries", "n", d.Held.Entries)
			}
		}
		switch {
		case d.Shut:
			r.Icon, r.Tone, r.Shut = "lock", "madder", t.T("panel.shut")
		case !d.At.IsZero() && t.look.Now.Sub(d.At) >= quiet:
			r.Icon, r.Tone, r.Hot = "link-offline", "turmeric", true
		}
		all = append(all, r)
	}
	return all
}

// sum under the head's currency; of another it says which.
func (t teller) sum(all []money.Amount) string {
	if len(all) == 1 && all[0].Currency().Code() != t.currency() {
		return all[0].FormatWithCode(t.Lang())
	}
	return t.money(all)
}

// looks of the groups: icon, and the class of their stamp.
func looks(g Group) (icon, tone string) {
	switch g {
	case Waiting:
		return "pay-approval", "turmeric tint"
	case Ready:
		return "pay-ready", "slate quiet"
	case Provider:
		return "pay-with-provider", "turmeric tint"
	case Unsure:
		return "state-unsure", "unsure solid"
	case Posting:
		return "pay-made", "sky tint"
	case Made:
		return "pay-made", "leaf quiet"
	case NotPaid:
		return "pay-not-paid", "madder tint"
	}
	return "info", "slate quiet"
}

// states as bars: by amount where there is one currency, else by number.
func (t teller) states() (all []bar) {
	size := func(s State) int64 { return int64(s.N) }
	if t.oneCurrency() {
		size = func(s State) int64 {
			if len(s.Amount) == 0 {
				return 0
			}
			return s.Amount[0].Minor()
		}
	}
	most := int64(1)
	for _, s := range t.one.States {
		most = max(most, size(s))
	}
	for _, s := range t.one.States {
		b := bar{Word: t.T("panel.group." + string(s.Group)), N: t.Number(s.N), Amount: t.money(s.Amount)}
		b.Icon, b.Tone = looks(s.Group)
		if s.N > 0 {
			b.Width = max(2, share(size(s), most))
		}
		all = append(all, b)
	}
	return all
}

func (t teller) oneCurrency() bool {
	var seen []money.Amount
	for _, s := range t.one.States {
		for _, a := range s.Amount {
			seen = add(seen, a)
		}
	}
	return len(seen) == 1
}

// share of the most in hundredths, without overflowing.
func share(n, most int64) int {
	if most > 1<<50 {
		n, most = n>>10, most>>10
	}
	return int(n * 100 / max(1, most))
}

func (t teller) queues() (all []line) {
	for _, q := range t.one.Queues {
		all = append(all, line{Name: t.T("panel.queue." + string(q.For)), Value: t.Number(q.N), More: t.ago(q.Oldest), Idle: q.N == 0})
	}
	return all
}

func (t teller) routes() (all []line) {
	for _, r := range t.one.Routes {
		l := line{Icon: "wallet", Tone: "leaf", Name: r.Rail, Note: t.T("panel.route.works"), Value: "–"}
		if r.Rail == "" {
			l.Icon, l.Name = "nav-branch", t.T("panel.route.core")
		}
		if !r.At.IsZero() {
			l.Value = t.at(r.At)
		} else {
			l.Tone, l.Note = "ink2", t.T("panel.route.unused")
		}
		if r.Unsure > 0 {
			l.More = t.T("panel.route.unsure", "n", r.Unsure)
		}
		switch {
		case r.Halted != "":
			l.Tone, l.Note = "madder", t.T(cmp.Or(t.reason(r.Halted), "panel.route.halted"))
		case r.Broken:
			l.Tone, l.Note = "turmeric", t.T("panel.route.lost", "n", r.Lost)
		case r.Late > 0:
			l.Tone, l.Note = "turmeric", t.T("panel.route.late", "n", r.Late)
		}
		all = append(all, l)
	}
	return all
}

// reason why a provider's queue stands still, as the rails' words have it; "" where they have none.
func (t teller) reason(code string) string {
	if key := "rail." + code + ".what"; t.Has(key) {
		return key
	}
	return ""
}
