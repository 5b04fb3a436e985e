package gsma

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
	"daftari/providers/wire"
)

// Enquire follows the request state where its id is known, else the response that got lost, to the
// transaction itself, which alone says what moved.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	if q.Handle != "" {
		if res, gone, err := r.state(ctx, q); !gone {
			return res, err
		}
	}
	return r.lost(ctx, q)
}

// state of the request whose id is known; gone says that the operator knows it no longer.
func (r *Rail) state(ctx context.Context, q providers.Enquiry) (res providers.Result, gone bool, err error) {
	ans, err := r.get(ctx, "gsma request state", "/requeststates/"+segment(q.Handle))
	if err != nil {
		return failed(q.Key, ans), false, err
	}
	s, ok := wire.Read[requestState](ans.Body)
	if !ans.OK() || !ok || s.ID != q.Handle {
		return failed(q.Key, ans), ans.Reason == "" && ans.Status == http.StatusNotFound, nil
	}
	reason, code := reasonOfState(opOf(q.Flow), s)
	if reason == providers.Done {
		res, err = r.transaction(ctx, q, "/transactions/"+segment(s.Object))
		return res, false, err
	}
	res = providers.Say(q.Key, reason, code)
	res.Text, res.Handle = providers.Words(s.Error.Text), s.ID
	return ans.Dress(res), false, nil
}

// lost asks for the response that never came, by our own reference.
func (r *Rail) lost(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	ans, err := r.get(ctx, "gsma response", "/responses/"+segment(Reference(q.Key)))
	if err != nil {
		return failed(q.Key, ans), err
	}
	if e, ok := wire.Read[apiError](ans.Body); ok && ans.Status == http.StatusNotFound && e.Category == "identification" {
		return ans.Dress(r.Terms().Absence(q, r.wire.Now(), e.Category+"/"+e.Code)), nil
	}
	v, ok := wire.Read[struct{ Link string }](ans.Body)
	path, ours := r.within(v.Link)
	switch {
	case !ans.OK() || !ok || !ours:
		return failed(q.Key, ans), nil
	case strings.HasPrefix(path, "/requeststates/"):
		q.Handle = strings.TrimPrefix(path, "/requeststates/")
		if q.Handle == "" || strings.Contains(q.Handle, "/") {
			return failed(q.Key, ans), nil
		}
		res, _, err := r.state(ctx, q) // gone again, it is not looked for in circles
		return res, err
	}
	return r.transaction(ctx, q, path)
}

// within takes a link for one of the operator's own resources only: what comes from the wire does
// not send our key elsewhere.
func (r *Rail) within(link string) (path string, ok bool) {
	path = strings.TrimPrefix(link, r.cfg.Base)
	u, err := url.Parse(path)
	if err != nil || u.Host != "" || u.Scheme != "" || u.RawQuery != "" || strings.Contains(path, "..") {
		return "", false
	}
	return path, strings.HasPrefix(path, "/transactions/") || strings.HasPrefix(path, "/requeststates/")
}

func (r *Rail) transaction(ctx context.Context, q providers.Enquiry, path string) (providers.Result, error) {
	ans, err := r.get(ctx, "gsma transaction", path)
	if err != nil {
		return failed(q.Key, ans), err
	}
	tx, ok := wire.Read[transaction](ans.Body)
	if !ans.OK() || !ok || tx.Reference == "" {
		return failed(q.Key, ans), nil
	}
	res := r.judge(q.Order, q.Flow, tx)
	res.Handle = q.Handle
	return ans.Dress(res), nil
}

// failed is an enquiry that told nothing.
func failed(key app.Key, ans wire.Answer) providers.Result {
	return ans.Dress(providers.Say(key, providers.Ambiguous, ""))
}

