package org

// ProductCurrency is the product's own: its code and digits are given, name and symbol are the organisation's.
func (g *Org) ProductCurrency(c Currency) (Currency, error) {
	known, ok := g.CurrencyOf(c.Code)
	if !ok {
		return c, NotFound("error.msg.currency.currencyCode.invalid.or.not.supported", "Currency with identifier "+c.Code+" does not exist", c.Code)
	}
	c.Name, c.Symbol = known.Name, known.Symbol
	return c, nil
}
