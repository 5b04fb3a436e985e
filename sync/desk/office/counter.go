package office

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/app/spoken"
	"daftari/sync/desk"
	"daftari/sync/desk/panel"
	"daftari/sync/deskapi"
)

// socketFile is where verbs speak with a desk that runs: only whoever may read the folder can.
const socketFile = "desk.sock"

// asked of a desk by a verb, at "/NAME".
type asked struct {
	Invite   bool           `json:"invite,omitempty"`
	Approver string         `json:"approver,omitempty"` // user name
	Forget   bool           `json:"forget,omitempty"`   // her secret
	Policy   *payout.Policy `json:"policy,omitempty"`
	ShutOut  string         `json:"shutOut,omitempty"` // device, by its code or id
	LetIn    string         `json:"letIn,omitempty"`
	Resume   string         `json:"resume,omitempty"` // rail
	Restored bool           `json:"restored,omitempty"`
	Open     bool           `json:"open,omitempty"`
	Mend     *Mending       `json:"mend,omitempty"`
	Seen     *Attest        `json:"seen,omitempty"`
	Copy     bool           `json:"copy,omitempty"`
}

// told to a verb.
type told struct {
	Code  string    `json:"code,omitempty"` // of a device; or what an approver keeps
	Users int       `json:"users,omitempty"`
	N     int       `json:"n,omitempty"`
	Open  []Waiting `json:"open,omitempty"`
	State string    `json:"state,omitempty"`
	Path  string    `json:"path,omitempty"`
}

// Mending is a person's word on a payment that only a person can bring further.
type Mending struct {
	Key  app.Key  `json:"key"`
	Way  desk.Way `json:"way"`
	By   string   `json:"by"`
	Note string   `json:"note"`
	Ref  string   `json:"ref,omitempty"` // the core's transaction, for desk.Posted
}

// Attest is what two people saw of a payment that asking does not settle.
type Attest struct {
	Key  app.Key   `json:"key"`
	By   [2]string `json:"by"` // their user names
	Paid bool      `json:"paid"`
	Ref  string    `json:"ref,omitempty"` // the provider's confirmation number, for Paid
	Note string    `json:"note"`
}

// Waiting is a payment that is not at its end. It names nobody.
type Waiting struct {
	Key    app.Key      `json:"key"`
	Number string       `json:"number"`
	State  payout.State `json:"state"`
	Rail   string       `json:"rail"`
	Amount money.Amount `json:"amount"`
	Since  time.Time    `json:"since"`
	Asked  int          `json:"asked"`
	Code   string       `json:"code,omitempty"`
}

// Invite makes a code with which one device of an institution enrols, once.
func (o *Office) Invite(ctx context.Context, tenant string) (string, error) {
	t, err := o.counter(ctx, tenant, asked{Invite: true})
	return t.Code, err
}

// Approver gives a user who approves over the telephone her secret; an earlier one counts no more. It is shown once.
func (o *Office) Approver(ctx context.Context, tenant, user string) (string, error) {
	t, err := o.counter(ctx, tenant, asked{Approver: user})
	return t.Code, err
}

// Forget takes an approver's secret away.
func (o *Office) Forget(ctx context.Context, tenant, user string) error {
	_, err := o.counter(ctx, tenant, asked{Approver: user, Forget: true})
	return err
}

// Policy is what the institution decided about payouts, where not its core says so. office.core_rules (Conflict).
func (o *Office) Policy(ctx context.Context, tenant string, p payout.Policy) error {
	_, err := o.counter(ctx, tenant, asked{Policy: &p})
	return err
}

// ShutOut keeps a device out at once, by its code, or by its id where it did not enrol here. The number is of its users here.
// office.no_device (NotFound).
func (o *Office) ShutOut(ctx context.Context, tenant, device string) (int, error) {
	t, err := o.counter(ctx, tenant, asked{ShutOut: device})
	return t.Users, err
}

// LetIn takes ShutOut back.
func (o *Office) LetIn(ctx context.Context, tenant, device string) (int, error) {
	t, err := o.counter(ctx, tenant, asked{LetIn: device})
	return t.Users, err
}

// Resume lets the queue of a provider that stands still go on.
func (o *Office) Resume(ctx context.Context, tenant, rail string) error {
	_, err := o.counter(ctx, tenant, asked{Resume: rail})
	return err
}

// Restored is said before a desk runs on a copy of its book that was put back: what was let go in the copy is asked about,
// and not sent. It gives how many payments there are.
func (o *Office) Restored(ctx context.Context, tenant string) (int, error) {
	t, err := o.counter(ctx, tenant, asked{Restored: true})
	return t.N, err
}

// Waits are the payments that are not at their end, the oldest first.
func (o *Office) Waits(ctx context.Context, tenant string) ([]Waiting, error) {
	t, err := o.counter(ctx, tenant, asked{Open: true})
	return t.Open, err
}

// Mend says how a payment goes on that is stuck or was taken back, and gives where it stands then.
func (o *Office) Mend(ctx context.Context, tenant string, m Mending) (payout.State, error) {
	t, err := o.counter(ctx, tenant, asked{Mend: &m})
	return payout.State(t.State), err
}

// Attest says what two people saw of a payment, and gives where it stands then.
func (o *Office) Attest(ctx context.Context, tenant string, a Attest) (payout.State, error) {
	t, err := o.counter(ctx, tenant, asked{Seen: &a})
	return payout.State(t.State), err
}

// Copy the book of an institution now; where it lies. office.no_copies (BadConfig).
func (o *Office) Copy(ctx context.Context, tenant string) (string, error) {
	t, err := o.counter(ctx, tenant, asked{Copy: true})
	return t.Path, err
}

