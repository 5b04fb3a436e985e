package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/faults"
)

type mishapSection struct {
	title string
	all   []mishap
}

func mishaps() []mishapSection {
	return []mishapSection{
		{"Amounts and accounts", wrongAmounts()},
		{"The institution's limits", overLimits()},
		{"Days and meetings", wrongDays()},
		{"What was recorded already", wrongEntries()},
		{"Setting up and signing in", wrongSetup()},
		{"The branch's keys and enrolments", wrongBranch()},
		{"Settings and institutions", wrongSettings()},
		{"The disk and the book", wrongDisk()},
		{"The network and the core", wrongCore()},
	}
}

func wrongAmounts() []mishap {
	return []mishap{
		{what: "Letters for an amount", args: []string{"record", "deposit", "savings:2", "12x"}, exit: 2, class: "bad_input", says: "not an amount"},
		{what: "Nothing for an amount", args: []string{"record", "deposit", "savings:2", ""}, exit: 2, class: "bad_input", says: "not an amount"},
		{what: "Nought", args: []string{"record", "deposit", "savings:2", "0"}, exit: 2, class: "bad_input", says: "no amount"},
		{what: "Less than nought", args: []string{"record", "deposit", "savings:2", "--", "-5"}, exit: 2, class: "bad_input", says: ""},
		{what: "An amount that can be read in two ways", args: []string{"record", "deposit", "savings:2", "1.250"}, exit: 2, class: "bad_input", says: "two ways"},
		{what: "More decimals than the currency has", args: []string{"record", "deposit", "savings:2", "10.005"}, exit: 2, class: "bad_input", says: ""},
		{what: "More than any account holds", args: []string{"record", "deposit", "savings:2", "99999999999999999999"}, exit: 2, class: "bad_input", says: "too large"},
		{what: "More than is owed", args: []string{"record", "repayment", "loan:1", "999999"}, exit: 2, class: "bad_input", says: "owes"},
		{what: "More than the savings hold", args: []string{"record", "withdrawal", "savings:3", "999999"}, exit: 2, class: "bad_input", says: "can take out"},
		{what: "Part of a loan handed out", args: []string{"record", "disbursement", "loan:6", "5"}, exit: 2, class: "bad_input", says: "handed out whole"},
		{what: "A loan that was not handed out yet", args: []string{"record", "repayment", "loan:6", "100"}, exit: 4, class: "conflict", says: "not handed out"},
		{what: "A loan that runs is handed out again", args: []string{"record", "disbursement", "loan:1", "100"}, exit: 4, class: "conflict", says: "handed out already"},
		{what: "A loan closed at the branch", args: []string{"record", "repayment", "loan:2", "100"}, exit: 3, class: "not_found", says: "not in this book"},
		{what: "No such account", args: []string{"record", "deposit", "savings:98765", "100"}, exit: 3, class: "not_found", says: "98765"},
		{what: "No such account number", args: []string{"record", "deposit", "77777777", "100"}, exit: 3, class: "not_found", says: "77777777"},
		{what: "No account at all", args: []string{"record", "deposit", "her-savings:x", "100"}, exit: 2, class: "bad_input", says: "names no account"},
		{what: "The same payment twice on one day", args: []string{"record", "repayment", "loan:1", "60"}, exit: 4, class: "conflict", says: "Record another?"},
		{what: "More from the bag than is in it", args: []string{"bag", "hand-over", "999999", "--to", "Chebet Rono"}, exit: 4, class: "conflict", says: "in your bag"},
		{what: "A bank deposit without its slip", args: []string{"bag", "deposit", "10", "--bank", "Equity"}, exit: 2, class: "bad_input", says: "slip"},
		{what: "A flag that does not exist", args: []string{"record", "deposit", "savings:2", "10", "--nonsense"}, exit: 2, class: "bad_input", says: "nonsense", usage: true},
	}
}

