package disk

import (
	"strconv"
	"strings"
)

// Where puts a WHERE together; its terms are joined by AND. The zero value chooses all.
type Where struct {
	terms []string
	args  []any
}

// When adds a term with its argument if on.
func (w *Where) When(on bool, term string, args ...any) {
	if on {
		w.terms, w.args = append(w.terms, term), append(w.args, args...)
	}
}

// In adds that a column is one of the values; no values choose all.
func In[T ~string](w *Where, column string, values []T) {
	if len(values) == 0 {
		return
	}
	w.terms = append(w.terms, column+" IN ("+strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")+")")
	for _, v := range values {
		w.args = append(w.args, string(v))
	}
}

// SQL of the WHERE, the order and at most limit rows (0 = all), with its arguments.
func (w *Where) SQL(order string, limit int) (string, []any) {
	query := " ORDER BY " + order
	if len(w.terms) > 0 {
		query = "WHERE " + strings.Join(w.terms, " AND ") + query
	}
	if limit > 0 {
		query += " LIMIT " + strconv.Itoa(limit)
	}
	return query, w.args
}
