package farside

import (
	"errors"
	"net"
	"net/http"
	"time"

	"daftari/fineract/fineracttest"
)

// Faults of the postings; reading stays possible. lose and broken are shares of the answers, 0 to 1: dropped after the
// server acted, and replaced by 503 or, after it acted, by 500. slow is added to each answer.
func Faults(lose, broken float64, slow time.Duration) []fineracttest.Fault {
	var all []fineracttest.Fault
	if lose > 0 {
		all = append(all, fineracttest.Fault{Kind: "drop-after", Method: http.MethodPost, Probability: lose})
	}
	if broken > 0 {
		all = append(all,
			fineracttest.Fault{Kind: "status", Status: http.StatusServiceUnavailable, RetryAfter: "1", Probability: broken / 2},
			fineracttest.Fault{Kind: "status", Status: http.StatusInternalServerError, Commit: true, Probability: broken / 2})
	}
	if slow > 0 {
		all = append(all, fineracttest.Fault{Kind: "slow", Delay: slow})
	}
	return all
}

// Loopback says whether an address is of this machine alone.
func Loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	return err == nil && (host == "localhost" || (net.ParseIP(host) != nil && net.ParseIP(host).IsLoopback()))
}

// Serve answers at an address until stop is called.
func Serve(addr string, h http.Handler) (stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := srv.Serve(ln); err != nil && !errors.Is(err, http.ErrServerClosed) {
			return // the demo goes on without its control
		}
	}()
	return func() { _ = srv.Close() }, nil
}
