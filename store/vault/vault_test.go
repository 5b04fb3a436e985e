package vault_test

import (
	"bytes"
	"errors"
	"testing"

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

func TestOpensOnlyWhereItWasSealed(t *testing.T) {
	c := clear(t, 1)
	sealed, err := c.Seal("entry", "k1", 1, []byte("Wanjikũ"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := c.Open("entry", "k1", 1, sealed); err != nil || string(plain) != "Wanjikũ" {
		t.Fatalf("%q %v", plain, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another table":   func() ([]byte, error) { return c.Open("move", "k1", 1, sealed) },
		"another row":     func() ([]byte, error) { return c.Open("entry", "k2", 1, sealed) },
		"another version": func() ([]byte, error) { return c.Open("entry", "k1", 2, sealed) },
		"words run together": func() ([]byte, error) {
			return c.Open("entryk", "1", 1, sealed)
		},
		"cut":           func() ([]byte, error) { return c.Open("entry", "k1", 1, sealed[:len(sealed)-1]) },
		"longer":        func() ([]byte, error) { return c.Open("entry", "k1", 1, append(bytes.Clone(sealed), 0)) },
		"nothing":       func() ([]byte, error) { return c.Open("entry", "k1", 1, nil) },
		"another form":  func() ([]byte, error) { return c.Open("entry", "k1", 1, append([]byte{9}, sealed[1:]...)) },
		"only the head": func() ([]byte, error) { return c.Open("entry", "k1", 1, sealed[:9]) },
	} {
		if plain, err := open(); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("%s: opened %q, %v", name, plain, err)
		}
	}
}

func TestBlindNames(t *testing.T) {
	one, two := clear(t, 1), clear(t, 2)
	if one.Blind("client", "7") != one.Blind("client", "7") { //nolint:staticcheck // the same twice is the point
		t.Error("not stable")
	}
	names := map[string]bool{}
	for _, n := range []string{one.Blind("client", "7"), one.Blind("group", "7"), one.Blind("client", "8"), two.Blind("client", "7"), one.Blind("clien", "t7")} {
		if len(n) != 20 || names[n] {
			t.Errorf("name %q is of a wrong length or taken", n)
		}
		names[n] = true
	}
	if _, err := vault.NewClear([]byte("short")); err == nil {
		t.Error("took a short key")
	}
}

func FuzzOpen(f *testing.F) {
	c := clear(f, 3)
	sealed, err := c.Seal("t", "r", 1, []byte("plain"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("t", "r", 1, sealed)
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
