package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is one line of DESIGN.md's floor plan. A package is matched by the longest path.
type room struct {
	path  string
	floor int
	same  []string // what it may import on its own floor; a trailing "/" admits a whole folder
}

const module = "daftari"

// floorplan is the table of DESIGN.md with two departures, reasoned in ARCHITECTURE.md:
// app/money reads the currency table from assets, and rooms below another room (a sub-package)
// belong to it.
func floorplan() []room {
	return []room{
		{"assets", 0, nil},
		{"app/clock", 0, nil},
		{"app/money", 0, []string{"assets"}},
		{"app/msisdn", 0, nil},
		{"app/spoken", 0, nil},
		{"app/words", 0, []string{"assets"}},
		{"app", 1, nil},
		{"app/anchor", 1, []string{"app"}},
		{"app/limits", 1, []string{"app", "app/secret"}},
		{"app/secret", 1, []string{"app"}},
		{"app/stamp", 1, []string{"app", "app/payout"}},
		{"app/proof", 1, []string{"app"}},
		{"app/payout", 1, []string{"app", "app/secret", "app/proof"}},
		{"app/wallet", 1, []string{"app", "app/payout"}},
		{"app/teller", 2, nil},
		{"app/payer", 2, []string{"sync/deskapi"}},
		{"app/closer", 2, nil},
		{"app/paper", 2, nil},
		{"store", 2, []string{"store/"}},
		{"store/vault", 2, []string{"store/vault/", "store/files"}},
		{"store/files", 2, nil},
		{"store/deskbook", 2, []string{"store/vault", "store/disk", "store/sealed"}},
		{"fineract", 2, nil},
		{"providers", 2, nil},
		{"sync/deskapi", 2, []string{"fineract/transport"}},
		{"fineract/ledger", 3, []string{"fineract/ledger/"}},
		{"fineract/ledger/portfolio", 3, nil},
		{"fineract/ledger/farside", 3, []string{"fineract/ledger/", "fineract/ledger", "fineract/fineracttest", "fineract/fineracttest/"}},
		{"fineract/fineracttest", 3, []string{"fineract/fineracttest/"}},
		{"providers/wire", 2, []string{"fineract/transport"}},
		{"providers/limits", 2, nil},
		{"providers/", 3, []string{"providers/farside"}},
		{"providers/catalog", 3, []string{"providers/"}},
		{"providers/setup", 3, []string{"providers/"}},
		{"providers/sandbox/operator", 3, []string{"providers/farside", "providers/gsma/gsmatest"}},
		{"sync/recon", 3, nil},
		{"sync/pairing", 3, []string{"fineract/ledger", "fineract/ledger/"}},
		{"sync/engine", 4, nil},
		{"sync/mistakes", 4, nil},
		{"sync/desk", 4, nil},
		{"sync/desk/devices", 4, nil},
		{"sync/desk/door", 4, []string{"sync/desk"}},
		{"sync/desk/panel", 4, nil},
		{"sync/desk/office", 4, []string{"sync/desk", "sync/desk/"}},
		{"sync/desk/sandbox", 4, []string{"sync/desk/office"}},
		{"ui", 4, []string{"ui/"}},
		{"ui/", 4, []string{"ui/kit", "ui/kit/", "ui/theme", "ui/bridge"}},
		{"ui/payouts/pages", 4, []string{"ui/kit", "ui/kit/", "ui/theme", "ui/bridge", "ui/payouts/", "ui/cli/house"}},
		{"ui/payouts/", 4, []string{"ui/kit", "ui/kit/", "ui/theme", "ui/bridge", "ui/payouts/line", "ui/payouts/sign", "ui/payouts/table"}},
		{"ui/gallery", 4, []string{"ui/", "!ui/cli"}},
		{"ui/theme", 4, nil},
		{"ui/bridge", 4, nil},
		{"ui/kit", 4, []string{"ui/theme", "ui/bridge", "ui/kit", "ui/kit/"}},
		{"ui/cli", 4, []string{"ui/cli/"}},
		{"ui/cli/story", 4, []string{"ui/cli", "sync/desk/sandbox"}},
		{"ui/farside", 4, []string{"ui/kit", "ui/kit/", "ui/theme", "ui/bridge", "sync/desk/sandbox"}},
		{"ui/cli/desk", 4, []string{"ui/cli/house", "ui/cli/policy", "sync/desk", "sync/desk/office", "sync/desk/panel"}},
		{"", 5, nil},
	}
}

