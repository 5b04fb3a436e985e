// Package audit shows whether this device's book is as it was made: none changed, none missing, and by whom each
// record was signed (UI.md p24, F2). It needs no network.
package audit

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
)

// Auditor judges the book and hands it on.
type Auditor interface {
	Audit(ctx context.Context, more audit.Keys) (audit.Report, error)
	Export(ctx context.Context, w io.Writer) error
}

// Chain is the records themselves.
type Chain interface {
	Links(ctx context.Context, after int64, limit int) ([]proof.Numbered, error)
}

// Book names its officer.
type Book interface {
	Officer(ctx context.Context) (app.Officer, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Auditor  Auditor
	Chain    Chain
	Book     Book
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
	Short    string           // the officer's name for the institution; stands where her branch is not known
}

// View is the audit in words and figures.
type View struct {
	Second   string // "This phone's book, Mlimani"
	Empty    bool   // nothing was recorded yet
	Broken   bool
	Records  string // "412"
	Unit     string // "records"
	Fact     string // what was found
	Checked  string // "Checked today 17:45, since 1 September"
	Facts    []Fact
	Findings []Finding
	Rows     []Row // newest first
}

// Fact is one thing that was found to be so.
type Fact struct {
	Icon, Word, Value string
	Warn              bool // it is not as good as it could be
}

// Finding is one thing that is not as it was made, or wants a look.
type Finding struct {
	Text    string
	Was, Is string // both versions, where they are known
	Look    bool   // only wants a look
}

// Load checks the whole book.
func (m *Model) Load(ctx context.Context) (View, error) {
	report, err := m.Auditor.Audit(ctx, audit.Keys{})
	if err != nil {
		return View{}, err
	}
	o, err := m.Book.Officer(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Second: m.Words.Here(m.Computer, "audit.second", "name", cmp.Or(o.OfficeIs, m.Short))}
	if report.Records == 0 && len(report.Findings) == 0 {
		v.Empty = true
		return v, nil
	}
	m.tell(&v, report)
	v.Rows, err = m.rows(ctx)
	return v, err
}

func (m *Model) tell(v *View, r audit.Report) {
	w := m.Words
	v.Records, v.Broken = w.Number(int(r.Records)), r.Broken()
	v.Unit = strings.TrimSpace(strings.Replace(w.T("proof.records", "n", int(r.Records)), v.Records, "", 1))
	v.Fact = w.T("proof.clean")
	now := m.Now()
	v.Checked = w.T("audit.checked", "time", w.Clock(r.Checked.In(now.Location())), "day", w.SpeltDay(r.Since.In(now.Location()), now))
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, m.finding(f))
	}
	if v.Broken {
		wrong, _ := r.Count()
		v.Fact = w.T("audit.broken", "n", wrong)
		slices.SortStableFunc(v.Findings, func(a, b Finding) int { return order(a) - order(b) })
	} else {
		m.whole(v, r)
	}
	switch {
	case r.Seal == nil:
		v.Facts = append(v.Facts, Fact{Icon: "nav-branch", Word: w.T("proof.no_seal"), Warn: true})
	case r.Seal.Countersigned:
		v.Facts = append(v.Facts, Fact{Icon: "nav-branch", Word: w.T("proof.sealed"), Value: w.T("receipt.when", "day", fmt.Sprint(r.Seal.N), "time", m.when(r.Seal.At))})
	default:
		v.Facts = append(v.Facts, Fact{Icon: "nav-branch", Word: w.T("proof.noted"), Value: w.T("receipt.when", "day", fmt.Sprint(r.Seal.N), "time", m.when(r.Seal.At))})
	}
	if r.Unsigned > 0 {
		v.Facts = append(v.Facts, Fact{Icon: "info", Word: w.T("proof.before_signing", "n", fmt.Sprint(r.Unsigned)), Warn: true})
	}
	if !r.Keys && r.Signed > 0 {
		v.Facts = append(v.Facts, Fact{Icon: "info", Word: w.T("proof.no_branch_keys"), Warn: true})
	}
}

func order(f Finding) int {
	if f.Look {
		return 1
	}
	return 0
}

// whole says what holds of a ledger in which nothing is wrong; of a broken one none of it is claimed.
func (m *Model) whole(v *View, r audit.Report) {
	w := m.Words
	v.Facts = append(v.Facts, Fact{Icon: "nav-match", Word: w.T("proof.signs"), Value: w.T("proof.span", "from", fmt.Sprint(r.First), "to", fmt.Sprint(r.Last))})
	if r.Receipts[1] > 0 {
		v.Facts = append(v.Facts, Fact{Icon: "receipt", Word: w.T("proof.no_gap"),
			Value: w.T("proof.span", "from", fmt.Sprintf("%06d", r.Receipts[0]), "to", fmt.Sprintf("%06d", r.Receipts[1]))})
	}
}

func (m *Model) finding(f audit.Finding) Finding {
	w := m.Words
	by := f.By
	if d, err := time.ParseDuration(by); err == nil && f.What == audit.ClockJump {
		by = w.Takes(d.Abs())
	}
	out := Finding{Look: f.Flag, Text: w.T("proof.found."+string(f.What), "from", fmt.Sprint(f.From), "to", fmt.Sprint(f.To), "by", by, "who", f.Who,
		"entry", string(f.Entry), "receipt", f.Receipt.String())}
	if f.Was != nil {
		out.Was = w.T("proof.was", "text", m.line(*f.Was))
	}
	if f.Is != nil {
		out.Is = w.T("proof.is", "text", m.line(*f.Is))
	}
	return out
}

// line is a record in one line.
func (m *Model) line(r proof.Record) string {
	row := m.row(r, nil)
	text := row.Word
	if row.Amount != "" {
		text += " · " + row.Amount
	}
	return text + " · " + row.Second
}

// when is a time of today, or a day and a time.
func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.Day(at, m.Now()) + ", " + m.Words.Clock(at)
}

// Export is the whole ledger for somebody else to check. It names people and amounts and is not sealed.
func (m *Model) Export(ctx context.Context) (name string, data []byte, err error) {
	var out bytes.Buffer
	if err := m.Auditor.Export(ctx, &out); err != nil {
		return "", nil, err
	}
	return "daftari-ledger-" + app.DateOf(m.Now()).String() + ".jsonl", out.Bytes(), nil
}
