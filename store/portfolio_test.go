package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

var whole = cmp.Options{cmpopts.EquateComparable(app.Date{}), cmpopts.EquateEmpty()}

func TestMirrorGivesBackWhatWasPulled(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	p := world(t, 85)
	p.Charges = []app.ClientCharge{{ID: 3, Client: 41, Name: "Card", Amount: kes(500), Outstanding: kes(500)}}
	ugx, err := money.ISO("UGX")
	must(t, err)
	p.Loans[1].Schedule[2].Owed.Fees = money.FromMinor(9, ugx) // does not pack: kept as it is
	p.Loans[2].Odd, p.Loans[2].Total = "100.005", money.Amount{}
	p.Loans = append(p.Loans, app.Loan{ID: 900, Group: 2, Kind: app.GroupLoan, Total: kes(5)})
	p.Savings = append(p.Savings, app.Savings{ID: 901, Group: 2, Balance: kes(7)})
	must(t, b.ApplyPull(ctx, p))

	for _, g := range p.Groups {
		want := app.GroupFile{Group: g}
		for _, m := range g.Members {
			i := int(m) - 1
			f := app.ClientFile{Client: p.Clients[i], Loans: p.Loans[i : i+1], Savings: p.Savings[i : i+1]}
			if m == 41 {
				f.Charges = p.Charges
			}
			want.Members = append(want.Members, f)
		}
		if g.ID == 2 {
			want.Loans, want.Savings = p.Loans[85:], p.Savings[85:]
		}
		got, err := b.Group(ctx, g.ID)
		must(t, err)
		if d := cmp.Diff(want, got, whole); d != "" {
			t.Errorf("group %d (-want +got):\n%s", g.ID, d)
		}
	}
	got, err := b.Client(ctx, 41)
	must(t, err)
	if d := cmp.Diff(app.ClientFile{Client: p.Clients[40], Loans: p.Loans[40:41], Savings: p.Savings[40:41], Charges: p.Charges}, got, whole); d != "" {
		t.Errorf("client (-want +got):\n%s", d)
	}
	acc, err := b.Account(ctx, app.AccountRef{Kind: app.OnSavings, ID: 901})
	must(t, err)
	if acc.Savings == nil || acc.Group == nil || acc.Group.ID != 2 || acc.Client != nil {
		t.Errorf("account %+v", acc)
	}
	n := 0
	for l, err := range b.AllLoans(ctx) {
		must(t, err)
		if l.ID == 0 {
			t.Error("a loan without id")
		}
		n++
	}
	officer, err := b.Officer(ctx)
	must(t, err)
	fresh, err := b.Freshness(ctx)
	must(t, err)
	cursor, err := b.Cursor(ctx)
	must(t, err)
	if n != 86 || officer != *p.Officer || cursor != "c1" || fresh.CoreDay != p.CoreDay || fresh.PulledAt.IsZero() {
		t.Errorf("%d loans, officer %+v, cursor %q, fresh %+v", n, officer, cursor, fresh)
	}
	inst, err := b.Institution(ctx)
	must(t, err)
	if inst.Currencies[0].Currency.Code() != "KES" {
		t.Errorf("institution %+v", inst)
	}
	_, err = b.Group(ctx, 99)
	wantProblem(t, err, app.NotFound, "store.no_group")
	_, err = b.Account(ctx, app.AccountRef{Kind: app.OnLoan, ID: 99999})
	wantProblem(t, err, app.NotFound, "store.no_account")
}

