package organisation

import (
	"fmt"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerSettings(m *core.Mux) {
	m.Add("GET", "currencies", currencies)
	m.Add("PUT", "currencies", setCurrencies)
	m.Add("GET", "workingdays", workingDays)
	m.Add("PUT", "workingdays", setWorkingDays)
	m.Add("GET", "holidays", holidays)
	m.Add("POST", "holidays", createHoliday)
	m.Add("POST", "holidays/{id}", activateHoliday)
	m.Add("GET", "codes", codes)
	m.Add("POST", "codes", createCode)
	m.Add("GET", "codes/{id}/codevalues", codeValues)
	m.Add("POST", "codes/{id}/codevalues", createCodeValue)
	m.Add("GET", "configurations", configurations)
	m.Add("GET", "configurations/name/{=name}", configuration)
	m.Add("PUT", "configurations/name/{=name}", setConfiguration)
	m.Add("PUT", "configurations/{id}", setConfiguration)
	m.Add("GET", "businessdate", businessDates)
	m.Add("GET", "businessdate/{=type}", businessDate)
	m.Add("POST", "businessdate", setBusinessDate)
	m.Add("GET", "jobs/{id}", job)
	m.Add("POST", "jobs/{id}", runJob)
}

func currencies(c *core.Call) (any, error) {
	if err := c.Reading("CURRENCY", "currencies"); err != nil {
		return nil, err
	}
	draw := func(list []books.Currency) []wire.Obj {
		out := []wire.Obj{}
		for _, x := range list {
			out = append(out, shape.BareCurrency(x))
		}
		return out
	}
	o := wire.O("selectedCurrencyOptions", draw(c.W().Currencies()), "currencyOptions", draw(byName(c.W().AllCurrencies())))
	return shape.Fields(c, o, "selectedCurrencyOptions currencyOptions")
}

func byName(list []books.Currency) []books.Currency {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b books.Currency) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func setCurrencies(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "UPDATE", Entity: "CURRENCY", URL: "currencies", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("currency", "currencies")
		if err != nil {
			return nil, err
		}
		if err := c.W().SetCurrencies(r.Texts("currencies")); err != nil {
			return nil, err
		}
		return wire.O("changes", wire.O("currencies", r.Texts("currencies"))), nil
	}})
}

var reschedules = map[int][2]string{1: {"same.day", "same day"}, 2: {"move.to.next.working.day", "move to next working day"}, 3: {"move.to.next.repayment.meeting.day", "move to next repayment meeting day"},
	4: {"move.to.previous.working.day", "move to previous working day"}, 5: {"move.to.next.meeting.day", "move to next meeting day"}}

func workingDays(c *core.Call) (any, error) {
	if err := c.Reading("WORKINGDAYS", "workingdays"); err != nil {
		return nil, err
	}
	d := c.W().WorkingDays()
	n := reschedules[d.RescheduleType]
	return wire.O("id", int64(1), "recurrence", d.Recurrence, "repaymentRescheduleType", shape.Enum(d.RescheduleType, "RepaymentRescheduleType."+n[0], n[1]),
		"extendTermForDailyRepayments", d.ExtendTermDaily, "extendTermForRepaymentsOnHolidays", d.ExtendTermOnHol), nil
}

func setWorkingDays(c *core.Call) (any, error) {
	return command("UPDATE", "WORKINGDAYS", "workingdays", "workingdays", []string{"recurrence", "repaymentRescheduleType", "extendTermForDailyRepayments", "extendTermForRepaymentsOnHolidays", "locale"},
		[]string{"recurrence", "repaymentRescheduleType"}, func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().SetWorkingDays(books.WorkingDays{Recurrence: r.Text("recurrence"), RescheduleType: r.IntOr("repaymentRescheduleType", 0),
				ExtendTermDaily: r.Is("extendTermForDailyRepayments"), ExtendTermOnHol: r.Is("extendTermForRepaymentsOnHolidays")})
		})(c)
}

