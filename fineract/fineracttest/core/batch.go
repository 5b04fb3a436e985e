package core

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

const word = `[\w\d_-]+`

// strategies are what /batches can do: method and relative URL below v1 (fineract.md section 3). Queries hold words and commas only.
var strategies = []struct {
	method string
	url    *regexp.Regexp
}{
	{"POST", regexp.MustCompile(`^clients$`)},
	{"PUT", regexp.MustCompile(`^clients/\d+$`)},
	{"POST", regexp.MustCompile(`^clients/\d+\?command=activate$`)},
	{"POST", regexp.MustCompile(`^loans$`)},
	{"GET", regexp.MustCompile(`^loans/\d+(\?[\w=&,]+)?$`)},
	{"GET", regexp.MustCompile(`^loans/external-id/` + word + `(\?[\w=&,]+)?$`)},
	{"PUT", regexp.MustCompile(`^loans/(\d+|external-id/` + word + `)(\?command=\w+)?$`)},
	{"POST", regexp.MustCompile(`^loans/\d+\?command=(approve|disburse)$`)},
	{"POST", regexp.MustCompile(`^loans/external-id/` + word + `\?command=\w+$`)},
	{"POST", regexp.MustCompile(`^loans/(\d+|external-id/` + word + `)/transactions\?command=[\w-]+$`)},
	{"POST", regexp.MustCompile(`^loans/\d+/transactions/\d+(\?command=[\w-]+)?$`)},
	{"POST", regexp.MustCompile(`^loans/external-id/` + word + `/transactions/external-id/` + word + `(\?command=[\w-]+)?$`)},
	{"GET", regexp.MustCompile(`^loans/\d+/transactions/\d+(\?[\w=&,]+)?$`)},
	{"GET", regexp.MustCompile(`^loans/external-id/` + word + `/transactions/external-id/` + word + `(\?[\w=&,]+)?$`)},
	{"POST", regexp.MustCompile(`^loans/(\d+|external-id/` + word + `)/charges$`)},
	{"GET", regexp.MustCompile(`^loans/(\d+|external-id/` + word + `)/charges(/\d+)?$`)},
	{"POST", regexp.MustCompile(`^loans/(\d+|external-id/` + word + `)/charges/\d+(\?command=\w+)?$`)},
	{"POST", regexp.MustCompile(`^savingsaccounts$`)},
	{"GET", regexp.MustCompile(`^savingsaccounts/\d+(\?[\w=&,]+)?$`)},
	{"POST", regexp.MustCompile(`^savingsaccounts/\d+/transactions(\?command=\w+)?$`)},
	{"POST", regexp.MustCompile(`^savingsaccounts/\d+/transactions/\d+(\?command=\w+)?$`)},
	{"POST", regexp.MustCompile(`^datatables/` + word + `/\d+$`)},
	{"GET", regexp.MustCompile(`^datatables/` + word + `/(query\?[\w=&,-]+|\d+(/\d+)?(\?[\w=&,]+)?)$`)},
	{"PUT", regexp.MustCompile(`^datatables/` + word + `/\d+(/\d+)?$`)},
	{"DELETE", regexp.MustCompile(`^datatables/` + word + `/\d+(/\d+)?$`)},
}

type item struct {
	id        *int64
	url       string
	method    string
	headers   []wire.Obj
	reference *int64
	body      string
}

type answer struct {
	status  int
	headers []wire.Obj
	body    string
	failed  bool
	item    *item
}

func (a answer) obj() wire.Obj {
	o := wire.Obj{}
	if a.item != nil && a.item.id != nil {
		o = append(o, wire.Field{Key: "requestId", Val: *a.item.id})
	}
	o = append(o, wire.Field{Key: "statusCode", Val: a.status})
	if a.headers != nil {
		o = append(o, wire.Field{Key: "headers", Val: a.headers})
	}
	return append(o, wire.Field{Key: "body", Val: a.body})
}

// ReadBatch is the first reading of a batch, by the filter that looks for loans locked by close-of-business: anything malformed refuses the
// whole call with a bare 500, a locked loan with 409, before anything is booked (fineract-observed.md 0.5, 0.6).
func (t *Tenant) readBatch(c *Call) ([]*item, error) {
	var raw []map[string]json.RawMessage
	if json.Unmarshal([]byte(c.Body), &raw) != nil {
		return nil, wire.Bare(500)
	}
	items := make([]*item, 0, len(raw))
	for _, m := range raw {
		it, ok := readItem(m)
		if !ok {
			return nil, wire.Bare(500)
		}
		items = append(items, it)
	}
	if !t.passesLocks(c.A) {
		for _, it := range items {
			if id := t.LoanOfPath(it.path()); it.method != "GET" && t.locked[id] {
				return nil, wire.CobLocked(id)
			}
		}
	}
	return items, nil
}

