package fineracttest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"daftari/fineract/fineracttest/core"
)

// Control is a handler for another process (the demo, a script) to make things go wrong and to look at the books:
//
//	GET, POST, DELETE /faults, DELETE /faults/{id}; POST /cut, /restore
//	POST /tenants/{tenant}/lock-loan|unlock-loan?id=  /read-only?on=  /two-factor?on=&mailer=  /zone?name=  /expire-password?user=&on=  /disable-user?user=&on=
//	GET /tenants/{tenant}/moves, GET and DELETE /requests
func (s *Server) Control() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) { reply200(w, s.faults.List()) })
	m.HandleFunc("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) { s.faults.Clear(); reply200(w, nil) })
	m.HandleFunc("POST /faults", s.addFault)
	m.HandleFunc("DELETE /faults/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		if !s.faults.Remove(id) {
			http.Error(w, "no fault with that id", http.StatusNotFound)
			return
		}
		reply200(w, nil)
	})
	m.HandleFunc("POST /cut", func(w http.ResponseWriter, _ *http.Request) { s.Cut(); reply200(w, nil) })
	m.HandleFunc("POST /restore", func(w http.ResponseWriter, _ *http.Request) {
		if err := s.Restore(); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		reply200(w, nil)
	})
	m.HandleFunc("GET /requests", func(w http.ResponseWriter, _ *http.Request) { reply200(w, s.Requests()) })
	m.HandleFunc("DELETE /requests", func(w http.ResponseWriter, _ *http.Request) { s.ForgetRequests(); reply200(w, nil) })
	m.HandleFunc("GET /tenants/{tenant}/moves", s.onTenant(func(t *core.Tenant, r *http.Request) (any, bool) { return moves(t), true }))
	m.HandleFunc("POST /tenants/{tenant}/{what}", s.onTenant(setting))
	return m
}

func reply200(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (s *Server) addFault(w http.ResponseWriter, r *http.Request) {
	var f Fault
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply200(w, map[string]int{"id": s.faults.Add(f)})
}

func (s *Server) onTenant(do func(*core.Tenant, *http.Request) (any, bool)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		t := s.tenants[r.PathValue("tenant")]
		if t == nil {
			http.Error(w, ErrNoTenant.Error(), http.StatusNotFound)
			return
		}
		v, ok := do(t, r)
		if !ok {
			http.Error(w, "unknown setting or name", http.StatusNotFound)
			return
		}
		reply200(w, v)
	}
}

func setting(t *core.Tenant, r *http.Request) (any, bool) {
	q := r.URL.Query()
	on := q.Get("on") != "false"
	id, _ := strconv.ParseInt(q.Get("id"), 10, 64)
	switch r.PathValue("what") {
	case "lock-loan":
		t.LockLoan(id)
	case "unlock-loan":
		t.UnlockLoan(id)
	case "read-only":
		t.SetReadOnly(on)
	case "two-factor":
		t.SetTwoFactor(on, q.Get("mailer") == "true")
	case "expire-password":
		return nil, t.ExpirePassword(q.Get("user"), on)
	case "disable-user":
		return nil, t.DisableUser(q.Get("user"), on)
	case "zone":
		z, err := time.LoadLocation(q.Get("name"))
		if err != nil {
			return nil, false
		}
		t.SetZone(z)
	default:
		return nil, false
	}
	return nil, true
}

// moves are the standing money movements as JSON for other processes; amounts are decimal texts.
func moves(t *core.Tenant) any {
	type move struct {
		Kind                      string
		TransactionID, AccountID  int64
		ClientID, PaymentTypeID   int64
		Amount, Currency, Date    string
		ExternalID, ReceiptNumber string
	}
	out := []move{}
	for _, m := range t.Moves() {
		out = append(out, move{string(m.Kind), m.TransactionID, m.AccountID, m.ClientID, m.PaymentTypeID, m.Amount.String(), m.Currency, m.Date.String(), m.ExternalID, m.Receipt})
	}
	return out
}
