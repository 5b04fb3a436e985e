package more_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui/gallery/design"
	"daftari/ui/more"
)

// keeper of a book's surroundings.
type keeper struct {
	role    string
	people  int
	kept    time.Time
	failing bool
	audited time.Time
	whole   bool
	refuses error

	approves bool
}

func (k keeper) Role() string                           { return k.role }
func (k keeper) Approves(context.Context) (bool, error) { return k.approves, nil }
func (k keeper) People() (int, error)                   { return k.people, k.refuses }
func (k keeper) Kept() (time.Time, bool)                { return k.kept, k.failing }
func (k keeper) Audited() (at time.Time, whole, done bool) {
	return k.audited, k.whole, !k.audited.IsZero()
}

func model(t *testing.T, lang string, k keeper) *more.Model {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	clock := &design.Clock{Now: design.At("17:38")}
	b := design.Book(t, clock)
	if err := b.SetOfficer(context.Background(), design.Officer()); err != nil {
		t.Fatal(err)
	}
	if k.role == "" {
		k.role = "officer"
	}
	return &more.Model{Book: b, Keeper: k, Words: w, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
}

// TestWhoWorksWithTheBook is the head of p19.
func TestWhoWorksWithTheBook(t *testing.T) {
	v, err := model(t, "en", keeper{people: 4}).Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := more.View{Letters: "RA", Name: "Rehema Achola", Second: "loan officer · Mlimani Savings · D-0412",
		Bag: "0", Limit: "limit 60,000", Audit: "checks every record of this book", People: "4 people on this phone"}
	if d := cmp.Diff(want, v); d != "" {
		t.Error(d)
	}
}

// branch is a book whose user sees her branch and what lies below it, not the head office.
type branch struct{ more.Book }

func (b branch) Institution(ctx context.Context) (app.Institution, error) {
	inst, err := b.Book.Institution(ctx)
	inst.Offices = []app.Office{{ID: 2, Name: "Mlimani", Parent: 1, ParentIs: "Mlimani Savings", Hierarchy: ".2."},
		{ID: 9, Name: "Kisima", Parent: 2, ParentIs: "Mlimani", Hierarchy: ".2.9."}}
	return inst, err
}

// TestTheInstitutionOfABranch: at a core offices above her own are not told of, but for the name of the next one.
func TestTheInstitutionOfABranch(t *testing.T) {
	m := model(t, "en", keeper{people: 1})
	m.Book = branch{m.Book}
	if v, err := m.Load(t.Context()); err != nil || v.Second != "loan officer · Mlimani Savings · D-0412" {
		t.Errorf("%q, %v", v.Second, err)
	}
}

func TestWhatIsKeptBesideTheBook(t *testing.T) {
	at := design.At("17:26")
	for name, c := range map[string]struct {
		keeper
		copy  string
		fails bool
		audit string
		tone  more.Tone
	}{
		"nothing yet":              {audit: "checks every record of this book"},
		"a copy of today":          {keeper: keeper{kept: at}, copy: "in its folder since 17:26", audit: "checks every record of this book"},
		"a copy of an earlier day": {keeper: keeper{kept: design.On("2026-09-14", "17:26")}, copy: "in its folder since Mon 14 Sep", audit: "checks every record of this book"},
		"the card was taken out":   {keeper: keeper{kept: at, failing: true}, copy: "none could be made since 17:26", fails: true, audit: "checks every record of this book"},
		"never a copy":             {keeper: keeper{failing: true}, copy: "none could be made", fails: true, audit: "checks every record of this book"},
		"audited, whole":           {keeper: keeper{audited: design.At("12:30"), whole: true}, audit: "none changed, none missing · 12:30", tone: more.Whole},
		"audited, found":           {keeper: keeper{audited: design.At("12:30")}, audit: "something does not fit · 12:30", tone: more.Found},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := model(t, "en", c.keeper).Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if v.Copy != c.copy || v.CopyFails != c.fails || v.Audit != c.audit || v.AuditTone != c.tone {
				t.Errorf("%+v", v)
			}
		})
	}
}

func TestTroubleWithTheKeysIsTold(t *testing.T) {
	broken := app.Trouble(app.SignedOut, "vault.locked", nil)
	if _, err := model(t, "en", keeper{refuses: broken}).Load(t.Context()); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestBranchIsForWhoApproves: nobody else is offered how the officers stand.
func TestBranchIsForWhoApproves(t *testing.T) {
	for _, approves := range []bool{false, true} {
		v, err := model(t, "en", keeper{approves: approves}).Load(t.Context())
		if err != nil || v.Branch != approves {
			t.Errorf("%v: %+v %v", approves, v, err)
		}
	}
}
