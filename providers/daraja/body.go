package daraja

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"daftari/providers"
	"daftari/providers/wire"
)

// loose is a value that Daraja writes as a text here and as a number there.
type loose string

// UnmarshalJSON keeps the digits as they came.
func (l *loose) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*l = loose(text)
		return nil
	}
	data = bytes.TrimSpace(data)
	if bytes.ContainsAny(data, "{[") {
		return errors.New("neither a text nor a number")
	}
	*l = loose(data)
	return nil
}

// The bodies of reference/mobile-money.md A.1, with Safaricom's own spelling.
type (
	b2c struct {
		OriginatorConversationID, InitiatorName, SecurityCredential, CommandID string
		Amount, PartyA, PartyB, Remarks, QueueTimeOutURL, ResultURL, Occassion string
	}
	statusQuery struct {
		Initiator, SecurityCredential, CommandID, OriginalConversationID, PartyA, IdentifierType string
		ResultURL, QueueTimeOutURL, Remarks, Occasion                                            string
	}
	push struct {
		BusinessShortCode, Password, Timestamp, TransactionType, Amount, PartyA, PartyB string
		PhoneNumber, CallBackURL, AccountReference, TransactionDesc                     string
	}
	accepted struct {
		ConversationID, CheckoutRequestID string
		Code                              loose  `json:"ResponseCode"`
		Description                       string `json:"ResponseDescription"`
	}
	apiError struct {
		Code    string `json:"errorCode"`
		Message string `json:"errorMessage"`
	}
	pushState struct {
		ResponseCode, ResultCode      loose
		ResultDesc, CheckoutRequestID string
	}
	pulled struct {
		Code     loose             `json:"ResponseCode"`
		Response []json.RawMessage `json:"Response"`
	}
	line struct {
		TransactionID string `json:"transactionId"`
		Date          string `json:"trxDate"`
		MSISDN        loose  `json:"msisdn"`
		BillReference string `json:"billreference"`
		Amount        loose  `json:"amount"`
		raw           providers.Evidence
	}
	pair struct {
		Key, Name string
		Value     loose
	}
	result struct {
		ResultCode                                              loose
		ResultDesc                                              string
		OriginatorConversationID, ConversationID, TransactionID string
		ResultParameters                                        struct{ ResultParameter pairs }
	}
	stkCallback struct {
		CheckoutRequestID string
		ResultCode        loose
		ResultDesc        string
		CallbackMetadata  struct{ Item pairs }
	}
)

// lines of a pull: the list is nested once or twice.
func (p pulled) lines() []json.RawMessage {
	var all []json.RawMessage
	for _, raw := range p.Response {
		var inner []json.RawMessage
		if json.Unmarshal(raw, &inner) == nil {
			all = append(all, inner...)
			continue
		}
		all = append(all, raw)
	}
	return all
}

// pairs are keys with values: a list, or one alone.
type pairs []pair

// UnmarshalJSON reads both.
func (p *pairs) UnmarshalJSON(data []byte) error {
	var one pair
	if json.Unmarshal(data, &one) == nil {
		*p = pairs{one}
		return nil
	}
	return json.Unmarshal(data, (*[]pair)(p))
}

// get a value by its key, whose spaces are written here and left out there.
func (p pairs) get(key string) string {
	for _, one := range p {
		if strings.EqualFold(strings.ReplaceAll(one.Key+one.Name, " ", ""), key) {
			return string(one.Value)
		}
	}
	return ""
}

// Hear reads a call of Safaricom's: the result of a payout, the answer to an enquiry, or the end of
// a push.
func (r *Rail) Hear(c providers.Callback) (providers.Heard, error) {
	h, err := hear(c.Body)
	h.Raw = c.Body
	return h, err
}

func hear(body []byte) (providers.Heard, error) {
	v, ok := wire.Read[struct {
		Result *result
		Body   *struct{ StkCallback *stkCallback }
	}](body)
	switch {
	case ok && v.Result != nil && v.Result.ResultCode != "":
		return v.Result.heard(), nil
	case ok && v.Body != nil && v.Body.StkCallback != nil && v.Body.StkCallback.ResultCode != "":
		return v.Body.StkCallback.heard(), nil
	}
	return providers.Heard{}, errors.New("a call that is none of Safaricom's")
}

func (v result) heard() providers.Heard {
	all := v.ResultParameters.ResultParameter
	h := providers.Heard{Code: string(v.ResultCode), Text: providers.Words(v.ResultDesc), Handle: v.ConversationID}
	if state := all.get("TransactionStatus"); state != "" { // of an enquiry: its own ids are not the payment's
		h.Code, h.Handle, h.Ref = state, "", all.get("ReceiptNo")
		h.Reason = reasonOfState(string(v.ResultCode), state)
		h.Told = providers.Told{Reference: all.get("OriginatorConversationID"), Amount: all.get("Amount"), Wallet: numberOf(all.get("CreditPartyName"))}
		h.At, h.Fee = timeOf(all.get("FinalisedTime")), feeOf(all.get("DebitPartyCharges"))
		return h
	}
	h.Reason, h.Ref = reasonOfResult(string(v.ResultCode)), v.TransactionID
	h.Told = providers.Told{Reference: v.OriginatorConversationID, Amount: all.get("TransactionAmount"), Wallet: numberOf(all.get("ReceiverPartyPublicName"))}
	h.At = timeOf(all.get("TransactionCompletedDateTime"))
	return h
}

func (v stkCallback) heard() providers.Heard {
	all := v.CallbackMetadata.Item
	return providers.Heard{
		Reason: reasonOfPush(string(v.ResultCode)), Code: string(v.ResultCode), Text: providers.Words(v.ResultDesc), Handle: v.CheckoutRequestID,
		Ref: all.get("MpesaReceiptNumber"), Told: providers.Told{Amount: all.get("Amount"), Wallet: all.get("PhoneNumber")},
		At: timeOf(all.get("TransactionDate")),
	}
}

// numberOf "254700000001 - JANE DEMO".
func numberOf(party string) string {
	number, _, _ := strings.Cut(party, " - ")
	return strings.TrimSpace(number)
}

// timeOf a moment, in one of the two layouts that calls use.
func timeOf(text string) time.Time {
	for _, layout := range []string{"02.01.2006 15:04:05", "20060102150405"} {
		if at, err := time.ParseInLocation(layout, text, nairobi()); err == nil {
			return at
		}
	}
	return time.Time{}
}

// feeOf "Fee For B2C Payment|KES|22.40", "" for anything else.
func feeOf(charges string) string {
	if parts := strings.Split(charges, "|"); len(parts) == 3 && parts[1] == "KES" {
		return parts[2]
	}
	return ""
}
