package portfolio_test

import (
	"fmt"
	"maps"

	"daftari/fineract/ledger/portfolio/oracle"
)

// ownRows fills every table that is empty in the recorded world, and adds what is awkward: text of
// other alphabets with separators and quotes in it, no stamps, holds, waivers, long schedules,
// reversed transactions, groups without staff, take-overs, parties that are closed or in transfer.
func ownRows(w oracle.World) oracle.World {
	add := func(table string, r oracle.Row) { w[table] = append(w[table], r) }
	const old, recent = "2026-10-01 10:00:00.5", "2026-11-21 09:30:15.123456"

	add("m_office", oracle.Row{"id": 90, "parent_id": 2, "hierarchy": ".2.90.", "name": "Masii Sub-Branch", "opening_date": "2024-05-06"})
	add("m_staff", oracle.Row{"id": 90, "is_loan_officer": 1, "office_id": 90, "display_name": "Ndinda, Rose", "is_active": 0})
	party(add, 90, 1, 2, 1, 0, "Empty Centre", 100)
	party(add, 91, 2, 90, 0, 4, `Group | of "nobody's" \ staff`, 300) // its centre is officer 1's
	party(add, 92, 2, 2, 1, 0, "  مجموعة النور  ", 300)
	party(add, 93, 2, 2, 1, 0, "Closed group", 600)
	party(add, 94, 2, 2, 2, 0, "Lent group", 300)
	party(add, 95, 2, 2, 0, 0, "By its loan alone", 300)
	party(add, 96, 2, 3, 1, 0, "Out of sight", 300)

	person(add, 90, 300, 2, 0, "Ακριβή | Παπαδοπούλου", recent)
	person(add, 91, 300, 90, 0, `O'Brien \ "Bee"`, nil)
	person(add, 92, 600, 2, 1, "Closed Client", recent)
	person(add, 93, 303, 2, 1, "In Transfer", old)
	person(add, 94, 300, 3, 1, "Other Branch", recent)
	person(add, 95, 300, 2, 2, "By her loan alone", old)
	person(add, 96, 100, 2, 1, "నాగమణి", "2026-11-21 08:00:00")
	person(add, 97, 300, 2, 2, "Lent Member", old)
	for _, m := range [][2]int64{{91, 90}, {92, 91}, {92, 92}, {92, 94}, {92, 1}, {94, 97}, {96, 94}} {
		add("m_group_client", oracle.Row{"group_id": m[0], "client_id": m[1]})
	}
	for i, k := range [][2]int64{{91, 2}, {92, 2}, {93, 2}, {90, 4}, {94, 2}, {4, 4}} {
		add("m_calendar", oracle.Row{"id": 90 + i, "title": fmt.Sprintf("Meeting %d", i), "start_date": "2026-01-05",
			"end_date": "2027-01-05", "calendar_type_enum": 1 + i/5, "repeating": i % 2, "meeting_time": "09:30:00"})
		add("m_calendar_instance", oracle.Row{"id": 90 + i, "calendar_id": 90 + i, "entity_id": k[0], "entity_type_enum": k[1]})
	}
	add("m_holiday", oracle.Row{"id": 90, "name": "Not yet active", "from_date": "2026-12-12", "to_date": "2026-12-12", "status_enum": 100, "rescheduling_type": 1})
	add("m_holiday", oracle.Row{"id": 91, "name": "Jamhuri", "from_date": "2026-12-12", "to_date": "2026-12-12", "status_enum": 300, "rescheduling_type": 1})
	for _, h := range [][2]int64{{90, 2}, {91, 2}, {91, 90}, {91, 3}} {
		add("m_holiday_office", oracle.Row{"holiday_id": h[0], "office_id": h[1]})
	}
	ownCharges(add)
	ownLoans(add, old, recent)
	ownSavings(add, old, recent)
	ownDatatables(add)
	return w
}

type adder = func(table string, r oracle.Row)

func party(add adder, id, level, office, staff, parent int64, name string, status int) {
	r := oracle.Row{"id": id, "status_enum": status, "office_id": office, "level_id": level, "display_name": name, "account_no": fmt.Sprintf("G-%d", id)}
	if staff != 0 {
		r["staff_id"] = staff
	}
	if parent != 0 {
		r["parent_id"] = parent
	}
	add("m_group", r)
}