func overLimits() []mishap {
	// limited sets the officer's limits at the core and brings them onto the device.
	limited := func(name string, most int) func(t *testing.T, b *surgery) func() {
		return func(t *testing.T, b *surgery) func() {
			office := b.far.branch["default"].OfficeID
			row := fmt.Sprintf(`{"user_name":"officer","currency":"KES",%q:%d,"locale":"en","dateFormat":"yyyy-MM-dd"}`, name, most)
			if _, err := b.far.call("default", http.MethodPost, fmt.Sprintf("datatables/daftari_limit/%d", office), row); err != nil {
				t.Fatal(err)
			}
			if err := b.must(nil, "pull", "--full", "--data", b.data); err != nil {
				t.Fatal(err)
			}
			return func() {
				if _, err := b.far.call("default", http.MethodDelete, fmt.Sprintf("datatables/daftari_limit/%d", office), ""); err != nil {
					t.Error(err)
				}
			}
		}
	}
	return []mishap{
		{what: "Above the limit for one entry", args: []string{"record", "deposit", "savings:2", "501"}, meet: limited("entry_max", 500), exit: 5, class: "over_limit", says: "limit for one entry"},
		{what: "More cash than may be carried", args: []string{"record", "deposit", "savings:2", "300"}, meet: limited("bag_max", 500), exit: 5, class: "over_limit", says: "You carry"},
		{what: "More than may be unposted", args: []string{"record", "deposit", "savings:2", "300"}, meet: limited("unposted_max", 350), exit: 5, class: "over_limit", says: "not be posted yet"},
		{what: "A day too far back", args: []string{"record", "deposit", "savings:2", "10", "--day", "2026-01-02"}, meet: limited("back_days", 3), exit: 5, class: "over_limit", says: "too far back"},
	}
}

func wrongDays() []mishap {
	opened := func(do ...[]string) func(t *testing.T, b *surgery) func() {
		return func(t *testing.T, b *surgery) func() {
			for _, args := range do {
				if err := b.must(nil, append(args, "--data", b.data)...); err != nil {
					t.Fatal(err)
				}
			}
			return func() {}
		}
	}
	tomorrow := func(b *surgery) []string {
		return []string{"--day", b.far.srv.Tenant("default").W.Today().AddDays(1).String()}
	}
	return []mishap{
		{what: "A day in the future", args: []string{"record", "deposit", "savings:2", "10"}, ask: tomorrow, exit: 2, class: "bad_input", says: "lies in the future"},
		{what: "No day", args: []string{"record", "deposit", "savings:2", "10", "--day", "31.12."}, exit: 2, class: "bad_input", says: "not a day"},
		{what: "An unknown group", args: []string{"sheet", "show", "Nowhere"}, exit: 3, class: "not_found", says: "Nowhere"},
		{what: "A name that fits several members", args: []string{"sheet", "set", "Upendo", "o", "loan=10"}, exit: 2, class: "bad_input", says: "fits several"},
		{what: "An unknown member", args: []string{"sheet", "set", "Upendo", "Zzz", "loan=10"}, exit: 3, class: "not_found", says: "Zzz"},
		{what: "A difference without a reason", args: []string{"sheet", "set", "Upendo", "1", "loan=10"}, exit: 2, class: "bad_input", says: "reason"},
		{what: "Not all lines are said", args: []string{"sheet", "close", "Upendo"}, exit: 4, class: "conflict", says: ""},
		{what: "The cash is not counted", args: []string{"sheet", "close", "Tumaini"}, exit: 4, class: "conflict", says: "not counted",
			meet: opened([]string{"sheet", "expected", "Tumaini"})},
		{what: "A note that does not exist", args: []string{"sheet", "count", "Tumaini", "37x2"}, exit: 2, class: "bad_input", says: "37x2",
			meet: opened([]string{"sheet", "expected", "Tumaini"})},
		{what: "The count differs from the sheet", args: []string{"sheet", "close", "Tumaini"}, exit: 4, class: "conflict", says: "short",
			meet: opened([]string{"sheet", "expected", "Tumaini"}, []string{"sheet", "count", "Tumaini", "1000x1"})},
		{what: "A meeting not held, without a reason", args: []string{"sheet", "not-held", "Upendo"}, exit: 2, class: "bad_input", says: "reason"},
		{what: "An unknown colleague takes over", args: []string{"sheet", "take-over", "Upendo", "--colleague", "Nobody"}, exit: 3, class: "not_found", says: "Nobody"},
		{what: "The day is closed without counting the bag", args: []string{"day", "close", "--to", "Chebet Rono"}, exit: 2, class: "bad_input", says: "not counted"},
	}
}

