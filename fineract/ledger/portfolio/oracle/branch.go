package oracle

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// The made branch: one officer, his centres and groups. Ids start where the recorded world's end.
const (
	BranchOffice = 4
	BranchStaff  = 4
	BranchUser   = 8
	branchFirst  = 1001 // first id of clients, loans and savings accounts
	groupSize    = 20
	termWeeks    = 12
)

// branch is being made.
type branch struct {
	w     World
	r     *rand.Rand
	today time.Time
	ids   map[string]int64
}

// Branch adds a branch of n clients to a world: groups of 20 that meet weekly, five to a centre; a
// weekly loan of twelve instalments and a savings account each. The same n and day make the same
// rows. Loans began one to twelve weeks ago; one in eight is late, one in ten paid a part.
func Branch(w World, n int, today string) error {
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return fmt.Errorf("branch: %w", err)
	}
	b := &branch{w: w, r: rand.New(rand.NewPCG(1, uint64(n))), today: day, ids: map[string]int64{}}
	b.add("m_office", Row{"id": BranchOffice, "parent_id": 1, "hierarchy": ".4.", "external_id": "BR-MWI", "name": "Mwingi Branch", "opening_date": "2021-03-01"})
	b.add("m_staff", Row{"id": BranchStaff, "is_loan_officer": 1, "office_id": BranchOffice, "firstname": "Daudi", "lastname": "Kilonzi",
		"display_name": "Kilonzi, Daudi", "mobile_no": "+254700000904", "is_active": 1, "joining_date": "2021-03-01"})
	b.add("m_appuser", Row{"id": BranchUser, "is_deleted": 0, "office_id": BranchOffice, "staff_id": BranchStaff, "username": "daudi",
		"firstname": "Daudi", "lastname": "Kilonzi", "email": "daudi@example.org", "enabled": 1, "last_time_password_updated": today})
	for i := range n {
		if i%(5*groupSize) == 0 {
			b.party(1, 0, i)
		}
		if i%groupSize == 0 {
			b.party(2, b.ids["centre"], i)
		}
		b.member(i)
	}
	return nil
}

func (b *branch) add(table string, r Row) { b.w[table] = append(b.w[table], r) }

func (b *branch) next(table string) int64 {
	if b.ids[table] == 0 {
		b.ids[table] = branchFirst
		if table == "m_group" || table == "m_calendar" || table == "m_calendar_instance" {
			b.ids[table] = 101
		}
	}
	b.ids[table]++
	return b.ids[table] - 1
}

// party is a centre (level 1) with its weekly calendar, or a group (level 2).
func (b *branch) party(level, parent int64, i int) {
	id := b.next("m_group")
	place := []string{"Nguni", "Ukasi", "Kyuso", "Tseikuru", "Migwani", "Thitani", "Nuu", "Waita"}[i/(5*groupSize)%8]
	r := Row{"id": id, "external_id": fmt.Sprintf("GR-%d", id), "status_enum": 300, "activation_date": "2025-02-03", "office_id": BranchOffice,
		"staff_id": BranchStaff, "level_id": level, "display_name": place + " Centre", "account_no": fmt.Sprintf("%09d", id)}
	if level == 2 {
		r["parent_id"], r["display_name"] = parent, place+" "+[]string{"Upendo", "Imani", "Neema", "Tujenge", "Faraja"}[i/groupSize%5]
		b.ids["group"] = id
		b.add("m_group", r)
		return
	}
	b.ids["centre"] = id
	b.add("m_group", r)
	weekday := i / (5 * groupSize) % 5
	calendar := b.next("m_calendar")
	b.add("m_calendar", Row{"id": calendar, "title": place + " weekly", "start_date": "2025-02-03", "calendar_type_enum": 1, "repeating": 1,
		"recurrence": "FREQ=WEEKLY;BYDAY=" + []string{"MO", "TU", "WE", "TH", "FR"}[weekday], "meeting_time": "10:00:00"})
	b.add("m_calendar_instance", Row{"id": b.next("m_calendar_instance"), "calendar_id": calendar, "entity_id": id, "entity_type_enum": 4})
}

