package panel_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/sync/desk/panel"
)

var update = flag.Bool("update", false, "write the goldens anew")

func kes(t *testing.T, shillings int64) money.Amount {
	t.Helper()
	c, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(shillings*100, c)
}

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 9, day, hour, minute, 5, 0, time.UTC)
}

// shown is the picture d8: its people, states and two alarms.
func shown(t *testing.T) panel.Look {
	k := func(n int64) []money.Amount { return []money.Amount{kes(t, n)} }
	device := func(name, code string, at time.Time, kind string, n int, sums ...money.Amount) panel.Device {
		return panel.Device{ID: "dev-" + code, User: code, Name: name, Code: code, At: at, Records: 311, Held: payout.Held{Kind: kind, Entries: n, Sums: sums}}
	}
	old := device("Old phone of Moses", "D-0398", at(12, 9, 0), payout.Phone, 3, kes(t, 100))
	old.Shut = true
	return panel.Look{Now: at(17, 16, 20), Since: at(14, 6, 12), Crashed: true, Version: "1.4.0", Disk: 41e9, Copies: true, Until: at(17, 16, 20).AddDate(1, 0, 0), Tenants: []panel.Tenant{
		{Name: "mlimani", Title: "Mlimani Savings",
			Devices: []panel.Device{device("Rehema Achola", "D-0412", at(17, 16, 18), payout.Phone, 6, kes(t, 60_850)), device("Moses Kiplagat", "D-0409", at(17, 9, 40), payout.Phone, 9, kes(t, 11_500)),
				device("Fatuma Ali Hersi", "D-0415", at(17, 16, 2), payout.Phone, 1, kes(t, 600)), device("Daniel Otiato", "D-0407", at(17, 15, 57), payout.Phone, 0), device("Purity Nyokabi", "D-0418", at(17, 15, 44), "", 0),
				device("Joseph Barasa", "D-0401", at(17, 16, 19), payout.Computer, 0), device("Lydia Chepkemoi", "D-0402", at(17, 16, 19), payout.Computer, 0), old},
			States: []panel.State{{Group: panel.Waiting, N: 9, Amount: k(118_500)}, {Group: panel.Ready, N: 1, Amount: k(9000)}, {Group: panel.Provider, N: 2, Amount: k(21_500)},
				{Group: panel.Unsure, N: 1, Amount: k(15_000)}, {Group: panel.Posting, N: 1, Amount: k(12_000)}, {Group: panel.Made, N: 26, Amount: k(354_500)}, {Group: panel.NotPaid, N: 1, Amount: k(8000)}},
			Queues: []panel.Queue{{For: panel.Approval, N: 9, Oldest: at(17, 15, 2)}, {For: panel.Sending, N: 1, Oldest: at(17, 16, 19)}, {For: panel.Answer, N: 2, Oldest: at(17, 16, 3)},
				{For: panel.Booking, N: 1, Oldest: at(17, 16, 18)}, {For: panel.Person, N: 1, Oldest: at(17, 10, 20)}},
			Routes: []panel.Route{{At: at(17, 16, 19)}, {Rail: "mpesa", At: at(17, 16, 18), Unsure: 1}, {Rail: "airtel", At: at(17, 16, 5), Late: 3}},
			Sent:   31, Amount: k(411_000), Made: 26, Post: 1, PostAt: at(17, 16, 18), Unsure: 1, Review: 1, Copy: at(17, 15, 0),
			Oldest: panel.Doubt{Number: "P-0412-000118", Amount: kes(t, 15_000), Rail: "mpesa", At: at(17, 10, 20), Asked: 9}},
		{Name: "ziwa", Title: "Ziwa Credit Union", Copy: at(17, 15, 0), Queues: []panel.Queue{{For: panel.Approval}}, Routes: []panel.Route{{}}},
		{Name: "tumaini", Closed: "office.key", Why: app.Trouble(app.BadConfig, "office.key", nil, "where", "credential")},
	}}
}

