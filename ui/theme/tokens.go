package theme

// Token names a colour by its use, never by its look (UI.md section 2).
type Token string

// The tokens. A tone (slate, sky, ...) has its tint; a solid one its "on".
const (
	Paper        Token = "paper"       // the page
	Sheet        Token = "sheet"       // lists, cards, fields
	Sunk         Token = "sunk"        // bottom bar, wells, disabled
	Rule         Token = "rule"        // hairlines
	Edge         Token = "edge"        // borders of controls
	Margin       Token = "margin"      // the margin line only, never text
	Ink          Token = "ink"         // text
	Ink2         Token = "ink2"        // second line
	Ink3         Token = "ink3"        // disabled, not yet
	Indigo       Token = "indigo"      // primary, focus, links
	IndigoPress  Token = "indigoPress" // primary while pressed
	OnIndigo     Token = "onIndigo"    // on indigo
	IndigoTint   Token = "indigoTint"  // selection, information
	Cover        Token = "cover"       // the cloth: cover and rail
	Cover2       Token = "cover2"      // its lighter parts
	OnCover      Token = "onCover"     // on the cloth
	OnCover2     Token = "onCover2"    // second words on the cloth
	Slate        Token = "slate"       // on this device
	SlateTint    Token = "slateTint"
	Sky          Token = "sky" // moving
	SkyTint      Token = "skyTint"
	Turmeric     Token = "turmeric" // waiting, differs
	TurmericTint Token = "turmericTint"
	Unsure       Token = "unsure" // solid: unsure
	OnUnsure     Token = "onUnsure"
	Leaf         Token = "leaf" // posted, matches
	LeafTint     Token = "leafTint"
	Madder       Token = "madder" // needs a person
	MadderTint   Token = "madderTint"
	OnMadder     Token = "onMadder"
	Plum         Token = "plum" // suspense, split
	PlumTint     Token = "plumTint"
	Ash          Token = "ash" // reversed, cancelled
	AshTint      Token = "ashTint"
)

// swatch is one row of the palette: the colour of a token in each of the three appearances, 0xRRGGBB.
type swatch struct {
	token            Token
	light, dark, sun uint32
}

// palette is the one table of colours, by ../shared/design/src/tokens.json. Bright sun is light with white paper,
// black ink and rules as strong as edges.
func palette() []swatch {
	return []swatch{
		{Paper, 0xF6F1E6, 0x12131B, 0xFFFFFF},
		{Sheet, 0xFFFDF8, 0x1B1D28, 0xFFFFFF},
		{Sunk, 0xEAE3D3, 0x0B0C12, 0xEAE3D3},
		{Rule, 0xDBD2C0, 0x2E3140, 0x857D6C},
		{Edge, 0x857D6C, 0x787B90, 0x857D6C},
		{Margin, 0xCE8577, 0x8C4E45, 0xCE8577},
		{Ink, 0x1C1D2A, 0xF3EEE2, 0x000000},
		{Ink2, 0x474959, 0xC2C0BA, 0x000000},
		{Ink3, 0x5E5F6D, 0xA09FA8, 0x5E5F6D},
		{Indigo, 0x2B2F77, 0xB3B9F6, 0x2B2F77},
		{IndigoPress, 0x1F2360, 0xCFD3FA, 0x1F2360},
		{OnIndigo, 0xFFFFFF, 0x14163B, 0xFFFFFF},
		{IndigoTint, 0xE4E5F3, 0x2A2D50, 0xE4E5F3},
		{Cover, 0x23275F, 0x171A44, 0x23275F},
		{Cover2, 0x343A82, 0x2A2F6E, 0x343A82},
		{OnCover, 0xF6F1E6, 0xF3EEE2, 0xF6F1E6},
		{OnCover2, 0xC6C9EA, 0xB9BDE6, 0xC6C9EA},
		{Slate, 0x3A4555, 0xBDC7D5, 0x3A4555},
		{SlateTint, 0xE3E6EA, 0x2A303B, 0xE3E6EA},
		{Sky, 0x15527C, 0x8FC7EE, 0x15527C},
		{SkyTint, 0xDBEAF4, 0x142E40, 0xDBEAF4},
		{Turmeric, 0x704800, 0xF2C862, 0x704800},
		{TurmericTint, 0xFAE9BF, 0x3A2C0A, 0xFAE9BF},
		{Unsure, 0x7A4B00, 0xEAB54C, 0x7A4B00},
		{OnUnsure, 0xFFFFFF, 0x221900, 0xFFFFFF},
		{Leaf, 0x155A3B, 0x86D6A7, 0x155A3B},
		{LeafTint, 0xDAEDDF, 0x133425, 0xDAEDDF},
		{Madder, 0x98251B, 0xFFADA0, 0x98251B},
		{MadderTint, 0xF9DFDA, 0x4A1B15, 0xF9DFDA},
		{OnMadder, 0xFFFFFF, 0x3A0A05, 0xFFFFFF},
		{Plum, 0x632E6E, 0xE2B0E9, 0x632E6E},
		{PlumTint, 0xF0E0F1, 0x3A2140, 0xF0E0F1},
		{Ash, 0x565762, 0xB3B2B9, 0x565762},
		{AshTint, 0xE8E3D9, 0x2A2B34, 0xE8E3D9},
	}
}

// Tokens lists all tokens, in the order of the palette.
func Tokens() []Token {
	all := make([]Token, 0, len(palette()))
	for _, s := range palette() {
		all = append(all, s.token)
	}
	return all
}

// Tint is the background that belongs to a tone: SlateTint for Slate.
func (t Token) Tint() Token { return t + "Tint" }

// On is the foreground that stands on a solid tone: OnMadder for Madder, OnUnsure for Unsure, OnIndigo for Indigo.
func (t Token) On() Token {
	switch t {
	case Unsure:
		return OnUnsure
	case Indigo:
		return OnIndigo
	case Cover:
		return OnCover
	}
	return OnMadder
}
