package oracle

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// text of a value; nil is "". Blanks around it go, as the report's trim takes them.
func text(r Row, col string) string {
	v := r[col]
	if v == nil {
		return ""
	}
	return strings.Trim(fmt.Sprint(v), " ")
}

// num is a whole number; nil and a missing row are 0.
func num(r Row, col string) int64 { return integer(text(r, col)) }

func integer(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// flag is "1" or "".
func flag(r Row, col string) string {
	if is(r, col) {
		return "1"
	}
	return ""
}

func is(r Row, col string) bool { return text(r, col) == "1" || text(r, col) == "true" }

// rat is an exact amount; nil is 0.
func rat(r Row, col string) *big.Rat {
	v, ok := new(big.Rat).SetString(text(r, col))
	if !ok {
		return new(big.Rat)
	}
	return v
}

// amount is a decimal with six places, "" for zero and for nothing.
func amount(r Row, col string) string { return six(rat(r, col)) }

func six(v *big.Rat) string {
	if v.Sign() == 0 {
		return ""
	}
	return v.FloatString(6)
}

// given is a decimal with six places, "" for nothing; zero is told.
func given(r Row, col string) string {
	if r[col] == nil {
		return ""
	}
	return rat(r, col).FloatString(6)
}

// whole is a number, "" for zero and for nothing.
func whole(r Row, col string) string {
	if num(r, col) == 0 {
		return ""
	}
	return text(r, col)
}

func pack(cells ...string) string { return strings.Join(cells, "|") }

func amounts(r Row, cols ...string) string {
	cells := make([]string, len(cols))
	for i, c := range cols {
		cells[i] = amount(r, c)
	}
	return pack(cells...)
}
