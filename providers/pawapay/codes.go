package pawapay

import "daftari/providers"

type operation string

// The operations, whose codes differ.
const (
	opPayout  operation = "payout"
	opDeposit operation = "deposit"
)

func (o operation) path() string {
	if o == opDeposit {
		return "/v2/deposits"
	}
	return "/v2/payouts"
}

// reasonOfOrder is the table of an order's own answer, by status and failure code
// (reference/mobile-money.md A.8).
func reasonOfOrder(op operation, status, code string) (providers.Reason, string) {
	switch status {
	case "ACCEPTED":
		return providers.Open, status
	case "DUPLICATE_IGNORED":
		return providers.Duplicate, status
	case "REJECTED":
		return reasonOfFailure(op, code), code
	}
	return providers.Unmapped, status
}

// reasonOfStatus is the table of an enquiry. IN_RECONCILIATION waits, however long.
func reasonOfStatus(op operation, status, code string) (providers.Reason, string) {
	switch status {
	case "COMPLETED":
		return providers.Done, status
	case "ACCEPTED", "ENQUEUED", "PROCESSING", "SUBMITTED", "IN_RECONCILIATION":
		return providers.Open, status
	case "FAILED":
		return reasonOfFailure(op, code), code
	}
	return providers.Unmapped, status
}

// reasonOfFailure is the table of failure codes (A.8, A.14). UNKNOWN_ERROR is none that it holds.
func reasonOfFailure(op operation, code string) providers.Reason {
	switch code {
	case "AMOUNT_OUT_OF_BOUNDS":
		return providers.AmountBounds
	case "INVALID_INPUT":
		return providers.BadOrder
	case "UNSPECIFIED_FAILURE", "MANUALLY_CANCELLED":
		return providers.Declined
	case "WALLET_LIMIT_REACHED":
		return providers.ClientLimit
	}
	if op == opPayout {
		switch code {
		case "RECIPIENT_NOT_FOUND":
			return providers.PayeeNotFound
		case "RECIPIENT_NOT_ALLOWED_TO_RECEIVE":
			return providers.PayeeNotAllowed
		case "PAWAPAY_WALLET_OUT_OF_FUNDS", "BALANCE_INSUFFICIENT":
			return providers.FloatShort
		}
		return providers.Unmapped
	}
	switch code {
	case "PAYER_NOT_FOUND":
		return providers.PayeeNotFound
	case "PAYMENT_NOT_APPROVED":
		return providers.PayerRefused
	case "PAYER_LIMIT_REACHED":
		return providers.ClientLimit
	case "INSUFFICIENT_BALANCE":
		return providers.PayerShort
	case "PAYMENT_IN_PROGRESS": // another of the client's: this one was not made
		return providers.Declined
	}
	return providers.Unmapped
}
