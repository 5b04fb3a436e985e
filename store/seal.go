package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"daftari/app"
)

// Tables whose blobs are sealed; the names are bound to the blobs and never change.
const (
	inFact    = "fact"
	inCentre  = "mirror_centre"
	inGroup   = "mirror_group"
	inClient  = "mirror_client"
	inHead    = "mirror_client.head"
	inAccount = "mirror_account"
	inNote    = "mirror_note"
	inSheet   = "sheet"
	inLine    = "sheet_line"
	inEntry   = "entry"
	inMove    = "move"
	inAttempt = "attempt"
	inProof   = "confirmation"
	inReceipt = "receipt"
	inTill    = "till_movement"
	rowFormat = 1 // version of rows that are written once, or can be fetched again
)

func (b *Book) seal(table, row string, version int, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", table, err)
	}
	return b.vault.Seal(table, row, version, plain)
}

func (b *Book) unseal(table, row string, version int, sealed []byte, into any) error {
	plain, err := b.vault.Open(table, row, version, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("decode %s: %w", table, err)
	}
	return nil
}

// Blind names. Each domain is its own, so that equal ids of different things do not look equal.

func (b *Book) blindID(domain string, id int64) string {
	return b.vault.Blind(domain, itoa(id))
}

func (b *Book) blindClient(id app.ClientID) string { return b.blindID("client", int64(id)) }

func (b *Book) blindGroup(id app.GroupID) string { return b.blindID("group", int64(id)) }

func (b *Book) blindAccount(r app.AccountRef) string { return b.vault.Blind("account", r.String()) }

func (b *Book) blindLane(lane string) string { return b.vault.Blind("lane", lane) }

func (b *Book) blindKind(k app.Kind) string { return b.vault.Blind("kind", string(k)) }

// orNull keeps zero ids out of the indexes.
func orNull(id int64, blind string) any {
	if id == 0 {
		return nil
	}
	return blind
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
