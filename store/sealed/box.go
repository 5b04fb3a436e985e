// Package sealed puts values through the vault: as JSON on their way to blobs and back, and as
// blind names for plain columns.
package sealed

import (
	"encoding/json"
	"fmt"
	"strconv"

	"daftari/app"
	"daftari/store/vault"
)

// RowFormat is the version of rows that are written once, or can be fetched again.
const RowFormat = 1

// Box is a vault with the store's ways of using it.
type Box struct{ vault.Vault }

// Seal encodes v and seals it for its place.
func (x Box) Seal(table, row string, version int, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", table, err)
	}
	return x.Vault.Seal(table, row, version, plain)
}

// Open opens what Seal sealed for the same place into a value.
func (x Box) Open(table, row string, version int, sealed []byte, into any) error {
	plain, err := x.Vault.Open(table, row, version, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("decode %s: %w", table, err)
	}
	return nil
}

// ID is the blind name of a number. Each domain is its own, so that equal numbers of
// different things do not look equal.
func (x Box) ID(domain string, id int64) string { return x.Blind(domain, strconv.FormatInt(id, 10)) }

// Client is the blind name of a client.
func (x Box) Client(id app.ClientID) string { return x.ID("client", int64(id)) }

// Group is the blind name of a group.
func (x Box) Group(id app.GroupID) string { return x.ID("group", int64(id)) }

// Account is the blind name of an account.
func (x Box) Account(r app.AccountRef) string { return x.Blind("account", r.String()) }

// Lane is the blind name of a lane.
func (x Box) Lane(lane string) string { return x.Blind("lane", lane) }

// Kind is the blind name of a kind of entry.
func (x Box) Kind(k app.Kind) string { return x.Blind("kind", string(k)) }
