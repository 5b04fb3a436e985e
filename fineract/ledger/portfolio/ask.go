package portfolio

import (
	_ "embed" // the report's text
	"strconv"
	"strings"
	"time"
)

// Name of the one report. Letters, digits and spaces only: MariaDB servers run no other name.
const Name = "Daftari Portfolio"

// Format is told in Clock.Format; a device refuses a server whose report says another.
const Format = "daftari portfolio 1"

// Overlap is how far a cursor lies before the server's clock. The server stamps a row before it
// commits, so what was stamped before the last pull may have become visible after it.
const Overlap = 10 * time.Minute

// Beginning is the Since that asks for everything; unstamped old rows count as of that time.
const Beginning = "2000-01-01 00:00:00"

// Chunk is how many clients, loans and savings accounts one call of the first pull asks for at
// most: a call that a poor link breaks costs no more than that again.
const Chunk = 250

// How many transactions are told per account. A first pull tells the last one only: the two
// before it would cost as much as all the loans.
const (
	RecentFirst = 1
	Recent      = 3
)

// Kind of a row, the report's first column. Up to KindMembership rows are told whole whatever the
// cursor; from KindClient on only those changed since.
type Kind int

// The kinds of rows. They are the report's numbers and must not change.
const (
	KindOffice      Kind = 1
	KindStaff       Kind = 2
	KindPaymentType Kind = 3
	KindCurrency    Kind = 4
	KindHoliday     Kind = 5
	KindWorkingDays Kind = 6
	KindCentre      Kind = 7
	KindGroup       Kind = 8
	KindCalendar    Kind = 9
	KindDevice      Kind = 10
	KindLimit       Kind = 11
	KindMeetingNote Kind = 12
	KindCharge      Kind = 13
	KindMembership  Kind = 14

	KindClientSet  Kind = 20
	KindLoanSet    Kind = 21
	KindSavingsSet Kind = 22

	KindClock Kind = 30
	KindSum   Kind = 31
	KindGone  Kind = 32

	KindClient             Kind = 33
	KindLoan               Kind = 34
	KindLoanCharge         Kind = 35
	KindInstalments        Kind = 36
	KindSettled            Kind = 37
	KindSavings            Kind = 38
	KindLoanTransaction    Kind = 39
	KindSavingsTransaction Kind = 40
)

//go:embed sql/0-clients.sql
var clientsSQL string

//go:embed sql/1-whose.sql
var whoseSQL string

//go:embed sql/2-whole.sql
var wholeSQL string

//go:embed sql/3-rows.sql
var rowsSQL string

// SQL is the report's text as it is installed: without the readers' comments and indentation.
func SQL() string { return bare(clientsSQL + whoseSQL + wholeSQL + rowsSQL) }

// OfficersClients is what a further report begins with: the table my_client (id, office_id) of the officer
// ${staffId}, of those that the user may see.
func OfficersClients() string { return strings.TrimSuffix(bare(clientsSQL), ",") }

func bare(sql string) string {
	var out []string
	for line := range strings.Lines(sql) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// Range of ids, both inclusive.
type Range struct {
	From, To int64
}

// Everyone is the range of all ids.
func Everyone() Range { return Range{0, 1<<53 - 1} }

// Nobody is the range of no id.
func Nobody() Range { return Range{0, 0} }

// Ask is one call of the report: the rows of the kinds First to Last that are of the officer.
// The ranges bear on clients, loans (with their schedules, charges and transactions) and savings
// accounts only; Since, a UTC timestamp "yyyy-mm-dd hh:mm:ss", on the same.
type Ask struct {
	Staff       int64
	Since       string
	First, Last Kind
	Clients     Range
	Loans       Range
	Savings     Range
	Recent      int // transactions told per account
}

// Params are the query parameters of GET /runreports/{Name}.
func (a Ask) Params() map[string]string {
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	return map[string]string{
		"R_staffId": n(a.Staff), "R_since": a.Since,
		"R_first": n(int64(a.First)), "R_last": n(int64(a.Last)), "R_n": strconv.Itoa(a.Recent),
		"R_c1": n(a.Clients.From), "R_c2": n(a.Clients.To),
		"R_l1": n(a.Loans.From), "R_l2": n(a.Loans.To),
		"R_s1": n(a.Savings.From), "R_s2": n(a.Savings.To),
	}
}

// Covers reports whether rows of the kind were asked for.
func (a Ask) Covers(k Kind) bool { return a.First <= k && k <= a.Last }
