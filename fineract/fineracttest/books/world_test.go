package books_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

// recordings is ../shared/fixtures/fineract, or a skip.
func recordings(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != "/" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", "fixtures", "fineract")
	if _, err := os.Stat(path); err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatalf("the recordings are required: %v", err)
		}
		t.Skipf("no recordings: %v", err)
	}
	return path
}

type recording struct {
	Name    string
	Request struct {
		Method, Path, Query string
		Headers             map[string]string
		Body                body
		BodyText            string
	}
	Response struct {
		Status int
		Body   json.RawMessage
	}
}

// number is the position in the one sequence of all recordings.
func (r recording) number() int {
	n, _ := strconv.Atoi(strings.SplitN(r.Name, "-", 2)[0])
	return n
}

func read(t testing.TB, path string) recording {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(raw, &r); err != nil {
		// A few bodies are arrays or text on purpose; those recordings are not replayed here.
		r.Request.Body = nil
	}
	r.Name = filepath.Base(path)
	return r
}

// find is the recording of that number in a folder.
func find(t testing.TB, folder string, number int) recording {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(recordings(t), folder, strconv.Itoa(number)+"-*.json"))
	if len(names) != 1 {
		t.Fatalf("recording %s/%d: %d files", folder, number, len(names))
	}
	return read(t, names[0])
}

// body is a request's body with its literals.
type body map[string]json.RawMessage

func (b body) str(k string) string {
	var s string
	_ = json.Unmarshal(b[k], &s)
	return s
}

func (b body) text(k string) string { return strings.Trim(string(b[k]), `"`) }

func (b body) int(k string) int64 {
	n, _ := strconv.ParseInt(b.text(k), 10, 64)
	return n
}

func (b body) ptr(k string) *int {
	if b[k] == nil {
		return nil
	}
	n := int(b.int(k))
	return &n
}

func (b body) bool(k string) bool { return b.text(k) == "true" }

func (b body) boolPtr(k string) *bool {
	if b[k] == nil {
		return nil
	}
	v := b.bool(k)
	return &v
}

func (b body) date(k string) books.Date {
	d, _ := exact.ParseDate(b.str(k))
	return d
}

func (b body) amount(k string) *books.Amount {
	a, err := exact.ParseAmount(strings.ReplaceAll(b.text(k), ",", ""))
	if err != nil {
		return nil
	}
	return &a
}

func (b body) ids(k string) []int64 {
	var out []int64
	_ = json.Unmarshal(b[k], &out)
	return out
}

func (b body) pay() books.PaymentInput {
	return books.PaymentInput{TypeID: b.int("paymentTypeId"), Account: b.str("accountNumber"), Check: b.str("checkNumber"),
		Routing: b.str("routingCode"), Receipt: b.str("receiptNumber"), Bank: b.str("bankNumber")}
}

func (b body) channels() []books.PaymentMapping {
	var raw []struct{ PaymentTypeID, FundSourceAccountID int64 }
	_ = json.Unmarshal(b["paymentChannelToFundSourceMappings"], &raw)
	var out []books.PaymentMapping
	for _, r := range raw {
		out = append(out, books.PaymentMapping{PaymentTypeID: r.PaymentTypeID, GLAccountID: r.FundSourceAccountID})
	}
	return out
}

func (b body) ledger() map[string]int64 {
	out := map[string]int64{}
	for k := range b {
		if strings.HasSuffix(k, "AccountId") || strings.HasSuffix(k, "ControlId") || k == "incomeFromInterestId" {
			out[k] = b.int(k)
		}
	}
	return out
}

var recordedAt = time.Date(2026, 11, 21, 5, 6, 0, 0, time.UTC)

func newWorld(db books.Database, now func() time.Time) *books.World {
	zone, err := time.LoadLocation("Africa/Nairobi")
	if err != nil {
		zone = time.FixedZone("EAT", 3*3600)
	}
	return books.New(books.Options{Database: db, Zone: zone, Now: now})
}

// load replays setup/001-153 into a new world.
func load(t testing.TB, db books.Database) *books.World {
	return loadAt(t, db, func() time.Time { return recordedAt })
}

