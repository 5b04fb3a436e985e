package daraja

import "daftari/providers"

type operation string

// The operations, for which one code can mean different things.
const (
	opPayout operation = "payout"
	opPush   operation = "push"
	opDoor   operation = "door" // any call
)

const (
	codeAccepted = "0"
	codePulled   = "1000"
	codeBusy     = "500.001.1001"
)

// reasonOfAcceptance is the table of the ResponseCode of a call that was answered: only that it was
// taken is known.
func reasonOfAcceptance(code string) providers.Reason {
	if code == codeAccepted {
		return providers.Open
	}
	return providers.Unmapped
}

// reasonOfError is the table of the errors of the door (reference/mobile-money.md A.1 "HTTP errors").
// They come with HTTP 400 to 500: the code is read before the status.
func reasonOfError(op operation, code string) providers.Reason {
	switch code {
	case "400.002.02":
		return providers.BadOrder
	case "401.002.01", "404.001.03":
		return providers.SignedOut
	case "404.001.01", "405.001":
		return providers.Shut
	case "500.002.1001": // Duplicate OriginatorConversationID
		if op == opPayout {
			return providers.Duplicate
		}
	case codeBusy, "500.003.1001":
		return providers.Ambiguous
	case "500.003.02", "500.003.03": // spike arrest, quota
		return providers.Throttled
	}
	return providers.Unmapped
}

// reasonOfResult is the table of a payout's ResultCode (A.1). A failed one carries a TransactionID
// too: an id is no proof.
func reasonOfResult(code string) providers.Reason {
	switch code {
	case "0":
		return providers.Done
	case "1":
		return providers.FloatShort
	case "2", "3":
		return providers.AmountBounds
	case "4", "8":
		return providers.ClientLimit
	case "11", "21", "2001", "2006", "2028", "8006":
		return providers.Barred
	case "15":
		return providers.Duplicate
	case "2040", "SFC_IC0003":
		return providers.PayeeNotFound
	}
	return providers.Unmapped
}

// reasonOfState is the table of TransactionStatus in the answer to an enquiry; code is the enquiry's
// own ResultCode.
func reasonOfState(code, state string) providers.Reason {
	if code != codeAccepted {
		return providers.Ambiguous
	}
	switch state {
	case "Completed":
		return providers.Done
	case "Cancelled", "Declined", "Expired":
		return providers.Declined
	case "Initiated", "Authorized":
		return providers.Open
	}
	return providers.Unmapped
}

// reasonOfPush is the table of a push's ResultCode, in its query and its call (A.1 "STK Push"). 17
// speaks of an equal payment within two minutes, which may be this one.
func reasonOfPush(code string) providers.Reason {
	switch code {
	case "0":
		return providers.Done
	case "1":
		return providers.PayerShort
	case "17":
		return providers.Duplicate
	case "1019", "1037":
		return providers.PayerSilent
	case "1025":
		return providers.BadOrder
	case "1032", "2001":
		return providers.PayerRefused
	case "2028", "SFC_IC0003":
		return providers.Barred
	}
	return providers.Unmapped
}
