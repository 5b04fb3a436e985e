package gallery

import (
	"daftari/ui/clients"
	"daftari/ui/gallery/paying"
	"daftari/ui/kit"
)

// collectCases are a client who is asked to pay on her phone, and all that were asked (D1, D4).
func collectCases() []Case {
	data := []string{"AO", "group savings", "M-Pesa", "Airtel", "P-0412-000118"}
	ask := func(name string, a paying.Asked) Case {
		return Case{Name: name, Tab: kit.Clients, At: "10:34", Data: data, Pages: []kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{}, 104), a.Page()}}
	}
	list := func(name string, a paying.Asked) Case {
		return Case{Name: name, Tab: kit.PayOut, At: "10:34", Data: data, Pages: []kit.Route{a.List()}}
	}
	first, all := ask("collect", paying.Asked{}), list("collect-list", paying.Asked{})
	first.Main, all.Main = true, true
	return []Case{
		first,
		ask("collect-open", paying.Asked{Busy: true}),
		ask("collect-no-wallet", paying.Asked{NoWallet: true}),
		ask("collect-offline", paying.Asked{Alone: true}),
		all,
		list("collect-list-empty", paying.Asked{Empty: true}),
		list("collect-list-offline", paying.Asked{Lost: true}),
	}
}