func holidays(c *core.Call) (any, error) {
	if err := c.Reading("HOLIDAY", "holidays"); err != nil {
		return nil, err
	}
	day := func(name string) books.Date {
		d, _ := wire.ParseDay(c.Q(name), c.Q("dateFormat"))
		return d
	}
	from, to := day("fromDate"), day("toDate")
	if !c.T.MariaDB() && (c.Query.Has("fromDate") || c.Query.Has("toDate")) {
		return nil, wire.Bare(500) // postgres 189
	}
	out := []wire.Obj{}
	for _, h := range c.W().Holidays(c.Number("officeId")) {
		if !from.IsZero() && h.From < from || !to.IsZero() && h.To > to {
			continue
		}
		state := shape.Enum(100, "holidayStatusType.pending.for.activation", "Pending for activation")
		if h.Status == 300 {
			state = shape.Enum(300, "holidayStatusType.active", "Active")
		}
		out = append(out, wire.O("id", h.ID, "name", h.Name, "description", h.Description, "fromDate", h.From, "toDate", h.To, "repaymentsRescheduledTo", wire.Day(h.RescheduledTo),
			"status", state, "reschedulingType", h.ReschedulingType))
	}
	return out, nil
}

func createHoliday(c *core.Call) (any, error) {
	return create("HOLIDAY", "holidays", "holiday", []string{"offices", "name", "description", "fromDate", "toDate", "repaymentsRescheduledTo", "reschedulingType", "dateFormat", "locale"},
		[]string{"name", "fromDate", "toDate"}, func(c *core.Call, r *wire.Reader) (books.Result, error) {
			cmd := books.HolidayCmd{Name: r.Text("name"), Description: r.Text("description"), From: r.Date("fromDate"), To: r.Date("toDate"), RescheduledTo: r.Date("repaymentsRescheduledTo"),
				ReschedulingType: r.IntOr("reschedulingType", 2)}
			for _, o := range r.Objects("offices") {
				or, _ := o.Read("holiday", o.Keys...)
				cmd.Offices = append(cmd.Offices, or.ID("officeId"))
			}
			if err := r.Err(); err != nil {
				return books.Result{}, err
			}
			return c.W().CreateHoliday(cmd)
		})(c)
}

