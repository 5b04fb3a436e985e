package providers

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/google/uuid"

	"daftari/app"
)

// UUID is the key as a UUID of version 4 in small letters, which is what most rails ask for:
// the key itself where it is one (all that the house makes are), else one made of its digest.
func UUID(key app.Key) string {
	u, err := uuid.Parse(string(key))
	if err == nil && u.Version() == 4 && u.Variant() == uuid.RFC4122 && u.String() == string(key) {
		return string(key)
	}
	sum := sha256.Sum256([]byte(key))
	copy(u[:], sum[:])
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}

// Compact is the UUID of the key without dashes: 32 letters and digits.
func Compact(key app.Key) string { return strings.ReplaceAll(UUID(key), "-", "") }

// Short is n letters and digits of the key's digest, five bits each, for rails that leave less
// room than a UUID takes; n is 16 to 32. It begins with a letter.
func Short(key app.Key, n int) string {
	sum := sha256.Sum256([]byte(key))
	text := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:]))
	return "d" + text[:min(max(n, 16), 32)-1]
}
