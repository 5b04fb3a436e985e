package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"fmt"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// kind is what differs between groups and centres.
type kind struct {
	center         bool
	path           string
	entity, spells string
	calendars      int
}

var (
	groupKind  = kind{false, "groups", "GROUP", "groups", books.EntityGroup}
	centerKind = kind{true, "centers", "CENTER", "centers", books.EntityCenter}
)

func registerGroups(m *core.Mux) {
	for _, k := range []kind{groupKind, centerKind} {
		on := func(h func(kind, *core.Call) (any, error)) core.Handler {
			return func(c *core.Call) (any, error) { return h(k, c) }
		}
		m.Add("GET", k.path, on(kind.list))
		m.Add("POST", k.path, on(kind.create))
		m.Add("GET", k.path+"/{id}", on(kind.read))
		m.Add("GET", k.path+"/external-id/{=ext}", on(kind.read))
		m.Add("PUT", k.path+"/{id}", func(*core.Call) (any, error) { return nil, wire.Denied("User has no authority to: UPDATE_" + k.entity) })
		m.Add("POST", k.path+"/{id}", on(kind.command))
		m.Add("GET", k.path+"/{id}/accounts", on(kind.accounts))
		m.Add("GET", k.path+"/{id}/calendars", on(kind.listCalendars))
		m.Add("POST", k.path+"/{id}/calendars", on(kind.createCalendar))
		m.Add("GET", k.path+"/{id}/calendars/{calendar}", on(kind.readCalendar))
		m.Add("PUT", k.path+"/{id}/calendars/{calendar}", on(kind.updateCalendar))
		m.Add("GET", k.path+"/{id}/meetings", on(kind.listMeetings))
		m.Add("POST", k.path+"/{id}/meetings", on(kind.saveMeeting))
		m.Add("GET", k.path+"/{id}/meetings/{meeting}", on(kind.readMeeting))
		m.Add("POST", k.path+"/{id}/meetings/{meeting}", on(kind.saveAttendance))
	}
	m.Add("GET", "groups/{id}/glimaccounts", func(*core.Call) (any, error) { return []any{}, nil })
	m.Add("GET", "groups/{id}/gsimaccounts", func(*core.Call) (any, error) { return []any{}, nil })
	registerSheets(m)
}

func (k kind) list(c *core.Call) (any, error) {
	if err := c.Reading(k.entity, k.spells); err != nil {
		return nil, err
	}
	if k.center && c.Query.Has("meetingDate") {
		return nil, wire.Bare(500) // its SQL is broken on both databases (208)
	}
	var all []*books.Group
	for _, g := range c.W().Groups() {
		if g.IsCenter() == k.center && c.W().Sees(c.Office(), g.OfficeID) && groupMatches(c, g) {
			all = append(all, g)
		}
	}
	all, err := shape.Sort(c, all, map[string]func(*books.Group) string{"name": func(g *books.Group) string { return g.Name },
		"displayName": func(g *books.Group) string { return g.Name }}, func(g *books.Group) int64 { return g.ID })
	if err != nil {
		return nil, err
	}
	total := len(all)
	if all, err = shape.Cut(c, all); err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, g := range all {
		items = append(items, group(c.W(), g, true))
	}
	if !c.Flag("paged") {
		return items, nil
	}
	if !c.T.MariaDB() {
		total = len(items) // the size of the page there (fineract-observed.md 0.17)
	}
	return shape.Page(total, items), nil
}

func groupMatches(c *core.Call, g *books.Group) bool {
	switch {
	case c.Query.Has("officeId") && c.Number("officeId") != g.OfficeID, c.Query.Has("staffId") && c.Number("staffId") != g.StaffID:
		return false
	case c.Q("externalId") != "" && c.Q("externalId") != g.ExternalID, c.Flag("orphansOnly") && g.ParentID != 0:
		return false
	}
	return strings.Contains(strings.ToLower(g.Name), strings.ToLower(c.Q("name")))
}

func (k kind) find(c *core.Call, office int64) (*books.Group, error) {
	id := c.ID("id")
	for _, g := range c.W().Groups() {
		if c.Var("ext") != "" && g.ExternalID == c.Var("ext") && g.IsCenter() == k.center {
			id = g.ID
		}
	}
	g := c.W().Group(id)
	if g == nil || g.IsCenter() != k.center || office != 0 && !c.W().Sees(office, g.OfficeID) {
		name := strings.TrimSuffix(k.path, "s")
		return nil, wire.NotFound("error.msg."+name+".id.invalid", fmt.Sprintf("%s with identifier %d does not exist", strings.ToUpper(name[:1])+name[1:], id), id)
	}
	return g, nil
}

