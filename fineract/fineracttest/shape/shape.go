// Package shape draws the parts that many answers of the strict Fineract share: enums, currencies, stamps, pages, and the odd projection
// of the query parameter "fields". Shapes by the recordings in ../shared/fixtures/fineract.
package shape

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/wire"
)

// Enum is {"id","code","value"}.
func Enum(id int, code, value string) wire.Obj {
	return wire.O("id", id, "code", code, "value", value)
}

// Flags adds booleans to an enum: the one named on is true.
func Flags(o wire.Obj, on string, names ...string) wire.Obj {
	for _, n := range names {
		o = append(o, wire.Field{Key: n, Val: n == on})
	}
	return o
}

// Currency is the currency of an account.
func Currency(c books.Currency) wire.Obj {
	return currency(c, true)
}

// BareCurrency is a currency without inMultiplesOf, as lists of currencies and charges show it.
func BareCurrency(c books.Currency) wire.Obj { return currency(c, false) }

func currency(c books.Currency, multiples bool) wire.Obj {
	o := wire.O("code", c.Code, "name", c.Name, "decimalPlaces", c.Digits)
	if multiples {
		o = o.And("inMultiplesOf", c.Multiples)
	}
	label := c.Name + " [" + c.Code + "]"
	if c.Symbol != "" {
		label = c.Name + " (" + c.Symbol + ")"
	}
	return o.And("displaySymbol", wire.Str(c.Symbol), "nameCode", "currency."+c.Code, "displayLabel", label)
}

// Stamp adds who did a step and when: "submitted" gives submittedOnDate, submittedByUsername, ... Nothing when it was not done.
func Stamp(o wire.Obj, w *books.World, step string, s books.Stamp) wire.Obj {
	if s.On.IsZero() {
		return o
	}
	o = append(o, wire.Field{Key: step + "OnDate", Val: s.On})
	return By(o, w, step, s.UserID)
}

// By adds the names of the user of a step.
func By(o wire.Obj, w *books.World, step string, user int64) wire.Obj {
	u := w.User(user)
	if u == nil {
		return o
	}
	return append(o, wire.Field{Key: step + "ByUsername", Val: u.Username}, wire.Field{Key: step + "ByFirstname", Val: u.Firstname},
		wire.Field{Key: step + "ByLastname", Val: u.Lastname})
}

// Instant is an OffsetDateTime in the tenant's zone.
func Instant(t time.Time) string { return t.Format("2006-01-02T15:04:05.000000-07:00") }

// OfficeName is the name of an office.
func OfficeName(w *books.World, id int64) any {
	if o := w.Office(id); o != nil {
		return o.Name
	}
	return nil
}

// StaffName is the display name of an employee, absent when there is none.
func StaffName(w *books.World, id int64) any {
	if s := w.StaffMember(id); s != nil {
		return s.DisplayName
	}
	return nil
}

// Staff is an employee in full.
func Staff(w *books.World, s *books.Staff) wire.Obj {
	return wire.O("id", s.ID, "externalId", wire.Str(s.ExternalID), "firstname", wire.Str(s.Firstname), "lastname", s.Lastname,
		"displayName", s.DisplayName, "mobileNo", wire.Str(s.MobileNo), "officeId", s.OfficeID, "officeName", OfficeName(w, s.OfficeID),
		"isLoanOfficer", s.LoanOfficer, "isActive", s.Active, "joiningDate", wire.Day(s.Joined))
}

// PaymentTypes are all ways to pay, as lists and templates show them.
func PaymentTypes(w *books.World) []wire.Obj {
	out := []wire.Obj{}
	for _, p := range w.PaymentTypes() {
		o := wire.O("id", p.ID, "name", p.Name, "description", p.Description, "isCashPayment", p.Cash, "position", p.Position)
		if p.CodeName != nil {
			o = append(o, wire.Field{Key: "codeName", Val: *p.CodeName})
		}
		out = append(out, append(o, wire.Field{Key: "isSystemDefined", Val: p.SystemDefined}))
	}
	return out
}

// Payment is how a transaction was paid, absent when it has none.
func Payment(w *books.World, p *books.PaymentDetail) any {
	if p == nil {
		return nil
	}
	kind := wire.O("id", p.TypeID, "isSystemDefined", false)
	if t := w.PaymentType(p.TypeID); t != nil {
		kind = wire.O("id", t.ID, "name", t.Name, "isSystemDefined", false)
	}
	return wire.O("id", p.ID, "paymentType", kind, "accountNumber", p.Account, "checkNumber", p.Check, "routingCode", p.Routing,
		"receiptNumber", p.Receipt, "bankNumber", p.Bank)
}

