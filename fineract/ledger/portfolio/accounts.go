package portfolio

func client(d *decoder, f *fields) {
	b := f.packed(4, 4)
	d.rows.Clients = append(d.rows.Clients, Client{
		ID: f.id(), Name: f.text(0), Mobile: f.text(1), AccountNo: f.accountNo(2), ExternalID: f.text(3),
		Status: f.small(b[0]), Office: f.key(b[1]), Staff: f.number(b[2]), ActivatedOn: f.date(b[3]),
	})
}

func loan(d *decoder, f *fields) {
	b, p, o, late, t := f.packed(5, 10), f.packed(6, 3), f.packed(7, 6), f.packed(8, 5), f.packed(9, 4)
	l := Loan{
		ID: f.id(), AccountNo: f.accountNo(0), ExternalID: f.text(1), Product: f.text(2), ShortName: f.text(3), Currency: f.text(4),
		Client: f.number(b[0]), Group: f.number(b[1]), LoanType: f.small(b[2]), ProductID: f.key(b[3]), Status: f.small(b[4]),
		Officer: f.number(b[5]), Digits: f.small(b[6]), Multiple: f.number(b[7]), Recalculates: f.flag(b[8]), Repayments: f.small(b[9]),
		Principal: f.amount(p[0]), Approved: f.amount(as(p[1], p[0])), NetDisbursal: f.amount(as(p[2], p[0])),
		Outstanding: f.portions(o[0], o[1], o[2], o[3]), Overpaid: f.amount(o[5]),
		Overdue: f.portions(late[0], late[1], late[2], late[3]), OverdueSince: f.date(late[4]),
		DisburseOn: f.date(t[0]), DisbursedOn: f.date(as(t[1], t[0])), MaturesOn: f.date(t[2]), Modified: f.stamp(t[3]),
	}
	if l.Total = f.sum(o[0], o[1], o[2], o[3]); o[4] != same {
		l.Total = f.amount(o[4])
	}
	if l.Client == 0 && l.Group == 0 {
		f.fail("a loan of nobody", "")
	}
	d.rows.Loans = append(d.rows.Loans, l)
}

func loanCharge(d *decoder, f *fields) {
	b, a := f.packed(1, 5), f.packed(2, 5)
	d.rows.LoanCharges = append(d.rows.LoanCharges, LoanCharge{
		ID: f.id(), Name: f.text(0), Loan: f.key(b[0]), Charge: f.key(b[1]), Penalty: f.flag(b[2]),
		TimeType: f.small(b[3]), DueOn: f.date(b[4]),
		Amount: f.amount(a[0]), Paid: f.amount(a[1]), Waived: f.amount(a[2]), WrittenOff: f.amount(a[3]), Outstanding: f.amount(a[4]),
	})
}

// perRow is how many instalments a row tells.
const perRow = 12

func instalments(d *decoder, f *fields) {
	loan, head := f.id(), f.small(f.text(0))
	if head < 1 || (head-1)%perRow != 0 {
		f.fail("no first instalment", f.text(0))
		return
	}
	due, principal, interest := f.packed(1, perRow), f.packed(2, perRow), f.packed(3, perRow)
	fees, penalties, complete := f.packed(4, perRow), f.packed(5, perRow), f.packed(6, perRow)
	told := 0
	for i, day := range due {
		if day == "" {
			if principal[i]+interest[i]+fees[i]+penalties[i]+complete[i] != "" {
				f.fail("an instalment without a day", "")
			}
			continue
		}
		in := Instalment{
			Loan: loan, No: head + i, DueOn: f.date(day),
			Due: f.portions(principal[i], interest[i], fees[i], penalties[i]), Complete: f.flag(complete[i]),
		}
		p := place{loan, in.No}
		if _, twice := d.at[p]; twice {
			f.fail("an instalment told twice", "")
			return
		}
		d.at[p] = len(d.rows.Instalments)
		d.rows.Instalments = append(d.rows.Instalments, in)
		told++
	}
	if told == 0 {
		f.fail("a row without instalments", "")
	}
}

func settled(d *decoder, f *fields) {
	paid, waived, off := f.packed(1, 4), f.packed(2, 3), f.packed(3, 4)
	d.settled = append(d.settled, Instalment{
		Loan: f.id(), No: f.small(f.text(0)),
		Paid:       f.portions(paid[0], paid[1], paid[2], paid[3]),
		Waived:     f.portions("", waived[0], waived[1], waived[2]),
		WrittenOff: f.portions(off[0], off[1], off[2], off[3]),
	})
}

func savings(d *decoder, f *fields) {
	b, a, t := f.packed(5, 10), f.packed(6, 8), f.packed(7, 2)
	s := Savings{
		ID: f.id(), AccountNo: f.accountNo(0), ExternalID: f.text(1), Product: f.text(2), ShortName: f.text(3), Currency: f.text(4),
		Client: f.number(b[0]), Group: f.number(b[1]), AccountType: f.small(b[2]), ProductID: f.key(b[3]), Status: f.small(b[4]),
		SubStatus: f.small(b[5]), DepositType: f.small(b[6]), Officer: f.number(b[7]), Digits: f.small(b[8]), Multiple: f.number(b[9]),
		Balance: f.amount(a[0]), Available: f.amount(as(a[1], a[0])), OnHold: f.amount(a[2]), Held: f.amount(a[3]),
		MinRequired: f.amount(a[4]), EnforcesMin: f.flag(a[5]), Overdraft: f.flag(a[6]), OverdraftMax: f.amount(a[7]),
		ActivatedOn: f.date(t[0]), LockedInUntil: f.date(t[1]),
	}
	if s.Client == 0 && s.Group == 0 {
		f.fail("a savings account of nobody", "")
	}
	d.rows.Savings = append(d.rows.Savings, s)
}

func transaction(d *decoder, f *fields) {
	b := f.packed(0, 5)
	t := Transaction{
		ID: f.id(), Type: f.small(b[1]), On: f.date(b[2]), Amount: f.amount(b[3]), PaymentType: f.number(b[4]), ReceiptNo: f.text(1),
	}
	if f.kind() == KindLoanTransaction {
		t.Loan = f.key(b[0])
	} else {
		t.Savings = f.key(b[0])
	}
	d.rows.Transactions = append(d.rows.Transactions, t)
}
