package portfolio

import (
	"slices"
	"strconv"
	"time"
)

// Cursor is what a device keeps of a pull, committed with its rows.
type Cursor struct {
	Since string       `json:"since"` // Ask.Since of the next pull
	Sums  map[Kind]Sum `json:"sums"`  // fingerprints of what is told whole, as last pulled
}

// Cursor after the answer that carried the clock: of the first call of a pull, so that nothing which
// changes during the later ones is missed. The fingerprints are those of that answer too: should a
// kind change before it is asked for, the next pull asks for it again.
func (r Rows) Cursor() Cursor {
	sums := map[Kind]Sum{}
	for k, s := range r.Sums {
		if k <= KindMembership {
			sums[k] = s
		}
	}
	since := time.UnixMilli(r.Clock.Now).UTC().Add(-Overlap)
	return Cursor{Since: since.Format(time.DateTime), Sums: sums}
}

// Held are the ids a device has, each once.
type Held struct {
	Clients, Loans, Savings []int64
}

// After is what it has once it has taken the rows.
func (h Held) After(r Rows) Held {
	left := map[Gone]bool{}
	for _, g := range r.Gone {
		left[g] = true
	}
	join := func(set Kind, held, told []int64) []int64 {
		all := slices.Concat(held, told)
		slices.Sort(all)
		return slices.DeleteFunc(slices.Compact(all), func(id int64) bool { return left[Gone{set, id}] })
	}
	return Held{
		Clients: join(KindClientSet, h.Clients, idsOf(r.Clients, func(v Client) int64 { return v.ID })),
		Loans:   join(KindLoanSet, h.Loans, idsOf(r.Loans, func(v Loan) int64 { return v.ID })),
		Savings: join(KindSavingsSet, h.Savings, idsOf(r.Savings, func(v Savings) int64 { return v.ID })),
	}
}

func idsOf[T any](list []T, id func(T) int64) []int64 {
	out := make([]int64, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	return out
}

func (h Held) set(k Kind) []int64 {
	return map[Kind][]int64{KindClientSet: h.Clients, KindLoanSet: h.Loans, KindSavingsSet: h.Savings}[k]
}

// SumIDs is the Sum the server makes of a set of ids: plain arithmetic, the same on every database.
// Two different sets with the same sums are possible and next to impossible to meet.
func SumIDs(ids []int64) Sum {
	if len(ids) == 0 {
		return Sum{}
	}
	var a, b int64
	for _, id := range ids {
		a += (id*7919 + 104729) % 1000003
		b += (id % 998244353) * (id % 998244353) % 999999937
	}
	return Sum{Count: int64(len(ids)), A: strconv.FormatInt(a, 10), B: strconv.FormatInt(b, 10)}
}

// Opening is the first call of a first pull: the clock, all that is told whole, and the sets of ids.
func Opening(staff int64) Ask {
	return all(Ask{Staff: staff, Since: Beginning, First: KindOffice, Last: KindSum})
}

// Rest are the other calls of a first pull, from the sets that Opening told. Their ranges leave no
// gap, so that whoever joins meanwhile is in one of them.
func Rest(staff int64, opening Rows) []Ask {
	sets := opening.Sets
	n := 1
	for _, set := range sets {
		n = max(n, (len(set)+Chunk-1)/Chunk)
	}
	clients, loans, savings := split(sets[KindClientSet], n), split(sets[KindLoanSet], n), split(sets[KindSavingsSet], n)
	asks := make([]Ask, n)
	for i := range asks {
		asks[i] = Ask{
			Staff: staff, Since: Beginning, First: KindClient, Last: KindSavingsTransaction,
			Clients: clients[i], Loans: loans[i], Savings: savings[i], Recent: RecentFirst,
		}
	}
	return asks
}

// split parts all ids into n ranges that hold about as many of the set each.
func split(set []int64, n int) []Range {
	out := make([]Range, n)
	from := int64(0)
	for i := range out {
		to := Everyone().To
		if i < n-1 {
			to = from
			if at := (i + 1) * len(set) / n; at > 0 {
				to = max(from, set[at-1])
			}
		}
		out[i] = Range{from, to}
		from = to + 1
	}
	out[n-1].To = Everyone().To
	return out
}

// Changes is the first call of every later pull.
func Changes(staff int64, c Cursor) Ask {
	return all(Ask{Staff: staff, Since: c.Since, First: KindClock, Last: KindSavingsTransaction, Recent: Recent})
}

// News is a call for the changed clients alone.
func News(staff int64, c Cursor) Ask {
	return all(Ask{Staff: staff, Since: c.Since, First: KindClient, Last: KindClient})
}

func all(a Ask) Ask {
	a.Clients, a.Loans, a.Savings = Everyone(), Everyone(), Everyone()
	return a
}

// Follow is the second call of a later pull, if one is needed: the kinds whose fingerprint is not
// the cursor's, and the sets that are not what the device holds after the changes.
func Follow(staff int64, c Cursor, after Held, changes Rows) (Ask, bool) {
	var differ []Kind
	for k := KindOffice; k <= KindMembership; k++ {
		if changes.Sums[k] != c.Sums[k] {
			differ = append(differ, k)
		}
	}
	for _, k := range []Kind{KindClientSet, KindLoanSet, KindSavingsSet} {
		if changes.Sums[k] != SumIDs(after.set(k)) {
			differ = append(differ, k)
		}
	}
	if len(differ) == 0 {
		return Ask{}, false
	}
	return all(Ask{Staff: staff, Since: Beginning, First: differ[0], Last: differ[len(differ)-1]}), true
}

// Compare tells what of the device's is no longer the officer's, and the call for what is his and
// not on the device, if anything is. ask and told are Follow's; a set that was not asked for is not
// compared.
func (h Held) Compare(ask Ask, told Rows) (left []Gone, missing Ask, some bool) {
	missing = Ask{
		Staff: ask.Staff, Since: Beginning, First: KindClient, Last: KindSavingsTransaction,
		Clients: Nobody(), Loans: Nobody(), Savings: Nobody(), Recent: Recent,
	}
	ranges := map[Kind]*Range{KindClientSet: &missing.Clients, KindLoanSet: &missing.Loans, KindSavingsSet: &missing.Savings}
	for _, k := range []Kind{KindClientSet, KindLoanSet, KindSavingsSet} {
		if !ask.Covers(k) {
			continue
		}
		here, there := toSet(h.set(k)), toSet(told.Sets[k])
		for _, id := range h.set(k) {
			if !there[id] {
				left = append(left, Gone{k, id})
			}
		}
		for _, id := range told.Sets[k] {
			if !here[id] {
				r := ranges[k]
				if *r == Nobody() {
					r.From = id
				}
				r.From, r.To, some = min(r.From, id), max(r.To, id), true
			}
		}
	}
	return left, missing, some
}

func toSet(ids []int64) map[int64]bool {
	out := make(map[int64]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out
}
