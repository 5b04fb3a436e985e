package gallery

import (
	"daftari/ui/clients"
	"daftari/ui/gallery/paying"
	"daftari/ui/kit"
)

// walletsCases are the wallets of a client in every standing, and a new one.
func walletsCases() []Case {
	data := []string{"AO", "group savings", "M-Pesa", "Airtel", "MTN MoMo", "Orange Money", "Tigo Pesa", "Wave", "ACHIENG ODHIAMBO", "ACHIENG A ODHIAMBO", "OTIENO OKELLO", "daniel", "rehema", "joseph", "full"}
	at := func(name string, main bool, pages ...kit.Route) Case {
		return Case{Name: name, Tab: kit.Clients, At: "07:26", Main: main, Data: data,
			Pages: append([]kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{}, 104)}, pages...)}
	}
	like := func(c Case, part string) Case {
		c.Then, c.Only = tapLike(part), Phone
		return c
	}
	return []Case{
		at("wallets", true, paying.Purse{}.Page()),
		at("wallets-none", false, paying.Purse{None: true}.Page()),
		like(at("wallets-approve", false, paying.Purse{}.Page()), "0730 000 104"),
		like(at("wallets-own", false, paying.Purse{Mine: true}.Page()), "0730 000 104"),
		like(at("wallets-prefer", false, paying.Purse{}.Page()), "0700 000 204"),
		at("wallets-add", false, paying.Purse{None: true}.Page(), paying.Purse{None: true}.Add(false)),
		at("wallets-held", true, paying.Purse{}.Page(), paying.Purse{}.Add(true)),
		at("wallets-differs", false, paying.Purse{}.Page(), paying.Purse{Other: true}.Add(true)),
		at("wallets-offline", false, paying.Purse{}.Page(), paying.Purse{Alone: true}.Add(false)),
	}
}
