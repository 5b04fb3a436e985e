//go:build live

package contract_test

import (
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"daftari/fineract/ledger/contract"
)

// TestLive holds a real Fineract to the same contract: DAFTARI_FINERACT_URL, _TENANT, _USER,
// _PASSWORD, and _CA, a PEM file, where its certificate is its own. It makes a branch of its own and
// leaves it there.
func TestLive(t *testing.T) {
	target := contract.Target{URL: os.Getenv("DAFTARI_FINERACT_URL"), Tenant: os.Getenv("DAFTARI_FINERACT_TENANT"),
		User: os.Getenv("DAFTARI_FINERACT_USER"), Password: os.Getenv("DAFTARI_FINERACT_PASSWORD"), Now: time.Now, NewKey: uuid.NewString}
	if target.URL == "" || target.User == "" {
		t.Fatal("DAFTARI_FINERACT_URL, _TENANT, _USER and _PASSWORD name no server")
	}
	if ca := os.Getenv("DAFTARI_FINERACT_CA"); ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			t.Fatal(err)
		}
		target.RootCAs = pem
	}
	contract.Run(t, target)
}
