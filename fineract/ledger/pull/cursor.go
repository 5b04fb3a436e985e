package pull

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/fineract/ledger/portfolio"
)

// cursorFormat is raised when a cursor of an older program cannot be used: it then pulls afresh.
const cursorFormat = 1

// cursor is what a pull leaves for the next one: where it stood, and what the device holds, for
// nothing at the core tells what left an officer's portfolio.
type cursor struct {
	portfolio.Cursor
	held held
}

// held are the ids on the device.
type held struct {
	clients, loans, savings, groups, charges []int64
	members                                  map[int64][]int64 // group -> clients
	region                                   string            // of phone numbers, as the first pull took it
}

func (h held) ids() portfolio.Held {
	return portfolio.Held{Clients: h.clients, Loans: h.loans, Savings: h.savings}
}

// heldOf is what is held once the rows are in; groups and charges are told whole or not at all.
func heldOf(was held, rows portfolio.Rows, groups, charges bool) held {
	after := was.ids().After(rows)
	h := held{clients: after.Clients, loans: after.Loans, savings: after.Savings, groups: was.groups, charges: was.charges,
		members: was.members, region: was.region}
	if groups {
		h.groups, h.members = nil, membersOf(rows.Members)
		for _, g := range rows.Groups {
			h.groups = append(h.groups, g.ID)
		}
	}
	if charges {
		h.charges = nil
		for _, c := range rows.Charges {
			h.charges = append(h.charges, c.ID)
		}
	}
	return h
}

func membersOf(all []portfolio.Membership) map[int64][]int64 {
	by := map[int64][]int64{}
	for _, m := range all {
		by[m.Group] = append(by[m.Group], m.Client)
	}
	for _, list := range by {
		slices.Sort(list)
	}
	return by
}

// without names what was held and is not any more.
func without(kind app.AccountKind, was, is []int64) []app.AccountRef {
	var gone []app.AccountRef
	for _, id := range was {
		if !slices.Contains(is, id) {
			gone = append(gone, app.AccountRef{Kind: kind, ID: id})
		}
	}
	return gone
}

// regrouped widens the call for what is missing by clients who joined or left a group and stay
// otherwise unchanged: their rows name their groups.
func regrouped(was held, rows portfolio.Rows, missing *portfolio.Ask) bool {
	now := membersOf(rows.Members)
	told := map[int64]bool{}
	for _, c := range rows.Clients {
		told[c.ID] = true
	}
	some := false
	take := func(from, other map[int64][]int64) {
		for g, list := range from {
			for _, id := range list {
				if told[id] || !slices.Contains(was.clients, id) || slices.Contains(other[g], id) {
					continue
				}
				r := &missing.Clients
				if *r == portfolio.Nobody() {
					r.From = id
				}
				r.From, r.To, some = min(r.From, id), max(r.To, id), true
			}
		}
	}
	take(now, was.members)
	take(was.members, now)
	return some
}

type cursorText struct {
	Format  int               `json:"format"`
	At      portfolio.Cursor  `json:"at"`
	Clients string            `json:"clients"`
	Loans   string            `json:"loans"`
	Savings string            `json:"savings"`
	Groups  string            `json:"groups"`
	Charges string            `json:"charges"`
	Members map[string]string `json:"members"`
	Region  string            `json:"region,omitempty"`
}

// String is the text that the device keeps with the rows.
func (c cursor) String() string {
	t := cursorText{Format: cursorFormat, At: c.Cursor, Clients: pack(c.held.clients), Loans: pack(c.held.loans),
		Savings: pack(c.held.savings), Groups: pack(c.held.groups), Charges: pack(c.held.charges), Members: map[string]string{}, Region: c.held.region}
	for g, list := range c.held.members {
		t.Members[strconv.FormatInt(g, 10)] = pack(list)
	}
	b, err := json.Marshal(t)
	if err != nil {
		return "" // not for strings and numbers; "" pulls afresh
	}
	return string(b)
}

// readCursor reads what String wrote; anything else is not usable, and the pull begins afresh.
func readCursor(text string) (cursor, bool) {
	var t cursorText
	if text == "" || json.Unmarshal([]byte(text), &t) != nil || t.Format != cursorFormat || t.At.Since == "" {
		return cursor{}, false
	}
	c := cursor{Cursor: t.At, held: held{members: map[int64][]int64{}, region: t.Region}}
	ok := true
	read := func(s string) []int64 {
		ids, err := unpack(s)
		ok = ok && err == nil
		return ids
	}
	c.held.clients, c.held.loans, c.held.savings = read(t.Clients), read(t.Loans), read(t.Savings)
	c.held.groups, c.held.charges = read(t.Groups), read(t.Charges)
	for g, s := range t.Members {
		id, err := strconv.ParseInt(g, 10, 64)
		ok = ok && err == nil
		c.held.members[id] = read(s)
	}
	return c, ok
}

// pack writes ids as ranges of distances: "3+2,9" is 3, 4, 5, 14.
func pack(ids []int64) string {
	all := slices.Compact(slices.Sorted(slices.Values(ids)))
	var b strings.Builder
	last := int64(0)
	for i := 0; i < len(all); {
		j := i
		for j+1 < len(all) && all[j+1] == all[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(all[i]-last, 10))
		if j > i {
			fmt.Fprintf(&b, "+%d", j-i)
		}
		last, i = all[j], j+1
	}
	return b.String()
}

const maxHeld = 1 << 20 // ids; more is no portfolio of an officer

func unpack(text string) ([]int64, error) {
	if text == "" {
		return nil, nil
	}
	var ids []int64
	last := int64(0)
	for _, part := range strings.Split(text, ",") {
		head, tail, run := strings.Cut(part, "+")
		step, err := strconv.ParseInt(head, 10, 53)
		if err != nil || step <= 0 {
			return nil, fmt.Errorf("ids: %q", part)
		}
		n := int64(0)
		if run {
			if n, err = strconv.ParseInt(tail, 10, 32); err != nil || n <= 0 {
				return nil, fmt.Errorf("ids: %q", part)
			}
		}
		if int64(len(ids))+n >= maxHeld {
			return nil, fmt.Errorf("more than %d ids", maxHeld)
		}
		for i := range n + 1 {
			ids = append(ids, last+step+i)
		}
		last += step + n
	}
	return ids, nil
}