func loadAt(t testing.TB, db books.Database, now func() time.Time) *books.World {
	t.Helper()
	w := newWorld(db, now)
	names, _ := filepath.Glob(filepath.Join(recordings(t), "setup", "*.json"))
	slices.Sort(names)
	for _, name := range names {
		r := read(t, name)
		if r.number() > 153 {
			continue
		}
		res, err := apply(w, r)
		if err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
		var want struct{ ResourceID, SubResourceID int64 }
		_ = json.Unmarshal(r.Response.Body, &want)
		if r.Request.Method == "POST" && !strings.Contains(r.Request.Path, "/roles") && res.ResourceID != want.ResourceID {
			t.Fatalf("%s: resource %d, recorded %d", r.Name, res.ResourceID, want.ResourceID)
		}
	}
	return w
}

// apply calls the model as the server would for the recorded request.
func apply(w *books.World, r recording) (books.Result, error) {
	user := strings.TrimPrefix(r.Request.Headers["Authorization"], "basic:")
	w.ActAs(1)
	if u := w.UserByName(user); u != nil {
		w.ActAs(u.ID)
	}
	b := r.Request.Body
	parts := strings.Split(strings.TrimPrefix(r.Request.Path, "/fineract-provider/api/v1/"), "/")
	command := strings.TrimPrefix(r.Request.Query, "command=")
	var id, sub int64
	if len(parts) > 1 {
		id, _ = strconv.ParseInt(parts[1], 10, 64)
	}
	if len(parts) > 3 {
		sub, _ = strconv.ParseInt(parts[3], 10, 64)
	}
	switch parts[0] {
	case "loans":
		return applyLoan(w, b, parts, command, id, sub)
	case "savingsaccounts":
		return applySavings(w, b, parts, command, id, sub)
	case "clients":
		return applyClient(w, b, r.Request.Method, parts, command, id)
	case "loanproducts":
		return w.CreateLoanProduct(loanProduct(b))
	case "savingsproducts":
		return w.CreateSavingsProduct(books.SavingsProduct{Name: b.str("name"), ShortName: b.str("shortName"), Currency: currency(b),
			Rate: *b.amount("nominalAnnualInterestRate"), DaysInYear: int(b.int("interestCalculationDaysInYearType")),
			AccountingRule: int(b.int("accountingRule")), GL: b.ledger(), Channels: b.channels()})
	case "groups", "centers":
		return applyGroup(w, b, parts, command, id)
	}
	return applyOrg(w, b, parts, command, id)
}

func currency(b body) books.Currency {
	return books.Currency{Code: b.str("currencyCode"), Digits: int(b.int("digitsAfterDecimal")), Multiples: int(b.int("inMultiplesOf"))}
}

func loanProduct(b body) books.LoanProduct {
	return books.LoanProduct{Name: b.str("name"), ShortName: b.str("shortName"), Currency: currency(b), Principal: *b.amount("principal"),
		MinPrincipal: *b.amount("minPrincipal"), MaxPrincipal: *b.amount("maxPrincipal"), Rate: *b.amount("interestRatePerPeriod"),
		RateFrequency: int(b.int("interestRateFrequencyType")), DaysInMonth: int(b.int("daysInMonthType")), DaysInYear: int(b.int("daysInYearType")),
		Recalculation: b.bool("isInterestRecalculationEnabled"), AccountingRule: int(b.int("accountingRule")), GL: b.ledger(), Channels: b.channels()}
}