// TestAPullOfAnotherProcess: what is in memory for a tap is never older than a pull that another process on the book
// wrote, and a caller may do with what it was given as it likes.
func TestAPullOfAnotherProcess(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	opt := store.Options{Now: newClock().Now, Vault: vaulttest.New()}
	window, err := store.Create(ctx, dir, opt)
	must(t, err)
	defer window.Close()
	must(t, window.ApplyPull(ctx, world(t, 85)))
	f, err := window.Group(ctx, 1)
	must(t, err)
	f.Members[0].Loans[0].AccountNo = "a caller's"
	heads, err := window.Find(ctx, "", 5)
	must(t, err)
	heads[0].Accounts[0] = "a caller's"
	if f, err = window.Group(ctx, 1); err != nil || f.Members[0].Loans[0].AccountNo == "a caller's" {
		t.Error("the file in memory is the caller's", err)
	}
	if heads, err = window.Find(ctx, "", 5); err != nil || heads[0].Accounts[0] == "a caller's" {
		t.Error("the head in memory is the caller's", err)
	}

	verb, err := store.Open(ctx, dir, opt)
	must(t, err)
	defer verb.Close()
	p := world(t, 85)
	p.Groups[0].Name = "from the other"
	must(t, verb.ApplyPull(ctx, p))
	if f, err = window.Group(ctx, p.Groups[0].ID); err != nil || f.Group.Name != "from the other" {
		t.Errorf("%q %v", f.Group.Name, err)
	}
}

func TestChangesReplaceAndRemove(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	must(t, b.ApplyPull(ctx, world(t, 85)))
	if groups, err := b.Groups(ctx); err != nil || len(groups) != 3 {
		t.Errorf("groups %+v, %v", groups, err)
	}
	for _, id := range []app.GroupID{1, 3} {
		_, err := b.Group(ctx, id)
		must(t, err)
	}
	moved := client(t, 7, 3)
	moved.Name = "Renamed Person"
	must(t, b.ApplyPull(ctx, app.Pull{Cursor: "c2", Clients: []app.Client{moved},
		Gone:        []app.AccountRef{{Kind: app.OnLoan, ID: 8}, {Kind: app.OnGroup, ID: 3}},
		GoneClients: []app.ClientID{9}}))
	if found, err := b.Find(ctx, "renamed", 5); err != nil || len(found) != 1 || found[0].ID != 7 || len(found[0].Accounts) != 2 {
		t.Errorf("found %+v %v", found, err)
	}
	if found, err := b.Find(ctx, "L00000008", 5); err != nil || len(found) != 0 {
		t.Errorf("the gone loan is still found: %+v %v", found, err)
	}
	_, err := b.Client(ctx, 9)
	wantProblem(t, err, app.NotFound, "store.no_client")
	_, err = b.Account(ctx, app.AccountRef{Kind: app.OnSavings, ID: 9})
	wantProblem(t, err, app.NotFound, "store.no_account")
	file, err := b.Group(ctx, 1)
	must(t, err)
	if len(file.Members) != 39 || file.Members[6].Client.Name != moved.Name || len(file.Members[7].Loans) != 0 {
		t.Errorf("the group is read as it was before the pull: %d members, %+v", len(file.Members), file.Members[6:8])
	}
	_, err = b.Group(ctx, 3)
	wantProblem(t, err, app.NotFound, "store.no_group")
	groups, err := b.Groups(ctx)
	must(t, err)
	if len(groups) != 2 {
		t.Errorf("groups %+v", groups)
	}
	must(t, b.ApplyPull(ctx, world(t, 40)))
	if all, err := b.Find(ctx, "", 1000); err != nil || len(all) != 40 {
		t.Errorf("a full pull leaves %d clients, %v", len(all), err)
	}
}

