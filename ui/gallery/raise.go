package gallery

import (
	"time"

	"daftari/app/words"
	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/settings/prefs"
	"daftari/ui/theme"
)

// raise shows a case in the real shell: the root of its tab, what is pushed on it, the sheet.
func (s *Stage) raise(c Case, f Form) {
	s.t.Helper()
	if len(c.Pages) == 0 {
		s.t.Fatalf("case %s has no page", c.Name)
	}
	at := design.At("12:00")
	if c.At != "" {
		at = design.At(c.At)
	}
	hand := ""
	if c.Swap {
		hand = map[bool]string{false: prefs.Left, true: prefs.Right}[f.Lang == "ar"]
	}
	var sync func()
	if c.Desktop != "" { // the mock-ups' key bar names it
		sync = func() {}
	}
	shell, err := ui.New(ui.Config{Window: s.win, Bridge: bridge.Inline(), Computer: f.Device == Computer,
		Words: func(lang string) (*words.Words, error) { return s.words[lang], nil }, Now: func() time.Time { return at },
		Look:     ui.Look{Mode: f.Mode, Scale: f.Scale, Lang: f.Lang, Hand: hand, Still: true},
		Sections: sections(c), OnSync: sync})
	if err != nil {
		s.t.Fatal(err)
	}
	if c.Cover {
		shell.Cover(c.Pages[0])
		return
	}
	if c.Sync != nil {
		shell.SetSync(c.Sync(shell.Env()))
	}
	for _, b := range c.Badges {
		shell.SetBadge(b.Tab, b.N, b.Needs)
	}
	shell.Root(c.tab())
	for _, r := range c.Pages[1:] {
		shell.Push(r)
	}
	if c.Sheet != nil {
		shell.Sheet(c.Sheet)
	}
}

// Badge is the number on a tab.
type Badge struct {
	Tab   kit.Tab
	N     int
	Needs bool
}

// Line is a sync line with words of the language.
type Line func(*kit.Env) frame.Sync

func (c Case) tab() kit.Tab {
	if c.Tab == "" {
		return kit.Today
	}
	return c.Tab
}

// sections are all of them, as for a user who may do everything; only the case's own has a page.
func sections(c Case) []ui.Section {
	out := []ui.Section{
		{Tab: kit.Today, Icon: theme.IconNavToday, Word: "ui.tab_today", Phone: true, Desk: true},
		{Tab: kit.Meetings, Icon: theme.IconMeeting, Word: "ui.tab_meetings", Desk: true},
		{Tab: kit.Clients, Icon: theme.IconNavClients, Word: "ui.tab_clients", Phone: true, Desk: true},
		{Tab: kit.PayOut, Icon: theme.IconNavPay, Word: "ui.tab_payout", Phone: true, Desk: true},
		{Tab: kit.Approvals, Icon: theme.IconNavApprove, Word: "ui.tab_approvals", Desk: true},
		{Tab: kit.Matching, Icon: theme.IconNavMatch, Word: "ui.tab_matching", Desk: true},
		{Tab: kit.DayClose, Icon: theme.IconNavDayclose, Word: "ui.tab_dayclose", Desk: true},
		{Tab: kit.Branch, Icon: theme.IconNavBranch, Word: "ui.tab_branch", Desk: true},
		{Tab: kit.SMSDesk, Icon: theme.IconLinkSms, Word: "ui.tab_smsdesk", Desk: true},
		{Tab: kit.Outbox, Icon: theme.IconNavOutbox, Word: "ui.tab_outbox", Phone: true, Desk: true},
		{Tab: kit.More, Icon: theme.IconNavMore, Word: "ui.tab_more", Phone: true},
		{Tab: kit.Settings, Icon: theme.IconNavSettings, Word: "ui.tab_settings", Desk: true, Foot: true},
	}
	for i := range out {
		out[i].Root = func(e *kit.Env) *kit.Page { return &kit.Page{Body: kit.Space(0)} }
		if out[i].Tab == c.tab() {
			out[i].Root = c.Pages[0]
		}
	}
	return out
}
