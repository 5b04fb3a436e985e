// Package farside makes the strict stand-in of package fineracttest a Fineract with Daftari on it:
// it answers our reports and carries the datatables. The demo and the tests use
// it; a real server needs none of it.
package farside

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/install"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/wallets"
)

// Ready installs Daftari on the tenants of a server that listens, or on all of them when none is
// named: by `server install`'s own code over HTTP, signed in as the super user, as an administrator
// would. Then it grants the roles of loan officers' users what the plan asks for. It can be run
// again. The server's list of requests is empty afterwards.
//
// A tenant that is seeded later needs Ready again, for roles are granted that exist now.
func Ready(ctx context.Context, srv *fineracttest.Server, tenants ...string) error {
	if srv.URL == "" {
		return errors.New("farside: the server does not listen")
	}
	if len(tenants) == 0 {
		tenants = srv.Tenants()
	}
	srv.RegisterReport(portfolio.Name, report)
	srv.RegisterReport(wallets.ReportName, walletsReport)
	for _, name := range tenants {
		if err := ready(ctx, srv, name); err != nil {
			return fmt.Errorf("farside: tenant %s: %w", name, err)
		}
	}
	srv.ForgetRequests()
	return nil
}

func ready(ctx context.Context, srv *fineracttest.Server, name string) error {
	t := srv.Tenant(name)
	c, err := administrator(srv, name)
	if err != nil {
		return err
	}
	// Without a key the server makes one itself, a new one for each request.
	noKey := func() string { return "" }
	plan, err := install.Run(ctx, c, false, noKey)
	if err != nil {
		return fmt.Errorf("install: %w", err)
	}
	grants := map[string]bool{}
	for _, p := range plan.Permissions {
		grants[p] = true
	}
	for _, role := range fieldRoles(t) {
		if _, err := c.Post(ctx, admin.Grant(role, grants, noKey())); err != nil {
			return fmt.Errorf("grant role %d: %w", role, err)
		}
	}
	return nil
}

// administrator signs in as the super user.
func administrator(srv *fineracttest.Server, tenant string) (*fineract.Client, error) {
	t := srv.Tenant(tenant)
	if t == nil {
		return nil, fineracttest.ErrNoTenant
	}
	user, password := srv.SuperUser()
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, AllowHTTP: true, Tenant: tenant, User: user, RootCAs: srv.CA(), Now: t.W.Now})
	if err == nil {
		c.SetPassword(password)
	}
	return c, err
}

// fieldRoles are the roles of users who are loan officers, but for those that may do everything.
func fieldRoles(t *core.Tenant) []int64 {
	t.Lock()
	defer t.Unlock()
	var roles []int64
	for _, u := range t.W.Users() {
		staff, account := t.W.StaffMember(u.StaffID), t.Account(u.ID)
		if staff == nil || !staff.LoanOfficer || account == nil || u.Deleted {
			continue
		}
		for _, id := range account.Roles() {
			if r := t.Role(id); r != nil && !r.Perms["ALL_FUNCTIONS"] && !slices.Contains(roles, id) {
				roles = append(roles, id)
			}
		}
	}
	return roles
}
