package main

import (
	"crypto/rand"
	"log/slog"
	"os"
	"time"

	"daftari/app/secret"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/payouts"
	"daftari/fineract/ledger/policy"
	"daftari/fineract/ledger/settlement"
	"daftari/sync/desk/office"
	"daftari/ui/cli/password"
)

// office is what a desk is given from outside. A desk that runs tells what it does; a verb only what went wrong.
func (w world) office(running bool) office.World {
	log := w.log
	if running {
		level := slog.LevelInfo
		if w.env("DAFTARI_DEBUG") != "" {
			level = slog.LevelDebug
		}
		log = slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level, ReplaceAttr: secret.Attr}))
	}
	return office.World{Version: w.version, Now: w.now, Dice: w.dice, NewKey: w.newKey, Random: rand.Reader, Env: w.env, Log: log, Words: w.words,
		Keyring: office.Keyring{Get: password.KeyringGet, Set: password.KeyringSet}, Core: w.settles}
}

// settles joins a desk to one institution's core.
func (w world) settles(c *fineract.Client, meter *ledger.Meter, t office.Tenant) (office.Core, error) {
	zone := time.Local
	if t.Zone != "" {
		var err error
		if zone, err = time.LoadLocation(t.Zone); err != nil {
			return office.Core{}, err
		}
	}
	far, err := settlement.New(settlement.Config{Client: c, Meter: meter, Now: w.now, Zone: zone, Accounts: func(rail string) settlement.Accounts {
		b := t.By(rail)
		return settlement.Accounts{Paid: b.Paid, InTransit: b.InTransit, Transit: payouts.GLID(b.Transit), Float: payouts.GLID(b.Float), Office: b.Office}
	}})
	core := office.Core{Ledger: far}
	if t.Policy != office.PolicyHere {
		core.Policy = policy.Of(c)
	}
	return core, err
}
