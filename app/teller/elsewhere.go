package teller

import (
	"context"

	"daftari/app"
	"daftari/app/money"
)

// paidElsewhere are the members of a draft whose loans the core has lower now than the draft knew
// them, though this book recorded nothing on them that day: somebody else took their money, perhaps
// the officer herself on her other device. It goes by what a pull brings, so it knows of a meeting
// that was recorded twice once the other device has synced and this one has pulled.
func paidElsewhere(draft, fresh app.Sheet, today []app.Entry) []string {
	now := map[app.AccountRef]money.Amount{}
	for _, l := range fresh.Every() {
		for _, p := range l.Parts {
			if p.Kind == app.Repayment && p.Most.Valid() {
				now[p.Account] = p.Most
			}
		}
	}
	for _, e := range today {
		delete(now, e.Account)
	}
	var names []string
	for _, l := range draft.Every() {
		for _, p := range l.Parts {
			most, known := now[p.Account]
			if c, err := most.Cmp(p.Most); known && err == nil && c < 0 {
				names = append(names, l.Name)
				break
			}
		}
	}
	return names
}

// heldMeanwhile refuses the close of such a sheet once: the draft takes the new figures, so that
// the next close, after the officer has compared, goes through. Cash that she took is never lost.
func (t *Teller) heldMeanwhile(ctx context.Context, draft, refreshed, fresh app.Sheet, st app.Standing) error {
	names := paidElsewhere(draft, fresh, st.Today)
	if len(names) == 0 {
		return nil
	}
	if _, err := t.Drafts.SaveSheet(ctx, refreshed); err != nil {
		return err
	}
	return trouble(app.Conflict, "held_meanwhile", "group", draft.Name, "n", len(names), "name", names[0])
}
