package farside

import (
	"errors"
	"net/http"
	"sync"
	"time"

	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

// Line is how the network to the far side is.
type Line string

// The lines that a trainer can choose.
const (
	Good   Line = "good"
	Slow   Line = "slow"   // every answer takes seconds
	Losing Line = "losing" // what is posted is booked, and no answer comes
	Cut    Line = "cut"
)

// slowness of the slow line: longer than people wait, shorter than any request's limit.
const slowness = 4 * time.Second

// Trainer makes things go wrong at a stand-in on purpose, and tells what moved since he began. Safe for many goroutines.
type Trainer struct {
	srv    *fineracttest.Server
	branch *fineracttest.Branch
	before map[string]bool

	mu     sync.Mutex
	line   Line
	fault  int // of the line, 0 = none
	others int // postings of the other officer
}

// NewTrainer begins on a good line; what moved before is not told.
func NewTrainer(srv *fineracttest.Server, branch *fineracttest.Branch) *Trainer {
	t := &Trainer{srv: srv, branch: branch, before: map[string]bool{}, line: Good}
	for _, m := range Moves(srv, srv.Tenants()[0]) {
		t.before[m.ID] = true
	}
	return t
}

// Line is the one that was chosen last.
func (t *Trainer) Line() Line {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.line
}

// SetLine changes the network. It fails when the address of a line that was cut cannot be listened on again.
func (t *Trainer) SetLine(l Line) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l == t.line {
		return nil
	}
	if t.line == Cut {
		if err := t.srv.Restore(); err != nil {
			return err
		}
	}
	if t.fault != 0 {
		t.srv.Faults().Remove(t.fault)
		t.fault = 0
	}
	switch t.line = l; l {
	case Slow:
		t.fault = t.srv.Faults().Add(fineracttest.Fault{Kind: "slow", Delay: slowness})
	case Losing:
		t.fault = t.srv.Faults().Add(fineracttest.Fault{Kind: "drop-after", Method: http.MethodPost})
	case Cut:
		t.srv.Cut()
	case Good:
	}
	return nil
}

// RefuseNext makes the core refuse the next repayment that reaches it.
func (t *Trainer) RefuseNext() {
	t.srv.Faults().Add(fineracttest.Fault{Kind: "refuse", Action: "REPAYMENT", Count: 1, Status: http.StatusBadRequest,
		Code: "error.msg.loan.must.be.active.fully.paid.or.overpaid", Text: "The loan was closed this morning."})
}

// errNoLoan says that no loan of the branch takes a repayment.
var errNoLoan = errors.New("no loan of the branch takes a repayment")

// OtherPosts books what another officer took: a repayment of a hundred on a loan of the branch, each time on the
// next one.
func (t *Trainer) OtherPosts() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	tenant := t.srv.Tenant(t.srv.Tenants()[0])
	tenant.Lock()
	defer tenant.Unlock()
	hundred := exact.Int(100)
	for range t.branch.Loans {
		id := t.branch.Loans[t.others%len(t.branch.Loans)]
		t.others++
		if _, err := tenant.W.Repay(id, books.RepayCmd{Date: tenant.W.Today(), Amount: &hundred, Payment: books.PaymentInput{TypeID: t.branch.Cash}}); err == nil {
			return nil
		}
	}
	return errNoLoan
}

// Moves are the movements since the trainer began.
func (t *Trainer) Moves() []Move {
	var out []Move
	for _, m := range Moves(t.srv, t.srv.Tenants()[0]) {
		if !t.before[m.ID] {
			out = append(out, m)
		}
	}
	return out
}
