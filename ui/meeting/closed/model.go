// Package closed is a closed meeting with the receipts of its members (UI.md p06).
package closed

import (
	"context"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Sheets reads the sheet.
type Sheets interface {
	Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
}

// Book is what the page reads beside the sheet.
type Book interface {
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Device(ctx context.Context) (app.Device, error)
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Model of one group's closed meeting. All fields are needed.
type Model struct {
	Sheets   Sheets
	Book     Book
	Words    *words.Words
	Computer bool
	Group    app.GroupID
	Day      app.Date
}

// Way is how a member can be given her receipt.
type Way int

// ByHand: shown, shared or printed here. NoPhone: likewise, and nothing else would do, since she has no phone.
const (
	ByHand Way = iota
	NoPhone
)

// View is a closed meeting with its receipts (p06).
type View struct {
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

// Load reads the closed meeting.
func (m *Model) Load(ctx context.Context) (View, error) {
	s, err := m.Sheets.Sheet(ctx, m.Group, m.Day)
	if err != nil {
		return View{}, err
	}
	device, err := m.Book.Device(ctx)
	if err != nil {
		return View{}, err
	}
	file, err := m.Book.Group(ctx, m.Group)
	if err != nil {
		return View{}, err
	}
	entries, err := m.Book.Entries(ctx, app.EntryFilter{Sheet: s.Key})
	if err != nil {
		return View{}, err
	}
	receipts, err := m.Book.Receipts(ctx, app.ReceiptFilter{Day: s.Day, Group: m.Group})
	if err != nil {
		return View{}, err
	}
	v := View{Name: s.Name, Second: m.Words.T("meeting.second", "day", m.Words.ShortDay(s.Day), "code", s.Code), Device: device.Code}
	if err := m.total(&v, s); err != nil {
		return View{}, err
	}
	m.stands(&v, entries)
	return v, m.receipts(&v, receipts, entries, file)
}

func (m *Model) total(v *View, s app.Sheet) error {
	totals, err := s.Totals()
	if err != nil {
		return fmt.Errorf("totals: %w", err)
	}
	var hands []money.Amount
	for _, t := range totals {
		hands = append(hands, t.Hand)
	}
	v.Total = money.Figures(hands, m.Words.Lang())
	if v.Total == "" {
		v.Total = m.Words.Number(0)
	}
	return nil
}

// stands says no more than the entries do: posted only when each of them is.
func (m *Model) stands(v *View, entries []app.Entry) {
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
		v.Saved = m.Words.Here(m.Computer, "saving.saved_not_posted")
	}
}

func (m *Model) receipts(v *View, all []app.Receipt, entries []app.Entry, file app.GroupFile) error {
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
	return money.Figures(sums, m.Words.Lang()), nil
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
