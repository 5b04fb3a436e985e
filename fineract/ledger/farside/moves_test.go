package farside_test

import (
	"cmp"
	"net/http"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
)

// TestMoves: the core's book in plain words; what was undone is not in it.
func TestMoves(t *testing.T) {
	c := newClock()
	srv, b := server(t, c, fineracttest.Options{Version: "1.16"}, &fineracttest.SeedOptions{Centers: 1, Groups: 2, GroupSize: 10})
	before := map[string]bool{}
	for _, m := range farside.Moves(srv, "default") {
		if before[m.ID] {
			t.Errorf("%s is there twice", m.ID)
		}
		before[m.ID] = true
	}
	if len(before) == 0 || farside.Moves(srv, "nowhere") != nil {
		t.Fatalf("%d movements at the start", len(before))
	}
	a, w := admin(t, srv), srv.Tenant("default").W
	today := a.today()
	money := func(amount, receipt string, more ...string) map[string]any {
		body := map[string]any{"transactionDate": today, "transactionAmount": amount, "paymentTypeId": b.Cash, "receiptNumber": receipt}
		if len(more) > 0 {
			body["externalId"] = more[0]
		}
		return body
	}
	ugx := w.Client(w.Group(b.UGXGroup).Clients[0])
	kes := w.Client(w.Group(b.Groups[0]).Clients[4]) // has a charge
	a.write(http.MethodPost, "/v1/loans/{id}/transactions", kes.Loans[0], "repayment", money("500.5", "K7-1", "key-1"))
	a.write(http.MethodPost, "/v1/loans/{id}/transactions", ugx.Loans[0], "repayment", money("3000", "K7-2", "key-2"))
	a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", kes.Savings[0], "deposit", money("75", "K7-3", "key-3"))
	gone := a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", kes.Savings[0], "withdrawal", money("10", "K7-4"))
	a.write(http.MethodPost, "/v1/clients/{id}/charges/{charge}", kes.ID, "paycharge", map[string]any{"transactionDate": today, "amount": "60", "externalId": "key-5"}, kes.Charges[0].ID)
	own := w.Group(b.Groups[0]).Savings[0]
	a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions", own, "deposit", money("40", "K7-6"))
	a.write(http.MethodPost, "/v1/savingsaccounts/{id}/transactions/{tx}", kes.Savings[0], "undo", map[string]any{}, gone.ResourceID)

	var got []farside.Move
	for _, m := range farside.Moves(srv, "default") {
		if !before[m.ID] {
			m.ID = m.ID[:1]
			got = append(got, m)
		}
	}
	account := func(id int64) string { return w.Loan(id).AccountNo }
	want := []farside.Move{
		{ID: "C", Kind: "client charge", Client: kes.DisplayName, Amount: "60.00", Currency: "KES", Date: today, ExternalID: "key-5"},
		{ID: "S", Kind: "deposit", Account: w.SavingsAccount(kes.Savings[0]).AccountNo, Client: kes.DisplayName, Amount: "75.00", Currency: "KES", Date: today, ExternalID: "key-3", Receipt: "K7-3"},
		{ID: "L", Kind: "repayment", Account: account(kes.Loans[0]), Client: kes.DisplayName, Amount: "500.50", Currency: "KES", Date: today, ExternalID: "key-1", Receipt: "K7-1"},
		{ID: "L", Kind: "repayment", Account: account(ugx.Loans[0]), Client: ugx.DisplayName, Amount: "3000", Currency: "UGX", Date: today, ExternalID: "key-2", Receipt: "K7-2"},
		{ID: "S", Kind: "deposit", Account: w.SavingsAccount(own).AccountNo, Client: w.Group(b.Groups[0]).Name, Amount: "40.00", Currency: "KES", Date: today, Receipt: "K7-6"},
	}
	slices.SortFunc(want, func(x, y farside.Move) int {
		return cmp.Or(cmp.Compare(x.Client, y.Client), cmp.Compare(x.Kind, y.Kind))
	})
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
