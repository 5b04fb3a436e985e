package msisdn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, raw, region, want string
		err                     error
	}{
		{"national", "0712345612", "KE", "+254712345612", nil},
		{"without the zero", "712345612", "KE", "+254712345612", nil},
		{"spaces and dashes", " 0712-345 612 ", "KE", "+254712345612", nil},
		{"brackets", "(0712) 345.612", "KE", "+254712345612", nil},
		{"small region", "0712345612", "ke", "+254712345612", nil},
		{"international", "+254712345612", "KE", "+254712345612", nil},
		{"international without region", "+254 712 345612", "", "+254712345612", nil},
		{"international from another country", "+256772123456", "KE", "+256772123456", nil},
		{"00 in front", "00254712345612", "KE", "+254712345612", nil},
		{"00 in front, without region", "00254 712 345 612", "", "+254712345612", nil},
		{"country code without plus", "254712345612", "KE", "+254712345612", nil},
		{"plus and national zero", "+254 0712 345612", "KE", "+254712345612", nil},
		{"new Kenyan range", "0110123456", "KE", "+254110123456", nil},
		{"Arabic-Indic digits", "٠٧١٢٣٤٥٦١٢", "KE", "+254712345612", nil},
		{"Extended Arabic-Indic digits", "۰۷۱۲۳۴۵۶۱۲", "KE", "+254712345612", nil},
		{"Devanagari digits", "९८७६५४३२१०", "IN", "+919876543210", nil},
		{"Bengali digits", "০১৭১২৩৪৫৬৭৮", "BD", "+8801712345678", nil},
		{"full-width plus", "＋254712345612", "", "+254712345612", nil},
		{"direction marks", "\u200e+254712345612\u202c", "", "+254712345612", nil},
		{"Ivory Coast keeps its zero", "0712345678", "CI", "+2250712345678", nil},
		{"fixed line", "020 2345678", "KE", "+254202345678", nil},
		{"empty", "", "KE", "", ErrSyntax},
		{"only a plus", "+", "KE", "", ErrSyntax},
		{"only zeros of a prefix", "00", "KE", "", ErrSyntax},
		{"letters", "0712-ABC-612", "KE", "", ErrSyntax},
		{"vanity number", "1-800-FLOWERS", "US", "", ErrSyntax},
		{"extension", "0712345612x5", "KE", "", ErrSyntax},
		{"two numbers", "0712345612,0722000000", "KE", "", ErrSyntax},
		{"plus inside", "07+12345612", "KE", "", ErrSyntax},
		{"no region", "0712345612", "", "", ErrSyntax},
		{"unknown region", "0712345612", "XX", "", ErrSyntax},
		{"too short", "07123", "KE", "", ErrNotPossible},
		{"too long", "071234561234567", "KE", "", ErrNotPossible},
		{"no such country", "+999123456789", "", "", ErrNotPossible},
		{"very long", strings.Repeat("7", 300), "KE", "", ErrSyntax},
		{"bad UTF-8", "0712\xff345612", "KE", "", ErrSyntax},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.raw, c.region)
			if !errors.Is(err, c.err) || got.E164() != c.want || got.Valid() != (c.err == nil) {
				t.Errorf("Parse(%q, %s) = %s, %v; want %s, %v", c.raw, c.region, got.E164(), err, c.want, c.err)
			}
		})
	}
}

