// Package pull brings an officer's figures from Fineract in our nouns: by the report that the
// institution installed (package portfolio), or by the plain endpoints, which take many more
// requests and come to the same.
package pull

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// Config of a Puller. Client and Officer.Staff are needed.
type Config struct {
	Client  *fineract.Client
	Officer app.Officer
	Server  app.ServerInfo
	Region  string           // of phone numbers written without a country, "KE"
	Served  func() time.Time // the core's clock at its last answer; may be nil
	Plain   bool             // never ask for the report
}

// Puller reads for one officer. It is used by one goroutine at a time.
type Puller struct {
	c       *fineract.Client
	officer app.Officer
	server  app.ServerInfo
	region  string
	served  func() time.Time
	plain   bool
}

// New makes a Puller.
func New(cfg Config) *Puller {
	return &Puller{c: cfg.Client, officer: cfg.Officer, server: cfg.Server, region: cfg.Region, served: cfg.Served, plain: cfg.Plain}
}

// Pull brings what changed since the cursor, or everything ("", or a cursor that another way of
// reading left). Its errors are those of package fineract, or an *app.Problem.
func (p *Puller) Pull(ctx context.Context, cursor string, progress func(done, total int)) (app.Pull, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	if p.plain {
		return p.byEndpoints(ctx, progress)
	}
	old, usable := readCursor(cursor)
	got, err := p.byReport(ctx, old, usable, progress)
	if errors.Is(err, errNoReport) {
		return p.byEndpoints(ctx, progress)
	}
	return got, err
}

// News is how many of the officer's clients were changed or came since the cursor: only their own rows are asked for, not
// those of their accounts. known is false where the cursor is not of the report.
func (p *Puller) News(ctx context.Context, cursor string) (clients int, known bool, err error) {
	old, usable := readCursor(cursor)
	if p.plain || !usable {
		return 0, false, nil
	}
	var rows portfolio.Rows
	if err := p.ask(ctx, portfolio.News(int64(p.officer.Staff), old.Cursor), &rows); err != nil {
		if errors.Is(err, errNoReport) {
			return 0, false, nil
		}
		return 0, false, err
	}
	return len(rows.Clients), true, nil
}

// errNoReport: the report is not installed, not permitted, or its SQL fails on this server.
var errNoReport = errors.New("the server has no such report for this user")

// ask runs the report once and joins its rows to into.
func (p *Puller) ask(ctx context.Context, a portfolio.Ask, into *portfolio.Rows) error {
	params := map[string]string{}
	for k, v := range a.Params() {
		params[strings.TrimPrefix(k, "R_")] = v
	}
	t, err := tables.Run(ctx, p.c, portfolio.Name, params)
	var e *fineract.Error
	switch {
	case errors.As(err, &e) && (e.Kind == fineract.KindNotFound || e.Kind == fineract.KindPermission || e.Kind == fineract.KindDuplicate):
		return fmt.Errorf("%w: %w", errNoReport, err)
	case err != nil:
		return err
	}
	if err := portfolio.Decode(portfolio.Name, t.Columns, t.Rows, into); err != nil {
		return app.Trouble(app.Misfit, "ledger.report", err)
	}
	return nil
}

func (p *Puller) byReport(ctx context.Context, old cursor, usable bool, progress func(done, total int)) (app.Pull, error) {
	if !usable {
		return p.first(ctx, progress)
	}
	return p.later(ctx, old, progress)
}

// first asks for everything.
func (p *Puller) first(ctx context.Context, progress func(done, total int)) (app.Pull, error) {
	progress(0, 0)
	var rows portfolio.Rows
	opening := portfolio.Opening(int64(p.officer.Staff))
	if err := p.ask(ctx, opening, &rows); err != nil {
		return app.Pull{}, err
	}
	if err := checkFormat(rows.Clock); err != nil {
		return app.Pull{}, err
	}
	at := rows.Cursor()
	rest := portfolio.Rest(int64(p.officer.Staff), rows)
	for i, a := range rest {
		progress(i+1, len(rest)+1)
		if err := p.ask(ctx, a, &rows); err != nil {
			return app.Pull{}, err
		}
	}
	progress(len(rest)+1, len(rest)+1)
	got := p.everything(rows, true)
	got.Cursor = cursor{Cursor: at, held: heldOf(held{region: p.regionOf(rows)}, rows, true, true)}.String()
	return got, nil
}

// everything is a whole portfolio in our nouns.
func (p *Puller) everything(rows portfolio.Rows, byReport bool) app.Pull {
	m := mapper{rows: rows, officer: p.officer, region: p.regionOf(rows), members: membersOf(rows.Members)}
	got := app.Pull{Full: true}
	p.clock(&got, rows.Clock)
	inst := m.institution(p.server)
	inst.Server.Reports = byReport
	got.Institution = &inst
	officer := m.theOfficer()
	got.Officer = &officer
	got.Centres, got.Groups, got.Notes = m.centres(), m.groups(), m.notes()
	got.Charges = m.charges()
	m.accounts(&got)
	return got
}

