package today

import (
	"context"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/words"
)

// Finder finds clients by name, number, phone or account, and receipts; it answers from memory.
type Finder interface {
	Find(ctx context.Context, text string, n int) ([]app.ClientHead, error)
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
}

// What is listed at most for a text: who sees so many types on.
const (
	mostGroups  = 5
	mostClients = 30
)

// Hit is one thing that a text finds: a group, a client or a receipt; the others are zero.
type Hit struct {
	Name, Second string
	Group        app.GroupID
	Client       app.ClientID
	Receipt      app.ReceiptNo
}

// Find lists what a text finds: groups by name, then clients, then the receipt of that number.
func (m *Model) Find(ctx context.Context, text string) ([]Hit, error) {
	var all []Hit
	groups, err := m.Book.Groups(ctx)
	if err != nil {
		return nil, err
	}
	names, wanted := make(map[app.GroupID]string, len(groups)), words.Fold(text)
	for _, g := range groups {
		names[g.ID] = g.Name
		if g.Active && len(all) < mostGroups && strings.Contains(words.Fold(g.Name), wanted) {
			all = append(all, Hit{Name: g.Name, Second: m.Words.T("today.members", "n", len(g.Members)), Group: g.ID})
		}
	}
	clients, err := m.Finder.Find(ctx, text, mostClients)
	if err != nil {
		return nil, err
	}
	for _, c := range clients {
		second := c.AccountNo
		if len(c.Groups) > 0 && names[c.Groups[0]] != "" {
			second += " · " + names[c.Groups[0]]
		}
		all = append(all, Hit{Name: c.Name, Second: second, Client: c.ID})
	}
	receipts, err := m.receipts(ctx, text)
	return append(all, receipts...), err
}

// receipts whose whole number the text is, or its running part: "D-0412-000391", "391".
func (m *Model) receipts(ctx context.Context, text string) ([]Hit, error) {
	n, err := strconv.ParseInt(text[strings.LastIndex(text, "-")+1:], 10, 64)
	if err != nil || n < 1 {
		return nil, nil
	}
	found, err := m.Finder.Receipts(ctx, app.ReceiptFilter{After: n - 1, Limit: 1})
	var all []Hit
	for _, r := range found {
		if r.No.N == n && (!strings.Contains(text, "-") || strings.EqualFold(text, r.No.String())) {
			all = append(all, Hit{Name: r.No.String(), Second: r.Title + " · " + m.Words.ShortDay(r.Day), Receipt: r.No})
		}
	}
	return all, err
}