func (k kind) read(c *core.Call) (any, error) {
	if err := c.Reading(k.entity, k.spells); err != nil {
		return nil, err
	}
	g, err := k.find(c, c.Office())
	if err != nil {
		return nil, err
	}
	w := c.W()
	o := group(w, g, true)
	line := o.Get("timeline")
	if !k.center {
		o = o[:len(o)-1] // the members stand before the timeline
		members := func(name string, keep func(*books.Client) bool) {
			list := []wire.Obj{}
			for _, id := range g.Clients {
				if cl := w.Client(id); keep(cl) {
					list = append(list, listedClient(w, cl))
				}
			}
			if shape.Has(c, name) && len(list) > 0 {
				o = append(o, wire.Field{Key: name, Val: list})
			}
		}
		members("clientMembers", func(*books.Client) bool { return true })
		members("activeClientMembers", func(cl *books.Client) bool { return cl.Status == books.PartyActive })
	} else if shape.Has(c, "groupMembers") {
		list := []wire.Obj{}
		for _, id := range g.Groups {
			list = append(list, group(w, w.Group(id), false))
		}
		o = append(o, wire.Field{Key: "groupMembers", Val: list})
	}
	if shape.Has(c, "parentCalendars") && g.ParentID != 0 {
		parents := []wire.Obj{}
		for _, cal := range w.CalendarsOf(books.EntityCenter, g.ParentID) {
			parents = append(parents, parentCalendar(w, cal))
		}
		o = append(o, wire.Field{Key: "calendarsData", Val: parents})
	}
	if cal := w.MeetingCalendar(g.ID); cal != nil && shape.Has(c, "collectionMeetingCalendar") {
		o = append(o, wire.Field{Key: "collectionMeetingCalendar", Val: calendar(c, cal, true)})
	}
	if !k.center {
		o = append(o, wire.Field{Key: "timeline", Val: line})
	}
	return o, nil
}

func (k kind) accounts(c *core.Call) (any, error) {
	if err := c.Reading(k.entity, k.spells); err != nil {
		return nil, err
	}
	g, err := k.find(c, c.Office())
	if err != nil {
		return nil, err
	}
	w := c.W()
	var own, member, memberSavings []int64
	for _, id := range g.Loans {
		if w.Loan(id).ClientID == 0 {
			own = append(own, id)
		} else {
			member = append(member, id)
		}
	}
	slices.Sort(member)
	return overview(w, own, g.Savings, member, memberSavings), nil
}

func (k kind) create(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: k.entity, URL: k.path, Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read(strings.ToLower(k.entity), "officeId", "name", "externalId", "staffId", "centerId", "active", "activationDate", "submittedOnDate", "clientMembers", "groupMembers",
			"dateFormat", "locale", "datatables", "collectionMeetingCalendar")
		if err != nil {
			return nil, err
		}
		cmd := books.GroupCmd{OfficeID: r.ID("officeId"), StaffID: r.ID("staffId"), CenterID: r.ID("centerId"), Name: r.Text("name"), ExternalID: r.Text("externalId"), Active: r.Bool("active"),
			ActivationDate: r.Date("activationDate"), SubmittedOn: r.Date("submittedOnDate"), Clients: r.IDs("clientMembers"), Groups: r.IDs("groupMembers")}
		r.Need("officeId", "name", "active")
		if err := r.Err(); err != nil {
			return nil, err
		}
		do := c.W().CreateGroup
		if k.center {
			do = c.W().CreateCenter
		}
		res, err := do(cmd)
		return shape.Result(res, nil), err
	}})
}

func (k kind) command(c *core.Call) (any, error) {
	command := accounts.Lower(c.Q("command"))
	switch command {
	case "generatecollectionsheet":
		return k.generate(c)
	case "savecollectionsheet":
		return k.saveSheet(c)
	}
	actions := map[string]string{"activate": "ACTIVATE", "assignstaff": "ASSIGNSTAFF", "unassignstaff": "UNASSIGNSTAFF", "associateclients": "ASSOCIATECLIENTS",
		"disassociateclients": "DISASSOCIATECLIENTS", "associategroups": "ASSOCIATEGROUPS"}
	action, ok := actions[command]
	if !ok {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	id := c.ID("id")
	return c.Run(core.Cmd{Action: action, Entity: k.entity, GroupID: id, URL: fmt.Sprintf("%s/%d?command=%s", k.path, id, c.Q("command")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read(strings.ToLower(k.entity), "activationDate", "staffId", "clientMembers", "groupMembers", "inheritStaffForClientAccounts", "locale", "dateFormat")
		if err != nil {
			return nil, err
		}
		if _, err := k.find(c, 0); err != nil {
			return nil, err
		}
		return k.execute(c, command, r)
	}})
}

func (k kind) execute(c *core.Call, command string, r *wire.Reader) (wire.Obj, error) {
	w, id := c.W(), c.ID("id")
	var res books.Result
	var err error
	var changes any
	switch command {
	case "activate":
		on := r.Date("activationDate")
		r.Need("activationDate")
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err = w.ActivateGroup(id, on)
	case "assignstaff":
		r.Need("staffId")
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err = w.AssignGroupStaff(id, r.ID("staffId"), r.Is("inheritStaffForClientAccounts"))
		changes = wire.O("staffId", r.ID("staffId"))
	case "unassignstaff":
		res, err = w.AssignGroupStaff(id, 0, false)
		changes = wire.O("staffId", wire.Null{})
	case "associateclients":
		res, err = w.AssociateClients(id, r.IDs("clientMembers"))
		changes = wire.O("clientMembers", r.Texts("clientMembers"))
	case "disassociateclients":
		res, err = w.DisassociateClients(id, r.IDs("clientMembers"))
		changes = wire.O("clientMembers", r.Texts("clientMembers"))
	case "associategroups":
		res, err = w.AssociateGroups(id, r.IDs("groupMembers"))
		changes = wire.O("groupMembers", r.Texts("groupMembers"))
	}
	return shape.Result(res, changes), err
}
