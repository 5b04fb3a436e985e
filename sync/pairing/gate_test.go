package pairing_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract"
	"daftari/store/vault/branch"
	"daftari/sync/pairing"
)

// held is a book of an enrolled device.
type held struct {
	pairing.Book
	p        branch.Public
	doubted  int
	standing error // of its chain at the checkpoint
	head     proof.Head
}

func (h *held) Branch(context.Context) (branch.Public, error) { return h.p, nil }
func (h *held) Device(context.Context) (app.Device, error) {
	return app.Device{ID: "d1", Code: "K1"}, nil
}
func (h *held) SetDevice(context.Context, app.Device) error             { return nil }
func (h *held) Doubt(context.Context) error                             { h.doubted++; return nil }
func (h *held) Head(context.Context) (proof.Head, error)                { return h.head, nil }
func (h *held) Meet(context.Context, proof.Checkpoint) error            { return h.standing }
func (h *held) AddCertificate(context.Context, proof.Certificate) error { return nil }

// posting counts what reaches the core.
type posting struct {
	pairing.Core
	n int
}

func (p *posting) Post(_ context.Context, works []app.Work) ([]app.Outcome, error) {
	p.n += len(works)
	return nil, nil
}

func checkpoint(t *testing.T) string { return checkpointOf(t, "d1") }

func checkpointOf(t *testing.T, device string) string {
	t.Helper()
	text, err := proof.Checkpoint{Head: proof.Head{Device: device, Code: "K1", N: 3}, At: time.Unix(1, 0).UTC()}.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Nothing is posted before the checkpoint was met, or all that waits was doubted.
func TestGate(t *testing.T) {
	row := `[{\"id\":1,\"device_id\":\"d1\",\"user_name\":\"rehema\",\"sign_key\":\"\"}]`
	marked := `[{\"id\":1,\"office_id\":1,\"mark\":\"` + checkpoint(t) + `\"}]`
	answer := func(one string) string {
		return `[{"requestId":1,"statusCode":200,"body":"` + row + `"},{"requestId":2,"statusCode":200,"body":"` + one + `"}]`
	}
	older := app.Trouble(app.Conflict, "proof.behind", nil)
	for name, c := range map[string]struct {
		status   int
		body     string
		standing error
		posted   int
		doubted  int
		event    app.Event // of what was not posted
		class    app.Class
		key      string // of the error
	}{
		"the checkpoint is met":        {200, answer(marked), nil, 1, 0, "", "", ""},
		"no checkpoint stands there":   {200, answer("[]"), nil, 0, 1, app.Lost, app.Doubtful, ""},
		"an older copy":                {200, answer(marked), older, 0, 1, app.Lost, app.Doubtful, "proof.behind"},
		"another device's checkpoint":  {200, answer(marked), app.Trouble(app.Conflict, "proof.other_device", nil), 0, 1, app.Lost, app.Doubtful, ""},
		"something else in its place":  {200, answer(strings.Replace(marked, checkpoint(t), "AAAA", 1)), nil, 0, 1, app.Lost, app.Doubtful, ""},
		"the table is not shown":       {200, `[{"requestId":1,"statusCode":403,"body":"{\"userMessageGlobalisationCode\":\"error.msg.not.authorized\"}"},{"requestId":2,"statusCode":403,"body":"{\"userMessageGlobalisationCode\":\"error.msg.not.authorized\"}"}]`, nil, 0, 1, app.Lost, app.Doubtful, ""},
		"the core is in trouble":       {503, ``, nil, 0, 0, app.NotApplied, app.Offline, ""},
		"another's page is in the way": {200, `<html>sign in to the hotel</html>`, nil, 0, 0, app.NotApplied, app.Offline, ""},
		"the sign-in is not good":      {401, `{}`, nil, 0, 0, app.NotApplied, app.SignedOut, ""},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer srv.Close()
			book := &held{p: keysOf(t).Public(), standing: c.standing}
			v := visit(t, srv.URL, book)
			core := &posting{}
			before := app.Attempt{Started: v.Now().Add(-time.Second)} // in hand when the gate was reached
			outs, err := v.Gate(core).Post(t.Context(), []app.Work{{Entry: app.Entry{Key: "k"}, Attempt: before}})
			if core.n != c.posted || book.doubted != c.doubted {
				t.Errorf("%d posted, doubted %d times", core.n, book.doubted)
			}
			if c.event != "" && (len(outs) != 1 || outs[0].Event != c.event || outs[0].Class != c.class || outs[0].Key != "k") {
				t.Errorf("%+v", outs)
			}
			var p *app.Problem
			if c.key == "" && err != nil || c.key != "" && (!errors.As(err, &p) || p.Key != c.key) {
				t.Errorf("%v", err)
			}
			if c.event == app.NotApplied {
				return
			}
			// What is claimed afterwards was looked up first; what was in another's hand meanwhile was not.
			after := app.Attempt{Started: v.Now().Add(time.Second)}
			outs, err = v.Gate(core).Post(t.Context(), []app.Work{{Entry: app.Entry{Key: "new"}, Attempt: after}, {Entry: app.Entry{Key: "k2"}, Attempt: before}})
			held := 2 - (core.n - c.posted)
			if err != nil || book.doubted != c.doubted || held != c.doubted || len(outs) != held || held > 0 && (outs[0].Key != "k2" || outs[0].Event != app.Lost) {
				t.Errorf("once more: %v, %d posted, doubted %d times, %+v", err, core.n, book.doubted, outs)
			}
		})
	}
}

