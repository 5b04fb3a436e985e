package seed

// Invented people: first and last names that are common in Kenya and Uganda, joined at random.
var (
	officers = [...][2]string{{"Akinyi", "Otieno"}, {"Barasa", "Wekesa"}, {"Naliaka", "Simiyu"}, {"Kiprop", "Cheruiyot"}, {"Wairimu", "Ndungu"}}

	kenyaFirst = [...]string{"Wanjiku", "Mwende", "Nafula", "Atieno", "Kanini", "Jeptoo", "Mutheu", "Njoki", "Halima", "Zawadi", "Nyambura", "Wambui", "Achieng", "Chepkoech", "Kathini", "Muthoni", "Nekesa",
		"Rehema", "Syombua", "Wangari", "Adhiambo", "Jerotich", "Khadija", "Mumbi", "Naserian", "Nduku", "Wavinya", "Auma", "Chelangat", "Mbithe", "Otieno", "Kilonzo", "Kamau", "Mutua", "Kiplagat", "Omondi"}
	kenyaLast = [...]string{"Kamau", "Mutua", "Simiyu", "Odhiambo", "Musyoka", "Kiplagat", "Nzioka", "Gathoni", "Yusuf", "Mwakio", "Njoroge", "Wafula", "Kimani", "Mutiso", "Ochieng", "Cherono", "Muli", "Wekesa",
		"Karanja", "Okoth", "Makau", "Koech", "Abdi", "Muriuki", "Mwangi", "Nyaga", "Lekuton", "Ouma", "Kioko", "Sang"}
	ugandaFirst = [...]string{"Nakato", "Namukasa", "Nabirye", "Akello", "Nalubega", "Apio", "Nansubuga", "Kyomuhendo", "Babirye", "Auma", "Namata", "Atim", "Nagawa", "Mirembe", "Kemigisa", "Nakku",
		"Okello", "Kato", "Mugisha", "Wasswa"}
	ugandaLast = [...]string{"Ssemwogerere", "Mukasa", "Okello", "Tumusiime", "Kizza", "Odongo", "Lubega", "Byaruhanga", "Ssali", "Opio", "Nsubuga", "Akena", "Kiggundu", "Mugabe", "Waiswa"}

	groupNames = [...]string{"Upendo", "Tumaini", "Umoja", "Amani", "Baraka", "Faraja", "Imani", "Jitegemee", "Maendeleo", "Neema", "Pendo", "Tujenge", "Ushirika", "Vumilia", "Zawadi", "Nguvu", "Riziki",
		"Shujaa", "Tegemeo", "Ukweli", "Wema", "Furaha", "Juhudi", "Kazi", "Mshikamano"}
	centerNames = [...]string{"Kathiani", "Mwala", "Masii", "Kangundo", "Matuu", "Wamunyu", "Tala", "Mitaboni", "Kithimani", "Yatta"}
)
