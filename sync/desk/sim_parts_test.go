package desk

import (
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/desk/parts"
)

// In a third of the schedules payments above 40,000 go in parts. For the oracle a payment is its parts: it moved once where each
// of its numbers did.

// keys under which a payment may be known at a provider: its own, and those of its parts that were made out.
func (s *sim) keys(whole app.Key) []app.Key {
	all := []app.Key{whole}
	if p := s.pays[whole]; s.split && p.Amount.Minor() > most.Minor() {
		for _, row := range s.partsOf(whole) {
			all = append(all, row.Key)
		}
	}
	return all
}

// most is what no wallet takes more than at once, by capped.
var most = kes(40_000)

func (s *sim) partsOf(whole app.Key) (all []deskbook.Paying) {
	s.read(func(t *deskbook.Tx) (err error) {
		all, err = t.Parts(whole)
		return err
	})
	return all
}

// goesIn is the payment of which a key is a part; the key itself where it is none.
func (s *sim) goesIn(key app.Key) app.Key {
	if _, known := s.pays[key]; !known {
		s.read(func(t *deskbook.Tx) error {
			row, err := t.Payment(key)
			if row != nil && row.Parent != "" {
				key = row.Parent
			}
			return err
		})
	}
	return key
}

// truth of a payment at the far side: how often it moved, stays, and may move yet. Of one in parts it moved where each number
// of them did, and stays where any does.
func (s *sim) truth(key app.Key) (moved, stays, open int) {
	r, p := s.rails[s.pays[key].Wallet.Provider], s.pays[key]
	moved, stays, open = r.truth(key)
	if len(s.keys(key)) == 1 {
		return moved, stays, open
	}
	if moved+open > 0 {
		s.say("%s goes in parts, and was sent whole", key)
	}
	rows := s.partsOf(key)
	has, there := money.Zero(currency()), map[int]bool{}
	for _, row := range rows {
		m, st, o := r.truth(row.Key)
		if open += o; m > 1 {
			s.say("part %d of %s moved %d times", row.Part, key, m)
		}
		there[row.Part] = there[row.Part] || m > 0
		if st > 0 {
			stays = 1
			has = money.FromMinor(has.Minor()+row.Amount.Minor(), currency())
		}
	}
	if has.Minor() > p.Amount.Minor() {
		s.say("%s is of %s, and %s are with the wallet", key, p.Amount.Decimal(), has.Decimal())
	}
	if moved = 1; len(rows) == 0 {
		moved = 0
	}
	for _, row := range rows {
		if !there[row.Part] {
			moved = 0
		}
	}
	return moved, stays, open
}

// rest of a payment of which a part was taken back: nothing stays, or the branch pays what is missing and books it.
func (s *sim) rest(p deskbook.Paying) {
	s.mend(p.Key, Nothing)
	if is := s.rows(payout.TakenBack); slices.ContainsFunc(is, func(x deskbook.Paying) bool { return x.Key == p.Key }) {
		s.mend(p.Key, Posted)
	}
	if is := s.rows(payout.Made); slices.ContainsFunc(is, func(x deskbook.Paying) bool { return x.Key == p.Key }) {
		s.byHand[p.Key], s.core.transit[p.Key] = true, 0
	}
}

// otherwise says that a person paid what is missing of a payment in parts.
func (s *sim) otherwise(key app.Key) bool { return s.byHand[key] && len(s.keys(key)) > 1 }

// partly says that an order is of a payment as it was let go, or of a part of it whose turn it is: no other part is out, none of
// this number was paid, the parts are its amount, and each is within the limit.
func (s *sim) partly(p payout.Payment, o providers.Order) bool {
	if o.Key == p.Key {
		return o.Amount.Equal(p.Amount) && len(s.keys(p.Key)) == 1
	}
	r, sum := s.rails[p.Wallet.Provider], int64(0)
	for _, row := range s.partsOf(p.Key) {
		if row.Again == 0 {
			sum += row.Amount.Minor()
		}
		_, stays, open := r.truth(row.Key)
		of := row.Key == o.Key
		if of && (!o.Amount.Equal(row.Amount) || row.Key != parts.Key(p.Key, row.Part, row.Again)) || !of && open > 0 && stays == 0 || row.Amount.Minor() > most.Minor() {
			return false
		}
		if !of && stays > 0 && s.number(p.Key, o.Key) == row.Part {
			return false
		}
	}
	return sum == p.Amount.Minor()
}

// number of a part.
func (s *sim) number(whole, key app.Key) int {
	for _, row := range s.partsOf(whole) {
		if row.Key == key {
			return row.Part
		}
	}
	return 0
}
