package pairing

import (
	"encoding/json"
	"os"
	"path/filepath"

	"daftari/app"
	"daftari/store/files"
	"daftari/store/vault/branch"
)

// noticeFile tells, without any key, why the book does not open.
const noticeFile = "shut-out.json"

// Notice is what the branch signed of a device, as it lies beside the book.
type Notice struct {
	Branch   branch.Public `json:"branch"`
	Standing string        `json:"standing"` // as it was signed
}

func (n Notice) write(dir string) error {
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return files.WriteWhole(filepath.Join(dir, noticeFile), text)
}

// ShutOut says that the branch shut this book's device out, and who and when; nil when it did not. What the
// branch of that fingerprint ("" = none is known) did not sign is nobody's word.
func ShutOut(dir, print string) error {
	text, err := os.ReadFile(filepath.Join(dir, noticeFile))
	if err != nil {
		return nil
	}
	var n Notice
	if json.Unmarshal(text, &n) != nil || print != "" && !n.Branch.Matches(print) {
		return nil
	}
	told, _ := branch.PeekStanding(n.Standing)
	s, err := n.Branch.ReadStanding(n.Standing, told.Device)
	if err != nil || !s.Out {
		return nil
	}
	return shutOut(s)
}

func shutOut(s branch.Standing) error {
	return app.Trouble(app.NotPermitted, "enrol.shut_out", nil, "name", s.By, "day", app.DateOf(s.At.Local()))
}
