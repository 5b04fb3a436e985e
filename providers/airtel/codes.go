package airtel

import (
	"strings"

	"daftari/app"
	"daftari/providers"
)

type operation string

// The operations, whose codes have families of their own.
const (
	opDisburse operation = "disbursement"
	opCollect  operation = "collection"
)

// The families (reference/mobile-money.md A.4).
const (
	disburseFamily = "DP00900001"
	collectFamily  = "DP00800001"
)

// reasonOfOrder is the table of an order's own answer, by operation, code and status. Only a payout
// can be over at once; a collection that succeeds here was only taken. A refusal that comes with a
// status of anything but failure is none: what became of it is asked.
func reasonOfOrder(op operation, code, status string) providers.Reason {
	reason := reasonOf(op, code)
	switch {
	case status == "TA":
		return providers.Ambiguous
	case reason.Event() == app.Refuse && status != "" && status != "TF" && status != "TE":
		return providers.Ambiguous
	case reason == providers.Done && (op == opCollect || status == "TIP"):
		return providers.Open
	case reason == providers.Done && status != "TS":
		return providers.Ambiguous
	case reason == providers.Barred: // signature, sign-in, rights: said before anything is done
		return providers.Shut
	case reason == providers.Absent:
		return providers.Unmapped
	}
	return reason
}

// reasonOfEnquiry is the table of an enquiry. Status and code must agree: TS with 001 is money, TF
// with a code of the table is a verdict, and everything else is still open or for a person.
func reasonOfEnquiry(op operation, code, status string) providers.Reason {
	reason := reasonOf(op, code)
	switch status {
	case "TS":
		if reason == providers.Done {
			return providers.Done
		}
		return providers.Unmapped
	case "TIP":
		return providers.Open
	case "TA":
		return providers.Ambiguous
	case "TE":
		if op == opCollect {
			return providers.PayerSilent
		}
		return providers.Unmapped
	case "TF":
		switch {
		case reason.Event() == app.Refuse:
			return reason
		case reason == providers.Ambiguous, reason == providers.Open:
			return providers.Ambiguous
		}
		return providers.Unmapped
	}
	switch reason { // no transaction in the answer: it speaks of the enquiry itself
	case providers.Absent, providers.Open:
		return reason
	}
	return providers.Ambiguous
}

// reasonOf a code, by operation (A.4, A.14).
func reasonOf(op operation, code string) providers.Reason {
	if number, ok := strings.CutPrefix(code, disburseFamily); ok && op == opDisburse {
		return reasonOfPayout(number)
	}
	if number, ok := strings.CutPrefix(code, collectFamily); ok && op == opCollect {
		return reasonOfCollection(number)
	}
	if code == "ROUTER117" { // the router's own time ran out
		return providers.Ambiguous
	}
	return providers.Unmapped
}

func reasonOfPayout(number string) providers.Reason {
	switch number {
	case "001":
		return providers.Done
	case "006":
		return providers.Open
	case "000", "014": // ambiguous; timed out, may have been paid
		return providers.Ambiguous
	case "011", "017":
		return providers.Duplicate
	case "003":
		return providers.ClientLimit
	case "004":
		return providers.AmountBounds
	case "005":
		return providers.Declined
	case "007":
		return providers.FloatShort
	case "009", "012":
		return providers.PayeeNotFound
	case "010":
		return providers.PayeeNotAllowed
	case "013":
		return providers.BadOrder
	case "015":
		return providers.Absent
	case "016", "018", "019":
		return providers.Barred
	}
	return providers.Unmapped
}

func reasonOfCollection(number string) providers.Reason {
	switch number {
	case "001":
		return providers.Done
	case "006":
		return providers.Open
	case "000", "024":
		return providers.Ambiguous
	case "002", "008":
		return providers.PayerRefused
	case "003":
		return providers.ClientLimit
	case "004":
		return providers.AmountBounds
	case "005", "029":
		return providers.PayerSilent
	case "007":
		return providers.PayerShort
	case "010":
		return providers.PayeeNotAllowed
	case "025":
		return providers.Absent
	}
	return providers.Unmapped
}

// reasonOfUser is the table of the look-up of a wallet.
func reasonOfUser(code string) providers.Reason {
	switch code {
	case "DP02200000001":
		return providers.Done
	case "DP02200000002":
		return providers.PayeeNotFound
	}
	return providers.Ambiguous
}