func wrongEntries() []mishap {
	return []mishap{
		{what: "No such entry", args: []string{"outbox", "show", "#99"}, exit: 3, class: "not_found", says: "#99"},
		{what: "Correcting what is posted", args: []string{"outbox", "correct", "#1", "200", "--reason", "wrong"}, exit: 4, class: "conflict", says: "posted already"},
		{what: "Cancelling what is posted", args: []string{"outbox", "cancel", "#1", "--reason", "wrong"}, exit: 4, class: "conflict", says: "posted already"},
		{what: "Cancelling without a reason", args: []string{"outbox", "cancel", "#3"}, exit: 2, class: "bad_input", says: "reason"},
		{what: "Reversing what was not sent", args: []string{"outbox", "reverse", "#3", "--reason", "wrong"}, exit: 4, class: "conflict", says: "not sent yet"},
		{what: "Placing cash that has its place", args: []string{"outbox", "place", "#1", "savings:3"}, exit: 4, class: "conflict", says: "not refused"},
		{what: "Placing less than all of it", args: []string{"outbox", "place", "#2", "savings:3=10"}, exit: 2, class: "bad_input", says: "all of it"},
		{what: "Placing it with another client", args: []string{"outbox", "place", "#2", "savings:9"}, exit: 2, class: "bad_input", says: "not one of"},
		{what: "Asking for what has its answer", args: []string{"outbox", "ask", "#1"}, exit: 4, class: "conflict", says: "not waiting for an answer"},
		{what: "A state that does not exist", args: []string{"outbox", "list", "--state", "lost"}, exit: 2, class: "bad_input", says: "lost"},
		{what: "No such receipt", args: []string{"receipts", "show", "777"}, exit: 3, class: "not_found", says: "777"},
		{what: "An export to a folder that is not there", args: []string{"export", "entries", "--out", "/nowhere/x.csv"}, exit: 2, class: "bad_input", says: "/nowhere/x.csv"},
	}
}

