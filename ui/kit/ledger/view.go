package ledger

import (
	"daftari/app/stamp"
	"daftari/ui/theme"
)

// View is what one line shows: plain values, amounts already written by the language.
type View struct {
	Icon     theme.Icon  // in the margin
	IconTone theme.Token // "" = Ink2
	Margin   string      // instead of an icon: a time, or a day and a month in two lines
	Loud     theme.Token // the first line of Margin is a figure: bold in this tone, its unit below

	Name     string
	NameTone theme.Token // "" = Ink
	Plain    bool        // the name is not bold: settings, kinds of entries
	Before   theme.Icon  // what the name is of, where the margin holds a figure; large text has no room for it

	Second string
	Tone   theme.Token // makes Second bold in this colour
	Short  string      // stands for Second from 150 % on ("2 lines")

	Stamp stamp.Look // instead of Second, when its Word is set
	Word  string     // the stamp's whole sentence
	Both  bool       // the stamp stands below Second, not instead of it

	Amount    string
	Expected  bool        // nothing paid yet: regular in ink2
	Value     bool        // Amount is a word, not money: 16 bold
	Was       string      // struck through
	Under     string      // below the amount
	UnderTone theme.Token // makes Under bold in this colour

	Low    bool   // 52 high instead of 56: settings, receipts of a meeting
	Switch Switch // stands at the end instead of an amount

	More    bool        // a chevron: there is more behind it
	Act     theme.Icon  // instead of a chevron: a thing to do with the line, as a call; see List.OnAct
	Ground  theme.Token // "" = Sheet
	InkRule bool        // a line of ink below instead of a hairline: the group's own line
}

// Switch is what stands at the end of a line that is on or off; a tap on the line is the line's own.
type Switch int

// The switches.
const (
	NoSwitch Switch = iota
	SwitchOff
	SwitchOn
)

// Mark is how a member came to the meeting.
type Mark string

// Unmarked is before anything was said or paid.
const (
	Unmarked Mark = ""
	Present  Mark = "present"
	Late     Mark = "late"
	Absent   Mark = "absent"
	OnLeave  Mark = "leave"
)

// Difference says how a member's line differs from what was expected.
type Difference int

// The differences. HandOut is no exception: the loan approved for today is expected cash to the member.
const (
	AsExpected Difference = iota
	Less                  // less or nothing, or absent
	Extra                 // more, into savings
	TakesOut              // a withdrawal
	HandOut               // a loan handed out in cash
)

// Member is one member of a meeting sheet.
type Member struct {
	Name       string
	Parts      string // "Loan 600 · Savings 100"
	Count      string // "2 lines", for large text
	Reason     string // instead of Parts where it differs: "100 less · slow week"
	Amount     string
	Was        string // what was expected, where it differs
	Mark       Mark
	Paid       bool // "All paid" was tapped, or the line was saved
	Difference Difference
}

// View of a member's line.
func (m Member) View() View {
	v := View{Icon: theme.IconPerson, IconTone: theme.Ink3, Name: m.Name, Second: m.Parts, Short: m.Count, Amount: m.Amount, Expected: !m.Paid}
	if m.Paid || m.Mark != Unmarked {
		v.Icon, v.IconTone = m.Mark.icon()
	}
	if m.Difference == AsExpected {
		return v
	}
	v.Tone = m.Difference.tone()
	if m.Reason != "" {
		v.Second, v.Short = m.Reason, m.Reason
	}
	if m.Difference != HandOut {
		v.Ground, v.Was = theme.TurmericTint, m.Was
	}
	return v
}

func (m Mark) icon() (theme.Icon, theme.Token) {
	switch m {
	case Late:
		return theme.IconLate, theme.Ink2
	case Absent, OnLeave:
		return theme.IconAbsent, theme.Madder
	case Present, Unmarked:
	}
	return theme.IconPresent, theme.Ink2
}

func (d Difference) tone() theme.Token {
	switch d {
	case Extra:
		return theme.Indigo
	case TakesOut, HandOut:
		return theme.Sky
	case Less, AsExpected:
	}
	return theme.Turmeric
}

// Group is the view of the group's own line, "The group itself": on paper, with a rule of ink below.
func Group(name, parts, amount string, paid bool) View {
	return View{Icon: theme.IconGroup, Name: name, Second: parts, Amount: amount, Expected: !paid, Ground: theme.Paper, InkRule: true}
}
