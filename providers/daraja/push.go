package daraja

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
	"daftari/providers/wire"
)

// nairobi is the wall clock of everything that Daraja writes or reads without a zone.
func nairobi() *time.Location { return time.FixedZone("EAT", 3*60*60) }

// password of an STK push or its query, made for the moment.
func (r *Rail) password() (password, timestamp string, err error) {
	if r.cfg.Passkey.IsZero() {
		return "", "", providers.Unset(r.cfg.Name, errors.New("no passkey"))
	}
	timestamp = r.wire.Now().In(nairobi()).Format("20060102150405")
	return base64.StdEncoding.EncodeToString([]byte(r.cfg.PayBill + r.cfg.Passkey.Reveal() + timestamp)), timestamp, nil
}

// once says whether the key has not been pushed in the last day, and remembers it.
func (r *Rail) once(key app.Key) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.wire.Now()
	for k, at := range r.pushed {
		if now.Sub(at) > 24*time.Hour {
			delete(r.pushed, k)
		}
	}
	if _, before := r.pushed[key]; before {
		return false
	}
	r.pushed[key] = now
	return true
}

func (r *Rail) forget(key app.Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.pushed, key)
}

// Collect asks a wallet to pay, by a prompt on the phone.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	amount, err := o.Fit(r.cfg.Currency, 0)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	password, timestamp, err := r.password()
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	result, _, err := r.addresses(o.Key)
	if err != nil {
		return providers.Unsent(o.Key), err
	}
	if !r.once(o.Key) {
		return providers.Say(o.Key, providers.Duplicate, "pushed before"), nil
	}
	number := providers.Digits(o.Wallet)
	ans, err := r.post(ctx, "daraja push", "/mpesa/stkpush/v1/processrequest", push{
		BusinessShortCode: r.cfg.PayBill, Password: password, Timestamp: timestamp, TransactionType: "CustomerPayBillOnline", Amount: amount,
		PartyA: number, PartyB: r.cfg.PayBill, PhoneNumber: number, CallBackURL: result, AccountReference: accountReference(o.Key), TransactionDesc: "Payment",
	})
	if err != nil {
		r.forget(o.Key)
		return providers.Unsent(o.Key), err
	}
	res, v := taken(o.Key, opPush, ans)
	switch {
	case res.Event == app.NotApplied:
		r.forget(o.Key)
	case res.Event == app.Accepted && v.CheckoutRequestID == "":
		res = providers.Say(o.Key, providers.Ambiguous, "")
	}
	res.Handle = v.CheckoutRequestID
	return ans.Dress(res), nil
}

// askPush asks by Safaricom's own id, which ties the answer to us: it tells no amount.
func (r *Rail) askPush(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	none := providers.Say(q.Key, providers.Ambiguous, "")
	password, timestamp, err := r.password()
	if err != nil {
		return none, err
	}
	ans, err := r.post(ctx, "daraja push query", "/mpesa/stkpushquery/v1/query", map[string]string{
		"BusinessShortCode": r.cfg.PayBill, "Password": password, "Timestamp": timestamp, "CheckoutRequestID": q.Handle})
	if err != nil {
		return none, err
	}
	if e, ok := wire.Read[apiError](ans.Body); ok && e.Code == codeBusy {
		return ans.Dress(providers.Say(q.Key, providers.Open, e.Code)), nil
	}
	v, ok := wire.Read[pushState](ans.Body)
	if !ans.OK() || !ok || v.ResponseCode != codeAccepted || v.CheckoutRequestID != q.Handle {
		return ans.Dress(none), nil
	}
	reason := reasonOfPush(string(v.ResultCode))
	if reason == providers.Done { // the receipt and the amount stand among the pulled transactions
		if found := r.findPush(ctx, q); found.Event == app.Confirm || found.Reason.Frozen() {
			found.Handle = q.Handle
			return found, nil
		}
	}
	res := providers.Say(q.Key, reason, string(v.ResultCode))
	res.Text, res.Handle = providers.Words(v.ResultDesc), q.Handle
	return ans.Dress(res), nil
}

