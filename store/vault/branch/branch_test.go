package branch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/proof"
	"daftari/store/vault"
	"daftari/store/vault/branch"
)

// dice are bytes that repeat from run to run, for keys that tests can name.
type dice byte

func (d *dice) Read(p []byte) (int, error) {
	for i := range p {
		*d = *d*31 + 7
		p[i] = byte(*d)
	}
	return len(p), nil
}

func keys(t testing.TB, seed byte) *branch.Keys {
	t.Helper()
	d := dice(seed)
	k, err := branch.NewKeys(&d, "Umoja SACCO", "umoja")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func wrong(t *testing.T, err error, key string) {
	t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
}

func record(t testing.TB, key app.Key) branch.Record {
	t.Helper()
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	no := app.ReceiptNo{Device: "K7", N: 123}
	e := app.Entry{
		Key: key, Seq: 1201, Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 7}, Client: 31, Group: 4,
		Title: "Wanjikũ Otieno", Label: "Loan 000000007 · Biashara", Amount: money.FromMinor(50000, kes), Flow: app.CashIn,
		Day: app.DateOf(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)), Receipt: no, By: app.Officer{User: 5, Username: "rehema", Staff: 2, Name: "Rehema Achieng", Office: 1},
		At: app.Stamp{Wall: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Zone: "+03:00", BootID: "b1"}, Version: "1.0.0",
	}
	return branch.Record{Entry: e, Receipt: &app.Receipt{No: no, Title: e.Title, Client: 31, Entries: []app.Key{key}, Day: e.Day},
		Device: app.Device{ID: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7"}, Server: "https://core.example", Tenant: "umoja"}
}

func TestKeyFile(t *testing.T) {
	k := keys(t, 1)
	d := dice(9)
	const words = "kahawa na mandazi asubuhi"
	file, err := branch.WriteKeys(k, words, vault.Floor(), &d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := branch.OpenKeys(file, words)
	if err != nil || !again.Public().Same(k.Public()) || again.Public().Institution != "Umoja SACCO" {
		t.Fatalf("opened as %v, %v", again, err)
	}
	if p, err := branch.PublicOf(file); err != nil || !p.Same(k.Public()) {
		t.Fatalf("the public half without a passphrase: %v", err)
	}
	_, err = branch.OpenKeys(file, words+" ")
	wrong(t, err, "branch.wrong_passphrase")
	_, err = branch.WriteKeys(k, "kahawa", vault.Floor(), &d)
	wrong(t, err, "branch.short_passphrase")

	for name, change := range map[string]func(string) string{
		"another name":        func(s string) string { return strings.Replace(s, "Umoja SACCO", "Umoia SACCO", 1) },
		"cheaper to guess":    func(s string) string { return strings.Replace(s, `"t": 2`, `"t": 3`, 1) },
		"another branch's":    func(s string) string { return swapPublic(t, s, keys(t, 2).Public()) },
		"a flipped character": func(s string) string { return flipSealed(s) },
	} {
		t.Run(name, func(t *testing.T) {
			text := change(string(file))
			if text == string(file) {
				t.Fatal("nothing was changed")
			}
			_, err := branch.OpenKeys([]byte(text), words)
			wrong(t, err, "branch.wrong_passphrase")
		})
	}
	for name, text := range map[string]string{
		"weak":   strings.Replace(string(file), `"t": 2`, `"t": 1`, 1),
		"greedy": strings.Replace(string(file), `"m": 19456`, `"m": 999999999`, 1),
		"public": mustJSON(t, k.Public()),
		"empty":  "",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := branch.OpenKeys([]byte(text), words)
			wrong(t, err, "branch.not_keys")
		})
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func swapPublic(t *testing.T, file string, p branch.Public) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(file), &m); err != nil {
		t.Fatal(err)
	}
	m["public"] = p
	return mustJSON(t, m)
}

func flipSealed(file string) string {
	at := strings.Index(file, `"sealed": "`) + len(`"sealed": "`) + 60
	c := byte('A')
	if file[at] == 'A' {
		c = 'B'
	}
	return file[:at] + string(c) + file[at+1:]
}

