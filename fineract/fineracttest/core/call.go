package core

import (
	"net/url"
	"strconv"

	"daftari/fineract/fineracttest/books"
)

// Call is one request, single or an item of a batch, after sign-in.
type Call struct {
	T      *Tenant
	A      *Account
	Method string
	Path   string // below /api/v1, without a leading slash; "v2/clients/search" for the other version
	Query  url.Values
	Body   string
	Key    *string // nil when the request had no Idempotency-Key; "" is a key
	Served bool    // answered from the store of keys
	Batch  bool
	Busy   bool // other postings are on the same account: 409, and the key is burnt
	seg    map[string]string
	quirk  bool // answered through an exception: a batch item gets a Content-Type then

	enclosing *enclosing
}

// enclosing is the state of a batch in one transaction.
type enclosing struct{ pending bool }

// Var is a variable of the route's pattern.
func (c *Call) Var(name string) string { return c.seg[name] }

// ID is a numeric variable of the route's pattern.
func (c *Call) ID(name string) int64 {
	n, _ := strconv.ParseInt(c.seg[name], 10, 64)
	return n
}

// W is the tenant's books.
func (c *Call) W() *books.World { return c.T.W }

// Office is the office of the user: reads are limited to it and what is below.
func (c *Call) Office() int64 { return c.A.User.OfficeID }

// Q is a query parameter.
func (c *Call) Q(name string) string { return c.Query.Get(name) }

// Flag is a query parameter that must be "true".
func (c *Call) Flag(name string) bool { return c.Query.Get(name) == "true" }

// Number is a numeric query parameter, 0 when absent or no number.
func (c *Call) Number(name string) int64 {
	n, _ := strconv.ParseInt(c.Query.Get(name), 10, 64)
	return n
}