// findPush looks for our account reference among the pulled transactions.
func (r *Rail) findPush(ctx context.Context, q providers.Enquiry) providers.Result {
	lines, err := r.pull(ctx, r.wire.Now().Add(-pullWindow))
	if err != nil {
		return providers.Say(q.Key, providers.Ambiguous, "")
	}
	var found []line
	for _, l := range lines {
		if strings.EqualFold(strings.TrimSpace(l.BillReference), accountReference(q.Key)) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return r.Terms().Absence(q, r.wire.Now(), codePulled)
	case 1:
		l := found[0]
		told := providers.Told{Reference: Reference(q.Key), Amount: string(l.Amount), Wallet: string(l.MSISDN)}
		res := providers.Judge(q.Order, Reference(q.Key), providers.Done, codePulled, told)
		res.Ref, res.Raw = l.TransactionID, l.raw
		return res
	}
	res := providers.Say(q.Key, providers.Mismatch, "several") // the client paid twice under one reference
	res.Raw = found[0].raw
	return res
}

// pullWindow is how far back transactions can be pulled; pullPage, how many come at once.
const (
	pullWindow = 48 * time.Hour
	pullPage   = 100
	pullPages  = 100
)

// pull the collected transactions since from. Pages overlap: a receipt that came before is left out.
func (r *Rail) pull(ctx context.Context, from time.Time) ([]line, error) {
	now := r.wire.Now()
	if earliest := now.Add(-pullWindow); from.Before(earliest) {
		from = earliest
	}
	const layout = "2006-01-02 15:04:05"
	var all []line
	seen := map[string]bool{}
	for page := range pullPages {
		ans, err := r.post(ctx, "daraja pull", "/pulltransactions/v1/query", map[string]string{"ShortCode": r.cfg.PayBill,
			"StartDate": from.In(nairobi()).Format(layout), "EndDate": now.In(nairobi()).Format(layout), "OffSetValue": strconv.Itoa(page * pullPage)})
		if err != nil {
			return nil, err
		}
		v, ok := wire.Read[pulled](ans.Body)
		if !ans.OK() || !ok || v.Code != codePulled {
			return nil, ans.Trouble()
		}
		lines := v.lines()
		for _, raw := range lines {
			l, ok := wire.Read[line](raw)
			if !ok || l.TransactionID == "" {
				return nil, wire.Unanswered(errors.New("a line that is no transaction"))
			}
			if l.raw = providers.Evidence(raw); !seen[l.TransactionID] {
				seen[l.TransactionID] = true
				all = append(all, l)
			}
		}
		if len(lines) < pullPage {
			return all, nil
		}
	}
	return nil, wire.Unanswered(errors.New("more transactions than can be pulled"))
}

// Statement of what was collected in the last 48 hours, for more is not given out. At is by the
// wall clock of Nairobi, as far as is known; lines are told apart by their receipts, not by time.
func (r *Rail) Statement(ctx context.Context, from time.Time) ([]providers.Movement, error) {
	lines, err := r.pull(ctx, from)
	if err != nil {
		return nil, err
	}
	var all []providers.Movement
	for _, l := range lines {
		amount, err := money.ParseDecimal(string(l.Amount), r.cfg.Currency)
		if err != nil {
			return nil, wire.Unanswered(err)
		}
		m := providers.Movement{Ref: l.TransactionID, Flow: app.CashIn, Amount: amount, Raw: l.raw}
		m.At, _ = time.ParseInLocation("2006-01-02T15:04:05", strings.TrimSuffix(l.Date, "Z"), nairobi())
		if n, err := msisdn.Parse("+"+string(l.MSISDN), ""); err == nil { // masked or hashed numbers are none
			m.Wallet = n
		}
		all = append(all, m)
	}
	return all, nil
}
