package password

import (
	"bytes"
	"io"
	"os"
	"sync"

	"daftari/app"
	"daftari/store/vault"
)

// Descriptors read passphrases from descriptors. A pipe gives its words once, so they are kept; they are never in the
// environment or on a command line.
type Descriptors struct {
	Fixed string // of the demo, which has nothing to hide; "" = read
	mu    sync.Mutex
	read  map[int]string
}

// mostPassphrase bounds what is read, in bytes.
const mostPassphrase = 1024

// From reads the first line of a descriptor. A regular file is read from its beginning, wherever
// the descriptor stands, so that one `exec 3<file` serves many verbs. vault.bad_fd when there is none.
func (s *Descriptors) From(fd int) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if line, ok := s.read[fd]; ok {
		return line, nil
	}
	line, err := firstLine(fd)
	if err != nil || line == "" {
		return "", app.Trouble(app.BadInput, "vault.bad_fd", err, "fd", fd)
	}
	if s.read == nil {
		s.read = map[int]string{}
	}
	s.read[fd] = line
	return line, nil
}

func firstLine(fd int) (string, error) {
	// A duplicate, so that closing it leaves the descriptor to who gave it.
	f, err := Duplicate(fd)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var from io.Reader = f
	if info, err := f.Stat(); err != nil {
		return "", err
	} else if info.Mode().IsRegular() {
		from = io.NewSectionReader(f, 0, mostPassphrase+1)
	}
	text, err := io.ReadAll(io.LimitReader(from, mostPassphrase+1))
	if err != nil {
		return "", err
	}
	defer vault.Wipe(text)
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if len(text) > mostPassphrase {
		return "", os.ErrInvalid
	}
	return string(bytes.TrimSuffix(text, []byte("\r"))), nil
}
