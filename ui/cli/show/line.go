// Package show writes single things of the field in words, for every verb alike.
package show

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/words"
)

// Line is one line of a sheet: attendance, the number that names her to the verbs, name, parts, and why it differs.
func Line(w io.Writer, t *words.Words, l app.Line) {
	number := ""
	if l.Client != 0 {
		number = strconv.FormatInt(int64(l.Client), 10)
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s", markWord(t, l.Was), number, nameOf(t, l), strings.Join(partWords(t, l), " · "))
	if l.Reason != "" {
		fmt.Fprintf(w, "\t%s", Reason(t, l.Reason))
	}
	fmt.Fprintln(w)
}

// partWords tells the parts that have money in them, or had: "Loan 500 (750)".
func partWords(t *words.Words, l app.Line) []string {
	var out []string
	for _, p := range l.Parts {
		shown := p.Expected
		if p.Said() {
			shown = p.Actual
		}
		if shown.IsZero() && (!p.Expected.Valid() || p.Expected.IsZero()) && p.Blocked == "" {
			continue
		}
		text := t.T("cli.part."+string(p.Kind)) + " " + shown.Format(t.Lang())
		if p.Said() && p.Expected.Valid() && !p.Actual.Equal(p.Expected) {
			text += " (" + p.Expected.Format(t.Lang()) + ")"
		}
		if p.Blocked != "" {
			text += " [" + t.T(p.Blocked) + "]"
		}
		out = append(out, text)
	}
	return out
}

func nameOf(t *words.Words, l app.Line) string {
	if l.Client == 0 {
		return t.T("cli.group_itself")
	}
	return l.Name
}

// Reason is a reason in words: a key's, or the person's own.
func Reason(t *words.Words, reason string) string {
	if t.Has(reason) {
		return t.T(reason)
	}
	return reason
}

func markWord(t *words.Words, p app.Presence) string {
	switch p {
	case app.Present:
		return t.T("attendance.present")
	case app.Late:
		return t.T("attendance.late")
	case app.Absent:
		return t.T("attendance.absent")
	case app.OnLeave, app.Approved:
		return t.T("attendance.leave")
	case app.NotMarked:
	}
	return "-"
}

// YesOrNo puts a word in the place of each true and false of a text's arguments.
func YesOrNo(t *words.Words, args []any) []any {
	out := slices.Clone(args)
	for i, v := range out {
		switch v {
		case true:
			out[i] = t.T("cli.yes")
		case false:
			out[i] = t.T("cli.no")
		}
	}
	return out
}
