package deskapi

import (
	"encoding/json"
	"net/url"

	"daftari/app/payout"
)

// What a device may say of itself: so many bytes, and so many sums, one for each currency.
const (
	mostHeld = 1000
	mostSums = 5
)

// tell what a device says of itself in the query of its feed; a zero Held says nothing.
func tell(q url.Values, h payout.Held) {
	if text, err := json.Marshal(h); err == nil && h.Kind != "" {
		q.Set("held", string(text))
	}
}

// HeldIn is what a device said of itself in the query of its feed; nil where it said nothing, or nothing that can be read.
func HeldIn(q url.Values) *payout.Held {
	var h payout.Held
	text := q.Get("held")
	if text == "" || len(text) > mostHeld || json.Unmarshal([]byte(text), &h) != nil || h.Kind != payout.Phone && h.Kind != payout.Computer ||
		h.Entries < 0 || len(h.Sums) > mostSums {
		return nil
	}
	for _, a := range h.Sums {
		if !a.Valid() {
			return nil
		}
	}
	return &h
}
