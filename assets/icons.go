package assets

import "embed"

// Icons holds icons/<name>.svg of ../shared/design/icons: one path each, fills only, on a grid of 24; ui/theme names
// them. app.svg has colours of its own.
//
//go:embed icons/*.svg
var Icons embed.FS

// AppIcon is the picture of the program, 512 x 512.
//
//go:embed icons/app-512.png
var AppIcon []byte
