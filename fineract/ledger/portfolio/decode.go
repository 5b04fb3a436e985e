package portfolio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// ErrShape says that an answer is not this report's: other columns, a kind, a number or a date that
// cannot be. Nothing of such an answer may be used.
var ErrShape = errors.New("not the rows of this report")

// ErrFormat says that the server carries this report in another version: `daftari server install`
// brings it up to date, or the device needs a newer program.
var ErrFormat = errors.New("the server's report is of another version")

// Columns of the report, in order.
func Columns() []string {
	return []string{"k", "id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
}

// Decode adds an answer of the report to into; columns are the names of columnHeaders, rows the
// arrays under data[].row. It is strict: an answer with anything that cannot be is refused whole,
// and into is then left as it was. Cells may be text, numbers, null or date arrays, as databases
// and versions differ.
func Decode(report string, columns []string, rows [][]json.RawMessage, into *Rows) error {
	if report != Name {
		return fmt.Errorf("%w: report %q is not known", ErrShape, report)
	}
	if !slices.Equal(columns, Columns()) {
		return fmt.Errorf("%w: columns %q", ErrShape, columns)
	}
	d := newDecoder()
	for i, raw := range rows {
		if len(raw) != len(columns) {
			return fmt.Errorf("%w: row %d has %d cells", ErrShape, i, len(raw))
		}
		cells := make([]string, len(raw))
		for j, r := range raw {
			s, err := cell(r)
			if err != nil {
				return fmt.Errorf("row %d, column %s: %w", i, columns[j], err)
			}
			cells[j] = s
		}
		if f := (&fields{cells: cells}); cells[0] == clockKind && f.text(formatColumn) != Format {
			return ErrFormat
		}
		if err := d.row(cells); err != nil {
			return fmt.Errorf("row %d: %w", i, err)
		}
	}
	if err := d.settle(); err != nil {
		return err
	}
	into.join(d.rows)
	return nil
}

// Where the format is told, in every version of the report.
const (
	clockKind    = "30"
	formatColumn = 2
)

// cell is a JSON value as text: null is "", [2026,11,21] is "2026-11-21".
func cell(raw json.RawMessage) (string, error) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return "", fmt.Errorf("%w: empty cell", ErrShape)
	case bytes.Equal(raw, []byte("null")):
		return "", nil
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return "", fmt.Errorf("%w: %w", ErrShape, err)
		}
		return s, nil
	case raw[0] == '[':
		var ymd []int
		if err := json.Unmarshal(raw, &ymd); err != nil || len(ymd) != 3 {
			return "", fmt.Errorf("%w: %d numbers are no date", ErrShape, len(ymd))
		}
		return fmt.Sprintf("%04d-%02d-%02d", ymd[0], ymd[1], ymd[2]), nil
	}
	var n json.Number
	if err := json.Unmarshal(raw, &n); err != nil {
		return "", fmt.Errorf("%w: neither text nor number", ErrShape)
	}
	return n.String(), nil
}

// place of an instalment.
type place struct {
	loan int64
	no   int
}

// decoder gathers one answer; an instalment is settled at the end, for rows come in any order.
type decoder struct {
	rows    Rows
	at      map[place]int // into rows.Instalments
	settled []Instalment  // rows of kind 37: what was paid, waived and written off
	sets    map[Kind]map[int64]bool
}

func newDecoder() *decoder {
	return &decoder{
		rows: Rows{Sets: map[Kind][]int64{}, Sums: map[Kind]Sum{}},
		at:   map[place]int{}, sets: map[Kind]map[int64]bool{},
	}
}

func (d *decoder) row(cells []string) error {
	k, err := strconv.Atoi(cells[0])
	if err != nil {
		return fmt.Errorf("%w: kind %q", ErrShape, cells[0])
	}
	f := &fields{cells: cells}
	read := readers()[Kind(k)]
	if read == nil {
		return fmt.Errorf("%w: kind %d is not known", ErrShape, k)
	}
	read(d, f)
	if f.err != nil {
		return fmt.Errorf("kind %d: %w", k, f.err)
	}
	return nil
}

func readers() map[Kind]func(*decoder, *fields) {
	return map[Kind]func(*decoder, *fields){
		KindOffice: office, KindStaff: staff, KindPaymentType: paymentType, KindCurrency: currency,
		KindHoliday: holiday, KindWorkingDays: workingDays, KindCentre: centre, KindGroup: group,
		KindCalendar: calendar, KindDevice: device, KindLimit: limit, KindMeetingNote: meetingNote,
		KindCharge: charge, KindMembership: membership,
		KindClientSet: idSet, KindLoanSet: idSet, KindSavingsSet: idSet,
		KindClock: clock, KindSum: sum, KindGone: gone,
		KindClient: client, KindLoan: loan, KindLoanCharge: loanCharge,
		KindInstalments: instalments, KindSettled: settled, KindSavings: savings,
		KindLoanTransaction: transaction, KindSavingsTransaction: transaction,
	}
}

// settle puts what was paid to the instalments: a complete one was paid in full and an open one not
// at all, unless a row of its own says otherwise.
func (d *decoder) settle() error {
	zero := Portions{"0", "0", "0", "0"}
	for i := range d.rows.Instalments {
		in := &d.rows.Instalments[i]
		in.Paid, in.Waived, in.WrittenOff = zero, zero, zero
		if in.Complete {
			in.Paid = in.Due
		}
	}
	seen := map[place]bool{}
	for _, s := range d.settled {
		p := place{s.Loan, s.No}
		i, known := d.at[p]
		if !known || seen[p] {
			return fmt.Errorf("%w: instalment %d of loan %d is settled without being told, or twice", ErrShape, s.No, s.Loan)
		}
		seen[p] = true
		in := &d.rows.Instalments[i]
		in.Paid, in.Waived, in.WrittenOff = s.Paid, s.Waived, s.WrittenOff
	}
	for k, set := range d.sets {
		d.rows.Sets[k] = slices.Sorted(maps.Keys(set))
	}
	return nil
}
