package sandbox

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/fineract/ledger/farside"
	"daftari/providers/gsma"
	"daftari/providers/sandbox/operator"
)

// Line is a payment by wallet as three books have it.
type Line struct {
	Payment payout.Payment // of the device
	Number  string         // the confirmation number that it was told
	Core    []farside.Move
	Wallet  []operator.Payment // orders that the operator took for it, oldest first
	Verdict farside.Verdict
}

// Match puts a device's payments, and the confirmation numbers that it was told, beside what moved at the core and what the
// operator has. left and alone stand for no payment.
func Match(device []payout.Payment, numbers map[app.Key]string, core []farside.Move, wallets []operator.Payment) (all []Line, left []farside.Move, alone []operator.Payment) {
	left, alone = slices.Clone(core), slices.Clone(wallets)
	for _, p := range device {
		l := Line{Payment: p, Number: numbers[p.Key]}
		l.Core, left = part(left, func(m farside.Move) bool { return m.ExternalID == string(p.Key) })
		l.Wallet, alone = part(alone, func(w operator.Payment) bool { return w.Ref == gsma.Reference(p.Key) })
		l.Verdict = l.judge()
		all = append(all, l)
	}
	return all, left, alone
}

// part a list into what fits and the rest.
func part[T any](all []T, fits func(T) bool) (some, rest []T) {
	for _, x := range all {
		if fits(x) {
			some = append(some, x)
		} else {
			rest = append(rest, x)
		}
	}
	return some, rest
}

// Settled says that nothing more comes, and that all three books tell the same.
func (l Line) Settled() bool { return l.Verdict == "" && l.Payment.State.Final() }

// Moved are the orders whose money is at the wallet.
func (l Line) Moved() []operator.Payment {
	moved, _ := part(l.Wallet, operator.Payment.Moved)
	return moved
}

// judge says what is wrong, "" when nothing is.
func (l Line) judge() farside.Verdict {
	moved := l.Moved()
	made := l.Payment.State == payout.Made
	switch {
	case len(moved) > 1 || len(l.Core) > 1:
		return farside.Twice
	case made && (len(moved) == 0 || len(l.Core) == 0):
		return farside.Lost
	case len(moved) > 0 && !l.same(moved[0].Amount), len(l.Core) > 0 && !l.same(l.Core[0].Amount):
		return farside.Another
	case len(moved) > 0 && moved[0].Wallet != l.Payment.Wallet.Number.E164():
		return Elsewhere
	case made && moved[0].Number != l.Number:
		return OtherNumber
	case !made && (len(moved) > 0 || len(l.Core) > 0 && l.Payment.State.Final()):
		return farside.Early
	}
	return ""
}

// Verdicts that only a payment by wallet can have.
const (
	Elsewhere   farside.Verdict = "ANOTHER WALLET"
	OtherNumber farside.Verdict = "ANOTHER NUMBER"
)

func (l Line) same(amount string) bool {
	a, err := money.ParseDecimal(amount, l.Payment.Amount.Currency())
	return err == nil && a.Equal(l.Payment.Amount)
}

// Compare prints the three books line by line, and gives how many lines are not Settled.
func Compare(out io.Writer, all []Line) (wrong int, err error) {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "device\t\t\tstate\tnumber\tcore\twallet's operator\t")
	for _, l := range all {
		if !l.Settled() {
			wrong++
		}
		p := l.Payment
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.No, p.Name, p.Amount.FormatWithCode("en"), p.State, l.Number, l.core(), l.wallet(), l.Verdict)
	}
	return wrong, w.Flush()
}

func (l Line) core() string {
	if len(l.Core) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %s x%d", l.Core[0].Currency, l.Core[0].Amount, len(l.Core))
}

func (l Line) wallet() string {
	moved := l.Moved()
	switch {
	case len(moved) > 0:
		return fmt.Sprintf("%s %s x%d %s", moved[0].Wallet, moved[0].Amount, len(moved), moved[0].Number)
	case len(l.Wallet) > 0:
		return string(l.Wallet[0].State)
	}
	return "-"
}
