package ledger

import (
	"context"
	"net/http"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
)

// TestClockOfOthers: a router's or portal's clock counts for nothing, and a wrong one is put right (review L5).
func TestClockOfOthers(t *testing.T) {
	at := func(when time.Time) map[string]string {
		return map[string]string{"Date": when.UTC().Format(http.TimeFormat)}
	}
	far := time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC)
	page := at(far)
	page["Content-Type"] = "text/html"
	tests := []struct {
		name    string
		replies []reply
		want    time.Time
	}{
		{"Fineract's", []reply{{status: 200, body: `{"id":7}`, header: at(noon)}}, noon},
		{"Fineract's refusal", []reply{{status: 404, body: own(404, "error.msg.loan.id.invalid").body, header: at(noon)}}, noon},
		{"a portal's page", []reply{{status: 200, body: "<html>", header: page}}, time.Time{}},
		{"a proxy's error", []reply{{status: 400, body: "<html>", header: page}}, time.Time{}},
		{"a gateway's JSON", []reply{{status: 404, body: `{"timestamp":"x","status":404,"path":"/"}`, header: at(far)}}, time.Time{}},
		{"a wrong one, then a right one", []reply{{status: 200, body: `{}`, header: at(far)}, {status: 200, body: `{"id":7}`, header: at(noon)}}, noon},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, l := newFake(t, app.ServerInfo{})
			f.on("GET /loans/7", tt.replies...)
			for range tt.replies {
				_, _ = l.c.Loan(context.Background(), fineract.Ref{ID: 7})
			}
			if got, _ := l.Clock(); !got.Equal(tt.want) {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestDayWithItsAnswer: the business day is told with the answer that read it and not with later ones,
// which may be of the next day (review L14).
func TestDayWithItsAnswer(t *testing.T) {
	m := &Meter{}
	late := time.Date(2026, 11, 21, 23, 40, 0, 0, time.UTC)
	m.Observe(fineract.Exchange{Served: late})
	m.Day(theDay(t))
	if _, day := m.Clock(); day != theDay(t) {
		t.Errorf("told %s with its own answer", day)
	}
	m.Observe(fineract.Exchange{Served: late.Add(-time.Second)}) // came in out of turn
	if at, day := m.Clock(); !at.Equal(late) || day != theDay(t) {
		t.Errorf("%s, %s", at, day)
	}
	m.Observe(fineract.Exchange{Served: late.Add(30 * time.Minute)})
	if _, day := m.Clock(); !day.IsZero() {
		t.Errorf("told %s half an hour later", day)
	}
}
