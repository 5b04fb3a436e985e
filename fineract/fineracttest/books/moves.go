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
	return len(w.moves(func(m *Move) bool { return m.ExternalID == ext }))
}

// CountByReceipt counts the standing movements with that receipt number.
func (w *World) CountByReceipt(receipt string) int {
	return len(w.moves(func(m *Move) bool { return m.Receipt == receipt }))
}

var loanMoves = map[TxType]MoveKind{TxDisbursement: MoveDisbursement, TxRepayment: MoveRepayment, TxCreditRefund: MoveRefund}

// moves are those that keep wants, loans first; nil keeps all.
func (w *World) moves(keep func(*Move) bool) []Move {
	var out []Move
	add := func(m Move, p *PaymentDetail) {
		if p != nil {
			m.Receipt, m.PaymentTypeID = p.Receipt, p.TypeID
		}
		if keep == nil || keep(&m) {
			out = append(out, m)
		}
	}
	for _, t := range w.loanTx.All() {
		if kind, moves := loanMoves[t.Type]; moves && !t.Reversed {
			l := w.loans.Get(t.LoanID)
			add(Move{Kind: kind, TransactionID: t.ID, AccountID: t.LoanID, ClientID: l.ClientID, Amount: t.Amount, Currency: l.Currency.Code,
				Date: t.Date, ExternalID: t.ExternalID, UserID: t.UserID, Booked: t.Created}, t.Payment)
		}
	}
	for _, t := range w.SavingsTransactions() {
		if !t.Counts() {
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
		if t.Type == 1 && !t.Reversed {
			add(Move{Kind: MoveClientCharge, TransactionID: t.ID, AccountID: t.ClientID, ClientID: t.ClientID, Amount: t.Amount, Currency: t.Currency,
				Date: t.Date, ExternalID: t.ExternalID, UserID: t.UserID, Booked: t.Booked}, nil)
		}
	}
	return out
}
