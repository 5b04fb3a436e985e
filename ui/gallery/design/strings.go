package design

// Strings are all names and other words of the story that are data, not words of the program: the
// gallery's check of words lets them pass. Products and charges with an English word for a name
// ("Savings", "Fee") are left out, or an untranslated label would pass for one: a page that shows
// what the core calls them says so in its Case.Data.
func Strings() []string {
	out := []string{"Amani Market", "Mlimani", "Mlimani Savings", "mlimani", "Rehema", "M-Pesa", "Airtel",
		"child is sick", "slow week", "typed twice", "wrong account", "Biashara",
		"Kwa Mlango", "Kisima", "Mto Mdogo", "Loan L-000166 was closed on 12 September 2026."}
	for _, m := range Members() {
		out = append(out, m.Name)
	}
	for _, m := range Meetings() {
		out = append(out, m.Name)
		for _, f := range m.others() {
			out = append(out, f.Client.Name)
		}
	}
	for _, m := range NextDays() {
		out = append(out, m.Name)
	}
	for _, l := range LateLoans() {
		out = append(out, l.Name)
	}
	for _, s := range Institution().Staff {
		out = append(out, s.Name)
	}
	return out
}