func wrongSetup() []mishap {
	fresh := func(extra ...string) func(b *surgery) []string {
		return func(b *surgery) []string {
			args := []string{"--server", b.far.srv.URL, "--user", "officer", "--institution", "other", "--password", "file:" + b.password, "--ca", filepath.Join(b.dir, "ca.pem")}
			for i := 0; i+1 < len(extra); i += 2 {
				for j := 0; j < len(args); j += 2 {
					if args[j] == extra[i] {
						args = append(args[:j:j], args[j+2:]...)
						break
					}
				}
				if extra[i+1] != "" {
					args = append(args, extra[i], strings.ReplaceAll(extra[i+1], "BENCH", b.dir))
				}
			}
			return args
		}
	}
	file := func(name, text string, mode os.FileMode) func(t *testing.T, b *surgery) func() {
		return func(t *testing.T, b *surgery) func() {
			if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), mode); err != nil {
				t.Fatal(err)
			}
			return func() {}
		}
	}
	init := []string{"init"}
	return []mishap{
		{what: "An unknown tenant", args: init, ask: fresh("--tenant", "nowhere"), exit: 7, class: "signed_out", says: "does not know this tenant"},
		{what: "A wrong password", args: init, ask: fresh("--password", "file:BENCH/wrong"), meet: file("wrong", "wrong\n", 0o600), exit: 7, class: "signed_out", says: "password"},
		{what: "A certificate of nobody", args: init, ask: fresh("--ca", ""), exit: 12, class: "bad_config", says: "no authority that this device trusts"},
		{what: "A certificate file that is none", args: init, ask: fresh("--ca", "BENCH/no.pem"), meet: file("no.pem", "hello\n", 0o600), exit: 2, class: "bad_input", says: "certificate"},
		{what: "Plain http to another machine", args: init, ask: fresh("--server", "http://core.example.org"), exit: 12, class: "bad_config", says: "core.example.org"},
		{what: "A server that is not there", args: init, ask: func(b *surgery) []string { return fresh("--server", "https://127.0.0.1:1")(b) }, exit: 6, class: "offline", says: ""},
		{what: "The password on the command line", args: init, ask: fresh("--password", "secret"), exit: 2, class: "bad_input", says: "command line"},
		{what: "A password file that others can read", args: init, ask: fresh("--password", "file:BENCH/open"), meet: file("open", "x\n", 0o644), exit: 12, class: "bad_config", says: "Others can read"},
		{what: "An empty password file", args: init, ask: fresh("--password", "file:BENCH/empty"), meet: file("empty", "", 0o600), exit: 12, class: "bad_config", says: "empty"},
		{what: "No server named", args: init, ask: fresh("--server", ""), exit: 2, class: "bad_input", says: "server"},
		{what: "A name that cannot name an institution", args: init, ask: fresh("--institution", "My Bank!"), exit: 2, class: "bad_input", says: "My Bank!"},
		{what: "Set up already", args: init, ask: fresh("--institution", "default"), exit: 4, class: "conflict", says: "set up already"},
		{what: "A password that has expired", args: init, ask: fresh(), meet: expired, exit: 7, class: "signed_out", says: "expired"},
		{what: "A server that wants a second factor", args: init, ask: fresh(), meet: changed("two-factor?on=true&mailer=true", "two-factor?on=false"), exit: 7, class: "signed_out", says: "second factor"},
		{what: "A language that is not there", args: []string{"today", "--lang", "tlh"}, exit: 2, class: "bad_input", says: "tlh"},
	}
}

func wrongSettings() []mishap {
	second := func(t *testing.T, b *surgery) func() {
		dir := filepath.Join(b.data, "other")
		if err := os.CopyFS(dir, os.DirFS(b.book())); err != nil {
			t.Fatal(err)
		}
		return func() { _ = os.RemoveAll(dir) }
	}
	return []mishap{
		{what: "Settings that are half written", args: []string{"today"}, meet: edited(func(s string) string { return s[:strings.Index(s, "tenant")+len(`tenant = "d`)] }), exit: 12, class: "bad_config", says: "not whole"},
		{what: "Settings that are empty", args: []string{"today"}, meet: edited(func(string) string { return "" }), exit: 12, class: "bad_config", says: "config.toml"},
		{what: "A setting that does not exist", args: []string{"today"}, meet: edited(func(s string) string { return s + "\nsevrer = \"x\"\n" }), exit: 12, class: "bad_config", says: "sevrer"},
		{what: "Two institutions and none named", args: []string{"today"}, meet: second, exit: 2, class: "bad_input", says: "several institutions"},
		{what: "An unknown institution", args: []string{"today", "--institution", "nowhere"}, exit: 3, class: "not_found", says: "nowhere"},
		{what: "Nothing is set up here", args: []string{"today"}, meet: func(_ *testing.T, b *surgery) func() {
			kept := b.data
			b.data = filepath.Join(b.dir, "nothing")
			return func() { b.data = kept }
		}, exit: 3, class: "not_found", says: "No institution is set up"},
		{what: "The settings are there, the book is not", args: []string{"today"}, meet: func(t *testing.T, b *surgery) func() {
			path := b.bookFile(t)
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			return func() { _ = os.Rename(path+".away", path) }
		}, exit: 3, class: "not_found", says: "no book"},
	}
}

