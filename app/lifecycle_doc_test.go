package app_test

import (
	"fmt"
	"strings"

	"daftari/app"
	"daftari/app/stamp"
)

// lifecycleMarkdown is docs/lifecycle.md, made from the tables that the program runs on.
func lifecycleMarkdown() string {
	var b strings.Builder
	b.WriteString("# The life of an entry\n\n")
	b.WriteString("Made by `go test ./app -run Lifecycle -update` from app/lifecycle.go, app/entry.go and\napp/stamp/stamp.go. Do not edit.\n\n")
	b.WriteString("A row is the state an entry is in, a column what happens to it, the cell the state it is in then.\nAn empty cell is refused: it moves nothing.\n\n")
	b.WriteString("| from \\ event |")
	for _, e := range app.Events() {
		fmt.Fprintf(&b, " %s |", strings.ReplaceAll(string(e), "_", " "))
	}
	b.WriteString("\n|" + strings.Repeat("---|", len(app.Events())+1) + "\n")
	for _, from := range app.States() {
		fmt.Fprintf(&b, "| %s |", stateName(from))
		for _, e := range app.Events() {
			to, err := app.Next(from, e)
			if err != nil {
				b.WriteString(" |")
				continue
			}
			fmt.Fprintf(&b, " %s |", stateName(to))
		}
		b.WriteString("\n")
	}
	b.WriteString("\nFinal states are in italics: a mistake in one is a new reversal that names it.\n")
	b.WriteString("\n## Kinds of entries\n\n| kind | cash | posted in the core | receipt |\n|---|---|---|---|\n")
	for _, k := range app.Kinds() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", k, flowName(k.Flow()), yes(k.Posts()), yes(k.Receipted()))
	}
	b.WriteString("\nA reversal moves cash the other way than what it reverses. An entry that only gives refused cash a place\n(`places`) moves none: the cash is in the bag already.\n")
	b.WriteString("\n## On screen\n\n| word | icon | tone | loudness |\n|---|---|---|---|\n")
	for _, l := range stamp.All() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", l.Word, l.Icon, l.Tone, l.Loud)
	}
	return b.String()
}

func stateName(s app.State) string {
	name := strings.ToUpper(string(s[:1])) + string(s[1:])
	if s.Final() {
		return "*" + name + "*"
	}
	return name
}

func flowName(f app.Flow) string {
	switch f {
	case app.CashIn:
		return "in"
	case app.CashOut:
		return "out"
	case app.NoCash:
	}
	return "none"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
