package states

import (
	"bytes"
	"context"
	"errors"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/stamp"
	"daftari/app/words"
)

var noon = time.Date(2026, time.September, 17, 12, 0, 0, 0, time.UTC)

// house is one payment with what is known of it.
type house struct {
	file    payout.File
	batch   payout.BatchFile
	contact payout.Contact
	desk    payout.Desk
	doubts  []payout.Doubt
	far     error
}

func (h *house) Payments(context.Context) ([]payout.Payment, error) {
	return []payout.Payment{h.file.Payment}, nil
}

func (h *house) Payment(context.Context, app.Key) (payout.File, error) { return h.file, nil }

func (h *house) Batch(context.Context, app.Key) (payout.BatchFile, error) { return h.batch, nil }

func (h *house) Desk(context.Context) (payout.Desk, error) { return h.desk, nil }

func (h *house) Contact(context.Context) (payout.Contact, error) { return h.contact, nil }

func (h *house) Doubts(context.Context) ([]payout.Doubt, error) { return h.doubts, nil }

func (h *house) Officer(context.Context) (app.Officer, error) {
	return app.Officer{Username: "rehema", Name: "Rehema Achola"}, nil
}

func (h *house) Institution(context.Context) (app.Institution, error) { return app.Institution{}, nil }

func (h *house) AskNow(context.Context, app.Key) error { return nil }

func (h *house) Testify(context.Context, payer.Seen, proof.Signer) error { return nil }

func (h *house) Claim(context.Context, app.Key, string) (bool, error) { return true, nil }

func (h *house) Again(context.Context, app.Key) error { return nil }

func (h *house) Exchange(context.Context) (payer.Exchanged, error) { return payer.Exchanged{}, h.far }

func shilling(t *testing.T) money.Currency {
	t.Helper()
	c, err := money.New("KES", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t *testing.T, s payout.State, p payout.Purpose) (*house, *Model) {
	t.Helper()
	n, err := msisdn.Parse("0700000240", "KE")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{desk: payout.Desk{Address: "https://desk"}, contact: payout.Contact{At: noon}}
	h.file.Payment = payout.Payment{Key: "k", No: "P-1", Purpose: p, Name: "Zawadi", Amount: money.FromMinor(15000, shilling(t)), State: s,
		Wallet: payout.Wallet{Provider: "mpesa", Number: n}, Batch: "b", Until: noon.Add(time.Hour)}
	h.file.Steps = []payout.Step{{At: noon.Add(-time.Hour), To: payout.Pending, By: "Rehema Achola"}}
	h.file.Told.Asked = 1
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return h, &Model{Book: h, House: h, Payer: h, Words: w, Now: func() time.Time { return noon }}
}

// TestActs: what is offered is what the book and the desk take; where the money may be with her, no way to pay otherwise is.
func TestActs(t *testing.T) {
	for _, c := range []struct {
		name  string
		state payout.State
		in    bool
		set   func(*house)
		want  string
	}{
		{"pending", payout.Pending, false, nil, "claim"},
		{"batched", payout.Batched, false, nil, ""},
		{"frozen here", payout.Asked, false, nil, ""},
		{"frozen, at the desk", payout.Asked, false, func(h *house) { h.batch.Reached = true }, "claim"},
		{"taken out already", payout.Approved, false, func(h *house) { h.batch.Reached, h.file.Owed = true, []payout.Call{payout.CallCancel} }, ""},
		{"not approved", payout.Rejected, false, nil, "again claim"},
		{"ran out", payout.Expired, false, nil, "again claim"},
		{"sending", payout.Sending, false, nil, ""},
		{"with the provider", payout.Accepted, false, nil, "ask"},
		{"unsure", payout.Unsure, false, nil, "ask testify"},
		{"unsure, and I asked for it", payout.Unsure, false, func(h *house) { h.file.Payment.By.Username = "Rehema" }, "ask"},
		{"unsure, never asked", payout.Unsure, false, func(h *house) { h.file.Told.Asked = 0 }, "ask"},
		{"unsure, asked a moment ago", payout.Unsure, false, func(h *house) { h.file.Owed = []payout.Call{payout.CallAsk} }, "testify"},
		{"I have said what I saw", payout.Review, false, func(h *house) {
			h.file.Evidence = []payout.Evidence{{Signed: payout.Signed{By: "rehema"}}}
		}, "ask testify"},
		{"somebody else has", payout.Review, false, func(h *house) {
			h.file.Evidence = []payout.Evidence{{Signed: payout.Signed{By: "joseph"}}}
		}, "ask testify"},
		{"paid", payout.Paid, false, nil, ""},
		{"made", payout.Made, false, nil, ""},
		{"stuck before anything was sent", payout.Stuck, false, nil, "claim"},
		{"stuck, and paid", payout.Stuck, false, func(h *house) { h.file.Told.Ref = "QK7X" }, ""},
		{"not paid", payout.Closed, false, nil, ""},
		{"she said no", payout.Closed, true, nil, "anew"},
		{"she is not asked yet", payout.Approved, true, nil, "claim"},
		{"in suspense", payout.Stuck, true, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			purpose := payout.Disbursement
			if c.in {
				purpose = payout.Collection
			}
			h, m := at(t, c.state, purpose)
			if c.set != nil {
				c.set(h)
			}
			v, err := m.Payment(t.Context(), "k")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range v.Acts {
				got = append(got, string(a))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q is offered, want %q", s, c.want)
			}
			if c.state.MayBePaid() && c.state != payout.Made && c.state != payout.Stuck && slices.Contains(v.Acts, Claim) {
				t.Error("may be paid, and another way is offered")
			}
		})
	}
}

