package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func legalForm(n int) wire.Obj {
	if n == 2 {
		return shape.Enum(2, "legalFormType.entity", "Entity")
	}
	return shape.Enum(1, "legalFormType.person", "Person")
}

func names(cl *books.Client) wire.Obj {
	return wire.O("firstname", wire.Str(cl.Firstname), "middlename", wire.Str(cl.Middlename), "lastname", wire.Str(cl.Lastname), "fullname", wire.Str(cl.Fullname),
		"displayName", cl.DisplayName, "mobileNo", wire.Str(cl.MobileNo), "emailAddress", wire.Str(cl.Email), "dateOfBirth", wire.Day(cl.Born))
}

func clientHead(w *books.World, cl *books.Client, list bool) wire.Obj {
	o := wire.O("id", cl.ID, "accountNo", cl.AccountNo, "externalId", wire.Str(cl.ExternalID), "status", shape.ClientStatus(cl.Status))
	if list {
		o = o.And("subStatus", wire.O("active", false, "mandatory", false))
	}
	o = o.And("active", cl.Status == books.PartyActive, "activationDate", wire.Day(cl.Activated.On))
	o = append(o, names(cl)...)
	if list || cl.GenderID != 0 {
		o = o.And("gender", shape.CodeValue(w, cl.GenderID))
	}
	if list || cl.TypeID != 0 {
		o = o.And("clientType", shape.CodeValue(w, cl.TypeID))
	}
	if list || cl.ClassID != 0 {
		o = o.And("clientClassification", shape.CodeValue(w, cl.ClassID))
	}
	return o.And("isStaff", false, "officeId", cl.OfficeID, "officeName", shape.OfficeName(w, cl.OfficeID), "staffId", wire.ID(cl.StaffID),
		"staffName", shape.StaffName(w, cl.StaffID))
}

// listedClient is a client in lists and as member of a group.
func listedClient(w *books.World, cl *books.Client) wire.Obj {
	line := shape.Stamp(nil, w, "submitted", cl.Submitted)
	line = shape.Stamp(line, w, "activated", cl.Activated)
	line = shape.Stamp(line, w, "closed", cl.Closed)
	none := wire.O("active", false, "mandatory", false)
	return clientHead(w, cl, true).And("timeline", line, "savingsProductId", wire.ID(cl.SavingsProductID), "savingsAccountId", wire.ID(cl.SavingsID),
		"legalForm", legalForm(cl.LegalForm), "clientNonPersonDetails", wire.O("constitution", none, "mainBusinessLine", none))
}

// client is one in full (241); the name of a savings product is the id of the client: so it is on the server.
func client(w *books.World, cl *books.Client) wire.Obj {
	line := wire.O("submittedOnDate", wire.Day(cl.Submitted.On))
	line = shape.Stamp(line, w, "activated", cl.Activated)
	line = shape.Stamp(line, w, "closed", cl.Closed)
	groups := []wire.Obj{}
	for _, id := range cl.Groups {
		g := w.Group(id)
		groups = append(groups, wire.O("id", id, "accountNo", g.AccountNo, "name", g.Name))
	}
	return clientHead(w, cl, false).And("timeline", line, "savingsProductId", wire.ID(cl.SavingsProductID), "savingsProductName", accounts.IDText(cl.ID),
		"savingsAccountId", wire.ID(cl.SavingsID), "legalForm", legalForm(cl.LegalForm), "clientCollateralManagements", []any{}, "groups", groups)
}

func partyTimeline(w *books.World, g *books.Group) wire.Obj {
	o := shape.Stamp(nil, w, "submitted", g.Submitted)
	o = shape.Stamp(o, w, "activated", g.Activated)
	return shape.Stamp(o, w, "closed", g.Closed)
}

// group is a group; its centre is left out where it stands as member of that centre.
func group(w *books.World, g *books.Group, withCenter bool) wire.Obj {
	if g.IsCenter() {
		return wire.O("id", g.ID, "accountNo", g.AccountNo, "name", g.Name, "externalId", wire.Str(g.ExternalID), "officeId", g.OfficeID,
			"officeName", shape.OfficeName(w, g.OfficeID), "staffId", wire.ID(g.StaffID), "staffName", shape.StaffName(w, g.StaffID), "hierarchy", g.Hierarchy,
			"status", shape.Enum(g.Status, "groupingStatusType."+shape.PartyState(g.Status)[0], shape.PartyState(g.Status)[1]), "active", g.Status == books.PartyActive,
			"activationDate", wire.Day(g.Activated.On), "timeline", partyTimeline(w, g))
	}
	var center, name any
	if up := w.Group(g.ParentID); up != nil && withCenter {
		center, name = up.ID, up.Name
	}
	return wire.O("id", g.ID, "accountNo", g.AccountNo, "name", g.Name, "externalId", wire.Str(g.ExternalID), "status", shape.ClientStatus(g.Status),
		"active", g.Status == books.PartyActive, "activationDate", wire.Day(g.Activated.On), "officeId", g.OfficeID, "officeName", shape.OfficeName(w, g.OfficeID),
		"centerId", center, "centerName", name, "staffId", wire.ID(g.StaffID), "staffName", shape.StaffName(w, g.StaffID), "hierarchy", g.Hierarchy,
		"groupLevel", "2", "timeline", partyTimeline(w, g))
}

// parentCalendar is a rule without its days, as a group shows that of its centre.
func parentCalendar(w *books.World, cal *books.Calendar) wire.Obj {
	return shape.CalendarHead(w, cal).And("humanReadable", cal.HumanReadable()).And(shape.CalendarStamps(w, cal)...)
}

// calendar is a meeting rule; recent says whether the latest meeting day is shown (it is for the collection calendar of a group or centre).
func calendar(c *core.Call, cal *books.Calendar, recent bool) wire.Obj {
	w := c.W()
	o := shape.CalendarHead(w, cal).And("recurringDates", w.RecurringDates(cal), "nextTenRecurringDates", w.NextTenDates(cal), "humanReadable", cal.HumanReadable())
	if cal.MeetingTime != "" {
		o = o.And("meetingTime", cal.MeetingTime)
	}
	if recent {
		o = o.And("recentEligibleMeetingDate", wire.Day(w.RecentDate(cal)))
	}
	return o.And(shape.CalendarStamps(w, cal)...)
}
