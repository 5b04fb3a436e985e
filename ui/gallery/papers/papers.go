// Package papers holds the pages of receipts, their check and the audit as the mock-ups draw them (p06b, p06c, p24), and as
// they are when something is wrong.
package papers

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"image"
	"io"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/app/proof/audit"
	"daftari/app/words"
	auditpage "daftari/ui/audit"
	"daftari/ui/checking"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/receipt"
)

var errNone = errors.New("the story does not tell of it")

// Receipt is the page of Faith Wambui's receipt in a standing.
func Receipt(standing app.ReceiptStanding) kit.Route {
	b := faith{standing: standing}
	return receipt.Route(func(e *kit.Env) receipt.Source {
		b.Model = &receipt.Model{Book: b, People: b, Words: e.Words, Computer: e.Computer, Now: e.Now}
		return b
	}, app.ReceiptNo{Device: design.DeviceCode, N: 398}, true, receipt.Links{
		Save:  func(string, []byte, func(string, error)) {},
		Print: func(context.Context, []byte) error { return nil }, Text: func(string, string) {}, Copy: func(string) {},
		Show: func(app.ReceiptNo) {}, Done: func() {}, Trouble: func(err error) { panic(err) },
	})
}

// faith is the book of p06b: Faith Wambui's receipt of 800, in whatever standing.
type faith struct {
	*receipt.Model
	standing app.ReceiptStanding
}

// Load of the picture: its code is looked up, not computed.
func (f faith) Load(ctx context.Context, no app.ReceiptNo, next bool) (receipt.View, error) {
	v, err := f.Model.Load(ctx, no, next)
	if v.Code != "" {
		v.Code = "7F3K-M2QX"
	}
	return v, err
}

func (f faith) Receipt(_ context.Context, no app.ReceiptNo) (app.Receipt, error) {
	all, of := design.Receipts()
	for _, r := range all {
		if r.No != no {
			continue
		}
		r.Standing = f.standing
		if f.standing == app.Void {
			r.ReplacedBy = app.ReceiptNo{Device: design.DeviceCode, N: 411}
		}
		r.Number = "000128"
		var on []app.Entry
		for _, k := range r.Entries {
			on = append(on, named(of[k]))
		}
		w, err := words.New("en")
		if err != nil {
			return r, err
		}
		s, err := proof.NewKeySigner(bytes.Repeat([]byte{1}, ed25519.SeedSize), proof.Certificate{})
		if err != nil {
			return r, err
		}
		r.Square, err = proof.Square(proof.Slip(w, "Mlimani", r, on), s)
		return r, err
	}
	return app.Receipt{}, errNone
}

// named is an entry whose savings have no number, as in the picture.
func named(e app.Entry) app.Entry {
	if e.Kind == app.Deposit {
		e.Label = "Savings"
	}
	return e
}

func (f faith) Entry(_ context.Context, k app.Key) (app.EntryFile, error) {
	_, of := design.Receipts()
	e, ok := of[k]
	if !ok {
		return app.EntryFile{}, errNone
	}
	switch f.standing {
	case app.Final:
		e.State = app.Confirmed
	case app.Void:
		e.State = app.Cancelled
	case app.Provisional:
	}
	return app.EntryFile{Entry: named(e)}, nil
}

func (faith) Institution(context.Context) (app.Institution, error) { return design.Institution(), nil }

func (faith) Receipts(_ context.Context, f app.ReceiptFilter) ([]app.Receipt, error) {
	all, _ := design.Receipts()
	for i, r := range all {
		if r.No.N > f.After {
			return all[i:], nil
		}
	}
	return nil, nil
}

func (faith) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) { return nil, nil }

func (faith) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	return design.Client("Faith Wambui"), nil
}

func (faith) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

