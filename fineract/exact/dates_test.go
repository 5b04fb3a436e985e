package exact

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for in, want := range map[string]string{
		`[2026,11,21]`: "2026-11-21", `"2026-11-21"`: "2026-11-21", `null`: "", `""`: "", `[2024,2,29]`: "2024-02-29",
		`[2026,2,29]`: "!", `[2026,13,1]`: "!", `[2026,11]`: "!", `[2026,11,21,5]`: "!", `"21 Nov 2026"`: "!", `"2026-02-30"`: "!", `0`: "!",
		`[0,1,1]`: "!", `[10000,1,1]`: "!", `{}`: "!", `["2026",1,1]`: "!", `[2026.5,1,1]`: "!",
	} {
		d := Date{1, 2, 3} // must be overwritten
		err := json.Unmarshal([]byte(in), &d)
		got := d.String()
		if err != nil {
			got = "!"
			if !d.IsZero() {
				t.Errorf("%s: %v left behind", in, d)
			}
		}
		if got != want {
			t.Errorf("%s: %q (%v), want %q", in, got, err, want)
		}
	}
}

func TestDateTime(t *testing.T) {
	for in, want := range map[string]string{
		`[2026,11,21,5,28,55,815119000]`:     "2026-11-21T05:28:55.815119Z",
		`[2026,11,21,5,28]`:                  "2026-11-21T05:28:00Z",
		`[2026,11,21]`:                       "2026-11-21T00:00:00Z",
		`"2026-11-21T05:06:08.888738Z"`:      "2026-11-21T05:06:08.888738Z zoned",
		`"2026-11-21T08:06:09.907124+03:00"`: "2026-11-21T05:06:09.907124Z zoned",
		`"2026-11-21T05:28:55"`:              "2026-11-21T05:28:55Z",
		`"2026-11-21 05:28:55.815119+00"`:    "2026-11-21T05:28:55.815119Z zoned",
		`"2026-11-21 05:28:55.815119"`:       "2026-11-21T05:28:55.815119Z",
		`"2026-11-21 05:28:55.8+00    "`:     "2026-11-21T05:28:55.8Z zoned",
		`"2026-11-21 05:28:55.81511+0"`:      "2026-11-21T05:28:55.81511Z zoned",
		`"2026-11-21 05:28:55+"`:             "2026-11-21T05:28:55Z zoned",
		`1795238424425`:                      "2026-11-21T05:20:24.425Z zoned",
		`null`:                               "0001-01-01T00:00:00Z",
		`""`:                                 "0001-01-01T00:00:00Z",
		`"2026-11-21 05:28:55+03"`:           "!", // another zone cut off: not to be guessed
		`[2026,11,21,24,0]`:                  "!",
		`[2026,11,21,5,28,55,1,1]`:           "!",
		`[]`:                                 "!",
		`9999999999999999`:                   "!",
		`1.5`:                                "!",
		`"yesterday"`:                        "!",
		`true`:                               "!",
	} {
		var d DateTime
		err := json.Unmarshal([]byte(in), &d)
		got := d.Time.Format(time.RFC3339Nano)
		if d.Zoned {
			got += " zoned"
		}
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%s: %q (%v), want %q", in, got, err, want)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{`[2026,11,21]`, `"2026-11-21"`, `null`, `""`, `[2026,2,30]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d, back Date
		if json.Unmarshal(b, &d) != nil {
			return
		}
		out, err := json.Marshal(d)
		if err != nil || json.Unmarshal(out, &back) != nil || back != d {
			t.Errorf("%s: %v became %s became %v (%v)", b, d, out, back, err)
		}
	})
}

func FuzzDateTime(f *testing.F) {
	for _, s := range []string{`[2026,11,21,5,28,55,815119000]`, `"2026-11-21 05:28:55.815119+00"`, `1795238424425`, `"2026-11-21T08:06:09.907124+03:00"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d DateTime
		if json.Unmarshal(b, &d) != nil && !d.IsZero() {
			t.Errorf("%s: failed and left %v behind", b, d)
		}
		var back DateTime
		if out, err := json.Marshal(d); err != nil || json.Unmarshal(out, &back) != nil || !back.Time.Equal(d.Time) || back.Zoned != d.Zoned {
			t.Errorf("%s: %v became %s became %v (%v)", b, d, out, back, err)
		}
		if y := d.Time.Year(); y < 1 || y > 9999 {
			t.Errorf("%s: year %d", b, y)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	for _, s := range []string{`1055.380000`, `0`, `-0.05`, `"101"`, `1e3`, `1.5E-1`, `92233720368547758.07`, `""`} {
		f.Add([]byte(s), 2)
	}
	f.Fuzz(func(t *testing.T, b []byte, decimals int) {
		var d, back Decimal
		if decimals < -10 || decimals > 20 || json.Unmarshal(b, &d) != nil {
			return
		}
		out, err := json.Marshal(d)
		if err != nil || json.Unmarshal(out, &back) != nil || back != d {
			t.Fatalf("%s: %v became %s (%v)", b, d, out, err)
		}
		n, err := d.Minor(decimals)
		if err != nil {
			return
		}
		if again, err := DecimalOf(n, decimals).Minor(decimals); err != nil || again != n {
			t.Errorf("%s: %d became %d (%v)", b, n, again, err)
		}
		if d.IsZero() != (n == 0) {
			t.Errorf("%s: %d, IsZero %v", b, n, d.IsZero())
		}
	})
}
