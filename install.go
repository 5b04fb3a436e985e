package main

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/install"
	"daftari/sync/pairing"
	"daftari/ui/cli"
	"daftari/ui/cli/settings"
)

// Install prepares a server, or takes what it prepared away, with an administrator's sign-in. It
// keeps nothing on this device.
func (s setup) Install(ctx context.Context, r cli.InstallRequest) (cli.InstallReport, error) {
	if r.Server == "" || r.User == "" {
		return cli.InstallReport{}, app.Trouble(app.BadInput, "config.init_needs", nil)
	}
	client, err := s.counter(pairing.Counter{Server: r.Server, Tenant: r.Tenant, User: r.User, Password: r.Password, CA: r.CA, Plain: r.Plain, Ask: r.Ask})
	if err != nil {
		return cli.InstallReport{}, err
	}
	defer client.Close()
	do := install.Run
	if r.Remove {
		do = install.Uninstall
	}
	plan, err := do(ctx, client, r.DryRun, s.newID)
	report := cli.InstallReport{DryRun: r.DryRun, Permissions: plan.Permissions}
	for _, step := range plan.Steps {
		report.Steps = append(report.Steps, cli.InstallStep{What: step.What, Name: step.Name, Do: step.Do, Why: step.Why, Done: step.Done})
	}
	var problem *app.Problem
	if errors.As(err, &problem) && problem.Key == "ledger.signed_out" {
		err = app.Trouble(app.SignedOut, "ledger.signin.password", err)
	}
	return report, ledger.Unreached(r.Server, err)
}

// counter is a client for somebody who signs in once and of whom this device keeps nothing.
func (s setup) counter(at pairing.Counter) (*fineract.Client, error) {
	pass, err := s.passwordFor(cli.InitRequest{User: at.User, Password: at.Password, Ask: at.Ask}, "admin")
	if err != nil {
		return nil, err
	}
	c := settings.Config{Server: at.Server, Tenant: at.Tenant, User: at.User, CA: at.CA, Plain: at.Plain}
	trust, err := c.Trust(app.Profile{})
	if err != nil {
		return nil, err
	}
	trust.Now = s.now
	return s.client(c, trust, pass.Get, &ledger.Meter{})
}
