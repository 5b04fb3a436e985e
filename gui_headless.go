//go:build headless

package main

import (
	"context"

	"daftari/ui/cli"
)

// window is not built in: nil makes the program answer with its help.
func (w world) window() func(context.Context, cli.Place) error { return nil }
