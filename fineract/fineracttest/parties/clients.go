// Package parties serves clients, groups, centres, calendars, meetings, charges of clients and collection sheets of the strict Fineract.
package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"fmt"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

const clientFields = `id accountNo externalId status active activationDate firstname middlename lastname fullname displayName mobileNo officeId officeName staffId staffName
transferToOfficeId transferToOfficeName hierarchy imageId imagePresent gender isStaff clientType clientClassification legalForm clientNonPersonDetails timeline
savingsProductId savingsProductName savingsAccountId groups officeOptions staffOptions genderOptionsX`

const templateFields = `id accountNo externalId status active activationDate officeId officeName staffId staffName isStaff legalForm currency nominalAnnualInterestRate
interestCompoundingPeriodType officeOptions staffOptions savingsProductOptions depositType`

// Register adds all routes of the package.
func Register(m *core.Mux) {
	registerClients(m)
	registerGroups(m)
	registerClientCharges(m)
	registerSearch(m)
}

func registerClients(m *core.Mux) {
	m.Add("GET", "clients", listClients)
	m.Add("POST", "clients", createClient)
	m.Add("GET", "clients/template", clientTemplate)
	for _, p := range []string{"clients/{id}", "clients/external-id/{=ext}"} {
		m.Add("GET", p, readClient)
		m.Add("PUT", p, updateClient)
		m.Add("POST", p, clientCommand)
		m.Add("DELETE", p, func(c *core.Call) (any, error) { return nil, wire.Denied("User has no authority to: DELETE_CLIENT") })
		m.Add("GET", p+"/accounts", clientAccounts)
	}
	m.Add("GET", "clients/{id}/identifiers", identifiers)
	m.Add("POST", "clients/{id}/identifiers", addIdentifier)
}

func listClients(c *core.Call) (any, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	var all []*books.Client
	for _, cl := range c.W().Clients() {
		if c.W().Sees(c.Office(), cl.OfficeID) && clientMatches(c, cl) {
			all = append(all, cl)
		}
	}
	by := func(f func(*books.Client) string) func(*books.Client) string { return f }
	all, err := shape.Sort(c, all, map[string]func(*books.Client) string{"displayName": by(func(x *books.Client) string { return x.DisplayName }),
		"display_name": by(func(x *books.Client) string { return x.DisplayName }), "accountNo": by(func(x *books.Client) string { return x.AccountNo }),
		"account_no": by(func(x *books.Client) string { return x.AccountNo })}, func(x *books.Client) int64 { return x.ID })
	if err != nil {
		return nil, err
	}
	total := len(all)
	if all, err = shape.Cut(c, all); err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, cl := range all {
		items = append(items, listedClient(c.W(), cl))
	}
	return shape.Fields(c, shape.Page(total, items), clientFields)
}

func clientMatches(c *core.Call, cl *books.Client) bool {
	like := func(param, v string) bool {
		q := c.Q(param)
		if c.T.MariaDB() {
			q, v = strings.ToLower(q), strings.ToLower(v)
		}
		return strings.Contains(v, q)
	}
	if c.T.Version() != "1.11" && c.Query.Has("staffId") && c.Number("staffId") != cl.StaffID {
		return false // the filter came with 1.16; before, it is ignored (234)
	}
	if c.Query.Has("officeId") && c.Number("officeId") != cl.OfficeID {
		return false
	}
	if ext := c.Q("externalId"); ext != "" && ext != cl.ExternalID {
		return false
	}
	if s := c.Q("status"); s != "" && !strings.EqualFold(s, shape.PartyState(cl.Status)[0]) {
		return false
	}
	return like("displayName", cl.DisplayName) && like("firstName", cl.Firstname) && like("lastName", cl.Lastname)
}

// pathClient finds the client of the path; office 0 sees all.
func pathClient(c *core.Call, office int64) (*books.Client, error) {
	if ext := c.Var("ext"); ext != "" {
		if cl := c.W().ClientByExternalID(ext); cl != nil {
			return c.W().FindClient(cl.ID, office)
		}
		return nil, wire.NotFound("error.msg.client.id.invalid", "Client with identifier null does not exist", nil)
	}
	return c.W().FindClient(c.ID("id"), office)
}

func readClient(c *core.Call) (any, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	cl, err := pathClient(c, c.Office())
	if err != nil {
		return nil, err
	}
	return shape.Fields(c, client(c.W(), cl), clientFields)
}

func clientAccounts(c *core.Call) (any, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	cl, err := pathClient(c, c.Office())
	if err != nil {
		return nil, err
	}
	return overview(c.W(), cl.Loans, cl.Savings, nil, nil), nil
}

