package portfolio

import (
	"math/bits"
	"strconv"
)

// The functions here read one row each; the columns are those of sql/2-whole.sql and 3-rows.sql.

func office(d *decoder, f *fields) {
	b := f.packed(1, 2)
	d.rows.Offices = append(d.rows.Offices, Office{
		ID: f.id(), Name: f.text(0), Parent: f.number(b[0]), OpeningOn: f.date(b[1]),
		Hierarchy: f.text(2), ExternalID: f.text(3), ParentName: f.text(4),
	})
}

func staff(d *decoder, f *fields) {
	b := f.packed(1, 3)
	d.rows.Staff = append(d.rows.Staff, Staff{
		ID: f.id(), Name: f.text(0), Office: f.number(b[0]), LoanOfficer: f.flag(b[1]), Active: f.flag(b[2]),
		Mobile: f.text(2), ExternalID: f.text(3),
	})
}

func paymentType(d *decoder, f *fields) {
	b := f.packed(1, 3)
	d.rows.PaymentTypes = append(d.rows.PaymentTypes, PaymentType{
		ID: f.id(), Name: f.text(0), Cash: f.flag(b[0]), Position: f.number(b[1]), System: f.flag(b[2]), CodeName: f.text(2),
	})
}

func currency(d *decoder, f *fields) {
	b := f.packed(3, 2)
	d.rows.Currencies = append(d.rows.Currencies, Currency{
		ID: f.id(), Code: f.text(0), Name: f.text(1), Symbol: f.text(2), Digits: f.small(b[0]), Multiple: f.number(b[1]),
	})
}

func holiday(d *decoder, f *fields) {
	b := f.packed(1, 6)
	d.rows.Holidays = append(d.rows.Holidays, Holiday{
		ID: f.id(), Name: f.text(0), Office: f.key(b[0]), From: f.date(b[1]), To: f.date(b[2]),
		RescheduledTo: f.date(b[3]), Status: f.small(b[4]), Rescheduling: f.small(b[5]),
	})
}

func workingDays(d *decoder, f *fields) {
	d.rows.WorkingDays = append(d.rows.WorkingDays, WorkingDays{ID: f.id(), Rule: f.text(0), Rescheduling: f.small(f.text(1))})
}

func centre(d *decoder, f *fields) {
	b := f.packed(3, 4)
	d.rows.Centres = append(d.rows.Centres, Centre{
		ID: f.id(), Name: f.text(0), AccountNo: f.accountNo(1), ExternalID: f.text(2),
		Status: f.small(b[0]), Office: f.key(b[1]), Staff: f.number(b[2]), ActivatedOn: f.date(b[3]),
	})
}

func group(d *decoder, f *fields) {
	b := f.packed(3, 5)
	d.rows.Groups = append(d.rows.Groups, Group{
		ID: f.id(), Name: f.text(0), AccountNo: f.accountNo(1), ExternalID: f.text(2),
		Status: f.small(b[0]), Office: f.key(b[1]), Staff: f.number(b[2]), ActivatedOn: f.date(b[3]), Centre: f.number(b[4]),
	})
}

func calendar(d *decoder, f *fields) {
	b := f.packed(2, 6)
	d.rows.Calendars = append(d.rows.Calendars, Calendar{
		ID: f.id(), Title: f.text(0), Rule: f.text(1), Entity: f.small(b[0]), EntityID: f.key(b[1]),
		StartOn: f.date(b[2]), EndOn: f.date(b[3]), Time: b[4], Repeating: f.flag(b[5]),
	})
}

func device(d *decoder, f *fields) {
	d.rows.Devices = append(d.rows.Devices, DeviceCode{
		ID: f.id(), Code: f.text(0), UserName: f.text(1), DeviceID: f.text(2), Office: f.key(f.text(3)),
	})
}

func limit(d *decoder, f *fields) {
	b := f.packed(3, 6)
	d.rows.Limits = append(d.rows.Limits, Limit{
		ID: f.id(), UserName: f.text(0), Currency: f.text(1), Office: f.key(f.text(2)), OfflineHours: f.number(b[0]),
		EntryMax: f.set(b[1]), UnpostedMax: f.set(b[2]), BagMax: f.set(b[3]), BackDays: f.number(b[4]), NoExactly: f.flag(b[5]),
	})
}

func meetingNote(d *decoder, f *fields) {
	b := f.packed(2, 5)
	d.rows.MeetingNotes = append(d.rows.MeetingNotes, MeetingNote{
		ID: f.id(), Outcome: f.text(0), Reason: f.text(1), Group: f.key(b[0]), On: f.date(b[1]),
		To: f.date(b[2]), Colleague: f.number(b[3]), Until: f.date(b[4]), EntryKey: f.text(3),
		At: f.text(4), Place: f.text(5),
	})
}

func charge(d *decoder, f *fields) {
	b, a := f.packed(2, 7), f.packed(3, 5)
	d.rows.Charges = append(d.rows.Charges, ClientCharge{
		ID: f.id(), Name: f.text(0), Currency: f.text(1), Client: f.key(b[0]), Charge: f.key(b[1]), Penalty: f.flag(b[2]),
		TimeType: f.small(b[3]), DueOn: f.date(b[4]), Digits: f.small(b[5]), Multiple: f.number(b[6]),
		Amount: f.amount(a[0]), Paid: f.amount(a[1]), Waived: f.amount(a[2]), WrittenOff: f.amount(a[3]), Outstanding: f.amount(a[4]),
	})
}

// mask reads ids told 32 to a row: bit i stands for the id head + i.
func (f *fields) mask(head, mask string) []int64 {
	first := f.number(head)
	set, err := strconv.ParseUint(mask, 10, 32)
	if err != nil || first%32 != 0 || set == 0 || first > Everyone().To-32 {
		f.fail("no mask of ids", mask)
		return nil
	}
	var out []int64
	for ; set != 0; set &= set - 1 {
		out = append(out, first+int64(bits.TrailingZeros64(set)))
	}
	return out
}

func membership(d *decoder, f *fields) {
	g := f.key(f.text(0))
	for _, c := range f.mask(f.cells[1], f.text(1)) {
		d.rows.Members = append(d.rows.Members, Membership{Group: g, Client: c})
	}
}

func idSet(d *decoder, f *fields) {
	k := f.kind()
	if d.sets[k] == nil {
		d.sets[k] = map[int64]bool{}
	}
	for _, id := range f.mask(f.cells[1], f.text(0)) {
		d.sets[k][id] = true
	}
}

func clock(d *decoder, f *fields) {
	c := Clock{Now: f.stamp(f.text(0)), Today: f.date(f.text(1)), Format: f.text(2), Hierarchy: f.text(3), Office: f.number(f.text(4))}
	if c.Now == 0 || c.Today == "" || d.rows.Clock != (Clock{}) {
		f.fail("no clock", f.text(0))
	}
	d.rows.Clock = c
}

func sum(d *decoder, f *fields) {
	k := Kind(f.small(f.cells[1]))
	if _, twice := d.rows.Sums[k]; twice || k < KindOffice || k > KindSavingsSet {
		f.fail("no kind to sum", f.cells[1])
	}
	d.rows.Sums[k] = Sum{Count: f.number(f.text(0)), A: f.amount(f.text(1)), B: f.amount(f.text(2))}
}

func gone(d *decoder, f *fields) {
	k := Kind(f.small(f.text(0)))
	if k < KindClientSet || k > KindSavingsSet {
		f.fail("no set to be gone from", f.text(0))
	}
	d.rows.Gone = append(d.rows.Gone, Gone{Set: k, ID: f.id()})
}
