package oracle

import (
	"crypto/md5" //nolint:gosec // a fingerprint that both databases can make, no secret
	"encoding/hex"
	"strconv"
	"strings"
)

// whole are the rows that no stamp tells of: kinds 1 to 14.
func (p *portfolio) whole() [][]string {
	var out [][]string
	add := func(k int64, r Row, cells ...string) { out = append(out, line(k, text(r, "id"), cells...)) }
	all := p.index("m_office")
	for _, o := range p.offices {
		add(1, o, text(o, "name"), pack(text(o, "parent_id"), text(o, "opening_date")), text(o, "hierarchy"), text(o, "external_id"), text(all[num(o, "parent_id")], "name"))
	}
	for _, s := range p.w["m_staff"] {
		if p.workplaces[num(s, "office_id")] {
			add(2, s, text(s, "display_name"), pack(text(s, "office_id"), flag(s, "is_loan_officer"), flag(s, "is_active")), text(s, "mobile_no"), text(s, "external_id"))
		}
	}
	for _, t := range p.w["m_payment_type"] {
		add(3, t, text(t, "value"), pack(flag(t, "is_cash_payment"), text(t, "order_position"), flag(t, "is_system_defined")), text(t, "code_name"))
	}
	used := map[string]bool{}
	for _, l := range p.loans {
		used[text(l, "currency_code")] = true
	}
	for _, s := range p.savings {
		used[text(s, "currency_code")] = true
	}
	for _, c := range p.w["m_currency"] {
		if used[text(c, "code")] {
			add(4, c, text(c, "code"), text(c, "name"), text(c, "display_symbol"), pack(text(c, "decimal_places"), whole(c, "currency_multiplesof")))
		}
	}
	holidays := p.index("m_holiday")
	for _, ho := range p.w["m_holiday_office"] {
		h := holidays[num(ho, "holiday_id")]
		if p.workplaces[num(ho, "office_id")] && num(h, "status_enum") == 300 {
			add(5, h, text(h, "name"), pack(text(ho, "office_id"), text(h, "from_date"), text(h, "to_date"),
				text(h, "repayments_rescheduled_to"), text(h, "status_enum"), text(h, "rescheduling_type")))
		}
	}
	for _, d := range p.w["m_working_days"] {
		add(6, d, text(d, "recurrence"), text(d, "repayment_rescheduling_enum"))
	}
	for _, g := range p.centres {
		add(7, g, text(g, "display_name"), accountNo(g), text(g, "external_id"),
			pack(text(g, "status_enum"), text(g, "office_id"), text(g, "staff_id"), text(g, "activation_date")))
	}
	for _, g := range p.groups {
		add(8, g, text(g, "display_name"), accountNo(g), text(g, "external_id"),
			pack(text(g, "status_enum"), text(g, "office_id"), text(g, "staff_id"), text(g, "activation_date"), text(g, "parent_id")))
	}
	p.meetings(add)
	p.own(add)
	p.charges(add)
	return append(out, p.members()...)
}

func (p *portfolio) meetings(add func(int64, Row, ...string)) {
	calendars := p.index("m_calendar")
	for _, i := range p.w["m_calendar_instance"] {
		c, entity, kind := calendars[num(i, "calendar_id")], num(i, "entity_id"), num(i, "entity_type_enum")
		if num(c, "calendar_type_enum") != 1 || !(kind == 2 && p.groups[entity] != nil || kind == 4 && p.centres[entity] != nil) {
			continue
		}
		add(9, c, text(c, "title"), text(c, "recurrence"), pack(text(i, "entity_type_enum"), text(i, "entity_id"),
			text(c, "start_date"), text(c, "end_date"), text(c, "meeting_time"), flag(c, "repeating")))
	}
}