func TestFingerprintIsCompared(t *testing.T) {
	p := keys(t, 1).Public()
	print := p.Fingerprint()
	for name, typed := range map[string]string{"as shown": print, "capitals": strings.ToUpper(print), "without blanks": strings.ReplaceAll(print, " ", "")} {
		if !p.Matches(typed) {
			t.Errorf("%s: %q does not match", name, typed)
		}
	}
	if p.Matches(keys(t, 2).Public().Fingerprint()) || p.Matches("") || p.Matches(print[:19]) {
		t.Error("another fingerprint matches")
	}
	back, err := branch.ReadPublic([]byte(mustJSON(t, p)))
	if err != nil || !back.Same(p) {
		t.Fatalf("the public file: %v", err)
	}
}

func TestEnvelope(t *testing.T) {
	k := keys(t, 1)
	s, err := branch.NewSealer(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	const key = "5f0c9f4e-7a55-4c8e-9a39-2b86c2a3f001"
	want := record(t, key)
	all, err := s.Seal([]branch.Record{record(t, "another"), want})
	if err != nil {
		t.Fatal(err)
	}
	env := all[1]
	if got, err := k.Open("another", all[0]); err != nil || got.Entry.Key != "another" {
		t.Fatalf("its neighbour: %v", err)
	}
	if _, err := k.Open(key, all[0]); !errors.Is(err, branch.ErrEnvelope) {
		t.Errorf("a neighbour in its place: %v", err)
	}
	t.Logf("a repayment with its receipt: %d bytes sealed of %d in JSON", len(env), len(mustJSON(t, want)))
	got, err := k.Open(key, env)
	if err != nil || mustJSON(t, got) != mustJSON(t, want) {
		t.Fatalf("opened as %+v, %v", got, err)
	}
	for _, hidden := range []string{"Wanjik", "Otieno", "Biashara", "rehema", "umoja", key} {
		if bytes.Contains(env, []byte(hidden)) {
			t.Errorf("%q is in the envelope", hidden)
		}
	}
	if again, _ := s.Seal([]branch.Record{want}); bytes.Equal(again[0], env) {
		t.Error("two envelopes of one record are alike")
	}
	if _, err := k.Open("5f0c9f4e-7a55-4c8e-9a39-2b86c2a3f002", env); !errors.Is(err, branch.ErrEnvelope) {
		t.Errorf("in another entry's place: %v", err)
	}
	if _, err := keys(t, 2).Open(key, env); !errors.Is(err, branch.ErrOtherBranch) {
		t.Errorf("by another branch: %v", err)
	}
	for at := range env {
		bad := bytes.Clone(env)
		bad[at] ^= 1
		if _, err := k.Open(key, bad); err == nil {
			t.Fatalf("opens with byte %d changed", at)
		}
	}
	if _, err := k.Open(key, env[:len(env)-1]); !errors.Is(err, branch.ErrEnvelope) {
		t.Errorf("cut: %v", err)
	}
}

func TestEnrolment(t *testing.T) {
	k := keys(t, 1)
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	e := branch.Enrolment{ID: "e1", Made: now, Until: now.Add(48 * time.Hour), Institution: "Umoja SACCO", Code: "umoja",
		Server: "https://core.example", Tenant: "umoja", User: "rehema", Limits: app.Limits{OfflineHours: 72}, Copies: "/sdcard/daftari"}
	text, err := k.Enrol(e)
	if err != nil {
		t.Fatal(err)
	}
	got, err := branch.ReadEnrolment("\n "+text[:90]+"\n"+text[90:]+" \n", now)
	if err != nil || !got.Branch.Same(k.Public()) || got.User != "rehema" || got.Limits.OfflineHours != 72 {
		t.Fatalf("read as %+v, %v", got, err)
	}
	e.User = "otieno"
	other, err := k.Enrol(e)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := keys(t, 2).Enrol(e)
	if err != nil {
		t.Fatal(err)
	}
	part := func(s string, i int) string { return strings.Split(s, ".")[i] }
	say, err := k.Say(branch.Standing{Device: "d1", Out: true, By: "Amina", At: now})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"words of one, signature of another", part(text, 0) + "." + part(text, 1) + "." + part(other, 2), "enrol.changed"},
		{"signed by another branch", part(text, 0) + "." + part(text, 1) + "." + part(foreign, 2), "enrol.changed"},
		{"not signed", part(text, 0) + "." + part(text, 1) + ".", "enrol.changed"},
		{"another kind of statement", say, "enrol.unreadable"},
		{"another kind under this name", part(text, 0) + "." + part(say, 1) + "." + part(say, 2), "enrol.unreadable"},
		{"cut", text[:len(text)/2], "enrol.unreadable"},
		{"nothing", "", "enrol.unreadable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := branch.ReadEnrolment(c.text, now)
			wrong(t, err, c.want)
		})
	}
	_, err = branch.ReadEnrolment(text, now.Add(49*time.Hour))
	wrong(t, err, "enrol.expired")
	e.Server = " "
	_, err = k.Enrol(e)
	wrong(t, err, "enrol.incomplete")
}

