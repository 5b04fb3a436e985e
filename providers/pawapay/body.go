package pawapay

// The bodies of reference/mobile-money.md A.8.
type (
	payment struct {
		PayoutID   string `json:"payoutId,omitempty"`
		DepositID  string `json:"depositId,omitempty"`
		Amount     string `json:"amount,omitempty"`
		Currency   string `json:"currency,omitempty"`
		Recipient  *party `json:"recipient,omitempty"`
		Payer      *party `json:"payer,omitempty"`
		Status     string `json:"status,omitempty"`
		OperatorID string `json:"providerTransactionId,omitempty"`
		Failure    reason `json:"failureReason,omitzero"`
	}
	party struct {
		Type    string  `json:"type"`
		Account account `json:"accountDetails"`
	}
	account struct {
		Number   string `json:"phoneNumber"`
		Provider string `json:"provider"`
	}
	reason struct {
		Code    string `json:"failureCode"`
		Message string `json:"failureMessage"`
	}
	found struct {
		Status string  `json:"status"`
		Data   payment `json:"data"`
	}
)