func TestFind(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	p := world(t, 0)
	for i, name := range []string{"Wanjikũ Otieno", "José Ñandú", "Müge Şahin", "أمينة يوسف", "Ann Wanjala", "Straße Groß"} {
		cl := client(t, i+1, 1)
		cl.Name = name
		p.Clients = append(p.Clients, cl)
	}
	p.Loans = []app.Loan{loan(77, 3, p.CoreDay)}
	must(t, b.ApplyPull(ctx, p))
	for query, want := range map[string][]app.ClientID{
		"wanj":            {1, 5}, // a name that begins with it comes before a word that does
		"WANJIKU":         {1},
		"otieno wanjiku":  {1},
		"jose nandu":      {2},
		"muge":            {3},
		"sahin":           {3},
		"امينه":           {}, // another letter is another name
		"امينة":           {4},
		"0710000005":      {5},
		"+254 710 000 00": {1, 2, 3, 4, 5, 6},
		"٠٧١٠٠٠٠٠٠٥":      {5},
		"000000002":       {2},
		"l00000077":       {3},
		"nobody":          {},
	} {
		found, err := b.Find(ctx, query, 10)
		must(t, err)
		got := []app.ClientID{}
		for _, h := range found {
			got = append(got, h.ID)
		}
		if query[0] == '+' {
			if len(got) != len(want) {
				t.Errorf("%q found %v", query, got)
			}
			continue
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", query, d)
		}
	}
	other, err := store.Open(ctx, b.Dir(), store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	cl := client(t, 50, 1)
	cl.Name = "Zuhura New"
	must(t, other.ApplyPull(ctx, app.Pull{Clients: []app.Client{cl}}))
	if found, err := b.Find(ctx, "zuhura", 5); err != nil || len(found) != 1 || found[0].Phone != cl.Phone {
		t.Errorf("what another process pulled is not found: %+v %v", found, err)
	}
}

// An entry counts on top of the core's figures until the next pull after its posting, whatever
// the clocks say: a posting and a pull in one second, a portal's Date of years ahead.
func TestPendingUntilThePullThatHasIt(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	ref := app.AccountRef{Kind: app.OnLoan, ID: 1}
	pending := func(want ...app.Key) {
		t.Helper()
		for _, refs := range [][]app.AccountRef{nil, {ref}} {
			all, err := b.Pending(ctx, refs...)
			must(t, err)
			var got []app.Key
			for _, e := range all {
				got = append(got, e.Key)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("pending on %v (-want +got):\n%s", refs, d)
			}
		}
	}
	record(t, b, app.Recording{Entries: []app.Entry{entry("a", app.Repayment, 1, 100), entry("b", app.Repayment, 1, 100), entry("c", app.Repayment, 1, 9)}})
	pending("a", "b", "c")
	settled(t, b, c, "a", app.Outcome{Event: app.Confirm})
	settled(t, b, c, "b", app.Outcome{Event: app.Refuse})
	pending("a", "c")
	must(t, b.ApplyPull(ctx, app.Pull{Started: c.at.Truncate(time.Second)}))
	pending("c")
	settled(t, b, c, "c", app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "78", At: c.at.AddDate(10, 0, 0)}})
	pending("c")
	must(t, b.ApplyPull(ctx, app.Pull{Started: c.at}))
	pending()
}

// The business day moves on from when the core told it, by the device's own clock: not from an
// answer that told no day, nor from the core's Date when the device's clock is wrong.
func TestTheBusinessDayAfterAnswers(t *testing.T) {
	ctx := context.Background()
	friday, err := app.ParseDate("2026-11-20")
	must(t, err)
	for name, drift := range map[string]time.Duration{"right": 0, "a year ahead": 365 * 24 * time.Hour, "a month behind": -30 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			there := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
			c := &clock{there.Add(drift)}
			b := newBook(t, c, nil)
			today := func() app.Date {
				fresh, err := b.Freshness(ctx)
				must(t, err)
				return fresh.BusinessDay(c.at)
			}
			must(t, b.ApplyPull(ctx, app.Pull{Started: there, CoreDay: friday}))
			must(t, b.Answered(ctx, there, friday))
			if today() != friday {
				t.Errorf("told just now: %v", today())
			}
			c.Add(24 * time.Hour)
			if today() != friday.AddDays(1) {
				t.Errorf("the next day offline: %v", today())
			}
			must(t, b.Answered(ctx, there.Add(24*time.Hour), app.Date{})) // entries went, the line broke before the pull
			if today() != friday.AddDays(1) {
				t.Errorf("after an answer without a day: %v", today())
			}
			c.Add(48 * time.Hour)
			if today() != friday.AddDays(3) {
				t.Errorf("two days later: %v", today())
			}
			c.at = there // the clock is set right
			must(t, b.Answered(ctx, there.Add(72*time.Hour), friday.AddDays(3)))
			c.Add(24 * time.Hour)
			if today() != friday.AddDays(4) {
				t.Errorf("after the clock was set: %v", today())
			}
		})
	}
}