func TestStandingIsTheBranchsWord(t *testing.T) {
	k := keys(t, 1)
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	text, err := k.Say(branch.Standing{Device: "d1", Out: true, By: "Amina", At: at})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := k.Public().ReadStanding(text, "d1"); err != nil || !s.Out || s.By != "Amina" || !s.At.Equal(at) {
		t.Fatalf("read as %+v, %v", s, err)
	}
	if _, err := k.Public().ReadStanding(text, "d2"); err == nil {
		t.Error("it counts for another device")
	}
	if _, err := keys(t, 2).Public().ReadStanding(text, "d1"); err == nil {
		t.Error("another branch's word counts")
	}
}

func TestCopy(t *testing.T) {
	c := branch.Copy{
		Head: branch.Head{Device: app.Device{ID: "d1", Code: "K7"}, Made: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Branch: keys(t, 1).Public().ID(), Stood: proof.Checkpoint{Head: proof.Head{Device: "d1", Code: "K7", N: 11, Seq: 9, Receipt: 4, Hash: proof.Hash{7}}}},
		Items: []branch.Item{
			{Key: "k1", Seq: 8, State: app.Queued, Envelope: []byte("one")},
			{Key: "k2", Seq: 9, State: app.Unsure, Sent: true, Generation: 1, Envelope: []byte("two")},
		},
	}
	file, err := branch.WriteCopy(c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := branch.ReadCopy(file)
	if err != nil || len(got.Items) != 2 || string(got.Items[1].Envelope) != "two" || !got.Items[1].Sent || got.Head.Stood.Seq != 9 {
		t.Fatalf("read as %+v, %v", got, err)
	}
	for n := range file {
		bad := bytes.Clone(file)
		bad[n] ^= 0x10
		if _, err := branch.ReadCopy(bad); !errors.Is(err, branch.ErrCopy) {
			t.Fatalf("byte %d changed: %v", n, err)
		}
		if _, err := branch.ReadCopy(file[:n]); !errors.Is(err, branch.ErrCopy) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
}

func BenchmarkSealMeeting(b *testing.B) {
	s, err := branch.NewSealer(keys(b, 1).Public())
	if err != nil {
		b.Fatal(err)
	}
	var meeting []branch.Record
	for i := range 80 { // two entries of each of forty members
		meeting = append(meeting, record(b, app.Key(fmt.Sprintf("5f0c9f4e-7a55-4c8e-9a39-2b86c2a3f0%02d", i))))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Seal(meeting); err != nil {
			b.Fatal(err)
		}
	}
}

// Pins that have run out are no pins: the document is refused, and the pin is named.
func TestPinsOfAnEnrolmentRunOut(t *testing.T) {
	k, pin := keys(t, 1), "sha256/AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	for name, c := range map[string]struct {
		pins  []string
		until app.Date
		key   string
	}{
		"for ever":          {[]string{pin}, app.Date{}, ""},
		"their last day":    {[]string{pin}, app.DateOf(at), ""},
		"the day before":    {[]string{pin}, app.DateOf(at).AddDays(-1), "enrol.pins_expired"},
		"a day and no pins": {nil, app.DateOf(at).AddDays(-1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := k.Enrol(branch.Enrolment{ID: "e", Made: at.AddDate(0, 0, -2), Until: at.AddDate(0, 0, 7), Institution: "Umoja", Code: "umoja",
				Server: "https://core.example", Tenant: "default", User: "rehema", Pins: c.pins, PinsUntil: c.until})
			if err != nil {
				t.Fatal(err)
			}
			e, err := branch.ReadEnrolment(text, at)
			if c.key == "" && (err != nil || e.PinsUntil != c.until) {
				t.Errorf("%v, until %s", err, e.PinsUntil)
			}
			if c.key != "" {
				wrong(t, err, c.key)
			}
		})
	}
}
