//go:build headless

package main

import (
	"context"
	"io"

	"daftari/ui/cli"
)

// window is not built in: nil makes the program answer with its help.
func (w world) window() func(context.Context, cli.Place) error { return nil }

// Window tells the story: this program shows no window.
func (d demo) Window(ctx context.Context, out io.Writer) error { return d.untold(ctx, out) }
