package pairing

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract"
	"daftari/fineract/ledger/enrol"
	"daftari/store/vault/branch"
)

// Counter is where the branch's own user signs in.
type Counter struct {
	Server, Tenant, User string
	Password             string // "prompt", "keyring" or "file:PATH"
	CA                   string
	Plain                bool
	Ask                  func(prompt string) (string, error)
}

// Decision of the branch; at most one of Certify, Out and In.
type Decision struct {
	Opening
	Certify bool
	Devices []string // to certify
	All     bool     // to certify everybody who asks
	Days    int      // that a certificate holds
	Out, In string   // a device: its code, or the beginning of its id
	By      string   // who decides, for people
	To      string   // file that takes all certificates; "" = none
}

// Device is one user of an enrolled device.
type Device struct {
	Device    string    `json:"device"`
	Code      string    `json:"code"`
	User      string    `json:"user"`
	Key       string    `json:"key"`      // of the signing key, as records name it
	Standing  string    `json:"standing"` // "asked", "certified", "out"
	Until     time.Time `json:"until,omitzero"`
	Enrolment string    `json:"enrolment,omitempty"`
}

// Devices lists what is enrolled, after it did what was decided. enrol.no_device (NotFound),
// enrol.several_devices (BadInput), enrol.name_whom (BadInput).
func (b Branch) Devices(ctx context.Context, at Counter, what Decision) ([]Device, error) {
	if what.Certify && len(what.Devices) == 0 && !what.All {
		return nil, app.Trouble(app.BadInput, "enrol.name_whom", nil)
	}
	var k *branch.Keys
	if what.Certify || what.Out != "" || what.In != "" {
		var err error
		if k, err = b.open(what.Opening); err != nil {
			return nil, err
		}
	}
	c, err := b.Client(at)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	rows, err := enrol.All(ctx, c)
	if err != nil {
		return nil, err
	}
	switch {
	case what.Certify:
		err = b.certify(ctx, c, k, rows, what)
	case what.Out != "" || what.In != "":
		err = b.say(ctx, c, k, rows, what)
	}
	if err == nil && what.To != "" {
		err = writeCertificates(what.To, rows)
	}
	if err != nil {
		return nil, err
	}
	return devices(rows), nil
}

func devices(rows []enrol.Row) []Device {
	all := make([]Device, len(rows))
	for i, r := range rows {
		d := Device{Device: r.Device, Code: r.Code, User: r.User, Key: proof.KeyID(r.Key), Standing: "asked", Enrolment: r.Enrolment}
		var cert proof.Certificate
		if r.Certificate != "" && cert.UnmarshalText([]byte(r.Certificate)) == nil {
			d.Standing, d.Until = "certified", cert.Until
		}
		if s, ok := told(r); ok && s.Out {
			d.Standing = "out"
		}
		all[i] = d
	}
	return all
}

// told reads a standing for a list; who relies on one checks its signature.
func told(r enrol.Row) (branch.Standing, bool) {
	if r.Standing == "" {
		return branch.Standing{}, false
	}
	return branch.PeekStanding(r.Standing)
}

// names reports whether a person's word means the row's device.
func names(r enrol.Row, word string) bool {
	return strings.EqualFold(r.Code, word) || len(word) >= 4 && strings.HasPrefix(strings.ToLower(r.Device), strings.ToLower(word))
}

func (b Branch) certify(ctx context.Context, c *fineract.Client, k *branch.Keys, rows []enrol.Row, what Decision) error {
	for _, word := range what.Devices {
		if !slices.ContainsFunc(rows, func(r enrol.Row) bool { return names(r, word) }) {
			return app.Trouble(app.NotFound, "enrol.no_device", nil, "name", word)
		}
	}
	for i := range rows {
		r := &rows[i]
		chosen := what.All && r.Certificate == "" ||
			slices.ContainsFunc(what.Devices, func(word string) bool { return names(*r, word) })
		if !chosen {
			continue
		}
		if len(r.Key) != 32 {
			return app.Trouble(app.BadInput, "enrol.bad_key", nil, "device", r.Code)
		}
		cert := b.certificate(k, proof.Certificate{Device: r.Device, Code: r.Code, User: r.User, Name: r.User, Role: "officer", Key: r.Key}, what.Days)
		if err := enrol.Certify(ctx, c, *r, cert, b.NewID); err != nil {
			return err
		}
		text, err := cert.MarshalText()
		if err != nil {
			return err
		}
		r.Certificate = string(text)
	}
	return nil
}

// certifyBack is how far back a certificate holds: the device recorded since its enrolment.
const certifyBack = 60 * 24 * time.Hour

func (b Branch) say(ctx context.Context, c *fineract.Client, k *branch.Keys, rows []enrol.Row, what Decision) error {
	word := what.Out + what.In
	device := ""
	for _, r := range rows {
		if !names(r, word) {
			continue
		}
		if device != "" && device != r.Device {
			return app.Trouble(app.BadInput, "enrol.several_devices", nil, "name", word)
		}
		device = r.Device
	}
	if device == "" {
		return app.Trouble(app.NotFound, "enrol.no_device", nil, "name", word)
	}
	text, err := k.Say(branch.Standing{Device: device, Out: what.Out != "", By: what.By, At: b.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Device != device {
			continue
		}
		if err := enrol.Say(ctx, c, rows[i], text, b.NewID); err != nil {
			return err
		}
		rows[i].Standing = text
	}
	return nil
}