// What somebody put in the place of this device's checkpoint is told after the sync, once, and is written over; it ends no
// service, and hides no shut-out.
func TestAnotherCheckpointInOurRow(t *testing.T) {
	k := keysOf(t)
	out, err := k.Say(branch.Standing{Device: "d1", Out: true, By: "Amina", At: time.Unix(1, 0).UTC()})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		mark, standing string
		meets          error
		key            string
	}{
		"of another device": {checkpointOf(t, "d2"), "", app.Trouble(app.Conflict, "proof.other_device", nil), "proof.other_device"},
		"no checkpoint":     {"AAAA", "", nil, "enrol.unreadable_mark"},
		"shut out":          {"AAAA", out, nil, "enrol.shut_out"},
	} {
		t.Run(name, func(t *testing.T) {
			written := ""
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if r.Method == http.MethodPut {
					written = r.URL.Path
					_, _ = w.Write([]byte(`{"resourceId":1}`))
					return
				}
				_, _ = fmt.Fprintf(w, `[{"requestId":1,"statusCode":200,"body":%q},{"requestId":2,"statusCode":200,"body":%q}]`,
					`[{"id":1,"device_id":"d1","user_name":"rehema","sign_key":"","standing":"`+c.standing+`"}]`, `[{"id":1,"office_id":2,"mark":"`+c.mark+`"}]`)
			}))
			defer srv.Close()
			book := &held{p: k.Public(), standing: c.meets, head: proof.Head{Device: "d1", Code: "K1", N: 2}}
			v := visit(t, srv.URL, book)
			v.Dir, v.Erase = t.TempDir(), func() error { return nil }
			err := v.Arrive(t.Context())
			if c.standing == "" {
				if err != nil || book.doubted != 1 {
					t.Fatalf("arrived: %v, doubted %d times", err, book.doubted)
				}
				err = v.Depart(t.Context())
				if !strings.HasSuffix(written, "/v1/datatables/daftari_checkpoint/2/1") {
					t.Errorf("wrote %q", written)
				}
				if again := v.Depart(t.Context()); again != nil {
					t.Errorf("told again: %v", again)
				}
			}
			var p *app.Problem
			if !errors.As(err, &p) || p.Key != c.key {
				t.Errorf("%v, not %s", err, c.key)
			}
		})
	}
}

// A colleague's key is filed under her own name, also where it stands under the owner's.
func TestAColleagueAsksInHerOwnName(t *testing.T) {
	key := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	asked := ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch body, _ := io.ReadAll(r.Body); {
		case r.Method == http.MethodGet:
			_, _ = w.Write([]byte(`[]`))
		case strings.HasSuffix(r.URL.Path, "/batches"):
			_, _ = fmt.Fprintf(w, `[{"requestId":1,"statusCode":200,"body":%q},{"requestId":2,"statusCode":200,"body":"[]"}]`,
				`[{"id":1,"device_id":"d1","user_name":"rehema","sign_key":"`+key+`"}]`)
		default:
			asked = string(body)
			_, _ = w.Write([]byte(`{"resourceId":2}`))
		}
	}))
	defer srv.Close()
	for user, want := range map[string]string{"joseph": `"user_name":"joseph"`, "": ""} {
		asked = ""
		v := visit(t, srv.URL, &held{p: keysOf(t).Public()})
		v.User, v.Key, v.Who.Office = user, make([]byte, 32), 2
		if err := v.Arrive(t.Context()); err != nil {
			t.Fatal(err)
		}
		if (asked == "") != (want == "") || !strings.Contains(asked, want) {
			t.Errorf("%q asks with %s", user, asked)
		}
	}
}

// A line that was down at Arrive and is back at the first posting does not go round the checkpoint.
func TestGateAfterADeadLine(t *testing.T) {
	book := &held{p: keysOf(t).Public()}
	v := visit(t, "http://127.0.0.1:1", book)
	if err := v.Arrive(t.Context()); err != nil {
		t.Fatal(err)
	}
	core := &posting{}
	outs, err := v.Gate(core).Post(t.Context(), []app.Work{{Entry: app.Entry{Key: "k"}}})
	if err != nil || core.n != 0 || len(outs) != 1 || outs[0].Event != app.NotApplied || outs[0].Class != app.Offline {
		t.Errorf("%d posted, %+v, %v", core.n, outs, err)
	}
}

func keysOf(t *testing.T) *branch.Keys {
	t.Helper()
	k, err := branch.NewKeys(zeros{}, "Umoja SACCO", "umoja")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func visit(t *testing.T, url string, book *held) *pairing.Visit {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	client, err := fineract.New(fineract.Config{BaseURL: url, Tenant: "default", User: "rehema", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	client.SetPassword("secret")
	return &pairing.Visit{Book: book, Chain: book, Client: client, Who: app.Officer{Username: "rehema"}, Now: now,
		NewID: func() string { return "00000000-0000-4000-8000-000000000001" }, Dice: func(int64) int64 { return 0 }}
}