// regionOf is the configured region, or that of the first account's currency: KES is of KE. Where
// that is no region (XOF, EUR) only international numbers are read.
func (p *Puller) regionOf(rows portfolio.Rows) string {
	if p.region == "" && len(rows.Currencies) > 0 && len(rows.Currencies[0].Code) == 3 {
		return rows.Currencies[0].Code[:2]
	}
	return p.region
}

func (p *Puller) clock(got *app.Pull, c portfolio.Clock) {
	if c.Now != 0 {
		got.Started = time.UnixMilli(c.Now).UTC()
	}
	got.CoreDay = day(c.Today)
}

func checkFormat(c portfolio.Clock) error {
	if c.Format != portfolio.Format {
		return app.Trouble(app.Misfit, "ledger.report", fmt.Errorf("the report tells format %q", c.Format))
	}
	return nil
}

// later asks for what changed, and follows up where fingerprints or sets differ: three calls at most.
func (p *Puller) later(ctx context.Context, old cursor, progress func(done, total int)) (app.Pull, error) {
	staff := int64(p.officer.Staff)
	progress(0, 1)
	var rows portfolio.Rows
	if err := p.ask(ctx, portfolio.Changes(staff, old.Cursor), &rows); err != nil {
		return app.Pull{}, err
	}
	if err := checkFormat(rows.Clock); err != nil {
		return app.Pull{}, err
	}
	next := cursor{Cursor: rows.Cursor(), held: old.held}
	before := old.held.ids()
	after := before.After(rows)
	follow, needed := portfolio.Follow(staff, old.Cursor, after, rows)
	whole := portfolio.Ask{First: 1, Last: 0} // covers nothing
	if needed {
		progress(1, 2)
		sums := rows.Sums
		follow = widen(follow, func(k portfolio.Kind) bool { return sums[k] != old.Sums[k] })
		whole = follow
		if err := p.ask(ctx, follow, &rows); err != nil {
			return app.Pull{}, err
		}
		left, missing, some := after.Compare(follow, rows)
		rows.Gone = append(rows.Gone, left...)
		if follow.Covers(portfolio.KindMembership) {
			some = regrouped(old.held, rows, &missing) || some
		}
		if some {
			progress(2, 3)
			if err := p.ask(ctx, missing, &rows); err != nil {
				return app.Pull{}, err
			}
		}
	}
	next.held = heldOf(old.held, rows, whole.Covers(portfolio.KindMembership), whole.Covers(portfolio.KindCharge))
	got := p.changes(rows, old.held, next.held, whole)
	got.Cursor = next.String()
	return got, nil
}

// widen asks together for the kinds that only make sense together: the institution with all its
// parts; a group with its centre, calendar, notes and members. differs tells what is to be read anew.
func widen(a portfolio.Ask, differs func(portfolio.Kind) bool) portfolio.Ask {
	for k := portfolio.KindOffice; k <= portfolio.KindMembership; k++ {
		if !differs(k) {
			continue
		}
		switch k {
		case portfolio.KindCentre, portfolio.KindGroup, portfolio.KindCalendar, portfolio.KindMeetingNote, portfolio.KindMembership:
			a.First, a.Last = min(a.First, portfolio.KindCentre), max(a.Last, portfolio.KindMembership)
		case portfolio.KindDevice, portfolio.KindCharge: // stand for themselves
		default:
			a.First, a.Last = portfolio.KindOffice, max(a.Last, portfolio.KindLimit)
		}
	}
	return a
}

// changes is what changed in our nouns.
func (p *Puller) changes(rows portfolio.Rows, was, is held, whole portfolio.Ask) app.Pull {
	m := mapper{rows: rows, officer: p.officer, region: is.region, members: is.members}
	var got app.Pull
	p.clock(&got, rows.Clock)
	if whole.Covers(portfolio.KindOffice) && whole.Covers(portfolio.KindLimit) {
		inst := m.institution(p.server)
		got.Institution = &inst
		officer := m.theOfficer()
		got.Officer = &officer
	}
	if whole.Covers(portfolio.KindCentre) && whole.Covers(portfolio.KindMembership) {
		got.Centres, got.Groups, got.Notes = m.centres(), m.groups(), m.notes()
		got.Gone = append(got.Gone, without(app.OnGroup, was.groups, is.groups)...)
	}
	if whole.Covers(portfolio.KindCharge) {
		got.Charges = m.charges()
		got.Gone = append(got.Gone, without(app.OnCharge, was.charges, is.charges)...)
	}
	m.accounts(&got)
	for _, g := range rows.Gone {
		switch g.Set {
		case portfolio.KindClientSet:
			got.GoneClients = append(got.GoneClients, app.ClientID(g.ID))
		case portfolio.KindLoanSet:
			got.Gone = append(got.Gone, app.AccountRef{Kind: app.OnLoan, ID: g.ID})
		case portfolio.KindSavingsSet:
			got.Gone = append(got.Gone, app.AccountRef{Kind: app.OnSavings, ID: g.ID})
		default:
		}
	}
	return got
}