func wrongDisk() []mishap {
	deposit := []string{"record", "deposit", "savings:4", "10"}
	return []mishap{
		{what: "A full disk", args: deposit, meet: fullDisk, exit: 11, class: "broken_book", says: "full"},
		{what: "A read-only folder", args: deposit, meet: readOnly, exit: 11, class: "broken_book", says: "read-only"},
		{what: "A damaged book", args: deposit, meet: damage, exit: 11, class: "broken_book", says: "damaged"},
		{what: "A book of a newer Daftari", args: deposit, meet: newer, exit: 11, class: "broken_book", says: "newer"},
		{what: "A file of something else in the book's place", args: deposit, meet: func(t *testing.T, b *surgery) func() {
			path := b.bookFile(t)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(strings.Repeat("not a book of any kind\n", 500)), 0o600); err != nil {
				t.Fatal(err)
			}
			return func() { _ = os.WriteFile(path, whole, 0o600) }
		}, exit: 11, class: "broken_book", says: ""},
	}
}

func wrongCore() []mishap {
	sync := []string{"sync"}
	fault := func(f fineracttest.Fault) func(*testing.T, *surgery) func() { return faulty(f) }
	// refused records an entry of this case's own: the kept one may be posted by then.
	refused := func(code string) func(*testing.T, *surgery) func() {
		return func(t *testing.T, b *surgery) func() {
			if err := b.must(nil, "record", "repayment", "loan:3", "10", "--data", b.data); err != nil {
				t.Fatal(err)
			}
			return faulty(fineracttest.Fault{Kind: faults.Refuse, Status: 403, Account: "loan/3", Code: code})(t, b)
		}
	}
	return []mishap{
		{what: "No network", args: sync, meet: func(t *testing.T, b *surgery) func() {
			b.far.srv.Cut()
			return func() {
				if err := b.far.srv.Restore(); err != nil {
					t.Error(err)
				}
			}
		}, exit: 6, class: "offline", says: "cannot be reached"},
		{what: "A captive portal", args: sync, meet: fault(fineracttest.Fault{Kind: faults.Captive}), exit: 6, class: "foreign", says: ""},
		{what: "The core is told to be busy for an hour", args: sync, meet: fault(fineracttest.Fault{Kind: faults.Status, Status: 503, RetryAfter: "3600"}), exit: 6, class: "busy", says: ""},
		{what: "The password was changed", args: sync, meet: func(t *testing.T, b *surgery) func() {
			old, err := os.ReadFile(b.password)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(b.password, []byte("old\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return func() { _ = os.WriteFile(b.password, old, 0o600) }
		}, exit: 7, class: "signed_out", says: ""},
		{what: "The password has expired", args: sync, meet: expired, exit: 7, class: "signed_out", says: ""},
		{what: "The user was disabled", args: sync, meet: changed("disable-user?user=officer&on=true", "disable-user?user=officer&on=false"), exit: 7, class: "signed_out", says: ""},
		{what: "The password file is gone", args: sync, meet: func(t *testing.T, b *surgery) func() {
			if err := os.Rename(b.password, b.password+".away"); err != nil {
				t.Fatal(err)
			}
			return func() { _ = os.Rename(b.password+".away", b.password) }
		}, exit: 12, class: "bad_config", says: "password file"},
		{what: "The core refuses an entry", args: sync, meet: refused("error.msg.loan.transaction.cannot.be.before.last.transaction.date"), exit: 9, class: "rejected", says: "1 entry was refused"},
		{what: "The officer lost the right to post repayments", args: sync, meet: refused("error.msg.not.authorized"), exit: 9, class: "rejected", says: "refused"},
	}
}

// expired lets the officer's password be too old, which the core's settings must ask for.
func expired(t *testing.T, b *surgery) func() {
	must := func(enabled bool) {
		body := fmt.Sprintf(`{"enabled":%v,"value":30}`, enabled)
		if _, err := b.far.call("default", http.MethodPut, "configurations/name/force-password-reset-days", body); err != nil {
			t.Fatal(err)
		}
	}
	must(true)
	undo := changed("expire-password?user=officer&on=true", "expire-password?user=officer&on=false")(t, b)
	return func() { undo(); must(false) }
}