func readItem(m map[string]json.RawMessage) (*item, bool) {
	it := &item{}
	ok := true
	read := func(key string, into any) {
		if raw, there := m[key]; there && json.Unmarshal(raw, into) != nil {
			ok = false
		}
		delete(m, key)
	}
	var headers []struct{ Name, Value string }
	read("requestId", &it.id)
	read("relativeUrl", &it.url)
	read("method", &it.method)
	read("headers", &headers)
	read("reference", &it.reference)
	read("body", &it.body)
	for _, h := range headers {
		it.headers = append(it.headers, wire.O("name", h.Name, "value", h.Value))
	}
	if it.body != "" && !json.Valid([]byte(it.body)) {
		ok = false
	}
	return it, ok && len(m) == 0
}

func (it *item) path() string {
	p, _, _ := strings.Cut(strings.TrimPrefix(it.url, "v1/"), "?")
	return p
}

// passesLocks says whether the user may write to locked loans (970).
func (t *Tenant) passesLocks(a *Account) bool { return t.Can(a, "BYPASS_LOAN_WRITE_PROTECTION") }

// LoanOfPath is the loan a path below api/v1 writes to, 0 when none.
func (t *Tenant) LoanOfPath(path string) int64 {
	segs := strings.Split(path, "/")
	if len(segs) < 2 || segs[0] != "loans" {
		return 0
	}
	if segs[1] == "external-id" && len(segs) > 2 {
		if l := t.W.LoanByExternalID(segs[2]); l != nil {
			return l.ID
		}
		return 0
	}
	var n int64
	_, _ = fmt.Sscan(segs[1], &n) // as far as the figures go: "12?command=disburse" is 12
	return n
}

// LockedLoan refuses a write on a loan that close-of-business works on.
func (t *Tenant) LockedLoan(c *Call) *wire.Error {
	if c.Method == "GET" || t.passesLocks(c.A) {
		return nil
	}
	if id := t.LoanOfPath(c.Path); t.locked[id] {
		return wire.CobLocked(id)
	}
	return nil
}

// Batch answers POST /batches.
func (m *Mux) Batch(c *Call) (any, error) {
	items, err := c.T.readBatch(c)
	if err != nil {
		return nil, err
	}
	if bad := badReference(items); bad != nil {
		return []wire.Obj{bad.obj()}, nil
	}
	b := &batch{mux: m, outer: c, done: map[int64]*answer{}}
	if c.Flag("enclosingTransaction") {
		return b.enclosed(items), nil
	}
	out := make([]answer, 0, len(items))
	for _, it := range items {
		out = append(out, b.run(it, nil))
	}
	return sorted(out), nil
}

// badReference finds an item that refers to nothing: one 403 for the batch (522).
func badReference(items []*item) *answer {
	for _, it := range items {
		if it.reference == nil || slices.ContainsFunc(items, func(o *item) bool { return o.id != nil && *o.id == *it.reference }) {
			continue
		}
		e := wire.Refused("validation.msg.batch.reference.invalid", "Referenced request not found", *it.reference)
		return &answer{status: 403, headers: jsonHeader(nil), body: string(wire.Pretty(e.Body(true)))}
	}
	return nil
}

func sorted(all []answer) []wire.Obj {
	id := func(a answer) int64 {
		if a.item == nil || a.item.id == nil {
			return 0
		}
		return *a.item.id
	}
	sort.SliceStable(all, func(i, j int) bool { return id(all[i]) < id(all[j]) })
	out := make([]wire.Obj, 0, len(all))
	for _, a := range all {
		out = append(out, a.obj())
	}
	return out
}

type batch struct {
	mux   *Mux
	outer *Call
	done  map[int64]*answer
}

// enclosed runs all in one transaction: the first failure undoes everything and is the only element of the answer (500-504).
func (b *batch) enclosed(items []*item) []wire.Obj {
	t := b.outer.T
	t.Begin()
	all := make([]answer, 0, len(items))
	state := &enclosing{}
	for _, it := range items {
		a := b.run(it, state)
		if a.failed {
			t.Rollback()
			return []wire.Obj{a.obj()}
		}
		all = append(all, a)
	}
	t.Commit()
	return sorted(all)
}

