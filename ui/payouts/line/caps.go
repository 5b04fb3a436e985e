package line

import (
	"strings"
	"time"

	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/words"
	"daftari/providers/limits"
)

// Caps are what wallets hold and move, as far as it is published: the provider stays the judge. The zero Caps warn of nothing.
type Caps struct {
	Rules []limits.Rule
	Split bool // the institution lets a payment go in parts
	Day   time.Time
	Sent  []payout.Payment // of this book: what it pays to the same wallet counts too
}

// Mark says in a payment's line which limits of its wallet it would pass, or in which parts it goes where it is only more than
// the wallet takes at once. What the desk sent for other devices it alone knows: it may send it whole.
func (c Caps) Mark(w *words.Words, l Line, p payout.Payment) (Line, error) {
	rules, used, err := limits.For(c.Rules, p, c.Day, c.Sent)
	if err != nil {
		return l, err
	}
	warnings, err := limits.Check(rules, p.Purpose.Flow(), p.Amount, used)
	if err != nil || len(warnings) == 0 {
		return l, err
	}
	if c.Split {
		parts, err := limits.Parts(rules, p.Purpose.Flow(), p.Amount, used)
		if err != nil || len(parts) > 0 {
			return l.inParts(w, parts), err
		}
	}
	l = l.also(strings.Join(limits.Say(w, l.Provider, warnings), " · "))
	l.Holder, l.Check, l.Over = unsaid(), true, true
	return l, nil
}

// inParts says how much each part is; a name that a person should look at is said too.
func (l Line) inParts(w *words.Words, parts []money.Amount) Line {
	each := make([]string, len(parts))
	for i, a := range parts {
		each[i] = Figure(w, a, false)
	}
	named := l.Check
	l = l.also(w.T("batch.parts", "n", len(parts)) + ": " + strings.Join(each, " + "))
	if l.Parts = true; !named {
		l.Holder = stamp.Look{Word: "batch.parts", Icon: "pay-split", Tone: "plum", Loud: stamp.Quiet}
	}
	return l
}

// also says one thing more of the line: behind what is said of a name that a person should look at, else instead of it.
func (l Line) also(says string) Line {
	if l.Check {
		l.Says, l.Asks = l.Says+" · "+says, l.Asks+" · "+says
		return l
	}
	l.Says, l.Asks = says, says
	return l
}
