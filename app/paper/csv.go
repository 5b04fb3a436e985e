package paper

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"daftari/app/money"
)

// csvTable is RFC 4180: commas, CRLF, quotes where needed; UTF-8. Figures have a point and no
// grouping in every language.
type csvTable struct{ w *csv.Writer }

func newCSV(out io.Writer, mark bool) *csvTable {
	if mark {
		out = &marked{out: out}
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return &csvTable{w}
}

// marked writes the byte order mark before the first byte.
type marked struct {
	out  io.Writer
	done bool
}

func (m *marked) Write(b []byte) (int, error) {
	if !m.done {
		if _, err := io.WriteString(m.out, "\ufeff"); err != nil {
			return 0, err
		}
		m.done = true
	}
	return m.out.Write(b)
}

func (t *csvTable) row(cells ...any) error {
	fields := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			fields[i] = harmless(c)
		case int64:
			fields[i] = strconv.FormatInt(c, 10)
		case money.Amount:
			fields[i] = c.Decimal()
		default:
			return fmt.Errorf("cell of type %T", c)
		}
	}
	return t.w.Write(fields)
}

func (t *csvTable) close() error {
	t.w.Flush()
	return t.w.Error()
}

// drop keeps what csv holds back from out.
func (t *csvTable) drop() {}

// harmless puts an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV
// injection). It is a text's own matter: figures are written by us, and a negative one stays one.
func harmless(s string) string {
	if s == "" {
		return s
	}
	// Wide signs too: Excel in Japanese and Chinese reads them as the narrow ones.
	if strings.ContainsRune("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
