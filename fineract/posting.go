package fineract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"daftari/fineract/transport"
)

// Posting is a write that is ready to go, alone (Client.Post) or among others (Client.Batch). It is made by Repayment,
// Deposit and their like; a mistake made there is kept and told when it is sent, before anything goes out.
type Posting struct {
	call call
	err  error

	// RequestID and Reference serve batches only: Reference is the RequestID of an earlier item whose answer this one
	// uses ("$.resourceId" in path or body). RequestID 0 is filled with the place in the list, from 1.
	RequestID int64
	Reference int64
}

// ErrNotBuilt marks a posting that could not be made ready; nothing was sent. Its class is NotApplied.
var ErrNotBuilt = errors.New("fineract: posting not built")

// NotBuilt is a posting that cannot be sent.
func NotBuilt(err error) Posting { return Posting{}.checked(err) }

// Key is the idempotency key it carries.
func (p Posting) Key() string { return p.call.key }

// Err tells why the posting cannot be sent, nil if it can.
func (p Posting) Err() error { return p.err }

// Route is "POST /v1/loans/{loanId}/transactions": the template, without values.
func (p Posting) Route() string { return p.call.method + " " + p.call.route }

// write makes a posting. dated adds locale and dateFormat, which the server wants wherever a date or number stands
// and refuses where it does not know them. body may be nil.
func write(method, route string, args []any, query url.Values, body any, dated bool, key string) Posting {
	p := Posting{call: call{method: method, route: route, args: args, query: query, key: key}}
	p.call.body, p.err = encodeBody(body, dated)
	if p.err == nil && key != "" {
		p.err = checkKey(key)
	}
	if p.err == nil {
		_, p.err = fill(route, args)
	}
	if p.err != nil {
		p.err = fmt.Errorf("%w: %s: %w", ErrNotBuilt, route, p.err)
	}
	return p
}

// Write makes a posting of any kind, for administration; route may hold {placeholders}, which args fill. dated adds
// locale and dateFormat to the body.
func Write(method, route string, args []any, query url.Values, body any, dated bool, key string) Posting {
	p := write(method, route, args, query, body, dated, key)
	if method == http.MethodGet || !strings.HasPrefix(route, "/v") {
		return p.checked(errors.New("method or path not usable"))
	}
	return p
}

