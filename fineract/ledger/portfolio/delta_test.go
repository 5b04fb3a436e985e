package portfolio_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// bank is a database with a made branch whose rows were last changed more than a day before the
// server's clock, whatever that says.
type bank struct {
	t  *testing.T
	e  engine
	db *sql.DB
}

func openBank(t *testing.T, e engine, clients int) *bank {
	t.Helper()
	w := ownRows(world(t))
	if err := oracle.Branch(w, clients, today); err != nil {
		t.Fatal(err)
	}
	db := database(t, e)
	load(t, db, e, w)
	b := &bank{t: t, e: e, db: db}
	// The last group is a colleague's, with her clients and their loans.
	last := 1000 + clients - 20
	b.do(fmt.Sprintf("update m_group set staff_id = 1 where id in (select group_id from m_group_client where client_id > %d)", last),
		fmt.Sprintf("update m_client set staff_id = 1 where id > %d", last),
		fmt.Sprintf("update m_loan set loan_officer_id = 1 where client_id > %d", last))
	b.age()
	return b
}

// age makes every change so far older than any overlap.
func (b *bank) age() {
	ago := map[engine]string{mariaDB: "now(6) - interval 26 hour", postgreSQL: "now() - interval '26 hours'"}[b.e]
	for _, table := range []string{"m_client", "m_loan", "m_savings_account"} {
		b.do("update " + table + " set last_modified_on_utc = " + ago + " where id > 1000")
	}
}

// do runs statements; @now is the server's clock.
func (b *bank) do(statements ...string) {
	b.t.Helper()
	for _, s := range statements {
		if _, err := b.db.Exec(b.now(s)); err != nil {
			b.t.Fatalf("%s: %v", s, err)
		}
	}
}

func (b *bank) now(s string) string {
	return strings.ReplaceAll(s, "@now", map[engine]string{mariaDB: "now(6)", postgreSQL: "clock_timestamp()"}[b.e])
}

func (b *bank) device() *device {
	return newDevice(&puller{t: b.t, db: b.db, e: b.e, who: viewer{oracle.BranchUser, ".4.", today}, staff: oracle.BranchStaff})
}

// What happens to a portfolio, as Fineract would write it: only what it stamps is stamped.
func repay(loan int) []string {
	return []string{
		fmt.Sprintf("update m_loan set total_outstanding_derived = total_outstanding_derived - 10, principal_outstanding_derived = principal_outstanding_derived - 10, last_modified_on_utc = @now where id = %d", loan),
		fmt.Sprintf("update m_loan_repayment_schedule set principal_completed_derived = coalesce(principal_completed_derived, 0) + 10 where loan_id = %d and installment = 12", loan),
		fmt.Sprintf("insert into m_loan_transaction (id, loan_id, office_id, is_reversed, transaction_type_enum, transaction_date, amount) "+
			"select max(id) + 1, %d, 4, %s, 2, '%s', 10 from m_loan_transaction", loan, "(1 = 0)", today),
	}
}

func deposit(account int) []string {
	return []string{
		fmt.Sprintf("update m_savings_account set account_balance_derived = account_balance_derived + 50, last_modified_on_utc = @now where id = %d", account),
		fmt.Sprintf("insert into m_savings_account_transaction (id, savings_account_id, office_id, is_reversed, is_reversal, transaction_type_enum, transaction_date, amount) "+
			"select max(id) + 1, %d, 4, (1 = 0), (1 = 0), 1, '%s', 50 from m_savings_account_transaction", account, today),
	}
}

func renumber(client int) []string {
	return []string{fmt.Sprintf("update m_client set mobile_no = '+25470%07d', last_modified_on_utc = @now where id = %d", client, client)}
}

func closeLoan(loan int) []string {
	return []string{fmt.Sprintf("update m_loan set loan_status_id = 600, last_modified_on_utc = @now where id = %d", loan)}
}

func closeClient(client int) []string {
	return []string{fmt.Sprintf("update m_client set status_enum = 600, last_modified_on_utc = @now where id = %d", client)}
}

