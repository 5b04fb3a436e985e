package portfolio

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

var partyStates = map[int][2]string{100: {"pending", "Pending"}, 300: {"active", "Active"}, 600: {"closed", "Closed"}, 700: {"rejected", "Rejected"}, 800: {"withdraw", "Withdrawn"}}

func clientStatus(n int) wire.Obj {
	return shape.Enum(n, "clientStatusType."+partyStates[n][0], partyStates[n][1])
}

func codeValue(w *books.World, id int64) wire.Obj {
	o := wire.Obj{}
	if v := w.CodeValue(id); v != nil {
		o = wire.O("id", id, "name", v.Name)
	}
	return o.And("active", false, "mandatory", false)
}

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
	o := wire.O("id", cl.ID, "accountNo", cl.AccountNo, "externalId", wire.Str(cl.ExternalID), "status", clientStatus(cl.Status))
	if list {
		o = o.And("subStatus", wire.O("active", false, "mandatory", false))
	}
	o = o.And("active", cl.Status == books.PartyActive, "activationDate", wire.Day(cl.Activated.On))
	o = append(o, names(cl)...)
	if list || cl.GenderID != 0 {
		o = o.And("gender", codeValue(w, cl.GenderID))
	}
	if list || cl.TypeID != 0 {
		o = o.And("clientType", codeValue(w, cl.TypeID))
	}
	if list || cl.ClassID != 0 {
		o = o.And("clientClassification", codeValue(w, cl.ClassID))
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
	return clientHead(w, cl, false).And("timeline", line, "savingsProductId", wire.ID(cl.SavingsProductID), "savingsProductName", idText(cl.ID),
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
			"status", shape.Enum(g.Status, "groupingStatusType."+partyStates[g.Status][0], partyStates[g.Status][1]), "active", g.Status == books.PartyActive,
			"activationDate", wire.Day(g.Activated.On), "timeline", partyTimeline(w, g))
	}
	var center, name any
	if up := w.Group(g.ParentID); up != nil && withCenter {
		center, name = up.ID, up.Name
	}
	return wire.O("id", g.ID, "accountNo", g.AccountNo, "name", g.Name, "externalId", wire.Str(g.ExternalID), "status", clientStatus(g.Status),
		"active", g.Status == books.PartyActive, "activationDate", wire.Day(g.Activated.On), "officeId", g.OfficeID, "officeName", shape.OfficeName(w, g.OfficeID),
		"centerId", center, "centerName", name, "staffId", wire.ID(g.StaffID), "staffName", shape.StaffName(w, g.StaffID), "hierarchy", g.Hierarchy,
		"groupLevel", "2", "timeline", partyTimeline(w, g))
}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

