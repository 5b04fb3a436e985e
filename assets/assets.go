// Package assets holds the bytes that are built into the program: the table of
// currencies, the notes and coins of the currencies we count cash in, and the
// translations. It has no logic; who needs a table decodes it.
package assets

import "embed"

// ISO4217 is the current ISO 4217 list as a JSON array of
// {"code":"KES","numeric":"404","name":"Kenyan Shilling","decimals":2};
// decimals is null for codes without a minor unit (gold, test codes, none).
// Codes, numbers and names are Debian's iso-codes 4.15 with the amendments since written
// in by hand (VED, XAD, XCG, ZWG in; SLL, HRK, ZWL, ANG, CUC, BGN out). The decimals,
// which iso-codes lacks, are by hand too, and agreed with Rhymond/go-money 1.0.15 for
// each of the currencies that both have.
//
//go:embed iso4217.json
var ISO4217 []byte

// Cash is the notes and coins in use, as JSON: currency code to a list of
// {"minor":100000,"kind":"note"} or "coin", largest first, in minor units of ISO 4217.
// Written by hand.
//
//go:embed cash.json
var Cash []byte

// Translations holds translations/<area>.<lang>.json; app/words documents their form.
//
//go:embed translations/*.json
var Translations embed.FS
