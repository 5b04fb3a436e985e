package enrol

import "daftari/fineract/ledger/portfolio"

// The tables that devices and branch meet in, on an office.
const (
	Table           = "daftari_enrolment"
	CheckpointTable = "daftari_checkpoint"
)

// Tables are what `daftari server install` makes for a branch, beside those that the report reads.
// An institution without them works as before, and its devices' unsent entries are not rescued.
func Tables() []portfolio.Datatable {
	return []portfolio.Datatable{
		// A row for each user of a device, who asks in it to be certified. enrol_id is the enrolment
		// that the device took, unique so that no second device takes it; a further user of the device
		// has none. The branch writes certificate and standing, which its key signed.
		{Name: Table, AppTable: "m_office", MultiRow: true, Columns: []portfolio.DatatableColumn{
			{Name: "enrol_id", Type: "String", Length: 36, Unique: true},
			{Name: "device_id", Type: "String", Length: 36, Mandatory: true, Indexed: true},
			{Name: "device_code", Type: "String", Length: 8, Mandatory: true},
			{Name: "user_name", Type: "String", Length: 100, Mandatory: true},
			{Name: "sign_key", Type: "String", Length: 64, Mandatory: true},
			{Name: "certificate", Type: "String", Length: 2000},
			{Name: "standing", Type: "String", Length: 1000},
		}},
		// How far each device's ledger had come at its last contact: one row for a device, written anew
		// each time. The core keeps for ever who wrote what in it, as it does of any command.
		{Name: CheckpointTable, AppTable: "m_office", MultiRow: true, Columns: []portfolio.DatatableColumn{
			{Name: "device_id", Type: "String", Length: 36, Mandatory: true, Unique: true},
			{Name: "device_code", Type: "String", Length: 8, Mandatory: true},
			{Name: "seq", Type: "Number", Mandatory: true},
			{Name: "receipt_no", Type: "Number", Mandatory: true},
			{Name: "chain_hash", Type: "String", Length: 64, Mandatory: true},
			{Name: "mark", Type: "String", Length: 1000, Mandatory: true},
		}},
	}
}

// Permissions that an officer needs for them. She adds rows to the first and never changes one: what
// the branch says of a device its user cannot take back.
func Permissions() []string {
	return []string{"CREATE_" + CheckpointTable, "CREATE_" + Table, "READ_" + CheckpointTable, "READ_" + Table, "UPDATE_" + CheckpointTable}
}

// BranchPermission is what the branch's own user needs beside READ, to certify and to shut out.
const BranchPermission = "UPDATE_" + Table