// Holder of a wallet.
func (r *Rail) Holder(ctx context.Context, wallet msisdn.Number) (string, error) {
	ans, err := r.get(ctx, "gsma account name", "/accounts/msisdn/"+segment(wallet.E164())+"/accountname")
	if err != nil {
		return "", err
	}
	if e, ok := wire.Read[apiError](ans.Body); ok && ans.Status == http.StatusNotFound && e.Category == "identification" {
		return "", providers.PayeeNotFound.Trouble(nil)
	}
	type name struct {
		Name struct {
			Full   string `json:"fullName"`
			First  string `json:"firstName"`
			Middle string `json:"middleName"`
			Last   string `json:"lastName"`
		} `json:"name"`
	}
	v, ok := wire.Read[name](ans.Body)
	if !ans.OK() || !ok {
		return "", ans.Trouble()
	}
	return cmp.Or(v.Name.Full, strings.Join(strings.Fields(v.Name.First+" "+v.Name.Middle+" "+v.Name.Last), " ")), nil
}

// Float of the institution's account.
func (r *Rail) Float(ctx context.Context) ([]providers.Float, error) {
	ans, err := r.get(ctx, "gsma balance", r.ownAccount()+"/balance")
	if err != nil {
		return nil, err
	}
	v, ok := wire.Read[struct {
		Available string `json:"availableBalance"`
		Current   string `json:"currentBalance"`
		Currency  string `json:"currency"`
	}](ans.Body)
	if !ans.OK() || !ok || v.Currency != r.cfg.Currency.Code() {
		return nil, ans.Trouble()
	}
	amount, err := providers.Held(cmp.Or(v.Available, v.Current), r.cfg.Currency)
	if err != nil {
		return nil, wire.Unanswered(err)
	}
	return []providers.Float{{Account: r.cfg.Account.Type, Amount: amount}}, nil
}

// pageSize is how many lines are asked for at once, mostPages how often: an operator that does not know the
// offset would send the first page for ever.
const (
	pageSize  = 50
	mostPages = 1000
)

// Statement of the institution's account. Lines that are not done are left out.
func (r *Rail) Statement(ctx context.Context, from time.Time) ([]providers.Movement, error) {
	var all []providers.Movement
	for offset := 0; offset < mostPages*pageSize; offset += pageSize {
		query := url.Values{"fromDateTime": {from.UTC().Format(time.RFC3339)}, "limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
		ans, err := r.get(ctx, "gsma transactions", r.ownAccount()+"/transactions?"+query.Encode())
		if err != nil {
			return nil, err
		}
		var page []json.RawMessage
		if ans.Reason != "" || ans.Status != http.StatusOK || json.Unmarshal(ans.Body, &page) != nil || page == nil {
			return nil, ans.Trouble()
		}
		for _, raw := range page {
			m, done, err := r.movement(raw)
			if err != nil {
				return nil, wire.Unanswered(err)
			}
			if done {
				all = append(all, m)
			}
		}
		if len(page) < pageSize {
			slices.SortStableFunc(all, func(a, b providers.Movement) int { return a.At.Compare(b.At) })
			return all, nil
		}
	}
	return nil, wire.Unanswered(errors.New("more lines than can be read"))
}

func (r *Rail) movement(raw json.RawMessage) (m providers.Movement, done bool, err error) {
	tx, ok := wire.Read[transaction](raw)
	if !ok || tx.Reference == "" {
		return m, false, fmt.Errorf("a line that is no transaction")
	}
	if reasonOfTransaction(tx.Status) != providers.Done || tx.Currency != r.cfg.Currency.Code() {
		return m, false, nil
	}
	m = providers.Movement{Ref: cmp.Or(tx.Receipt, tx.Reference), Flow: app.CashIn, Raw: providers.Evidence(raw)}
	for _, p := range tx.DebitParty {
		if p.Key == r.cfg.Account.Type && p.Value == r.cfg.Account.ID {
			m.Flow = app.CashOut
		}
	}
	if key := app.Key(tx.OurReference); Reference(key) == tx.OurReference {
		m.Key = key
	}
	if m.Amount, err = money.ParseDecimal(tx.Amount, r.cfg.Currency); err != nil {
		return m, false, err
	}
	if m.At, err = time.Parse(time.RFC3339, cmp.Or(tx.Created, tx.Modified)); err != nil {
		return m, false, err
	}
	if n, err := msisdn.Parse(tx.told(m.Flow).Wallet, ""); err == nil {
		m.Wallet = n
	}
	return m, true, nil
}

func (r *Rail) ownAccount() string {
	return "/accounts/" + segment(r.cfg.Account.Type) + "/" + segment(r.cfg.Account.ID)
}
