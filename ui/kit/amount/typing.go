package amount

import (
	"daftari/app/money"
)

// mostDigits keeps a typed figure readable, and far inside int64 in any currency.
const mostDigits = 12

// Typing is a figure while it is typed: whole minor units and how many decimals stand after
// the decimal sign so far. The zero value takes no key; begin with StartTyping.
type Typing struct {
	figure   money.Amount
	decimals int  // of the typed ones; -1 before the decimal sign
	fresh    bool // the figure was given, not typed: a digit begins anew
	empty    bool // nothing is typed: the figure is zero and unsaid
}

// StartTyping begins at a: what was expected or said before. The first digit replaces it, as
// a cell of a grid is replaced; backspace shortens it. An amount of zero begins empty.
func StartTyping(a money.Amount) Typing {
	t := Typing{figure: a, decimals: -1, fresh: true, empty: a.IsZero()}
	if digits := a.Currency().Digits(); digits > 0 && a.Minor()%tens(digits) != 0 {
		t.decimals = digits
	}
	return t
}

// Amount that stands there now, zero when nothing is typed.
func (t Typing) Amount() money.Amount { return t.figure }

// Empty reports that nothing was typed and nothing given.
func (t Typing) Empty() bool { return t.empty }

// Text is the figure as lang groups it, with the decimals typed so far.
func (t Typing) Text(lang string) string { return t.figure.FormatTyped(lang, t.decimals) }

// TakesPoint reports whether amounts of c have decimals that a person types: not where the
// account is rounded to whole units, whatever ISO 4217 says.
func TakesPoint(c money.Currency) bool { return c.Digits() > 0 && c.InMultiplesOf() == 0 }

// Digit types 0 to 9 behind what stands there; a digit too many is not taken.
func (t Typing) Digit(d int) Typing {
	if t.fresh {
		t = Typing{figure: money.Zero(t.figure.Currency()), decimals: -1}
	}
	cur := t.figure.Currency()
	minor, digits := t.figure.Minor(), cur.Digits()
	switch {
	case t.decimals < 0:
		if minor/tens(digits) >= tens(mostDigits-1) {
			return t
		}
		minor = minor*10 + int64(d)*tens(digits)
	case t.decimals == digits:
		return t
	default:
		t.decimals++
		minor += int64(d) * tens(digits-t.decimals)
	}
	t.figure, t.empty = money.FromMinor(minor, cur), false
	return t
}

// Point types the decimal sign, once.
func (t Typing) Point() Typing {
	if !TakesPoint(t.figure.Currency()) {
		return t
	}
	if t.fresh {
		t = Typing{figure: money.Zero(t.figure.Currency()), decimals: -1}
	}
	t.decimals, t.empty = max(t.decimals, 0), false
	return t
}

// Back takes away the last digit or the decimal sign.
func (t Typing) Back() Typing {
	cur := t.figure.Currency()
	minor, digits := t.figure.Minor(), cur.Digits()
	t.fresh = false
	switch {
	case t.decimals > 0:
		place := tens(digits - t.decimals + 1)
		minor -= minor % place
		t.decimals--
	case t.decimals == 0:
		t.decimals = -1
	default:
		whole := minor / tens(digits)
		minor = whole / 10 * tens(digits)
	}
	t.figure = money.FromMinor(minor, cur)
	t.empty = t.empty || minor == 0 && t.decimals < 0
	return t
}

// Clear takes everything away.
func (t Typing) Clear() Typing {
	return Typing{figure: money.Zero(t.figure.Currency()), decimals: -1, fresh: true, empty: true}
}

func tens(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
