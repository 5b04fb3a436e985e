package teller

import (
	"context"

	"daftari/app"
)

// Preview is the sheet of a group and day as it would open now, or stands; nothing is saved. It
// has no key while no draft was begun.
func (t *Teller) Preview(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error) {
	draft, found, err := t.draft(ctx, group, day)
	if err != nil || found && draft.State != app.SheetOpen {
		return draft, err
	}
	file, inst, err := t.groupAndHouse(ctx, group)
	if err != nil {
		return app.Sheet{}, err
	}
	fresh, err := t.expected(ctx, file, day, inst)
	if err != nil || !found {
		return fresh, err
	}
	return draft.Refresh(fresh), nil
}
