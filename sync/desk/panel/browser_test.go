package panel_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daftari/sync/desk/panel"
)

// TestInABrowser opens the page in a real one: it asks anew under its own policy, shows what changed, and greys when the desk
// is gone.
func TestInABrowser(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("DAFTARI_REQUIRE"), ","), "browser") {
			t.Fatal("chromium is required here")
		}
		t.Skip("no chromium")
	}
	var asked atomic.Int64
	lost := atomic.Bool{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := asked.Add(1)
		if n > 1 && lost.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		l := shown(t)
		if n > 1 {
			l.Tenants[0].Devices[0].Name = "Rehema asked again"
		}
		w.Header().Set("Content-Security-Policy", panel.Policy())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(page(t, l, "mlimani", "en")))
	}))
	t.Cleanup(s.Close)
	look := func() string {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		c := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=25000", "--dump-dom", s.URL)
		out, err := c.Output()
		if err != nil || !strings.Contains(string(out), "Devices heard today") {
			t.Fatalf("the browser shows nothing: %v", err)
		}
		return string(out)
	}
	if dom := look(); !strings.Contains(dom, "Rehema asked again") || strings.Contains(dom, `class="gone"`) || asked.Load() < 2 {
		t.Errorf("asked %d times, and the page is as it was", asked.Load())
	}
	asked.Store(0)
	lost.Store(true)
	if dom := look(); !strings.Contains(dom, `class="gone"`) || !strings.Contains(dom, "Rehema Achola") || !strings.Contains(dom, "16:20:05") {
		t.Errorf("asked %d times, and the figures do not grey with their time", asked.Load())
	}
}
