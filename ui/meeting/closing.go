package meeting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

// Counting is the page of the cash count in one currency (p05).
type Counting struct {
	Sheet     app.Key
	Second    string // "Amani Market · 19 members, the group"
	Expected  money.Amount
	Kept      app.CashCount // what was counted before
	NoExactly bool          // the institution wants the notes counted
	None      string        // why there is nothing to count, "" = there is
	Matches   string        // what closing does: "Closing makes 20 receipts."
	Reasons   []Choice
	Chosen    int // -1 = none
}

// Counting of a sheet's currency.
func (m *Model) Counting(ctx context.Context, cur money.Currency) (Counting, error) {
	s, err := m.Opener.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return Counting{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return Counting{}, err
	}
	totals, err := s.Totals()
	if err != nil {
		return Counting{}, fmt.Errorf("totals: %w", err)
	}
	v := Counting{Sheet: s.Key, NoExactly: inst.Limits.NoExactly, Chosen: -1}
	for _, t := range totals {
		if t.Hand.Currency().Same(cur) {
			v.Expected = t.Hand
		}
	}
	for _, c := range s.Counts {
		if c.Total.Currency().Same(cur) {
			v.Kept = c
		}
	}
	there, paid := 0, 0
	for _, l := range s.Every() {
		if l.Client != 0 && (l.Was == app.Present || l.Was == app.Late) {
			there++
		}
		if slices.ContainsFunc(l.Parts, func(p app.Part) bool { return p.Actual.Sign() > 0 }) {
			paid++
		}
	}
	key := "meeting.count_of"
	if s.GroupSelf != nil {
		key = "meeting.count_of_group"
	}
	v.Second = m.Words.T(key, "name", s.Name, "n", there)
	v.Matches = m.Words.T("saving.closing_makes", "n", paid)
	for i, r := range teller.CountReasons() {
		v.Reasons = append(v.Reasons, Choice{r, m.reason(r)})
		for _, d := range s.Explained {
			if d.Amount.Currency().Same(cur) && d.Reason == r {
				v.Chosen = i
			}
		}
	}
	return v, nil
}

// SaveCount keeps what was counted, and why it differs where it does; reason "" while nobody said.
func (m *Model) SaveCount(ctx context.Context, sheet app.Key, c app.CashCount, reason string) error {
	s, err := m.Till.Count(ctx, sheet, c.Total.Currency(), c.Lines, c.Exactly)
	if err != nil || reason == "" {
		return err
	}
	diffs, err := teller.Differences(s)
	if err != nil {
		return fmt.Errorf("differences: %w", err)
	}
	for _, d := range diffs {
		if d.Amount.Currency().Same(c.Total.Currency()) && !d.Amount.IsZero() {
			_, err = m.Till.Explain(ctx, sheet, c.Total.Currency(), reason)
			return err
		}
	}
	return nil
}

// Close closes the sheet with the counts that were saved; all of it is durable when it returns.
func (m *Model) Close(ctx context.Context, sheet app.Key) (Closed, error) {
	done, err := m.Till.Close(ctx, sheet)
	if err != nil {
		return Closed{}, err
	}
	v, err := m.Closed(ctx)
	for _, n := range done.Notices {
		v.Notices = append(v.Notices, m.Words.T(n.Key, n.Args...))
	}
	return v, err
}

// Way is how a member can be given her receipt.
type Way int

// ByHand: shown, shared or printed here. NoPhone: likewise, and nothing else would do, since she has no phone.
const (
	ByHand Way = iota
	NoPhone
)

// Closed is a closed meeting with its receipts (p06).
type Closed struct {
	Name, Second string
	Total        string // of the cash, "15,900"
	Saved        string // where it stands: "Saved on this phone, not posted yet"
	Posted       bool   // all of it stands in the core
	Head         string // "20 receipts, 391 to 410"
	Device       string
	Rows         []Receipt
	NoPhone      []app.ReceiptNo // for "Print 3"
	Foot         string
	Notices      []string
	Absent       string // attendance, where nobody paid
}

// Receipt is a row of it.
type Receipt struct {
	No     app.ReceiptNo
	Group  bool
	Name   string
	Second string // "394 · no phone, show or print"
	Way    Way
	Amount string
	Void   bool
}

// Closed reads the closed meeting.
func (m *Model) Closed(ctx context.Context) (Closed, error) {
	s, err := m.Opener.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return Closed{}, err
	}
	device, err := m.Book.Device(ctx)
	if err != nil {
		return Closed{}, err
	}
	file, err := m.Book.Group(ctx, m.Group)
	if err != nil {
		return Closed{}, err
	}
	entries, err := m.Book.Entries(ctx, app.EntryFilter{Sheet: s.Key})
	if err != nil {
		return Closed{}, err
	}
	receipts, err := m.Book.Receipts(ctx, app.ReceiptFilter{Day: s.Day, Group: m.Group})
	if err != nil {
		return Closed{}, err
	}
	v := Closed{Name: s.Name, Second: m.Words.T("meeting.second", "day", m.Words.ShortDay(s.Day), "code", s.Code), Device: device.Code}
	if err := m.total(&v, s); err != nil {
		return Closed{}, err
	}
	m.stands(&v, entries)
	return v, m.receipts(&v, receipts, entries, file)
}

