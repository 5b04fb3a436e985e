package password

import "encoding/base64"

// Device keeps a secret for each book of an institution in the system's keyring; it is the institution's code.
type Device string

func (d Device) name(book string) string { return string(d) + "/book/" + book }

// Get is keys.DeviceSecrets.
func (d Device) Get(book string) ([]byte, error) {
	text, err := KeyringGet(d.name(book))
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

// Set is keys.DeviceSecrets.
func (d Device) Set(book string, secret []byte) error {
	return KeyringSet(d.name(book), base64.StdEncoding.EncodeToString(secret))
}

// Delete is keys.DeviceSecrets.
func (d Device) Delete(book string) error { return KeyringDelete(d.name(book)) }
