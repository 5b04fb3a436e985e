package app

// Way the cash of an entry went: its own flow, or its kind's where the entry only names a
// place for cash that was in the bag already.
func (e Entry) Way() Flow {
	if e.Flow != NoCash {
		return e.Flow
	}
	return e.Kind.Flow()
}