func (m *Model) total(v *Closed, s app.Sheet) error {
	totals, err := s.Totals()
	if err != nil {
		return fmt.Errorf("totals: %w", err)
	}
	var text []string
	for _, t := range totals {
		text = append(text, m.coded(t.Hand, len(totals) > 1))
	}
	v.Total = strings.Join(text, " + ")
	if v.Total == "" {
		v.Total = m.Words.Number(0)
	}
	return nil
}

// stands says no more than the entries do: posted only when each of them is.
func (m *Model) stands(v *Closed, entries []app.Entry) {
	v.Posted = len(entries) > 0
	needs := 0
	for _, e := range entries {
		if e.State != app.Confirmed && e.State != app.Cancelled && e.State != app.Kept {
			v.Posted = false
		}
		if e.NeedsPerson() {
			needs++
		}
	}
	switch {
	case needs > 0:
		v.Saved = m.Words.T("meeting.needs", "n", needs)
	case v.Posted:
		v.Saved = m.Words.T("meeting.posted")
	default:
		v.Saved = m.here("saving.saved_not_posted")
	}
}

func (m *Model) receipts(v *Closed, all []app.Receipt, entries []app.Entry, file app.GroupFile) error {
	of := map[app.Key]app.Entry{}
	for _, e := range entries {
		of[e.Key] = e
	}
	phones := map[app.ClientID]bool{}
	for _, f := range file.Members {
		phones[f.Client.ID] = f.Client.Phone.Valid()
	}
	var first, last int64
	for _, r := range all {
		if !slices.ContainsFunc(r.Entries, func(k app.Key) bool { _, here := of[k]; return here }) {
			continue // of another meeting of the day
		}
		row := Receipt{No: r.No, Group: r.Client == 0, Name: r.Title, Void: r.Standing == app.Void}
		if row.Group {
			row.Name = m.Words.T("meeting.group_itself")
		}
		var err error
		if row.Amount, err = m.paid(r, of); err != nil {
			return err
		}
		m.way(&row, phones[r.Client])
		if row.Way == NoPhone && !row.Void {
			v.NoPhone = append(v.NoPhone, r.No)
		}
		if first == 0 {
			first = r.No.N
		}
		last = r.No.N
		v.Rows = append(v.Rows, row)
	}
	if len(v.Rows) == 0 {
		v.Head, v.Absent = m.Words.T("meeting.no_receipts"), m.Words.T("meeting.no_receipts.text")
		return nil
	}
	v.Head = m.Words.T("meeting.receipts", "n", len(v.Rows), "from", fmt.Sprint(first), "to", fmt.Sprint(last))
	if n := len(v.NoPhone); n > 0 {
		v.Foot = m.Words.T("saving.no_phone", "n", n)
	}
	return nil
}

// paid is what a receipt is over: cash in less cash out.
func (m *Model) paid(r app.Receipt, of map[app.Key]app.Entry) (string, error) {
	var sums []money.Amount
	for _, k := range r.Entries {
		e, here := of[k]
		if !here || e.State == app.Cancelled {
			continue
		}
		a := e.Amount
		if e.Flow == app.CashOut {
			a = a.Neg()
		}
		i := slices.IndexFunc(sums, func(s money.Amount) bool { return s.Currency().Same(a.Currency()) })
		if i < 0 {
			sums = append(sums, a)
			continue
		}
		var err error
		if sums[i], err = sums[i].Add(a); err != nil {
			return "", fmt.Errorf("receipt: %w", err)
		}
	}
	var text []string
	for _, s := range sums {
		text = append(text, m.coded(s, len(sums) > 1))
	}
	return strings.Join(text, " + "), nil
}

// way says how she can be given it. Messages are not sent by this device: nothing promises one.
func (m *Model) way(r *Receipt, phone bool) {
	no := fmt.Sprintf("%03d", r.No.N%1000)
	switch {
	case r.Void:
		r.Second = m.Words.T("meeting.receipt.void", "no", no)
	case r.Group:
		r.Second = m.Words.T("meeting.receipt.chair", "no", no)
	case !phone:
		r.Way, r.Second = NoPhone, m.Words.T("meeting.receipt.no_phone", "no", no)
	default:
		r.Second = m.Words.T("meeting.receipt.by_hand", "no", no)
	}
}

// NothingToCount is the count of a sheet that brings no cash: more is handed out than comes in, or nobody paid.
func (m *Model) NothingToCount(ctx context.Context) (Counting, error) {
	v, err := m.Counting(ctx, money.Currency{})
	if err != nil {
		return v, err
	}
	s, err := m.Opener.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return v, err
	}
	totals, err := s.Totals()
	if err != nil {
		return v, fmt.Errorf("totals: %w", err)
	}
	var out []string
	for _, t := range totals {
		if t.Hand.Sign() < 0 {
			out = append(out, m.coded(t.Hand.Neg(), len(totals) > 1))
		}
	}
	v.None = m.Words.T("meeting.no_cash")
	if len(out) > 0 {
		v.None = m.Words.T("meeting.hands_out", "amount", strings.Join(out, " + "))
	}
	return v, nil
}