// Look at the desk that runs here. office.idle (Conflict) where none does.
func (o *Office) Look(ctx context.Context) (look panel.Look, err error) {
	if err = o.call(ctx, "/", asked{}, &look); errors.Is(err, errNobody) {
		err = app.Trouble(app.Conflict, "office.idle", nil)
	}
	return look, err
}

// counter asks the desk that runs, or does it in the book itself where none does.
func (o *Office) counter(ctx context.Context, tenant string, a asked) (out told, err error) {
	names, err := o.Names()
	if err != nil {
		return out, err
	}
	if !slices.Contains(names, tenant) {
		return out, app.Trouble(app.NotFound, "office.no_tenant", nil, "name", tenant)
	}
	if err := o.call(ctx, "/"+tenant, a, &out); !errors.Is(err, errNobody) {
		return out, err
	}
	one, err := o.open(ctx, tenant)
	if err != nil {
		return out, err
	}
	out, err = o.serve(ctx, one, a)
	return out, errors.Join(err, one.close())
}

// barred is the word under which a device is kept out here; the branch's own, signed, comes by the core.
const barred = "desk"

// serve what a verb asks.
func (o *Office) serve(ctx context.Context, t *Open, a asked) (out told, err error) {
	switch {
	case a.Invite:
		out.Code, err = t.Desk.Invite(ctx)
	case a.Approver != "" && a.Forget:
		err = t.SetCodeKey(ctx, a.Approver, payout.CodeKey{})
	case a.Approver != "":
		if out.Code, err = drawCode(o.Random); err == nil {
			err = t.SetCodeKey(ctx, a.Approver, payout.CodeKey{Secret: secret.New(out.Code)})
		}
	case a.Policy != nil && t.Desk.Policy != nil:
		err = app.Trouble(app.Conflict, "office.core_rules", nil, "name", t.Name)
	case a.Policy != nil:
		err = t.SetPolicy(ctx, *a.Policy)
	case a.ShutOut != "":
		out.Users, err = t.bar(ctx, a.ShutOut, barred)
	case a.LetIn != "":
		out.Users, err = t.bar(ctx, a.LetIn, "")
	case a.Resume != "":
		if !slices.Contains(t.Rails, a.Resume) {
			return out, app.Trouble(app.NotFound, "office.no_rail", nil, "rail", a.Resume)
		}
		err = t.Desk.Resume(ctx, a.Resume)
	case a.Restored:
		out.N, err = t.Desk.Restored(ctx)
	case a.Open:
		out.Open, err = t.waits(ctx)
	case a.Mend != nil:
		s, merr := t.Desk.Mend(ctx, a.Mend.Key, a.Mend.Way, a.Mend.By, a.Mend.Note, a.Mend.Ref)
		out.State, err = string(s.State), merr
	case a.Seen != nil:
		s, serr := t.Desk.Attest(ctx, a.Seen.Key, a.Seen.By, a.Seen.Paid, a.Seen.Ref, a.Seen.Note)
		out.State, err = string(s.State), serr
	case a.Copy:
		out.Path, err = o.copy(ctx, t)
	default:
		err = app.Trouble(app.BadInput, "door.body", nil)
	}
	return out, err
}

// bar a device, or let it in again.
func (t *Open) bar(ctx context.Context, device, word string) (users int, err error) {
	all, err := t.Devices(ctx)
	if err != nil {
		return 0, err
	}
	for _, d := range all {
		if d.ID == device || strings.EqualFold(d.Code, device) {
			return t.Desk.ShutOut(ctx, d.ID, word)
		}
	}
	if uuid.Validate(device) == nil { // it never enrolled here: its key could sign all the same
		return t.Desk.ShutOut(ctx, strings.ToLower(device), word)
	}
	return 0, app.Trouble(app.NotFound, "office.no_device", nil, "device", device)
}

func (t *Open) waits(ctx context.Context) (all []Waiting, err error) {
	var open []payout.State
	for _, s := range payout.States() {
		if panel.WaitOf(s) != "" {
			open = append(open, s)
		}
	}
	rows, err := t.In(ctx, open...)
	for _, p := range rows {
		all = append(all, Waiting{Key: p.Status.Key, Number: p.Payment.No, State: p.Status.State, Rail: p.Payment.Wallet.Provider, Amount: p.Payment.Amount,
			Since: p.Status.At, Asked: p.Status.Asked, Code: p.Status.Code})
	}
	return all, err
}

// drawCode of 120 bits, in groups that a person can copy.
func drawCode(random io.Reader) (string, error) {
	letters, err := spoken.Random(random, 24)
	var groups []string
	for g := range slices.Chunk([]byte(letters), 4) {
		groups = append(groups, string(g))
	}
	return strings.Join(groups, "-"), err
}

// errNobody says that no desk runs here.
var errNobody = errors.New("no desk runs in this folder")

// call the desk that runs; errNobody.
func (o *Office) call(ctx context.Context, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	c := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(o.Dir, socketFile))
	}}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://desk"+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return errNobody
	}
	if err != nil {
		return app.Trouble(app.Internal, "office.silent", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return app.Trouble(app.Internal, "office.silent", err)
	}
	if resp.StatusCode == http.StatusOK {
		return json.Unmarshal(answer, into)
	}
	var r deskapi.Refusal
	if err := json.Unmarshal(answer, &r); err != nil || r.Key == "" {
		return app.Trouble(app.Internal, "office.silent", err)
	}
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		args[i] = a
	}
	return app.Trouble(r.Class, r.Key, nil, args...)
}

// listen for verbs. A socket that a dead desk left is taken away: its book's lock says that it is dead.
func (o *Office) listen() (net.Listener, error) {
	path := filepath.Join(o.Dir, socketFile)
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
	}
	l, err := net.Listen("unix", path)
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
	}
	return l, nil
}
