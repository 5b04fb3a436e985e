package assets

import _ "embed"

// FontRegular and FontBold are DejaVu Sans 2.37 (Debian fonts-dejavu-core), cut down with
// fonttools to Latin, Cyrillic, currency signs and Arabic with its presentation forms, without hinting
// and layout tables; fonts/LICENSE goes with them. fonts/README says how they were made.
//
//go:embed fonts/DejaVuSans.ttf
var FontRegular []byte

// FontBold is the bold of FontRegular, with the same characters.
//
//go:embed fonts/DejaVuSans-Bold.ttf
var FontBold []byte