func TestNotes(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	day := app.DateOf(newClock().at)
	note := func(d app.Date, o app.MeetingOutcome) app.MeetingNote {
		return app.MeetingNote{Group: 3, Day: d, Outcome: o}
	}
	must(t, b.ApplyPull(ctx, app.Pull{Notes: []app.MeetingNote{note(day, app.Moved), note(day.AddDays(7), app.TakenOver)}}))
	own := note(day, app.NotHeld)
	record(t, b, app.Recording{Entries: []app.Entry{{Key: "n", Kind: app.MeetingNoted, Account: app.AccountRef{Kind: app.OnGroup, ID: 3}, Group: 3, Day: day, Meeting: &own}}})
	got, err := b.Notes(ctx, 3)
	must(t, err)
	if d := cmp.Diff([]app.MeetingNote{own, note(day.AddDays(7), app.TakenOver)}, got, whole); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestSheets(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	day := app.DateOf(c.at)
	s, _ := meeting(1, 3, day)
	s.GroupSelf = &app.Line{Name: "Group"}
	s, err := b.SaveSheet(ctx, s)
	must(t, err)
	s.Lines[1].Reason, s.Lines[2].Reason = "reason.ill", "not saved"
	s, err = b.SaveSheet(ctx, s, 1, -1)
	must(t, err)
	stale := s
	stale.Version--
	_, err = b.SaveSheet(ctx, stale, 0)
	wantProblem(t, err, app.Conflict, "store.stale_sheet")
	want := s
	want.Lines = append([]app.Line{}, s.Lines...)
	want.Lines[2].Reason = ""
	got, err := b.Sheet(ctx, s.Group, day)
	must(t, err)
	if d := cmp.Diff(want, got, whole); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	other := s
	other.Key, other.Version = "another", 0
	_, err = b.SaveSheet(ctx, other)
	wantProblem(t, err, app.Conflict, "store.stale_sheet")

	closed := got
	closed.State = app.SheetClosed
	var was app.SheetState
	out := record(t, b, app.Recording{Sheet: &closed, Entries: []app.Entry{entry("k", app.Repayment, 1, 5)}, Check: func(st app.Standing) error {
		was = st.SheetIs
		return nil
	}})
	if was != app.SheetOpen || out.Sheet == nil || out.Sheet.Version != got.Version+1 {
		t.Errorf("was %q, answer %+v", was, out.Sheet)
	}
	_, err = b.SaveSheet(ctx, got)
	wantProblem(t, err, app.Conflict, "store.sheet_closed")
	_, err = b.Record(ctx, app.Recording{Sheet: &closed, Entries: []app.Entry{entry("k2", app.Repayment, 1, 5)}})
	wantProblem(t, err, app.Conflict, "store.sheet_closed")
	if _, err := b.Entry(ctx, "k2"); err == nil {
		t.Error("a second close left its entries behind")
	}
	all, err := b.Sheets(ctx, day, day)
	must(t, err)
	byKey, err := b.SheetByKey(ctx, s.Key)
	must(t, err)
	if len(all) != 1 || all[0].State != app.SheetClosed || byKey.State != app.SheetClosed || len(byKey.Lines) != 3 {
		t.Errorf("sheets %+v", all)
	}
	_, err = b.Sheet(ctx, s.Group, day.AddDays(1))
	wantProblem(t, err, app.NotFound, "store.no_sheet")
}
