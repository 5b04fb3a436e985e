package branch_test

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/vault/branch"
)

func asking() branch.Request {
	return branch.Request{Device: app.Device{ID: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7"}, User: "rehema", At: at}
}

// A request is of who holds the key; an answer is of the branch, for that device and key, and what it seals only
// that device opens.
func TestCertifiedByFiles(t *testing.T) {
	k, secret := keys(t, 1), bytes.Repeat([]byte{3}, 32)
	text, err := branch.Ask(asking(), userKey(7), secret)
	if err != nil {
		t.Fatal(err)
	}
	own := userKey(7).Public().(ed25519.PublicKey)
	r, err := branch.ReadRequest(strings.ReplaceAll(text, ".", " .\r\n")) // as mail breaks it
	if err != nil || r.Device.Code != "K7" || !r.Key.Equal(own) {
		t.Fatalf("%+v, %v", r, err)
	}
	stolen := r
	stolen.Key = nil
	other, err := branch.Ask(stolen, userKey(8), secret)
	if err != nil {
		t.Fatal(err)
	}
	cut := strings.LastIndex(text, ".")
	_, err = branch.ReadRequest(other[:strings.LastIndex(other, ".")] + text[cut:])
	wrong(t, err, "enrol.request_unreadable")

	code := bytes.Repeat([]byte{9}, 32)
	answer := func(k *branch.Keys, change func(*proof.Certificate)) string {
		t.Helper()
		line, err := k.Answer(r, certificate(k.Certifier(), change), code, at)
		if err != nil {
			t.Fatal(err)
		}
		return line
	}
	good := answer(k, nil)
	a, err := k.Public().ReadAnswer(good, r.Device.ID, own)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.LimitsKey(secret); err != nil || !bytes.Equal(got, code) {
		t.Errorf("the sealed key: %x, %v", got, err)
	}
	if _, err := a.LimitsKey(bytes.Repeat([]byte{4}, 32)); err == nil {
		t.Error("another device opened it")
	}
	if strings.Contains(good, string(code)) {
		t.Error("it lies there in clear")
	}
	for name, c := range map[string]struct{ text, device, key string }{
		"another branch's":   {answer(keys(t, 2), nil), r.Device.ID, "enrol.other_answer"},
		"for another device": {good, "d1", "enrol.other_answer"},
		"for another user":   {answer(k, func(c *proof.Certificate) { c.Key = userKey(8).Public().(ed25519.PublicKey) }), r.Device.ID, "enrol.other_answer"},
		"a request":          {text, r.Device.ID, "enrol.answer_unreadable"},
		"cut":                {good[:len(good)-5], r.Device.ID, "enrol.other_answer"},
	} {
		_, err := k.Public().ReadAnswer(c.text, c.device, own)
		if err == nil {
			t.Errorf("%s was taken", name)
			continue
		}
		if name != "cut" {
			wrong(t, err, c.key)
		}
	}
}
