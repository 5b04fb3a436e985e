package organisation

import (
	"fmt"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerUsers(m *core.Mux) {
	m.Add("GET", "users", listUsers)
	m.Add("POST", "users", createUser)
	m.Add("GET", "users/{id}", readUser)
	m.Add("PUT", "users/{id}", updateUser)
	m.Add("DELETE", "users/{id}", deleteUser)
	m.Add("GET", "roles", listRoles)
	m.Add("POST", "roles", createRole)
	m.Add("GET", "roles/{id}", readRole)
	m.Add("GET", "roles/{id}/permissions", rolePermissions)
	m.Add("PUT", "roles/{id}/permissions", grant)
	m.Add("GET", "permissions", listPermissions)
	m.Add("PUT", "permissions", flagPermissions)
	m.Add("GET", "passwordpreferences", passwordPreferences)
}

func user(c *core.Call, a *core.Account) wire.Obj {
	u := a.User
	available, selected := []wire.Obj{}, roles(c.T, a.Roles())
	for _, r := range c.T.Roles() {
		if !has(a.Roles(), r.ID) {
			available = append(available, role(r))
		}
	}
	o := wire.O("id", u.ID, "username", u.Username, "officeId", u.OfficeID, "officeName", shape.OfficeName(c.W(), u.OfficeID), "firstname", u.Firstname, "lastname", u.Lastname,
		"email", u.Email, "passwordNeverExpires", false, "availableRoles", available, "selectedRoles", selected)
	if s := c.W().StaffMember(u.StaffID); s != nil {
		o = o.And("staff", shape.Staff(c.W(), s))
	}
	if c.T.Version() == "1.11" {
		o = o.And("isSelfServiceUser", false) // self-service is gone in 1.16
	}
	return o
}

func has(ids []int64, id int64) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

func listUsers(c *core.Call) (any, error) {
	if err := c.Reading("USER", "users"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, u := range c.W().Users() {
		if a := c.T.Account(u.ID); a != nil && !u.Deleted && c.W().Sees(c.Office(), u.OfficeID) {
			out = append(out, user(c, a))
		}
	}
	return out, nil
}

// readUser lets everybody read himself (176).
func readUser(c *core.Call) (any, error) {
	if c.A.ID != c.ID("id") {
		if err := c.Reading("USER", "users"); err != nil {
			return nil, err
		}
	}
	a := c.T.Account(c.ID("id"))
	if a == nil || a.User.Deleted {
		return nil, wire.NotFound("error.msg.user.id.invalid", fmt.Sprintf("User with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return user(c, a), nil
}

var userKeys = []string{"username", "firstname", "lastname", "email", "officeId", "staffId", "roles", "sendPasswordToEmail", "password", "repeatPassword", "passwordNeverExpires", "isSelfServiceUser", "clients"}

func passwords(r *wire.Reader) {
	if r.Has("password") && r.Text("password") != r.Text("repeatPassword") {
		r.Fail("passwordrepeatPassword", "not.equal.to.password.parameter", "The parameter `repeatPassword` must match `password`.", "repeatPassword", "password")
	}
}

func createUser(c *core.Call) (any, error) {
	return create("USER", "users", "user", userKeys, []string{"username", "firstname", "lastname", "officeId"}, func(c *core.Call, r *wire.Reader) (books.Result, error) {
		passwords(r)
		if err := r.Err(); err != nil {
			return books.Result{}, err
		}
		res, err := c.W().CreateUser(books.UserCmd{OfficeID: r.ID("officeId"), StaffID: r.ID("staffId"), Username: r.Text("username"), Firstname: r.Text("firstname"),
			Lastname: r.Text("lastname"), Email: r.Text("email")})
		if err != nil {
			return res, err
		}
		c.T.AddAccount(c.W().User(res.ResourceID), r.Text("password"), r.IDs("roles"))
		return res, nil
	})(c)
}

// updateUser lets everybody change his own password without UPDATE_USER; the answer has the hash, as the real one (957).
func updateUser(c *core.Call) (any, error) {
	cmd := core.Cmd{Action: "UPDATE", Entity: "USER", URL: fmt.Sprintf("users/%d", c.ID("id"))}
	if c.A.ID == c.ID("id") && !c.T.Can(c.A, "UPDATE_USER") {
		cmd.Perm = core.Anyone
	}
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("user", userKeys...)
		if err != nil {
			return nil, err
		}
		passwords(r)
		if err := r.Err(); err != nil {
			return nil, err
		}
		a := c.T.Account(c.ID("id"))
		if a == nil {
			return nil, wire.NotFound("error.msg.user.id.invalid", fmt.Sprintf("User with identifier %d does not exist", c.ID("id")), c.ID("id"))
		}
		ch := wire.Obj{}
		if r.Has("password") {
			a.SetPassword(r.Text("password"))
			ch = ch.And("passwordEncoded", "{bcrypt}$2a$10$fineracttestfineracttestfineracttestfineracttestfinera")
		}
		if r.Has("roles") {
			a.SetRoles(r.IDs("roles"))
			ch = ch.And("roles", r.Texts("roles"))
		}
		return wire.O("officeId", a.User.OfficeID, "resourceId", a.ID, "changes", ch), nil
	}
	return c.Run(cmd)
}

func deleteUser(c *core.Call) (any, error) {
	return command("DELETE", "USER", fmt.Sprintf("users/%d", c.ID("id")), "user", nil, nil, func(c *core.Call, r *wire.Reader) (books.Result, error) {
		return c.W().DeleteUser(c.ID("id"))
	})(c)
}

func listRoles(c *core.Call) (any, error) {
	if err := c.Reading("ROLE", "roles"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, r := range c.T.Roles() {
		out = append(out, role(r))
	}
	return out, nil
}

func findRole(c *core.Call) (*core.Role, error) {
	if r := c.T.Role(c.ID("id")); r != nil {
		return r, nil
	}
	return nil, wire.NotFound("error.msg.role.id.invalid", fmt.Sprintf("Role with identifier %d does not exist", c.ID("id")), c.ID("id"))
}

func readRole(c *core.Call) (any, error) {
	if err := c.Reading("ROLE", "roles"); err != nil {
		return nil, err
	}
	r, err := findRole(c)
	if err != nil {
		return nil, err
	}
	return role(r), nil
}

func rolePermissions(c *core.Call) (any, error) {
	if err := c.Reading("ROLE", "roles"); err != nil {
		return nil, err
	}
	r, err := findRole(c)
	if err != nil {
		return nil, err
	}
	list := c.T.ListPermissions(false)
	for i := range list {
		code, _ := list[i].Get("code").(string)
		list[i] = list[i].Set("selected", r.Perms[code])
	}
	return role(r).And("permissionUsageData", list), nil
}

func createRole(c *core.Call) (any, error) {
	return create("ROLE", "roles", "role", []string{"name", "description"}, []string{"name", "description"}, func(c *core.Call, r *wire.Reader) (books.Result, error) {
		for _, x := range c.T.Roles() {
			if x.Name == r.Text("name") {
				return books.Result{}, wire.Integrity("error.msg.role.duplicate.name", "Role with name `"+x.Name+"` already exists", "name", x.Name)
			}
		}
		return books.Result{ResourceID: c.T.AddRole(r.Text("name"), r.Text("description")).ID}, nil
	})(c)
}

func flags(b *wire.Body) (wire.Obj, map[string]bool) {
	var o wire.Obj
	set := map[string]bool{}
	if p := b.Object("permissions"); p != nil {
		for _, code := range p.Keys {
			set[code] = p.Text(code) == "true"
			o = append(o, wire.Field{Key: code, Val: set[code]})
		}
	}
	return o, set
}

func unknownPermission(c *core.Call, set map[string]bool) error {
	for code := range set {
		if !c.T.KnownPermission(code) {
			return wire.NotFound("error.msg.permission.code.invalid", "Permission with Code "+code+" does not exist", code)
		}
	}
	return nil
}

func grant(c *core.Call) (any, error) {
	cmd := core.Cmd{Action: "PERMISSIONS", Entity: "ROLE", URL: fmt.Sprintf("roles/%d/permissions", c.ID("id"))}
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		if err := b.Only("permissions"); err != nil {
			return nil, err
		}
		r, err := findRole(c)
		if err != nil {
			return nil, err
		}
		shown, set := flags(b)
		if err := unknownPermission(c, set); err != nil {
			return nil, err
		}
		for code, on := range set {
			r.Perms[code] = on
		}
		return wire.O("resourceId", r.ID, "changes", wire.O("permissions", shown)), nil
	}
	return c.Run(cmd)
}

func listPermissions(c *core.Call) (any, error) {
	if err := c.Reading("PERMISSION", "permissions"); err != nil {
		return nil, err
	}
	return c.T.ListPermissions(c.Flag("makerCheckerable")), nil
}

func flagPermissions(c *core.Call) (any, error) {
	cmd := core.Cmd{Action: "UPDATE", Entity: "PERMISSION", URL: "permissions"}
	cmd.Exec = func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		if err := b.Only("permissions"); err != nil {
			return nil, err
		}
		shown, set := flags(b)
		if err := unknownPermission(c, set); err != nil {
			return nil, err
		}
		for code, on := range set {
			c.T.FlagPermission(code, on)
		}
		return wire.O("changes", wire.O("permissions", shown)), nil
	}
	return c.Run(cmd)
}

func passwordPreferences(c *core.Call) (any, error) {
	return wire.O("id", int64(1), "description", "Password most be at least 1 character and not more that 50 characters long", "active", true, "key", "simple"), nil
}
