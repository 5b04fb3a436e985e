//go:build e2e

package main

import (
	"os"

	"fyne.io/fyne/v2"

	"daftari/ui/bridge"
	"daftari/ui/gallery/boxes"
)

// tellBoxes lets the end-to-end test see what the window shows.
func tellBoxes(b *bridge.Bridge, w fyne.Window) {
	if file := os.Getenv(boxes.Env); file != "" {
		boxes.Tell(b, w, file)
	}
}
