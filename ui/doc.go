// Package ui is the shell of the window: it holds the pages, shows them on a phone or a desktop, moves between them
// and hears the keys (UI.md section 5). It knows the features (ui/<feature>); they do not know it, nor each other.
//
// # How the window is built
//
//   - ui/theme: how it looks. One palette in three appearances, one type scale, fonts, icons.
//   - ui/bridge: the only way off and back onto Fyne's goroutine, and the only caller of fyne.Do.
//   - ui/kit: components and the contracts Env, Page, Nav, Route; rooms below it by noun (form, ledger, frame, ...).
//   - ui/<feature>: model.go (no Fyne: the few methods it needs of book, teller or engine as a port,
//     Load(ctx) (View, error), View being plain values with amounts and dates already written by the language) and
//     screen.go (a struct with its widgets as fields, Show(View), callbacks named On...; a Route that joins both).
//   - ui: the shell. Sections are its roots; features ask for each other by callbacks that the shell wires.
//
// # What never happens
//
// No page reads a book or a server on Fyne's goroutine. No widget listens for a new theme: another look is another
// kit.Env, and every page is made again by its Route. No page asks whether it is on a phone: the shell arranges the
// same pages by the width of the window, and again when that changes.
package ui