func encodeBody(body any, dated bool) ([]byte, error) {
	b := []byte("{}")
	if body != nil {
		var err error
		if b, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	if !dated {
		return b, nil
	}
	head := `{"locale":"` + locale + `","dateFormat":"` + dateFormat + `"`
	if string(b) != "{}" {
		head += ","
	}
	return append([]byte(head), b[1:]...), nil
}

// Post sends one posting: one request on the wire, whatever happens. A result that is Pending is no error.
func (c *Client) Post(ctx context.Context, p Posting) (CommandResult, error) {
	if p.err != nil {
		return CommandResult{}, p.err
	}
	ans, err := c.do(ctx, p.call)
	if err != nil {
		return CommandResult{}, fmt.Errorf("%s: %w", p.Route(), err)
	}
	r, err := result(ans)
	if err != nil {
		return CommandResult{}, fmt.Errorf("%s: %w", p.Route(), err)
	}
	return r, nil
}

func result(ans answer) (CommandResult, error) {
	r := CommandResult{Raw: ans.body, FromCache: strings.EqualFold(ans.header.Get(headerCached), "true")}
	if err := decode(ans, &r); err != nil {
		return CommandResult{}, err
	}
	if !r.known() {
		return CommandResult{}, &TransportError{Place: transport.Sent, NotOurs: true, Status: ans.status,
			Err: errors.New("the answer is JSON, but no result of a command")}
	}
	return r, nil
}

// BatchAnswer is the outcome of one item: Result if Err is nil. Err is what Post would have returned.
type BatchAnswer struct {
	RequestID int64
	Status    int
	Result    CommandResult
	Body      []byte // as it came, for items that read
	Err       error
}

type wireItem struct {
	RequestID   int64        `json:"requestId"`
	Reference   int64        `json:"reference,omitempty"`
	RelativeURL string       `json:"relativeUrl,omitempty"`
	Method      string       `json:"method,omitempty"`
	Headers     []wireHeader `json:"headers"`
	Body        string       `json:"body,omitempty"`
	StatusCode  int          `json:"statusCode,omitempty"`
}

type wireHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ErrBatchAnswer marks an answer to a batch that does not fit the items sent: nothing is known of any of them.
var ErrBatchAnswer = errors.New("the batch's answer does not fit its items")

// Batch sends postings in one request (POST /v1/batches). With enclosing false each item stands for itself and the
// answers are in the order of the items; an item that the answer leaves out is Unsure. With enclosing true all are
// booked or none: a failure gives one answer, that of the item that failed, and no key is used up.
//
// An error means the batch as a whole: 409 KindLocked names a loan to take out (nothing was booked, same keys), a bare
// 500 means one malformed item or an expired password (observed 0.5, 0.6, 1.2).
func (c *Client) Batch(ctx context.Context, enclosing bool, items []Posting) ([]BatchAnswer, error) {
	list := make([]wireItem, len(items))
	for i := range items {
		if items[i].RequestID == 0 {
			items[i].RequestID = int64(i + 1)
		}
		item, err := items[i].item()
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		list[i] = item
	}
	body, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotBuilt, err)
	}
	q := url.Values{"enclosingTransaction": {fmt.Sprint(enclosing)}}
	ans, err := c.do(ctx, call{method: http.MethodPost, route: "/v1/batches", query: q, body: body})
	if err != nil {
		return nil, fmt.Errorf("POST /v1/batches: %w", err)
	}
	answers, err := batchAnswers(ans, items, enclosing)
	if err != nil {
		return nil, fmt.Errorf("POST /v1/batches: %w", err)
	}
	return answers, nil
}

func batchAnswers(ans answer, items []Posting, enclosing bool) ([]BatchAnswer, error) {
	var got []wireItem
	if err := decode(ans, &got); err != nil {
		return nil, err
	}
	misfit := &TransportError{Place: transport.Sent, Status: ans.status, Err: ErrBatchAnswer}
	byID := make(map[int64]wireItem, len(got))
	for _, g := range got {
		if _, twice := byID[g.RequestID]; twice || g.StatusCode < 100 {
			return nil, misfit
		}
		byID[g.RequestID] = g
	}
	if enclosing && len(got) == 1 && got[0].StatusCode/100 != 2 {
		return []BatchAnswer{itemAnswer(got[0])}, nil
	}
	out := make([]BatchAnswer, 0, len(items))
	for _, it := range items {
		g, ok := byID[it.RequestID]
		if !ok && enclosing {
			return nil, misfit
		}
		if !ok {
			out = append(out, BatchAnswer{RequestID: it.RequestID, Err: fmt.Errorf("item %d: %w", it.RequestID, misfit)})
			continue
		}
		delete(byID, it.RequestID)
		out = append(out, itemAnswer(g))
	}
	if len(byID) > 0 {
		return nil, misfit
	}
	return out, nil
}

func itemAnswer(g wireItem) BatchAnswer {
	a := BatchAnswer{RequestID: g.RequestID, Status: g.StatusCode, Body: []byte(g.Body)}
	h := http.Header{}
	for _, x := range g.Headers {
		h.Set(x.Name, x.Value)
	}
	ans := answer{status: g.StatusCode, header: h, body: a.Body}
	switch {
	case g.StatusCode/100 == 2 && strings.HasPrefix(strings.TrimSpace(g.Body), "["):
	case g.StatusCode/100 == 2:
		a.Result, a.Err = result(ans)
	default:
		a.Err = itemError(ans)
	}
	return a
}