// TestEveryStateSaysWhatItMeans: no state of either direction is without its words, and where money may have left they warn.
func TestEveryStateSaysWhatItMeans(t *testing.T) {
	for _, p := range payout.Purposes() {
		for _, s := range payout.States() {
			h, m := at(t, s, p)
			h.file.Steps = append(h.file.Steps, payout.Step{At: noon, To: s})
			v, err := m.Payment(t.Context(), "k")
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{v.Stamp, v.Means.Fact, v.Means.Text, v.Steps[len(v.Steps)-1].Word} {
				if text == "" || strings.Contains(text, "paying.") {
					t.Errorf("%s %s: %q", p, s, text)
				}
			}
			said := v.Means.Fact + v.Means.Text
			if p != payout.Collection && s.MayBePaid() && s != payout.Made && !strings.Contains(said, "Do not pay") {
				t.Errorf("%s may be paid: %s", s, said)
			}
		}
	}
}

// TestPaidAfterAll: who was refused and paid after all is not paid again, and the page says so.
func TestPaidAfterAll(t *testing.T) {
	h, m := at(t, payout.Stuck, payout.Disbursement)
	h.file.Told.Reason, h.file.Told.Ref = "payout.paid_after_all", "MP1"
	v, err := m.Payment(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if v.Means.Tone != "needs" || !strings.Contains(v.Means.Fact, "after it had said that it would not") || !strings.Contains(v.Means.Text, "Do not pay again") || len(v.Acts) != 0 ||
		!stamp.NeedsPerson(h.file.Payment) {
		t.Errorf("%+v, %v is offered", v.Means, v.Acts)
	}
}

// TestOfItsWallet: a payment that went nowhere for its wallet's sake says what is the matter with the wallet.
func TestOfItsWallet(t *testing.T) {
	for reason, fact := range map[string]string{"payout.wallet_unknown": "no such wallet", "payout.wallet_waiting": "second person", "payout.wallet_resting": "waiting time",
		"payout.wallet_gone": "withdrawn"} {
		for _, s := range []payout.State{payout.Stuck, payout.Undoing, payout.Closed} {
			h, m := at(t, s, payout.Disbursement)
			h.file.Told.Reason = reason
			v, err := m.Payment(t.Context(), "k")
			if err != nil || !strings.Contains(v.Means.Fact, fact) || !strings.Contains(v.Means.Text, "Nothing was sent") {
				t.Errorf("%s %s: %+v %v", s, reason, v.Means, err)
			}
		}
	}
}

// TestTimeline: p14's places, one for each, whatever the desk told in between.
func TestTimeline(t *testing.T) {
	h, m := at(t, payout.Unsure, payout.Disbursement)
	h.batch.Group.Lines = make([]payout.Payment, 7)
	step := func(minutes int, to payout.State, by string) {
		h.file.Steps = append(h.file.Steps, payout.Step{At: noon.Add(time.Duration(minutes-30) * time.Minute), To: to, By: by})
	}
	step(0, payout.Batched, "Rehema Achola")
	step(0, payout.Asked, "Rehema Achola")
	step(1, payout.Approved, "Joseph Barasa")
	step(2, payout.Queued, "")
	step(3, payout.Sending, "")
	step(4, payout.Unsure, "")
	step(9, payout.Queued, "")
	step(10, payout.Sending, "")
	step(11, payout.Unsure, "")
	step(16, payout.Unsure, "")
	h.file.Told.Asked, h.file.Told.Next = 1, noon.Add(20*time.Minute)
	v, err := m.Payment(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range v.Steps {
		got = append(got, s.When+" "+s.Word+": "+s.Second)
	}
	want := []string{"11:00 Payment pending: Rehema Achola", "11:31 Approved: Joseph Barasa, batch of 7", "11:33 Sent to M-Pesa: Try 1", "11:34 No answer yet: ",
		"11:40 Sent to M-Pesa: Try 2", "11:41 No answer yet: Asked at 11:46. Next 12:20, or ask now.", " Payment made: with the provider's code and time"}
	if !slices.Equal(got, want) {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if v.Steps[3].Tone == "" || v.Steps[5].Reach != Now || v.Steps[5].Tone != "unsure" {
		t.Errorf("%+v", v.Steps)
	}
}

// TestOffline: an enquiry that was due and not heard of is not promised for its time.
func TestOffline(t *testing.T) {
	h, m := at(t, payout.Unsure, payout.Disbursement)
	h.file.Steps = append(h.file.Steps, payout.Step{At: noon.Add(-30 * time.Minute), To: payout.Unsure})
	h.file.Told.Next, h.contact.At = noon.Add(-10*time.Minute), noon.Add(-20*time.Minute)
	v, err := m.Payment(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if s := v.Steps[1].Second; s != "Asked 1 time. Asks again when a network returns." {
		t.Errorf("%q", s)
	}
	h.far = app.Trouble(app.Offline, "deskapi.offline", nil)
	if told, err := m.Tell(t.Context()); told || err != nil {
		t.Errorf("%v %v", told, err)
	}
	h.far = app.Trouble(app.SignedOut, "deskapi.refused", nil)
	if _, err := m.Tell(t.Context()); !errors.Is(err, h.far) {
		t.Error(err)
	}
}

// TestList: only what needs a person or is on its way stands on it.
func TestList(t *testing.T) {
	for s, heads := range map[payout.State]string{payout.Unsure: "Need a person", payout.Stuck: "Need a person", payout.Accepted: "On their way", payout.Pending: "", payout.Made: "", payout.Cancelled: ""} {
		h, m := at(t, s, payout.Disbursement)
		v, err := m.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, x := range v.Sections {
			got += x.Head
		}
		if got != heads || v.Offline != "" {
			t.Errorf("%s stands under %q, want %q; %s", s, got, heads, v.Offline)
		}
		h.contact.At = noon.Add(-2 * time.Hour)
		if v, err = m.List(t.Context()); err != nil || (v.Offline != "") != (heads != "") {
			t.Errorf("%s: %q %v", s, v.Offline, err)
		}
	}
}

// TestFacts: provider's number, fee and the core's transaction stand on a made payment; parts each by themselves.
func TestFacts(t *testing.T) {
	h, m := at(t, payout.Made, payout.Disbursement)
	h.file.Told = payout.Status{Ref: "SIH7", PaidAt: noon, Fee: "23", Posted: "88391", Parts: []payout.Status{{State: payout.Made, Ref: "SIH7", Amount: "40000"}, {State: payout.Accepted, Amount: "2000"}}}
	v, err := m.Payment(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range v.Facts {
		got = append(got, f.Value)
	}
	if want := []string{"SIH7", "12:00", "23", "#88391", "40,000 · Payment made · SIH7", "2,000 · With M-Pesa"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if v.Look.Loud == stamp.Solid {
		t.Error(v.Look)
	}
}

// TestParts: how many are paid stands with what the state means, and what people are asked about is one part.
func TestParts(t *testing.T) {
	h, m := at(t, payout.Unsure, payout.Disbursement)
	h.file.Told.Parts = []payout.Status{{State: payout.Paid, Amount: "40000"}, {State: payout.Unsure, Amount: "40000"}, {State: payout.Queued, Amount: "2000"}}
	v, err := m.Payment(t.Context(), "k")
	if err != nil || !strings.HasPrefix(v.Means.Text, "1 of 3 parts are paid. ") || v.Part != "This is about part 2 of 3: 40,000." {
		t.Errorf("%+v, %q, %v", v.Means, v.Part, err)
	}
	h.file.Payment.State, h.file.Told.Reason = payout.Stuck, "payout.part_refused"
	if v, err = m.Payment(t.Context(), "k"); err != nil || v.Means.Tone != "needs" || !strings.HasPrefix(v.Means.Fact, "One part") {
		t.Errorf("%+v, %v", v.Means, err)
	}
}

// TestPictureIsSmall: what a camera makes becomes what a slow line carries.
func TestPictureIsSmall(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 3000, 4000))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 2654435761 >> 24)
	}
	data, err := shrink(img)
	if err != nil {
		t.Fatal(err)
	}
	back, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil || kind != "jpeg" || back.Bounds().Dx() != 900 || back.Bounds().Dy() != 1200 || len(data) > 400<<10 {
		t.Errorf("%s %v of %d bytes, %v", kind, back.Bounds(), len(data), err)
	}
}