func activateHoliday(c *core.Call) (any, error) {
	if c.Q("command") != "activate" {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	return command("ACTIVATE", "HOLIDAY", fmt.Sprintf("holidays/%d?command=activate", c.ID("id")), "holiday", nil, nil, func(c *core.Call, r *wire.Reader) (books.Result, error) {
		return c.W().ActivateHoliday(c.ID("id"))
	})(c)
}

func codes(c *core.Call) (any, error) {
	if err := c.Reading("CODE", "codes"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, x := range c.W().Codes() {
		out = append(out, wire.O("id", x.ID, "name", x.Name, "systemDefined", x.SystemDefined))
	}
	return out, nil
}

func createCode(c *core.Call) (any, error) {
	return create("CODE", "codes", "code", []string{"name"}, []string{"name"}, func(c *core.Call, r *wire.Reader) (books.Result, error) { return c.W().CreateCode(r.Text("name")) })(c)
}

func codeValues(c *core.Call) (any, error) {
	if err := c.Reading("CODEVALUE", "codevalues"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, v := range c.W().CodeValues(c.ID("id")) {
		out = append(out, wire.O("id", v.ID, "name", v.Name, "position", v.Position, "description", v.Description, "active", v.Active, "mandatory", v.Mandatory))
	}
	return out, nil
}

func createCodeValue(c *core.Call) (any, error) {
	return create("CODEVALUE", fmt.Sprintf("codes/%d/codevalues", c.ID("id")), "code.value", []string{"name", "description", "position", "isActive", "isMandatory"}, []string{"name"},
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			return c.W().CreateCodeValue(c.ID("id"), books.CodeValue{Name: r.Text("name"), Description: r.Text("description"), Position: r.IntOr("position", 0), Active: r.Is("isActive"), Mandatory: r.Is("isMandatory")})
		})(c)
}

func configShape(x *books.Configuration) wire.Obj {
	o := wire.O("name", x.Name, "enabled", x.Enabled, "value", x.Value)
	if x.StringValue != "" {
		o = o.And("stringValue", x.StringValue)
	}
	return o.And("id", x.ID, "description", wire.Str(x.Description), "trapDoor", x.TrapDoor)
}

func configurations(c *core.Call) (any, error) {
	if err := c.Reading("CONFIGURATION", "configurations"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, x := range c.W().Configurations() {
		out = append(out, configShape(x))
	}
	return wire.O("globalConfiguration", out), nil
}

func findConfiguration(c *core.Call) (*books.Configuration, error) {
	for _, x := range c.W().Configurations() {
		if x.Name == c.Var("name") || c.Var("name") == "" && x.ID == c.ID("id") {
			return x, nil
		}
	}
	return nil, wire.NotFound("error.msg.configuration.property.invalid", "Configuration property `"+c.Var("name")+"` does not exist", c.Var("name"))
}

func configuration(c *core.Call) (any, error) {
	if err := c.Reading("CONFIGURATION", "configurations"); err != nil {
		return nil, err
	}
	x, err := findConfiguration(c)
	if err != nil {
		return nil, err
	}
	return configShape(x), nil
}

func setConfiguration(c *core.Call) (any, error) {
	return command("UPDATE", "CONFIGURATION", "configurations", "globalConfiguration", []string{"enabled", "value", "dateValue", "stringValue", "locale", "dateFormat"}, nil,
		func(c *core.Call, r *wire.Reader) (books.Result, error) {
			x, err := findConfiguration(c)
			if err != nil {
				return books.Result{}, err
			}
			var value *int64
			if r.Has("value") {
				v := r.ID("value")
				value = &v
			}
			return c.W().SetConfiguration(x.ID, r.Bool("enabled"), value)
		})(c)
}

func businessShape(d books.BusinessDate) wire.Obj {
	return wire.O("description", d.Description, "type", d.Kind, "date", d.Date)
}

func businessDates(c *core.Call) (any, error) {
	if err := c.Reading("BUSINESS_DATE", "business_dates"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, d := range c.W().BusinessDates() {
		out = append(out, businessShape(d))
	}
	return out, nil
}

func businessDate(c *core.Call) (any, error) {
	if err := c.Reading("BUSINESS_DATE", "business_dates"); err != nil {
		return nil, err
	}
	for _, d := range c.W().BusinessDates() {
		if d.Kind == c.Var("type") {
			return businessShape(d), nil
		}
	}
	return nil, wire.NotFound("error.msg.businessdate.not.found", "Business date with type `"+c.Var("type")+"` is not found.", c.Var("type"), []any{})
}

func setBusinessDate(c *core.Call) (any, error) {
	if !c.T.Can(c.A, "UPDATE_BUSINESS_DATE") {
		return nil, wire.Denied("User has no authority to UPDATE business_dates")
	}
	return c.Run(core.Cmd{Action: "UPDATE", Entity: "BUSINESS_DATE", URL: "businessdate", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("businessdate", "type", "date", "dateFormat", "locale")
		if err != nil {
			return nil, err
		}
		on := r.Date("date")
		r.Need("type", "date")
		if err := r.Err(); err != nil {
			return nil, err
		}
		if _, err := c.W().SetBusinessDate(r.Text("type"), on); err != nil {
			return nil, err
		}
		changes := wire.Obj{}
		for _, d := range c.W().BusinessDates() {
			changes = append(changes, wire.Field{Key: d.Kind, Val: d.Date})
		}
		return wire.O("changes", changes), nil
	}})
}

// job 38 is the one that purges processed commands (1049).
func job(c *core.Call) (any, error) {
	if c.ID("id") != 38 {
		return nil, wire.NotFound("error.msg.sheduler.job.id.invalid", fmt.Sprintf("Job with identifier %d does not exist", c.ID("id")), c.ID("id"))
	}
	return wire.O("jobId", int64(38), "displayName", "Purge Processed Commands", "shortName", "COM_PURG", "cronExpression", "0 0 1 * * ?", "active", false, "currentlyRunning", false), nil
}

func runJob(c *core.Call) (any, error) {
	if !c.T.Can(c.A, "EXECUTEJOB_SCHEDULER") {
		return nil, wire.Denied("User has no authority to: EXECUTEJOB_SCHEDULER")
	}
	if x := c.W().Configuration("purge-processed-commands-older-than-days"); c.ID("id") == 38 && x != nil && x.Enabled && x.Value == 0 {
		c.T.PurgeKeys()
	}
	return core.Accepted{}, nil
}
