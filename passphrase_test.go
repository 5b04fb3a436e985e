package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"daftari/store"
	"daftari/store/vault"
	"daftari/ui/cli"
	"daftari/ui/cli/password"
)

const (
	testPassphrase = "five plain words for tests"
	// passphraseFD stands open in this process, and in every program that a test starts.
	passphraseFD = 200
)

// givePassphrase lets every program that a test starts find the passphrase: it inherits an open file.
func givePassphrase() error {
	dir, err := workshop()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "passphrase")
	if err := os.WriteFile(path, []byte(testPassphrase+"\n"), 0o600); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := inherit(f, passphraseFD); err != nil {
		return err
	}
	for name, v := range passphraseEnv() {
		if err := os.Setenv(name, v); err != nil {
			return err
		}
	}
	return nil
}

// passphraseEnv is what a program needs to find the passphrase, and to leave the keyring of who
// runs the tests alone.
func passphraseEnv() map[string]string {
	return map[string]string{"DAFTARI_PASSPHRASE_FD": strconv.Itoa(passphraseFD), "DAFTARI_KEYRING": "off"}
}

// testEnv is an environment with nothing else in it.
func testEnv(name string) string { return passphraseEnv()[name] }

// testWorld is the real world with the tests' passphrase.
func testWorld() world {
	w := outside("test")
	w.secrets, w.kdf = &password.Descriptors{Fixed: testPassphrase}, vault.Floor
	w.env = testEnv
	return w
}

// bookAt opens the book in a folder under the tests' passphrase.
func bookAt(t testing.TB, dir string) *store.Book {
	t.Helper()
	w := testWorld()
	ctx := context.Background()
	u, err := w.unlock(ctx, dir, filepath.Base(dir), cli.Place{PassphraseFD: -1})
	if err != nil {
		t.Fatal(err)
	}
	w.now = time.Now
	book, err := w.bookOf(ctx, dir, u, store.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Wipe)
	return book
}
