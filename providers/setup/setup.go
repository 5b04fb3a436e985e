// Package setup makes rails from a file of settings and from secrets that lie elsewhere: the file may
// be read by anybody and holds none.
//
//	accept = ["mtn"]                 # rails that were never tried live, named by whoever answers for them
//	[rail.mtn]                       # the rail's name; kind = "mtn" where the name is another
//	base = "https://proxy.momoapi.mtn.com"
//	target = "mtnuganda"
//	currency = "UGX"
//
// A secret of a rail is asked for as "<rail>.<what>", "mtn.disburse_key".
package setup

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"daftari/app/money"
	"daftari/app/secret"
	"daftari/providers"
)

// World is what all rails are given.
type World struct {
	Secret func(name string) (secret.Secret, error) // a zero Secret where there is none
	Door   providers.Doorbell
	HTTP   *http.Client // nil = the house's
	Log    *slog.Logger
	Now    func() time.Time
}

type file struct {
	Accept []string                  `toml:"accept"`
	Rail   map[string]toml.Primitive `toml:"rail"`
}

// Rails are made of the file's text. Whatever is wrong in it, a word that is not known included, is
// BadConfig with the rail and what is wrong.
func Rails(text string, w World) (*providers.Registry, error) {
	var f file
	meta, err := toml.Decode(text, &f)
	if err != nil {
		return nil, providers.Unset("", err)
	}
	var all []providers.Provider
	for _, name := range slices.Sorted(maps.Keys(f.Rail)) {
		p, err := one(meta, name, f.Rail[name], w)
		if err != nil {
			return nil, providers.Unset(name, err)
		}
		all = append(all, p)
	}
	if left := meta.Undecoded(); len(left) > 0 {
		return nil, providers.Unset("", fmt.Errorf("%s is no word of this file", left[0]))
	}
	for _, name := range f.Accept {
		if _, there := f.Rail[name]; !there {
			return nil, providers.Unset(name, fmt.Errorf("%s is accepted, and not set up", name))
		}
	}
	return providers.NewRegistry(f.Accept, all...)
}

// one rail of its kind.
func one(meta toml.MetaData, name string, prim toml.Primitive, w World) (providers.Provider, error) {
	var head struct {
		Kind string `toml:"kind"`
	}
	if err := meta.PrimitiveDecode(prim, &head); err != nil {
		return nil, err
	}
	if head.Kind == "" {
		head.Kind = name
	}
	open, ok := kinds()[head.Kind]
	if !ok {
		return nil, fmt.Errorf("there is no rail %q", head.Kind)
	}
	return open(part{name: name, decode: func(into any) error { return meta.PrimitiveDecode(prim, into) }, World: w})
}

// part is what one rail is made of.
type part struct {
	World
	name   string
	decode func(into any) error
}

// needs a secret.
func (p part) needs(what string) (secret.Secret, error) {
	s, err := p.may(what)
	if err == nil && s.IsZero() {
		err = fmt.Errorf("the secret %s.%s is missing", p.name, what)
	}
	return s, err
}

// may have a secret.
func (p part) may(what string) (secret.Secret, error) {
	s, err := p.Secret(p.name + "." + what)
	if err != nil {
		return s, fmt.Errorf("the secret %s.%s cannot be read", p.name, what)
	}
	return secret.New(strings.TrimSpace(s.Reveal())), nil
}

// secure takes an address that is TLS, or on this machine.
func secure(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("an address is missing or cannot be read")
	}
	if host := u.Hostname(); u.Scheme != "https" && host != "127.0.0.1" && host != "localhost" && host != "::1" {
		return "", fmt.Errorf("%s is not https", u.Host)
	}
	return address, nil
}

func currency(code string) (money.Currency, error) {
	c, err := money.ISO(code)
	if err != nil {
		return c, errors.New("the currency is missing or not known")
	}
	return c, nil
}
