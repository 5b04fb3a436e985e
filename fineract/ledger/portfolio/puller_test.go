package portfolio_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"

	"daftari/fineract/ledger/portfolio"
)

// httpHeads is what a call costs besides its answer's body: the request with its ~200 characters of
// query, sign-in and tenant headers, and the answer's status and headers, as recorded.
const httpHeads = 900

// wire is the size of an answer as Fineract's generic form gives it, gzipped.
func wire(t *testing.T, rows [][]string) int {
	t.Helper()
	var buf, body bytes.Buffer
	body.WriteString(`{"columnHeaders":[`)
	for i, c := range portfolio.Columns() {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, `{"columnName":%q,"columnType":"VARCHAR","columnDisplayType":"STRING","isColumnNullable":false,"isColumnPrimaryKey":false,"isColumnUnique":false,"isColumnIndexed":false,"columnValues":[]}`, c)
	}
	body.WriteString(`],"data":[`)
	for i, r := range rows {
		if i > 0 {
			body.WriteByte(',')
		}
		cells, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&body, `{"row":%s}`, cells)
	}
	body.WriteString(`]}`)
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(body.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}

// puller is a device that pulls as this package says.
type puller struct {
	t        *testing.T
	db       *sql.DB
	e        engine
	who      viewer
	staff    int64
	cursor   portfolio.Cursor
	held     portfolio.Held
	rows     portfolio.Rows // of the last pull
	left     []portfolio.Gone
	follow   portfolio.Ask // the second call of the last pull; zero when there was none
	requests int
	bytes    int
	byKind   map[string]int
}

func (p *puller) ask(a portfolio.Ask, into *portfolio.Rows) {
	p.t.Helper()
	_, rows := run(p.t, p.db, p.e, p.who, a)
	p.requests++
	p.bytes += wire(p.t, rows) + httpHeads
	split := map[string][][]string{}
	for _, r := range rows {
		split[r[0]] = append(split[r[0]], r)
	}
	if p.byKind == nil {
		p.byKind = map[string]int{}
	}
	for k, part := range split {
		p.byKind[k] += wire(p.t, part) - wire(p.t, nil)
	}
	if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), raw(p.t, rows), into); err != nil {
		p.t.Fatal(err)
	}
}

func (p *puller) first() {
	p.requests, p.bytes, p.rows, p.left = 0, 0, portfolio.Rows{}, nil
	p.ask(portfolio.Opening(p.staff), &p.rows)
	p.cursor = p.rows.Cursor()
	for _, a := range portfolio.Rest(p.staff, p.rows) {
		p.ask(a, &p.rows)
	}
	p.held = portfolio.Held{}.After(p.rows)
}

// next is a later pull.
func (p *puller) next() {
	p.requests, p.bytes, p.rows, p.left, p.byKind, p.follow = 0, 0, portfolio.Rows{}, nil, nil, portfolio.Ask{}
	p.ask(portfolio.Changes(p.staff, p.cursor), &p.rows)
	cursor := p.rows.Cursor()
	after := p.held.After(p.rows)
	if follow, needed := portfolio.Follow(p.staff, p.cursor, after, p.rows); needed {
		p.follow = follow
		p.ask(follow, &p.rows)
		left, missing, some := after.Compare(follow, p.rows)
		p.left = left
		if some {
			p.ask(missing, &p.rows)
		}
		p.rows.Gone = append(p.rows.Gone, left...)
		after = p.held.After(p.rows)
	}
	p.cursor, p.held = cursor, after
}
