package kit_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"daftari/app/stamp"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/frame"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// The specimens are those of ../shared/design/png/s1-components.png, drawn in all looks beside each other.

func TestSpecimenStamps(t *testing.T) {
	kittest.Gallery(t, "stamps", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		var all []fyne.CanvasObject
		for _, l := range stamp.All() {
			all = append(all, ledger.NewStamp(e, l, e.T(l.Word, "name", "Amina", "id", 123)))
		}
		refused := stamp.All()[11]
		return kit.Column(kit.Gap12, kit.Wrap(e, 10, all...),
			ledger.NewBigStamp(e, refused, e.T(refused.Word)),
			ledger.NewStamp(e, refused, e.T("state.refused_reason", "reason", "the loan was closed on 12 September by the branch")))
	})
}

func TestSpecimenButtons(t *testing.T) {
	kittest.Gallery(t, "buttons", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		off := kit.NewButton(e, kit.Primary, theme.IconNavDayclose, e.T("kind.day_close"), nil)
		off.Disable()
		plainOff := kit.NewSmallButton(e, kit.Plain, "", e.T("attendance.late"), nil)
		plainOff.Disable()
		iconOff := kit.NewIconButton(e, theme.IconCall, "", nil)
		iconOff.Disable()
		keyed := kit.NewSmallButton(e, kit.Primary, theme.IconSend, e.T("state.sending"), nil).WithKey("F9")
		focused := kit.NewButton(e, kit.Primary, "", e.T("attendance.present"), nil)
		focused.FocusGained()
		return kit.Column(kit.Gap8,
			kit.NewButton(e, kit.Primary, theme.IconAllPaid, e.T("attendance.present"), nil),
			kit.NewButton(e, kit.Secondary, theme.IconStop, e.T("attendance.late"), nil),
			kit.NewButton(e, kit.Danger, theme.IconClose, e.T("attendance.absent"), nil),
			off, focused,
			kit.NewButton(e, kit.Primary, theme.IconCoins, e.T("saving.saved_not_posted"), nil),
			kit.Row(e, kit.Gap8, kit.Grow(kit.NewSmallButton(e, kit.Secondary, theme.IconPrint, e.T("attendance.late"), nil)), kit.Grow(keyed)),
			kit.Wrap(e, kit.Gap8, plainOff, kit.NewSmallButton(e, kit.Plain, "", e.T("attendance.late"), nil),
				kit.NewIconButton(e, theme.IconBack, "", nil), iconOff, kit.SquareButton(e, theme.IconCall, "", nil)),
			kit.Row(e, kit.Gap4, kit.NewKeycap(e, "Ctrl"), kit.NewKeycap(e, "1-9"), kit.NewKeycap(e, "/")))
	})
}

func TestSpecimenForm(t *testing.T) {
	kittest.Gallery(t, "form", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		wrong := form.NewField(e, e.T("kind.repayment"), "", "9,600", func() {})
		wrong.SetWrong(true)
		off := form.NewField(e, e.T("kind.repayment"), "", "0", nil)
		off.Disable()
		typing := form.NewInput(e, e.T("kind.deposit"), "0730 000 152", "")
		focus := form.NewField(e, e.T("kind.repayment"), "", "600", nil)
		focus.FocusGained()
		chips := form.NewChips(e, true, []string{e.T("attendance.late"), e.T("attendance.absent"), e.T("attendance.leave"), "500"}, 0, nil)
		offChip := form.NewChip(e, "1,000", nil)
		offChip.Disable()
		return kit.Column(kit.Gap8,
			kit.Row(e, kit.Gap8, kit.Grow(form.NewField(e, e.T("kind.repayment"), "", "600", func() {})), kit.Grow(form.NewField(e, e.T("kind.deposit"), theme.IconCash, "75", func() {}))),
			kit.Row(e, kit.Gap8, kit.Grow(wrong), kit.Grow(off)), focus, typing, form.NewInput(e, e.T("kind.deposit"), "", "0730"),
			chips.Container, offChip,
			kit.Row(e, kit.Gap8, form.NewSwitch(e, true, nil), form.NewSwitch(e, false, nil)),
			form.NewChoice(e, theme.IconSavings, e.T("kind.deposit"), e.T("saving.posts_later"), true, func() {}),
			form.NewChoice(e, theme.IconBank, e.T("kind.hand_over"), "", false, func() {}))
	})
}

