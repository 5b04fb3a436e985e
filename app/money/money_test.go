package money

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestISO(t *testing.T) {
	for code, digits := range map[string]int{
		"KES": 2, "UGX": 0, "TZS": 2, "RWF": 0, "MMK": 2, "AFN": 2, "CLF": 4, "UYW": 4, "SLE": 2, "MRU": 2, "ZWG": 2,
		"XOF": 0, "XAF": 0, "CDF": 2, "TND": 3, "JOD": 3, "KWD": 3, "IQD": 3, "JPY": 0, "MGA": 2, "XCG": 2,
	} {
		c, err := ISO(code)
		if err != nil || c.Digits() != digits || c.Code() != code || !c.Valid() || c.InMultiplesOf() != 0 {
			t.Errorf("ISO(%s) = %v with %d digits, %v; want %d", code, c, c.Digits(), err, digits)
		}
	}
	for _, code := range []string{"", "kes", "KE", "KESX", "XXX", "XAU", "ZZZ", "ZWL", "SLL", "HRK"} {
		if c, err := ISO(code); !errors.Is(err, ErrCurrency) || c.Valid() {
			t.Errorf("ISO(%q) = %v, %v", code, c, err)
		}
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		name             string
		code             string
		digits, multiple int
		ok               bool
		wantMultiple     int
	}{
		{"as ISO", "KES", 2, 0, true, 0},
		{"own decimals", "KES", 0, 50, true, 50},
		{"multiple of one is none", "KES", 0, 1, true, 0},
		{"not in ISO", "ZWL", 2, 0, true, 0},
		{"six decimals", "KES", 6, 0, true, 0},
		{"seven decimals", "KES", 7, 0, false, 0},
		{"negative decimals", "KES", -1, 0, false, 0},
		{"negative multiple", "KES", 0, -5, false, 0},
		{"huge multiple", "KES", 0, math.MaxInt32, false, 0},
		{"no code", "", 2, 0, false, 0},
		{"small letters", "kes", 2, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := New(c.code, c.digits, c.multiple)
			if (err == nil) != c.ok || got.Valid() != c.ok {
				t.Fatalf("New = %v, %v", got, err)
			}
			if err != nil && !errors.Is(err, ErrCurrency) {
				t.Errorf("error %v is no ErrCurrency", err)
			}
			if c.ok && (got.Digits() != c.digits || got.InMultiplesOf() != c.wantMultiple) {
				t.Errorf("digits %d multiple %d", got.Digits(), got.InMultiplesOf())
			}
		})
	}
}

func own(t testing.TB, code string, digits, multiple int) Currency {
	t.Helper()
	c, err := New(code, digits, multiple)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSame(t *testing.T) {
	kes := own(t, "KES", 2, 0)
	if !kes.Same(own(t, "KES", 2, 50)) {
		t.Error("the multiple must not part one currency in two")
	}
	if kes.Same(own(t, "KES", 0, 0)) || kes.Same(own(t, "UGX", 2, 0)) || kes.Same(Currency{}) {
		t.Error("Same mixes decimals or codes")
	}
}

func TestArithmeticRefuses(t *testing.T) {
	kes, ugx := testCurrency(t, "KES"), testCurrency(t, "UGX")
	most, one := FromMinor(math.MaxInt64, kes), FromMinor(1, kes)
	second := func(_ any, err error) error { return err }
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"add of two currencies", second(one.Add(FromMinor(1, ugx))), ErrCurrency},
		{"add of two decimals", second(one.Add(FromMinor(1, own(t, "KES", 0, 0)))), ErrCurrency},
		{"add of no amount", second(one.Add(Amount{})), ErrCurrency},
		{"add to no amount", second(Amount{}.Add(one)), ErrCurrency},
		{"no amount plus no amount", second(Amount{}.Add(Amount{})), ErrCurrency},
		{"add above the largest", second(most.Add(one)), ErrOverflow},
		{"sub below the smallest", second(most.Neg().Sub(one)), ErrOverflow},
		{"sub far below the smallest", second(most.Neg().Sub(most)), ErrOverflow},
		{"compare of two currencies", second(one.Cmp(Zero(ugx))), ErrCurrency},
		{"compare with no amount", second(one.Cmp(Amount{})), ErrCurrency},
		{"sum of two currencies", second(Sum(kes, one, FromMinor(1, ugx))), ErrCurrency},
		{"sum in no currency", second(Sum(Currency{})), ErrCurrency},
		{"sum with no amount", second(Sum(kes, Amount{})), ErrCurrency},
		{"sum above the largest", second(Sum(kes, most, most)), ErrOverflow},
		{"mul above the largest", second(most.Mul(2)), ErrOverflow},
		{"mul to the number without negation", second(FromMinor(1<<62, kes).Mul(-2)), ErrOverflow},
		{"mul by the smallest", second(one.Mul(math.MinInt64)), ErrOverflow},
		{"mul of no amount", second(Amount{}.Mul(1)), ErrCurrency},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !errors.Is(c.err, c.want) {
				t.Errorf("error = %v, want %v", c.err, c.want)
			}
		})
	}
	if FromMinor(math.MinInt64, kes).Valid() || FromMinor(5, Currency{}).Valid() || (Amount{}).Valid() {
		t.Error("what cannot be an amount is Valid")
	}
	if !Zero(kes).Valid() || !Zero(kes).IsZero() || Zero(kes) == (Amount{}) {
		t.Error("zero shillings are an amount")
	}
}