// own are the rows of the datatables.
func (p *portfolio) own(add func(int64, Row, ...string)) {
	name := text(p.index("m_appuser")[p.v.User], "username")
	for _, d := range p.w["daftari_device"] {
		if strings.EqualFold(text(d, "user_name"), name) {
			add(10, d, text(d, "code"), text(d, "user_name"), text(d, "device_id"), text(d, "office_id"))
		}
	}
	offices := p.index("m_office")
	for _, d := range p.w["daftari_limit"] {
		above := strings.HasPrefix(p.v.Hierarchy, text(offices[num(d, "office_id")], "hierarchy"))
		if user := text(d, "user_name"); above && (user == "*" || strings.EqualFold(user, name)) {
			add(11, d, user, text(d, "currency"), text(d, "office_id"), pack(whole(d, "offline_hours"),
				given(d, "entry_max"), given(d, "unposted_max"), given(d, "bag_max"), whole(d, "back_days"), whole(d, "no_exactly")))
		}
	}
	for _, d := range p.w["daftari_meeting"] {
		if p.groups[num(d, "group_id")] != nil {
			add(12, d, text(d, "outcome"), text(d, "reason"), pack(text(d, "group_id"), text(d, "meeting_day"),
				text(d, "to_day"), text(d, "colleague_id"), text(d, "until_day")), text(d, "entry_key"), text(d, "to_time"), text(d, "to_place"))
		}
	}
}

func (p *portfolio) charges(add func(int64, Row, ...string)) {
	kinds, currencies := p.index("m_charge"), map[string]Row{}
	for _, c := range p.w["m_currency"] {
		currencies[text(c, "code")] = c
	}
	for _, c := range p.w["m_client_charge"] {
		if p.clients[num(c, "client_id")] == nil || !is(c, "is_active") || rat(c, "amount_outstanding_derived").Sign() <= 0 {
			continue
		}
		kind := kinds[num(c, "charge_id")]
		cur := currencies[text(kind, "currency_code")]
		add(13, c, text(kind, "name"), text(kind, "currency_code"), pack(text(c, "client_id"), text(c, "charge_id"), flag(c, "is_penalty"),
			text(c, "charge_time_enum"), text(c, "charge_due_date"), text(cur, "decimal_places"), whole(cur, "currency_multiplesof")),
			amounts(c, "amount", "amount_paid_derived", "amount_waived_derived", "amount_writtenoff_derived", "amount_outstanding_derived"))
	}
}

func (p *portfolio) members() [][]string {
	masks := map[[2]int64]uint64{}
	for _, m := range p.w["m_group_client"] {
		group, client := num(m, "group_id"), num(m, "client_id")
		if p.groups[group] != nil && p.clients[client] != nil {
			masks[[2]int64{group, client - client%32}] |= 1 << (client % 32)
		}
	}
	var out [][]string
	for at, mask := range masks {
		out = append(out, line(14, strconv.FormatInt(at[1], 10), strconv.FormatInt(at[0], 10), strconv.FormatUint(mask, 10)))
	}
	return out
}

func (p *portfolio) sets() {
	for k, set := range p.mine() {
		masks := map[int64]uint64{}
		for _, id := range set {
			masks[id-id%32] |= 1 << (id % 32)
		}
		for at, mask := range masks {
			p.add(k, strconv.FormatInt(at, 10), strconv.FormatUint(mask, 10))
		}
	}
}

func (p *portfolio) mine() map[int64][]int64 {
	return map[int64][]int64{20: ids(p.clients), 21: ids(p.loans), 22: ids(p.savings)}
}

// clock and sums: kinds 30 and 31.
func (p *portfolio) clock(whole [][]string) {
	p.add(30, "", p.v.Now, p.v.Today, "daftari portfolio 1", p.v.Hierarchy, text(p.index("m_staff")[p.staff], "office_id"))
	type sum struct{ n, a, b int64 }
	sums := map[int64]*sum{}
	at := func(k int64) *sum {
		if sums[k] == nil {
			sums[k] = &sum{}
		}
		return sums[k]
	}
	for _, r := range whole {
		s := at(integer(r[0]))
		digest := md5.Sum([]byte(strings.Join(r[1:6], "/"))) //nolint:gosec // as above
		m := hex.EncodeToString(digest[:])
		s.n++
		for i, weight := 0, int64(1); i < 5; i, weight = i+1, weight*31 {
			s.a += int64(m[i]) * weight
			s.b += int64(m[i+5]) * weight
		}
	}
	for k, set := range p.mine() {
		for _, id := range set {
			s := at(k)
			s.n++
			s.a += (id*7919 + 104729) % 1000003
			s.b += (id % 998244353) * (id % 998244353) % 999999937
		}
	}
	for k, s := range sums {
		p.add(31, strconv.FormatInt(k, 10), strconv.FormatInt(s.n, 10), strconv.FormatInt(s.a, 10), strconv.FormatInt(s.b, 10))
	}
}