func (b *branch) stamp() string {
	at := b.today.Add(-time.Duration(b.r.Int64N(int64(21 * 24 * time.Hour))))
	return at.Format("2006-01-02 15:04:05.000000")
}

func (b *branch) member(i int) {
	first := []string{"Akinyi", "Beatrice", "Catherine", "Dorcas", "Esther", "Faith", "Grace", "Halima", "Irene", "Jane", "Kanini", "Lucy",
		"Mary", "Nduku", "Pauline", "Rehema", "Sarah", "Tabitha", "Wanza", "Zipporah"}[b.r.IntN(20)]
	last := []string{"Musyoka", "Mutua", "Kioko", "Nzioka", "Muthui", "Kilonzo", "Mwangangi", "Ndunda", "Mbithi", "Syengo", "Kimanzi",
		"Munyoki", "Musili", "Makau", "Nthiga", "Kasyoka", "Mulwa", "Ngui", "Wambua", "Maithya"}[b.r.IntN(20)]
	client := b.next("m_client")
	b.add("m_client", Row{"id": client, "account_no": fmt.Sprintf("%09d", client), "external_id": fmt.Sprintf("CL-%d", client), "status_enum": 300,
		"activation_date": b.today.AddDate(0, 0, -300-b.r.IntN(600)).Format(time.DateOnly), "office_id": BranchOffice, "staff_id": BranchStaff,
		"firstname": first, "lastname": last, "display_name": first + " " + last, "mobile_no": fmt.Sprintf("+2547%08d", b.r.IntN(100_000_000)),
		"last_modified_on_utc": b.stamp()})
	b.add("m_group_client", Row{"group_id": b.ids["group"], "client_id": client})
	b.loan(client, i)
	b.savings(client)
}

func (b *branch) loan(client int64, i int) {
	id := b.next("m_loan")
	principal := []int64{5000, 8000, 10000, 12000, 15000, 20000, 25000, 30000}[b.r.IntN(8)] * 100
	interest := principal * 5538 / 100000
	weekday := time.Weekday(i/(5*groupSize)%5 + 1)
	start := b.today.AddDate(0, 0, -7*(1+b.r.IntN(termWeeks)))
	for start.Weekday() != weekday {
		start = start.AddDate(0, 0, -1)
	}
	behind, part := b.r.IntN(8) == 0, b.r.IntN(10) == 0
	var paidP, paidI, lateP, lateI int64
	var lateSince any
	for no := int64(1); no <= termWeeks; no++ {
		due := start.AddDate(0, 0, int(7*no))
		p, in := share(principal, no), share(interest, no)
		row := Row{"id": b.next("m_loan_repayment_schedule"), "loan_id": id, "fromdate": due.AddDate(0, 0, -7).Format(time.DateOnly),
			"duedate": due.Format(time.DateOnly), "installment": no, "principal_amount": cents(p), "interest_amount": cents(in), "completed_derived": 0}
		switch weeks := int64(b.today.Sub(due).Hours() / 24 / 7); {
		case due.After(b.today):
		case behind && weeks < 3:
			if lateSince == nil {
				lateSince = due.Format(time.DateOnly)
			}
			if part && lateP == 0 {
				row["interest_completed_derived"], row["principal_completed_derived"] = cents(in), cents(p/2)
				paidP, paidI, lateP = paidP+p/2, paidI+in, lateP+p-p/2
				b.pays(id, due, p/2+in)
				break
			}
			lateP, lateI = lateP+p, lateI+in
		default:
			row["interest_completed_derived"], row["principal_completed_derived"] = cents(in), cents(p)
			row["completed_derived"], row["obligations_met_on_date"] = 1, due.Format(time.DateOnly)
			paidP, paidI = paidP+p, paidI+in
			b.pays(id, due, p+in)
		}
		b.add("m_loan_repayment_schedule", row)
	}
	if lateSince != nil {
		b.add("m_loan_arrears_aging", Row{"loan_id": id, "principal_overdue_derived": cents(lateP), "interest_overdue_derived": cents(lateI),
			"fee_charges_overdue_derived": "0", "penalty_charges_overdue_derived": "0", "total_overdue_derived": cents(lateP + lateI), "overdue_since_date_derived": lateSince})
	}
	began := start.Format(time.DateOnly)
	b.add("m_loan", Row{"id": id, "account_no": fmt.Sprintf("%09d", id), "external_id": fmt.Sprintf("LN-%d", id), "client_id": client, "group_id": b.ids["group"],
		"product_id": 1, "loan_officer_id": BranchStaff, "loan_status_id": 300, "loan_type_enum": 3, "currency_code": "KES", "currency_digits": 2,
		"currency_multiplesof": 0, "principal_amount": cents(principal), "approved_principal": cents(principal), "net_disbursal_amount": cents(principal),
		"number_of_repayments": termWeeks, "expected_disbursedon_date": began, "disbursedon_date": began,
		"expected_maturedon_date": start.AddDate(0, 0, 7*termWeeks).Format(time.DateOnly), "interest_recalculation_enabled": 0,
		"principal_outstanding_derived": cents(principal - paidP), "interest_outstanding_derived": cents(interest - paidI),
		"fee_charges_outstanding_derived": "0", "penalty_charges_outstanding_derived": "0",
		"total_outstanding_derived": cents(principal + interest - paidP - paidI), "last_modified_on_utc": b.stamp()})
}

