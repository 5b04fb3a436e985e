package money

import (
	"encoding/json"
	"sync"

	"daftari/assets"
)

// Denomination is one note or coin in use.
type Denomination struct {
	Value Amount
	Coin  bool
}

// Denominations lists the notes and coins of c, largest first, a note before a coin of
// the same value, for counting cash. Values are in c's own decimals; a coin too small
// for them is left out. Nil for a currency we have no table of: its cash is counted as
// one figure.
func Denominations(c Currency) []Denomination {
	iso, err := ISO(c.code)
	if err != nil {
		return nil
	}
	var all []Denomination
	for _, row := range cashTable()[c.code] {
		value, err := ParseDecimal(FromMinor(row.Minor, iso).Decimal(), c)
		if err == nil {
			all = append(all, Denomination{Value: value, Coin: row.Kind == "coin"})
		}
	}
	return all
}

type cashRow struct {
	Minor int64  `json:"minor"` // in ISO 4217's minor units
	Kind  string `json:"kind"`  // note or coin
}

// cashTable is the embedded table, decoded once.
var cashTable = sync.OnceValue(func() map[string][]cashRow {
	var m map[string][]cashRow
	if err := json.Unmarshal(assets.Cash, &m); err != nil {
		panic("assets/cash.json does not decode: " + err.Error())
	}
	return m
})
