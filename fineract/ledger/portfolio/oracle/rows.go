package oracle

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
)

// gone: what closed since.
func (p *portfolio) gone() {
	clients := p.index("m_client")
	for id := range p.candidates {
		if c := clients[id]; !openParty(c) && p.offices[num(c, "office_id")] != nil && p.changed(c) {
			p.add(32, text(c, "id"), "20")
		}
	}
	for _, l := range p.w["m_loan"] {
		if !openLoan(l) && p.owns(l) && p.changed(l) {
			p.add(32, text(l, "id"), "21")
		}
	}
	for _, s := range p.w["m_savings_account"] {
		if !openSavings(s) && p.owns(s) && p.changed(s) {
			p.add(32, text(s, "id"), "22")
		}
	}
}

func (p *portfolio) people() {
	for _, c := range p.clients {
		if p.changed(c) && p.within(c, "R_c1", "R_c2") {
			p.add(33, text(c, "id"), text(c, "display_name"), text(c, "mobile_no"), accountNo(c), text(c, "external_id"),
				pack(text(c, "status_enum"), text(c, "office_id"), text(c, "staff_id"), text(c, "activation_date")))
		}
	}
}

func (p *portfolio) loanRows() {
	products, arrears := p.index("m_product_loan"), map[int64]Row{}
	for _, a := range p.w["m_loan_arrears_aging"] {
		arrears[num(a, "loan_id")] = a
	}
	wanted := map[int64]bool{}
	for id, l := range p.loans {
		if !p.changed(l) || !p.within(l, "R_l1", "R_l2") {
			continue
		}
		wanted[id] = true
		product, late, modified := products[num(l, "product_id")], arrears[id], text(l, "last_modified_on_utc")
		p.add(34, text(l, "id"), accountNo(l), text(l, "external_id"), text(product, "name"), text(product, "short_name"), text(l, "currency_code"),
			pack(text(l, "client_id"), text(l, "group_id"), text(l, "loan_type_enum"), text(l, "product_id"), text(l, "loan_status_id"),
				text(l, "loan_officer_id"), text(l, "currency_digits"), whole(l, "currency_multiplesof"), flag(l, "interest_recalculation_enabled"), text(l, "number_of_repayments")),
			pack(amount(l, "principal_amount"), same(l, "approved_principal", "principal_amount"), same(l, "net_disbursal_amount", "principal_amount")),
			pack(amounts(l, outstanding()...), total(l), amount(l, "total_overpaid_derived")),
			pack(amounts(late, "principal_overdue_derived", "interest_overdue_derived", "fee_charges_overdue_derived", "penalty_charges_overdue_derived"),
				text(late, "overdue_since_date_derived")),
			pack(text(l, "expected_disbursedon_date"), disbursedOn(l), text(l, "expected_maturedon_date"), modified[:min(19, len(modified))]))
	}
	kinds := p.index("m_charge")
	for _, c := range p.w["m_loan_charge"] {
		if wanted[num(c, "loan_id")] && is(c, "is_active") {
			p.add(35, text(c, "id"), text(kinds[num(c, "charge_id")], "name"),
				pack(text(c, "loan_id"), text(c, "charge_id"), flag(c, "is_penalty"), text(c, "charge_time_enum"), text(c, "due_for_collection_as_of_date")),
				amounts(c, "amount", "amount_paid_derived", "amount_waived_derived", "amount_writtenoff_derived", "amount_outstanding_derived"))
		}
	}
	p.schedules(wanted)
	p.moves(39, "m_loan_transaction", "loan_id", wanted, []int64{1, 2})
}

// What nearly always holds is told as "=".

func unless(usual bool, value string) string {
	if usual {
		return "="
	}
	return value
}

func same(r Row, col, as string) string {
	return unless(rat(r, col).Cmp(rat(r, as)) == 0, amount(r, col))
}

func accountNo(r Row) string {
	return unless(text(r, "account_no") == fmt.Sprintf("%09d", num(r, "id")), text(r, "account_no"))
}

func outstanding() []string {
	return []string{"principal_outstanding_derived", "interest_outstanding_derived", "fee_charges_outstanding_derived", "penalty_charges_outstanding_derived"}
}

func total(l Row) string {
	sum := new(big.Rat)
	for _, c := range outstanding() {
		sum.Add(sum, rat(l, c))
	}
	return unless(sum.Cmp(rat(l, "total_outstanding_derived")) == 0, amount(l, "total_outstanding_derived"))
}

func disbursedOn(l Row) string {
	day := text(l, "disbursedon_date")
	return unless(day != "" && day == text(l, "expected_disbursedon_date"), day)
}