var weekdayNames = [...]string{"", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func calendarHead(w *books.World, cal *books.Calendar) wire.Obj {
	kinds := map[int][2]string{2: {"groups", "GROUPS"}, 4: {"centers", "CENTERS"}, 6: {"loan.recalculation.rest.detail", "LOAN_RECALCULATION_REST_DETAIL"}}
	frequencies := map[int][2]string{1: {"daily", "DAILY"}, 2: {"weekly", "WEEKLY"}, 3: {"monthly", "MONTHLY"}}
	kind := kinds[cal.EntityType]
	o := wire.O("id", cal.ID, "calendarInstanceId", cal.InstanceID, "entityId", cal.EntityID, "entityType", shape.Enum(cal.EntityType, "calendarEntityType."+kind[0], kind[1]),
		"title", cal.Title, "description", wire.Str(cal.Description), "location", wire.Str(cal.Location), "startDate", cal.Start, "endDate", wire.Day(cal.End), "duration", 0,
		"type", shape.Enum(1, "calendarType.collection", "COLLECTION"), "repeating", cal.Repeating, "recurrence", wire.Str(cal.Recurrence))
	if f := frequencies[cal.Frequency]; cal.Repeating {
		day := shape.Enum(0, "calendarWeekDaysType.invalid", "INVALID")
		if n := cal.RepeatsOnDay; n > 0 {
			day = shape.Enum(n, "calendarWeekDaysType."+weekdayNames[n], weekdays[n%7])
		}
		o = o.And("frequency", shape.Enum(cal.Frequency, "calendarFrequencyType."+f[0], f[1]), "interval", cal.Interval, "repeatsOnDay", day,
			"repeatsOnNthDayOfMonth", shape.Enum(0, "nthDayType.invalid", "INVALID"))
	}
	return o.And("firstReminder", 0, "secondReminder", 0)
}

func calendarStamps(w *books.World, cal *books.Calendar) []any {
	created, updated := w.User(cal.CreatedBy), w.User(cal.UpdatedBy)
	out := []any{"createdDate", shape.Instant(cal.Created), "lastUpdatedDate", shape.Instant(cal.Updated)}
	if created != nil {
		out = append(out, "createdByUserId", created.ID, "createdByUsername", created.Username)
	}
	if updated != nil {
		out = append(out, "lastUpdatedByUserId", updated.ID, "lastUpdatedByUsername", updated.Username)
	}
	return out
}

// parentCalendar is a rule without its days, as a group shows that of its centre.
func parentCalendar(w *books.World, cal *books.Calendar) wire.Obj {
	return calendarHead(w, cal).And("humanReadable", cal.HumanReadable()).And(calendarStamps(w, cal)...)
}

// calendar is a meeting rule; recent says whether the latest meeting day is shown (it is for the collection calendar of a group or centre).
func calendar(c *core.Call, cal *books.Calendar, recent bool) wire.Obj {
	w := c.W()
	o := calendarHead(w, cal).And("recurringDates", w.RecurringDates(cal), "nextTenRecurringDates", w.NextTenDates(cal), "humanReadable", cal.HumanReadable())
	if cal.MeetingTime != "" {
		o = o.And("meetingTime", cal.MeetingTime)
	}
	if recent {
		o = o.And("recentEligibleMeetingDate", wire.Day(w.RecentDate(cal)))
	}
	return o.And(calendarStamps(w, cal)...)
}

// accounts are the accounts of a client or group as its overview shows them.
func loanAccount(w *books.World, l *books.Loan) wire.Obj {
	p := w.LoanProduct(l.ProductID)
	o := wire.O("id", l.ID, "accountNo", l.AccountNo, "externalId", wire.Str(l.ExternalID), "productId", p.ID, "productName", p.Name, "shortProductName", p.ShortName,
		"status", loanStatus(l.Status), "currency", shape.Currency(l.Currency), "loanType", loanType(l.Type))
	if l.Counter > 0 {
		o = o.And("loanCycle", l.Counter)
	}
	o = o.And("timeline", loanTimeline(w, l), "inArrears", w.InArrears(l))
	if !l.Disbursed.On.IsZero() {
		s := w.LoanSummary(l)
		o = o.And("originalLoan", wire.Dec6(l.Principal))
		if !s.Outstanding.IsZero() {
			o = o.And("loanBalance", wire.Dec6(s.Outstanding))
		}
		if !s.Repayment.IsZero() {
			o = o.And("amountPaid", wire.Dec6(s.Repayment))
		}
	}
	return o
}

func savingsAccount(w *books.World, s *books.Savings) wire.Obj {
	p := w.SavingsProduct(s.ProductID)
	line := shape.Stamp(nil, w, "submitted", s.Submitted)
	line = shape.Stamp(line, w, "approved", s.Approved)
	line = line.And("activatedOnDate", wire.Day(s.Activated.On))
	kind := loanType(1)
	if s.GroupID != 0 {
		kind = loanType(2)
	}
	o := wire.O("id", s.ID, "accountNo", s.AccountNo, "externalId", wire.Str(s.ExternalID), "productId", p.ID, "productName", p.Name, "shortProductName", p.ShortName,
		"status", savingsStatus(s.Status), "currency", shape.Currency(s.Currency))
	if len(s.Transactions) > 0 {
		o = o.And("accountBalance", wire.Dec6(s.Balance))
	}
	return o.And("accountType", kind, "timeline", line, "subStatus", subStatus(), "lastActiveTransactionDate", lastActive(s), "depositType", depositType())
}

// lastActive is the day of the latest transaction, of the activation when there is none.
func lastActive(s *books.Savings) any {
	if s.LastActive.IsZero() {
		return wire.Day(s.Activated.On)
	}
	return s.LastActive
}