func applyOrg(w *books.World, b body, parts []string, command string, id int64) (books.Result, error) {
	switch parts[0] {
	case "currencies":
		var codes []string
		_ = json.Unmarshal(b["currencies"], &codes)
		return books.Result{}, w.SetCurrencies(codes)
	case "workingdays":
		return w.SetWorkingDays(books.WorkingDays{Recurrence: b.str("recurrence"), RescheduleType: int(b.int("repaymentRescheduleType"))})
	case "offices":
		return w.CreateOffice(books.OfficeCmd{ParentID: b.int("parentId"), Name: b.str("name"), ExternalID: b.str("externalId"), Opened: b.date("openingDate")})
	case "staff":
		return w.CreateStaff(books.StaffCmd{OfficeID: b.int("officeId"), Firstname: b.str("firstname"), Lastname: b.str("lastname"),
			LoanOfficer: b.bool("isLoanOfficer"), Joined: b.date("joiningDate")})
	case "paymenttypes":
		return w.CreatePaymentType(books.PaymentTypeCmd{Name: b.str("name"), Cash: b.bool("isCashPayment"), Position: int(b.int("position"))})
	case "glaccounts":
		return w.CreateGLAccount(books.GLAccountCmd{Name: b.str("name"), Code: b.str("glCode"), Type: int(b.int("type")), Usage: int(b.int("usage")), ManualEntries: true})
	case "holidays":
		if command == "activate" {
			return w.ActivateHoliday(id)
		}
		return w.CreateHoliday(books.HolidayCmd{Name: b.str("name"), From: b.date("fromDate"), To: b.date("toDate"), Offices: []int64{2}})
	case "codes":
		if b == nil {
			return books.Result{}, nil
		}
		return w.CreateCodeValue(id, books.CodeValue{Name: b.str("name"), Position: int(b.int("position")), Active: true})
	case "users":
		return w.CreateUser(books.UserCmd{OfficeID: b.int("officeId"), StaffID: b.int("staffId"), Username: b.str("username")})
	case "charges":
		return w.CreateCharge(books.Charge{Name: b.str("name"), Currency: b.str("currencyCode"), Amount: *b.amount("amount"), AppliesTo: int(b.int("chargeAppliesTo")),
			Time: int(b.int("chargeTimeType")), Calculation: int(b.int("chargeCalculationType")), Active: true, Penalty: b.bool("penalty")})
	case "financialactivityaccounts":
		return w.SetFinancialActivity(b.int("financialActivityId"), b.int("glAccountId"))
	}
	return books.Result{}, nil
}

func applyGroup(w *books.World, b body, parts []string, command string, id int64) (books.Result, error) {
	if len(parts) == 3 && parts[2] == "calendars" {
		entity := books.EntityGroup
		if parts[0] == "centers" {
			entity = books.EntityCenter
		}
		return w.CreateCalendar(entity, id, books.CalendarCmd{Title: b.str("title"), Type: int(b.int("typeId")), Start: b.date("startDate"),
			Repeating: b.bool("repeating"), Frequency: int(b.int("frequency")), Interval: int(b.int("interval")), OnDay: int(b.int("repeatsOnDay"))})
	}
	if command == "associateClients" {
		return w.AssociateClients(id, b.ids("clientMembers"))
	}
	c := books.GroupCmd{OfficeID: b.int("officeId"), StaffID: b.int("staffId"), Name: b.str("name"), ExternalID: b.str("externalId"),
		Active: b.boolPtr("active"), ActivationDate: b.date("activationDate"), Clients: b.ids("clientMembers"), Groups: b.ids("groupMembers")}
	if parts[0] == "centers" {
		return w.CreateCenter(c)
	}
	return w.CreateGroup(c)
}

func applyClient(w *books.World, b body, method string, parts []string, command string, id int64) (books.Result, error) {
	switch {
	case len(parts) == 3:
		return w.AddIdentifier(id, books.Identifier{DocumentTypeID: b.int("documentTypeId"), Key: b.str("documentKey"), Active: true})
	case command == "activate":
		return w.ActivateClient(id, b.date("activationDate"))
	case method == "PUT":
		mobile := b.str("mobileNo")
		return w.UpdateClient(id, books.ClientUpdate{MobileNo: &mobile})
	}
	return w.CreateClient(books.ClientCmd{OfficeID: b.int("officeId"), LegalForm: int(b.int("legalFormId")), Firstname: b.str("firstname"),
		Lastname: b.str("lastname"), Fullname: b.str("fullname"), ExternalID: b.str("externalId"), MobileNo: b.str("mobileNo"), Active: b.boolPtr("active"),
		ActivationDate: b.date("activationDate"), SubmittedOn: b.date("submittedOnDate"), StaffID: b.int("staffId"), GroupID: b.int("groupId"),
		GenderID: b.int("genderId"), SavingsProductID: b.int("savingsProductId")})
}

var loanTypes = map[string]books.LoanType{"individual": books.LoanIndividual, "group": books.LoanGroup, "jlg": books.LoanJLG}

