package ledger

import (
	"context"

	"daftari/app"
	"daftari/fineract"
)

// Act is a posting that a room below this one says in Fineract's words itself: the ledger leg of a
// payout. It is sent, looked up and judged by the rules that entries go by. Work.Entry must hold the
// key, its generation and a kind; Tries and First are as the engine fills them.
type Act struct {
	Work app.Work
	// Build makes the posting under this idempotency key. It may read first: an error is one of a
	// read, nothing went out. It is not called where the act was decided by a look-up.
	Build func(ctx context.Context, key string) (Built, error)
	// Look finds what became of it; it only reads.
	Look func(context.Context) Finding
	// Names reads an answer: the core's id of the posting, "" for none, and whether all that the
	// answer names is ours.
	Names func(fineract.CommandResult) (transaction string, ours bool)
}

// Built is a posting made ready, or why there is none.
type Built struct {
	Posting fineract.Posting
	Loan    int64  // which close of business may hold; 0 = none
	Refused string // a code: it must not be posted
	Already string // the core's id of what stands there: nothing is left to post
}

// Finding is what a look-up found.
type Finding = finding

// Found is a finding that equals what was asked for; transaction is the core's id of it.
func (l *Ledger) Found(w app.Work, transaction string) Finding {
	return l.found(w.Entry, transaction, "")
}

// NotThere is a finding that proves that the core does not hold it.
func NotThere() Finding { return finding{what: absent} }

// Differs is a finding of something else under the same name: code is ours, text the server's word.
func Differs(code, text string) Finding { return finding{what: unequal, code: code, text: text} }

// TakenBack is a finding that was there and was undone.
func TakenBack() Finding { return finding{what: undone, code: "daftari.found.reversed"} }

// Unread is the finding of a read that failed.
func Unread(err error) Finding { return failedRead(err) }

// Stands tells that what was looked for is there and equal.
func (f finding) Stands() bool { return f.what == found }

// Gone tells that it was there and was taken back.
func (f finding) Gone() bool { return f.what == undone }

// Transaction is the core's id of what Stands.
func (f finding) Transaction() string {
	if f.proof == nil {
		return ""
	}
	return f.proof.Transaction
}

// Missing tells that the core proved not to hold it.
func (f finding) Missing() bool { return f.what == absent }

// Err is why it could not be read, nil where it could.
func (f finding) Err() error { return f.err }

// Server is what was found out about the core.
func (l *Ledger) Server() app.ServerInfo { return l.server }

// Client is the way to the core, for reads.
func (l *Ledger) Client() *fineract.Client { return l.c }

// Do puts an act on the wire at most once.
func (l *Ledger) Do(ctx context.Context, a Act) app.Outcome {
	j := job{w: a.Work, act: &a}
	if o, known := l.lookFirst(ctx, j); known {
		return o
	}
	if j = l.prepare(ctx, j); j.decided != nil {
		return *j.decided
	}
	return l.single(ctx, j)
}

// AskOf looks an act up. It posts nothing but what waits for a checker, as Ask.
func (l *Ledger) AskOf(ctx context.Context, a Act) app.Outcome {
	j := job{w: a.Work, act: &a}
	return l.answer(ctx, j, l.find(ctx, j))
}

// find looks a job up.
func (l *Ledger) find(ctx context.Context, j job) finding {
	if j.act != nil {
		return j.act.Look(ctx)
	}
	return l.look(ctx, j.w)
}

// ready builds what an act posts.
func (l *Ledger) ready(ctx context.Context, j job) (job, error) {
	b, err := j.act.Build(ctx, j.w.Entry.Key.Idempotency(j.w.Entry.Generation))
	switch {
	case err != nil:
		return j, err
	case b.Refused != "":
		return l.refuse(j.w, b.Refused), nil
	case b.Already != "":
		return l.already(j.w, b.Already), nil
	}
	j.p, j.loan = b.Posting, b.Loan
	return j, nil
}
