package providers_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/providers"
	"daftari/providers/sandbox"
)

type mute struct{ name string }

func (m mute) Name() string { return m.name }

func (m mute) Terms() providers.Terms { return providers.Terms{Standing: providers.LiveTried} }

func TestRegistry(t *testing.T) {
	rail := sandbox.New(sandbox.Config{Now: time.Now})
	r, err := providers.NewRegistry([]string{"sandbox"}, mute{"zebra"}, rail)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"sandbox", "zebra"}, r.Names()); d != "" {
		t.Error(d)
	}
	if d, ok := providers.Find[providers.Disburser](r, "sandbox"); !ok || d != providers.Disburser(rail) {
		t.Error("the sandbox pays")
	}
	if _, ok := providers.Find[providers.Disburser](r, "zebra"); ok {
		t.Error("the zebra does not")
	}
	if _, ok := providers.Find[providers.Messenger](r, "nobody"); ok {
		t.Error("nobody does nothing")
	}
	for _, twice := range [][]providers.Provider{{mute{"a"}, mute{"a"}}, {mute{""}}} {
		if _, err := providers.NewRegistry(nil, twice...); err == nil {
			t.Errorf("%v went through", twice)
		}
	}
	if _, err := providers.NewRegistry(nil, rail); app.ClassOf(err) != app.BadConfig {
		t.Errorf("a rail that was never tried live went through unnamed: %v", err)
	}
}
