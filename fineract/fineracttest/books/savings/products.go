package savings

// CreateSavingsProduct keeps p under a new id.
func (w *Accounts) CreateSavingsProduct(p Product) (Result, error) {
	cur, err := w.ProductCurrency(p.Currency)
	if err != nil {
		return Result{}, err
	}
	p.ID, p.Currency = w.products.Next(), cur
	w.products.Add(&w.Log, p.ID, &p)
	return Result{ResourceID: p.ID}, nil
}

// SavingsProducts are all, by id.
func (w *Accounts) SavingsProducts() []*Product { return w.products.All() }

// Product is one or nil.
func (w *Accounts) SavingsProduct(id int64) *Product { return w.products.Get(id) }