func person(add adder, id int64, status int, office, staff int64, name string, modified any) {
	r := oracle.Row{"id": id, "account_no": fmt.Sprintf("MWI%06d", id), "status_enum": status, "office_id": office,
		"display_name": name, "last_modified_on_utc": modified}
	if staff != 0 {
		r["staff_id"] = staff
	}
	add("m_client", r)
}

func ownCharges(add adder) {
	add("m_charge", oracle.Row{"id": 90, "name": "Passbook | fee", "currency_code": "KES", "is_penalty": false, "is_active": 1, "is_deleted": 0})
	add("m_charge", oracle.Row{"id": 91, "name": "Late fee", "currency_code": "UGX", "is_penalty": true, "is_active": 1, "is_deleted": 0})
	for id, c := range []oracle.Row{
		{"client_id": 1, "charge_id": 90, "amount": "200", "amount_outstanding_derived": "150", "amount_paid_derived": "50", "is_active": 1, "charge_due_date": "2026-11-10"},
		{"client_id": 2, "charge_id": 91, "amount": "1000", "amount_outstanding_derived": "1000.5", "amount_waived_derived": "0", "is_active": 1, "is_penalty": 1},
		{"client_id": 3, "charge_id": 90, "amount": "200", "amount_outstanding_derived": "0", "is_active": 1},
		{"client_id": 4, "charge_id": 90, "amount": "200", "amount_outstanding_derived": "200", "is_active": 0},
		{"client_id": 10, "charge_id": 90, "amount": "300", "amount_outstanding_derived": "300", "amount_writtenoff_derived": "1", "is_active": 1},
	} {
		c["id"], c["charge_time_enum"] = 90+id, 2
		if c["is_penalty"] == nil {
			c["is_penalty"] = 0
		}
		add("m_client_charge", c)
	}
	for id, c := range []oracle.Row{
		{"loan_id": 1, "charge_id": 90, "amount": "100.25", "amount_outstanding_derived": "100.25", "is_active": 1, "is_penalty": 0, "due_for_collection_as_of_date": "2026-11-17"},
		{"loan_id": 3, "charge_id": 91, "amount": "50", "amount_paid_derived": "50", "amount_outstanding_derived": "0", "is_active": 1, "is_penalty": 1},
		{"loan_id": 3, "charge_id": 91, "amount": "50", "amount_outstanding_derived": "50", "is_active": 0, "is_penalty": 1},
		{"loan_id": 90, "charge_id": 90, "amount": "5", "amount_waived_derived": "2", "amount_writtenoff_derived": "3", "amount_outstanding_derived": "0", "is_active": 1, "is_penalty": 0},
	} {
		c["id"], c["charge_time_enum"] = 90+id, 2
		add("m_loan_charge", c)
	}
}

