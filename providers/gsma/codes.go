package gsma

import "daftari/providers"

// The operations whose codes are mapped: the specification's transaction types. A code in the
// answer to an enquiry is about the enquiry, and is not looked up.
const (
	opDisburse = "disbursement"
	opCollect  = "merchantpay"
)

// reasonOf is the one table: category and code of the specification's errorObject (its enum;
// reference/mobile-money.md A.5), by operation. What stands here as failed for good is what the
// specification calls a rule, a field or an identity that was checked before money moves.
func reasonOf(op, category, code string) providers.Reason {
	switch category {
	case "businessRule":
		return businessRule(op, code)
	case "validation":
		switch code {
		case "lengthError", "formatError", "negativeValue", "currencyNotSupported", "mandatoryValueNotSupplied":
			return providers.BadOrder
		}
	case "identification":
		if code == "identifierError" {
			return providers.PayeeNotFound
		}
	case "authorisation":
		switch code {
		case "clientAuthorisationError", "requestingPartyAuthorisationError", "servicingPartyAuthorisationError":
			return providers.Barred
		case "requestDeclined":
			return providers.PayerRefused
		}
	case "internal", "serviceUnavailable":
		return providers.Ambiguous
	}
	return providers.Unmapped
}

func businessRule(op, code string) providers.Reason {
	switch code {
	case "dailyVolumeLimitExceeded", "dailyValueLimitExceeded", "weeklyVolumeLimitExceeded", "weeklyValueLimitExceeded",
		"monthlyVolumeLimitExceeded", "monthlyValueLimitExceeded", "accountMaxTotalVolumeExceeded", "accountMaxTotalValueExceeded", "maxBalanceExceeded":
		return providers.ClientLimit
	case "lessThanTransactionMinValue", "greaterThanTransactionMaxValue":
		return providers.AmountBounds
	case "insufficientFunds": // of the debit party
		if op == opCollect {
			return providers.PayerShort
		}
		return providers.FloatShort
	case "duplicateRequest":
		return providers.Duplicate
	case "rateLimitError":
		return providers.Throttled
	case "transactionTypeError", "noMandateAuthority":
		return providers.Barred
	case "countryofOriginNotPermitted", "nationalityNotPermitted", "issuingCountryNotSupported", "idDocumentNotSupported":
		return providers.PayeeNotAllowed
	case "samePartiesError", "underPaymentNotAllowed", "overPaymentNotAllowed":
		return providers.BadOrder
	}
	return providers.Unmapped // genericError and incorrectState among them: they do not say what moved
}

// reasonOfState of a requestStateObject. A request that failed is a verdict: what would be "later"
// at the door is a refusal here.
func reasonOfState(op string, s requestState) (providers.Reason, string) {
	switch s.Status {
	case "pending":
		return providers.Open, s.Status
	case "completed":
		return providers.Done, s.Status
	case "failed":
		reason := providers.Unmapped
		if s.Error.Code != "" {
			reason = reasonOf(op, s.Error.Category, s.Error.Code)
		}
		if reason == providers.Throttled {
			reason = providers.Declined
		}
		return reason, s.Error.Category + "/" + s.Error.Code
	}
	return providers.Unmapped, s.Status
}

// reasonOfTransaction by transactionStatus, which the specification leaves open: only the words of
// its examples are taken, everything else is for a person.
func reasonOfTransaction(status string) providers.Reason {
	switch status {
	case "completed":
		return providers.Done
	case "pending":
		return providers.Open
	case "reversed":
		return providers.Reversed
	}
	return providers.Unmapped
}
