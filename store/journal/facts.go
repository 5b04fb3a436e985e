package journal

const inFact = "fact"

// Fact reads a single document into v and gives its version, 0 when there is none.
func (t Rows) Fact(name string, v any) (int, error) {
	var version int
	var blob []byte
	found, err := t.One([]any{&version, &blob}, "SELECT version, blob FROM fact WHERE name = ?", name)
	if err != nil || !found {
		return 0, err
	}
	return version, t.box.Open(inFact, name, version, blob, v)
}

// SetFact replaces a single document.
func (t Rows) SetFact(name string, v any) error {
	var version int
	if _, err := t.One([]any{&version}, "SELECT version FROM fact WHERE name = ?", name); err != nil {
		return err
	}
	version++
	blob, err := t.box.Seal(inFact, name, version, v)
	if err != nil {
		return err
	}
	_, err = t.Exec(`INSERT INTO fact (name, version, blob) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET version = excluded.version, blob = excluded.blob`, name, version, blob)
	return err
}

// Counters are the last entry sequence and the last receipt number.
func (t Rows) Counters() (seq, receipt int64, err error) {
	_, err = t.One([]any{&seq, &receipt},
		"SELECT (SELECT coalesce(max(seq), 0) FROM entry), (SELECT coalesce(max(no), 0) FROM receipt)")
	return seq, receipt, err
}

// Revision of the book: raised by each transaction that touches entries.
func (t Rows) Revision() (rev int64, err error) {
	_, err = t.One([]any{&rev}, "SELECT rev FROM book")
	return rev, err
}
