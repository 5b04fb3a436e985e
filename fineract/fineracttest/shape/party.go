package shape

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/wire"
)

var weekdayNames = [...]string{"", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Weekday as recurrences write it; 0 and 7 are Sunday.
func Weekday(n int) string { return weekdays[n%len(weekdays)] }

var partyStates = map[int][2]string{100: {"pending", "Pending"}, 300: {"active", "Active"}, 600: {"closed", "Closed"}, 700: {"rejected", "Rejected"}, 800: {"withdraw", "Withdrawn"}}

// PartyState is the code and the words of a status of clients, groups and centres.
func PartyState(n int) [2]string { return partyStates[n] }

// ClientStatus is a client's status.
func ClientStatus(n int) wire.Obj {
	return Enum(n, "clientStatusType."+partyStates[n][0], partyStates[n][1])
}

// CalendarHead is a calendar without the days that follow from it.
func CalendarHead(w *books.World, cal *books.Calendar) wire.Obj {
	kinds := map[int][2]string{2: {"groups", "GROUPS"}, 4: {"centers", "CENTERS"}, 6: {"loan.recalculation.rest.detail", "LOAN_RECALCULATION_REST_DETAIL"}}
	frequencies := map[int][2]string{1: {"daily", "DAILY"}, 2: {"weekly", "WEEKLY"}, 3: {"monthly", "MONTHLY"}}
	kind := kinds[cal.EntityType]
	o := wire.O("id", cal.ID, "calendarInstanceId", cal.InstanceID, "entityId", cal.EntityID, "entityType", Enum(cal.EntityType, "calendarEntityType."+kind[0], kind[1]),
		"title", cal.Title, "description", wire.Str(cal.Description), "location", wire.Str(cal.Location), "startDate", cal.Start, "endDate", wire.Day(cal.End), "duration", 0,
		"type", Enum(1, "calendarType.collection", "COLLECTION"), "repeating", cal.Repeating, "recurrence", wire.Str(cal.Recurrence))
	if f := frequencies[cal.Frequency]; cal.Repeating {
		day := Enum(0, "calendarWeekDaysType.invalid", "INVALID")
		if n := cal.RepeatsOnDay; n > 0 {
			day = Enum(n, "calendarWeekDaysType."+weekdayNames[n], Weekday(n))
		}
		o = o.And("frequency", Enum(cal.Frequency, "calendarFrequencyType."+f[0], f[1]), "interval", cal.Interval, "repeatsOnDay", day,
			"repeatsOnNthDayOfMonth", Enum(0, "nthDayType.invalid", "INVALID"))
	}
	return o.And("firstReminder", 0, "secondReminder", 0)
}

// CalendarStamps say who made and changed a calendar, and when.
func CalendarStamps(w *books.World, cal *books.Calendar) []any {
	created, updated := w.User(cal.CreatedBy), w.User(cal.UpdatedBy)
	out := []any{"createdDate", Instant(cal.Created), "lastUpdatedDate", Instant(cal.Updated)}
	if created != nil {
		out = append(out, "createdByUserId", created.ID, "createdByUsername", created.Username)
	}
	if updated != nil {
		out = append(out, "lastUpdatedByUserId", updated.ID, "lastUpdatedByUsername", updated.Username)
	}
	return out
}

// CodeValue is a value of a code list; without the value its flags alone.
func CodeValue(w *books.World, id int64) wire.Obj {
	o := wire.Obj{}
	if v := w.CodeValue(id); v != nil {
		o = wire.O("id", id, "name", v.Name)
	}
	return o.And("active", false, "mandatory", false)
}