func ownLoans(add adder, old, recent string) {
	loan := func(id int64, more oracle.Row) {
		r := oracle.Row{"id": id, "account_no": fmt.Sprintf("%09d", id), "product_id": 1, "loan_status_id": 300, "loan_type_enum": 1,
			"currency_code": "KES", "currency_digits": 2, "currency_multiplesof": 50, "principal_amount": "1000", "approved_principal": "900.5",
			"net_disbursal_amount": "880.25", "number_of_repayments": 30, "expected_disbursedon_date": "2026-06-01", "disbursedon_date": "2026-06-02",
			"principal_outstanding_derived": "700", "interest_outstanding_derived": "0", "fee_charges_outstanding_derived": "5",
			"penalty_charges_outstanding_derived": "-1", "total_outstanding_derived": "704", "total_overpaid_derived": "12.5",
			"interest_recalculation_enabled": 0, "last_modified_on_utc": recent}
		maps.Copy(r, more)
		add("m_loan", r)
	}
	loan(90, oracle.Row{"group_id": 1, "loan_type_enum": 2, "loan_officer_id": 1})                               // a group's own
	loan(91, oracle.Row{"group_id": 95, "loan_type_enum": 2, "loan_officer_id": 1, "last_modified_on_utc": nil}) // brings its group
	loan(92, oracle.Row{"client_id": 95, "loan_officer_id": 1, "total_outstanding_derived": "999"})              // brings its client
	loan(93, oracle.Row{"client_id": 95, "loan_officer_id": 2, "last_modified_on_utc": old, "loan_status_id": 700})
	loan(94, oracle.Row{"client_id": 12, "loan_officer_id": 1})                                                           // out of his sight
	loan(95, oracle.Row{"client_id": 1, "group_id": 1, "loan_officer_id": 1, "loan_status_id": 601, "loan_type_enum": 3}) // written off
	loan(96, oracle.Row{"group_id": 1, "loan_officer_id": 1, "loan_status_id": 600, "loan_type_enum": 2})                 // a group's, closed
	loan(97, oracle.Row{"client_id": 97, "loan_officer_id": 2, "group_id": 94, "loan_type_enum": 3})
	add("m_loan_arrears_aging", oracle.Row{"loan_id": 90, "principal_overdue_derived": "1.5", "interest_overdue_derived": "0",
		"fee_charges_overdue_derived": "2", "penalty_charges_overdue_derived": "0.000001", "overdue_since_date_derived": "2026-11-01"})
	for no := int64(1); no <= 30; no++ {
		s := oracle.Row{"id": 9000 + no, "loan_id": 90, "installment": no, "duedate": fmt.Sprintf("2026-%02d-%02d", 6+no/6, 1+no%6), "completed_derived": 0,
			"principal_amount": "33.33", "interest_amount": nil, "fee_charges_amount": "0.5", "penalty_charges_amount": "0"}
		switch no {
		case 1:
			maps.Copy(s, oracle.Row{"completed_derived": 1, "principal_completed_derived": "33.33", "fee_charges_completed_derived": "0.5"})
		case 2:
			maps.Copy(s, oracle.Row{"completed_derived": 1, "principal_completed_derived": "33.33", "fee_charges_waived_derived": "0.5"})
		case 3:
			maps.Copy(s, oracle.Row{"completed_derived": 1, "principal_writtenoff_derived": "33.33", "interest_waived_derived": "0",
				"fee_charges_writtenoff_derived": "0.5", "penalty_charges_writtenoff_derived": "0"})
		case 4:
			maps.Copy(s, oracle.Row{"principal_completed_derived": "0.01", "interest_writtenoff_derived": nil})
		case 5:
			maps.Copy(s, oracle.Row{"penalty_charges_amount": "7", "penalty_charges_completed_derived": "3", "penalty_charges_waived_derived": "4", "interest_completed_derived": "0"})
		case 13:
			continue // a gap in the numbers
		}
		add("m_loan_repayment_schedule", s)
	}
	for i, tx := range []oracle.Row{
		{"transaction_type_enum": 2, "is_reversed": 1, "amount": "1", "transaction_date": "2026-11-20"},
		{"transaction_type_enum": 10, "is_reversed": 0, "amount": "2", "transaction_date": "2026-11-20"},
		{"transaction_type_enum": 2, "is_reversed": 0, "amount": "3.125", "transaction_date": "2026-11-19"},
		{"transaction_type_enum": 2, "is_reversed": 0, "amount": "4", "transaction_date": "2026-11-19"},
		{"transaction_type_enum": 2, "is_reversed": 0, "amount": "5", "transaction_date": "2026-11-01"},
		{"transaction_type_enum": 1, "is_reversed": 0, "amount": "6", "transaction_date": "2026-06-01", "payment_detail_id": 1},
	} {
		tx["id"], tx["loan_id"] = 9000+i, 90
		add("m_loan_transaction", tx)
	}
}