func TestSpecimenMembers(t *testing.T) {
	kittest.Gallery(t, "members", 360, 0, func(e *kit.Env) fyne.CanvasObject {
		var lines []fyne.CanvasObject
		for _, m := range members(e) {
			lines = append(lines, ledger.NewLine(e, m.View(), func() {}))
		}
		lines = append(lines, ledger.NewLine(e, ledger.Group(e.T("kind.deposit"), e.T("kind.repayment")+" 500", "700", true), func() {}))
		focused := ledger.NewLine(e, ledger.View{Icon: theme.IconStateNeedsYou, IconTone: theme.Madder, Name: e.T("state.refused"), Second: e.T("state.unplaced"), More: true, Ground: theme.MadderTint}, func() {})
		focused.FocusGained()
		refused, queued := stamp.All()[11], stamp.All()[2]
		lines = append(lines, focused,
			ledger.NewLine(e, ledger.View{Margin: "07:30", Name: name(e, 1), Stamp: queued, Word: e.T(queued.Word), Amount: "14,350"}, func() {}),
			ledger.NewLine(e, ledger.View{Icon: theme.IconLoan, Name: name(e, 2), Stamp: refused, Word: e.T(refused.Word), Amount: "600", Under: "12:30"}, func() {}),
			ledger.NewLine(e, ledger.View{Margin: "27\n" + e.T("month.8"), Name: name(e, 3), Plain: true, Stamp: stamp.All()[16], Word: e.T("state.reversed"), Was: "600"}, nil),
			ledger.NewLine(e, ledger.View{Icon: theme.IconLateLoan, Name: name(e, 4), Second: e.T("kind.repayment"), Amount: "2,500", Under: "500", UnderTone: theme.Madder}, func() {}),
			ledger.NewLine(e, ledger.View{Icon: theme.IconTextSize, Name: e.T("kind.charge"), Plain: true, Amount: e.T("attendance.late"), Value: true, More: true}, func() {}))
		return kit.Column(0, append([]fyne.CanvasObject{kit.SectionHead(e, e.T("kind.attendance"), "41,200"),
			kit.SectionHeadWith(e, e.T("kind.attendance"), kit.Action{Word: e.T("kind.reversal"), Do: func() {}}), kit.Rule(e)}, lines...)...)
	})
}

func name(e *kit.Env, i int) string {
	if e.RTL {
		return []string{"آمنة سالم", "بدرية حسن", "حليمة عبدي نور", "خديجة عمر", "فاطمة الزهراء عبد الرحمن"}[i%5]
	}
	return []string{"Amina Juma Salim", "Faith Wambui", "Halima Abdi Noor", "Esther Nduku", "Nyambura wa Kariuki-Mwangi Wanjiru"}[i%5]
}

func members(e *kit.Env) []ledger.Member {
	loan := e.T("kind.repayment")
	return []ledger.Member{
		{Name: name(e, 0), Parts: loan + " 1,200", Count: "1", Amount: "1,300"},
		{Name: name(e, 0), Parts: loan + " 1,200", Amount: "1,300", Paid: true, Mark: ledger.Present},
		{Name: name(e, 1), Reason: "100 " + e.T("attendance.late"), Amount: "800", Was: "900", Paid: true, Mark: ledger.Present, Difference: ledger.Less},
		{Name: name(e, 2), Reason: e.T("attendance.absent"), Amount: "0", Was: "750", Paid: true, Mark: ledger.Absent, Difference: ledger.Less},
		{Name: name(e, 3), Reason: "500 " + e.T("kind.deposit"), Amount: "1,450", Was: "950", Paid: true, Mark: ledger.Late, Difference: ledger.Extra},
		{Name: name(e, 3), Reason: "2,000 " + e.T("kind.withdrawal"), Amount: "–1,100", Was: "900", Paid: true, Mark: ledger.Present, Difference: ledger.TakesOut},
		{Name: name(e, 3), Parts: "5,000 " + e.T("kind.disbursement"), Amount: "–4,850", Paid: true, Mark: ledger.Present, Difference: ledger.HandOut},
		{Name: name(e, 4), Parts: loan + " 1,200,000 · " + loan + " 34,400 · " + e.T("kind.deposit") + " 100", Count: "3", Amount: "1,234,500", Paid: true, Mark: ledger.Present},
	}
}

func TestSpecimenTotals(t *testing.T) {
	kittest.Gallery(t, "totals", 360, 0, func(e *kit.Env) fyne.CanvasObject {
		return kit.Column(kit.Gap12,
			ledger.Summary(e, ledger.Column{Label: e.T("kind.repayment"), Figure: "16,750", Quiet: true}, ledger.Column{Label: e.T("kind.charge"), Figure: "15,900"}, ledger.Column{Label: e.T("attendance.present"), Figure: "19"}),
			ledger.TotalBar(e, e.T("kind.hand_over"), total.New(e, kit.Total, "15,900"), kit.NewButton(e, kit.Primary, theme.IconCoins, e.T("kind.charge"), nil)),
			ledger.TotalBar(e, e.T("kind.hand_over"), total.New(e, kit.Total, "1,234,500"), kit.NewButton(e, kit.Primary, theme.IconCoins, e.T("kind.bank_deposit"), nil)),
			ledger.Foot(e, kit.Hint(e, theme.IconStateOnPhone, e.T("saving.saved_not_posted")+". "+e.T("saving.posts_later")), kit.NewButton(e, kit.Primary, theme.IconReceipt, e.T("kind.repayment"), nil)))
	})
}

