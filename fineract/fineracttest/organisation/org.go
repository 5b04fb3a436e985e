// Package organisation serves what an institution is made of: sign-in, offices, staff, users and roles, payment types, currencies, holidays,
// codes, switches, products, ledger accounts and the journal, of the strict Fineract of package fineracttest.
package organisation

import (
	"encoding/base64"
	"fmt"
	"strings"

	"daftari/fineract/fineracttest/accounts"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// Register adds all routes of the package.
func Register(m *core.Mux) {
	registerUsers(m)
	registerSettings(m)
	registerProducts(m)
	registerJournal(m)
	m.Add("GET", "offices", listOffices)
	m.Add("POST", "offices", createOffice)
	m.Add("GET", "offices/{id}", readOffice)
	m.Add("GET", "staff", listStaff)
	m.Add("POST", "staff", createStaff)
	m.Add("GET", "staff/{id}", readStaff)
	m.Add("GET", "paymenttypes", listPaymentTypes)
	m.Add("POST", "paymenttypes", createPaymentType)
	m.Add("GET", "paymenttypes/{id}", readPaymentType)
}

// Login is the answer of POST /authentication; an expired password gets a short one (936). full says whether a list of clients was asked for.
func Login(t *core.Tenant, a *core.Account, password string, clients bool) wire.Obj {
	u := a.User
	key := base64.StdEncoding.EncodeToString([]byte(u.Username + ":" + password))
	o := wire.O("username", u.Username, "userId", u.ID, "base64EncodedAuthenticationKey", key, "authenticated", true)
	expired := t.Expired(a)
	if !expired {
		o = o.And("officeId", u.OfficeID, "officeName", shape.OfficeName(t.W, u.OfficeID))
		if s := t.W.StaffMember(u.StaffID); s != nil {
			o = o.And("staffId", s.ID, "staffDisplayName", s.DisplayName)
		}
		o = o.And("roles", roles(t, a.Roles()), "permissions", t.Permissions(a))
		if clients && t.Version() == "1.11" {
			o = o.And("clients", []any{})
		}
	}
	return o.And("shouldRenewPassword", expired, "isTwoFactorAuthenticationRequired", t.TwoFactorOn())
}

func role(r *core.Role) wire.Obj {
	return wire.O("id", r.ID, "name", r.Name, "description", r.Description, "disabled", r.Disabled)
}

func roles(t *core.Tenant, ids []int64) []wire.Obj {
	out := []wire.Obj{}
	for _, id := range ids {
		if r := t.Role(id); r != nil {
			out = append(out, role(r))
		}
	}
	return out
}

func office(w *books.World, o *books.Office) wire.Obj {
	out := wire.O("id", o.ID, "name", o.Name, "nameDecorated", accounts.Decorated(o), "externalId", wire.Str(o.ExternalID), "openingDate", wire.Day(o.Opened), "hierarchy", o.Hierarchy)
	if p := w.Office(o.ParentID); p != nil {
		out = out.And("parentId", p.ID, "parentName", p.Name)
	}
	return out
}

func listOffices(c *core.Call) (any, error) {
	if err := c.Reading("OFFICE", "offices"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, o := range c.W().Offices() {
		if c.Flag("includeAllOffices") || c.W().Sees(c.Office(), o.ID) {
			out = append(out, office(c.W(), o))
		}
	}
	return out, nil
}

func readOffice(c *core.Call) (any, error) {
	if err := c.Reading("OFFICE", "offices"); err != nil {
		return nil, err
	}
	o := c.W().Office(c.ID("id"))
	if o == nil || !c.W().Sees(c.Office(), o.ID) {
		return nil, wire.NotFound("error.msg.office.id.invalid", fmt.Sprintf("Office with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return office(c.W(), o), nil
}

// create is a command that makes something from a body read with the given keys.
func create(entity, url, resource string, keys []string, need []string, do func(*core.Call, *wire.Reader) (books.Result, error)) core.Handler {
	return command("CREATE", entity, url, resource, keys, need, do)
}

func command(action, entity, url, resource string, keys []string, need []string, do func(*core.Call, *wire.Reader) (books.Result, error)) core.Handler {
	return func(c *core.Call) (any, error) {
		return c.Run(core.Cmd{Action: action, Entity: entity, URL: url, Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			if b.None && len(need) == 0 {
				b, _ = wire.Parse("{}")
			}
			r, err := b.Read(resource, keys...)
			if err != nil {
				return nil, err
			}
			r.Need(need...)
			if err := r.Err(); err != nil {
				return nil, err
			}
			res, err := do(c, r)
			if err == nil {
				err = r.Err()
			}
			if err != nil {
				return nil, err
			}
			var changes any
			if action == "UPDATE" {
				changes = shape.Changed(b, res.Changed)
			}
			return shape.Result(res, changes), nil
		}})
	}
}

func createOffice(c *core.Call) (any, error) {
	return create("OFFICE", "offices", "office", []string{"parentId", "name", "openingDate", "externalId", "dateFormat", "locale"}, []string{"name", "openingDate", "parentId"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			cmd := books.OfficeCmd{ParentID: r.ID("parentId"), Name: r.Text("name"), ExternalID: r.Text("externalId"), Opened: r.Date("openingDate")}
			if err := r.Err(); err != nil {
				return books.Result{}, err
			}
			return c.W().CreateOffice(cmd)
		})(c)
}

func listStaff(c *core.Call) (any, error) {
	if err := c.Reading("STAFF", "staff"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	hierarchy := c.Flag("staffInOfficeHierarchy")
	for _, s := range c.W().Staff() {
		if c.Query.Has("officeId") && s.OfficeID != c.Number("officeId") || !c.W().Sees(c.Office(), s.OfficeID) || c.Flag("loanOfficersOnly") && !s.LoanOfficer {
			continue
		}
		if st := strings.ToLower(c.Q("status")); st == "inactive" && s.Active || (st == "" || st == "active") && !s.Active {
			continue
		}
		if hierarchy && !c.Query.Has("officeId") && c.Office() != 1 {
			continue // gave nothing to an officer (183)
		}
		out = append(out, shape.Staff(c.W(), s))
	}
	return out, nil
}

func readStaff(c *core.Call) (any, error) {
	if err := c.Reading("STAFF", "staff"); err != nil {
		return nil, err
	}
	s := c.W().StaffMember(c.ID("id"))
	if s == nil || !c.W().Sees(c.Office(), s.OfficeID) {
		return nil, wire.NotFound("error.msg.staff.id.invalid", fmt.Sprintf("Staff with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return shape.Staff(c.W(), s), nil
}

func createStaff(c *core.Call) (any, error) {
	return create("STAFF", "staff", "staff", []string{"officeId", "firstname", "lastname", "externalId", "mobileNo", "isLoanOfficer", "joiningDate", "isActive", "dateFormat", "locale", "emailAddress", "forceStatus"},
		[]string{"officeId", "firstname", "lastname"}, func(c *core.Call, r *wire.Reader) (books.Result, error) {
			cmd := books.StaffCmd{OfficeID: r.ID("officeId"), Firstname: r.Text("firstname"), Lastname: r.Text("lastname"), ExternalID: r.Text("externalId"), MobileNo: r.Text("mobileNo"),
				LoanOfficer: r.Is("isLoanOfficer"), Joined: r.Date("joiningDate")}
			if err := r.Err(); err != nil {
				return books.Result{}, err
			}
			return c.W().CreateStaff(cmd)
		})(c)
}

func listPaymentTypes(c *core.Call) (any, error) {
	if err := c.Reading("PAYMENTTYPE", "paymentTypes"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, p := range shape.PaymentTypes(c.W()) {
		if name, _ := p.Get("codeName").(string); !c.Flag("onlyWithCode") || name != "" {
			out = append(out, p)
		}
	}
	return out, nil
}

func readPaymentType(c *core.Call) (any, error) {
	if err := c.Reading("PAYMENTTYPE", "paymentTypes"); err != nil {
		return nil, err
	}
	for _, p := range shape.PaymentTypes(c.W()) {
		if p.Get("id") == c.ID("id") {
			return p, nil
		}
	}
	return nil, wire.NotFound("error.msg.payment.type.invalid", fmt.Sprintf("PaymentType with %d does not exist", c.ID("id")), c.ID("id"))
}

func createPaymentType(c *core.Call) (any, error) {
	return create("PAYMENTTYPE", "paymenttypes", "paymenttype", []string{"name", "description", "isCashPayment", "position", "codeName", "isSystemDefined"}, []string{"name"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().CreatePaymentType(books.PaymentTypeCmd{Name: r.Text("name"), Description: r.Text("description"), Cash: r.Is("isCashPayment"), Position: r.IntOr("position", 0)})
		})(c)
}
