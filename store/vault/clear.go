package vault

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	formatClear = 0x01 // first byte of a frame
	sumSize     = 8
	headSize    = 1 + sumSize
)

// Clear frames plain bytes with a format byte and a checksum over place and bytes. It keeps
// nothing secret but the key of its blind names.
type Clear struct{ key [KeySize]byte }

// NewClear makes a Clear whose blind names hang on the key.
func NewClear(key []byte) (*Clear, error) {
	if len(key) != KeySize {
		return nil, errors.New("vault: the key of blind names has a wrong length")
	}
	c := &Clear{}
	copy(c.key[:], key)
	return c, nil
}

// Seal frames plain for its place.
func (c *Clear) Seal(table, row string, version int, plain []byte) ([]byte, error) {
	out := make([]byte, headSize, headSize+len(plain))
	out[0] = formatClear
	sum := checksum(table, row, version, plain)
	copy(out[1:], sum[:])
	return append(out, plain...), nil
}

// Open checks the frame and gives the plain bytes; ErrSealed when they belong elsewhere.
func (c *Clear) Open(table, row string, version int, sealed []byte) ([]byte, error) {
	if len(sealed) < headSize || sealed[0] != formatClear {
		return nil, fmt.Errorf("open %s: frame: %w", table, ErrSealed)
	}
	plain := sealed[headSize:]
	if sum := checksum(table, row, version, plain); string(sum[:]) != string(sealed[1:headSize]) {
		return nil, fmt.Errorf("open %s: checksum: %w", table, ErrSealed)
	}
	return plain, nil
}

// Blind is HMAC-SHA256 over domain and text, shortened to 120 bits.
func (c *Clear) Blind(domain, text string) string { return blind(c.key[:], domain, text) }

// checksum binds bytes to a place; lengths are written before the words so that no two
// places run together.
func checksum(table, row string, version int, plain []byte) [sumSize]byte {
	var head [128]byte
	b := binary.AppendUvarint(head[:0], uint64(len(table)))
	b = append(b, table...)
	b = binary.AppendUvarint(b, uint64(len(row)))
	b = append(b, row...)
	b = binary.AppendVarint(b, int64(version))
	h := sha256.New()
	h.Write(b)
	h.Write(plain)
	var full [sha256.Size]byte
	return [sumSize]byte(h.Sum(full[:0]))
}
