package mirror

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// loanRow is a loan on its way to the disk. The schedule, most of its bytes and nearly all of
// the time to read it, is packed: as JSON the sheet of 40 members took longer than its 20 ms.
type loanRow struct {
	app.Loan
	Packed []byte `json:"packed,omitempty"`
}

func packLoan(l app.Loan) loanRow {
	packed, ok := packSchedule(l.Total.Currency(), l.Schedule)
	if !ok {
		return loanRow{Loan: l}
	}
	l.Schedule = nil
	return loanRow{Loan: l, Packed: packed}
}

func (r loanRow) unpack() (app.Loan, error) {
	if r.Packed == nil {
		return r.Loan, nil
	}
	s, err := unpackSchedule(r.Total.Currency(), r.Packed)
	if err != nil {
		return app.Loan{}, fmt.Errorf("schedule: %w", err)
	}
	r.Loan.Schedule = s
	return r.Loan, nil
}

// biggest amount that packs: the zigzag form plus one must stay inside 64 bits.
const biggest = 1 << 61

// packSchedule is: count, then for each instalment its number, due day and eight amounts,
// all as varints. It is refused (false) where an amount is of another currency than the
// loan's total, so that nothing is lost.
func packSchedule(cur money.Currency, s []app.Instalment) ([]byte, bool) {
	out := binary.AppendUvarint(make([]byte, 0, 16+24*len(s)), uint64(len(s)))
	for _, i := range s {
		out = binary.AppendVarint(out, int64(i.No))
		out = binary.AppendUvarint(out, dayNumber(i.Due))
		for _, p := range []app.Portions{i.Owed, i.Settled} {
			for _, a := range []money.Amount{p.Principal, p.Interest, p.Fees, p.Penalties} {
				if !a.Valid() {
					out = append(out, 0)
					continue
				}
				m := a.Minor()
				if a.Currency() != cur || m > biggest || m < -biggest {
					return nil, false
				}
				out = binary.AppendUvarint(out, uint64(m<<1^m>>63)+1)
			}
		}
	}
	return out, true
}

var errPacked = errors.New("packed schedule is damaged")

func unpackSchedule(cur money.Currency, b []byte) ([]app.Instalment, error) {
	r := unpacker{rest: b}
	n := r.uvarint()
	if n > uint64(len(b)) {
		return nil, errPacked
	}
	if n == 0 {
		return nil, r.end()
	}
	out := make([]app.Instalment, n)
	for k := range out {
		i := &out[k]
		i.No = int(r.varint())
		i.Due = r.day()
		for _, p := range []*app.Portions{&i.Owed, &i.Settled} {
			for _, a := range []*money.Amount{&p.Principal, &p.Interest, &p.Fees, &p.Penalties} {
				*a = r.amount(cur)
			}
		}
	}
	return out, r.end()
}

type unpacker struct {
	rest []byte
	bad  bool
}

func (r *unpacker) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *unpacker) varint() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *unpacker) amount(cur money.Currency) money.Amount {
	v := r.uvarint()
	if v == 0 {
		return money.Amount{}
	}
	v--
	return money.FromMinor(int64(v>>1)^-int64(v&1), cur)
}

func (r *unpacker) day() app.Date {
	v := r.uvarint()
	if v == 0 {
		return app.Date{}
	}
	d, err := app.NewDate(int(v>>9), time.Month(v>>5&15), int(v&31))
	if err != nil {
		r.bad = true
	}
	return d
}

func (r *unpacker) end() error {
	if r.bad || len(r.rest) > 0 {
		return errPacked
	}
	return nil
}

func dayNumber(d app.Date) uint64 {
	if d.IsZero() {
		return 0
	}
	return uint64(d.Year())<<9 | uint64(d.Month())<<5 | uint64(d.Day())
}
