package parties

import (
	"fmt"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// Register is the people's side of a tenant.
type Register struct {
	*org.Org
	clients   undo.Table[Client]
	groups    undo.Table[Group]
	calendars undo.Table[Calendar]
	meetings  undo.Table[Meeting]
	charges   undo.Table[ClientCharge]
	payments  undo.Table[ClientTransaction]
	papers    undo.Table[Identifier]

	byExternal, byMobile, groupByExternal map[string]int64
	paymentByExternal                     map[string]int64
	calendarsOf                           map[[2]int64][]*Calendar
	meetingsOf                            map[int64][]*Meeting // by calendar instance
	attendances                           int64
}

// New makes an empty register over the organisation.
func New(o *org.Org) *Register {
	return &Register{Org: o, byExternal: map[string]int64{}, byMobile: map[string]int64{}, groupByExternal: map[string]int64{},
		paymentByExternal: map[string]int64{}, calendarsOf: map[[2]int64][]*Calendar{}, meetingsOf: map[int64][]*Meeting{}}
}

// AccountNo is the server's default account number: the id in nine digits.
func AccountNo(id int64) string { return fmt.Sprintf("%09d", id) }

// CreateClient makes a client, with his group when it is named; a savings product is the caller's to open.
func (r *Register) CreateClient(c ClientCmd) (res org.Result, err error) {
	if err := r.checkClient(c); err != nil {
		return res, err
	}
	err = r.Do(func() error {
		if _, err := r.NeedOffice(c.OfficeID); err != nil {
			return err
		}
		if err := r.NeedStaff(c.StaffID); err != nil {
			return err
		}
		var g *Group
		if c.GroupID != 0 {
			if g, err = r.NeedGroup(c.GroupID); err != nil {
				return err
			}
		}
		cl := r.newClient(c)
		if err := r.claim(cl.ID, "", cl.ExternalID, "", cl.MobileNo); err != nil {
			return err
		}
		r.clients.Add(&r.Log, cl.ID, cl)
		if g != nil {
			r.join(g, cl)
			res.GroupID = g.ID
		}
		res.OfficeID, res.ClientID, res.ResourceID, res.ExternalID = cl.OfficeID, cl.ID, cl.ID, cl.ExternalID
		return nil
	})
	return res, err
}

// checkClient is ClientDataValidator's order as recordings 873, 874 and 877 show it.
func (r *Register) checkClient(c ClientCmd) error {
	k := org.Checks{Resource: "client"}
	k.Blank("officeId", c.OfficeID == 0)
	k.MaxLen("externalId", c.ExternalID, 100)
	if c.Fullname == "" && c.Firstname == "" && c.Lastname == "" {
		k.Add(org.Invalid("validation.msg.client.id..no.name.details.passed", "id",
			"Failed data validation due to: .no.name.details.passed.", nil, org.EmptyList{}))
	} else if c.Fullname == "" {
		k.Blank("firstname", c.Firstname == "")
		k.MaxLen("firstname", c.Firstname, 50)
		k.Blank("lastname", c.Lastname == "")
		k.MaxLen("lastname", c.Lastname, 50)
	}
	k.MaxLen("mobileNo", c.MobileNo, 50)
	if c.Active != nil && *c.Active {
		k.Blank("activationDate", c.ActivationDate == 0)
	}
	k.Blank("legalFormId", c.LegalForm == 0)
	if err := k.Err(); err != nil {
		return err
	}
	if c.ActivationDate > r.Today() {
		return org.Invalid("error.msg.clients.activationDate.in.the.future", "activationDate", "Activation date cannot be in the future.", c.ActivationDate)
	}
	if c.SubmittedOn > r.Today() {
		return org.Invalid("error.msg.clients.submittedOnDate.in.the.future", "submittedOnDate", "submitted date cannot be in the future.", c.SubmittedOn)
	}
	if c.SubmittedOn != 0 && c.ActivationDate != 0 && c.SubmittedOn > c.ActivationDate {
		return org.Invalid("error.msg.clients.submittedOnDate.after.activation.date", "submittedOnDate",
			"submitted date cannot be after the activation date", c.SubmittedOn)
	}
	return nil
}

func (r *Register) newClient(c ClientCmd) *Client {
	now, id := r.Touched(), r.clients.Next()
	cl := &Client{ID: id, AccountNo: AccountNo(id), ExternalID: c.ExternalID, Status: org.PartyPending, OfficeID: c.OfficeID, StaffID: c.StaffID,
		Firstname: c.Firstname, Middlename: c.Middlename, Lastname: c.Lastname, Fullname: c.Fullname, MobileNo: c.MobileNo, Email: c.Email,
		GenderID: c.GenderID, TypeID: c.TypeID, ClassID: c.ClassID, LegalForm: c.LegalForm, Born: c.Born,
		SavingsProductID: c.SavingsProductID, Created: now, LastModified: now}
	cl.DisplayName = displayName(cl)
	submitted := c.SubmittedOn
	if c.Active != nil && *c.Active {
		cl.Status, cl.Activated = org.PartyActive, r.Stamp(c.ActivationDate)
		if submitted == 0 {
			submitted = c.ActivationDate
		}
	}
	if submitted == 0 {
		submitted = r.Today()
	}
	cl.Submitted = r.Stamp(submitted)
	return cl
}

func displayName(c *Client) string {
	if c.Fullname != "" {
		return c.Fullname
	}
	return strings.Join(strings.Fields(c.Firstname+" "+c.Middlename+" "+c.Lastname), " ")
}

// claim moves the unique external id and mobile number of a client from the old to the new values (871, 872, 906, 907).
func (r *Register) claim(id int64, oldExt, ext, oldMobile, mobile string) error {
	if key := r.Fold(ext); ext != "" && key != r.Fold(oldExt) {
		if _, taken := r.byExternal[key]; taken {
			return org.Integrity("error.msg.client.duplicate.externalId", "externalId", "Client with externalId `"+ext+"` already exists", ext)
		}
		undo.Drop(&r.Log, r.byExternal, r.Fold(oldExt))
		undo.Put(&r.Log, r.byExternal, key, id)
	}
	if key := r.Fold(mobile); key != r.Fold(oldMobile) {
		if _, taken := r.byMobile[key]; taken && mobile != "" {
			return org.Integrity("error.msg.client.duplicate.mobileNo", "mobileNo", "Client with mobileNo `"+mobile+"` already exists", mobile)
		}
		undo.Drop(&r.Log, r.byMobile, r.Fold(oldMobile))
		if mobile != "" {
			undo.Put(&r.Log, r.byMobile, key, id)
		}
	}
	return nil
}

// UpdateClient changes a client; Changed names what really changed (910, 911).
func (r *Register) UpdateClient(id int64, u ClientUpdate) (res org.Result, err error) {
	c, err := r.NeedClient(id)
	if err != nil {
		return res, err
	}
	err = r.Do(func() error {
		if u.StaffID != nil {
			if err := r.NeedStaff(*u.StaffID); err != nil {
				return err
			}
		}
		undo.Touch(&r.Log, c)
		ext, mobile := c.ExternalID, c.MobileNo
		var ch changes
		change(&ch, "externalId", &c.ExternalID, u.ExternalID)
		change(&ch, "mobileNo", &c.MobileNo, u.MobileNo)
		change(&ch, "emailAddress", &c.Email, u.Email)
		change(&ch, "firstname", &c.Firstname, u.Firstname)
		change(&ch, "middlename", &c.Middlename, u.Middlename)
		change(&ch, "lastname", &c.Lastname, u.Lastname)
		change(&ch, "fullname", &c.Fullname, u.Fullname)
		change(&ch, "staffId", &c.StaffID, u.StaffID)
		change(&ch, "genderId", &c.GenderID, u.GenderID)
		change(&ch, "dateOfBirth", &c.Born, u.Born)
		if len(ch) > 0 {
			c.DisplayName, c.LastModified = displayName(c), r.Touched()
		}
		res = org.Result{OfficeID: c.OfficeID, ClientID: c.ID, ResourceID: c.ID, ExternalID: c.ExternalID, Changed: ch}
		return r.claim(id, ext, c.ExternalID, mobile, c.MobileNo)
	})
	return res, err
}

type changes []string

func change[T comparable](ch *changes, name string, have, want *T) {
	if want != nil && *want != *have {
		*have, *ch = *want, append(*ch, name)
	}
}

// ActivateClient activates a pending client.
func (r *Register) ActivateClient(id int64, on Date) (org.Result, error) {
	c, err := r.NeedClient(id)
	if err != nil {
		return org.Result{}, err
	}
	k := org.Checks{Resource: "client"}
	k.Blank("activationDate", on == 0)
	if err := k.Err(); err != nil {
		return org.Result{}, err
	}
	if c.Status == org.PartyActive {
		return org.Result{}, org.Invalid("error.msg.clients.already.active", "activationDate", "Cannot activate client. Client is already active.", on)
	}
	if on > r.Today() {
		return org.Result{}, org.Invalid("error.msg.clients.activationDate.in.the.future", "activationDate", "Activation date cannot be in the future.", on)
	}
	if on < c.Submitted.On {
		return org.Result{}, org.Invalid("error.msg.clients.submittedOnDate.after.activation.date", "submittedOnDate",
			"submitted date cannot be after the activation date", c.Submitted.On)
	}
	r.touchClient(c)
	c.Status, c.Activated = org.PartyActive, r.Stamp(on)
	return r.clientResult(c), nil
}

func (r *Register) touchClient(c *Client) {
	undo.Touch(&r.Log, c)
	c.LastModified = r.Touched()
}

func (r *Register) clientResult(c *Client) org.Result {
	return org.Result{OfficeID: c.OfficeID, ClientID: c.ID, ResourceID: c.ID, ExternalID: c.ExternalID}
}

// CloseClient closes a client; his accounts are the caller's to check.
func (r *Register) CloseClient(id int64, on Date, reasonID int64) (org.Result, error) {
	c, err := r.NeedClient(id)
	if err != nil {
		return org.Result{}, err
	}
	k := org.Checks{Resource: "client"}
	k.Blank("closureDate", on == 0)
	k.Blank("closureReasonId", reasonID == 0)
	if err := k.Err(); err != nil {
		return org.Result{}, err
	}
	r.touchClient(c)
	c.Status, c.Closed, c.ClosureReasonID = org.PartyClosed, r.Stamp(on), reasonID
	return r.clientResult(c), nil
}

// AssignClientStaff sets the officer of a client; 0 takes him away.
func (r *Register) AssignClientStaff(id, staffID int64) (org.Result, error) {
	c, err := r.NeedClient(id)
	if err == nil {
		err = r.NeedStaff(staffID)
	}
	if err != nil {
		return org.Result{}, err
	}
	r.touchClient(c)
	c.StaffID = staffID
	return r.clientResult(c), nil
}

// AddIdentifier adds a document; one active document of a type only (913).
func (r *Register) AddIdentifier(clientID int64, i Identifier) (org.Result, error) {
	c, err := r.NeedClient(clientID)
	if err != nil {
		return org.Result{}, err
	}
	for _, old := range c.Identifiers {
		if old.DocumentTypeID == i.DocumentTypeID && old.Active && i.Active {
			name := strconv.FormatInt(i.DocumentTypeID, 10)
			if v := r.CodeValue(i.DocumentTypeID); v != nil {
				name = v.Name
			}
			return org.Result{}, org.Domain("error.msg.clientIdentifier.type.duplicate",
				"Active Client identifier of type "+name+" is already present for this client", name)
		}
	}
	undo.Touch(&r.Log, c)
	i.ID, i.ClientID = r.papers.Next(), clientID
	r.papers.Add(&r.Log, i.ID, &i)
	c.Identifiers = append(c.Identifiers, &i)
	return org.Result{OfficeID: c.OfficeID, ClientID: c.ID, ResourceID: i.ID}, nil
}

// Clients are all, by id.
func (r *Register) Clients() []*Client { return r.clients.All() }

// Client is one or nil.
func (r *Register) Client(id int64) *Client { return r.clients.Get(id) }

// ClientByExternalID is one or nil; compared as the database does.
func (r *Register) ClientByExternalID(ext string) *Client {
	return r.clients.Get(r.byExternal[r.Fold(ext)])
}

// NeedClient is one, or the error that commands give.
func (r *Register) NeedClient(id int64) (*Client, error) {
	if c := r.clients.Get(id); c != nil {
		return c, nil
	}
	return nil, org.NotFound("error.msg.client.id.invalid", fmt.Sprintf("Client with identifier %d does not exist", id), id)
}

// FindClient is one for reading, or the error of the server when unknown or not below userOffice (246, 247); userOffice 0 sees all.
func (r *Register) FindClient(id, userOffice int64) (*Client, error) {
	if c := r.clients.Get(id); c != nil && r.Sees(userOffice, c.OfficeID) {
		return c, nil
	}
	return nil, org.NotFound("error.msg.client.not.found.with.client.id", fmt.Sprintf("Client not found with valuer %d.", id), strconv.FormatInt(id, 10))
}