// overview is the answer of .../accounts: arrays of loans and savings are absent when empty, others are there (209, 243).
func overview(w *books.World, loans, savings, memberLoans, memberSavings []int64) wire.Obj {
	var o wire.Obj
	list := func(name string, ids []int64, draw func(int64) wire.Obj) {
		var out []wire.Obj
		for _, id := range ids {
			out = append(out, draw(id))
		}
		if out != nil {
			o = append(o, wire.Field{Key: name, Val: out})
		}
	}
	ln := func(id int64) wire.Obj { return accounts.LoanAccount(w, w.Loan(id)) }
	sv := func(id int64) wire.Obj { return accounts.SavingsAccount(w, w.SavingsAccount(id)) }
	list("loanAccounts", loans, ln)
	o = append(o, wire.Field{Key: "groupLoanIndividualMonitoringAccounts", Val: []any{}})
	list("savingsAccounts", savings, sv)
	o = append(o, wire.Field{Key: "guarantorAccounts", Val: []any{}})
	list("memberLoanAccounts", memberLoans, ln)
	list("memberSavingsAccounts", memberSavings, sv)
	return o
}

func clientTemplate(c *core.Call) (any, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	w := c.W()
	offices, staff, products := []wire.Obj{}, []wire.Obj{}, []wire.Obj{}
	for _, o := range w.Offices() {
		if w.Sees(c.Office(), o.ID) {
			offices = append(offices, wire.O("id", o.ID, "name", o.Name, "nameDecorated", accounts.Decorated(o)))
		}
	}
	for _, s := range w.Staff() {
		if s.OfficeID == c.Office() && s.Active {
			staff = append(staff, shape.Staff(w, s))
		}
	}
	for _, p := range w.SavingsProducts() {
		products = append(products, wire.O("id", p.ID, "name", p.Name, "withdrawalFeeForTransfers", p.WithdrawalFeeForTransfers, "allowOverdraft", p.AllowOverdraft,
			"enforceMinRequiredBalance", p.EnforceMinBalance, "lienAllowed", false, "withHoldTax", false))
	}
	values := func(code int64) []wire.Obj {
		out := []wire.Obj{}
		for _, v := range w.CodeValues(code) {
			out = append(out, wire.O("id", v.ID, "name", v.Name, "position", v.Position, "description", v.Description, "active", v.Active, "mandatory", v.Mandatory))
		}
		return out
	}
	none := []any{}
	o := wire.O("activationDate", w.Today(), "officeId", c.Office(), "officeOptions", offices, "staffOptions", staff, "savingProductOptions", products, "genderOptions", values(4),
		"clientTypeOptions", values(16), "clientClassificationOptions", values(17), "clientNonPersonConstitutionOptions", none, "clientNonPersonMainBusinessLineOptions", none,
		"clientLegalFormOptions", []wire.Obj{legalForm(1), legalForm(2)}, "familyMemberOptions", wire.O("relationshipIdOptions", none, "genderIdOptions", values(4),
			"maritalStatusIdOptions", none, "professionIdOptions", none), "address", []any{wire.Null{}}, "isAddressEnabled", false)
	return shape.Fields(c, o, templateFields)
}

var clientKeys = []string{"officeId", "legalFormId", "firstname", "middlename", "lastname", "fullname", "externalId", "mobileNo", "emailAddress", "active", "activationDate",
	"submittedOnDate", "staffId", "groupId", "genderId", "dateOfBirth", "clientTypeId", "clientClassificationId", "savingsProductId", "address", "familyMembers", "datatables",
	"dateFormat", "locale", "accountNo", "isStaff", "clientNonPersonDetails"}

func createClient(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "CLIENT", URL: "clients", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("client", clientKeys...)
		if err != nil {
			return nil, err
		}
		cmd := books.ClientCmd{OfficeID: r.ID("officeId"), LegalForm: r.IntOr("legalFormId", 0), Firstname: r.Text("firstname"), Middlename: r.Text("middlename"), Lastname: r.Text("lastname"),
			Fullname: r.Text("fullname"), ExternalID: r.Text("externalId"), MobileNo: r.Text("mobileNo"), Email: r.Text("emailAddress"), Active: r.Bool("active"),
			ActivationDate: r.Date("activationDate"), SubmittedOn: r.Date("submittedOnDate"), Born: r.Date("dateOfBirth"), StaffID: r.ID("staffId"), GroupID: r.ID("groupId"),
			GenderID: r.ID("genderId"), TypeID: r.ID("clientTypeId"), ClassID: r.ID("clientClassificationId"), SavingsProductID: r.ID("savingsProductId")}
		r.Max(100, "externalId")
		r.Max(50, "firstname", "middlename", "lastname", "mobileNo")
		if err := r.Err(); err != nil {
			return nil, err
		}
		// Refused in the order of the server: rules first, then the late permissions, which are stored under the key (869-878, 909).
		var res books.Result
		err = c.W().Do(func() error {
			var err error
			res, err = c.W().CreateClient(cmd)
			return err
		})
		active := cmd.Active != nil && *cmd.Active
		if active && (err == nil || wire.From(err).Status == 403) {
			if late := c.Need("ACTIVATE_CLIENT"); late != nil {
				return nil, late
			}
			if cmd.SavingsProductID != 0 {
				if late := c.Need("ACTIVATE_SAVINGSACCOUNT"); late != nil {
					return nil, late
				}
			}
		}
		return shape.Result(res, nil), err
	}})
}

