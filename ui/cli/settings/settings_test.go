package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"daftari/app"
)

func TestConfig(t *testing.T) {
	whole := "server = \"https://core.example\"\ntenant = \"default\"\nuser = \"rehema\"\npassword = \"keyring\"\n"
	for _, tc := range []struct {
		name, text string
		class      app.Class
	}{
		{"whole", whole, ""},
		{"password from a file", "server=\"https://c\"\ntenant=\"t\"\nuser=\"u\"\npassword=\"file:/etc/daftari/pw\"\n", ""},
		{"half written", whole[:30], app.BadConfig},
		{"cut after a key", "server = \"https://core.example\"\ntenant =", app.BadConfig},
		{"empty", "", app.BadConfig},
		{"unknown setting", whole + "colour = \"red\"\n", app.BadConfig},
		{"a password in clear is no source", "server=\"https://c\"\ntenant=\"t\"\nuser=\"u\"\npassword=\"secret\"\n", app.BadConfig},
		{"batch out of range", whole + "batch = 1000\n", app.BadConfig},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, File), []byte(tc.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Load(dir)
			if got := app.ClassOf(err); got != tc.class {
				t.Fatalf("class %q, want %q (%v)", got, tc.class, err)
			}
		})
	}
}

func TestConfigRoundTrip(t *testing.T) {
	dir := t.TempDir()
	want := Config{Server: "https://core.example", Tenant: "default", User: "rehema", Password: "prompt", Language: "sw", Region: "KE"}
	if err := Save(dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v", got, err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".new-*"))
	if len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestChoose(t *testing.T) {
	data := t.TempDir()
	for _, code := range []string{"umoja", "jamii"} {
		dir := filepath.Join(data, code)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := Save(dir, Config{Server: "https://c", Tenant: code, User: "u", Password: "prompt"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name, named, want string
		class             app.Class
	}{
		{"named", "jamii", "jamii", ""},
		{"two books and no name: never a guess", "", "", app.BadInput},
		{"unknown", "kazi", "", app.NotFound},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Choose(data, tc.named)
			if got != tc.want || app.ClassOf(err) != tc.class {
				t.Fatalf("got %q, %v", got, err)
			}
		})
	}
	if _, err := Choose(t.TempDir(), ""); app.ClassOf(err) != app.NotFound {
		t.Fatalf("no book at all: %v", err)
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("server = \"https://core.example\"\ntenant = \"default\"\nuser = \"rehema\"\npassword = \"keyring\"\n")
	f.Add("server = \"")
	f.Add("[a]\nb=[1,\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parse(text)
		if err != nil {
			return
		}
		dir := t.TempDir()
		if err := Save(dir, c); err != nil {
			t.Fatal(err)
		}
		again, err := Load(dir)
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Fatalf("does not come back: %+v, %+v, %v", c, again, err)
		}
	})
}
