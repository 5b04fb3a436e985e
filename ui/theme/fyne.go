package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Fyne is the theme for the few widgets of Fyne that are used: lists, scrolling, entries.
func (t *Theme) Fyne() fyne.Theme { return fyneTheme{t} }

// fyneTheme stands apart because both have an Icon.
type fyneTheme struct{ *Theme }

// Color answers Fyne's own widgets.
func (t fyneTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case fynetheme.ColorNameHover, fynetheme.ColorNamePressed:
		c := t.Token(Indigo)
		c.A = 28
		return c
	case fynetheme.ColorNameShadow: // none is drawn, not even where lists scroll
		return color.Transparent
	}
	if k, ok := fyneColor(name); ok {
		return t.Token(k)
	}
	variant := fynetheme.VariantLight
	if t.look.Mode == Dark {
		variant = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

func fyneColor(name fyne.ThemeColorName) (Token, bool) {
	for k, names := range map[Token][]fyne.ThemeColorName{
		Paper:      {fynetheme.ColorNameBackground},
		Sheet:      {fynetheme.ColorNameInputBackground, fynetheme.ColorNameMenuBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameButton},
		Sunk:       {fynetheme.ColorNameDisabledButton, fynetheme.ColorNameHeaderBackground},
		Rule:       {fynetheme.ColorNameSeparator},
		Edge:       {fynetheme.ColorNameInputBorder, fynetheme.ColorNameScrollBar},
		Ink:        {fynetheme.ColorNameForeground},
		Ink2:       {fynetheme.ColorNamePlaceHolder},
		Ink3:       {fynetheme.ColorNameDisabled},
		Indigo:     {fynetheme.ColorNamePrimary, fynetheme.ColorNameFocus, fynetheme.ColorNameHyperlink},
		OnIndigo:   {fynetheme.ColorNameForegroundOnPrimary},
		IndigoTint: {fynetheme.ColorNameSelection},
		Turmeric:   {fynetheme.ColorNameWarning},
		Leaf:       {fynetheme.ColorNameSuccess},
		Madder:     {fynetheme.ColorNameError},
		OnMadder:   {fynetheme.ColorNameForegroundOnError},
	} {
		for _, n := range names {
			if n == name {
				return k, true
			}
		}
	}
	return "", false
}

// Font answers Fyne: in Arabic the Arabic letters come first and the rest from the bundled Noto Sans.
func (t fyneTheme) Font(style fyne.TextStyle) fyne.Resource {
	if t.look.Arabic && !style.Monospace && !style.Symbol {
		if style.Bold {
			return arabicBold
		}
		return arabic
	}
	return fynetheme.DefaultTheme().Font(style)
}

// Icon answers Fyne's own widgets.
func (t fyneTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size answers Fyne's own widgets.
func (t fyneTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return t.Sp(16)
	case fynetheme.SizeNameCaptionText:
		return t.Sp(13)
	case fynetheme.SizeNameHeadingText:
		return t.Sp(21)
	case fynetheme.SizeNameSubHeadingText:
		return t.Sp(18)
	case fynetheme.SizeNameSeparatorThickness:
		return t.Hair()
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius:
		return RadField
	case fynetheme.SizeNameCardRadius, fynetheme.SizeNameDialogRadius, fynetheme.SizeNamePopupRadius, fynetheme.SizeNameMenuRadius:
		return RadCard
	case fynetheme.SizeNameSelectionRadius:
		return RadStamp
	case fynetheme.SizeNameInputBorder:
		return Stroke
	case fynetheme.SizeNameModalBlurRadius, fynetheme.SizeNamePadding: // our layouts keep their own distances
		return 0
	}
	return fynetheme.DefaultTheme().Size(name)
}
