package vault

import (
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of every symmetric key of a book, in bytes.
const KeySize = chacha20poly1305.KeySize

// formatXChaCha is the first byte of a sealed frame:
// 0x02 | nonce, 24 bytes | ciphertext | tag, 16 bytes.
const formatXChaCha = 0x02

// Overhead is how much longer a sealed frame is than what is in it, in bytes.
const Overhead = 1 + chacha20poly1305.NonceSizeX + chacha20poly1305.Overhead

// AAD joins words so that no two lists of words run together: the length of each, four bytes
// with the highest first, stands before it.
func AAD(words ...string) []byte {
	n := 0
	for _, w := range words {
		n += 4 + len(w)
	}
	out := make([]byte, 0, n)
	for _, w := range words {
		out = binary.BigEndian.AppendUint32(out, uint32(len(w)))
		out = append(out, w...)
	}
	return out
}

// Seal encrypts plain by XChaCha20-Poly1305 under a key of KeySize and a nonce from random, and
// binds it to aad, which Open must be given again.
func Seal(random io.Reader, key, plain, aad []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return seal(random, aead, plain, aad)
}

// Open gives what Seal was given; ErrSealed when key, frame or aad are not those of one Seal.
func Open(key, sealed, aad []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return open(aead, sealed, aad)
}

func seal(random io.Reader, aead cipher.AEAD, plain, aad []byte) ([]byte, error) {
	out := make([]byte, 1+chacha20poly1305.NonceSizeX, Overhead+len(plain))
	out[0] = formatXChaCha
	if _, err := io.ReadFull(random, out[1:]); err != nil {
		return nil, fmt.Errorf("make a nonce: %w", err)
	}
	return aead.Seal(out, out[1:], plain, aad), nil
}

func open(aead cipher.AEAD, sealed, aad []byte) ([]byte, error) {
	if len(sealed) < Overhead || sealed[0] != formatXChaCha {
		return nil, fmt.Errorf("frame: %w", ErrSealed)
	}
	nonce, rest := sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:]
	plain, err := aead.Open(nil, nonce, rest, aad)
	if err != nil {
		return nil, fmt.Errorf("tag: %w", ErrSealed)
	}
	return plain, nil
}