// Check is the page that checks, over what a Judge finds.
func Check(j Judge) kit.Route {
	return func(e *kit.Env) *kit.Page {
		j.words = e.Words
		return checking.Route(func(e *kit.Env) *checking.Model {
			return &checking.Model{Auditor: j, Book: j, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, checking.Links{Paste: func() string { return "Anything else" }, Picture: func(func(string, image.Image)) {},
			Trouble: func(err error) { panic(err) }})(e)
	}
}

// Judge finds Faith Wambui's receipt in whatever was pasted, written in the language of the screen.
type Judge struct {
	Forged, Void, Other bool

	words *words.Words
}

func (j Judge) Square(ctx context.Context, _ string, _ audit.Keys) (audit.Checked, error) {
	no := app.ReceiptNo{Device: design.DeviceCode, N: 398}
	if j.Forged {
		return audit.Checked{Verdict: proof.SlipNoFit, No: no}, nil
	}
	b := faith{}
	r, err := b.Receipt(ctx, no)
	if err != nil {
		return audit.Checked{}, err
	}
	var on []app.Entry
	for _, k := range r.Entries {
		f, err := b.Entry(ctx, k)
		if err != nil {
			return audit.Checked{}, err
		}
		on = append(on, f.Entry)
	}
	c := audit.Checked{Verdict: proof.SlipRight, No: no, Rows: proof.SlipRows(proof.Slip(j.words, "Mlimani", r, on)), Signer: "Rehema Achola"}
	switch {
	case j.Other:
		c.Verdict = proof.SlipOtherBranch
	case j.Void:
		c.Standing, c.Since, c.By = app.Void, design.At("12:20"), app.ReceiptNo{Device: design.DeviceCode, N: 411}
	}
	return c, nil
}

func (Judge) Find(context.Context, string) (audit.Checked, bool, error) {
	return audit.Checked{}, false, nil
}

// Officer is who checks in p06c.
func (Judge) Officer(context.Context) (app.Officer, error) {
	return app.Officer{Name: "Joseph Barasa"}, nil
}

// Audit is the page of a book's records.
func Audit(k Records) kit.Route {
	return auditpage.Route(func(e *kit.Env) auditpage.Source {
		return keeping{&auditpage.Model{Auditor: k, Chain: k, Book: k, Words: e.Words, Computer: e.Computer, Now: e.Now}, k}
	}, auditpage.Links{Save: func(string, []byte, func(string, error)) {}, Trouble: func(err error) { panic(err) }})
}

// keeping is the book of p24.
type keeping struct {
	*auditpage.Model
	of Records
}

// Records are those of p24, as its audit finds them.
type Records struct{ Empty, Broken bool }

// Load of the picture. Two of its rows are of things that no record tells yet, an approval of payments and a count by
// itself: their words are given as data.
func (k keeping) Load(ctx context.Context) (auditpage.View, error) {
	v, err := k.Model.Load(ctx)
	if err != nil || k.of.Empty {
		return v, err
	}
	w := k.Words
	row := func(n, icon, word, second string, amount int64) auditpage.Row {
		r := auditpage.Row{No: n, Icon: icon, Word: word, Second: second, Sort: auditpage.Money}
		if amount != 0 {
			r.Amount = design.KES(amount).Format(w.Lang())
		}
		return r
	}
	who := func(rest ...string) string { return strings.Join(append([]string{"Rehema"}, rest...), " · ") }
	v.Rows = []auditpage.Row{
		row("2217", "pay-approval", "Approval asked", who("15:12", "B-0412-0031"), 118500),
		row("2216", "receipt", "Achieng Odhiambo", who("12:08", w.T("audit.receipt", "no", "000411")), 750),
		row("2215", "nav-dayclose", w.T("audit.closed", "name", "Amani Market"), who("11:44"), 15900),
		row("2195", "receipt", w.T("audit.payments", "n", 20), who("11:44", w.T("audit.up_to", "n", "2214")), 15900),
		row("2194", "coins", "Counted, no difference", who("11:43"), 15900),
		row("2193", "lock", w.T("audit.reopened"), who("10:58"), 0),
		row("2192", "state-reversed", w.T("state.reversed_reason", "reason", "typed twice"), "Ruth Auma · "+who("07:20"), -700),
	}
	return v, nil
}

func (k Records) Audit(context.Context, audit.Keys) (audit.Report, error) {
	if k.Empty {
		return audit.Report{}, nil
	}
	r := audit.Report{Records: 412, First: 1806, Last: 2217, Since: design.On("2026-09-01", "07:00"), Checked: design.At("17:45"),
		Signed: 412, Keys: true, Receipts: [2]int64{163, 411}, Seal: &audit.Seal{N: 2217, At: design.At("17:26"), Countersigned: true}}
	if k.Broken {
		_, of := design.Receipts()
		var was *proof.Record
		for _, e := range of {
			if e.Seq == 2195 {
				x := e
				x.Amount = design.KES(700)
				was = &proof.Record{N: 2203, User: "Rehema", At: app.Stamp{Wall: design.At("11:44")}, Entry: &x}
				break
			}
		}
		is := *was
		changed := *was.Entry
		changed.Amount = design.KES(70)
		is.Entry = &changed
		r.Findings = []audit.Finding{{What: audit.Changed, From: 2203, To: 2203, Was: was, Is: &is}, {What: audit.Missing, From: 2207, To: 2209},
			{What: audit.ClockJump, From: 2192, To: 2192, By: (40 * time.Minute).String(), Flag: true}}
	}
	return r, nil
}

func (Records) Export(context.Context, io.Writer) error {
	return errors.New("the gallery writes nothing")
}

func (Records) Links(context.Context, int64, int) ([]proof.Numbered, error) { return nil, nil }

func (Records) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }
