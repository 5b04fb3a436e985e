// Package enrol is where device and branch meet at the core: the datatable in which a device takes its
// enrolment and asks to be certified, and in which the branch answers; and the one with the
// checkpoints. What stands in it is signed by those who wrote it; the core only carries it.
package enrol

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/tables"
)

// Row is one user of one device.
type Row struct {
	ID, Office  int64
	Enrolment   string // id of the document that the device took; "" for a further user
	Device      string // id, a UUID
	Code        string // of the device
	User        string // user name at the core
	Key         []byte // that signs: ed25519, 32 bytes
	Certificate string // as proof.Certificate writes it; "" while it is asked for
	Standing    string // as branch.Standing is signed; "" while nothing was said
}

// rowColumns are read; what a row is filed under comes with them.
func rowColumns() []string {
	return []string{"id", "office_id", "enrol_id", "device_id", "device_code", "user_name", "sign_key", "certificate", "standing"}
}

type newRow struct {
	Enrolment string `json:"enrol_id,omitempty"`
	Device    string `json:"device_id"`
	Code      string `json:"device_code"`
	User      string `json:"user_name"`
	Key       string `json:"sign_key"`
}

// Ask files the row of a user of this device, and with the first one takes the enrolment. It can be
// asked again: what stands there is read back. enrol.replayed (Conflict) when another device has
// taken the enrolment.
func Ask(ctx context.Context, c *fineract.Client, office app.OfficeID, r Row, newKey func() string) error {
	there, err := asked(ctx, c, r)
	if err != nil || there {
		return err
	}
	row := newRow{Enrolment: r.Enrolment, Device: r.Device, Code: r.Code, User: r.User, Key: base64.RawURLEncoding.EncodeToString(r.Key)}
	_, err = c.Post(ctx, tables.AddRow(Table, int64(office), row, newKey()))
	class := fineract.Classify(err)
	if err != nil && class != fineract.Duplicate && class != fineract.Unsure {
		return ledger.Trouble(err)
	}
	there, lookErr := asked(ctx, c, r)
	switch {
	case lookErr != nil:
		return lookErr
	case there:
		return nil
	case class == fineract.Duplicate && r.Enrolment != "":
		return app.Trouble(app.Conflict, "enrol.replayed", err)
	}
	return ledger.Trouble(err)
}

// asked: this device's row stands there. Another's with the same enrolment is a replay.
func asked(ctx context.Context, c *fineract.Client, r Row) (bool, error) {
	mine, err := OfDevice(ctx, c, r.Device)
	if err != nil {
		return false, err
	}
	for _, m := range mine {
		if m.User == r.User && string(m.Key) == string(r.Key) && (r.Enrolment == "" || m.Enrolment == r.Enrolment) {
			return true, nil
		}
	}
	if r.Enrolment == "" {
		return false, nil
	}
	taken, err := find(ctx, c, "enrol_id", r.Enrolment)
	for _, t := range taken {
		if !strings.EqualFold(t.Device, r.Device) {
			return false, app.Trouble(app.Conflict, "enrol.replayed", nil)
		}
	}
	return false, err
}

// OfDevice are the rows of a device.
func OfDevice(ctx context.Context, c *fineract.Client, device string) ([]Row, error) {
	return find(ctx, c, "device_id", device)
}

func find(ctx context.Context, c *fineract.Client, column, value string) ([]Row, error) {
	found, err := tables.FindRows(ctx, c, Table, column, value, rowColumns()...)
	if err != nil {
		return nil, ledger.Trouble(err)
	}
	var all []Row
	for _, cells := range found {
		all = append(all, rowOf(func(name string) json.RawMessage { return cells[name] }))
	}
	return all, nil
}

// All are the rows of every office that the user sees.
func All(ctx context.Context, c *fineract.Client) (all []Row, err error) {
	offices, err := c.Offices(ctx)
	if err != nil {
		return nil, ledger.Trouble(err)
	}
	for _, o := range offices {
		t, err := tables.Rows(ctx, c, Table, o.ID)
		if err != nil {
			return nil, ledger.Trouble(err)
		}
		for _, cells := range t.Rows {
			all = append(all, rowOf(func(name string) json.RawMessage {
				if at := t.Column(name); at >= 0 {
					return cells[at]
				}
				return nil
			}))
		}
	}
	return all, nil
}

// rowOf reads cells; what is null or of another type stays empty, and is then signed by nobody.
func rowOf(cell func(name string) json.RawMessage) (r Row) {
	for name, into := range map[string]any{"id": &r.ID, "office_id": &r.Office, "enrol_id": &r.Enrolment, "device_id": &r.Device,
		"device_code": &r.Code, "user_name": &r.User, "certificate": &r.Certificate, "standing": &r.Standing} {
		_ = json.Unmarshal(cell(name), into)
	}
	var key string
	_ = json.Unmarshal(cell("sign_key"), &key)
	r.Key, _ = base64.RawURLEncoding.DecodeString(key)
	return r
}

// Certify writes the branch's certificate into a row.
func Certify(ctx context.Context, c *fineract.Client, r Row, cert proof.Certificate, newKey func() string) error {
	text, err := cert.MarshalText()
	if err != nil {
		return fmt.Errorf("write a certificate: %w", err)
	}
	return change(ctx, c, r, map[string]string{"certificate": string(text)}, newKey)
}

// Say writes the branch's word on a device into one of its rows.
func Say(ctx context.Context, c *fineract.Client, r Row, standing string, newKey func() string) error {
	return change(ctx, c, r, map[string]string{"standing": standing}, newKey)
}

func change(ctx context.Context, c *fineract.Client, r Row, columns map[string]string, newKey func() string) error {
	if _, err := c.Post(ctx, tables.ChangeRow(Table, r.Office, r.ID, columns, newKey())); err != nil {
		return ledger.Trouble(err)
	}
	return nil
}

// Met is what a device finds of itself at the core.
type Met struct {
	Rows []Row
	Mark *Mark // nil before the first
}

// Mark is a checkpoint with the row that it stands in.
type Mark struct {
	proof.Checkpoint
	// Odd says that what stands in the row is no checkpoint: the Problem enrol.unreadable_mark, nil where it is one.
	Odd         error
	row, office int64
}

// Meet reads a device's rows and checkpoint, both in one request.
func Meet(ctx context.Context, c *fineract.Client, device string) (m Met, err error) {
	ask := func(table string, columns ...string) fineract.Posting {
		q := url.Values{"columnFilter": {"device_id"}, "valueFilter": {device}, "resultColumns": {strings.Join(columns, ",")}}
		return fineract.Read("/v1/datatables/{datatable}/query", q, table)
	}
	answers, err := c.Batch(ctx, false, []fineract.Posting{
		ask(Table, rowColumns()...), ask(CheckpointTable, "id", "office_id", "mark")})
	if err != nil {
		return m, ledger.Trouble(err)
	}
	var cells [2][]map[string]json.RawMessage
	for i, a := range answers {
		if a.Err != nil {
			return m, ledger.Trouble(a.Err)
		}
		if err := json.Unmarshal(a.Body, &cells[i]); err != nil {
			return m, app.Trouble(app.Foreign, "enrol.unreadable_answer", err)
		}
	}
	for _, row := range cells[0] {
		m.Rows = append(m.Rows, rowOf(func(name string) json.RawMessage { return row[name] }))
	}
	for _, row := range cells[1] {
		m.Mark = markOf(row)
	}
	return m, nil
}

// markOf a row. What somebody else put there hides nothing else that the branch said.
func markOf(row map[string]json.RawMessage) *Mark {
	var k Mark
	var text string
	_ = json.Unmarshal(row["id"], &k.row)
	_ = json.Unmarshal(row["office_id"], &k.office)
	_ = json.Unmarshal(row["mark"], &text)
	if err := k.Checkpoint.UnmarshalText([]byte(text)); err != nil {
		k.Odd = app.Trouble(app.Conflict, "enrol.unreadable_mark", err)
	}
	return &k
}

type markRow struct {
	Device  string `json:"device_id,omitempty"`
	Code    string `json:"device_code"`
	Seq     int64  `json:"seq"`
	Receipt int64  `json:"receipt_no"`
	Hash    string `json:"chain_hash"`
	Mark    string `json:"mark"`
}

// Note writes a checkpoint, over the one that was met where there was one.
func Note(ctx context.Context, c *fineract.Client, office app.OfficeID, old *Mark, now proof.Checkpoint, newKey func() string) error {
	text, err := now.MarshalText()
	if err != nil {
		return fmt.Errorf("write a checkpoint: %w", err)
	}
	row := markRow{Device: now.Device, Code: now.Code, Seq: now.Seq, Receipt: now.Receipt, Hash: now.Hash.String(), Mark: string(text)}
	post := tables.AddRow(CheckpointTable, int64(office), row, newKey())
	if old != nil {
		row.Device = ""
		post = tables.ChangeRow(CheckpointTable, old.office, old.row, row, newKey())
	}
	if _, err := c.Post(ctx, post); err != nil {
		return ledger.Trouble(err)
	}
	return nil
}

// Absent reports whether an error says that the tables are not there, or not for this user: nothing
// was prepared for a branch, and a device works on without.
func Absent(err error) bool {
	switch fineract.Classify(err) {
	case fineract.Refused, fineract.NotPermitted:
		return true
	default:
		return false
	}
}
