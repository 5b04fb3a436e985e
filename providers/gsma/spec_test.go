package gsma_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

const specs = "../../../shared/specs"

// routersOf loads the published slices. Examples are not checked: the specification's own break its
// pattern of amounts (reference/mobile-money.md A.5). Nor are patterns at loading, one of which Go cannot read; those of
// what we send and get are held all the same.
var routersOf = sync.OnceValues(func() ([]routers.Router, error) {
	var all []routers.Router
	for _, name := range []string{"gsma-1.2-disbursements", "gsma-1.2-merchant-payments", "gsma-1.2-agent-services"} {
		doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(specs, name+".openapi.yaml"))
		if err != nil {
			return nil, err
		}
		doc.Paths.Delete("/accounts/{identityType}") // conflicts with another path; not ours
		if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation(), openapi3.DisableSchemaPatternValidation()); err != nil {
			return nil, err
		}
		doc.Servers = nil
		r, err := gorillamux.NewRouter(doc)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
})

// specified holds requests and answers against the published files; without them it is nil, unless
// DAFTARI_REQUIRE asks for them.
func specified(t *testing.T) func(*http.Request, []byte, int, http.Header, []byte) {
	if _, err := os.Stat(filepath.Join(specs, "NOTICE.md")); err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatal(err)
		}
		return nil
	}
	all, err := routersOf()
	if err != nil {
		t.Fatal(err)
	}
	return func(r *http.Request, body []byte, status int, header http.Header, answer []byte) {
		if err := held(all, r, body, status, header, answer); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
	}
}

func held(all []routers.Router, r *http.Request, body []byte, status int, header http.Header, answer []byte) error {
	var route *routers.Route
	var params map[string]string
	var err error
	for _, router := range all {
		if route, params, err = router.FindRoute(r); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	again := r.Clone(context.Background())
	again.Body = io.NopCloser(bytes.NewReader(body))
	in := &openapi3filter.RequestValidationInput{Request: again, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		return err
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: status, Header: header, Options: in.Options}
	return openapi3filter.ValidateResponse(context.Background(), out.SetBodyBytes(answer))
}

// TestTheSpecificationIsHeld shows that the holding can fail.
func TestTheSpecificationIsHeld(t *testing.T) {
	if specified(t) == nil {
		t.Skip("the published files are not at hand")
	}
	all, err := routersOf()
	if err != nil {
		t.Fatal(err)
	}
	const good = `{"amount":"200","currency":"KES","creditParty":[{"key":"msisdn","value":"+254712345678"}],"debitParty":[{"key":"walletid","value":"1"}]}`
	const done = `{"serverCorrelationId":"0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11","status":"pending","notificationMethod":"polling"}`
	for _, c := range []struct {
		name, path, body, answer string
		ok                       bool
	}{
		{"right", "/transactions/type/disbursement", good, done, true},
		{"trailing zeros", "/transactions/type/disbursement", strings.Replace(good, "200", "200.00", 1), done, false},
		{"no such type", "/transactions/type/gift", good, done, false},
		{"no such state", "/transactions/type/disbursement", good, strings.Replace(done, "pending", "fluxing", 1), false},
	} {
		r, err := http.NewRequest(http.MethodPost, c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		err = held(all, r, []byte(c.body), http.StatusAccepted, http.Header{"Content-Type": {"application/json"}}, []byte(c.answer))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