// itemError knows the two answers that only items have, both plain text: 501 for an address that batches do not take,
// and "Parent request with id N was erroneous!", by which nothing was done (fineract.md section 3).
func itemError(ans answer) error {
	cached := strings.EqualFold(ans.header.Get(headerCached), "true")
	plain := &Error{Status: ans.status, FromCache: cached, Raw: ans.body[:min(len(ans.body), maxErrorBody)], UserMessage: string(ans.body)}
	switch {
	case ans.status == http.StatusNotImplemented:
		plain.Kind, plain.Class = KindUnsupported, NotApplied
		return plain
	case strings.HasPrefix(string(ans.body), "Parent request with id"):
		plain.Kind, plain.Class = KindRule, NotApplied
		return plain
	}
	return buildError(ans.status, ans.body, cached, transport.RetryAfter(ans.header, time.Time{}), "batch item")
}

func (p Posting) item() (wireItem, error) {
	if p.err != nil {
		return wireItem{}, p.err
	}
	target, err := p.relative()
	if err != nil {
		return wireItem{}, err
	}
	// The name must be spelled exactly so: another spelling is ignored and books twice (observed 0.3).
	headers := []wireHeader{{"Content-Type", "application/json"}}
	if p.call.key != "" {
		headers = append(headers, wireHeader{headerKey, p.call.key})
	}
	it := wireItem{RequestID: p.RequestID, Reference: p.Reference, RelativeURL: target, Method: p.call.method, Headers: headers}
	if p.call.method != http.MethodGet {
		it.Body = string(p.call.body)
	}
	return it, nil
}

// relative is the address without a slash at its front, as batches want it ("/v1/.." is 501, observed section 1 row 3).
func (p Posting) relative() (string, error) {
	path, err := fill(p.call.route, p.call.args)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotBuilt, err)
	}
	if len(p.call.query) > 0 {
		// The server's batches know queries of words and commas only (fineract.md section 3).
		path += "?" + strings.ReplaceAll(p.call.query.Encode(), "%2C", ",")
	}
	return strings.TrimPrefix(path, "/"), nil
}

// batchable is what the server's batches take (fineract.md section 3), as "METHOD address" with \w for ids.
var batchable = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`POST v1/clients`, `PUT v1/clients/\d+`, `POST v1/clients/\d+\?command=activate`,
	`POST v1/loans`, `GET v1/loans/\d+(\?[\w,=&]+)?`, `GET v1/loans/external-id/[\w-]+(\?[\w,=&]+)?`,
	`POST v1/loans/\d+\?command=(approve|disburse)`, `POST v1/loans/external-id/[\w-]+\?command=\w+`,
	`POST v1/loans/(\d+|external-id/[\w-]+)/transactions\?command=\w+`,
	`(POST|GET) v1/loans/\d+/transactions/(\d+|\$\.resourceId)(\?command=\w+)?`,
	`(POST|GET) v1/loans/external-id/[\w-]+/transactions/external-id/[\w-]+(\?command=\w+)?`,
	`GET v1/savingsaccounts/\d+\?[\w,=&]+`, `POST v1/savingsaccounts`,
	`POST v1/savingsaccounts/\d+/transactions\?command=\w+`, `POST v1/savingsaccounts/\d+/transactions/\d+\?command=\w+`,
	`(POST|GET|PUT|DELETE) v1/datatables/[\w ]+/(\d+|\$\.resourceId)(/\d+)?`, `GET v1/datatables/[\w ]+/query\?[\w,=&-]+`,
}, `|`) + `)$`)

// Batchable tells whether the server takes this posting as an item of a batch; others are answered 501 there.
func (p Posting) Batchable() bool {
	target, err := p.relative()
	return err == nil && p.err == nil && batchable.MatchString(p.call.method+" "+target)
}

// Read makes an item that reads within a batch: a loan, say, right after the posting to it.
func Read(route string, query url.Values, args ...any) Posting {
	p := Posting{call: call{method: http.MethodGet, route: route, args: args, query: query}}
	if _, err := fill(route, args); err != nil {
		p.err = fmt.Errorf("%w: %w", ErrNotBuilt, err)
	}
	return p
}