func (b *batch) run(it *item, enc *enclosing) answer {
	a := answer{item: it, status: 200}
	if it.reference != nil {
		parent := b.done[*it.reference]
		if parent == nil || parent.failed {
			a.failed, a.status = true, 400
			if parent != nil {
				a.status = parent.status
			}
			a.body = fmt.Sprintf("Parent request with id %d was erroneous!", *it.reference)
			b.keep(a)
			return a
		}
		resolve(it, parent.body)
	}
	a = b.answer(it, enc)
	b.keep(a)
	return a
}

func (b *batch) keep(a answer) {
	if a.item.id != nil {
		b.done[*a.item.id] = &a
	}
}

var reference = regexp.MustCompile(`\$\.[A-Za-z0-9_.]+`)

// resolve puts values of the parent's answer in the place of "$.resourceId" in URL and body.
func resolve(it *item, parent string) {
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(parent))
	d.UseNumber()
	if d.Decode(&m) != nil {
		return
	}
	value := func(path string) string {
		var v any = m
		for _, key := range strings.Split(strings.TrimPrefix(path, "$."), ".") {
			inner, _ := v.(map[string]any)
			if v = inner[key]; v == nil {
				return path
			}
		}
		return fmt.Sprint(v)
	}
	it.url = reference.ReplaceAllStringFunc(it.url, value)
	it.body = reference.ReplaceAllStringFunc(it.body, value)
}

func jsonHeader(have []wire.Obj) []wire.Obj {
	if slices.ContainsFunc(have, func(h wire.Obj) bool { return h.Get("name") == "Content-Type" }) {
		return have
	}
	return append(have[:len(have):len(have)], wire.O("name", "Content-Type", "value", "application/json"))
}

func (b *batch) answer(it *item, enc *enclosing) answer {
	a := answer{item: it, status: 200, headers: it.headers}
	relative := strings.TrimPrefix(it.url, "v1/")
	if !slices.ContainsFunc(strategies, func(s struct {
		method string
		url    *regexp.Regexp
	}) bool {
		return s.method == it.method && s.url.MatchString(relative)
	}) {
		return answer{item: it, status: 501, failed: true, body: fmt.Sprintf("Resource with method %s and relativeUrl %s doesn't exist", it.method, it.url)}
	}
	path, query, _ := strings.Cut(relative, "?")
	q, _ := url.ParseQuery(query)
	c := &Call{T: b.outer.T, A: b.outer.A, Method: it.method, Path: path, Query: q, Body: it.body, Batch: true, enclosing: enc, Busy: b.outer.Busy}
	v, err := any(nil), duplicateHeader(it)
	if err == nil {
		c.Key = itemKey(it)
		v, err = b.serve(c)
	}
	if err != nil {
		e := wire.From(err)
		a.failed, a.status, a.body = true, e.Status, string(wire.Pretty(e.Body(true)))
		if e.Echo != nil {
			a.body = *e.Echo
		}
		a.headers = jsonHeader(a.headers)
	} else {
		a.body = string(wire.Encode(v))
		if c.quirk {
			a.headers = jsonHeader(a.headers)
		}
	}
	if c.Served {
		a.headers = append(a.headers[:len(a.headers):len(a.headers)], wire.O("name", "x-served-from-cache", "value", "true"))
	}
	return a
}

// serve runs the item; a savings account can be read only when the query names its charges (509, 538).
func (b *batch) serve(c *Call) (any, error) {
	if c.Method == "GET" && strings.HasPrefix(c.Path, "savingsaccounts/") && !slices.Contains([]string{"all", "active", "inactive"}, c.Q("chargeStatus")) {
		return nil, wire.BadQuery("status", queryValue(c, "chargeStatus"), "all", "active", "inactive")
	}
	return b.mux.Serve(c)
}

// itemKey is the value of the header spelled exactly Idempotency-Key (495, 496).
func itemKey(it *item) *string {
	for _, h := range it.headers {
		if h.Get("name") == "Idempotency-Key" {
			v, _ := h.Get("value").(string)
			return &v
		}
	}
	return nil
}

func duplicateHeader(it *item) error {
	seen := map[string]string{}
	for _, h := range it.headers {
		name, _ := h.Get("name").(string)
		value, _ := h.Get("value").(string)
		if first, ok := seen[name]; ok {
			return wire.Exception(fmt.Sprintf("Duplicate key %s (attempted merging values %s and %s)", name, first, value))
		}
		seen[name] = value
	}
	return nil
}
