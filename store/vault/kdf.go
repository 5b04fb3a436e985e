package vault

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
)

// SaltSize is the length of a salt of Argon2id, in bytes (RFC 9106 section 3.1).
const SaltSize = 16

// KDF are the parameters of Argon2id, version 0x13 (RFC 9106). They are kept beside the salt.
type KDF struct {
	Memory  uint32 `json:"m"` // KiB
	Time    uint32 `json:"t"` // passes
	Threads uint8  `json:"p"`
}

// Floor is the least that is ever used: 19 MiB, 2 passes, 1 lane (OWASP Password Storage).
func Floor() KDF { return KDF{Memory: 19 << 10, Time: 2, Threads: 1} }

// Bounds of what a file may ask for: a forged one must not take a phone's whole memory or day.
const (
	mostMemory  = 1 << 20 // KiB
	mostTime    = 64
	mostThreads = 16
)

// Check refuses parameters below the floor, or beyond what any device of ours would choose.
func (k KDF) Check() error {
	low := Floor()
	if k.Memory < low.Memory || k.Time < low.Time || k.Threads < low.Threads {
		return fmt.Errorf("argon2id %d/%d/%d is below the floor", k.Memory, k.Time, k.Threads)
	}
	if k.Memory > mostMemory || k.Time > mostTime || k.Threads > mostThreads {
		return fmt.Errorf("argon2id %d/%d/%d is beyond bounds", k.Memory, k.Time, k.Threads)
	}
	return nil
}

// Key derives KeySize bytes from a secret and a salt of SaltSize.
func (k KDF) Key(secret, salt []byte) []byte {
	out := argon2.IDKey(secret, salt, k.Time, k.Memory, k.Threads, KeySize)
	if k.Memory > Floor().Memory {
		debug.FreeOSMemory() // 64 MiB of garbage is much on a phone of 2 GB
	}
	return out
}

// Bounds of Calibrate: what a person waits for at the start of a day.
const (
	startMemory = 64 << 10 // KiB; RFC 9106's second choice is 64 MiB, 3 passes, 4 lanes
	aim         = 1200 * time.Millisecond
	longest     = 2 * time.Second
)

// Calibrate chooses parameters that take this device 0.8 to 2 seconds: more passes where it is
// quick, less memory where it is slow, never below Floor. now is a clock that does not jump.
func Calibrate(now func() time.Time) KDF {
	lanes := uint8(min(4, max(1, runtime.NumCPU())))
	salt := make([]byte, SaltSize)
	for memory := uint32(startMemory); ; memory /= 2 {
		k := KDF{Memory: max(memory, Floor().Memory), Time: 1, Threads: lanes}
		began := now()
		k.Key([]byte("calibrate"), salt)
		pass := max(now().Sub(began), time.Millisecond)
		k.Time = uint32(min(mostTime, max(2, int64(aim/pass))))
		if time.Duration(k.Time)*pass <= longest || memory <= Floor().Memory {
			return k
		}
	}
}

// Wipe overwrites a secret. The runtime may have copied it before; this is what can be done.
func Wipe(secret []byte) { clear(secret) }
