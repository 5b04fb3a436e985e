package pull

import (
	"context"

	"daftari/fineract/ledger/portfolio"
)

// PlainRows are the rows that the plain endpoints come to, before they are our nouns.
func (p *Puller) PlainRows(ctx context.Context) (portfolio.Rows, error) {
	g, err := p.gather(ctx, func(int, int) {})
	if err != nil {
		return portfolio.Rows{}, err
	}
	return g.rows, nil
}
