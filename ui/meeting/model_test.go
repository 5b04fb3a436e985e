package meeting_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/meeting"
	"daftari/ui/meeting/closed"
)

func model(t *testing.T, clock *design.Clock) *meeting.Model {
	t.Helper()
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := design.Book(t, clock)
	till := design.Teller(b, clock)
	return &meeting.Model{Opener: till, Lines: till, Till: till, Book: b, Words: w,
		Now: func() time.Time { return clock.Now }, Group: design.Amani, Day: design.Day()}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func lineOf(t *testing.T, s meeting.Sheet, name string) meeting.Line {
	t.Helper()
	for _, l := range s.Lines {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("no line of %s", name)
	return meeting.Line{}
}

// TestMeeting is p03a to p06: opened, all paid, two exceptions, counted, closed.
func TestMeeting(t *testing.T) {
	ctx := context.Background()
	clock := &design.Clock{Now: design.At("11:31")}
	m := model(t, clock)
	s := must(m.Open(ctx, false))(t)
	if s.Expected != "16,750" || s.Received != "none yet" || s.Present != "20" || s.Began || s.Ready || s.Left != 21 || s.All != nil {
		t.Errorf("opened: %+v", s)
	}
	if a := lineOf(t, s, "Esther Nduku"); a.Text != "Loan 600 · 2nd loan 250 · Savings 100" || a.Amount != "950" || a.Said {
		t.Errorf("%+v", a)
	}
	if s.Own == nil || s.Own.Name != "The group itself" || s.Own.Text != "Group loan 500 · Group savings 200" || s.Own.Amount != "700" {
		t.Errorf("%+v", s.Own)
	}
	s = must(m.AllAsExpected(ctx, s.Key))(t)
	faith, halima := lineOf(t, s, "Faith Wambui"), lineOf(t, s, "Halima Abdi Noor")
	s = must(m.SaveLine(ctx, s.Key, faith.Raw, meeting.Draft{Client: faith.Client, Paid: map[int]money.Amount{0: design.KES(700)}, Reason: "sheet.reason.slow_week"}))(t)
	s = must(m.SaveLine(ctx, s.Key, halima.Raw, meeting.Draft{Client: halima.Client, Nothing: true, Was: app.Absent, Reason: "child is sick"}))(t)
	if s.Expected != "16,750" || s.Received != "15,900" || s.Present != "19 of 20" || !s.Ready || s.All == nil || s.All.Text != ", except 2" ||
		s.Purses[0].Exceptions != "–850" || s.Purses[0].Figure != "15,900" {
		t.Errorf("marked: %+v %+v", s, s.All)
	}
	faith, halima = lineOf(t, s, "Faith Wambui"), lineOf(t, s, "Halima Abdi Noor")
	if faith.Text != "100 less · slow week" || faith.Tone != meeting.Less || faith.Amount != "800" || faith.Before != "900" || faith.Why != "Slow week" {
		t.Errorf("%+v", faith)
	}
	if halima.Text != "Absent · child is sick" || halima.Amount != "0" || halima.Before != "750" || halima.Was != app.Absent {
		t.Errorf("%+v", halima)
	}
	if d := cmp.Diff([]string{"13,150", "550", "2,150", "50"}, s.Sums); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Loan", "2nd loan", "Savings", "Fee"}, s.Columns); d != "" || s.Foot != "20 members and the group" || s.Here != "19 here" || s.Total != "15,900" {
		t.Error(d, s.Foot, s.Here, s.Total)
	}
	close(t, m, s)
}

func close(t *testing.T, m *meeting.Model, s meeting.Sheet) {
	t.Helper()
	ctx := context.Background()
	c := must(m.Counting(ctx, design.Shilling()))(t)
	if c.Second != "Amani Market · 19 members, the group" || !c.Expected.Equal(design.KES(15900)) || c.Matches != "Closing makes 20 receipts." {
		t.Errorf("%+v", c)
	}
	short := app.CashCount{Total: design.KES(15850), Lines: []app.CashLine{{Value: 50, Count: 317}}}
	if err := m.SaveCount(ctx, s.Key, short, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Close(ctx, s.Key); app.ClassOf(err) != app.BadInput && app.ClassOf(err) != app.Conflict {
		t.Errorf("closed 50 short without a word: %v", err)
	}
	if err := m.SaveCount(ctx, s.Key, short, "sheet.reason.put_in"); err != nil {
		t.Fatal(err)
	}
	if c := must(m.Counting(ctx, design.Shilling()))(t); c.Chosen != 1 || !c.Kept.Total.Equal(design.KES(15850)) {
		t.Errorf("the count is kept: %+v", c)
	}
	if err := m.SaveCount(ctx, s.Key, app.CashCount{Total: design.KES(15900), Exactly: true}, ""); err != nil {
		t.Fatal(err)
	}
	if notices := must(m.Close(ctx, s.Key))(t); len(notices) != 0 {
		t.Errorf("%v", notices)
	}
	done := must((&closed.Model{Sheets: m.Opener, Book: m.Book, Words: m.Words, Group: m.Group, Day: m.Day}).Load(ctx))(t)
	if done.Total != "15,900" || done.Saved != "Saved on this phone, not posted yet" || done.Posted || !strings.HasPrefix(done.Head, "20 receipts, ") || len(done.Rows) != 20 {
		t.Errorf("%+v", done)
	}
	if done.Rows[0].Name != "The group itself" || !done.Rows[0].Group || done.Rows[0].Amount != "700" {
		t.Errorf("%+v", done.Rows[0])
	}
	if len(done.NoPhone) != 3 || done.Foot != "3 have no phone." {
		t.Errorf("%v %q", done.NoPhone, done.Foot)
	}
	if _, err := m.Open(ctx, false); app.ClassOf(err) != app.Conflict {
		t.Errorf("a closed sheet opened: %v", err)
	}
}

func TestLinesThatDiffer(t *testing.T) {
	for _, c := range []struct {
		name, who    string
		draft        func(l meeting.Line) meeting.Draft
		text, amount string
		tone         meeting.Tone
	}{
		{"extra savings", "Esther Nduku", func(meeting.Line) meeting.Draft {
			return meeting.Draft{Paid: map[int]money.Amount{2: design.KES(600)}}
		}, "Extra 500 into savings", "1,450", meeting.Other},
		{"prepaid", "Grace Atieno Were", func(meeting.Line) meeting.Draft {
			return meeting.Draft{Paid: map[int]money.Amount{0: design.KES(1500)}}
		}, "750 more", "1,650", meeting.Other},
		{"takes out", "Grace Atieno Were", func(l meeting.Line) meeting.Draft {
			return meeting.Draft{Out: design.KES(2000), From: l.Raw.Parts[1].Account}
		}, "Takes out 2,000 from savings", "–1,100", meeting.Other},
		{"nothing, with a reason of her own", "Grace Atieno Were", func(meeting.Line) meeting.Draft {
			return meeting.Draft{Nothing: true, Reason: "market was closed"}
		}, "900 less · market was closed", "0", meeting.Less},
		{"on leave", "Grace Atieno Were", func(meeting.Line) meeting.Draft {
			return meeting.Draft{Nothing: true, Was: app.OnLeave, Reason: "sheet.reason.travelled"}
		}, "On leave · travelled", "0", meeting.Less},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			m := model(t, &design.Clock{Now: design.At("11:31")})
			s := must(m.Open(ctx, false))(t)
			s = must(m.AllAsExpected(ctx, s.Key))(t)
			l := lineOf(t, s, c.who)
			d := c.draft(l)
			d.Client = l.Client
			s = must(m.SaveLine(ctx, s.Key, l.Raw, d))(t)
			got := lineOf(t, s, c.who)
			if got.Text != c.text || got.Amount != c.amount || got.Tone != c.tone || !got.Differs || got.Before != l.Amount {
				t.Errorf("%+v", got)
			}
			s = must(m.PutBack(ctx, s.Key, l.Client))(t)
			if back := lineOf(t, s, c.who); back.Differs || back.Amount != l.Amount {
				t.Errorf("put back: %+v", back)
			}
		})
	}
}

