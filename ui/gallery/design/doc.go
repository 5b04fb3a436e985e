// Package design is the story of the mock-ups as nouns of app: Rehema Achola's Thursday,
// 17 September 2026, with Amani Market's meeting at 11:30. It ports the invented people and
// figures of ../shared/design/src, so that every page of the gallery tells one story and can
// be held against its picture. Nothing here is real.
//
// Nouns are for a page's View (Amani, OpenSheet, MarkedSheet, ClosedSheet, Receipts, Outbox,
// LateLoans ...). Book and Teller give the same world as a real book in a temporary folder,
// for tests that record. There counters begin at 1; the pictures' begin at FirstReceipt.
//
// Where the pictures contradict each other the sheet's row wins: Achieng's second loan (p07)
// and Dorcas's arrears (p17) are in Achieng and LateLoans, not on Amani's sheet.
package design
