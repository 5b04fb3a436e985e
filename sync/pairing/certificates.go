package pairing

import (
	"strings"

	"daftari/app"
	"daftari/app/proof"
	"daftari/fineract/ledger/enrol"
	"daftari/store/vault/branch"
)

// writeCertificates writes what is certified, one a line.
func writeCertificates(path string, rows []enrol.Row) error {
	var b strings.Builder
	for _, r := range rows {
		if r.Certificate != "" {
			b.WriteString(r.Certificate + "\n")
		}
	}
	if err := writeNew(path, []byte(b.String()), 0o644); err != nil {
		return app.Trouble(app.Conflict, "enrol.keys_exist", err, "path", path)
	}
	return nil
}

// readCertificates reads such files. enrol.no_file, enrol.no_certificate (BadInput).
func readCertificates(paths []string) (all []proof.Certificate, err error) {
	for _, path := range paths {
		text, err := readSmall(path)
		if err != nil {
			return nil, err
		}
		for line := range strings.FieldsSeq(string(text)) {
			if c, ok := branch.PeekAnswer(line); ok { // only its own signature counts
				all = append(all, c)
				continue
			}
			var c proof.Certificate
			if err := c.UnmarshalText([]byte(line)); err != nil {
				return nil, app.Trouble(app.BadInput, "enrol.no_certificate", err, "path", path)
			}
			all = append(all, c)
		}
	}
	return all, nil
}
