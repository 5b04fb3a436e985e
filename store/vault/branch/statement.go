package branch

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"daftari/app/proof"
)

// A statement is one line of text that a branch signed, or a device that asks it: what it is, its JSON, the signature, all
// three joined by dots. The signature covers the line up to its last dot, so that no statement
// passes for one of another kind; kind is also the domain of the signature.
const (
	enrolmentKind = "daftari-enrol-1"
	standingKind  = "daftari-standing-1"
	requestKind   = "daftari-request-1"
	answerKind    = "daftari-answer-1"
	statementMax  = 32 << 10
)

func (k *Keys) state(kind string, v any) (string, error) { return state(kind, v, k.certify) }

func state(kind string, v any, by ed25519.PrivateKey) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode a statement: %w", err)
	}
	line := kind + "." + base64.RawURLEncoding.EncodeToString(text)
	sig := proof.Sign(by, proof.Domain(kind), []byte(line))
	return line + "." + base64.RawURLEncoding.EncodeToString(sig), nil
}

// statement taken apart, its signature not yet checked.
type statement struct {
	kind      string
	signed    string
	signature []byte
}

// parse reads the line into v. Blanks and line ends around and inside are what mail and chat put in.
func parse(kind, line string, v any) (s statement, err error) {
	if len(line) > statementMax {
		return s, errors.New("too long")
	}
	line = strings.Join(strings.Fields(line), "")
	parts := strings.Split(line, ".")
	if len(parts) != 3 || parts[0] != kind {
		return s, fmt.Errorf("not a %s", kind)
	}
	text, err := base64.RawURLEncoding.Strict().DecodeString(parts[1])
	if err != nil {
		return s, err
	}
	if s.signature, err = base64.RawURLEncoding.Strict().DecodeString(parts[2]); err != nil {
		return s, err
	}
	s.kind, s.signed = kind, parts[0]+"."+parts[1]
	return s, json.Unmarshal(text, v)
}

func (s statement) by(key ed25519.PublicKey) error {
	return proof.Verify(key, proof.Domain(s.kind), []byte(s.signed), s.signature)
}
