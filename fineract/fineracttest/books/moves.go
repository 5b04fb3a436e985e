package books

import "slices"

// Moves are all money movements that stand, by time of booking. Replaced transactions are counted once, as their replacement.
func (w *World) Moves() []Move {
	out := w.moves(nil)
	slices.SortStableFunc(out, func(a, b Move) int { return a.Booked.Compare(b.Booked) })
	return out
}

// CountByExternalID counts the standing movements with that externalId, compared exactly.
func (w *World) CountByExternalID(ext string) int {
	return len(w.moves(func(x string, _ *PaymentDetail) bool { return x == ext }))
}

// CountByReceipt counts the standing movements with that receipt number.
func (w *World) CountByReceipt(receipt string) int {
	return len(w.moves(func(_ string, p *PaymentDetail) bool { return p != nil && p.Receipt == receipt }))
}

var loanMoves = map[TxType]MoveKind{TxDisbursement: MoveDisbursement, TxRepayment: MoveRepayment, TxCreditRefund: MoveRefund}

// moves are those that keep wants, loans first; nil keeps all. keep is asked before a row is made: tests count often.
func (w *World) moves(keep func(externalID string, p *PaymentDetail) bool) []Move {
	var out []Move
	add := func(m Move, p *PaymentDetail) {
		if p != nil {
			m.Receipt, m.PaymentTypeID = p.Receipt, p.TypeID
		}
		out = append(out, m)
	}
	if keep == nil {
		keep = func(string, *PaymentDetail) bool { return true }
	}
	for _, t := range w.loanTx.All() {
		if kind, moves := loanMoves[t.Type]; moves && !t.Reversed && keep(t.ExternalID, t.Payment) {
			l := w.loans.Get(t.LoanID)
			add(Move{Kind: kind, TransactionID: t.ID, AccountID: t.LoanID, ClientID: l.ClientID, Amount: t.Amount, Currency: l.Currency.Code,
				Date: t.Date, ExternalID: t.ExternalID, UserID: t.UserID, Booked: t.Created}, t.Payment)
		}
	}
	for _, t := range w.SavingsTransactions() {
		if !t.Counts() || !keep(t.ExternalID, t.Payment) {
			continue
		}
		s, kind := w.SavingsAccount(t.SavingsID), MoveDeposit
		if t.Type == SavingsWithdrawal {
			kind = MoveWithdrawal
		}
		add(Move{Kind: kind, TransactionID: t.ID, AccountID: s.ID, ClientID: s.ClientID, Amount: t.Amount, Currency: s.Currency.Code,
			Date: t.Date, ExternalID: t.ExternalID, UserID: t.UserID, Booked: t.Created}, t.Payment)
	}
	for _, t := range w.ClientTransactions() {
		var paid *PaymentDetail
		if p := t.Payment; p.TypeID != 0 {
			paid = &PaymentDetail{TypeID: p.TypeID, Receipt: p.Receipt}
		}
		if t.Type == 1 && !t.Reversed && keep(t.ExternalID, paid) {
			add(Move{Kind: MoveClientCharge, TransactionID: t.ID, AccountID: t.ClientID, ClientID: t.ClientID, Amount: t.Amount, Currency: t.Currency,
				Date: t.Date, ExternalID: t.ExternalID, UserID: t.UserID, Booked: t.Booked}, paid)
		}
	}
	return out
}
