package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

// A book's entries go to the institution that the book was made for, whatever the settings say.
func TestSettingsOfAnotherInstitution(t *testing.T) {
	ctx := context.Background()
	book, err := store.Create(ctx, t.TempDir(), store.Options{Now: time.Now, Vault: vaulttest.New()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	if err := book.SetProfile(ctx, app.Profile{Institution: "umoja", Server: "https://a.example", Tenant: "default"}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]settings.Config{
		"server": {Server: "https://b.example", Tenant: "default"},
		"tenant": {Server: "https://a.example", Tenant: "other"},
	} {
		t.Run(name, func(t *testing.T) {
			far := &core{Config: c, book: book, passwords: &password.Source{}}
			_, err := far.far(ctx)
			var p *app.Problem
			if !errors.As(err, &p) || p.Key != "config.other_institution" {
				t.Errorf("%v", err)
			}
		})
	}
}
