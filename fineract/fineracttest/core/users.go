package core

import (
	"crypto/subtle"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/wire"
)

// Account is what the HTTP side knows of a user beyond the books: password, roles, whether it expired.
type Account struct {
	ID       int64
	User     *books.User
	password string
	roles    []int64
	expired  bool
	disabled bool
}

// Role is a set of permissions.
type Role struct {
	ID                int64
	Name, Description string
	Disabled          bool
	Perms             map[string]bool
}

func (t *Tenant) seedUsers() {
	t.roles = []*Role{
		{ID: 1, Name: "Super user", Description: "This role provides all application permissions.", Perms: map[string]bool{"ALL_FUNCTIONS": true}},
		{ID: 2, Name: "Self Service User", Description: "self service user role", Disabled: true, Perms: map[string]bool{}},
	}
	for _, u := range t.W.Users() {
		a := &Account{ID: u.ID, User: u, disabled: u.ID != 1, roles: []int64{1}}
		if u.ID == 1 {
			u.Username = t.opt.SuperUser
			a.password = t.opt.SuperPassword
		}
		t.accounts[u.ID] = a
	}
}

// Login finds the user of a name and password, nil when they are wrong or the user is disabled or deleted (950).
func (t *Tenant) Login(name, password string) *Account {
	u := t.W.UserByName(name)
	if u == nil {
		return nil
	}
	a := t.accounts[u.ID]
	if a == nil || a.disabled || u.Deleted || subtle.ConstantTimeCompare([]byte(a.password), []byte(password)) != 1 {
		return nil
	}
	return a
}

// Account is the account of a user, or nil.
func (t *Tenant) Account(id int64) *Account { return t.accounts[id] }

// AddAccount keeps password and roles of a user just made.
func (t *Tenant) AddAccount(u *books.User, password string, roles []int64) *Account {
	a := &Account{ID: u.ID, User: u, password: password, roles: roles}
	t.accounts[u.ID] = a
	t.OnRollback(func() { delete(t.accounts, u.ID) })
	return a
}

// SetPassword changes it; the password is fresh then.
func (a *Account) SetPassword(p string) { a.password, a.expired = p, false }

// SetRoles changes the roles.
func (a *Account) SetRoles(ids []int64) { a.roles = ids }

// Roles are the ids of the account's roles.
func (a *Account) Roles() []int64 { return a.roles }

// ExpirePassword sets the date of the last change back (recordings 936-955).
func (t *Tenant) ExpirePassword(username string, expired bool) bool {
	return t.change(username, func(a *Account) { a.expired = expired })
}

// DisableUser lets a user's sign-in fail.
func (t *Tenant) DisableUser(username string, disabled bool) bool {
	return t.change(username, func(a *Account) { a.disabled = disabled })
}

// ChangePassword sets a user's password from outside.
func (t *Tenant) ChangePassword(username, password string) bool {
	return t.change(username, func(a *Account) { a.password = password })
}

func (t *Tenant) change(username string, fn func(*Account)) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.W.UserByName(username)
	if u == nil || t.accounts[u.ID] == nil {
		return false
	}
	fn(t.accounts[u.ID])
	return true
}

// Expired says whether the password is too old: only while the configuration asks for it.
func (t *Tenant) Expired(a *Account) bool {
	c := t.W.Configuration("force-password-reset-days")
	return a.expired && c != nil && c.Enabled && c.Value > 0
}

// Roles are all roles.
func (t *Tenant) Roles() []*Role { return t.roles }

// Role is one or nil.
func (t *Tenant) Role(id int64) *Role {
	for _, r := range t.roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// AddRole makes a role.
func (t *Tenant) AddRole(name, description string) *Role {
	id := int64(0)
	for _, r := range t.roles {
		id = max(id, r.ID)
	}
	r := &Role{ID: id + 1, Name: name, Description: description, Perms: map[string]bool{}}
	t.roles = append(t.roles, r)
	t.OnRollback(func() { t.roles = slices.DeleteFunc(t.roles, func(x *Role) bool { return x == r }) })
	return r
}

// Permissions are the codes of an account's roles, sorted.
func (t *Tenant) Permissions(a *Account) []string {
	set := map[string]bool{}
	for _, id := range a.roles {
		if r := t.Role(id); r != nil {
			for p, on := range r.Perms {
				if on {
					set[p] = true
				}
			}
		}
	}
	list := make([]string, 0, len(set))
	for p := range set {
		list = append(list, p)
	}
	slices.Sort(list)
	return list
}

// Can says whether the account has one of the permissions, or the one for everything.
func (t *Tenant) Can(a *Account, any ...string) bool {
	for _, id := range a.roles {
		r := t.Role(id)
		if r == nil || r.Disabled {
			continue
		}
		if r.Perms["ALL_FUNCTIONS"] {
			return true
		}
		for _, p := range any {
			if r.Perms[p] {
				return true
			}
		}
	}
	return false
}

// CanRead says whether the account may read a kind of resource ("CLIENT").
func (t *Tenant) CanRead(a *Account, entity string) bool {
	return t.Can(a, "READ_"+entity, "ALL_FUNCTIONS_READ")
}

// Reading refuses who may not read the resource; the text has the resource's own spelling ("clients", "journalentrys").
func (c *Call) Reading(entity, spelled string) error {
	if c.T.CanRead(c.A, entity) {
		return nil
	}
	if spelled == "" {
		spelled = strings.ToLower(entity) + "s"
	}
	return wire.Denied("User has no authority to READ " + spelled)
}

// Need is a late permission check inside a command: its refusal is stored under the key (869, 870).
func (c *Call) Need(perm string) error {
	if c.T.Can(c.A, perm) {
		return nil
	}
	return wire.Denied("User has no authority to: " + perm)
}
