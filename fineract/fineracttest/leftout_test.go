package fineracttest

// leftOut are the recordings that the double does not answer as the real server did, each with its reason.
var leftOut = map[int]string{
	1059: "which loans changed since a moment depends on about 1,000 postings that were not recorded",
	262:  "the default order of /loans is that of the database's plan, not stable (fineract-observed.md 0.17)",
}
