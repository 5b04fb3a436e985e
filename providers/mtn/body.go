package mtn

import "encoding/json"

// The bodies of reference/mobile-money.md A.3.
type (
	payment struct {
		Amount       string     `json:"amount"`
		Currency     string     `json:"currency"`
		ExternalID   string     `json:"externalId"`
		Payee        *party     `json:"payee,omitempty"`
		Payer        *party     `json:"payer,omitempty"`
		PayerMessage string     `json:"payerMessage,omitempty"`
		PayeeNote    string     `json:"payeeNote,omitempty"`
		FinancialID  string     `json:"financialTransactionId,omitempty"`
		Status       string     `json:"status,omitempty"`
		Reason       reasonBody `json:"reason,omitzero"`
	}
	party struct {
		Type string `json:"partyIdType"`
		ID   string `json:"partyId"`
	}
	reasonBody struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
)

// UnmarshalJSON reads both forms that are seen: {"code": "..", "message": ".."} and a bare code.
func (r *reasonBody) UnmarshalJSON(data []byte) error {
	var bare string
	if json.Unmarshal(data, &bare) == nil {
		*r = reasonBody{Code: bare}
		return nil
	}
	type plain reasonBody
	return json.Unmarshal(data, (*plain)(r))
}
