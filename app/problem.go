package app

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
)

// Class tells machines what kind of trouble it is; exit codes and the engine go by it.
type Class string

// The classes.
const (
	BadInput     Class = "bad_input"     // what was typed or asked is wrong
	NotFound     Class = "not_found"     // no such thing in this book
	Conflict     Class = "conflict"      // the thing is not in the state that this needs
	OverLimit    Class = "over_limit"    // the institution's limits forbid it
	Offline      Class = "offline"       // nothing reached the other side
	Busy         Class = "busy"          // the other side says later
	SignedOut    Class = "signed_out"    // password, second factor
	NotPermitted Class = "not_permitted" // this user may not
	Rejected     Class = "rejected"      // the core said no, for good
	Doubtful     Class = "doubtful"      // it may have arrived; only asking tells
	Foreign      Class = "foreign"       // an answer that is not the core's own: captive portal, proxy
	Misfit       Class = "misfit"        // server too old, tenant unknown, not set up
	BrokenBook   Class = "broken_book"   // damaged, newer, locked, read-only, disk full
	BadConfig    Class = "bad_config"    // configuration cannot be used
	Internal     Class = "internal"      // our own fault
)

// Problem is an error that reaches people: what happened, where the money is, what to do. Key
// names three messages of app/words, "<key>.what", "<key>.money" and "<key>.do"; Args are
// alternating names and values for them. Err is the chain for engineers. Challenge is what a
// supervisor must be told to let a limit go, "" where nobody can.
type Problem struct {
	Class     Class  `json:"class"`
	Key       string `json:"key"`
	Args      []any  `json:"args,omitempty"`
	Err       error  `json:"-"`
	Challenge string `json:"-"`
}

// Trouble makes a Problem.
func Trouble(class Class, key string, err error, args ...any) *Problem {
	return &Problem{Class: class, Key: key, Args: args, Err: err}
}

// Error is for engineers; people are told through words.
func (p *Problem) Error() string {
	if p.Err == nil {
		return fmt.Sprintf("%s: %s", p.Class, p.Key)
	}
	return fmt.Sprintf("%s: %s: %v", p.Class, p.Key, p.Err)
}

// Unwrap gives the chain.
func (p *Problem) Unwrap() error { return p.Err }

// LogValue leaves out the arguments, which may name people.
func (p *Problem) LogValue() slog.Value {
	return slog.GroupValue(slog.String("class", string(p.Class)), slog.String("key", p.Key))
}

// ClassOf the first Problem in the chain; Internal when there is none, "" for no error.
func ClassOf(err error) Class {
	if err == nil {
		return ""
	}
	var p *Problem
	if errors.As(err, &p) {
		return p.Class
	}
	return Internal
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// LogValue is the entry's key alone.
func (e Entry) LogValue() slog.Value { return slog.StringValue(string(e.Key)) }

// LogValue is the core's number of her alone.
func (c Client) LogValue() slog.Value { return slog.Int64Value(int64(c.ID)) }

// LogValue is the core's number of her user alone.
func (o Officer) LogValue() slog.Value { return slog.Int64Value(int64(o.User)) }

// LogValue is the receipt's number alone.
func (r Receipt) LogValue() slog.Value { return slog.StringValue(r.No.String()) }
