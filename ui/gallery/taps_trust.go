package gallery

import (
	"testing"

	"daftari/ui/gallery/handset"
	"daftari/ui/gallery/papers"
	"daftari/ui/kit"
	"daftari/ui/more"
	"daftari/ui/theme"
)

// trustFlows are the check of a receipt and the audit, from Today by More.
func trustFlows() []Flow {
	return []Flow{
		{Name: "Check a receipt", Most: 3, Walk: func(t testing.TB) *Walker {
			return trusts(t, "Signature is right", "Check a receipt", "The text of a message")
		}},
		{Name: "Verify the book (F2)", Most: 2, Walk: func(t testing.TB) *Walker { return trusts(t, "None changed, none missing.", "Audit") }},
	}
}

// trusts taps More and what follows, and sees what is found.
func trusts(t testing.TB, found string, taps ...string) *Walker {
	stage, d := NewStage(t), handset.Device{}
	root := func(e *kit.Env) *kit.Page {
		push := func(r kit.Route) func() { return func() { e.Nav.Push(r) } }
		return more.Route(func(e *kit.Env) more.Source {
			return &more.Model{Book: d, Keeper: d, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, more.Links{Check: push(papers.Check(papers.Judge{})), Audit: push(papers.Audit(papers.Records{})), Trouble: never}, more.Place{Title: "more.title"})(e)
	}
	w := NewWalker(t, stage.Show(Case{Name: "trust", Tab: kit.More, At: "17:45", Pages: []kit.Route{root}}, Form{Device: Phone, Mode: theme.Light, Lang: "en", Scale: 100}))
	for _, word := range append([]string{"More"}, taps...) {
		w.Tap(word)
	}
	w.Sees(found)
	return w
}
