package airtel

import (
	"encoding/json"

	"daftari/providers"
)

// The bodies of reference/mobile-money.md A.4.
type (
	disbursement struct {
		Payee struct {
			MSISDN string `json:"msisdn"`
		} `json:"payee"`
		Reference   string `json:"reference"`
		PIN         string `json:"pin"`
		Transaction struct {
			Amount json.Number `json:"amount"`
			ID     string      `json:"id"`
		} `json:"transaction"`
	}
	place struct {
		Country  string `json:"country"`
		Currency string `json:"currency"`
	}
	subscriber struct {
		place
		MSISDN string `json:"msisdn"`
	}
	collected struct {
		place
		Amount json.Number `json:"amount"`
		ID     string      `json:"id"`
	}
	collection struct {
		Reference   string     `json:"reference"`
		Subscriber  subscriber `json:"subscriber"`
		Transaction collected  `json:"transaction"`
	}
	status struct {
		ResponseCode string `json:"response_code"`
		Code         string `json:"code"`
		Message      string `json:"message"`
	}
	reply struct {
		Data struct {
			Transaction struct {
				ReferenceID string `json:"reference_id"`
				AirtelID    string `json:"airtel_money_id"`
				ID          string `json:"id"`
				Status      string `json:"status"`
			} `json:"transaction"`
		} `json:"data"`
		Status status `json:"status"`
	}
	user struct {
		Data struct {
			Barred bool   `json:"is_barred"`
			First  string `json:"first_name"`
			Last   string `json:"last_name"`
		} `json:"data"`
		Status status `json:"status"`
	}
	balance struct {
		Data struct {
			Balance  string `json:"balance"`
			Currency string `json:"currency"`
		} `json:"data"`
	}
)

// code is the one that says most: DP.., or the router's own.
func (v reply) code() string {
	if v.Status.ResponseCode != "" {
		return v.Status.ResponseCode
	}
	return v.Status.Code
}

// judge ties an answer to our order. A success without our id in it is somebody else's.
func (v reply) judge(o providers.Order, reason providers.Reason) providers.Result {
	tx := v.Data.Transaction
	if reason == providers.Done && tx.ID == "" {
		reason = providers.Ambiguous
	}
	res := providers.Judge(o, Reference(o.Key), reason, v.code(), providers.Told{Reference: tx.ID})
	res.Text = providers.Words(v.Status.Message)
	if res.Ref = tx.AirtelID; res.Ref == "" {
		res.Ref = tx.ReferenceID
	}
	return res
}
