package gallery

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"daftari/ui/gallery/noon"
	"daftari/ui/kit"
)

// outboxCases are p09 and p10, and the forms they take without anything to show or with other states.
func outboxCases() []Case {
	list, entry := noon.List(), noon.Entry
	data := []string{"From 0700 000 119", "error.msg.loan.must.be.active.fully.paid.or.overpaid"}
	return []Case{
		{Name: "outbox", Picture: "p09-outbox", Tab: kit.Outbox, At: "12:20", Main: true, Data: data, Sync: Entries(6, 60850, 4*time.Hour),
			Badges: []Badge{{kit.Outbox, 3, true}}, Pages: []kit.Route{list}},
		{Name: "outbox-dark", Picture: "p09d-outbox-dark", Tab: kit.Outbox, At: "12:20", Dark: true, Only: Phone, Data: data, Sync: Entries(6, 60850, 4*time.Hour),
			Badges: []Badge{{kit.Outbox, 3, true}}, Pages: []kit.Route{list}},
		{Name: "outbox-empty", Tab: kit.Outbox, At: "12:20", Sync: NothingWaits("06:10"), Pages: []kit.Route{noon.Nothing()}},
		{Name: "entry", Picture: "p10-needs-you", Tab: kit.Outbox, At: "12:24", Main: true, Data: data, Pages: []kit.Route{list, entry(noon.Book{})},
			Except: []Exception{{Design, "the loan was closed on 12 Sep", "the core refuses without saying when it closed the loan"}}},
		{Name: "entry-choice", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(noon.Book{})}, Only: Phone,
			Then: tapLike("L-000301")},
		{Name: "entry-unsure", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(noon.Book{Unsure: true})}},
		{Name: "entry-queued", Tab: kit.Outbox, At: "12:24", Data: data, Pages: []kit.Route{list, entry(noon.Book{Queued: true})}},
	}
}

// tapLike touches what reads so in any language.
func tapLike(part string) func(*Walker) {
	return func(w *Walker) {
		for _, t := range w.Screen().Targets {
			if strings.Contains(t.Label, part) {
				w.Tap(t.Label)
				return
			}
		}
	}
}

// tapFigure touches what is this figure and nothing else, however it is grouped.
func tapFigure(digits string) func(*Walker) {
	return func(w *Walker) {
		for _, t := range w.Screen().Targets {
			bare := strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) || unicode.IsLetter(r) {
					return r
				}
				return -1
			}, t.Label)
			if bare == digits && !t.Behind {
				w.Tap(t.Label)
				return
			}
		}
	}
}

func notHere() error { return errors.New("the gallery records nothing") }
