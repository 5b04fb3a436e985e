// Package gallery shows every page of the window in every form it takes, judges it, and holds it
// against its mock-up: the machinery behind docs/gallery.html, docs/design-check.html,
// docs/taps.md and the goldens. It is used by tests only.
//
// # Adding a page
//
// Write cases_<feature>.go with a function that returns Cases, and name it in All:
//
//	func todayCases() []Case {
//		return []Case{{
//			Name: "today", Picture: "p02-today", Tab: kit.Today, At: "10:42", Main: true,
//			Sync: Meetings(3, 41200, 2*time.Hour), Badges: []Badge{{kit.Outbox, 1, true}},
//			Pages: []kit.Route{todayRoute()},
//		}}
//	}
//
// The view's figures come from gallery/design. Whatever the page shows that is neither a word of
// the translation files nor a figure, a date or an identifier, and is not in design.Strings, is
// declared in Case.Data. Then:
//
//	go test ./ui/gallery -run 'TestGallery/today'            all checks in all 48 forms
//	go test ./ui/gallery -run 'TestDesign/today'             against the mock-up: says what differs
//	go test ./ui/gallery -run 'TestGolden/today' -update     writes the goldens: look at them
//	make gallery                                             goldens and docs, then all tests
//
// A pushed page (p03, p07 ...) gives its root too: Pages: {root, page}. A bottom sheet is Sheet. The
// cover is Cover. A state that is reached by touching the page is Then. With -short (as make
// test does) only TestGallery runs, in fewer forms.
//
// What must differ from a mock-up is an Exception with its reason, at most 5 % of a picture's texts, beside those of another
// issue's feature (Messages), which are counted apart; what a check may not ask is an Exception too. All are counted, and an
// exception that excuses nothing fails.
package gallery