// Page is the answer of a paged list.
func Page(total int, items []wire.Obj) wire.Obj {
	return wire.O("totalFilteredRecords", total, "pageItems", items)
}

// Cut takes limit and offset of the query: no limit or one below 1 means all, and then the offset is ignored. A limit that is no number is 404.
func Cut[T any](c *core.Call, all []T) ([]T, error) {
	if !c.Query.Has("limit") {
		return all, nil
	}
	n, err := strconv.Atoi(c.Q("limit"))
	if err != nil {
		return nil, wire.Bare(404)
	}
	if n <= 0 {
		return all, nil
	}
	from := min(max(int(c.Number("offset")), 0), len(all))
	return all[from:min(from+n, len(all))], nil
}

// Sort orders a list by the query's orderBy: a column nobody knows is a bare 500 (237), injected SQL a 403 (238).
func Sort[T any](c *core.Call, all []T, columns map[string]func(T) string, byID func(T) int64) ([]T, error) {
	by := c.Q("orderBy")
	if err := core.SQLFilter(by); err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	desc := strings.EqualFold(c.Q("sortOrder"), "DESC")
	order := func(less func(a, b T) int) {
		slices.SortStableFunc(all, func(a, b T) int {
			if desc {
				return less(b, a)
			}
			return less(a, b)
		})
	}
	key := by[strings.LastIndexByte(by, '.')+1:]
	switch {
	case by == "":
	case key == "id":
		order(func(a, b T) int { return cmp.Compare(byID(a), byID(b)) })
	case columns[key] != nil:
		order(func(a, b T) int { return strings.Compare(columns[key](a), columns[key](b)) })
	default:
		return nil, wire.Bare(500)
	}
	return all, nil
}

// Fields leaves out, at every depth, the keys that the resource knows and "fields" does not name; a name it does not know is 400.
// That is why externalId vanishes inside transactions (fineract-observed.md section 1, 0 "fields=").
func Fields(c *core.Call, v any, known string) (any, error) {
	if c.Q("fields") == "" {
		return v, nil
	}
	skip := map[string]bool{}
	for _, k := range strings.Fields(known) {
		skip[k] = true
	}
	for _, k := range strings.Split(c.Q("fields"), ",") {
		if !skip[k] {
			return nil, wire.Invalid("error.msg.parameter.unsupported", "The parameter "+k+" is not supported.", k, k)
		}
	}
	for _, k := range strings.Split(c.Q("fields")+","+c.Q("associations"), ",") {
		delete(skip, k)
	}
	return without(v, skip), nil
}

func without(v any, skip map[string]bool) any {
	switch x := v.(type) {
	case wire.Obj:
		var out wire.Obj
		for _, f := range x {
			if !skip[f.Key] {
				out = append(out, wire.Field{Key: f.Key, Val: without(f.Val, skip)})
			}
		}
		return out
	case []wire.Obj:
		out := make([]wire.Obj, len(x))
		for i, o := range x {
			out[i], _ = without(o, skip).(wire.Obj)
		}
		return out
	}
	return v
}

// Result is the answer of a command; keys that are 0 or empty are absent.
func Result(r books.Result, changes any) wire.Obj {
	return wire.O("officeId", wire.ID(r.OfficeID), "groupId", wire.ID(r.GroupID), "clientId", wire.ID(r.ClientID), "loanId", wire.ID(r.LoanID),
		"savingsId", wire.ID(r.SavingsID), "resourceId", wire.ID(r.ResourceID), "subResourceId", wire.ID(r.SubResourceID),
		"transactionId", wire.Str(r.TransactionID), "changes", changes, "productId", wire.ID(r.ProductID),
		"resourceExternalId", wire.Str(r.ExternalID), "subResourceExternalId", wire.Str(r.SubExternalID))
}

// Changed is "changes" of an update: the parameters that really changed, as sent.
func Changed(b *wire.Body, names []string) wire.Obj {
	o := wire.Obj{}
	for _, n := range names {
		if v := b.Value(n); v != nil {
			o = append(o, wire.Field{Key: n, Val: v})
		}
	}
	return o
}

// Has says whether an association was asked for: all, or by name.
func Has(c *core.Call, name string) bool {
	for _, a := range strings.Split(c.Q("associations"), ",") {
		if a == name || a == "all" {
			return !slices.Contains(strings.Split(c.Q("exclude"), ","), name)
		}
	}
	return false
}
