package branch

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// Request is what a user of a device asks of the branch where there is no line to the core: that her key be
// certified. It goes out as a file, and the answer comes back as one.
type Request struct {
	Device app.Device        `json:"device"`
	Branch []byte            `json:"branch"` // id of the keys that enrolled it
	User   string            `json:"user"`   // user name at the core
	Name   string            `json:"name"`
	Role   string            `json:"role"`
	Key    ed25519.PublicKey `json:"key"`  // signs what she records, and this
	Seal   []byte            `json:"seal"` // X25519 public key of the device, for what only it may read
	At     time.Time         `json:"at"`
}

// Ask signs a request with the user's own key; secret is the device's X25519 key, 32 bytes.
func Ask(r Request, key ed25519.PrivateKey, secret []byte) (string, error) {
	seal, err := kem().NewPrivateKey(secret)
	if err != nil {
		return "", fmt.Errorf("the device's key: %w", err)
	}
	r.Key, r.Seal = key.Public().(ed25519.PublicKey), seal.PublicKey().Bytes()
	return state(requestKind, r, key)
}

// ReadRequest reads one and checks that whoever made it holds the key. It proves nothing of who that is: the
// key is compared with the one that the device shows. enrol.request_unreadable (BadInput).
func ReadRequest(text string) (Request, error) {
	var r Request
	s, err := parse(requestKind, text, &r)
	if err == nil {
		err = s.by(r.Key)
	}
	if err == nil && (r.Device.ID == "" || r.Device.Code == "" || r.User == "") {
		err = errors.New("device, code and user must be set")
	}
	if err == nil {
		_, err = kem().NewPublicKey(r.Seal)
	}
	if err != nil {
		return Request{}, app.Trouble(app.BadInput, "enrol.request_unreadable", err)
	}
	return r, nil
}

// Answer is the branch's word on a request.
type Answer struct {
	Device      string            `json:"device"` // id
	Certificate proof.Certificate `json:"certificate"`
	Limits      []byte            `json:"limits,omitempty"` // the device's key for supervisors' codes, sealed to it
	At          time.Time         `json:"at"`
}

const limitsInfo = "daftari limits key 1\x00"

// Answer signs an answer; limits is the device's own key for supervisors' codes, nil = it is given none.
func (k *Keys) Answer(r Request, cert proof.Certificate, limits []byte, at time.Time) (string, error) {
	a := Answer{Device: r.Device.ID, Certificate: cert, At: at}
	if len(limits) > 0 {
		to, err := kem().NewPublicKey(r.Seal)
		if err == nil {
			a.Limits, err = hpke.Seal(to, kdf(), aead(), []byte(limitsInfo+r.Device.ID), limits)
		}
		if err != nil {
			return "", fmt.Errorf("seal to the device: %w", err)
		}
	}
	return k.state(answerKind, a)
}

// ReadAnswer reads the branch's answer to this device and key: enrol.answer_unreadable (BadInput),
// enrol.other_answer (Conflict) where it is another branch's, or of another device or user.
func (p Public) ReadAnswer(text, device string, key ed25519.PublicKey) (Answer, error) {
	var a Answer
	s, err := parse(answerKind, text, &a)
	if err != nil {
		return Answer{}, app.Trouble(app.BadInput, "enrol.answer_unreadable", err)
	}
	if err = s.by(p.Certify); err == nil {
		err = a.Certificate.Check([]ed25519.PublicKey{p.Certify})
	}
	if err == nil && (a.Device != device || a.Certificate.Device != device || !bytes.Equal(a.Certificate.Key, key)) {
		err = errors.New("of another device or user")
	}
	if err != nil {
		return Answer{}, app.Trouble(app.Conflict, "enrol.other_answer", err)
	}
	return a, nil
}

// LimitsKey that came with the answer, by the device's X25519 key; nil where none did.
func (a Answer) LimitsKey(secret []byte) ([]byte, error) {
	if len(a.Limits) == 0 {
		return nil, nil
	}
	private, err := kem().NewPrivateKey(secret)
	if err != nil {
		return nil, fmt.Errorf("the device's key: %w", err)
	}
	return hpke.Open(private, kdf(), aead(), []byte(limitsInfo+a.Device), a.Limits)
}

// PeekAnswer gives the certificate of an answer without asking who signed that; ok says that it is one.
func PeekAnswer(text string) (c proof.Certificate, ok bool) {
	if !strings.HasPrefix(text, answerKind+".") {
		return c, false
	}
	var a Answer
	_, err := parse(answerKind, text, &a)
	return a.Certificate, err == nil
}