func page(t *testing.T, l panel.Look, of, lang string) string {
	t.Helper()
	p, err := panel.NewPage()
	if err != nil {
		t.Fatal(err)
	}
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Write(l, of, w, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPage holds the page against its goldens, which leave out its style and its script; go test ./sync/desk/panel -update
// makes them.
func TestPage(t *testing.T) {
	var same []string
	for _, name := range []string{"page.css", "page.js"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		same = append(same, string(text))
	}
	for _, f := range []struct{ name, of, lang string }{
		{"d8", "mlimani", "en"}, {"d8-arabic", "mlimani", "ar"}, {"empty", "ziwa", "en"}, {"closed", "tumaini", "fr"},
	} {
		got := page(t, shown(t), f.of, f.lang)
		for _, text := range same {
			if strings.Count(got, text) != 1 {
				t.Fatalf("%s lacks its style or its script", f.name)
			}
			got = strings.Replace(got, text, "", 1)
		}
		file := filepath.Join("testdata", f.name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is another page than its golden", f.name)
		}
		if strings.Contains(got, "[panel.") || strings.Contains(got, "[office.") || strings.Contains(got, "ZgotmplZ") {
			t.Errorf("%s lacks words or was made safe by leaving out", f.name)
		}
	}
}

func TestPageEscapes(t *testing.T) {
	l := shown(t)
	l.Tenants[0].Devices[0].Name = "<script>alert(1)</script>"
	l.Tenants[0].Title = `"><img src=x>`
	got := page(t, l, "", "en")
	if strings.Contains(got, "<script>alert") || strings.Contains(got, "<img") {
		t.Error("a name is taken for a piece of the page")
	}
}

func TestAlarms(t *testing.T) {
	for _, f := range []struct {
		name string
		make func(l *panel.Look, one *panel.Tenant)
		want []string
	}{
		{"all is well", func(*panel.Look, *panel.Tenant) {}, nil},
		{"no answer for a quarter of an hour", func(l *panel.Look, one *panel.Tenant) {
			one.Unsure, one.Oldest.At = 2, l.Now.Add(-15*time.Minute)
		}, []string{"unsure"}},
		{"no answer for a minute", func(l *panel.Look, one *panel.Tenant) { one.Unsure, one.Oldest.At = 2, l.Now.Add(-time.Minute) }, nil},
		{"asking does not settle it", func(l *panel.Look, one *panel.Tenant) { one.Unsure, one.Review = 2, 1 }, []string{"review"}},
		{"the core refused", func(_ *panel.Look, one *panel.Tenant) { one.Stuck = 1 }, []string{"stuck"}},
		{"a provider took back", func(_ *panel.Look, one *panel.Tenant) { one.Back = 1 }, []string{"back"}},
		{"paid and not posted", func(l *panel.Look, one *panel.Tenant) { one.Post, one.PostAt = 1, l.Now.Add(-time.Hour) }, []string{"posting"}},
		{"a late route", func(_ *panel.Look, one *panel.Tenant) { one.Routes = []panel.Route{{Rail: "airtel", Late: 2}} }, []string{"late"}},
		{"a broken route", func(_ *panel.Look, one *panel.Tenant) { one.Routes = []panel.Route{{Rail: "airtel", Broken: true}} }, []string{"rail"}},
		{"a queue that stands still", func(_ *panel.Look, one *panel.Tenant) {
			one.Routes = []panel.Route{{Rail: "airtel", Halted: "signed_out", Broken: true}}
		}, []string{"!halted"}},
		{"the core is down", func(_ *panel.Look, one *panel.Tenant) { one.Routes = []panel.Route{{Broken: true}} }, []string{"core"}},
		{"a silent device", func(l *panel.Look, one *panel.Tenant) {
			one.Devices = []panel.Device{{At: l.Now.Add(-25 * time.Hour)}, {At: l.Now.Add(-25 * time.Hour), Shut: true}, {}}
		}, []string{"silent"}},
		{"a full disk", func(l *panel.Look, _ *panel.Tenant) { l.Disk = 500 << 20 }, []string{"!disk"}},
		{"a wrong clock", func(l *panel.Look, one *panel.Tenant) { one.Core = l.Now.Add(time.Hour) }, []string{"clock"}},
		{"no copy for two days", func(l *panel.Look, one *panel.Tenant) { one.Copy = l.Now.Add(-48 * time.Hour) }, []string{"copy"}},
		{"no folder for copies", func(l *panel.Look, _ *panel.Tenant) { l.Copies = false }, []string{"uncopied"}},
		{"a certificate that runs out", func(l *panel.Look, _ *panel.Tenant) { l.Until = l.Now.Add(48 * time.Hour) }, []string{"certificate"}},
		{"one that ran out", func(l *panel.Look, _ *panel.Tenant) { l.Until = l.Now.Add(-time.Hour) }, []string{"!certificate"}},
		{"a closed institution", func(_ *panel.Look, one *panel.Tenant) { one.Closed = "office.key" }, []string{"!closed"}},
		{"a book that cannot be read", func(_ *panel.Look, one *panel.Tenant) { one.Problem = true }, []string{"!book"}},
	} {
		t.Run(f.name, func(t *testing.T) {
			now := at(17, 16, 20)
			l := panel.Look{Now: now, Since: now.Add(-72 * time.Hour), Disk: 41e9, Copies: true, Until: now.AddDate(1, 0, 0)}
			one := panel.Tenant{Name: "mlimani", Copy: now.Add(-time.Hour), Oldest: panel.Doubt{Amount: kes(t, 1)}}
			f.make(&l, &one)
			var got []string
			for _, a := range l.Alarms(one) {
				key := a.Key
				if a.Bad {
					key = "!" + key
				}
				got = append(got, key)
			}
			if !slices.Equal(got, f.want) {
				t.Fatalf("%v, want %v", got, f.want)
			}
			l.Tenants = []panel.Tenant{one}
			for _, lang := range words.Langs() {
				if text := page(t, l, "", lang); strings.Contains(text, "[panel.") || strings.Contains(text, "no value") {
					t.Errorf("%s: words are missing", lang)
				}
			}
		})
	}
}

// TestEveryState has a place on the page, or none by intent.
func TestEveryState(t *testing.T) {
	for _, s := range payout.States() {
		hands := s == payout.Pending || s == payout.Batched || s == payout.Cancelled
		if g := panel.GroupOf(s); (g == "") != hands {
			t.Errorf("%s is shown as %q", s, g)
		}
		if w := panel.WaitOf(s); w != "" && s.Final() {
			t.Errorf("%s waits for %s", s, w)
		}
	}
}

func TestMetrics(t *testing.T) {
	r := prometheus.NewRegistry()
	r.MustRegister(panel.Collector(func(context.Context) panel.Look { return shown(t) }))
	all, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range all {
		names = append(names, f.GetName())
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if v := l.GetValue(); strings.Contains(v, " ") || strings.Contains(v, "Rehema") {
					t.Errorf("%s tells %q", f.GetName(), v)
				}
			}
		}
	}
	want := []string{"daftari_desk_alarms", "daftari_desk_copy_timestamp_seconds", "daftari_desk_core_last_answer_timestamp_seconds",
		"daftari_desk_device_last_contact_timestamp_seconds", "daftari_desk_disk_free_bytes", "daftari_desk_oldest_unsure_seconds", "daftari_desk_payments",
		"daftari_desk_rail_halted", "daftari_desk_rail_last_answer_timestamp_seconds", "daftari_desk_start_timestamp_seconds", "daftari_desk_tenant_closed"}
	if !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
}
