package portfolio

import "slices"

// Report is the body of POST /reports. The SQL tells its own version (Format); an installer
// compares the text with reportSql of GET /reports/{id} and writes it anew by PUT where it differs.
type Report struct {
	Name        string   `json:"reportName"`
	Type        string   `json:"reportType"`
	SubType     string   `json:"reportSubType"`
	Category    string   `json:"reportCategory"`
	Description string   `json:"description"`
	SQL         string   `json:"reportSql"`
	Parameters  []string `json:"reportParameters"` // empty: any R_x of a call fills ${x}
}

// DatatableColumn is a column in Fineract's POST /datatables form. Type is String (with Length),
// Number, Decimal or Date; Boolean is left out on purpose: its column type differs by database.
type DatatableColumn struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Length    int    `json:"length,omitempty"`
	Mandatory bool   `json:"mandatory"`
	Unique    bool   `json:"unique,omitempty"`
	Indexed   bool   `json:"indexed,omitempty"`
}

// Datatable is the body of POST /datatables. All are multi-row: Fineract adds the columns id and
// office_id or group_id.
type Datatable struct {
	Name     string            `json:"datatableName"`
	AppTable string            `json:"apptableName"`
	MultiRow bool              `json:"multiRow"`
	Columns  []DatatableColumn `json:"columns"`
}

// PaymentTypeSpec is a payment type that must exist, found by Name without case; as JSON the body
// of POST /paymenttypes.
type PaymentTypeSpec struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Position    int    `json:"position"`
	// Cash is isCashPayment. A type of the name that is there already stays as it is, whatever its flag.
	Cash bool `json:"isCashPayment"`
	// OnlyIfFlagged names a type: this one is needed only where that one is there and flagged cash.
	OnlyIfFlagged string `json:"-"`
	// Why is told to the administrator.
	Why string `json:"-"`
}

// The datatables' names. The report's text reads them; they are lower case, so that they need no
// quotes on either database.
const (
	DeviceTable  = "daftari_device"
	LimitTable   = "daftari_limit"
	MeetingTable = "daftari_meeting"
)

// Spec is what `daftari server install` puts on a server, in this order: datatables first, for the
// report reads them. Pure data; the verb compares it with what is there.
type Spec struct {
	Datatables   []Datatable
	Reports      []Report
	PaymentTypes []PaymentTypeSpec
	// Permissions are what a field officer's role needs, those of the reports and datatables included.
	Permissions []string
}

// TheSpec of this release.
func TheSpec() Spec {
	s := Spec{
		Datatables: []Datatable{deviceTable(), limitTable(), meetingTable()},
		Reports: []Report{{
			Name: Name, Type: "Table", Category: "Daftari", SQL: SQL(), Parameters: []string{},
			Description: "A field officer's clients, groups and accounts for the Daftari app. Installed by daftari server install; do not edit.",
		}},
		PaymentTypes: []PaymentTypeSpec{
			{Name: "Cash", Description: "Notes and coins", Position: 1,
				Why: "money collected and handed out in cash; not flagged as cash payment, because a server on PostgreSQL " +
					"then looks for a cashier and refuses to disburse for an officer who is linked to staff (fineract-observed.md, 8)"},
			{Name: "Cash paid out", Description: "Loans handed out in cash by field officers", Position: 3, OnlyIfFlagged: "Cash",
				Why: "the institution's own type Cash is flagged as cash payment, with which officers cannot disburse on PostgreSQL; " +
					"point it at the same ledger account as Cash in the loan products"},
			{Name: "Mobile money", Description: "Wallets of mobile operators", Position: 2, Why: "collections and payouts by wallet"},
		},
		Permissions: officerPermissions(),
	}
	for _, r := range s.Reports {
		s.Permissions = append(s.Permissions, "READ_"+r.Name)
	}
	for _, d := range s.Datatables {
		s.Permissions = append(s.Permissions, "READ_"+d.Name)
	}
	// Limits are set by the institution, never by the officer they bind.
	s.Permissions = append(s.Permissions, "CREATE_"+DeviceTable, "CREATE_"+MeetingTable)
	slices.Sort(s.Permissions)
	return s
}

