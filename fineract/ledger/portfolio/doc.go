// Package portfolio is the common ground between Daftari and a Fineract that carries its report:
// the SQL that `daftari server install` puts there, the questions to ask it, and the rows it
// gives. One report, "Daftari Portfolio", tells a field officer's clients, groups and accounts,
// all of them or what changed since a cursor, in few and small answers:
//
//	first pull  one call (Opening), then one per Chunk clients (Rest)
//	later       one call (Changes); a second where a fingerprint or a sum differs (Follow), a third
//	            when something joined the portfolio that no stamp told of (Held.Compare)
//
// Whose is whose. A group is the officer's by its staff, by its centre's staff when it has none of
// its own, because he took it over until a day, or by an open group loan he is the officer of.
// A client is his by her staff, by membership in a group of his, or by an open loan he is the
// officer of. Every open account of such a client or group is his. All is cut by the user's
// office and those below it, as the server cuts its own reads.
//
// Fineract stamps clients, loans and savings accounts (last_modified_on_utc), but not offices,
// groups, calendars, client charges or membership, and nothing marks what left. So the former are
// read by a cursor with an Overlap, the latter told whole or by fingerprint, and the sets of ids
// are compared by sums (fineract-observed.md section 2). Nothing here opens a connection.
package portfolio
