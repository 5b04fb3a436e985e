package clients_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/store"
	"daftari/store/vault/vaulttest"
	"daftari/ui/clients"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
)

// nav remembers what a page asked of the shell.
type nav struct {
	kit.Nav
	pushed []kit.Route
	menu   []kit.Action
}

func (n *nav) Push(r kit.Route)                         { n.pushed = append(n.pushed, r) }
func (n *nav) Menu(_ fyne.CanvasObject, a []kit.Action) { n.menu = a }
func (n *nav) Unused(kit.KeyPress)                      {}

type shown struct {
	*clients.Screen
	env    *kit.Env
	nav    *nav
	calls  []string
	window fyne.Window
}

func show(t testing.TB, m clients.Source, place clients.Place) *shown {
	t.Helper()
	e := kittest.Plain(t)
	s := &shown{env: e, nav: &nav{}}
	e.Nav = s.nav
	s.Screen = clients.New(e, m, s.links(t), &place)
	s.window = kittest.Show(t, e, s.Page.Body, 360, 700)
	s.Page.OnShow()
	return s
}

func (s *shown) links(t testing.TB) clients.Links {
	say := func(what string, x any) { s.calls = append(s.calls, fmt.Sprint(what, x)) }
	return clients.Links{
		Pay:      func(id app.ClientID, on app.AccountRef) { say("pay ", fmt.Sprint(id, " ", on.ID)) },
		PayGroup: func(id app.GroupID) { say("group ", id) }, Receipt: func(no app.ReceiptNo) { say("receipt ", no) }, Entry: func(k app.Key) { say("entry ", k) },
		Dial: func(n string) { say("tel:", n) }, Text: func(n string) { say("sms:", n) }, Download: func() { say("download", "") },
		Trouble: func(err error) { t.Error(err) },
	}
}

func (s *shown) shows(words string) bool {
	return slices.ContainsFunc(kittest.Texts(s.window.Content()), func(x string) bool { return strings.Contains(x, words) })
}

// TestSearchOnScreen: each letter finds at once; nobody has a form of its own; her row opens her page.
func TestSearchOnScreen(t *testing.T) {
	m, _ := model(t, &design.Clock{Now: design.At("07:26")})
	s := show(t, m, clients.Place{Age: -1})
	if !s.shows("89 clients") {
		t.Fatalf("%v", kittest.Texts(s.window.Content()))
	}
	s.Page.OnKey(kit.KeyPress{Rune: '/'})
	test.Type(s.window.Canvas().Focused(), "ac")
	if !s.shows("Achieng Odhiambo") || s.shows("Faith Wambui") {
		t.Errorf("%v", kittest.Texts(s.window.Content()))
	}
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(s.nav.pushed) != 1 {
		t.Fatal("Enter does not open the first")
	}
	test.Type(s.window.Canvas().Focused(), "zz")
	if !s.shows(`No one called "aczz"`) {
		t.Errorf("%v", kittest.Texts(s.window.Content()))
	}
	page := s.nav.pushed[0](s.env)
	w := kittest.Show(t, s.env, page.Body, 360, 700)
	page.OnShow()
	kittest.Tap(t, w.Content(), "Record payment")
	page.OnKey(kit.KeyPress{Rune: 'c'})
	page.OnKey(kit.KeyPress{Rune: 'p'})
	kittest.Tap(t, w.Content(), "Loan L-000104")
	plan := s.nav.pushed[1](s.env)
	kittest.Show(t, s.env, kit.Column(0, plan.Body), 360, 700)
	plan.OnShow()
	kittest.Tap(t, kittest.Show(t, s.env, plan.Foot, 360, 100).Content(), "Record payment")
	if got := strings.Join(s.calls, ", "); got != "pay 104 0, tel:+254700000104, pay 104 0, pay 104 104" {
		t.Error(got)
	}
}

