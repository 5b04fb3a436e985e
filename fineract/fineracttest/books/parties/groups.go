package parties

import (
	"fmt"
	"slices"

	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// CreateGroup makes a group.
func (r *Register) CreateGroup(c GroupCmd) (org.Result, error) { return r.createGroup(c, 2) }

// CreateCenter makes a centre.
func (r *Register) CreateCenter(c GroupCmd) (org.Result, error) { return r.createGroup(c, 1) }

func (r *Register) createGroup(c GroupCmd, level int) (res org.Result, err error) {
	k := org.Checks{Resource: "group"}
	if level == 1 {
		k.Resource = "center"
	}
	k.Blank("name", c.Name == "")
	k.Blank("officeId", c.OfficeID == 0)
	k.Blank("active", c.Active == nil)
	if c.Active != nil && *c.Active {
		k.Blank("activationDate", c.ActivationDate == 0)
	}
	if err := k.Err(); err != nil {
		return res, err
	}
	err = r.Do(func() error {
		if _, err := r.NeedOffice(c.OfficeID); err != nil {
			return err
		}
		if err := r.NeedStaff(c.StaffID); err != nil {
			return err
		}
		if key := r.Fold(c.ExternalID); c.ExternalID != "" {
			if _, taken := r.groupByExternal[key]; taken {
				return org.Integrity("error.msg."+k.Resource+".duplicate.externalId", "externalId",
					"Group with externalId `"+c.ExternalID+"` already exists", c.ExternalID)
			}
		}
		g := r.newGroup(c, level)
		if err := r.fill(g, c); err != nil {
			return err
		}
		res = org.Result{OfficeID: g.OfficeID, GroupID: g.ID, ResourceID: g.ID}
		return nil
	})
	return res, err
}

func (r *Register) newGroup(c GroupCmd, level int) *Group {
	now, id := r.Touched(), r.groups.Next()
	g := &Group{ID: id, AccountNo: AccountNo(id), ExternalID: c.ExternalID, Name: c.Name, Level: level, OfficeID: c.OfficeID, StaffID: c.StaffID,
		Status: org.PartyPending, Hierarchy: fmt.Sprintf(".%d.", id), Created: now, LastModified: now}
	submitted := c.SubmittedOn
	if *c.Active {
		g.Status, g.Activated = org.PartyActive, r.Stamp(c.ActivationDate)
		if submitted == 0 {
			submitted = c.ActivationDate
		}
	}
	if submitted == 0 {
		submitted = r.Today()
	}
	g.Submitted = r.Stamp(submitted)
	r.groups.Add(&r.Log, id, g)
	if c.ExternalID != "" {
		undo.Put(&r.Log, r.groupByExternal, r.Fold(c.ExternalID), id)
	}
	return g
}

// fill puts the members that the command names into the new group.
func (r *Register) fill(g *Group, c GroupCmd) error {
	if c.CenterID != 0 {
		center, err := r.NeedGroup(c.CenterID)
		if err != nil {
			return err
		}
		r.adopt(center, g)
	}
	for _, id := range c.Clients {
		cl, err := r.NeedClient(id)
		if err != nil {
			return err
		}
		r.join(g, cl)
	}
	for _, id := range c.Groups {
		child, err := r.NeedGroup(id)
		if err != nil {
			return err
		}
		r.adopt(g, child)
	}
	return nil
}

// join moves no stamp of the client: the real server does not either (fineract-observed.md section 2).
func (r *Register) join(g *Group, c *Client) {
	undo.Touch(&r.Log, g)
	undo.Touch(&r.Log, c)
	g.Clients, c.Groups = with(g.Clients, c.ID), with(c.Groups, g.ID)
	g.LastModified = r.Touched()
}

func (r *Register) adopt(center, g *Group) {
	undo.Touch(&r.Log, center)
	undo.Touch(&r.Log, g)
	center.Groups = with(center.Groups, g.ID)
	g.ParentID, g.Hierarchy = center.ID, fmt.Sprintf("%s%d.", center.Hierarchy, g.ID)
	center.LastModified = r.Touched()
	g.LastModified = center.LastModified
}

// with and without make new ascending lists, because undo needs the old ones as they were.
func with(ids []int64, id int64) []int64 {
	i, found := slices.BinarySearch(ids, id)
	if found {
		return ids
	}
	return slices.Insert(slices.Clone(ids), i, id)
}

func without(ids []int64, id int64) []int64 {
	return slices.DeleteFunc(slices.Clone(ids), func(x int64) bool { return x == id })
}

// ActivateGroup activates a pending group or centre.
func (r *Register) ActivateGroup(id int64, on Date) (org.Result, error) {
	g, err := r.NeedGroup(id)
	if err != nil {
		return org.Result{}, err
	}
	if g.Status == org.PartyActive {
		return org.Result{}, org.Invalid("error.msg.group.already.active", "activationDate", "Cannot activate group. Group is already active.", on)
	}
	if on > r.Today() {
		return org.Result{}, org.Invalid("error.msg.group.activationDate.in.the.future", "activationDate", "Activation date cannot be in the future.", on)
	}
	undo.Touch(&r.Log, g)
	g.Status, g.Activated, g.LastModified = org.PartyActive, r.Stamp(on), r.Touched()
	return groupResult(g), nil
}

func groupResult(g *Group) org.Result {
	return org.Result{OfficeID: g.OfficeID, GroupID: g.ID, ResourceID: g.ID}
}

// AssignGroupStaff sets the officer of a group or centre, and of its members when members is set; 0 takes him away.
func (r *Register) AssignGroupStaff(id, staffID int64, members bool) (res org.Result, err error) {
	g, err := r.NeedGroup(id)
	if err == nil {
		err = r.NeedStaff(staffID)
	}
	if err != nil {
		return res, err
	}
	undo.Touch(&r.Log, g)
	g.StaffID, g.LastModified = staffID, r.Touched()
	if members {
		for _, cid := range g.Clients {
			c := r.clients.Get(cid)
			r.touchClient(c)
			c.StaffID = staffID
		}
	}
	return groupResult(g), nil
}

// AssociateClients adds members.
func (r *Register) AssociateClients(groupID int64, clients []int64) (org.Result, error) {
	return r.eachMember(groupID, clients, func(g *Group, c *Client) error {
		if slices.Contains(g.Clients, c.ID) {
			return org.Domain("error.msg.group.client.associateClients.client.exists.in.group",
				fmt.Sprintf("Client with identifier %d is already exists in group with identifier %d", c.ID, g.ID), c.ID, g.ID)
		}
		if c.OfficeID != g.OfficeID {
			return org.Domain("error.msg.group.client.office.mismatch",
				fmt.Sprintf("Client with identifier %d must have the same office as group", c.ID), c.ID)
		}
		r.join(g, c)
		return nil
	})
}

// DisassociateClients takes members away; like joining it moves no stamp of the client.
func (r *Register) DisassociateClients(groupID int64, clients []int64) (org.Result, error) {
	return r.eachMember(groupID, clients, func(g *Group, c *Client) error {
		if !slices.Contains(g.Clients, c.ID) {
			return org.Domain("error.msg.group.client.disassociateClients.client.not.in.group",
				fmt.Sprintf("Client with identifier %d is not present in group with identifier %d", c.ID, g.ID), c.ID, g.ID)
		}
		undo.Touch(&r.Log, g)
		undo.Touch(&r.Log, c)
		g.Clients, c.Groups, g.LastModified = without(g.Clients, c.ID), without(c.Groups, g.ID), r.Touched()
		return nil
	})
}

func (r *Register) eachMember(groupID int64, clients []int64, do func(*Group, *Client) error) (res org.Result, err error) {
	g, err := r.NeedGroup(groupID)
	if err != nil {
		return res, err
	}
	err = r.Do(func() error {
		for _, id := range clients {
			c, err := r.NeedClient(id)
			if err != nil {
				return err
			}
			if err := do(g, c); err != nil {
				return err
			}
		}
		return nil
	})
	return groupResult(g), err
}

// AssociateGroups adds groups to a centre.
func (r *Register) AssociateGroups(centerID int64, groups []int64) (res org.Result, err error) {
	center, err := r.NeedGroup(centerID)
	if err != nil {
		return res, err
	}
	err = r.Do(func() error { return r.fill(center, GroupCmd{Groups: groups}) })
	return groupResult(center), err
}

// Groups are all groups and centres, by id.
func (r *Register) Groups() []*Group { return r.groups.All() }

// Group is a group or centre, or nil.
func (r *Register) Group(id int64) *Group { return r.groups.Get(id) }

// NeedGroup is one or the server's error (225).
func (r *Register) NeedGroup(id int64) (*Group, error) {
	if g := r.groups.Get(id); g != nil {
		return g, nil
	}
	return nil, org.NotFound("error.msg.group.id.invalid", fmt.Sprintf("Group with identifier %d does not exist", id), id)
}

// Active refuses what belongs to a client or group that is not active.
func (r *Register) Active(clientID, groupID int64) error {
	if c := r.Client(clientID); c != nil && c.Status != org.PartyActive {
		return org.Domain("error.msg.client.not.active.exception", fmt.Sprintf("The Client with id `%d` is not active", clientID), clientID)
	}
	if g := r.Group(groupID); g != nil && g.Status != org.PartyActive {
		return org.Domain("error.msg.group.not.active.exception", fmt.Sprintf("The Group with id `%d` is not active", groupID), groupID)
	}
	return nil
}