// leave: the client goes to a colleague with her loan and out of the group; the loan and the client
// are stamped, the savings account and the membership are not.
func leave(client int) []string {
	return []string{
		fmt.Sprintf("delete from m_group_client where client_id = %d", client),
		fmt.Sprintf("update m_client set staff_id = 1, last_modified_on_utc = @now where id = %d", client),
		fmt.Sprintf("update m_loan set loan_officer_id = 1, last_modified_on_utc = @now where client_id = %d", client),
	}
}

// join: a colleague's client comes into a group of the officer; nothing is stamped.
func join(client, group int) []string {
	return []string{fmt.Sprintf("insert into m_group_client (group_id, client_id) values (%d, %d)", group, client)}
}

func move(client, group int) []string {
	return []string{fmt.Sprintf("update m_group_client set group_id = %d where client_id = %d", group, client)}
}

func owe(client, id int) []string {
	return []string{fmt.Sprintf("insert into m_client_charge (id, client_id, charge_id, is_penalty, charge_time_enum, amount, amount_outstanding_derived, is_active) "+
		"values (%d, %d, 90, (1 = 0), 2, 120, 120, (1 = 1))", id, client)}
}

func TestNextPull(t *testing.T) {
	tests := []struct {
		name     string
		changes  [][]string
		requests int
		bytes    int
	}{
		{"nothing", nil, 1, 1700},
		{"five changes: repayments, a deposit, a phone, a loan closed", [][]string{repay(1001), repay(1499), deposit(1200), renumber(1300), closeLoan(1400)}, 1, 3000},
		{"five changes: a client leaves, one joins, one moves, a repayment, a charge", [][]string{leave(1444), join(1505, 103), move(1022, 104), repay(1001), owe(1300, 500)}, 3, 6000},
		{"a membership", [][]string{move(1023, 104)}, 2, 3500},
		{"a client is closed", [][]string{closeClient(1100)}, 2, 3500}, // her loan and savings account go with her
		{"a loan goes to a colleague, its client stays", [][]string{{"update m_loan set loan_officer_id = 1, last_modified_on_utc = @now where id = 1200"}}, 1, 2500},
		{"a colleague's group is handed over", [][]string{{"update m_group set staff_id = 4 where id = 132"}}, 3, 8500},
		{"a group is given away, its members stay his own", [][]string{{"update m_group set staff_id = 1 where id = 103"}}, 2, 3500},
		{"a centre is renamed, a holiday set, a payment type added", [][]string{{
			"update m_group set display_name = 'Nguni New' where id = 101",
			"insert into m_holiday_office (holiday_id, office_id) values (91, 4)",
			"insert into m_payment_type (id, value, is_cash_payment, order_position, is_system_defined) values (77, 'Airtel', (1 = 0), 9, (1 = 0))",
		}}, 2, 4000},
	}
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) {
			b := openBank(t, e, 520)
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) {
					b.t = t
					b.age()
					d := b.device()
					for _, c := range tt.changes {
						b.do(c...)
					}
					d.pull()
					t.Logf("%d requests, %d bytes of HTTP", d.requests, d.bytes)
					if d.requests != tt.requests || d.bytes > tt.bytes {
						t.Errorf("%d requests and %d bytes instead of %d and %d", d.requests, d.bytes, tt.requests, tt.bytes)
					}
					d.same(t)
				})
			}
		})
	}
}

// TestLateCommit: a row that was stamped before a pull and committed after it is in the next one.
func TestLateCommit(t *testing.T) {
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) {
			b := openBank(t, e, 40)
			tx, err := b.db.BeginTx(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range repay(1007) {
				if _, err := tx.Exec(b.now(s)); err != nil {
					t.Fatal(err)
				}
			}
			d := b.device() // takes its clock after the stamp
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
			d.pull()
			if len(d.rows.Loans) != 1 || d.rows.Loans[0].ID != 1007 {
				t.Fatalf("the late loan is missed: %d loans", len(d.rows.Loans))
			}
			if got := len(d.rows.Transactions); got != portfolio.Recent {
				t.Errorf("%d transactions instead of %d", got, portfolio.Recent)
			}
			d.same(t)
		})
	}
}

