package core

import (
	"slices"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

// permissions are the codes a role may take, and those that need a checker.
type permissions struct {
	known   map[string]bool
	flagged map[string]bool
}

// entityActions are the permissions of a fresh server that this double knows: entity, then its actions. READ is always one.
const entityActions = `LOAN REPAYMENT ADJUST WAIVEINTERESTPORTION CREATE UPDATE DELETE APPROVE REJECT WITHDRAW APPROVALUNDO DISBURSE DISBURSETOSAVINGS DISBURSALUNDO CREDITBALANCEREFUND WRITEOFF CLOSE UPDATELOANOFFICER REMOVELOANOFFICER BULKREASSIGN
LOANCHARGE CREATE UPDATE DELETE WAIVE PAY
CLIENT CREATE UPDATE DELETE ACTIVATE CLOSE REJECT WITHDRAW REACTIVATE ASSIGNSTAFF UNASSIGNSTAFF UPDATESAVINGSACCOUNT UNDOTRANSACTION
CLIENTCHARGE CREATE PAY WAIVE DELETE INACTIVATE
CLIENTIDENTIFIER CREATE UPDATE DELETE
CLIENTNOTE CREATE UPDATE DELETE
LOANNOTE CREATE UPDATE DELETE
GROUPNOTE CREATE UPDATE DELETE
SAVINGNOTE CREATE UPDATE DELETE
GROUP CREATE UPDATE DELETE ACTIVATE CLOSE ASSIGNSTAFF UNASSIGNSTAFF ASSOCIATECLIENTS DISASSOCIATECLIENTS SAVECOLLECTIONSHEET TRANSFERCLIENTS
CENTER CREATE UPDATE DELETE ACTIVATE CLOSE ASSIGNSTAFF UNASSIGNSTAFF ASSOCIATEGROUPS DISASSOCIATEGROUPS SAVECOLLECTIONSHEET
COLLECTIONSHEET SAVE
CALENDAR CREATE UPDATE DELETE
MEETING CREATE UPDATE DELETE SAVEORUPDATEATTENDANCE
SAVINGSACCOUNT CREATE UPDATE DELETE APPROVE REJECT ACTIVATE CLOSE DEPOSIT WITHDRAWAL UNDOTRANSACTION REVERSETRANSACTION ADJUSTTRANSACTION
OFFICE CREATE UPDATE
STAFF CREATE UPDATE
USER CREATE UPDATE DELETE
ROLE CREATE UPDATE DELETE PERMISSIONS
PERMISSION UPDATE
PAYMENTTYPE CREATE UPDATE DELETE
CURRENCY UPDATE
HOLIDAY CREATE UPDATE DELETE ACTIVATE
WORKINGDAYS UPDATE
CODE CREATE UPDATE DELETE
CODEVALUE CREATE UPDATE DELETE
CONFIGURATION UPDATE
BUSINESS_DATE UPDATE
LOANPRODUCT CREATE UPDATE
SAVINGSPRODUCT CREATE UPDATE DELETE
CHARGE CREATE UPDATE DELETE
GLACCOUNT CREATE UPDATE DELETE
JOURNALENTRY CREATE REVERSE
FINANCIALACTIVITYACCOUNT CREATE UPDATE DELETE
DATATABLE CREATE UPDATE DELETE REGISTER DEREGISTER
REPORT CREATE UPDATE DELETE
HOOK CREATE UPDATE DELETE
AUDIT
MAKERCHECKER
SEARCH
SCHEDULER EXECUTEJOB UPDATE
PASSWORD_PREFERENCES UPDATE
ACCOUNTTRANSFER CREATE`

func newPermissions() *permissions {
	p := &permissions{known: map[string]bool{}, flagged: map[string]bool{}}
	for _, s := range []string{"ALL_FUNCTIONS", "ALL_FUNCTIONS_READ", "CHECKER_SUPER_USER", "REPORTING_SUPER_USER", "BYPASS_TWOFACTOR", "BYPASS_LOAN_WRITE_PROTECTION"} {
		p.known[s] = true
	}
	for _, line := range strings.Split(entityActions, "\n") {
		words := strings.Fields(line)
		for _, action := range append([]string{"READ"}, words[1:]...) {
			p.known[action+"_"+words[0]] = true
		}
	}
	return p
}

func (p *permissions) codes() []string {
	list := make([]string, 0, len(p.known))
	for c := range p.known {
		list = append(list, c)
	}
	slices.Sort(list)
	return list
}

// AddPermission makes codes grantable (a new report or datatable brings its own).
func (t *Tenant) AddPermission(codes ...string) {
	for _, c := range codes {
		t.perms.known[c] = true
	}
}

// KnownPermission says whether roles may take it; checkers' codes are never listed but taken (622).
func (t *Tenant) KnownPermission(code string) bool {
	return t.perms.known[code] || t.perms.known[strings.TrimSuffix(code, "_CHECKER")]
}

// FlagPermission asks for a checker, or no longer.
func (t *Tenant) FlagPermission(code string, on bool) { t.perms.flagged[code] = on }

// ListPermissions are all codes as GET /permissions shows them.
func (t *Tenant) ListPermissions(makerCheckerable bool) []wire.Obj {
	var out []wire.Obj
	for _, code := range t.perms.codes() {
		action, entity, ok := strings.Cut(code, "_")
		if makerCheckerable && (!ok || action == "READ" || entity == "FUNCTIONS" || entity == "SUPER_USER") {
			continue
		}
		selected := t.perms.flagged[code]
		out = append(out, wire.O("grouping", "portfolio", "code", code, "entityName", entity, "actionName", action, "selected", selected))
	}
	return out
}
