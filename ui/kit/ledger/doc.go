// Package ledger holds what stands on the ruled pages: lines with their margin, lists of them, stamps, heads of
// sections, totals and columns of figures (UI.md section 4).
package ledger
