// Package life is what goes on by itself while a book is open (issue 4, item 5): it syncs when something was recorded,
// when something falls due, when the network returns and when the window comes to the foreground; it passes on that
// the book changed; it says when something needs a person. It knows no Fyne, no store and no server: the root joins it
// to them, and every piece is tested without a window.
package life