// TestArithmeticIsExact holds Add, Sub, Mul and Cmp against math/big.
func TestArithmeticIsExact(t *testing.T) {
	kes := testCurrency(t, "KES")
	anyMinor := rapid.OneOf(
		rapid.Int64Range(-math.MaxInt64, math.MaxInt64),
		rapid.Int64Range(-1000, 1000),
		rapid.SampledFrom([]int64{math.MaxInt64, -math.MaxInt64, math.MaxInt64 / 2, -math.MaxInt64/2 - 1}))
	rapid.Check(t, func(rt *rapid.T) {
		x, y := anyMinor.Draw(rt, "x"), anyMinor.Draw(rt, "y")
		a, b := FromMinor(x, kes), FromMinor(y, kes)
		bx, by := big.NewInt(x), big.NewInt(y)
		exact := func(what string, want *big.Int, got Amount, err error) {
			fits := want.IsInt64() && want.Int64() != math.MinInt64
			if fits && (err != nil || got.Minor() != want.Int64() || got.Currency() != kes) {
				rt.Fatalf("%d %s %d = %v, %v; want %v", x, what, y, got, err, want)
			}
			if !fits && !errors.Is(err, ErrOverflow) {
				rt.Fatalf("%d %s %d = %v, %v; want overflow", x, what, y, got, err)
			}
		}
		sum, err := a.Add(b)
		exact("+", new(big.Int).Add(bx, by), sum, err)
		difference, err := a.Sub(b)
		exact("-", new(big.Int).Sub(bx, by), difference, err)
		product, err := a.Mul(y)
		exact("*", new(big.Int).Mul(bx, by), product, err)
		if got, err := a.Cmp(b); err != nil || got != bx.Cmp(by) {
			rt.Fatalf("cmp %d %d = %d, %v", x, y, got, err)
		}
		if a.Sign() != bx.Sign() || a.Neg().Neg() != a || a.Neg().Sign() != -a.Sign() {
			rt.Fatalf("sign of %d", x)
		}
	})
}

func TestSumIsExact(t *testing.T) {
	kes := testCurrency(t, "KES")
	rapid.Check(t, func(rt *rapid.T) {
		minors := rapid.SliceOfN(rapid.Int64Range(-1<<40, 1<<40), 0, 50).Draw(rt, "minors")
		var want int64
		amounts := make([]Amount, 0, len(minors))
		for _, m := range minors {
			want += m
			amounts = append(amounts, FromMinor(m, kes))
		}
		got, err := Sum(kes, amounts...)
		if err != nil || got != FromMinor(want, kes) {
			rt.Fatalf("Sum(%v) = %v, %v", minors, got, err)
		}
		shuffled := rapid.Permutation(amounts).Draw(rt, "order")
		if again, err := Sum(kes, shuffled...); err != nil || again != got {
			rt.Fatalf("the order matters: %v, %v", again, err)
		}
	})
}