func TestException(t *testing.T) {
	m := model(t, &design.Clock{Now: design.At("11:31")})
	s := must(m.Open(context.Background(), false))(t)
	x := must(m.Exception(lineOf(t, s, "Faith Wambui").Raw))(t)
	if x.Second != "900 expected today" || x.Accounts[0].Title != "Loan · due 800" || x.Accounts[1].Title != "Savings" || x.Chosen != -1 || x.Differs {
		t.Errorf("%+v", x)
	}
	for _, c := range []struct {
		name    string
		account int
		amount  int64
		out     bool
		want    meeting.Meaning
	}{
		{"as expected", 0, 800, false, meeting.Meaning{Text: "as expected"}},
		{"less", 0, 700, false, meeting.Meaning{Text: "100 less than expected", Less: true}},
		{"more", 0, 1000, false, meeting.Meaning{Text: "200 more than expected"}},
		{"over the balance", 0, 99999, false, meeting.Meaning{Text: "99,199 more than expected", Over: true, Why: "She owes 9,600; this is 99,999."}},
		{"savings have no bound", 1, 99999, false, meeting.Meaning{Text: "99,899 more than expected"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, m.Means(x.Accounts[c.account], design.KES(c.amount), c.out)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestNextMark(t *testing.T) {
	for was, want := range map[app.Presence]app.Presence{app.NotMarked: app.Present, app.Present: app.Late, app.Late: app.Absent, app.Absent: app.Present, app.OnLeave: app.Present} {
		if got := meeting.NextMark(was); got != want {
			t.Errorf("after %d comes %d", was, got)
		}
	}
}
