package disk

import (
	"context"
	"database/sql"
	"sync"
)

// keptStatements bounds what a pool keeps compiled. The book has some 150 statements that are always
// the same; those with lists of question marks come in as many forms as lists have lengths.
const keptStatements = 192

// stmts keeps statements compiled from one transaction to the next: compiling anew took a quarter of
// the time of recording a payment. A pool whose only connection is in a transaction cannot compile,
// so what came twice without being kept is compiled before the next transaction begins.
type stmts struct {
	db *sql.DB

	mu   sync.Mutex
	kept map[string]*sql.Stmt
	seen map[string]bool // without being kept: once, or worth compiling
}

// find gives the statement for use in tx; nil where none is kept.
func (s *stmts) find(ctx context.Context, tx *sql.Tx, query string) *sql.Stmt {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	st := s.kept[query]
	if st == nil && len(s.kept) < keptStatements {
		if s.seen == nil || len(s.seen) > 2*keptStatements {
			s.seen = map[string]bool{}
		}
		_, again := s.seen[query]
		s.seen[query] = again
	}
	s.mu.Unlock()
	if st == nil {
		return nil
	}
	return tx.StmtContext(ctx, st)
}

// learn compiles what transactions lacked. What does not compile is forgotten: who runs it is told.
func (s *stmts) learn(ctx context.Context) {
	s.mu.Lock()
	var lacked []string
	for query, again := range s.seen {
		if again {
			lacked = append(lacked, query)
			delete(s.seen, query)
		}
	}
	s.mu.Unlock()
	for _, query := range lacked {
		st, err := s.db.PrepareContext(ctx, query)
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.kept == nil {
			s.kept = map[string]*sql.Stmt{}
		}
		spare := s.kept[query] != nil || len(s.kept) >= keptStatements
		if !spare {
			s.kept[query] = st
		}
		s.mu.Unlock()
		if spare {
			_ = st.Close() // nobody has seen it; one that was found may be about to run
		}
	}
}
