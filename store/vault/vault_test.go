package vault_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"testing"
	"time"

	"daftari/store/vault"
)

func clear(t testing.TB, fill byte) *vault.Clear {
	t.Helper()
	c, err := vault.NewClear(bytes.Repeat([]byte{fill}, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sealed(t testing.TB, fill byte) *vault.Sealed {
	t.Helper()
	s, err := vault.NewSealed(bytes.Repeat([]byte{fill}, vault.KeySize), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpensOnlyWhereItWasSealed(t *testing.T) {
	for name, v := range map[string]vault.Vault{"clear": clear(t, 1), "sealed": sealed(t, 1)} {
		t.Run(name, func(t *testing.T) { opensOnlyThere(t, v) })
	}
}

func opensOnlyThere(t *testing.T, v vault.Vault) {
	frame, err := v.Seal("entry", "k1", 1, []byte("Wanjikũ"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := v.Open("entry", "k1", 1, frame); err != nil || string(plain) != "Wanjikũ" {
		t.Fatalf("%q %v", plain, err)
	}
	other, err := v.Seal("entry", "k2", 1, []byte("Achieng"))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another table":   func() ([]byte, error) { return v.Open("move", "k1", 1, frame) },
		"another row":     func() ([]byte, error) { return v.Open("entry", "k2", 1, frame) },
		"another version": func() ([]byte, error) { return v.Open("entry", "k1", 2, frame) },
		"two rows swapped": func() ([]byte, error) {
			return v.Open("entry", "k1", 1, other)
		},
		"words run together": func() ([]byte, error) {
			return v.Open("entryk", "1", 1, frame)
		},
		"cut":           func() ([]byte, error) { return v.Open("entry", "k1", 1, frame[:len(frame)-1]) },
		"longer":        func() ([]byte, error) { return v.Open("entry", "k1", 1, append(bytes.Clone(frame), 0)) },
		"nothing":       func() ([]byte, error) { return v.Open("entry", "k1", 1, nil) },
		"another form":  func() ([]byte, error) { return v.Open("entry", "k1", 1, append([]byte{9}, frame[1:]...)) },
		"only the head": func() ([]byte, error) { return v.Open("entry", "k1", 1, frame[:9]) },
	} {
		if plain, err := open(); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%s: opened %q, %v", name, plain, err)
		}
	}
	for i := range frame {
		bent := bytes.Clone(frame)
		bent[i] ^= 1
		if plain, err := v.Open("entry", "k1", 1, bent); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("byte %d bent: opened %q, %v", i, plain, err)
		}
	}
}

func TestSealedHides(t *testing.T) {
	s := sealed(t, 1)
	one, err := s.Seal("entry", "k1", 1, []byte("Wanjikũ"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.Seal("entry", "k1", 1, []byte("Wanjikũ"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(one, []byte("Wanjik")) || bytes.Equal(one, two) || len(one) != len("Wanjikũ")+vault.Overhead {
		t.Errorf("%x %x", one, two)
	}
	if _, err := sealed(t, 2).Open("entry", "k1", 1, one); !errors.Is(err, vault.ErrSealed) {
		t.Errorf("another book's key: %v", err)
	}
	s.Wipe()
	if _, err := s.Open("entry", "k1", 1, one); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("opened after the wipe: %v", err)
	}
	if _, err := s.Seal("entry", "k1", 1, nil); !errors.Is(err, vault.ErrLocked) {
		t.Errorf("sealed after the wipe: %v", err)
	}
	if n := s.Blind("client", "7"); n != "" {
		t.Errorf("a name after the wipe: %q", n)
	}
	if _, err := vault.NewSealed([]byte("short"), rand.Reader); err == nil {
		t.Error("took a short key")
	}
}

// vectors of docs/crypto: whoever writes a second reader holds it against these.
func TestVectors(t *testing.T) {
	key := bytes.Repeat([]byte{0x11}, vault.KeySize)
	nonce := bytes.Repeat([]byte{0x22}, 24)
	v, err := vault.NewSealed(key, bytes.NewReader(nonce))
	if err != nil {
		t.Fatal(err)
	}
	row, err := v.Seal("entry", "k1", 1, []byte("Wanjikũ"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ got, want string }{
		"aad":      {hex.EncodeToString(vault.AAD("a", "", "bc")), "00000001" + "61" + "00000000" + "00000002" + "6263"},
		"argon2id": {hex.EncodeToString(vault.Floor().Key([]byte("correct horse battery staple ok"), bytes.Repeat([]byte{0x33}, vault.SaltSize))), vectorKDF},
		"row":      {hex.EncodeToString(row), vectorRow},
		"blind":    {v.Blind("client", "7"), vectorBlind},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s", name, c.got)
		}
	}
}

const (
	vectorKDF   = "d25135c8af6bca8d64275fa816aceed8b148ad2e5fe993c3d94bfe2ee64c1c0d"
	vectorRow   = "02222222222222222222222222222222222222222222222222c926e5fc047cf55ca68e550acc2287389c18eb7608b06dc6"
	vectorBlind = "GVk5Gs9dp7dx9qIr-SIJ"
)

func TestBlindNames(t *testing.T) {
	for kind, of := range map[string]func(byte) vault.Vault{
		"clear":  func(fill byte) vault.Vault { return clear(t, fill) },
		"sealed": func(fill byte) vault.Vault { return sealed(t, fill) },
	} {
		one, two := of(1), of(2)
		if one.Blind("client", "7") != one.Blind("client", "7") { //nolint:staticcheck // the same twice is the point
			t.Errorf("%s: not stable", kind)
		}
		names := map[string]bool{}
		for _, n := range []string{one.Blind("client", "7"), one.Blind("group", "7"), one.Blind("client", "8"), two.Blind("client", "7"), one.Blind("clien", "t7")} {
			if len(n) != 20 || names[n] {
				t.Errorf("%s: name %q is of a wrong length or taken", kind, n)
			}
			names[n] = true
		}
	}
	if _, err := vault.NewClear([]byte("short")); err == nil {
		t.Error("took a short key")
	}
}

func TestParametersOfTheKDF(t *testing.T) {
	for name, c := range map[string]struct {
		k  vault.KDF
		ok bool
	}{
		"floor":           {vault.Floor(), true},
		"usual":           {vault.KDF{Memory: 64 << 10, Time: 3, Threads: 4}, true},
		"less memory":     {vault.KDF{Memory: 19<<10 - 1, Time: 2, Threads: 1}, false},
		"fewer passes":    {vault.KDF{Memory: 64 << 10, Time: 1, Threads: 1}, false},
		"no lane":         {vault.KDF{Memory: 64 << 10, Time: 3}, false},
		"too much memory": {vault.KDF{Memory: 2 << 20, Time: 3, Threads: 1}, false},
		"too many passes": {vault.KDF{Memory: 64 << 10, Time: 65, Threads: 1}, false},
		"too many lanes":  {vault.KDF{Memory: 64 << 10, Time: 3, Threads: 17}, false},
	} {
		if err := c.k.Check(); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCalibrate(t *testing.T) {
	for name, c := range map[string]struct {
		pass           time.Duration // that one pass over 64 MiB takes
		memory, passes uint32
	}{
		"a desktop":          {40 * time.Millisecond, 64 << 10, 30},
		"a phone":            {300 * time.Millisecond, 64 << 10, 4},
		"a slow phone":       {900 * time.Millisecond, 64 << 10, 2},
		"a very slow phone":  {1500 * time.Millisecond, 32 << 10, 2},
		"slower than we aim": {time.Minute, 19 << 10, 2},
	} {
		at, turns := time.Time{}, 0
		now := func() time.Time {
			if turns%2 == 1 { // memory halves from turn to turn
				at = at.Add(c.pass >> (turns / 2))
			}
			turns++
			return at
		}
		k := vault.Calibrate(now)
		if k.Memory != c.memory || k.Time != c.passes || k.Check() != nil {
			t.Errorf("%s: %+v", name, k)
		}
	}
}

func FuzzOpen(f *testing.F) {
	c := clear(f, 3)
	frame, err := c.Seal("t", "r", 1, []byte("plain"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("t", "r", 1, frame)
	f.Add("", "", 0, []byte{})
	f.Fuzz(func(t *testing.T, table, row string, version int, b []byte) {
		plain, err := c.Open(table, row, version, b)
		if err != nil {
			return
		}
		again, err := c.Seal(table, row, version, plain)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("opened what was never sealed: %x", b)
		}
	})
}

func FuzzOpenSealed(f *testing.F) {
	// A nonce that is the same in every process of the fuzzer.
	s, err := vault.NewSealed(bytes.Repeat([]byte{3}, vault.KeySize), bytes.NewReader(make([]byte, 24)))
	if err != nil {
		f.Fatal(err)
	}
	frame, err := s.Seal("t", "r", 1, []byte("plain"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("t", "r", 1, frame)
	f.Add("t", "q", 1, frame)
	f.Add("", "", 0, []byte{2})
	f.Fuzz(func(t *testing.T, table, row string, version int, b []byte) {
		plain, err := s.Open(table, row, version, b)
		switch {
		case err == nil && (table != "t" || row != "r" || version != 1 || string(plain) != "plain" || !bytes.Equal(b, frame)):
			t.Errorf("opened what was never sealed: %x", b)
		case err != nil && !errors.Is(err, vault.ErrSealed):
			t.Error(err)
		}
	})
}
