package office

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/store/deskbook"
	"daftari/sync/desk"
)

const play = `accept = ["play"]
[rail.play]
kind = "sandbox"
`

func TestInit(t *testing.T) {
	d := newDesk(t)
	if len(d.made.Fingerprint) != 95 || !strings.HasPrefix(d.made.Pin, "sha256/") || d.made.Left != "" || time.Until(d.made.Until) < 4*365*24*time.Hour {
		t.Errorf("%+v", d.made)
	}
	if _, err := Init(d.World, d.Dir, Making{}); keyOf(err) != "office.exists" {
		t.Errorf("a second desk in one folder: %v", err)
	}
	if runtime.GOOS != "windows" {
		for _, name := range []string{"desk.key", "tls/key.pem", "desk.toml"} {
			if info, err := os.Stat(filepath.Join(d.Dir, name)); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v %v", name, info, err)
			}
		}
	}
	// Without its settings a folder is made anew, and the key that books may be sealed with is kept.
	key, err := os.ReadFile(filepath.Join(d.Dir, "desk.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(d.Dir, settingsFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := Init(d.World, d.Dir, Making{}); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(filepath.Join(d.Dir, "desk.key")); err != nil || string(now) != string(key) {
		t.Errorf("another key: %v", err)
	}
}

func TestKeysElsewhere(t *testing.T) {
	d := newDesk(t)
	for _, f := range []struct{ name, key, left string }{{"keyring", KeyKeyring, ""}, {"credential", KeyCredential, "desk.key"}} {
		t.Run(f.name, func(t *testing.T) {
			dir := filepath.Join(d.dir, f.name)
			made, err := Init(d.World, dir, Making{Settings: Settings{Key: f.key}})
			if err != nil || (f.left != "") != (made.Left != "") {
				t.Fatalf("%+v %v", made, err)
			}
			w := d.World
			if f.left != "" { // as systemd hands it over
				creds := t.TempDir()
				if err := os.Rename(made.Left, filepath.Join(creds, credential)); err != nil {
					t.Fatal(err)
				}
				w.Env = func(name string) string {
					if name == "CREDENTIALS_DIRECTORY" {
						return creds
					}
					return ""
				}
			}
			o, err := At(w, dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.Add(t.Context(), d.adding("mlimani", play)); err != nil {
				t.Error(err)
			}
			w.Env, w.Keyring.Get = func(string) string { return "" }, func(string) (string, error) { return "", os.ErrNotExist }
			o, err = At(w, dir)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.Invite(t.Context(), "mlimani"); keyOf(err) != "office.key" {
				t.Errorf("without its key: %v", err)
			}
		})
	}
}

func TestBadSettings(t *testing.T) {
	for _, f := range []struct{ name, file, text, want string }{
		{"no desk", "", "", "office.none"},
		{"no TOML", settingsFile, "listen = ", "office.settings"},
		{"an unknown word", settingsFile, "lisen = ':8443'\n", "office.settings"},
		{"a status page for everybody", settingsFile, "status = '0.0.0.0:9461'\n", "office.status"},
		{"callbacks without TLS", settingsFile, "status = '127.0.0.1:0'\npublic = 'http://desk.example'\n", "office.public"},
		{"no such zone", settingsFile, "status = '127.0.0.1:0'\nzone = 'Mars/Olympus'\n", "office.zone"},
	} {
		t.Run(f.name, func(t *testing.T) {
			dir := t.TempDir()
			if f.file != "" {
				if err := os.WriteFile(filepath.Join(dir, f.file), []byte(f.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := At(outside(&lines{}), dir); keyOf(err) != f.want {
				t.Errorf("%v, want %s", err, f.want)
			}
		})
	}
}

func TestAdd(t *testing.T) {
	d := newDesk(t)
	good := d.adding("mlimani", play)
	for _, f := range []struct {
		name string
		with func(a *Adding)
		want string
	}{
		{"a name that is no path", func(a *Adding) { a.Name = "../x" }, "office.name"},
		{"no branch", func(a *Adding) { a.Branch = "" }, "office.file"},
		{"a branch that is none", func(a *Adding) { a.Branch = d.file("bad.pub", "{}") }, "branch.not_keys"},
		{"rails that are not there", func(a *Adding) { a.Rails = filepath.Join(d.dir, "nothing") }, "office.file"},
		{"a rail never tried live and not accepted", func(a *Adding) {
			a.Rails = d.file("r.toml", "[rail.mpesa]\nkind='gsma'\nbase='https://op.example'\naccount_type='walletid'\naccount_id='1'\ncurrency='KES'\n")
			a.Secrets = append(a.Secrets, Given{"rail.mpesa.api_key", a.Secrets[0].Value})
		}, "rail.untried"},
		{"a secret that is missing", func(a *Adding) {
			a.Rails = d.file("r.toml", "accept=['mpesa']\n[rail.mpesa]\nkind='gsma'\nbase='https://op.example'\naccount_type='walletid'\naccount_id='1'\ncurrency='KES'\n")
		}, "rail.settings"},
		{"rails whose payments cannot be booked", func(a *Adding) { a.Books = nil }, "office.books"},
		{"a core without TLS", func(a *Adding) { a.Server = "http://core.example" }, "config.server"},
	} {
		t.Run(f.name, func(t *testing.T) {
			a := good
			a.Name = "t" + strings.ReplaceAll(strings.ToLower(strings.Fields(f.name)[len(strings.Fields(f.name))-1]), "'", "")
			a.Secrets = append([]Given{}, good.Secrets...)
			f.with(&a)
			if err := d.Add(t.Context(), a); keyOf(err) != f.want {
				t.Errorf("%v, want %s", err, f.want)
			}
		})
	}
	if err := d.Add(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	if err := d.Add(t.Context(), Adding{Tenant: Tenant{Name: "mlimani"}, Rails: d.file("r2.toml", play)}); err != nil {
		t.Errorf("its rails alone: %v", err)
	}
	one, err := d.open(t.Context(), "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	if one.Server != good.Server || one.Title != "MLIMANI" || one.By("play").Paid != 3 {
		t.Errorf("what was not given did not stay: %+v", one.Tenant)
	}
	if err := one.close(); err != nil {
		t.Error(err)
	}
}

func TestKeyFileThatOthersRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are other there")
	}
	d := newDesk(t)
	d.add("mlimani", play)
	if err := os.Chmod(filepath.Join(d.Dir, "desk.key"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Invite(t.Context(), "mlimani"); keyOf(err) != "office.key_open" {
		t.Error(err)
	}
}

// shown is the certificate that a desk shows now.
func (d *desks) shown(r *Running) [sha256.Size]byte {
	d.Helper()
	devices, _ := r.Addresses()
	c, err := tls.Dial("tcp", devices, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // it is looked at, not believed
	if err != nil {
		d.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	return sha256.Sum256(c.ConnectionState().PeerCertificates[0].Raw)
}

func TestRenewedCertificateIsShown(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	var shift time.Duration
	real := d.World.Now
	d.World.Now = func() time.Time { return real().Add(shift) }
	r, _ := d.run()
	first := d.shown(r)
	if err := d.selfSigned([]string{"127.0.0.1"}); err != nil {
		t.Fatal(err)
	}
	if d.shown(r) != first {
		t.Error("it is looked for with each call")
	}
	shift = 2 * time.Minute
	second := d.shown(r)
	if second == first {
		t.Error("the old one is shown")
	}
	d.file("d/tls/cert.pem", "half")
	if shift = 4 * time.Minute; d.shown(r) != second {
		t.Error("a half-written one is taken")
	}
}

func TestTenantThatCannotBeOpened(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	d.add("ziwa", play)
	file := filepath.Join(d.folder("ziwa"), tenantFile)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("title = 'x'\nsever = ''\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := d.run()
	code, err := d.Invite(t.Context(), "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	p := d.person("mlimani", "rehema", "Rehema Achola")
	if _, err := d.line(r, "mlimani", "").Enrol(t.Context(), p.enrolment(d, code)); err != nil {
		t.Errorf("the other one is not served: %v", err)
	}
	if _, err := d.Invite(t.Context(), "ziwa"); keyOf(err) != "office.settings" {
		t.Errorf("by the socket: %v", err)
	}
	if _, err := d.line(r, "ziwa", "x").Feed(t.Context(), 0, false); err == nil || app.ClassOf(err) == app.SignedOut {
		t.Errorf("a device would enrol anew: %v", err)
	}
	if status, text := d.get(r, "/health", ""); status != 503 || !strings.Contains(text, "closed") {
		t.Errorf("%d %s", status, text)
	}
	if _, text := d.get(r, "/?of=ziwa", ""); !strings.Contains(text, "sever") {
		t.Error("the page does not say why")
	}
	var opened []string
	again := func() { r.again(t.Context(), func(one *Open) { opened = append(opened, one.Name) }) }
	if again(); len(opened) != 0 {
		t.Errorf("%v is open as it was", opened)
	}
	if err := os.WriteFile(file, good, 0o600); err != nil {
		t.Fatal(err)
	}
	if again(); !slices.Equal(opened, []string{"ziwa"}) {
		t.Errorf("set right, it is not tried again: %v", opened)
	}
	if _, err := d.Invite(t.Context(), "ziwa"); err != nil {
		t.Error(err)
	}
	if status, text := d.get(r, "/health", ""); status != 200 {
		t.Errorf("%d %s", status, text)
	}
}

// TestAddLeavesFiles as they were where a desk runs, and where what is given cannot be used.
func TestAddLeavesFiles(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	files := func() (all string) {
		for _, name := range []string{tenantFile, railsFile, branchFile} {
			text, err := os.ReadFile(filepath.Join(d.folder("mlimani"), name))
			if err != nil {
				t.Fatal(err)
			}
			all += string(text)
		}
		return all
	}
	before := files()
	untried := Adding{Tenant: Tenant{Name: "mlimani", Title: "Another"}, Rails: d.file("r.toml", "[rail.mpesa]\nkind='gsma'\n")}
	if err := d.Add(t.Context(), untried); err == nil || files() != before {
		t.Errorf("rails that cannot be used: %v", err)
	}
	_, stop := d.run()
	if err := d.Add(t.Context(), Adding{Tenant: Tenant{Name: "mlimani", Title: "Another"}}); keyOf(err) != "desk.second" || files() != before {
		t.Errorf("while it runs: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if err := d.Add(t.Context(), Adding{Tenant: Tenant{Name: "mlimani", Title: "Another"}}); err != nil || files() == before {
		t.Errorf("afterwards: %v", err)
	}
}

// TestStartsOnAFullDisk: where it cannot note that a run began, a desk runs all the same.
func TestStartsOnAFullDisk(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	if err := os.Mkdir(filepath.Join(d.Dir, runFile), 0o700); err != nil { // as good as no room: it cannot be replaced
		t.Fatal(err)
	}
	d.run()
	if _, err := d.Invite(t.Context(), "mlimani"); err != nil {
		t.Error(err)
	}
	if !strings.Contains(d.log.String(), "could not be noted") {
		t.Error("nobody is told")
	}
}

func TestVerbs(t *testing.T) {
	for _, running := range []bool{true, false} {
		name := "without a desk"
		if running {
			name = "by the socket"
		}
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.add("mlimani", play)
			if running {
				d.run()
			}
			ctx := t.Context()
			if code, err := d.Invite(ctx, "mlimani"); err != nil || len(code) != 14 {
				t.Errorf("%q %v", code, err)
			}
			if code, err := d.Approver(ctx, "mlimani", "joseph"); err != nil || len(code) != 29 {
				t.Errorf("%q %v", code, err)
			}
			if err := d.Forget(ctx, "mlimani", "joseph"); err != nil {
				t.Error(err)
			}
			if err := d.Policy(ctx, "mlimani", policy("rehema")); err != nil {
				t.Error(err)
			}
			if all, err := d.Waits(ctx, "mlimani"); err != nil || len(all) != 0 {
				t.Errorf("%v %v", all, err)
			}
			if err := d.Resume(ctx, "mlimani", "play"); err != nil {
				t.Error(err)
			}
			if n, err := d.Restored(ctx, "mlimani"); err != nil || n != 0 {
				t.Errorf("%d %v", n, err)
			}
			path, err := d.Copy(ctx, "mlimani")
			if info, serr := os.Stat(path); err != nil || serr != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%v %v", err, serr)
			}
			for _, f := range []struct {
				name, want string
				do         func(context.Context) error
			}{
				{"another institution", "office.no_tenant", func(ctx context.Context) error { _, err := d.Invite(ctx, "ziwa"); return err }},
				{"a name that is no path", "office.no_tenant", func(ctx context.Context) error { _, err := d.Invite(ctx, "../mlimani"); return err }},
				{"no such device", "office.no_device", func(ctx context.Context) error { _, err := d.ShutOut(ctx, "mlimani", "K7"); return err }},
				{"no such rail", "office.no_rail", func(ctx context.Context) error { return d.Resume(ctx, "mlimani", "mpesa") }},
				{"no such payment", "payout.unknown", func(ctx context.Context) error {
					_, err := d.Mend(ctx, "mlimani", Mending{Key: "11111111-1111-4111-8111-111111111111", Way: desk.TryAgain, By: "IT"})
					return err
				}},
				{"evidence of no payment", "payout.unknown", func(ctx context.Context) error {
					_, err := d.Attest(ctx, "mlimani", Attest{Key: "11111111-1111-4111-8111-111111111111", By: [2]string{"joseph", "peter"}, Paid: true, Ref: "QK1"})
					return err
				}},
			} {
				if err := f.do(ctx); keyOf(err) != f.want {
					t.Errorf("%s: %v, want %s", f.name, err, f.want)
				}
			}
			look, err := d.Look(ctx)
			if running && (err != nil || len(look.Tenants) != 1 || look.Tenants[0].Title != "MLIMANI") || !running && keyOf(err) != "office.idle" {
				t.Errorf("%+v %v", look, err)
			}
		})
	}
}

func TestShutOutByItsCode(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	r, _ := d.run()
	code, err := d.Invite(t.Context(), "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	p := d.person("mlimani", "rehema", "Rehema Achola")
	e, err := d.line(r, "mlimani", "").Enrol(t.Context(), p.enrolment(d, code))
	if err != nil {
		t.Fatal(err)
	}
	c := d.line(r, "mlimani", e.Token)
	if n, err := d.ShutOut(t.Context(), "mlimani", strings.ToLower(p.device.Code)); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if f, err := c.Feed(t.Context(), 0, false); err != nil || f.Shut == "" {
		t.Errorf("%+v %v", f, err)
	}
	if n, err := d.LetIn(t.Context(), "mlimani", p.device.Code); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if f, err := c.Feed(t.Context(), 0, false); err != nil || f.Shut != "" {
		t.Errorf("%+v %v", f, err)
	}
	look, err := d.Look(t.Context())
	if err != nil || len(look.Tenants[0].Devices) != 1 || look.Tenants[0].Devices[0].At.IsZero() {
		t.Errorf("nobody was heard of: %+v %v", look, err)
	}
}

func TestOneDeskToAFolder(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	_, stop := d.run()
	if _, err := d.at().Start(t.Context()); keyOf(err) != "desk.second" {
		t.Errorf("a second one: %v", err)
	}
	if _, err := d.Invite(t.Context(), "mlimani"); err != nil {
		t.Errorf("the second one took the socket away: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	r, stop := d.run()
	if r.crashed {
		t.Error("a run that ended well is taken for a crash")
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	d.file("d/"+runFile, "as a crash leaves it")
	if r, _ = d.run(); !r.crashed {
		t.Error("a crash is not noticed")
	}
}

// TestStatusPage is read on this machine alone: by a name that a browser was led here by, nothing is told.
func TestStatusPage(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	r, _ := d.run()
	for _, f := range []struct {
		path, host string
		status     int
		holds      string
	}{
		{"/", "", 200, "MLIMANI"}, {"/", "localhost:9461", 200, "MLIMANI"}, {"/", "evil.example", 421, ""}, {"/metrics", "evil.example", 421, ""},
		{"/health", "", 200, "ok"}, {"/nothing", "", 404, ""}, {"/metrics", "", 200, "daftari_desk_requests_total"},
		{"/metrics", "", 200, "daftari_desk_payments{state=\"made\",tenant=\"mlimani\"} 0"}, {"/metrics", "", 200, "process_resident_memory_bytes"},
	} {
		if strings.Contains(f.holds, "requests_total") {
			if _, err := d.line(r, "mlimani", "wrong").Feed(t.Context(), 0, false); app.ClassOf(err) != app.SignedOut {
				t.Fatal(err)
			}
		}
		if status, text := d.get(r, f.path, f.host); status != f.status || !strings.Contains(text, f.holds) {
			t.Errorf("%s for %s: %d", f.path, f.host, status)
		}
	}
}

func TestCopiesAreTakenAndThinned(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	d.World.Now = func() time.Time { return at }
	o := d.at()
	for range keptOf + 3 {
		one, err := o.open(t.Context(), "mlimani")
		if err != nil {
			t.Fatal(err)
		}
		at = at.Add(24 * time.Hour)
		if _, err := o.copy(t.Context(), one); err != nil {
			t.Fatal(err)
		}
		if err := one.close(); err != nil {
			t.Fatal(err)
		}
	}
	all := o.copiesOf("mlimani")
	if len(all) != keptOf || !o.copied("mlimani").Equal(at) || all[0] != "mlimani-20261105T080000Z.desk.db" {
		t.Errorf("%v; %v", all, o.copied("mlimani"))
	}
	left, err := filepath.Glob(filepath.Join(o.path(o.Copies), ".half-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left over: %v %v", left, err)
	}
}

// TestWaits: what payments wait for is listed, and names nobody.
func TestWaits(t *testing.T) {
	d := newDesk(t)
	d.add("mlimani", play)
	p := d.person("mlimani", "rehema", "Rehema Achola")
	if err := d.Policy(t.Context(), "mlimani", policy("rehema")); err != nil {
		t.Fatal(err)
	}
	one, err := d.open(t.Context(), "mlimani")
	if err != nil {
		t.Fatal(err)
	}
	ask := d.batch(p, "play", "Jane Wanjiru", 7, "254722000001", 2)
	if _, err := one.Desk.Ask(t.Context(), desk.Caller{Device: p.device, User: p.user, Name: p.name}, ask); err != nil {
		t.Fatal(err)
	}
	if err := one.close(); err != nil {
		t.Fatal(err)
	}
	all, err := d.Waits(t.Context(), "mlimani")
	if err != nil || len(all) != 2 || all[0].State != payout.Approved || all[0].Rail != "play" || all[0].Number == "" {
		t.Errorf("%+v %v", all, err)
	}
}

// TestPolicyOfTheCore: where the core says who may pay, nobody says it at the desk.
func TestPolicyOfTheCore(t *testing.T) {
	d := newDesk(t)
	real := d.World.Core
	d.World.Core = func(c *fineract.Client, m *ledger.Meter, tenant Tenant) (Core, error) {
		core, err := real(c, m, tenant)
		core.Policy = func(context.Context) (payout.Policy, error) { return policy("rehema"), nil }
		return core, err
	}
	d.Office = d.at()
	d.add("mlimani", play)
	if err := d.Policy(t.Context(), "mlimani", policy("moses")); keyOf(err) != "office.core_rules" {
		t.Error(err)
	}
	r, _ := d.run()
	until(t, "the core's rules", func() bool {
		var p payout.Policy
		err := r.open[0].Book.Read(t.Context(), func(tx *deskbook.Tx) (err error) { p, err = tx.Policy(); return err })
		return err == nil && p.Of("rehema").Sends.Valid() && !p.Of("moses").Sends.Valid()
	})
}
