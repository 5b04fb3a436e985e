package office

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/BurntSushi/toml"

	"daftari/app"
	"daftari/app/secret"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/transport"
	"daftari/providers"
	"daftari/providers/setup"
	"daftari/store/deskbook"
	"daftari/store/files"
	"daftari/store/vault/branch"
	"daftari/sync/desk"
	"daftari/sync/desk/door"
	"daftari/sync/deskapi"
)

// Tenant is what tenant.toml says of one institution.
type Tenant struct {
	Name   string           `toml:"-"`     // its short name here
	Title  string           `toml:"title"` // as people know it
	Server string           `toml:"server"`
	Tenant string           `toml:"tenant"` // Fineract-Platform-TenantId
	User   string           `toml:"user"`   // the desk's own at the core
	CA     string           `toml:"ca,omitempty"`
	Plain  bool             `toml:"plain,omitempty"`  // http to a host that is not this machine: tests only
	Zone   string           `toml:"zone,omitempty"`   // in which its days begin, "Africa/Nairobi"; "" = the desk's
	Policy string           `toml:"policy,omitempty"` // "" = the table at its core says who may pay; PolicyHere = `desk policy` did
	Books  map[string]Books `toml:"books"`            // by rail; BooksOther for those that are not named
}

// Words of tenant.toml.
const (
	PolicyHere = "desk"
	BooksOther = "other"
)

// Books say how the core books what moves by one rail: numbers of its payment types, and of accounts of the institution's
// books. All but Paid are needed only for what is booked before it is paid.
type Books struct {
	Paid      app.PaymentTypeID `toml:"paid"`                     // of what the provider has paid
	InTransit app.PaymentTypeID `toml:"in_transit,omitzero"`      // of what is booked before
	Transit   int64             `toml:"transit_account,omitzero"` // money in transit
	Float     int64             `toml:"float_account,omitzero"`   // of the wallet
	Office    app.OfficeID      `toml:"office,omitzero"`          // in whose books the two stand; 0 = the client's own
}

// By is how what moves by a rail is booked; the zero Books where tenant.toml does not say.
func (t Tenant) By(rail string) Books {
	if b, ok := t.Books[rail]; ok {
		return b
	}
	return t.Books[BooksOther]
}

// with what is given anew; what is not given stays.
func (t Tenant) with(n Tenant) Tenant {
	for _, f := range []struct {
		to   *string
		from string
	}{{&t.Title, n.Title}, {&t.Server, n.Server}, {&t.Tenant, n.Tenant}, {&t.User, n.User}, {&t.CA, n.CA}, {&t.Zone, n.Zone}, {&t.Policy, n.Policy}} {
		*f.to = cmp.Or(f.from, *f.to)
	}
	t.Name, t.Plain = n.Name, t.Plain || n.Plain
	if t.Books == nil {
		t.Books = map[string]Books{}
	}
	maps.Copy(t.Books, n.Books)
	t.Title, t.Tenant = cmp.Or(t.Title, t.Name), cmp.Or(t.Tenant, "default")
	return t
}

// check what cannot be used: nothing is paid that cannot be booked afterwards.
func (t Tenant) check(rails []string) error {
	for _, rail := range rails {
		if t.By(rail).Paid == 0 {
			return app.Trouble(app.BadConfig, "office.books", nil, "rail", rail, "name", t.Name)
		}
	}
	if _, err := time.LoadLocation(t.Zone); err != nil {
		return app.Trouble(app.BadConfig, "office.zone", err, "zone", t.Zone)
	}
	return nil
}

const (
	tenantFile = "tenant.toml"
	railsFile  = "rails.toml"
	branchFile = "branch.pub"
	caFile     = "ca.pem"
)

// Names of secrets in a book that somebody gives: the password at the core; and, before the names that the file of rails
// asks for, the rails'.
const (
	SecretPassword = "core.password"
	SecretRail     = "rail."
)

// Names of those that the desk draws itself.
const (
	secretDoorbell    = "doorbell"
	secretCountersign = "countersign"
)

// Adding is one institution more.
type Adding struct {
	Tenant
	Branch  string  // file with the branch's public keys
	Rails   string  // file of rails; "" = none yet
	Secrets []Given // "core.password", and "rail.NAME.WHAT" for each that the file of rails asks for
}

func (o *Office) folder(name string) string { return filepath.Join(o.Dir, tenantsDir, name) }