// deviceTable claims device codes: a code, which leads every receipt number, belongs to one
// device for good. The unique column is the claim; a second POST is refused with
// error.msg.datatable.entry.duplicate.
func deviceTable() Datatable {
	return Datatable{Name: DeviceTable, AppTable: "m_office", MultiRow: true, Columns: []DatatableColumn{
		{Name: "code", Type: "String", Length: 8, Mandatory: true, Unique: true, Indexed: true},
		{Name: "device_id", Type: "String", Length: 36, Mandatory: true, Unique: true, Indexed: true},
		{Name: "user_name", Type: "String", Length: 100, Mandatory: true},
	}}
}

// limitTable sets what may be recorded offline, by user name ("*" = everybody), on an office; the
// nearest office up from the user's counts. no_exactly is 0 or 1.
func limitTable() Datatable {
	return Datatable{Name: LimitTable, AppTable: "m_office", MultiRow: true, Columns: []DatatableColumn{
		{Name: "user_name", Type: "String", Length: 100, Mandatory: true},
		{Name: "currency", Type: "String", Length: 3},
		{Name: "offline_hours", Type: "Number"},
		{Name: "entry_max", Type: "Decimal"},
		{Name: "unposted_max", Type: "Decimal"},
		{Name: "bag_max", Type: "Decimal"},
		{Name: "back_days", Type: "Number"},
		{Name: "no_exactly", Type: "Number"},
	}}
}

// meetingTable records on a group that a meeting was not held, was moved, or is held by a
// colleague. entry_key is the device's own key: the unique column keeps a note from being taken
// twice when its answer was lost.
func meetingTable() Datatable {
	return Datatable{Name: MeetingTable, AppTable: "m_group", MultiRow: true, Columns: []DatatableColumn{
		{Name: "entry_key", Type: "String", Length: 36, Mandatory: true, Unique: true, Indexed: true},
		{Name: "meeting_day", Type: "Date", Mandatory: true},
		{Name: "outcome", Type: "String", Length: 20, Mandatory: true},
		{Name: "reason", Type: "String", Length: 200},
		{Name: "to_day", Type: "Date"},
		{Name: "to_time", Type: "String", Length: 5},
		{Name: "to_place", Type: "String", Length: 100},
		{Name: "colleague_id", Type: "Number"},
		{Name: "until_day", Type: "Date"},
	}}
}

// officerPermissions are what every call of an officer's needs and no more: each is taken away in
// turn by the ledger's contract (TestPermissions). They are fewer than those of
// fineract-observed.md section 4, which was enough and not the least.
func officerPermissions() []string {
	return []string{
		"ADJUST_LOAN", "CREATE_MEETING",
		"DEPOSIT_SAVINGSACCOUNT", "DISBURSALUNDO_LOAN", "DISBURSE_LOAN", "PAY_CLIENTCHARGE",
		"READ_CENTER", "READ_CLIENT", "READ_CLIENTCHARGE", "READ_CONFIGURATION", "READ_CURRENCY", "READ_GROUP", "READ_HOLIDAY", "READ_LOAN",
		"READ_LOANPRODUCT", "READ_MEETING", "READ_OFFICE", "READ_PAYMENTTYPE", "READ_SAVINGSACCOUNT",
		"READ_SAVINGSPRODUCT", "READ_STAFF", "READ_WORKINGDAYS", "REPAYMENT_LOAN",
		"SAVEORUPDATEATTENDANCE_MEETING", "UNDOTRANSACTION_CLIENT", "UNDOTRANSACTION_SAVINGSACCOUNT", "WITHDRAWAL_SAVINGSACCOUNT",
	}
}
