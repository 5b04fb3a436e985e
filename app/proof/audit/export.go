package audit

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"daftari/app/proof"
)

// exportFormat is the first word of an export.
const exportFormat = "daftari ledger 1"

// mostLine bounds a line of an export that is read.
const mostLine = 1 << 20

// ErrExport says that bytes are no export of a ledger; always wrapped.
var ErrExport = errors.New("not an export of a ledger")

// About says whose ledger an export is.
type About struct {
	Institution string    `json:"institution,omitempty"`
	Program     string    `json:"program,omitempty"` // its version
	Made        time.Time `json:"made"`
}

// line of an export: JSON lines, one thing each. Bytes are base64url without padding.
type line struct {
	Ledger      string             `json:"ledger,omitempty"` // the first line: exportFormat
	About       *About             `json:"about,omitempty"`
	Certificate *proof.Certificate `json:"certificate,omitempty"`
	Checkpoint  *proof.Checkpoint  `json:"checkpoint,omitempty"`

	N         int64  `json:"n,omitempty"` // a record
	Body      bits   `json:"body,omitempty"`
	Signer    string `json:"signer,omitempty"`
	Signature bits   `json:"signature,omitempty"`
	Now       bits   `json:"now,omitempty"`
	Lost      bool   `json:"lost,omitempty"`
	Odd       What   `json:"odd,omitempty"`

	Records *int `json:"records,omitempty"` // the last line: how many there were
}

// bits are bytes in base64url without padding.
type bits []byte

// MarshalText writes them.
func (b bits) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(b)), nil
}

// UnmarshalText reads them, strictly.
func (b *bits) UnmarshalText(text []byte) (err error) {
	*b, err = base64.RawURLEncoding.Strict().DecodeString(string(text))
	return err
}

// Write an export: everything that an audit of the ledger needs but the branch's keys. It names
// people and amounts and is not sealed.
func Write(w io.Writer, about About, e Evidence) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	lines := []line{{Ledger: exportFormat, About: &about}}
	for i := range e.Certificates {
		lines = append(lines, line{Certificate: &e.Certificates[i]})
	}
	for i := range e.Checkpoints {
		lines = append(lines, line{Checkpoint: &e.Checkpoints[i]})
	}
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("write the export: %w", err)
		}
	}
	for _, x := range e.Rows {
		l := line{N: x.N, Body: x.Body, Signer: x.Signer, Signature: x.Signature, Now: x.Now, Lost: x.Lost, Odd: x.Odd}
		if err := enc.Encode(l); err != nil {
			return fmt.Errorf("write the export: %w", err)
		}
	}
	n := len(e.Rows)
	if err := enc.Encode(line{Records: &n}); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}

// Read an export; ErrExport. Where it was cut off the evidence says so; a line that cannot be read
// is left out, and the audit misses what stood in it.
func Read(r io.Reader) (Evidence, About, error) {
	var e Evidence
	var about About
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 64<<10), mostLine)
	first, rows := true, -1
	for in.Scan() {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		var l line
		err := json.Unmarshal(in.Bytes(), &l)
		if first {
			if err != nil || l.Ledger != exportFormat {
				return Evidence{}, about, fmt.Errorf("first line: %w", ErrExport)
			}
			first = false
			if l.About != nil {
				about = *l.About
			}
			continue
		}
		if err != nil {
			continue
		}
		if rows = -1; l.Records != nil {
			rows = *l.Records
		}
		e.take(l)
	}
	if err := in.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		return Evidence{}, about, fmt.Errorf("read the export: %w", err)
	}
	if first {
		return Evidence{}, about, fmt.Errorf("empty: %w", ErrExport)
	}
	e.Cut = rows < 0 || rows > len(e.Rows)
	return e, about, nil
}

func (e *Evidence) take(l line) {
	switch {
	case l.Certificate != nil:
		e.Certificates = append(e.Certificates, *l.Certificate)
	case l.Checkpoint != nil:
		e.Checkpoints = append(e.Checkpoints, *l.Checkpoint)
	case l.N > 0 || l.Odd != "":
		x := Row{Now: l.Now, Lost: l.Lost, Odd: l.Odd}
		x.N, x.Body, x.Signer, x.Signature = l.N, l.Body, l.Signer, l.Signature
		e.Rows = append(e.Rows, x)
	}
}
