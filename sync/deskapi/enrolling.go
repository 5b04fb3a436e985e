package deskapi

import (
	"time"

	"daftari/app/proof"
)

// ForEnrol is the domain of the signature under an enrolment.
const ForEnrol proof.Domain = "daftari desk enrol 1"

// Message is what is signed of an enrolment: the code, the device, the instant.
func (e Enrol) Message() []byte {
	return proof.Fields(e.Code, e.Device.ID, e.Device.Code, e.At.UTC().Format(time.RFC3339Nano))
}

// Sign the enrolment with the user's own key on this device.
func (e Enrol) Sign(s proof.Signer) (Enrol, error) {
	e.Certificate = s.Certificate()
	var err error
	e.Signature, err = s.Sign(ForEnrol, e.Message())
	return e, err
}