// TestLateOnScreen: a view inside Clients; Back leaves it; a call beside the amount; a bar shows its age alone.
func TestLateOnScreen(t *testing.T) {
	clock := &design.Clock{Now: design.At("06:50")}
	m, _ := model(t, clock)
	clock.Now = design.On("2026-09-25", "06:50")
	s := show(t, m, clients.Place{Age: -1})
	kittest.Tap(t, s.window.Content(), "Late loans")
	if s.Page.Title != "Late loans" || !s.shows("8–30 days") || !s.shows("oldest first") {
		t.Fatalf("%v", kittest.Texts(s.window.Content()))
	}
	s.Page.Actions[1].Do()
	s.nav.menu[1].Do()
	if s.shows("Tumaini Women 01") || !s.shows("1–7 days · 0 loans") {
		t.Errorf("only those of 1 to 7 days: %v", kittest.Texts(s.window.Content()))
	}
	s.nav.menu[0].Do()
	var call fyne.Position
	kittest.Walk(s.window.Content(), func(o fyne.CanvasObject, at fyne.Position) {
		if x, ok := o.(*kit.Text); ok && x.Text() == "Achieng Odhiambo" {
			call = at
		}
	})
	test.TapCanvas(s.window.Canvas(), fyne.NewPos(200, call.Y+4))
	if len(s.nav.pushed) != 1 {
		t.Error("her row does not open her page")
	}
	if !s.Page.OnBack() || s.Page.Title != "Clients" || s.Page.OnBack() {
		t.Errorf("Back leads to %q", s.Page.Title)
	}
}

// TestCallFromTheList: the call at the end of a line is another thing than the line.
func TestCallFromTheList(t *testing.T) {
	m, _ := model(t, &design.Clock{Now: design.At("06:50")})
	s := show(t, lateOne{m}, clients.Place{Late: true, Age: -1})
	var at fyne.Position
	kittest.Walk(s.window.Content(), func(o fyne.CanvasObject, p fyne.Position) {
		if x, ok := o.(*kit.Text); ok && x.Text() == "Achieng Odhiambo" {
			at = p
		}
	})
	test.TapCanvas(s.window.Canvas(), fyne.NewPos(340, at.Y+10))
	if len(s.nav.pushed) != 0 || strings.Join(s.calls, "") != "tel:+254700000104" {
		t.Errorf("pushed %d, %v", len(s.nav.pushed), s.calls)
	}
}

// BenchmarkKeystroke is a letter typed among 10,000 clients until the list is set, without the repaint: at most 16 ms.
func BenchmarkKeystroke(b *testing.B) {
	book := village(b, 10_000)
	s := show(b, over(b, book, book, &design.Clock{Now: design.At("07:26")}), clients.Place{Age: -1})
	s.Page.OnKey(kit.KeyPress{Rune: '/'})
	typed := s.window.Canvas().Focused()
	for i := 0; b.Loop(); i++ {
		if i%4 == 3 {
			for range 3 {
				typed.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			}
		}
		typed.TypedRune(rune("aot"[i%3]))
	}
}

// village is a book of n clients.
func village(t testing.TB, n int) *store.Book {
	t.Helper()
	clock := &design.Clock{Now: design.At("06:10")}
	book := must(store.Create(t.Context(), t.TempDir()+"/book", store.Options{Now: func() time.Time { return clock.Now }, Vault: vaulttest.New()}))(t)
	t.Cleanup(func() { book.Close() })
	p := app.Pull{Full: true, Cursor: "1", Started: clock.Now, CoreDay: design.Day(), Groups: []app.Group{{ID: 1, Name: "Amani Market", Active: true}}}
	first, last := []string{"Wanjikũ", "Achieng", "Zainab", "Esther", "Naliaka", "José"}, []string{"Otieno", "Kamau", "Mohamed", "Wekesa", "Chebet", "Mutua", "Omar"}
	for i := range n {
		phone := must(msisdn.Parse(fmt.Sprintf("+2547%08d", 10_000_000+i), "KE"))(t)
		p.Clients = append(p.Clients, app.Client{ID: app.ClientID(i + 1), AccountNo: fmt.Sprintf("%09d", i), Name: first[i%len(first)] + " " + last[i%len(last)],
			Phone: phone, Active: true, Status: 300, Groups: []app.GroupID{1}})
	}
	if err := book.ApplyPull(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return book
}

// lateOne is one late loan of a client with a phone.
type lateOne struct{ *clients.Model }

func (lateOne) Late(context.Context) (clients.Late, error) {
	return clients.Late{Sums: []string{"500"}, Ages: []clients.Age{{Label: "8–30 days", Size: 500, Amount: "500", Loans: "1 loan"}},
		Rows: []clients.LateRow{{Client: 104, Days: "12", Unit: "days", Name: "Achieng Odhiambo", Amount: "500", Phone: "+254700000104"}}}, nil
}
