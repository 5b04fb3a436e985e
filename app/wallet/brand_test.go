package wallet

import "testing"

func TestBrand(t *testing.T) {
	for provider, want := range map[string]string{"mpesa": "M-Pesa", "Airtel": "Airtel", "equitel": "equitel", "": ""} {
		if got := Brand(provider); got != want {
			t.Errorf("%q is %q, want %q", provider, got, want)
		}
	}
	for _, b := range Brands() {
		if Brand(b) == b {
			t.Errorf("%s has no name", b)
		}
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		one, two string
		want     bool
	}{
		{"Zawadi Naliaka", "ZAWADI NALIAKA", true},
		{"Jane Muthoni Gichuru", "GICHURU JANE", true},
		{"Zawadi", "Zawadi Naliaka", true},
		{"Jane Muthoni Gichuru", "Jane Wanjiku", false},
		{"Zawadi Naliaka", "", false},
		{"", "", false},
	} {
		if Alike(c.one, c.two) != c.want {
			t.Errorf("%q and %q: not %v", c.one, c.two, c.want)
		}
	}
}
