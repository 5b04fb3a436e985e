package fineract

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"slices"
)

// Group is a group of clients, or a centre of groups.
type Group struct {
	ID         int64    `json:"id"`
	AccountNo  string   `json:"accountNo"`
	Name       string   `json:"name"`
	ExternalID string   `json:"externalId"`
	Status     Enum     `json:"status"` // 100 pending, 300 active, 600 closed
	Active     bool     `json:"active"`
	Activated  Date     `json:"activationDate"`
	OfficeID   int64    `json:"officeId"`
	CenterID   int64    `json:"centerId"`
	CenterName string   `json:"centerName"`
	StaffID    int64    `json:"staffId"`
	StaffName  string   `json:"staffName"`
	Hierarchy  string   `json:"hierarchy"`
	Groups     []Group  `json:"groupMembers"`              // of a centre, by association groupMembers
	Members    []Person `json:"clientMembers"`             // by association clientMembers; closed ones too
	ActiveOnly []Person `json:"activeClientMembers"`       // by association activeClientMembers
	Meeting    Calendar `json:"collectionMeetingCalendar"` // by that association; a group in a centre shows the centre's
}

// Calendar says when a group or centre meets.
type Calendar struct {
	ID         int64  `json:"id"`
	InstanceID int64  `json:"calendarInstanceId"`
	EntityID   int64  `json:"entityId"`
	EntityType Enum   `json:"entityType"` // 2 groups, 4 centres
	Title      string `json:"title"`
	Location   string `json:"location"`
	Start      Date   `json:"startDate"`
	End        Date   `json:"endDate"`
	Type       Enum   `json:"type"` // 1 collection
	Repeating  bool   `json:"repeating"`
	Recurrence string `json:"recurrence"` // RRULE; "interval" beside it is -1 for weekly and not to be used
	Next       []Date `json:"nextTenRecurringDates"`
}

// GroupPages reads the groups of an office and officer (0: any), a page at a time.
//
// Endpoint: GET /v1/groups
func (c *Client) GroupPages(ctx context.Context, officeID, staffID int64, size int) iter.Seq2[[]Group, error] {
	return pages[Group](ctx, c, "/v1/groups", values("officeId", officeID, "staffId", staffID, "paged", true), size)
}

// CenterPages reads the centres of an office and officer (0: any), a page at a time.
//
// Endpoint: GET /v1/centers
func (c *Client) CenterPages(ctx context.Context, officeID, staffID int64, size int) iter.Seq2[[]Group, error] {
	return pages[Group](ctx, c, "/v1/centers", values("officeId", officeID, "staffId", staffID, "paged", true), size)
}

// Group reads one group. associations: clientMembers, activeClientMembers, collectionMeetingCalendar, all ...
//
// Endpoint: GET /v1/groups/{groupId}
func (c *Client) Group(ctx context.Context, id int64, associations ...string) (Group, error) {
	return Get[Group](ctx, c, "/v1/groups/{groupId}", associated(associations), id)
}

// Center reads one centre. associations: groupMembers, collectionMeetingCalendar.
//
// Endpoint: GET /v1/centers/{centerId}
func (c *Client) Center(ctx context.Context, id int64, associations ...string) (Group, error) {
	return Get[Group](ctx, c, "/v1/centers/{centerId}", associated(associations), id)
}

// GroupAccounts reads the group's own accounts and its members' JLG loans: the only place for a group's savings.
//
// Endpoint: GET /v1/groups/{groupId}/accounts
func (c *Client) GroupAccounts(ctx context.Context, id int64) (Accounts, error) {
	return Get[Accounts](ctx, c, "/v1/groups/{groupId}/accounts", nil, id)
}

// Calendars reads the calendars of "groups" or "centers".
//
// Endpoint: GET /v1/{entityType}/{entityId}/calendars
func (c *Client) Calendars(ctx context.Context, entity string, id int64) ([]Calendar, error) {
	return Get[[]Calendar](ctx, c, "/v1/{entityType}/{entityId}/calendars", nil, entity, id)
}

// Meeting is a meeting held.
type Meeting struct {
	ID         int64        `json:"id"`
	Date       Date         `json:"meetingDate"`
	Attendance []Attendance `json:"clientsAttendance"`
}

// Attendance is who was there.
type Attendance struct {
	ClientID int64 `json:"clientId"`
	Type     Enum  `json:"attendanceType"` // 1 present, 2 absent, 3 approved, 4 leave, 5 late
}

// Meetings reads the meetings held by "groups" or "centers", newest last.
//
// Endpoint: GET /v1/{entityType}/{entityId}/meetings
func (c *Client) Meetings(ctx context.Context, entity string, id int64) ([]Meeting, error) {
	return Get[[]Meeting](ctx, c, "/v1/{entityType}/{entityId}/meetings", nil, entity, id)
}

// HoldMeeting enters a meeting and who attended (client id -> attendance type). There is one for a day and calendar.
//
// Endpoint: POST /v1/{entityType}/{entityId}/meetings
func HoldMeeting(entity string, id, calendarID int64, on Date, attendance map[int64]int64, key string) Posting {
	type present struct {
		ClientID int64 `json:"clientId"`
		Type     int64 `json:"attendanceType"`
	}
	list := []present{}
	for _, client := range slices.Sorted(maps.Keys(attendance)) {
		list = append(list, present{client, attendance[client]})
	}
	body := map[string]any{"meetingDate": on, "calendarId": calendarID, "clientsAttendance": list}
	return write(http.MethodPost, "/v1/{entityType}/{entityId}/meetings", []any{entity, id}, nil, body, true, key)
}
