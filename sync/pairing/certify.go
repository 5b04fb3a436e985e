package pairing

import (
	"context"
	"crypto/ed25519"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/proof"
	"daftari/store/vault/branch"
)

// Holder is the user at a device, with her keys (keys.Unlocked).
type Holder interface {
	Signer() (ed25519.PrivateKey, error)
	Subkey(label string) ([]byte, error)
}

// Certified is a book whose user is certified by files (store.Book).
type Certified interface {
	Branch(ctx context.Context) (branch.Public, error)
	Device(ctx context.Context) (app.Device, error)
	Officer(ctx context.Context) (app.Officer, error)
	SetLimitsKey(ctx context.Context, k limits.Key) error
}

// Files is a device that asks its branch, and hears of it, by files.
type Files struct {
	Book  Certified
	Chain Chain
	Who   Holder
	Role  string // of the user
	Now   func() time.Time
}

// Asked is a request as it was made.
type Asked struct {
	Code string `json:"code"` // of the device
	User string `json:"user"`
	Key  string `json:"key"`            // as records name it: to be compared at the branch
	Text string `json:"text,omitempty"` // the request, where it went to no file
	Out  string `json:"out,omitempty"`
}

// answers names the device's key to which secrets of an answer are sealed. It comes from the book's own key.
const answers = "branch answers 1"

func (f Files) secrets() (key ed25519.PrivateKey, secret []byte, err error) {
	if key, err = f.Who.Signer(); err != nil {
		return nil, nil, err
	}
	secret, err = f.Who.Subkey(answers)
	return key, secret, err
}

func (f Files) branch(ctx context.Context) (branch.Public, app.Device, error) {
	p, err := f.Book.Branch(ctx)
	if err == nil && p.IsZero() {
		err = app.Trouble(app.BadConfig, "enrol.no_branch", nil)
	}
	if err != nil {
		return p, app.Device{}, err
	}
	device, err := f.Book.Device(ctx)
	return p, device, err
}

// Ask writes a request for the user who is at the device; out "" = it is told. enrol.no_branch (BadConfig).
func (f Files) Ask(ctx context.Context, out string) (Asked, error) {
	p, device, err := f.branch(ctx)
	if err != nil {
		return Asked{}, err
	}
	who, err := f.Book.Officer(ctx)
	if err != nil {
		return Asked{}, err
	}
	key, secret, err := f.secrets()
	if err != nil {
		return Asked{}, err
	}
	text, err := branch.Ask(branch.Request{Device: device, Branch: p.ID(), User: who.Username, Name: who.Name, Role: f.Role,
		At: f.Now().UTC().Truncate(time.Second)}, key, secret)
	if err != nil {
		return Asked{}, err
	}
	a := Asked{Code: device.Code, User: who.Username, Key: proof.KeyID(key.Public().(ed25519.PublicKey)), Text: text, Out: out}
	if out != "" {
		a.Text = ""
		err = publish(out, text)
	}
	return a, err
}

func publish(path, text string) error {
	if err := writeNew(path, []byte(text+"\n"), 0o600); err != nil {
		return app.Trouble(app.Conflict, "enrol.keys_exist", err, "path", path)
	}
	return nil
}

// Accepted is what an answer brought.
type Accepted struct {
	Until  time.Time `json:"until,omitzero"` // the certificate holds
	Limits bool      `json:"limits"`         // a key for supervisors' codes came with it
}

// Accept takes the branch's answer: what is recorded from here on is signed under its certificate, and so counts
// what was signed before, within the certificate's time. enrol.no_branch, enrol.no_file, enrol.answer_unreadable,
// enrol.other_answer.
func (f Files) Accept(ctx context.Context, path string) (Accepted, error) {
	p, device, err := f.branch(ctx)
	if err != nil {
		return Accepted{}, err
	}
	text, err := readSmall(path)
	if err != nil {
		return Accepted{}, err
	}
	key, secret, err := f.secrets()
	if err != nil {
		return Accepted{}, err
	}
	a, err := p.ReadAnswer(string(text), device.ID, key.Public().(ed25519.PublicKey))
	if err != nil {
		return Accepted{}, err
	}
	raw, err := a.LimitsKey(secret)
	if err != nil {
		return Accepted{}, app.Trouble(app.Conflict, "enrol.other_answer", err)
	}
	if err := f.Chain.AddCertificate(ctx, a.Certificate); err != nil {
		return Accepted{}, err
	}
	v := Accepted{Until: a.Certificate.Until}
	if len(raw) == 0 {
		return v, nil
	}
	k, err := limits.NewKey(raw)
	if err != nil {
		return v, app.Trouble(app.Conflict, "enrol.other_answer", err)
	}
	v.Limits = true
	return v, f.Book.SetLimitsKey(ctx, k)
}

// Answering is one answer to a request.
type Answering struct {
	Opening
	Request string     // file
	Limits  limits.Key // the branch's; the zero Key = the device is given none
	Days    int        // that the certificate holds
	Out     string     // file; "" = it is told
}

// Answered is an answer as it was made.
type Answered struct {
	Asked
	Until time.Time `json:"until"`
}

// Answer certifies the key of a request, with no network. enrol.request_unreadable (BadInput), enrol.other_branch
// (Conflict) where another branch enrolled the device.
func (b Branch) Answer(r Answering) (Answered, error) {
	text, err := readSmall(r.Request)
	if err != nil {
		return Answered{}, err
	}
	asked, err := branch.ReadRequest(string(text))
	if err != nil {
		return Answered{}, err
	}
	k, err := b.open(r.Opening)
	if err != nil {
		return Answered{}, err
	}
	if string(asked.Branch) != string(k.Public().ID()) {
		return Answered{}, OtherBranch(k.Public())
	}
	cert := b.certificate(k, proof.Certificate{Device: asked.Device.ID, Code: asked.Device.Code, User: asked.User, Name: asked.Name,
		Role: asked.Role, Key: asked.Key}, r.Days)
	var raw []byte
	if !r.Limits.IsZero() {
		raw = r.Limits.ForDevice(asked.Device.Code).Bytes()
	}
	line, err := k.Answer(asked, cert, raw, b.Now().UTC().Truncate(time.Second))
	if err != nil {
		return Answered{}, err
	}
	v := Answered{Asked{Code: asked.Device.Code, User: asked.User, Key: proof.KeyID(asked.Key), Text: line, Out: r.Out}, cert.Until}
	if r.Out != "" {
		v.Text = ""
		err = publish(r.Out, line)
	}
	return v, err
}

// certificate signs one that holds for so many days, and a while back: the device recorded since its enrolment.
func (b Branch) certificate(k *branch.Keys, c proof.Certificate, days int) proof.Certificate {
	from := b.Now().UTC().Truncate(time.Second)
	c.Serial, c.Institution = b.NewID(), k.Public().Code
	c.From, c.Until = from.Add(-certifyBack), from.AddDate(0, 0, max(days, 1))
	return proof.Certify(c, k.Certifier())
}
