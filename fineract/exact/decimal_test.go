package exact

import (
	"encoding/json"
	"testing"
)

func TestDecimal(t *testing.T) {
	tests := []struct {
		in       string
		decimals int
		want     int64
		ok       bool
	}{
		{"1055.380000", 2, 105538, true}, {"0", 2, 0, true}, {"3166.20", 2, 316620, true}, {"-0.00", 0, 0, true},
		{"10.125", 2, 0, false}, {"1000.5", 0, 0, false}, {"500000.000000", 0, 500000, true}, {"1e3", 2, 100000, true},
		{"1.5E-1", 2, 15, true}, {"0e999", 2, 0, true}, {"1e999", 2, 0, false}, {"1e99999", 0, 0, false}, {"-12.5", 2, -1250, true},
		{"92233720368547758.07", 2, 9223372036854775807, true}, {"92233720368547758.08", 2, 0, false}, {"9223372036854775808", 0, 0, false},
		{`"1,250.00"`, 2, 0, false}, {`"101"`, 0, 101, true}, {`""`, 2, 0, false}, {"null", 2, 0, false}, {`"0x10"`, 0, 0, false},
		{`" 1"`, 0, 0, false}, {`"NaN"`, 0, 0, false}, {"12", -1, 0, false}, {"120", -1, 12, true},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			var d Decimal
			err := json.Unmarshal([]byte(tt.in), &d)
			if err == nil {
				var got int64
				got, err = d.Minor(tt.decimals)
				if err == nil && got != tt.want {
					t.Errorf("Minor(%d) = %d, want %d", tt.decimals, got, tt.want)
				}
			}
			if (err == nil) != tt.ok {
				t.Errorf("error %v, want ok %v", err, tt.ok)
			}
		})
	}
}

func TestDecimalOf(t *testing.T) {
	for _, tt := range []struct {
		minor    int64
		decimals int
		want     string
	}{{105538, 2, "1055.38"}, {5, 2, "0.05"}, {-5, 2, "-0.05"}, {0, 2, "0.00"}, {7, 0, "7"}, {-9223372036854775808, 3, "-9223372036854775.808"}} {
		d := DecimalOf(tt.minor, tt.decimals)
		if d.String() != tt.want {
			t.Errorf("DecimalOf(%d, %d) = %s, want %s", tt.minor, tt.decimals, d, tt.want)
		}
		if back, err := d.Minor(tt.decimals); tt.minor > -9223372036854775808 && (err != nil || back != tt.minor) {
			t.Errorf("%s back: %d, %v", d, back, err)
		}
	}
}
