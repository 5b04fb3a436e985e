package store

import (
	"strconv"
	"time"
)

// Tables whose blobs are sealed; the names are bound to the blobs and never change.
const (
	inTill = "till_movement"
)

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
