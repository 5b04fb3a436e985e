package design

import (
	"context"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/teller"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// Pull is the story as the core tells it before the first meeting: what Book begins with.
// The other groups have as many members as the pictures say, one loan each.
func Pull() app.Pull {
	inst, officer, amani := Institution(), Officer(), AmaniFile()
	p := app.Pull{Full: true, Cursor: "1", Started: At("06:10"), CoreDay: Day(), Institution: &inst, Officer: &officer,
		Loans: amani.Loans, Savings: amani.Savings}
	for _, m := range Meetings() {
		p.Centres = append(p.Centres, app.Centre{ID: app.CentreID(10 + m.Group), Name: m.Place, Office: 2, Staff: 3, Active: true})
		g, files := m.group(), amani.Members
		if m.Group != Amani {
			files = m.others()
		}
		for _, f := range files {
			g.Members = append(g.Members, f.Client.ID)
			p.Clients = append(p.Clients, f.Client)
			p.Loans = append(p.Loans, f.Loans...)
			p.Savings = append(p.Savings, f.Savings...)
			p.Charges = append(p.Charges, f.Charges...)
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

// others are the members of a group that is only a row in the pictures; their sheet expects what
// the row shows.
func (m Meeting) others() []app.ClientFile {
	var out []app.ClientFile
	left := m.Amount.Minor()
	for i := range m.Members {
		due := left / int64(m.Members-i) / 50 * 50
		if i == m.Members-1 {
			due = left
		}
		left -= due
		id := int64(m.Group)*1000 + int64(i)
		c := app.Client{ID: app.ClientID(id), AccountNo: fmt.Sprintf("%06d", id), Name: fmt.Sprintf("%s %02d", m.Name, i+1), Active: true, Status: 300, Office: 2, Staff: 3, Groups: []app.GroupID{m.Group}}
		out = append(out, app.ClientFile{Client: c, Loans: []app.Loan{loan(id, c.ID, due, due*12)}})
	}
	return out
}

// Clock is the time of a test's book; set it to move on.
type Clock struct{ Now time.Time }

// Book is the story in a real book of its own, before the first meeting, as of clock. It is
// closed and removed with the test.
func Book(t testing.TB, clock *Clock) *store.Book {
	t.Helper()
	return book(t, clock, Device(), store.Options{})
}

func book(t testing.TB, clock *Clock, device app.Device, opt store.Options) *store.Book {
	t.Helper()
	ctx := context.Background()
	opt.Now, opt.Vault = func() time.Time { return clock.Now }, vaulttest.New()
	b, err := store.Create(ctx, t.TempDir()+"/book", opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, err := range []error{
		b.SetDevice(ctx, device), b.SetProfile(ctx, Profile()), b.ApplyPull(ctx, Pull()), b.Answered(ctx, clock.Now, Day()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// Teller over a book of the story. Keys count up, so that runs are alike.
func Teller(b *store.Book, clock *Clock) *teller.Teller {
	n := 0
	return &teller.Teller{Portfolio: b, Calendar: b, Drafts: b, Journal: b, Decisions: b, Version: "test",
		Now:    func() time.Time { return clock.Now.In(Zone()) },
		NewKey: func() app.Key { n++; return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", n)) },
		Stamp:  func() app.Stamp { return app.Stamp{Wall: clock.Now, Zone: "+03:00"} }}
}
