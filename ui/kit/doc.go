// Package kit holds the components of the window (UI.md section 4), drawn with rectangles, lines, texts and images,
// and the contracts between the shell and its pages: Env, Page, Nav. It knows nouns of app for the looks of states,
// but no use case, no book and no network. Components that belong together and are large live in rooms below
// (kit/<noun>).
//
// # Rules for everything drawn
//
// A component takes *Env first. An Env never changes: another theme, size of text or language is another Env, and
// the shell makes the pages again from their routes. So a component reads colours and sizes when it is made and
// when its own state changes, and nowhere listens for a new theme.
//
// Texts are Text, never a canvas.Text or a label of Fyne: it cuts by width, wraps, makes what stands between
// words.Strong marks bold, and puts Arabic and figures into objects of one direction each, in reading order.
//
// Places are given from the side where reading starts; Env.Place mirrors them. A component that is a Tall is given
// its width and answers its height; Column, Row, Wrap and Scroll do the arithmetic.
//
// What can be tapped embeds Press: hit area of at least 48, focus ring, Enter and Space, hover, off.
package kit
