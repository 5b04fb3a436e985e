package audit

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"daftari/app/proof"
)

// ErrKeys says that a file holds no keys to check by; always wrapped.
var ErrKeys = errors.New("no keys to check by")

// Keys are what somebody checks with: the branches that she trusts, and certificates that came
// from elsewhere than what is checked.
type Keys struct {
	Branches     []ed25519.PublicKey
	Certificates []proof.Certificate
}

// ReadKeys takes keys from a stream of JSON things: a branch's public file ("certify"), lines with a
// "certificate", or an export of a ledger, of which only the certificates count. ErrKeys where
// there is none of it.
func ReadKeys(r io.Reader) (Keys, error) {
	var k Keys
	d := json.NewDecoder(r)
	for {
		var x struct {
			Certify     []byte             `json:"certify"`
			Certificate *proof.Certificate `json:"certificate"`
		}
		err := d.Decode(&x)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Keys{}, fmt.Errorf("%w: %w", ErrKeys, err)
		}
		if len(x.Certify) == ed25519.PublicKeySize {
			k.Branches = append(k.Branches, x.Certify)
		}
		if x.Certificate != nil {
			k.Certificates = append(k.Certificates, *x.Certificate)
		}
	}
	if len(k.Branches)+len(k.Certificates) == 0 {
		return Keys{}, ErrKeys
	}
	return k, nil
}

// Add other keys.
func (k Keys) Add(other Keys) Keys {
	return Keys{slices.Concat(k.Branches, other.Branches), slices.Concat(k.Certificates, other.Certificates)}
}
