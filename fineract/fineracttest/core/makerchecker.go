package core

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

// needsChecker says whether a second person must approve the command: the switch is on, the permission flagged, and the maker has no
// right to everything (fineract.md section 7).
func (t *Tenant) needsChecker(a *Account, m Cmd) bool {
	return t.flagged(m) && !t.Can(a, "CHECKER_SUPER_USER")
}

// flagged says whether the switch is on and the permission asks for a checker.
func (t *Tenant) flagged(m Cmd) bool {
	c := t.W.Configuration("maker-checker")
	return c != nil && c.Enabled && t.perms.flagged[m.perm()]
}

// park leaves a command to be approved: 200 without an id (588). Two in one enclosing batch end in 409 (595).
func (c *Call) park(row *Row) (any, error) {
	c.quirk = true
	if c.enclosing != nil {
		if c.enclosing.pending {
			return nil, c.fail(row, wire.Conflict("lock", "lock"))
		}
		c.enclosing.pending = true
	}
	row.state = awaiting
	return wire.O("commandId", row.ID, "rollbackTransaction", true, "resourceExternalId", wire.Obj{}, "subResourceExternalId", wire.Obj{}), nil
}

func (t *Tenant) row(id int64) *Row {
	for _, r := range t.rows {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// pendingRow finds a command that waits and that the caller may check.
func (c *Call) pendingRow(id int64) (*Row, error) {
	row := c.T.row(id)
	if row == nil {
		return nil, wire.NotFound("error.msg.command.id.invalid", fmt.Sprintf("Audit with identifier %d does not exist", id), id)
	}
	if !c.T.Can(c.A, row.cmd.perm()+"_CHECKER", "CHECKER_SUPER_USER") {
		return nil, wire.Denied("User has no authority to be a checker for: " + row.cmd.perm())
	}
	if row.state != awaiting {
		return nil, wire.NotFound("error.msg.command.id.not.awaiting.approval", fmt.Sprintf("Audit with identifier %d is Not Awaiting Approval", id), id)
	}
	return row, nil
}

func (c *Call) check() (any, error) {
	row, err := c.pendingRow(c.ID("id"))
	if err != nil {
		return nil, err
	}
	same := c.T.W.Configuration("enable-same-maker-checker")
	if row.maker.ID == c.A.ID && (same == nil || !same.Enabled) && !c.T.Can(c.A, "CHECKER_SUPER_USER") {
		text := "The command " + row.cmd.perm() + " is not supported. Can not be checked by the same user."
		return nil, wire.Invalid("error.msg.command.unsupported", text, row.cmd.perm(), row.cmd.perm())
	}
	switch c.Q("command") {
	case "approve":
		return c.approve(row)
	case "reject":
		row.state = rejected
		row.checkedBy(c)
		return wire.O("commandId", row.ID), nil
	}
	return nil, wire.BadQuery("command", queryValue(c, "command"))
}

func queryValue(c *Call, name string) any {
	if !c.Query.Has(name) {
		return nil
	}
	return c.Q(name)
}

func (r *Row) checkedBy(c *Call) { r.checker, r.checked = c.A, c.T.W.Now() }

// approve executes what was parked, as the checker; a failure is final (637).
func (c *Call) approve(row *Row) (any, error) {
	t := c.T
	body, _ := wire.Parse(row.request)
	row.checkedBy(c)
	t.Begin()
	t.W.ActAs(c.A.ID)
	again := row.call
	again.A, again.enclosing, again.Served = c.A, nil, false
	res, err := row.cmd.Exec(&again, body)
	if err != nil {
		t.Rollback()
		row.state, row.err = failed, wire.From(err)
		return nil, err
	}
	t.Commit()
	res = append(wire.O("commandId", row.ID), res...)
	row.state, row.result = processed, withNulls(res)
	return res, nil
}

// resultKeys are all keys of a command result, in the order in which the stored answer of an approved command shows them (634).
var resultKeys = [...]string{"commandId", "officeId", "groupId", "clientId", "loanId", "savingsId", "resourceId", "subResourceId", "transactionId",
	"changes", "creditBureauReportData", "resourceIdentifier", "productId", "gsimId", "glimId", "rollbackTransaction", "resourceExternalId", "subResourceExternalId"}

func withNulls(o wire.Obj) wire.Obj {
	var out wire.Obj
	for _, k := range resultKeys {
		v := o.Get(k)
		switch {
		case k == "rollbackTransaction":
			v = false
		case v == nil:
			v = wire.Null{}
		}
		out = append(out, wire.Field{Key: k, Val: v})
	}
	return out
}

func (c *Call) discard() (any, error) {
	row, err := c.pendingRow(c.ID("id"))
	if err != nil {
		return nil, err
	}
	c.T.forget(row)
	return wire.O("commandId", row.ID), nil
}

// waiting lists what the caller could check. Pending commands have no office, so only head-office users see them (597, 625).
func (c *Call) waiting() (any, error) {
	out := []wire.Obj{}
	if c.Office() != 1 {
		return out, nil
	}
	for _, r := range c.T.rows {
		if r.state == awaiting && r.matches(c) && c.T.Can(c.A, r.cmd.perm()+"_CHECKER", "CHECKER_SUPER_USER") {
			out = append(out, r.shown(c, c.Flag("includeJson"), false))
		}
	}
	return out, nil
}

func (r *Row) matches(c *Call) bool {
	is := func(param, v string) bool { return !c.Query.Has(param) || strings.EqualFold(c.Q(param), v) }
	num := func(param string, v int64) bool { return !c.Query.Has(param) || c.Number(param) == v }
	return is("actionName", r.cmd.Action) && is("entityName", r.cmd.Entity) && num("makerId", r.maker.ID) && num("loanid", r.cmd.LoanID) &&
		num("clientId", r.cmd.ClientID) && num("savingsAccountId", r.cmd.SavingsID) && num("processingResult", int64(r.state))
}

// shown is the audit of a command; the flow of keys by recordings 625-660.
func (r *Row) shown(c *Call, withJSON, one bool) wire.Obj {
	o := wire.O("id", r.ID, "actionName", r.cmd.Action, "entityName", r.cmd.Entity, "resourceId", r.resource(), "maker", r.maker.User.Username,
		"madeOnDate", r.made.UnixMilli())
	if r.checker != nil {
		o = o.And("checker", r.checker.User.Username, "checkedOnDate", r.checked.UnixMilli())
	}
	if withJSON {
		o = o.And("commandAsJson", r.request)
	}
	w := c.W()
	office, _ := r.result.Get("officeId").(int64)
	if f := w.Office(office); f != nil {
		o = o.And("officeName", f.Name)
	}
	group, _ := r.result.Get("groupId").(int64)
	if g := w.Group(group); g != nil {
		o = o.And("groupLevelName", map[bool]string{true: "Center", false: "Group"}[g.IsCenter()], "groupName", g.Name)
	}
	client, _ := r.result.Get("clientId").(int64)
	if cl := w.Client(client); cl != nil {
		o = o.And("clientName", cl.DisplayName)
	}
	if l := w.Loan(r.cmd.LoanID); l != nil {
		o = o.And("loanAccountNo", l.AccountNo)
	}
	if s := w.SavingsAccount(r.cmd.SavingsID); s != nil {
		o = o.And("savingsAccountNo", s.AccountNo)
	}
	return o.And("clientId", wire.ID(client), "loanId", wire.ID(r.cmd.LoanID), "url", "/"+r.cmd.URL)
}

func (r *Row) resource() any {
	if r.state == processed {
		return r.result.Get("resourceId")
	}
	return nil
}

func (r *Row) office() int64 {
	n, _ := r.result.Get("officeId").(int64)
	return n
}

// visible says whether the caller sees an audit: those without an office only from head office (597, 602).
func (c *Call) visible(r *Row) bool {
	return c.Office() == 1 || r.office() != 0 && c.W().Sees(c.Office(), r.office())
}

func (c *Call) audit() (any, error) {
	if err := c.Reading("AUDIT", "audits"); err != nil {
		return nil, err
	}
	row := c.T.row(c.ID("id"))
	if row == nil || !c.visible(row) {
		return nil, wire.Bare(500)
	}
	return row.shown(c, true, true), nil
}

func (c *Call) audits() (any, error) {
	if err := c.Reading("AUDIT", "audits"); err != nil {
		return nil, err
	}
	var rows []wire.Obj
	for _, r := range slices.Backward(c.T.rows) {
		if c.visible(r) && r.matches(c) {
			rows = append(rows, r.shown(c, c.Flag("includeJson"), false))
		}
	}
	total := len(rows)
	if n, err := strconv.Atoi(c.Q("limit")); err == nil && n > 0 {
		rows = rows[min(int(c.Number("offset")), len(rows)):]
		rows = rows[:min(n, len(rows))]
	}
	if c.Flag("paged") {
		return wire.O("totalFilteredRecords", total, "pageItems", rows), nil
	}
	return rows, nil
}

func (c *Call) auditTemplate() (any, error) {
	v, err := c.searchTemplate()
	o, _ := v.(wire.Obj)
	return o.And("statuses", []any{}), err
}

func (c *Call) searchTemplate() (any, error) {
	var users []wire.Obj
	for _, u := range c.W().Users() {
		if c.W().Sees(c.Office(), u.OfficeID) {
			users = append(users, wire.O("id", u.ID, "username", u.Username))
		}
	}
	actions, entities := []string{}, []string{}
	if c.T.Can(c.A, "CHECKER_SUPER_USER") {
		for _, p := range c.T.perms.codes() {
			a, e, _ := strings.Cut(p, "_")
			if !slices.Contains(actions, a) {
				actions = append(actions, a)
			}
			if e != "" && !slices.Contains(entities, e) {
				entities = append(entities, e)
			}
		}
	}
	return wire.O("appUsers", users, "actionNames", actions, "entityNames", entities), nil
}

// Register adds the routes of the core itself.
func Register(m *Mux) {
	m.Add("GET", "makercheckers", (*Call).waiting)
	m.Add("GET", "makercheckers/searchtemplate", (*Call).searchTemplate)
	m.Add("POST", "makercheckers/{id}", (*Call).check)
	m.Add("DELETE", "makercheckers/{id}", (*Call).discard)
	m.Add("GET", "audits", (*Call).audits)
	m.Add("GET", "audits/searchtemplate", (*Call).auditTemplate)
	m.Add("GET", "audits/{id}", (*Call).audit)
	registerTwoFactor(m)
	registerReports(m)
}
