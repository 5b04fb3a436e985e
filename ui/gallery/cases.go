package gallery

import "slices"

// All cases, in the order of docs/gallery.html. Each feature has a file cases_<feature>.go.
func All() []Case {
	return slices.Concat(
		kitCases(),
		coverCases(),
		startCases(),
		todayCases(),
		meetingCases(),
		clientsCases(),
		paymentCases(),
		groupCases(),
		outboxCases(),
		payingCases(),
		walletsCases(),
		collectCases(),
		joiningCases(),
		syncingCases(),
		bagCases(),
		daycloseCases(),
		moreCases(),
		trustCases(),
		payoutsCases(),
	)
}