// Add an institution, or change one that is there: what is not given stays as it is. Its desk must not run: desk.second
// (Conflict), and nothing was changed. Rails are tried, so that what is wrong is told now; the files are as they were
// then. office.name (BadInput), and what is wrong with the files.
func (o *Office) Add(ctx context.Context, a Adding) (err error) {
	if !deskapi.ShortName(a.Name) {
		return app.Trouble(app.BadInput, "office.name", nil, "name", a.Name)
	}
	dir := o.folder(a.Name)
	anew, err := o.anew(dir, a)
	if err != nil {
		return err
	}
	how := deskbook.Open
	if !deskbook.Exists(dir) {
		how = deskbook.Create
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return app.Trouble(app.BadConfig, "office.unwritable", err, "path", dir)
	}
	book, err := o.book(ctx, a.Name, how) // first: it keeps out who changes what a desk goes by
	if err != nil {
		return err
	}
	err = book.Write(ctx, func(t *deskbook.Tx) error { return o.secrets(t, a.Secrets) })
	var was map[string][]byte
	if err == nil {
		was, err = replace(dir, anew)
	}
	if err = errors.Join(err, book.Close()); err == nil {
		var one *Open
		if one, err = o.open(ctx, a.Name); err == nil {
			return one.close()
		}
	}
	_, back := replace(dir, was)
	return errors.Join(err, back)
}

// anew are the files of an institution that are written, by name.
func (o *Office) anew(dir string, a Adding) (map[string][]byte, error) {
	all := map[string][]byte{}
	for name, from := range map[string]string{caFile: a.CA, branchFile: a.Branch, railsFile: a.Rails} {
		if from == "" {
			continue
		}
		text, err := os.ReadFile(from)
		if err != nil {
			return nil, app.Trouble(app.BadConfig, "office.file", err, "path", from)
		}
		all[name] = text
	}
	if text, given := all[branchFile]; given {
		if _, err := branch.ReadPublic(text); err != nil {
			return nil, err
		}
	}
	if a.CA != "" {
		a.CA = caFile
	}
	was := Tenant{Name: a.Name}
	if _, err := os.Stat(filepath.Join(dir, tenantFile)); err == nil {
		if err := readTOML(filepath.Join(dir, tenantFile), &was); err != nil {
			return nil, err
		}
	}
	text, err := toml.Marshal(was.with(a.Tenant))
	all[tenantFile] = text
	return all, err
}

// replace files of a folder, and give what they held; nil is no file.
func replace(dir string, anew map[string][]byte) (was map[string][]byte, err error) {
	was = map[string][]byte{}
	for name, text := range anew {
		path := filepath.Join(dir, name)
		had, err := os.ReadFile(path)
		if err == nil || os.IsNotExist(err) {
			was[name] = had
			if err = nil; text != nil {
				err = files.WriteWhole(path, text)
			} else if had != nil {
				err = os.Remove(path)
			}
		}
		if err != nil {
			return was, app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
		}
	}
	return was, nil
}

// secrets of a book: what was given, and what the desk draws itself, once.
func (o *Office) secrets(t *deskbook.Tx, given []Given) error {
	for _, g := range given {
		if err := t.SetSecret(g.Name, g.Value); err != nil {
			return err
		}
	}
	for _, name := range []string{secretDoorbell, secretCountersign} {
		has, err := t.Secret(name)
		if err != nil {
			return err
		}
		if !has.IsZero() {
			continue
		}
		own := make([]byte, ed25519.SeedSize)
		if _, err := io.ReadFull(o.Random, own); err != nil {
			return err
		}
		if err := t.SetSecret(name, secret.New(base64.StdEncoding.EncodeToString(own))); err != nil {
			return err
		}
	}
	return nil
}

func (o *Office) branch(dir string) (branch.Public, error) {
	text, err := os.ReadFile(filepath.Join(dir, branchFile))
	if err != nil {
		return branch.Public{}, app.Trouble(app.BadConfig, "office.file", err, "path", branchFile)
	}
	return branch.ReadPublic(text)
}

func (o *Office) book(ctx context.Context, name string, how func(context.Context, string, deskbook.Options) (*deskbook.Book, error)) (*deskbook.Book, error) {
	box, err := o.vault(name)
	if err != nil {
		return nil, err
	}
	return how(ctx, o.folder(name), deskbook.Options{Now: o.Now, Random: o.Random, Vault: box})
}

