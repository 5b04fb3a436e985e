package app_test

import (
	"encoding/json"
	"testing"

	"daftari/app"
)

func TestDateText(t *testing.T) {
	for _, text := range []string{"2026-11-28", "2024-02-29", "1900-01-01", "9999-12-31"} {
		d, err := app.ParseDate(text)
		if err != nil || d.String() != text {
			t.Errorf("%s was read as %s, %v", text, d, err)
		}
		data, err := json.Marshal(d)
		if err != nil || string(data) != `"`+text+`"` {
			t.Errorf("%s is written as %s, %v", text, data, err)
		}
		var back app.Date
		if err := json.Unmarshal(data, &back); err != nil || back != d {
			t.Errorf("%s came back as %s, %v", data, back, err)
		}
	}
	for _, bad := range []string{"", "2026-11-31", "2025-02-29", "2026-1-28", "26-11-28", "2026/11/28", "2026-11-28 ", "+026-11-28", "2026-11-2x", "1899-12-31", "２026-11-28"} {
		if d, err := app.ParseDate(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	for _, bad := range []string{`"2026-11-31"`, `20261128`, `"2026\u002d11-28"`, `[]`} {
		d, _ := app.ParseDate("2026-11-28")
		if err := json.Unmarshal([]byte(bad), &d); err == nil {
			t.Errorf("%s was read as %s", bad, d)
		}
	}
	var none app.Date
	if data, err := json.Marshal(none); err != nil || string(data) != "null" || none.String() != "" {
		t.Errorf("no day is written as %s, %v", data, err)
	}
	for _, data := range []string{`null`, `""`} {
		d, _ := app.ParseDate("2026-11-28")
		if err := json.Unmarshal([]byte(data), &d); err != nil || !d.IsZero() {
			t.Errorf("%s was read as %s, %v", data, d, err)
		}
	}
}

func TestDateOrder(t *testing.T) {
	days := []string{"2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2027-01-01"}
	for i, a := range days {
		for k, b := range days {
			x, _ := app.ParseDate(a)
			y, _ := app.ParseDate(b)
			if got := x.Compare(y); (got < 0) != (i < k) || (got > 0) != (i > k) {
				t.Errorf("%s beside %s: %d", a, b, got)
			}
		}
	}
}