func TestFitsMultiple(t *testing.T) {
	for _, c := range []struct {
		name             string
		digits, multiple int
		minor            int64
		want             bool
	}{
		{"no multiple", 2, 0, 1, true},
		{"exact", 0, 50, 1250, true},
		{"not", 0, 50, 1249, false},
		{"the multiple is in major units", 2, 5, 1000, true},
		{"minor units are no multiple", 2, 5, 1005, false},
		{"zero", 2, 5, 0, true},
		{"negative", 0, 50, -100, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := FromMinor(c.minor, own(t, "KES", c.digits, c.multiple)).FitsMultiple(); got != c.want {
				t.Errorf("FitsMultiple = %v", got)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		name, code, lang string
		minor            int64
		want             string
	}{
		{"whole shillings have no decimals", "KES", "en", 125000, "1,250"},
		{"cents are shown", "KES", "en", 125050, "1,250.50"},
		{"below one", "KES", "en", 5, "0.05"},
		{"zero", "KES", "en", 0, "0"},
		{"hundreds", "KES", "en", 99900, "999"},
		{"negative", "KES", "en", -485000, "–4,850"},
		{"negative cents", "KES", "en", -5, "–0.05"},
		{"no decimals in the currency", "UGX", "sw", 1234567, "1,234,567"},
		{"French", "KES", "fr", 125050, "1\u00a0250,50"},
		{"Arabic, Western digits", "EGP", "ar", 125050, "1,250.50"},
		{"Arabic digits when asked for", "EGP", "ar-u-nu-arab", 125050, "١٬٢٥٠٫٥٠"},
		{"Indian", "INR", "en-IN", 1234567800, "1,23,45,678"},
		{"Hindi in Devanagari", "INR", "hi-u-nu-deva", 12500050, "१,२५,०००.५०"},
		{"whole dinars in groups keep their decimals", "JOD", "en", 1250000, "1,250.000"},
		{"whole dinars", "JOD", "en", 12000, "12"},
		{"fils", "JOD", "en", 12345, "12.345"},
		{"largest", "UGX", "en", math.MaxInt64, "9,223,372,036,854,775,807"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := FromMinor(c.minor, testCurrency(t, c.code))
			if got := a.Format(c.lang); got != c.want {
				t.Errorf("Format = %q, want %q", got, c.want)
			}
			if got := a.FormatWithCode(c.lang); got != c.code+" "+c.want {
				t.Errorf("FormatWithCode = %q", got)
			}
		})
	}
	if (Amount{}).Format("en") != "" || (Amount{}).FormatWithCode("en") != "" || (Amount{}).Decimal() != "" || (Amount{}).String() != "" {
		t.Error("no amount is written as one")
	}
}

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		name string
		a    Amount
		want string
	}{
		{"plain", FromMinor(125000, own(t, "KES", 2, 0)), `{"minor":125000,"currency":"KES","digits":2}`},
		{"no digits, a multiple", FromMinor(-50, own(t, "UGX", 0, 50)), `{"minor":-50,"currency":"UGX","digits":0,"multiple":50}`},
		{"zero", Zero(own(t, "KES", 2, 0)), `{"minor":0,"currency":"KES","digits":2}`},
		{"no amount", Amount{}, `null`},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := json.Marshal(c.a)
			if err != nil || string(data) != c.want {
				t.Fatalf("Marshal = %s, %v; want %s", data, err, c.want)
			}
			back := FromMinor(7, own(t, "USD", 2, 0))
			if err := json.Unmarshal(data, &back); err != nil || back != c.a {
				t.Errorf("Unmarshal = %v, %v", back, err)
			}
			if own, ok := ownAmount(data); ok != c.a.Valid() || own != c.a {
				t.Errorf("the quick reader takes its own spelling %s for %v, %v", data, own, ok)
			}
			currency, err := json.Marshal(c.a.Currency())
			if err != nil {
				t.Fatal(err)
			}
			again := own(t, "USD", 2, 0)
			if err := json.Unmarshal(currency, &again); err != nil || again != c.a.Currency() {
				t.Errorf("currency came back from %s as %v, %v", currency, again, err)
			}
		})
	}
}

func TestJSONRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no minor":          `{"currency":"KES","digits":2}`,
		"no digits":         `{"minor":1,"currency":"KES"}`,
		"no currency":       `{"minor":1,"digits":2}`,
		"a fraction":        `{"minor":1.5,"currency":"KES","digits":2}`,
		"too large":         `{"minor":9223372036854775808,"currency":"KES","digits":2}`,
		"without negation":  `{"minor":-9223372036854775808,"currency":"KES","digits":2}`,
		"another field":     `{"minor":1,"currency":"KES","digits":2,"amount":3}`,
		"a bare number":     `5`,
		"too many decimals": `{"minor":1,"currency":"KES","digits":9}`,
	} {
		t.Run(name, func(t *testing.T) {
			a := FromMinor(7, testCurrency(t, "USD"))
			if err := json.Unmarshal([]byte(text), &a); err == nil {
				t.Errorf("%s was read as %v", text, a)
			}
		})
	}
}

// FuzzJSON holds the quick reader of our own spelling against the strict one: what it takes, the
// strict one takes as the same amount, and writing gives the bytes back.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"minor":125000,"currency":"KES","digits":2}`, `{"minor":-50,"currency":"UGX","digits":0,"multiple":50}`, `null`,
		`{"minor":01,"currency":"KES","digits":2}`, `{"minor":-0,"currency":"KES","digits":2}`, `{"minor":1,"currency":"KES","digits":2,"multiple":1}`,
		`{"minor":1,"currency":"k\u0045S","digits":2}`, `{"minor":1,"currency":"KES","digits":2}}`, `{"minor":999999999999999999,"currency":"KES","digits":6}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		quick, ok := ownAmount(data)
		if !ok {
			return
		}
		var v amountJSON
		if err := strictJSON(data, &v); err != nil {
			t.Fatalf("%s: the strict reader says %v", data, err)
		}
		c, err := New(v.Currency, *v.Digits, v.Multiple)
		if err != nil || FromMinor(*v.Minor, c) != quick {
			t.Fatalf("%s: quick %v, strict %d %v, %v", data, quick, *v.Minor, c, err)
		}
		back, err := json.Marshal(quick)
		var again Amount
		if err != nil || json.Unmarshal(back, &again) != nil || again != quick {
			t.Fatalf("%v is written as %s and read as %v", quick, back, again)
		}
	})
}

func TestLogValue(t *testing.T) {
	if got := FromMinor(125050, testCurrency(t, "KES")).LogValue(); !got.Equal(slog.StringValue("KES")) {
		t.Errorf("LogValue = %v", got)
	}
}