// fences keep foreign packages in the rooms that exist for them. Test files are free.
func fences() map[string][]string {
	return map[string][]string{
		"fyne.io/":                    {"ui", "ui/", "!ui/cli", ""},
		"fyne.io/fyne/v2/app":         {""},
		"modernc.org/sqlite":          {"store", "store/"},
		"database/sql":                {"store", "store/"},
		"net/http":                    {"fineract", "fineract/", "providers/", "sync/desk/door", "sync/desk/office", "sync/deskapi", ""},
		"github.com/spf13/cobra":      {"ui/cli", "ui/cli/"},
		"github.com/xuri/excelize/v2": {"app/paper", "providers/statement/"},
	}
}

func roomOf(t *testing.T, pkg string) room {
	t.Helper()
	best := room{floor: -1}
	for _, r := range floorplan() {
		hit := r.path == pkg || (r.path != "" && pkg+"/" != r.path && strings.HasPrefix(pkg+"/", strings.TrimSuffix(r.path, "/")+"/"))
		if hit && (best.floor < 0 || len(r.path) > len(best.path)) {
			best = r
		}
	}
	if best.floor < 0 {
		t.Errorf("package %q has no room in the floor plan", pkg)
	}
	return best
}

func admits(list []string, pkg string) bool {
	ok := false
	for _, a := range list {
		deny := strings.HasPrefix(a, "!")
		a = strings.TrimPrefix(a, "!")
		if a == pkg || (strings.HasSuffix(a, "/") && strings.HasPrefix(pkg, a)) {
			ok = !deny
		}
	}
	return ok
}

// TestFloorplan parses every file in process: a test that shells out to go list stays "cached"
// after a forbidden import.
func TestFloorplan(t *testing.T) {
	seen := 0
	walkGo(t, func(path, pkg string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		seen++
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		here := roomOf(t, pkg)
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			for fence, in := range fences() {
				if (imported == fence || strings.HasPrefix(imported, strings.TrimSuffix(fence, "/")+"/")) && !admits(in, pkg) {
					t.Errorf("%s imports %s, which is fenced", path, imported)
				}
			}
			ours, found := strings.CutPrefix(imported, module+"/")
			if !found {
				continue
			}
			there := roomOf(t, ours)
			inside := ours != "" && (strings.HasPrefix(pkg, ours+"/") || strings.HasPrefix(ours, pkg+"/")) && here.floor == there.floor
			if there.floor > here.floor || (there.floor == here.floor && !inside && !admits(here.same, ours)) {
				t.Errorf("%s (floor %d) imports %s (floor %d)", path, here.floor, ours, there.floor)
			}
		}
	})
	if seen < 20 {
		t.Fatalf("only %d files seen", seen)
	}
}

// TestRoomSizes keeps rooms liveable.
func TestRoomSizes(t *testing.T) {
	lines := map[string]int{}
	walkGo(t, func(path, pkg string) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(b), "\n")
		limit := 400
		if strings.HasSuffix(path, "_test.go") {
			limit = 700
		} else {
			lines[pkg] += n
		}
		if n > limit {
			t.Errorf("%s has %d lines, limit %d", path, n, limit)
		}
	})
	for pkg, n := range lines {
		if n > 2500 {
			t.Errorf("package %s has %d lines, limit 2500", pkg, n)
		}
	}
}

func walkGo(t *testing.T, visit func(path, pkg string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (slices.Contains([]string{"testdata", "docs"}, d.Name()) || (strings.HasPrefix(d.Name(), ".") && path != ".")) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			pkg := filepath.ToSlash(filepath.Dir(path))
			if pkg == "." {
				pkg = ""
			}
			visit(path, pkg)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