func number(t testing.TB, e164 string) Number {
	t.Helper()
	n, err := Parse(e164, "")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMobile(t *testing.T) {
	for e164, want := range map[string]bool{
		"+254712345612":  true,
		"+256772123456":  true,
		"+919876543210":  true,
		"+12025550123":   true, // fixed or mobile, nobody knows in the US
		"+254202345678":  false,
		"+2348012345678": true,
	} {
		if got := number(t, e164).MaybeMobile(); got != want {
			t.Errorf("%s: MaybeMobile = %v", e164, got)
		}
	}
	if (Number{}).MaybeMobile() {
		t.Error("no number is mobile")
	}
}

func TestShown(t *testing.T) {
	n := number(t, "+254712345612")
	if got, want := n.Masked(), "+2547••••••12"; got != want {
		t.Errorf("Masked = %q, want %q", got, want)
	}
	if got, want := n.National(), "0712 345612"; got != want {
		t.Errorf("National = %q, want %q", got, want)
	}
	if got, want := n.Spaced(), "0712 345 612"; got != want {
		t.Errorf("Spaced = %q, want %q", got, want)
	}
	if (Number{}).Masked() != "" || (Number{}).Spaced() != "" || (Number{}).National() != "" || (Number{}).E164() != "" {
		t.Error("no number shows digits")
	}
	short := number(t, "+2904567") // Saint Helena has four digits
	if got := short.Masked(); strings.ContainsAny(strings.TrimPrefix(got, "+290"), "0123456789") {
		t.Errorf("a short number shows %q", got)
	}
}

func TestNothingPrintsTheDigits(t *testing.T) {
	n := number(t, "+254712345612")
	holder := struct {
		N Number
		P *Number
		S []Number
	}{n, &n, []Number{n}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%T %v"} {
		for _, v := range []any{n, &n, holder.S, holder.N} {
			args := []any{v}
			if strings.HasPrefix(verb, "%T") {
				args = append(args, v)
			}
			if got := fmt.Sprintf(verb, args...); strings.Contains(got, "3456") || strings.Contains(got, fmt.Sprintf("%x", "3456")) {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	}
	inside := struct{ n Number }{n}
	if got := fmt.Sprintf("%v %+v %v %+v %#v", holder, holder, inside, inside, inside); strings.Contains(got, "3456") {
		t.Errorf("inside a struct it prints %s", got)
	}
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "to", n, "group", slog.GroupValue(slog.Any("n", n)))
	if strings.Contains(out.String(), "12345") || strings.Contains(out.String(), "5612") || !strings.Contains(out.String(), "+254•••••••••") {
		t.Errorf("the log has %s", out.String())
	}
	for _, bad := range []string{"071234561x", "07123", "071234561234567"} {
		if _, err := Parse(bad, "KE"); err == nil || strings.Contains(err.Error(), "7123") {
			t.Errorf("the error repeats the number: %v", err)
		}
	}
}

func TestText(t *testing.T) {
	type client struct {
		Phone Number `json:"phone"`
	}
	for _, c := range []client{{number(t, "+254712345612")}, {}} {
		data, err := json.Marshal(c)
		if err != nil || string(data) != `{"phone":"`+c.Phone.E164()+`"}` {
			t.Fatalf("Marshal = %s, %v", data, err)
		}
		back := client{number(t, "+256772123456")}
		if err := json.Unmarshal(data, &back); err != nil || back != c {
			t.Errorf("Unmarshal = %v, %v", back, err)
		}
	}
	for _, bad := range []string{"0712345612", "254712345612", "+254 712345612", "+2540712345612", "+", "+25471", "+٢٥٤"} {
		n := number(t, "+256772123456")
		if err := n.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read as %s", bad, n.E164())
		}
		if n != number(t, "+256772123456") {
			t.Errorf("%q changed the number", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0712345612", "+254712345612", "00254712345612", "٠٧١٢٣٤٥٦١٢", "+2540254712345612", "(020) 234-5678", "+80012345678", "+39 06 12345", "x"} {
		f.Add(s, "KE")
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, raw, region string) {
		n, err := Parse(raw, region)
		if err != nil {
			if n.Valid() || !errors.Is(err, ErrSyntax) && !errors.Is(err, ErrNotPossible) {
				t.Fatalf("Parse(%q, %q) = %s, %v", raw, region, n.E164(), err)
			}
			return
		}
		again, err := Parse(n.E164(), region)
		if err != nil || again != n {
			t.Fatalf("Parse(%q, %q) = %s, which reads as %s, %v", raw, region, n.E164(), again.E164(), err)
		}
		text, err := n.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Number
		if err := back.UnmarshalText(text); err != nil || back != n {
			t.Fatalf("%s came back as %s, %v", text, back.E164(), err)
		}
		if _, national := n.split(); strings.Contains(n.Masked(), national) || strings.Contains(n.LogValue().String(), national) {
			t.Fatalf("%s is not masked: %s", n.E164(), n.Masked())
		}
		n.National()
		n.MaybeMobile()
	})
}
