package branch

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// Copy is what leaves a device at each close and sync: the envelopes of what is not posted yet, and
// how far the book had come. Nothing in it names a person or an amount; only the branch opens it.
type Copy struct {
	Head  Head
	Items []Item
}

// Head says whose copy it is and where its ledger stood.
type Head struct {
	Device app.Device       `json:"device"`
	Made   time.Time        `json:"made"`
	Branch []byte           `json:"branch"` // id of the keys that open it
	Stood  proof.Checkpoint `json:"stood"`
}

// Item is one record with what the book said of it in clear.
type Item struct {
	Key        app.Key   `json:"key"`
	Seq        int64     `json:"seq"`
	State      app.State `json:"state"`
	Generation int       `json:"generation,omitempty"`
	Sent       bool      `json:"sent,omitempty"` // a posting of it may have reached the core
	Envelope   []byte    `json:"-"`
}

const (
	copyMagic = "daftari copy 1\n\x00" // 16 bytes
	copyMax   = 64 << 20
	partMax   = 1 << 20
	itemsMax  = 200_000
)

// ErrCopy says that bytes are no whole copy.
var ErrCopy = errors.New("not a whole sealed copy")

// head as it is written, with the items' clear part.
type copyHead struct {
	Head
	Items []Item `json:"items"`
}

// WriteCopy gives the file: magic, head as JSON, the envelopes in order, SHA-256 over all before.
// Head and envelopes are led by their length as an unsigned varint.
func WriteCopy(c Copy) ([]byte, error) {
	head, err := json.Marshal(copyHead{c.Head, c.Items})
	if err != nil {
		return nil, fmt.Errorf("encode a copy: %w", err)
	}
	out := append([]byte(copyMagic), binary.AppendUvarint(nil, uint64(len(head)))...)
	out = append(out, head...)
	for _, i := range c.Items {
		out = binary.AppendUvarint(out, uint64(len(i.Envelope)))
		out = append(out, i.Envelope...)
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:]...), nil
}

// IsCopy tells whether a file begins like a copy.
func IsCopy(b []byte) bool { return bytes.HasPrefix(b, []byte(copyMagic)) }

// ReadCopy reads a file; ErrCopy when it was cut, changed or is something else.
func ReadCopy(b []byte) (Copy, error) {
	c, err := readCopy(b)
	if err != nil {
		return Copy{}, fmt.Errorf("%w: %w", ErrCopy, err)
	}
	return c, nil
}

func readCopy(b []byte) (c Copy, err error) {
	if !IsCopy(b) || len(b) > copyMax || len(b) < len(copyMagic)+sha256.Size {
		return c, errors.New("no such file, or too large")
	}
	body, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return c, errors.New("checksum")
	}
	rest := body[len(copyMagic):]
	text, rest, err := part(rest, copyMax)
	if err != nil {
		return c, err
	}
	var head copyHead
	if err := json.Unmarshal(text, &head); err != nil {
		return c, err
	}
	if len(head.Items) > itemsMax {
		return c, errors.New("too many records")
	}
	c = Copy{Head: head.Head, Items: head.Items}
	for i := range c.Items {
		if c.Items[i].Envelope, rest, err = part(rest, partMax); err != nil {
			return Copy{}, err
		}
	}
	if len(rest) > 0 {
		return Copy{}, errors.New("more after the last record")
	}
	return c, nil
}

func part(b []byte, most int) (one, rest []byte, err error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(most) || n > uint64(len(b)-used) {
		return nil, nil, errors.New("a length leads out of the file")
	}
	return b[used : used+int(n)], b[used+int(n):], nil
}