// TestManyPulls: whatever happens between them, a device that follows is where a fresh one would be.
func TestManyPulls(t *testing.T) {
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) {
			b := openBank(t, e, 80)
			d := b.device()
			r := rand.New(rand.NewPCG(7, 7))
			for step := range 25 {
				for range r.IntN(4) {
					id := 1001 + r.IntN(60)
					switch r.IntN(9) {
					case 0, 1:
						b.do(repay(id)...)
					case 2:
						b.do(deposit(id)...)
					case 3:
						b.do(renumber(id)...)
					case 4:
						b.do(leave(id)...)
					case 5:
						b.do(move(id, 102+r.IntN(3))...)
					case 6:
						b.do(closeLoan(id)...)
					case 7:
						b.do(fmt.Sprintf("update m_client set staff_id = 4 where id = %d", 1061+r.IntN(20)))
					case 8:
						b.do(owe(id, 600+10*step+r.IntN(10))...)
						b.do("delete from m_client_charge where id = 600")
					}
				}
				d.pull()
				if d.requests > 3 {
					t.Fatalf("step %d took %d requests", step, d.requests)
				}
				d.same(t)
			}
		})
	}
}

// TestReadsOnlyHisRows: what other officers have does not make a pull slower. MariaDB joins from the
// wrong end, reading the bank's whole schedule, unless the report forces it.
func TestReadsOnlyHisRows(t *testing.T) {
	b := openBank(t, mariaDB, 60)
	b.db.SetMaxOpenConns(1) // the counters are the connection's
	who := viewer{oracle.BranchUser, ".4.", today}
	reads := func() int {
		counters := func() (n int) {
			rows, err := b.db.Query("show session status like 'Handler\\_read\\_%'")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var name string
				var v int
				if err := rows.Scan(&name, &v); err != nil {
					t.Fatal(err)
				}
				n += v
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := counters()
		run(t, b.db, b.e, who, portfolio.Opening(oracle.BranchStaff))
		run(t, b.db, b.e, who, everything(oracle.BranchStaff))
		return counters() - before
	}
	alone := reads()
	for k := 1; k <= 40; k++ {
		at := 20_000 * k
		for _, table := range []string{
			"m_client (id, account_no, status_enum, office_id, staff_id, display_name, last_modified_on_utc) select id + %[1]d, concat('x', id + %[1]d), 300, 4, 1, display_name, last_modified_on_utc from m_client",
			"m_loan (id, account_no, client_id, product_id, loan_officer_id, loan_status_id, loan_type_enum, currency_code, principal_amount) select id + %[1]d, concat('x', id + %[1]d), client_id + %[1]d, 1, 1, 300, 1, 'KES', 1000 from m_loan",
			"m_savings_account (id, account_no, client_id, product_id, status_enum, currency_code) select id + %[1]d, concat('x', id + %[1]d), client_id + %[1]d, 1, 300, 'KES' from m_savings_account",
			"m_group_client select 7000 + %[1]d, id + %[1]d from m_client",
		} {
			b.do("insert into " + fmt.Sprintf(table, at) + " where id between 1001 and 1060")
		}
		b.do(fmt.Sprintf("insert into m_loan_repayment_schedule (id, loan_id, duedate, installment, principal_amount, completed_derived) "+
			"select id + %[1]d, loan_id + %[1]d, duedate, installment, principal_amount, completed_derived from m_loan_repayment_schedule where loan_id between 1001 and 1060", at))
	}
	b.do("analyze table m_client, m_loan, m_savings_account, m_group_client, m_loan_repayment_schedule")
	among := reads()
	t.Logf("%d rows read alone, %d among forty times as many clients", alone, among)
	if among > 2*alone {
		t.Errorf("%d rows read among others, %d alone", among, alone)
	}
}
