package gateway

import (
	"strings"

	"daftari/providers"
)

// reasonOfError is the table of the channel's PhErrorDTO (reference/mobile-money.md B.1). The key of a
// second order is set before the first is worked on, so that "exists" says nothing of its outcome.
func reasonOfError(status int, code string) providers.Reason {
	switch {
	case strings.HasPrefix(strings.ToLower(code), "transactionexists"):
		return providers.Duplicate
	case status != 400:
		return providers.Ambiguous
	}
	switch strings.ToLower(code) {
	case "mandatoryvaluenotsupplied", "formaterror", "lengtherror", "negativevalue", "currencynotsupported":
		return providers.BadOrder
	}
	return providers.Unmapped
}

// reasonOfStatus is the table of a transfer's status in the operations app (B.3, B.5).
func reasonOfStatus(status string, trustsFailed bool) providers.Reason {
	switch status {
	case "COMPLETED":
		return providers.Done
	case "IN_PROGRESS", "UNKNOWN", "EXCEPTION":
		return providers.Open
	case "FAILED":
		if trustsFailed {
			return providers.Declined
		}
	}
	return providers.Unmapped
}