// Open is one institution whose book is open.
type Open struct {
	Tenant
	*desk.Desk
	Book   *deskbook.Book
	Rails  []string
	client *fineract.Client
	skew   atomic.Int64 // nanoseconds by which the core's clock was ahead of ours at its last answer
}

func (t *Open) close() error {
	t.client.Close()
	return t.Book.Close()
}

// open one institution; it touches no network.
func (o *Office) open(ctx context.Context, name string) (_ *Open, err error) {
	one := &Open{Tenant: Tenant{Name: name, Zone: o.Zone}}
	dir := o.folder(name)
	if err := readTOML(filepath.Join(dir, tenantFile), &one.Tenant); err != nil {
		return nil, err
	}
	public, err := o.branch(dir)
	if err != nil {
		return nil, err
	}
	if one.Book, err = o.book(ctx, name, deskbook.Open); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, one.Book.Close())
		}
	}()
	secrets := func(ctx context.Context, name string) (s secret.Secret, err error) {
		err = one.Book.Read(ctx, func(t *deskbook.Tx) error {
			s, err = t.Secret(name)
			return err
		})
		return s, err
	}
	bell, err := secrets(ctx, secretDoorbell)
	if err != nil {
		return nil, err
	}
	seed, err := secrets(ctx, secretCountersign)
	if err != nil {
		return nil, err
	}
	c := desk.Config{Book: one.Book, Institution: name, Branch: []ed25519.PublicKey{public.Certify}, Door: providers.Doorbell{Key: bell},
		Now: o.Now, Dice: o.Dice, Random: o.Random, Log: o.Log.With(slog.String("tenant", name))}
	if raw, err := base64.StdEncoding.DecodeString(seed.Reveal()); err == nil && len(raw) == ed25519.SeedSize {
		c.Countersign = ed25519.NewKeyFromSeed(raw)
	}
	if o.Public != "" {
		c.Door.Base = door.CallbackBase(o.Public, name)
	}
	if c.Rails, err = o.rails(dir, c.Door, func(name string) (secret.Secret, error) { return secrets(ctx, SecretRail+name) }, c.Log); err != nil {
		return nil, err
	}
	one.Rails = c.Rails.Names()
	if err = one.Tenant.check(one.Rails); err != nil {
		return nil, err
	}
	core, err := o.core(one, secrets)
	if err != nil {
		return nil, err
	}
	c.Ledger, c.Policy = core.Ledger, core.Policy
	one.Desk, err = desk.Open(ctx, c)
	return one, err
}

func (o *Office) rails(dir string, bell providers.Doorbell, secrets func(string) (secret.Secret, error), log *slog.Logger) (*providers.Registry, error) {
	text, err := os.ReadFile(filepath.Join(dir, railsFile))
	if err != nil && !os.IsNotExist(err) {
		return nil, app.Trouble(app.BadConfig, "office.file", err, "path", railsFile)
	}
	return setup.Rails(string(text), setup.World{Door: bell, Log: log, Now: o.Now, Secret: secrets})
}

// core of an institution.
func (o *Office) core(one *Open, secrets func(context.Context, string) (secret.Secret, error)) (none Core, err error) {
	trust := transport.Trust{Now: o.Now}
	if one.CA != "" {
		text, err := os.ReadFile(filepath.Join(o.folder(one.Name), one.CA))
		if err != nil {
			return none, app.Trouble(app.BadConfig, "config.ca", err, "path", one.CA)
		}
		trust.RootPEM = text
	}
	line, err := transport.New(trust)
	if err != nil {
		return none, app.Trouble(app.BadConfig, "config.ca", err, "path", one.CA)
	}
	meter := &ledger.Meter{}
	one.client, err = fineract.New(fineract.Config{BaseURL: one.Server, AllowHTTP: one.Plain, Tenant: one.Tenant.Tenant, User: one.User, Transport: line,
		Password: func(ctx context.Context) (string, error) {
			s, err := secrets(ctx, SecretPassword)
			return s.Reveal(), err
		},
		UserAgent: "daftari/" + o.Version, Now: o.Now, Observe: func(x fineract.Exchange) {
			meter.Observe(x)
			if !x.Served.IsZero() {
				one.skew.Store(int64(x.Served.Sub(o.Now())))
			}
		}})
	if err != nil {
		return none, app.Trouble(app.BadConfig, "config.server", err, "server", one.Server)
	}
	return o.Core(one.client, meter, one.Tenant)
}