func ownSavings(add adder, old, recent string) {
	account := func(id int64, more oracle.Row) {
		r := oracle.Row{"id": id, "account_no": fmt.Sprintf("SAV-%d", id), "product_id": 1, "status_enum": 300, "sub_status_enum": 0, "account_type_enum": 1,
			"deposit_type_enum": 100, "currency_code": "KES", "currency_digits": 2, "account_balance_derived": "1000.1", "enforce_min_required_balance": 1,
			"allow_overdraft": 0, "last_modified_on_utc": recent}
		maps.Copy(r, more)
		add("m_savings_account", r)
	}
	account(90, oracle.Row{"client_id": 1, "deposit_type_enum": 300, "on_hold_funds_derived": "100", "total_savings_amount_on_hold": "50.05", "min_required_balance": "25"})
	account(91, oracle.Row{"group_id": 92, "account_type_enum": 2, "allow_overdraft": 1, "overdraft_limit": "500", "account_balance_derived": "-12.34", "last_modified_on_utc": old})
	account(92, oracle.Row{"client_id": 1, "status_enum": 600})
	account(93, oracle.Row{"group_id": 92, "account_type_enum": 2, "status_enum": 600})
	account(94, oracle.Row{"client_id": 97, "lockedin_until_date_derived": "2027-01-01", "activatedon_date": "2026-01-01"})
	account(95, oracle.Row{"client_id": 94})
	for i, tx := range []oracle.Row{
		{"transaction_type_enum": 1, "amount": "10", "transaction_date": "2026-11-20", "is_reversed": 1, "is_reversal": 0},
		{"transaction_type_enum": 1, "amount": "10", "transaction_date": "2026-11-20", "is_reversed": 0, "is_reversal": 1},
		{"transaction_type_enum": 2, "amount": "11", "transaction_date": "2026-11-18", "is_reversed": 0, "is_reversal": 0},
		{"transaction_type_enum": 25, "amount": "12", "transaction_date": "2026-11-19", "is_reversed": 0, "is_reversal": 0},
	} {
		tx["id"], tx["savings_account_id"] = 9000+i, 90
		add("m_savings_account_transaction", tx)
	}
}

func ownDatatables(add adder) {
	add("daftari_device", oracle.Row{"id": 1, "office_id": 2, "code": "K7", "device_id": "d-1", "user_name": "Officer"})
	add("daftari_device", oracle.Row{"id": 2, "office_id": 2, "code": "K8", "device_id": "d-2", "user_name": "kitui"})
	add("daftari_limit", oracle.Row{"id": 1, "office_id": 1, "user_name": "*", "currency": "KES", "offline_hours": 72, "entry_max": "50000", "bag_max": "0", "no_exactly": 1})
	add("daftari_limit", oracle.Row{"id": 2, "office_id": 2, "user_name": "officer", "currency": "KES", "unposted_max": "250000.5", "back_days": 7})
	add("daftari_limit", oracle.Row{"id": 3, "office_id": 3, "user_name": "*", "entry_max": "1"})
	add("daftari_limit", oracle.Row{"id": 4, "office_id": 2, "user_name": "manager", "entry_max": "1"})
	add("daftari_meeting", oracle.Row{"id": 1, "group_id": 1, "entry_key": "m-1", "meeting_day": "2026-11-17", "outcome": "not_held", "reason": "Rain | flood's"})
	add("daftari_meeting", oracle.Row{"id": 2, "group_id": 3, "entry_key": "m-2", "meeting_day": "2026-11-19", "outcome": "moved", "to_day": "2026-11-20"})
	add("daftari_meeting", oracle.Row{"id": 3, "group_id": 94, "entry_key": "m-3", "meeting_day": "2026-11-19", "outcome": "taken_over", "colleague_id": 1, "until_day": today})
	add("daftari_meeting", oracle.Row{"id": 4, "group_id": 1, "entry_key": "m-4", "meeting_day": "2026-11-19", "outcome": "taken_over", "colleague_id": 2, "until_day": "2026-12-23"})
	add("daftari_meeting", oracle.Row{"id": 5, "group_id": 2, "entry_key": "m-5", "meeting_day": "2026-11-19", "outcome": "taken_over", "colleague_id": 2, "until_day": "2026-11-20"})
	add("daftari_meeting", oracle.Row{"id": 6, "group_id": 1, "entry_key": "m-6", "meeting_day": "2026-11-18", "outcome": "moved", "to_day": "2026-11-20", "to_time": "15:30", "to_place": "Mto | Mdogo"})
}
