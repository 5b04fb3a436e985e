package mtn

import "daftari/providers"

const codeNotFound = "RESOURCE_NOT_FOUND"

// reasonAtDoor is the table of an order's own answer, by HTTP status and code
// (reference/mobile-money.md A.3 "Errors", A.14). A 500 with a code is no verdict unless the code is
// about the account itself; INTERNAL_PROCESSING_ERROR is "often funds", which is no proof.
func reasonAtDoor(status int, code string) providers.Reason {
	switch {
	case status == 409: // RESOURCE_ALREADY_EXIST: whatever became of the first
		return providers.Duplicate
	case status == 400 && code == "INVALID_CURRENCY": // the codes of other 400s are not published
		return providers.BadOrder
	case status == 403 && code == "FORBIDDEN_IP":
		return providers.Shut
	case status == 429:
		return providers.Throttled
	case status/100 == 5:
		switch code {
		case "NOT_ALLOWED", "NOT_ALLOWED_TARGET_ENVIRONMENT", "INVALID_CALLBACK_URL_HOST":
			return providers.Shut
		case "INVALID_CURRENCY":
			return providers.BadOrder
		}
		return providers.Ambiguous
	case code == "": // a page, half a body, nothing: no answer of MTN's
		return providers.Ambiguous
	}
	return providers.Unmapped
}

// reasonOfStatus is the table of an enquiry, by product, status and reason (A.3 "Reasons", A.14). On
// a payout the payer is the institution, so that its limit is the float's.
func reasonOfStatus(product, status, reason string) (providers.Reason, string) {
	switch status {
	case "SUCCESSFUL":
		return providers.Done, status
	case "PENDING", "ONGOING", "CREATED":
		return providers.Open, status
	case "FAILED", "CANCELLED", "REJECTED":
	default:
		return providers.Unmapped, status
	}
	payout := product == disbursement
	switch reason {
	case "PAYEE_NOT_FOUND":
		return providers.PayeeNotFound, reason
	case "PAYEE_NOT_ALLOWED_TO_RECEIVE":
		return providers.PayeeNotAllowed, reason
	case "PAYER_LIMIT_REACHED":
		return either(payout, providers.FloatShort, providers.ClientLimit), reason
	case "NOT_ENOUGH_FUNDS":
		return either(payout, providers.FloatShort, providers.PayerShort), reason
	case "PAYER_NOT_FOUND":
		return either(payout, providers.Barred, providers.PayeeNotFound), reason
	case "APPROVAL_REJECTED":
		return providers.PayerRefused, reason
	case "EXPIRED", "COULD_NOT_PERFORM_TRANSACTION":
		return either(payout, providers.Declined, providers.PayerSilent), reason
	case "NOT_ALLOWED", "NOT_ALLOWED_TARGET_ENVIRONMENT", "TRANSFER_TYPE_UNKNOWN":
		return providers.Barred, reason
	case "":
		return providers.Declined, status
	case "PAYER_DELAYED", "PAYEE_DELAYED", "ONGOING":
		return providers.Open, reason
	}
	return providers.Unmapped, reason // INTERNAL_PROCESSING_ERROR and SERVICE_UNAVAILABLE among them
}

func either(is bool, a, b providers.Reason) providers.Reason {
	if is {
		return a
	}
	return b
}
