package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"daftari/app"
	"daftari/fineract"
)

// errNoID marks JSON of somebody else's, a portal's: what was asked for is not in it.
var errNoID = errors.New("the answer is not what was asked for")

// gathering is whose meetings a group's attendance is kept under: its centre's, when it meets by
// the centre's calendar, else its own.
type gathering struct {
	entity   string // "groups" or "centers"
	id       int64
	calendar int64
}

func (l *Ledger) gatheringOf(ctx context.Context, group app.GroupID) (gathering, error) {
	g, err := l.c.Group(ctx, int64(group), "collectionMeetingCalendar")
	if err == nil && g.ID != int64(group) {
		err = errNoID
	}
	if err != nil {
		return gathering{}, err
	}
	at := gathering{"groups", g.ID, g.Meeting.ID}
	if g.CenterID > 0 {
		at.entity, at.id = "centers", g.CenterID
	}
	return at, nil
}

// heldOn reads the meeting of a day with its attendance; id 0 when there is none.
func (l *Ledger) heldOn(ctx context.Context, at gathering, day app.Date) (fineract.Meeting, error) {
	all, err := l.c.Meetings(ctx, at.entity, at.id)
	if err != nil {
		return fineract.Meeting{}, err
	}
	i := slices.IndexFunc(all, func(m fineract.Meeting) bool { return m.Date == DateOf(day) })
	if i < 0 {
		return fineract.Meeting{}, nil
	}
	m, err := fineract.Get[fineract.Meeting](ctx, l.c, "/v1/{entityType}/{entityId}/meetings/{meetingId}", nil, at.entity, at.id, all[i].ID)
	if err == nil && m.ID != all[i].ID {
		err = errNoID
	}
	return m, err
}

// attendance enters a meeting, or adds to the one that stands there already: groups of one centre
// share it.
func (l *Ledger) attendance(ctx context.Context, w app.Work, key string) (job, error) {
	e := w.Entry
	if e.Group <= 0 || e.Day.IsZero() || len(e.Present) == 0 {
		return job{}, fmt.Errorf("%w: attendance without group, day or marks", errUnfit)
	}
	at, err := l.gatheringOf(ctx, e.Group)
	if err != nil {
		return job{}, err
	}
	if at.calendar == 0 {
		return l.refuse(w, CodeNoMeeting), nil
	}
	held, err := l.heldOn(ctx, at, e.Day)
	if err != nil {
		return job{}, err
	}
	who := map[int64]int64{}
	for _, a := range held.Attendance {
		who[a.ClientID] = a.Type.ID
	}
	for _, m := range e.Present {
		who[int64(m.Client)] = int64(m.Was)
	}
	j := job{w: w, transaction: resourceID, p: fineract.HoldMeeting(at.entity, at.id, at.calendar, DateOf(e.Day), who, key)}
	if held.ID != 0 {
		j.p = saveAttendance(at, held.ID, who, key)
	}
	return j, nil
}

// saveAttendance sets who was at a meeting.
//
// Endpoint: POST /v1/{entityType}/{entityId}/meetings/{meetingId}
func saveAttendance(at gathering, meeting int64, who map[int64]int64, key string) fineract.Posting {
	type mark struct {
		Client int64 `json:"clientId"`
		Type   int64 `json:"attendanceType"`
	}
	var body struct {
		Marks []mark `json:"clientsAttendance"`
	}
	for _, client := range slices.Sorted(maps.Keys(who)) {
		body.Marks = append(body.Marks, mark{client, who[client]})
	}
	return fineract.Write(http.MethodPost, "/v1/{entityType}/{entityId}/meetings/{meetingId}", []any{at.entity, at.id, meeting},
		url.Values{"command": {"saveOrUpdateAttendance"}}, body, false, key)
}

// lookAttendance: the meeting of the day stands there with every mark of ours.
func (l *Ledger) lookAttendance(ctx context.Context, e app.Entry) finding {
	at, err := l.gatheringOf(ctx, e.Group)
	if err != nil {
		return failedRead(err)
	}
	held, err := l.heldOn(ctx, at, e.Day)
	if err != nil {
		return failedRead(err)
	}
	if held.ID == 0 {
		return finding{what: absent}
	}
	who := map[int64]int64{}
	for _, a := range held.Attendance {
		who[a.ClientID] = a.Type.ID
	}
	for _, m := range e.Present {
		if who[int64(m.Client)] != int64(m.Was) {
			return finding{what: absent}
		}
	}
	return l.found(e, idText(held.ID), "")
}
