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

// FontSerif is Noto Serif SemiBold, cut down to Latin: titles of the window only. Names of people are never
// in it, because a font source has no fallback.
//
//go:embed fonts/NotoSerif-SemiBold.ttf
var FontSerif []byte

// FontArabic is Noto Sans Arabic, cut down to the Arabic blocks and their joining rules; everything else comes from
// the window's own Noto Sans.
//
//go:embed fonts/NotoSansArabic-Regular.ttf
var FontArabic []byte

// FontArabicBold is the bold of FontArabic, with the same characters.
//
//go:embed fonts/NotoSansArabic-Bold.ttf
var FontArabicBold []byte