func (b *branch) pays(loan int64, on time.Time, amount int64) {
	b.add("m_loan_transaction", Row{"id": b.next("m_loan_transaction"), "loan_id": loan, "office_id": BranchOffice, "payment_detail_id": b.detail("R"),
		"is_reversed": 0, "transaction_type_enum": 2, "transaction_date": on.Format(time.DateOnly), "amount": cents(amount)})
}

func (b *branch) detail(prefix string) int64 {
	id := b.next("m_payment_detail")
	b.add("m_payment_detail", Row{"id": id, "payment_type_id": 4, "receipt_number": prefix + strconv.FormatInt(id, 10)})
	return id
}

func (b *branch) savings(client int64) {
	id := b.next("m_savings_account")
	var balance int64
	for week := range 6 {
		put := []int64{10000, 10000, 20000, 5000, 15000}[b.r.IntN(5)]
		balance += put
		b.add("m_savings_account_transaction", Row{"id": b.next("m_savings_account_transaction"), "savings_account_id": id, "office_id": BranchOffice,
			"payment_detail_id": b.detail("S"), "transaction_type_enum": 1, "is_reversed": 0, "is_reversal": 0,
			"transaction_date": b.today.AddDate(0, 0, 7*(week-6)).Format(time.DateOnly), "amount": cents(put)})
	}
	balance += b.r.Int64N(200_000)
	b.add("m_savings_account", Row{"id": id, "account_no": fmt.Sprintf("%09d", id), "external_id": fmt.Sprintf("SV-%d", id), "client_id": client,
		"product_id": 1, "field_officer_id": BranchStaff, "status_enum": 300, "sub_status_enum": 0, "account_type_enum": 1, "deposit_type_enum": 100,
		"currency_code": "KES", "currency_digits": 2, "currency_multiplesof": 0, "account_balance_derived": cents(balance), "min_required_balance": "0",
		"enforce_min_required_balance": 0, "allow_overdraft": 0, "overdraft_limit": "0",
		"activatedon_date": "2025-03-03", "last_modified_on_utc": b.stamp()})
}

// share of instalment no in cents; the last one takes the rest.
func share(total, no int64) int64 {
	each := total / termWeeks
	if no == termWeeks {
		return total - each*(termWeeks-1)
	}
	return each
}

func cents(v int64) string { return fmt.Sprintf("%d.%02d", v/100, v%100) }
