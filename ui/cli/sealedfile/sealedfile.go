// Package sealedfile seals exports for their own book, and opens them.
package sealedfile

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"daftari/app"
	"daftari/app/words"
	"daftari/store/vault"
	"daftari/ui/cli/house"
)

// A sealed export is one line that says what it is, and one frame of the vault under a key of its
// own, derived from the book's: only this book opens it (docs/crypto.md, "The sealed book").
const (
	exportLine  = "daftari sealed export 1\n"
	exportLabel = "daftari/export/1"
	exportMost  = 1 << 30
)

func exportKey(h *house.House) (key, aad []byte, err error) {
	key, err = h.Keys.Subkey(exportLabel)
	return key, vault.AAD(exportLabel, h.Keys.Book), err
}

// Sealed seals what an export writes.
func Sealed(h *house.House, do func(io.Writer) error) func(io.Writer) error {
	return func(out io.Writer) error {
		var plain bytes.Buffer
		if err := do(&plain); err != nil {
			return err
		}
		key, aad, err := exportKey(h)
		if err != nil {
			return err
		}
		defer vault.Wipe(key)
		frame, err := vault.Seal(rand.Reader, key, plain.Bytes(), aad)
		if err != nil {
			return err
		}
		_, err = out.Write(append([]byte(exportLine), frame...))
		return err
	}
}

// Open gives what Sealed sealed; cli.no_export for anything else.
func Open(h *house.House, text []byte) ([]byte, error) {
	frame, ok := bytes.CutPrefix(text, []byte(exportLine))
	if !ok {
		return nil, app.Trouble(app.BadInput, "cli.no_export", nil)
	}
	key, aad, err := exportKey(h)
	if err != nil {
		return nil, err
	}
	defer vault.Wipe(key)
	plain, err := vault.Open(key, frame, aad)
	if err != nil {
		return nil, app.Trouble(app.BadInput, "cli.no_export", err)
	}
	return plain, nil
}

// Command `open FILE`. write puts a file in place.
func Command(s house.Shell, write func(path string, do func(io.Writer) error) error) *cobra.Command {
	out := "-"
	c := &cobra.Command{
		Use: "open FILE", Short: "Make a sealed export of this book readable", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return s.Within(c.Context(), func(_ context.Context, h *house.House) error {
				text, err := readWhole(args[0])
				if err != nil {
					return err
				}
				plain, err := Open(h, text)
				if err != nil {
					return err
				}
				if out == "-" {
					_, err = s.Out.Write(plain)
					return err
				}
				if err := write(out, func(w io.Writer) error { _, err := w.Write(plain); return err }); err != nil {
					return err
				}
				return s.Say(map[string]string{"written": out}, func(w io.Writer, t *words.Words) {
					fmt.Fprintln(w, t.T("cli.written", "path", out))
				})
			})
		},
	}
	c.Flags().StringVar(&out, "out", out, "file to write; - is the terminal")
	return c
}

func readWhole(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, app.Trouble(app.NotFound, "cli.unreadable", err, "path", path)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, exportMost))
	if err != nil {
		return nil, app.Trouble(app.NotFound, "cli.unreadable", err, "path", path)
	}
	return text, nil
}
