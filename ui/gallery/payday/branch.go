package payday

import (
	"context"

	"daftari/app"
	"daftari/app/payout"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payouts/branch"
)

// Branch is the desk of d6 and d8 as an approver hears of it.
type Branch struct {
	Alone   bool // no desk is joined
	None    bool // nobody else has
	Away    bool // it is not reached
	Never   bool // and told nothing before
	Refused bool // who asks approves nothing
}

// Page of the branch.
func (b Branch) Page() kit.Route {
	return branch.Route(func(e *kit.Env) *branch.Model {
		return &branch.Model{Known: b, Payer: b, Words: e.Words, Now: e.Now}
	}, branch.Links{Join: func() {}, Trouble: func(err error) { panic(err) }})
}

// Desk is the branch's.
func (b Branch) Desk(context.Context) (payout.Desk, error) {
	if b.Alone {
		return payout.Desk{}, nil
	}
	return payout.Desk{Address: "https://desk.example"}, nil
}

// Branch is what it told last.
func (b Branch) Branch(context.Context) (payout.Branch, error) {
	if b.Never {
		return payout.Branch{}, nil
	}
	told := payout.Branch{Now: design.At("16:20")}
	if b.None {
		return told, nil
	}
	at := func(code, clock string) []payout.Met { return []payout.Met{{Code: code, At: design.At(clock)}} }
	told.Officers = []payout.Standing{
		{User: "daniel", Name: "Daniel Otiato", Devices: at("D-0407", "15:57")},
		{User: "fatuma", Name: "Fatuma Ali Hersi", Devices: at("D-0415", "16:02"), Open: 7},
		{User: "grace", Name: "Grace Wambui", Devices: []payout.Met{{Code: "D-0398", At: design.On("2026-09-12", "16:10"), Shut: true}}},
		{User: "moses", Name: "Moses Kiplagat", Devices: at("D-0409", "09:40"), Open: 2, Unsure: 1},
		{User: "peter", Name: "Peter Ochieng", Devices: []payout.Met{{Code: "D-0421"}}},
		{User: "purity", Name: "Purity Nyokabi", Devices: append(at("D-0418", "15:44"), payout.Met{Code: "D-0388", At: design.On("2026-09-02", "11:00"), Shut: true}), Open: 3, Stuck: 1},
		{User: "rehema", Name: "Rehema Achola", Devices: at("D-0412", "16:18"), Open: 1, Waiting: 1},
	}
	return told, nil
}

// Officers asks it now.
func (b Branch) Officers(ctx context.Context) (payout.Branch, error) {
	switch {
	case b.Away:
		return payout.Branch{}, app.Trouble(app.Offline, "deskapi.offline", nil)
	case b.Refused:
		return payout.Branch{}, app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", "rehema")
	}
	return b.Branch(ctx)
}