func TestSpecimenBanners(t *testing.T) {
	kittest.Gallery(t, "banners", 328, 0, func(e *kit.Env) fyne.CanvasObject {
		var all []fyne.CanvasObject
		for _, tone := range []kit.Tone{kit.Warn, kit.Needs, kit.Info, kit.Good} {
			all = append(all, kit.Banner(e, kit.Notice{Tone: tone, Fact: e.T("sync.no_network"), Text: e.T("saving.while_open")}))
		}
		all = append(all, kit.Banner(e, kit.Notice{Tone: kit.Needs, Icon: theme.IconLock, Text: e.T("sync.no_network"), Act: kit.Action{Word: e.T("attendance.late"), Do: func() {}}}))
		return kit.Column(kit.Gap8, append(all,
			kit.Empty(e, theme.IconNavOutbox, e.T("state.sending"), e.T("saving.while_open"), kit.Action{Word: e.T("kind.repayment"), Do: func() {}}),
			kit.Card(e, kit.NewPara(e, kit.Body, theme.Ink, e.T("saving.while_open"))))...)
	})
}

func TestSpecimenFrame(t *testing.T) {
	kittest.Gallery(t, "frame", 360, 0, func(e *kit.Env) fyne.CanvasObject {
		act := func() {}
		page := &kit.Page{Title: "Amani Market", Second: e.T("date.medium", "day", "17", "month", e.T("month.9"), "year", "2026"),
			Actions: []kit.Action{{Icon: theme.IconFilter, Word: "x", Do: act}}, Menu: []kit.Action{{Word: "y", Do: act}}}
		if e.RTL {
			page.Title = "سوق الأمان"
		}
		all := []fyne.CanvasObject{frame.NewAppBar(e, page, act, func(fyne.CanvasObject, []kit.Action) {}), frame.NewAppBar(e, &kit.Page{Title: name(e, 4)}, nil, nil)}
		for _, s := range syncs(e) {
			all = append(all, frame.NewSyncLine(e, s, false, act))
		}
		all = append(all, frame.NewSyncLine(e, syncs(e)[0], true, act))
		places := []frame.Place{{Tab: kit.Today, Icon: theme.IconNavToday, Word: "Aujourd'hui"}, {Tab: kit.Clients, Icon: theme.IconNavClients, Word: "Wateja"},
			{Tab: kit.PayOut, Icon: theme.IconNavPay, Word: "Décaisser", Count: 12}, {Tab: kit.Outbox, Icon: theme.IconNavOutbox, Word: "Outbox", Count: 3, Needs: true}, {Tab: kit.More, Icon: theme.IconNavMore, Word: "Zaidi"}}
		for _, tab := range []kit.Tab{kit.Today, kit.Outbox} {
			all = append(all, frame.NewTabs(e, places, tab, func(kit.Tab) {}))
		}
		return kit.Column(kit.Gap8, all...)
	})
}

func syncs(e *kit.Env) []frame.Sync {
	return []frame.Sync{
		{Tone: theme.Slate, Icon: theme.IconLinkOffline, Text: e.T("sync.meetings", "n", 3, "amount", e.Words.Strong("41,200"), "age", "2 h")},
		{Tone: theme.Sky, Icon: theme.IconLinkSync, Text: e.T("sync.sending", "i", e.Words.Strong(31), "n", 58, "left", 27, "time", "40 s")},
		{Tone: theme.Turmeric, Icon: theme.IconStateNeedsYou, Text: e.T("sync.need_you", "n", 2)},
		{Tone: theme.Leaf, Icon: theme.IconStatePosted, Text: e.T("sync.all_posted", "time", "17:26")},
		{Tone: theme.Turmeric, Icon: theme.IconClock, Text: e.T("sync.old_figures", "n", 3)},
	}
}

func TestSpecimenDesktopFrame(t *testing.T) {
	e := kittest.Plain(t)
	e.Computer = true
	places := []frame.Place{{Tab: kit.Today, Icon: theme.IconNavToday, Word: "Today"}, {Tab: kit.Meetings, Icon: theme.IconMeeting, Word: "Meetings"},
		{Tab: kit.Outbox, Icon: theme.IconNavOutbox, Word: "Outbox", Count: 3, Needs: true}, {Tab: kit.Settings, Icon: theme.IconNavSettings, Word: "Settings", Foot: true}}
	keys := []kit.Key{{Caps: []string{"/"}, Word: "find"}, {Caps: []string{"Ctrl", "1–9"}, Word: "sections"}, {Caps: []string{"F1"}, Word: "all keys"}}
	rail := frame.NewRail(e, places, kit.Today, func(kit.Tab) {})
	w := kittest.Show(t, e, kit.Row(e, 0, rail, kit.Grow(frame.KeyBar(e, keys))), 600, 500)
	kittest.Golden(t, "desktop-frame", w)
}
