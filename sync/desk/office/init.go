package office

import (
	"cmp"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daftari/app"
)

// Making is what a new desk is made with.
type Making struct {
	Settings
	Hosts []string // names and addresses that the certificate is made for; none = of Public and this machine
}

// Made is a new desk.
type Made struct {
	Dir  string `json:"dir"`
	Left string `json:"key,omitempty"` // a key file that is to be encrypted for systemd and taken away
	Shown
}

// Init makes a desk's folder, key and certificate. office.exists (Conflict), office.status (BadConfig).
func Init(w World, dir string, m Making) (made Made, err error) {
	m.Listen = cmp.Or(m.Listen, ":8443")
	m.Status = cmp.Or(m.Status, "127.0.0.1:9461")
	m.Key = cmp.Or(m.Key, KeyFile+ownKey)
	own := m.Cert == ""
	if own {
		m.Cert, m.CertKey = filepath.Join("tls", "cert.pem"), filepath.Join("tls", "key.pem")
	}
	o := &Office{World: w, Dir: dir, Settings: m.Settings}
	if err := o.check(); err != nil {
		return made, err
	}
	if _, err := os.Stat(filepath.Join(dir, settingsFile)); err == nil {
		return made, app.Trouble(app.Conflict, "office.exists", nil, "path", dir)
	}
	if err := os.MkdirAll(filepath.Join(dir, tenantsDir), 0o700); err != nil {
		return made, app.Trouble(app.BadConfig, "office.unwritable", err, "path", dir)
	}
	if own {
		if err := o.selfSigned(m.hosts()); err != nil {
			return made, err
		}
	}
	made.Dir = dir
	if made.Shown, err = o.Certificate(); err != nil {
		return made, err
	}
	if made.Left, err = o.newKey(); err != nil {
		return made, err
	}
	return made, writeTOML(filepath.Join(dir, settingsFile), m.Settings) // last: without it there is no desk here
}

// check what cannot be used.
func (o *Office) check() error {
	if !here(o.Status) {
		return app.Trouble(app.BadConfig, "office.status", nil, "address", o.Status)
	}
	if o.Public != "" {
		if u, err := url.Parse(o.Public); err != nil || u.Scheme != "https" || u.Host == "" {
			return app.Trouble(app.BadConfig, "office.public", err, "address", o.Public)
		}
	}
	if o.Zone != "" {
		if _, err := time.LoadLocation(o.Zone); err != nil {
			return app.Trouble(app.BadConfig, "office.zone", err, "zone", o.Zone)
		}
	}
	return nil
}

// here tells whether an address is of this machine alone.
func here(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func (m Making) hosts() []string {
	if len(m.Hosts) > 0 {
		return m.Hosts
	}
	all := []string{"localhost", "127.0.0.1", "::1"}
	if u, err := url.Parse(m.Public); err == nil && u.Hostname() != "" {
		all = append(all, u.Hostname())
	}
	if name, err := os.Hostname(); err == nil {
		all = append(all, strings.ToLower(name))
	}
	return all
}