func applyLoan(w *books.World, b body, parts []string, command string, id, sub int64) (books.Result, error) {
	if len(parts) > 2 && parts[1] == "external-id" {
		l, err := w.FindLoanByExternalID(parts[2], 0)
		if err != nil {
			return books.Result{}, err
		}
		id = l.ID
		parts = append([]string{"loans", "0"}, parts[3:]...)
		if len(parts) == 5 && parts[3] == "external-id" {
			t, err := w.FindLoanTransactionByExternalID(id, parts[4])
			if err != nil {
				return books.Result{}, err
			}
			sub, parts = t.ID, parts[:4]
		}
	}
	money := books.RepayCmd{Date: b.date("transactionDate"), Amount: b.amount("transactionAmount"), ExternalID: b.str("externalId"), Payment: b.pay(), Note: b.str("note")}
	switch {
	case len(parts) == 1:
		return w.ApplyLoan(loanCmd(b))
	case len(parts) == 4:
		return w.AdjustTransaction(id, sub, books.AdjustCmd{Date: money.Date, Amount: money.Amount, ExternalID: money.ExternalID,
			ReversalExternalID: b.str("reversalExternalId"), Payment: money.Payment, Note: money.Note})
	case len(parts) == 3 && parts[2] == "charges":
		return w.AddLoanCharge(id, books.ChargeCmd{ChargeID: b.int("chargeId"), Amount: b.amount("amount"), Due: b.date("dueDate")})
	}
	disburse := books.DisburseCmd{On: b.date("actualDisbursementDate"), Amount: money.Amount, ExternalID: money.ExternalID, Payment: money.Payment, Note: money.Note}
	switch command {
	case "approve":
		return w.ApproveLoan(id, books.ApproveCmd{On: b.date("approvedOnDate"), Amount: b.amount("approvedLoanAmount"), Note: money.Note})
	case "undoapproval":
		return w.UndoApproval(id, money.Note)
	case "disburse":
		return w.DisburseLoan(id, disburse)
	case "disburseToSavings":
		return w.DisburseToSavings(id, disburse)
	case "undodisbursal":
		return w.UndoDisbursal(id, money.Note)
	case "waiveinterest":
		return w.WaiveInterest(id, money)
	case "creditBalanceRefund":
		return w.RefundCredit(id, money)
	}
	return w.Repay(id, money)
}

func loanCmd(b body) books.LoanCmd {
	return books.LoanCmd{ClientID: b.int("clientId"), GroupID: b.int("groupId"), ProductID: b.int("productId"), OfficerID: b.int("loanOfficerId"),
		Type: loanTypes[b.str("loanType")], Principal: b.amount("principal"), TermFrequency: b.ptr("loanTermFrequency"), TermUnit: b.ptr("loanTermFrequencyType"),
		Number: b.ptr("numberOfRepayments"), Every: b.ptr("repaymentEvery"), Frequency: b.ptr("repaymentFrequencyType"), Rate: b.amount("interestRatePerPeriod"),
		Amortization: b.ptr("amortizationType"), InterestType: b.ptr("interestType"), CalculationPeriod: b.ptr("interestCalculationPeriodType"),
		Strategy: b.str("transactionProcessingStrategyCode"), ExpectedDisbursement: b.date("expectedDisbursementDate"), SubmittedOn: b.date("submittedOnDate"),
		ExternalID: b.str("externalId"), CalendarID: b.int("calendarId"), LinkAccountID: b.int("linkAccountId")}
}

func applySavings(w *books.World, b body, parts []string, command string, id, sub int64) (books.Result, error) {
	c := books.SavingsTxCmd{Date: b.date("transactionDate"), Amount: b.amount("transactionAmount"), ExternalID: b.str("externalId"), Payment: b.pay(), Note: b.str("note")}
	switch command {
	case "approve":
		return w.ApproveSavings(id, b.date("approvedOnDate"))
	case "activate":
		return w.ActivateSavings(id, b.date("activatedOnDate"))
	case "deposit":
		return w.Deposit(id, c)
	case "withdrawal":
		return w.Withdraw(id, c)
	case "undo":
		return w.UndoSavings(id, sub)
	case "reverse":
		return w.ReverseSavings(id, sub)
	case "modify":
		return w.ModifySavings(id, sub, c)
	}
	return w.ApplySavings(books.SavingsCmd{ClientID: b.int("clientId"), GroupID: b.int("groupId"), ProductID: b.int("productId"),
		OfficerID: b.int("fieldOfficerId"), SubmittedOn: b.date("submittedOnDate"), ExternalID: b.str("externalId")})
}
