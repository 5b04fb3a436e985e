package disk_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"daftari/store/disk"
)

// TestFleeting: what a fleeting database forgets, puts back, and does when a COMMIT fails.
func TestFleeting(t *testing.T) {
	var commit func() (bool, error)
	full := errors.New("full")
	d, err := disk.Fleeting(t.Context(), disk.Options{Commit: func() (bool, error) { return commit() },
		Migrations: []disk.Migration{{Name: "0001_one.sql", SQL: "CREATE TABLE one (n INTEGER PRIMARY KEY)"}}},
		func(*disk.Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	add := func(n int, stands bool, err error) error {
		commit = func() (bool, error) { return stands, err }
		return d.Write(t.Context(), func(t *disk.Tx) error {
			_, err := t.Exec("INSERT INTO one VALUES (?)", n)
			return err
		})
	}
	for _, c := range []struct {
		name string
		do   func() error
		want []int
		err  error
	}{
		{"written", func() error { return add(1, true, nil) }, []int{1}, nil},
		{"refused", func() error {
			if add(1, true, nil) == nil {
				return errors.New("a second 1 was taken")
			}
			return nil
		}, []int{1}, nil},
		{"its COMMIT failed", func() error { return add(2, false, full) }, []int{1}, disk.ErrCommit},
		{"its COMMIT failed and stands", func() error { return add(3, true, full) }, []int{1, 3}, disk.ErrCommit},
		{"copied", func() error { return d.Copy(t.Context()) }, []int{1, 3}, nil},
		{"after the copy", func() error { return add(4, true, nil) }, []int{1, 3, 4}, nil},
		{"put back", func() error { return d.PutBack(t.Context()) }, []int{1, 3}, nil},
		{"forgotten", func() error { return d.Forget(t.Context()) }, nil, nil},
		{"put back to the beginning", func() error { return errors.Join(add(5, true, nil), d.PutBack(t.Context())) }, nil, nil},
	} {
		if err := c.do(); !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []int
		if err := d.Read(context.Background(), func(t *disk.Tx) (err error) {
			got, err = disk.List[int](t, "SELECT n FROM one ORDER BY n")
			return err
		}); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v (%v)", c.name, got, c.want, err)
		}
	}
}