// schedules: kinds 36 and 37, twelve instalments to a row.
func (p *portfolio) schedules(wanted map[int64]bool) {
	type block struct{ loan, head int64 }
	blocks := map[block]*[6][12]string{}
	for _, s := range p.w["m_loan_repayment_schedule"] {
		loan, no := num(s, "loan_id"), num(s, "installment")
		if !wanted[loan] {
			continue
		}
		at := block{loan, no - (no-1)%12}
		if blocks[at] == nil {
			blocks[at] = &[6][12]string{}
		}
		for i, cell := range []string{text(s, "duedate"), amount(s, "principal_amount"), amount(s, "interest_amount"),
			amount(s, "fee_charges_amount"), amount(s, "penalty_charges_amount"), flag(s, "completed_derived")} {
			blocks[at][i][(no-1)%12] = cell
		}
		if unusual(s) {
			p.add(37, text(s, "loan_id"), text(s, "installment"),
				amounts(s, "principal_completed_derived", "interest_completed_derived", "fee_charges_completed_derived", "penalty_charges_completed_derived"),
				amounts(s, "interest_waived_derived", "fee_charges_waived_derived", "penalty_charges_waived_derived"),
				amounts(s, "principal_writtenoff_derived", "interest_writtenoff_derived", "fee_charges_writtenoff_derived", "penalty_charges_writtenoff_derived"))
		}
	}
	for at, b := range blocks {
		cells := []string{strconv.FormatInt(at.head, 10)}
		for i := range b {
			cells = append(cells, pack(b[i][:]...))
		}
		p.add(36, strconv.FormatInt(at.loan, 10), cells...)
	}
}

// unusual: settled otherwise than all or nothing.
func unusual(s Row) bool {
	for _, part := range []string{"principal", "interest", "fee_charges", "penalty_charges"} {
		paid := rat(s, part+"_completed_derived")
		if rat(s, part+"_waived_derived").Sign() != 0 || rat(s, part+"_writtenoff_derived").Sign() != 0 {
			return true
		}
		if is(s, "completed_derived") && paid.Cmp(rat(s, part+"_amount")) != 0 {
			return true
		}
		if !is(s, "completed_derived") && paid.Sign() != 0 {
			return true
		}
	}
	return false
}

func (p *portfolio) savingsRows() {
	products := p.index("m_savings_product")
	wanted := map[int64]bool{}
	for id, s := range p.savings {
		if !p.changed(s) || !p.within(s, "R_s1", "R_s2") {
			continue
		}
		wanted[id] = true
		product := products[num(s, "product_id")]
		available := rat(s, "account_balance_derived")
		available.Sub(available, rat(s, "on_hold_funds_derived"))
		available.Sub(available, rat(s, "total_savings_amount_on_hold"))
		p.add(38, text(s, "id"), accountNo(s), text(s, "external_id"), text(product, "name"), text(product, "short_name"), text(s, "currency_code"),
			pack(text(s, "client_id"), text(s, "group_id"), text(s, "account_type_enum"), text(s, "product_id"), text(s, "status_enum"),
				text(s, "sub_status_enum"), text(s, "deposit_type_enum"), text(s, "field_officer_id"), text(s, "currency_digits"), whole(s, "currency_multiplesof")),
			pack(amount(s, "account_balance_derived"), unless(available.Cmp(rat(s, "account_balance_derived")) == 0, six(available)), amount(s, "on_hold_funds_derived"), amount(s, "total_savings_amount_on_hold"),
				amount(s, "min_required_balance"), flag(s, "enforce_min_required_balance"), flag(s, "allow_overdraft"), amount(s, "overdraft_limit")),
			pack(text(s, "activatedon_date"), text(s, "lockedin_until_date_derived")))
	}
	p.moves(40, "m_savings_account_transaction", "savings_account_id", wanted, []int64{1, 2, 3, 4, 5, 7})
}

// moves are the last n transactions of each wanted account.
func (p *portfolio) moves(k int64, table, owner string, wanted map[int64]bool, types []int64) {
	details, byAccount := p.index("m_payment_detail"), map[int64][]Row{}
	for _, t := range p.w[table] {
		account := num(t, owner)
		if wanted[account] && !is(t, "is_reversed") && !is(t, "is_reversal") && slices.Contains(types, num(t, "transaction_type_enum")) {
			byAccount[account] = append(byAccount[account], t)
		}
	}
	for _, list := range byAccount {
		slices.SortFunc(list, func(x, y Row) int {
			if x, y := text(x, "transaction_date"), text(y, "transaction_date"); x != y {
				return slices.Compare([]byte(y), []byte(x))
			}
			return int(num(y, "id") - num(x, "id"))
		})
		for _, t := range list[:min(len(list), int(p.n))] {
			detail := details[num(t, "payment_detail_id")]
			p.add(k, text(t, "id"), pack(text(t, owner), text(t, "transaction_type_enum"), text(t, "transaction_date"),
				amount(t, "amount"), text(detail, "payment_type_id")), text(detail, "receipt_number"))
		}
	}
}