func updateClient(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "UPDATE", Entity: "CLIENT", ClientID: c.ID("id"), URL: fmt.Sprintf("clients/%d", c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("client", clientKeys...)
		if err != nil {
			return nil, err
		}
		text := func(k string) *string {
			if !r.Has(k) {
				return nil
			}
			v := r.Text(k)
			return &v
		}
		id := func(k string) *int64 {
			if !r.Has(k) {
				return nil
			}
			v := r.ID(k)
			return &v
		}
		u := books.ClientUpdate{Firstname: text("firstname"), Middlename: text("middlename"), Lastname: text("lastname"), Fullname: text("fullname"), ExternalID: text("externalId"),
			MobileNo: text("mobileNo"), Email: text("emailAddress"), GenderID: id("genderId"), StaffID: id("staffId")}
		if d := r.Date("dateOfBirth"); !d.IsZero() {
			u.Born = &d
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
		cl, err := pathClient(c, 0)
		if err != nil {
			return nil, err
		}
		res, err := c.W().UpdateClient(cl.ID, u)
		return shape.Result(res, shape.Changed(b, res.Changed)), err
	}})
}

func clientCommand(c *core.Call) (any, error) {
	steps := map[string]struct {
		action string
		keys   []string
		do     func(c *core.Call, id int64, r *wire.Reader) (books.Result, any, error)
	}{
		"activate": {"ACTIVATE", []string{"activationDate", "locale", "dateFormat"}, func(c *core.Call, id int64, r *wire.Reader) (books.Result, any, error) {
			on := r.Date("activationDate")
			r.Need("activationDate")
			if err := r.Err(); err != nil {
				return books.Result{}, nil, err
			}
			res, err := c.W().ActivateClient(id, on)
			return res, nil, err
		}},
		"close": {"CLOSE", []string{"closureDate", "closureReasonId", "locale", "dateFormat"}, func(c *core.Call, id int64, r *wire.Reader) (books.Result, any, error) {
			on := r.Date("closureDate")
			r.Need("closureDate", "closureReasonId")
			if err := r.Err(); err != nil {
				return books.Result{}, nil, err
			}
			res, err := c.W().CloseClient(id, on, r.ID("closureReasonId"))
			return res, nil, err
		}},
		"assignstaff": {"ASSIGNSTAFF", []string{"staffId"}, func(c *core.Call, id int64, r *wire.Reader) (books.Result, any, error) {
			r.Need("staffId")
			if err := r.Err(); err != nil {
				return books.Result{}, nil, err
			}
			res, err := c.W().AssignClientStaff(id, r.ID("staffId"))
			return res, wire.O("staffId", r.ID("staffId")), err
		}},
		"unassignstaff": {"UNASSIGNSTAFF", []string{"staffId"}, func(c *core.Call, id int64, r *wire.Reader) (books.Result, any, error) {
			res, err := c.W().AssignClientStaff(id, 0)
			return res, wire.O("staffId", wire.Null{}), err
		}},
	}
	s, ok := steps[accounts.Lower(c.Q("command"))]
	if !ok {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	return c.Run(core.Cmd{Action: s.action, Entity: "CLIENT", ClientID: c.ID("id"), URL: fmt.Sprintf("clients/%d?command=%s", c.ID("id"), c.Q("command")),
		Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
			r, err := b.Read("client", s.keys...)
			if err != nil {
				return nil, err
			}
			cl, err := pathClient(c, 0)
			if err != nil {
				return nil, err
			}
			res, changes, err := s.do(c, cl.ID, r)
			return shape.Result(res, changes), err
		}})
}

func identifiers(c *core.Call) (any, error) {
	if err := c.Reading("CLIENTIDENTIFIER", "clientIdentifiers"); err != nil {
		return nil, err
	}
	cl, err := pathClient(c, c.Office())
	if err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, i := range cl.Identifiers {
		state := "inactive"
		if i.Active {
			state = "active"
		}
		out = append(out, wire.O("id", i.ID, "clientId", cl.ID, "documentType", shape.CodeValue(c.W(), i.DocumentTypeID), "documentKey", i.Key, "description", i.Description,
			"status", "clientIdentifierStatusType."+state))
	}
	return out, nil
}

func addIdentifier(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "CLIENTIDENTIFIER", ClientID: c.ID("id"), URL: fmt.Sprintf("clients/%d/identifiers", c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("clientIdentifier", "documentTypeId", "documentKey", "description", "status")
		if err != nil {
			return nil, err
		}
		r.Need("documentTypeId", "documentKey", "status")
		if err := r.Err(); err != nil {
			return nil, err
		}
		res, err := c.W().AddIdentifier(c.ID("id"), books.Identifier{DocumentTypeID: r.ID("documentTypeId"), Key: r.Text("documentKey"), Description: r.Text("description"),
			Active: strings.EqualFold(r.Text("status"), "Active")})
		return shape.Result(res, nil), err
	}})
}
