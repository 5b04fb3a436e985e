package ledger

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// Session is what a sign-in found out.
type Session struct {
	Officer     app.Officer
	Server      app.ServerInfo
	Permissions []string
	Missing     []string // permissions that the officer's work needs and the user lacks
}

// SignIn signs a field officer in and finds out what the server is and can. newKey gives a fresh
// UUID; it is asked for only where the server does not tell its release. The error is an
// *app.Problem, "ledger.signin.*" where it is about the user or the server's state.
//
// Fineract answers a disabled user like a wrong password (observed 1.1).
func SignIn(ctx context.Context, c *fineract.Client, user, password string, newKey func() string) (Session, error) {
	server, err := releaseOf(ctx, c)
	if err != nil {
		return Session{}, err
	}
	who, err := c.SignIn(ctx, user, password)
	if err := signInTrouble(who, err); err != nil {
		return Session{}, err
	}
	s := Session{Server: server, Permissions: who.Permissions, Officer: app.Officer{User: app.UserID(who.UserID), Username: who.Username, Staff: app.StaffID(who.StaffID),
		Name: who.StaffName, Office: app.OfficeID(who.OfficeID), OfficeIs: who.OfficeName}}
	if err := s.settings(ctx, c); err != nil {
		return Session{}, Trouble(err)
	}
	if who.StaffID == 0 {
		return Session{}, app.Trouble(app.Misfit, "ledger.signin.no_staff", nil, "user", who.Username)
	}
	if server.Version == "" {
		if knows, err := c.KnowsIdempotency(ctx, newKey()); err != nil || !knows {
			return Session{}, app.Trouble(app.Misfit, "ledger.signin.no_keys", err)
		}
	}
	if err := s.installed(ctx, c); err != nil {
		return Session{}, err
	}
	for _, p := range portfolio.TheSpec().Permissions {
		if !who.May(p) {
			s.Missing = append(s.Missing, p)
		}
	}
	return s, nil
}

// ServerOf finds out what the server is and how it is set, as far as postings go: for a user who is nobody's officer. The
// error is an *app.Problem.
func ServerOf(ctx context.Context, c *fineract.Client) (app.ServerInfo, error) {
	server, err := releaseOf(ctx, c)
	if err != nil {
		return app.ServerInfo{}, err
	}
	s := Session{Server: server}
	if err := s.settings(ctx, c); err != nil {
		return app.ServerInfo{}, Trouble(err)
	}
	return s.Server, nil
}

// releaseOf the server, which must be one that we can post to.
func releaseOf(ctx context.Context, c *fineract.Client) (app.ServerInfo, error) {
	info, err := c.ServerInfo(ctx)
	if err != nil {
		return app.ServerInfo{}, Trouble(err)
	}
	if info.Supported() != nil {
		return app.ServerInfo{}, app.Trouble(app.Misfit, "ledger.signin.too_old", info.Supported(), "version", info.Version)
	}
	late, ok := info.AtLeast(1, 16)
	return app.ServerInfo{Version: info.Version, SavingsExternalID: ok && late}, nil
}

func signInTrouble(who fineract.SignedIn, err error) error {
	var e *fineract.Error
	switch {
	case errors.Is(err, fineract.ErrNoPassword):
		return app.Trouble(app.SignedOut, "ledger.signin.no_password", err)
	case errors.As(err, &e) && e.Kind == fineract.KindSignIn:
		return app.Trouble(app.SignedOut, "ledger.signin.password", err)
	case err != nil:
		return Trouble(err) // tenant, second factor, the line
	case who.PasswordExpired:
		return app.Trouble(app.SignedOut, "ledger.signin.expired", nil)
	}
	return nil
}

// settings reads the switches that the app goes by. Where they cannot be read the careful answer
// is taken: maker-checker on, holidays closed. It is also the first request that a missing second
// factor stops.
func (s *Session) settings(ctx context.Context, c *fineract.Client) error {
	for name, into := range map[string]*bool{
		"maker-checker":                        &s.Server.MakerChecker,
		"allow-transactions-on-holiday":        &s.Server.AllowHolidays,
		"allow-transactions-on-non-workingday": &s.Server.AllowNonWorkingDays,
	} {
		v, err := c.Setting(ctx, name)
		switch class := fineract.Classify(err); {
		case err == nil:
			*into = v.Enabled
		case class == fineract.NotPermitted || class == fineract.Refused:
			*into = name == "maker-checker"
		default:
			return err
		}
	}
	return nil
}

// installed checks what `daftari server install` puts on the server: the tables are needed, the
// report only spares requests.
func (s *Session) installed(ctx context.Context, c *fineract.Client) error {
	for _, need := range portfolio.TheSpec().Datatables {
		// A column of the Spec is asked for, so that a table of another shape is found out too.
		_, err := tables.FindRows(ctx, c, need.Name, need.Columns[0].Name, "-", need.Columns[0].Name)
		switch class := fineract.Classify(err); {
		case class == fineract.NotPermitted || class == fineract.Refused:
			return app.Trouble(app.Misfit, "ledger.signin.not_installed", err, "table", need.Name)
		case err != nil:
			return Trouble(err)
		}
	}
	clock := portfolio.Changes(int64(s.Officer.Staff), portfolio.Cursor{Since: portfolio.Beginning})
	clock.First, clock.Last = portfolio.KindClock, portfolio.KindClock
	t, err := tables.Run(ctx, c, portfolio.Name, portfolioParams(clock))
	switch class := fineract.Classify(err); {
	case err == nil:
		var rows portfolio.Rows
		s.Server.Reports = portfolio.Decode(portfolio.Name, t.Columns, t.Rows, &rows) == nil && rows.Clock.Format == portfolio.Format
	case class == fineract.NotPermitted || class == fineract.Refused || class == fineract.Duplicate: // the last: its SQL fails
	default:
		return Trouble(err)
	}
	return nil
}
