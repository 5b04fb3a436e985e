package money

import (
	"fmt"
	"regexp"

	"github.com/cockroachdb/apd/v3"
)

// machineDecimal is a JSON number, with leading zeros forgiven (databases differ) and the
// exponent kept small enough that no text can ask for a gigabyte of zeros.
var machineDecimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?$`)

// maxMachineText is far above any DECIMAL(19,6) in any notation.
const maxMachineText = 128

// ParseDecimal reads a machine's decimal, as Fineract writes it ("1055.380000", "0",
// "1e1", "-3"), exactly. ErrPrecision when c has too few decimals for it: such an amount
// is kept as text by the caller and not posted. ErrOverflow, ErrSyntax, ErrCurrency.
func ParseDecimal(text string, c Currency) (Amount, error) {
	if !c.Valid() {
		return Amount{}, fmt.Errorf("decimal without currency: %w", ErrCurrency)
	}
	if len(text) > maxMachineText || !machineDecimal.MatchString(text) {
		return Amount{}, fmt.Errorf("decimal of %d bytes: %w", len(text), ErrSyntax)
	}
	d, _, err := apd.NewFromString(text)
	if err != nil {
		return Amount{}, fmt.Errorf("decimal %q: %w: %w", clip(text), ErrSyntax, err)
	}
	if d.IsZero() {
		return Zero(c), nil
	}
	d.Reduce(d)
	d.Exponent += int32(c.digits)
	if d.Exponent < 0 {
		return Amount{}, fmt.Errorf("decimal %q in %s: %w", clip(text), c.code, ErrPrecision)
	}
	minor, err := d.Int64()
	if err != nil || !FromMinor(minor, c).Valid() {
		return Amount{}, fmt.Errorf("decimal %q in %s: %w", clip(text), c.code, ErrOverflow)
	}
	return FromMinor(minor, c), nil
}
