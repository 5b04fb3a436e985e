package contract_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/contract"
	"daftari/fineract/ledger/farside"
)

// keys makes UUIDs that are the same in each run.
func keys() func() string {
	var n atomic.Int64
	return func() string {
		i := n.Add(1)
		return fmt.Sprintf("%08x-0000-4000-8000-%012x", uint32(i*2654435761), i)
	}
}

// TestDouble holds the double to the contract, as each of the servers that it can be.
func TestDouble(t *testing.T) {
	for _, o := range []fineracttest.Options{
		{Version: "1.11", Database: fineracttest.MariaDB}, {Version: "1.11", Database: fineracttest.PostgreSQL}, {Version: "1.16", Database: fineracttest.MariaDB},
	} {
		t.Run(fmt.Sprintf("%s %v", o.Version, o.Database), func(t *testing.T) {
			var n atomic.Int64
			o.Now = func() time.Time {
				return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC).Add(time.Duration(n.Add(1)) * time.Millisecond)
			}
			s, err := fineracttest.New(o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			if err := farside.Ready(context.Background(), s); err != nil { // so that it answers the report
				t.Fatal(err)
			}
			contract.Run(t, contract.Target{URL: s.URL, Tenant: "default", User: "mifos", Password: "password", Now: o.Now, NewKey: keys()})
		})
	}
}
