// Package words turns keys into sentences in the language of the person who reads, for
// window, verbs, desk and messages alike.
//
// # For authors of texts
//
// The texts are in assets/translations/<area>.<lang>.json, an area having one owner and a
// file for each of Langs. English is the source; the others are held against it by
// TestKeys (make the check strict with DAFTARI_STRICT_WORDS=1). A file is one flat object:
//
//	{
//	  "sheet.closed": "Meeting closed.",
//	  "sheet.receipts": {
//	    "one": "Closing makes {{.n}} receipt.",
//	    "other": "Closing makes {{.n}} receipts."
//	  },
//	  "loan.owed": "She owes {{.balance}}; this is {{.amount}}."
//	}
//
// A key is lower-case words joined by points and belongs to one area only; by custom it
// starts with the area or a noun. It is never built at run time from anything but a
// state, kind or code that is itself a constant.
//
// A text that counts has the plural forms of its language: one, other (en, sw, fr); zero,
// one, two, few, many, other (ar). The number is always named n. Placeholders are
// {{.name}} and nothing else of templates; each language has the same ones, but a form
// such as Arabic's "two" may leave out n where the word says it.
//
// UI.md section 7 rules the tone: what happened, where the money is, what to do; no
// exclamation marks, no minus sign or arrow (not in the fonts).
//
// # For callers
//
//	w.T("sheet.receipts", "n", 12)
//	w.T("loan.owed", "balance", balance, "amount", amount) // money.Amount by language
//
// Arguments are names and values by turns. A value that knows languages (money.Amount), a
// day (time.Time, app.Date), a duration and n are written as the language writes them;
// everything else as fmt prints it, so that ids and years are never grouped.
package words
