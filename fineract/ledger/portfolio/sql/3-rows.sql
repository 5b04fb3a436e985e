-- Schedules of the wanted loans: pos is the place in a block of 12.
slot as (
  select s.*, mod(s.installment - 1, 12) as pos, s.installment - mod(s.installment - 1, 12) as head
  from loan_row l left join m_loan_repayment_schedule s on s.loan_id = l.id
  where coalesce(s.id, 0) > 0
),
loan_move as (
  select t.id as id, t.loan_id as loan_id, t.transaction_type_enum as kind, t.transaction_date as on_day, t.amount as amount,
    t.payment_detail_id as detail, row_number() over (partition by t.loan_id order by t.transaction_date desc, t.id desc) as place
  from loan_row l
  left join m_loan_transaction t on t.loan_id = l.id and t.is_reversed = false and t.transaction_type_enum in (1, 2)
  where coalesce(t.id, 0) > 0
),
savings_move as (
  select t.id as id, t.savings_account_id as savings_id, t.transaction_type_enum as kind, t.transaction_date as on_day, t.amount as amount,
    t.payment_detail_id as detail, row_number() over (partition by t.savings_account_id order by t.transaction_date desc, t.id desc) as place
  from savings_row s
  left join m_savings_account_transaction t on t.savings_account_id = s.id and t.is_reversed = false and t.is_reversal = false
    and t.transaction_type_enum in (1, 2, 3, 4, 5, 7)
  where coalesce(t.id, 0) > 0
)
select concat(w.k) as k, w.id as id, w.a as a, w.b as b, w.c as c, w.d as d, w.e as e, w.f as f, w.g as g, w.h as h, w.i as i, w.j as j
  from whole w where w.k between ${first} and ${last}
union all
-- 20-22. his clients, loans and savings accounts by id, 32 to a mask
select concat(t.k) as k, concat(t.id - mod(t.id, 32)) as id,
    concat(cast(sum(power(2, mod(t.id, 32))) as decimal(20, 0))) as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_set t where t.k between ${first} and ${last}
  group by t.k, t.id - mod(t.id, 32)
union all
-- 30. the server's clock and this text's format
select '30' as k, '' as id,
    cast(now() as char(23)) as a,
    concat(${currentDate}) as b,
    'daftari portfolio 1' as c,
    '${currentUserHierarchy}' as d,
    coalesce(concat(f.office_id), '') as e,
    '' as f, '' as g, '' as h, '' as i, '' as j
  from (select 1 as one) x left join m_staff f on f.id = ${staffId} where 30 between ${first} and ${last}
union all
-- 31. fingerprints of what is told whole
select '31' as k, concat(f.k) as id,
    concat(count(*)) as a,
    concat(sum(ascii(substring(f.m, 1, 1)) + ascii(substring(f.m, 2, 1)) * 31 + ascii(substring(f.m, 3, 1)) * 961 + ascii(substring(f.m, 4, 1)) * 29791 + ascii(substring(f.m, 5, 1)) * 923521)) as b,
    concat(sum(ascii(substring(f.m, 6, 1)) + ascii(substring(f.m, 7, 1)) * 31 + ascii(substring(f.m, 8, 1)) * 961 + ascii(substring(f.m, 9, 1)) * 29791 + ascii(substring(f.m, 10, 1)) * 923521)) as c,
    '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from fingerprint f where 31 between ${first} and ${last} group by f.k
union all
-- 31. sums over the ids of his clients, loans and savings accounts
select '31' as k, concat(t.k) as id,
    concat(count(*)) as a,
    concat(sum(mod(t.id * 7919 + 104729, 1000003))) as b,
    concat(sum(mod(mod(t.id, 998244353) * mod(t.id, 998244353), 999999937))) as c,
    '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_set t where 31 between ${first} and ${last} group by t.k
union all
-- 32. closed since: clients, loans, savings accounts
select '32' as k, concat(c.id) as id,
    '20' as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from candidate x
  left join m_client c on c.id = x.id and coalesce(c.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}'
  left join m_office o on o.id = c.office_id
  where coalesce(c.status_enum, 100) not in (100, 300, 303, 304) and coalesce(o.hierarchy, '') like concat('${currentUserHierarchy}', '%') and 32 between ${first} and ${last}
union all
select '32' as k, concat(l.id) as id,
    '21' as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_client m
  left join m_loan l on l.client_id = m.id and l.loan_status_id not in (100, 200, 300, 303, 304, 700) and coalesce(l.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}'
  where coalesce(l.id, 0) > 0 and 32 between ${first} and ${last}
union all
select '32' as k, concat(l.id) as id,
    '21' as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_group m
  left join m_loan l on l.group_id = m.id and l.client_id is null and l.loan_status_id not in (100, 200, 300, 303, 304, 700) and coalesce(l.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}'
  where coalesce(l.id, 0) > 0 and 32 between ${first} and ${last}
union all
select '32' as k, concat(s.id) as id,
    '22' as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_client m
  left join m_savings_account s on s.client_id = m.id and s.status_enum not in (100, 200, 300, 303, 304) and coalesce(s.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}'
  where coalesce(s.id, 0) > 0 and 32 between ${first} and ${last}
union all
select '32' as k, concat(s.id) as id,
    '22' as a,
    '' as b, '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_group m
  left join m_savings_account s on s.group_id = m.id and s.client_id is null and s.status_enum not in (100, 200, 300, 303, 304) and coalesce(s.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}'
  where coalesce(s.id, 0) > 0 and 32 between ${first} and ${last}
union all
-- 33. clients
select '33' as k, concat(c.id) as id,
    coalesce(trim(cast(c.display_name as char(160))), '') as a,
    coalesce(trim(cast(c.mobile_no as char(50))), '') as b,
    case when c.account_no = lpad(concat(c.id), 9, '0') then '=' else coalesce(trim(cast(c.account_no as char(20))), '') end as c,
    coalesce(trim(cast(c.external_id as char(100))), '') as d,
    concat(coalesce(concat(c.status_enum), ''), '|', coalesce(concat(c.office_id), ''), '|', coalesce(concat(c.staff_id), ''), '|', coalesce(concat(c.activation_date), '')) as e,
    '' as f, '' as g, '' as h, '' as i, '' as j
  from my_client m left join m_client c on c.id = m.id and coalesce(c.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}' and c.id between ${c1} and ${c2}
  where coalesce(c.id, 0) > 0 and 33 between ${first} and ${last}
union all
-- 34. loans
select '34' as k, concat(l.id) as id,
    case when l.account_no = lpad(concat(l.id), 9, '0') then '=' else coalesce(trim(cast(l.account_no as char(20))), '') end as a,
    coalesce(trim(cast(l.external_id as char(100))), '') as b,
    coalesce(trim(cast(p.name as char(100))), '') as c,
    coalesce(trim(cast(p.short_name as char(4))), '') as d,
    coalesce(trim(cast(l.currency_code as char(3))), '') as e,
    concat(coalesce(concat(l.client_id), ''), '|', coalesce(concat(l.group_id), ''), '|', coalesce(concat(l.loan_type_enum), ''), '|', coalesce(concat(l.product_id), ''), '|', coalesce(concat(l.loan_status_id), ''), '|', coalesce(concat(l.loan_officer_id), ''), '|', coalesce(concat(l.currency_digits), ''), '|', coalesce(concat(nullif(l.currency_multiplesof, 0)), ''), '|', case when l.interest_recalculation_enabled = true then '1' else '' end, '|', coalesce(concat(l.number_of_repayments), '')) as f,
    concat(coalesce(concat(nullif(l.principal_amount, 0)), ''), '|', case when l.approved_principal = l.principal_amount then '=' else coalesce(concat(nullif(l.approved_principal, 0)), '') end, '|', case when l.net_disbursal_amount = l.principal_amount then '=' else coalesce(concat(nullif(l.net_disbursal_amount, 0)), '') end) as g,
    concat(coalesce(concat(nullif(l.principal_outstanding_derived, 0)), ''), '|', coalesce(concat(nullif(l.interest_outstanding_derived, 0)), ''), '|', coalesce(concat(nullif(l.fee_charges_outstanding_derived, 0)), ''), '|', coalesce(concat(nullif(l.penalty_charges_outstanding_derived, 0)), ''), '|', case when l.total_outstanding_derived = coalesce(l.principal_outstanding_derived, 0) + coalesce(l.interest_outstanding_derived, 0) + coalesce(l.fee_charges_outstanding_derived, 0) + coalesce(l.penalty_charges_outstanding_derived, 0) then '=' else coalesce(concat(nullif(l.total_outstanding_derived, 0)), '') end, '|', coalesce(concat(nullif(l.total_overpaid_derived, 0)), '')) as h,
    concat(coalesce(concat(nullif(a.principal_overdue_derived, 0)), ''), '|', coalesce(concat(nullif(a.interest_overdue_derived, 0)), ''), '|', coalesce(concat(nullif(a.fee_charges_overdue_derived, 0)), ''), '|', coalesce(concat(nullif(a.penalty_charges_overdue_derived, 0)), ''), '|', coalesce(concat(a.overdue_since_date_derived), '')) as i,
    concat(coalesce(concat(l.expected_disbursedon_date), ''), '|', case when l.disbursedon_date = l.expected_disbursedon_date then '=' else coalesce(concat(l.disbursedon_date), '') end, '|', coalesce(concat(l.expected_maturedon_date), ''), '|', coalesce(concat(cast(l.last_modified_on_utc as char(19))), '')) as j
  from loan_row l
  left join m_product_loan p on p.id = l.product_id
  left join m_loan_arrears_aging a on a.loan_id = l.id
  where 34 between ${first} and ${last}
union all
-- 35. active charges of loans
select '35' as k, concat(lc.id) as id,
    coalesce(trim(cast(h.name as char(100))), '') as a,
    concat(coalesce(concat(lc.loan_id), ''), '|', coalesce(concat(lc.charge_id), ''), '|', case when lc.is_penalty = true then '1' else '' end, '|', coalesce(concat(lc.charge_time_enum), ''), '|', coalesce(concat(lc.due_for_collection_as_of_date), '')) as b,
    concat(coalesce(concat(nullif(lc.amount, 0)), ''), '|', coalesce(concat(nullif(lc.amount_paid_derived, 0)), ''), '|', coalesce(concat(nullif(lc.amount_waived_derived, 0)), ''), '|', coalesce(concat(nullif(lc.amount_writtenoff_derived, 0)), ''), '|', coalesce(concat(nullif(lc.amount_outstanding_derived, 0)), '')) as c,
    '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from loan_row l
  left join m_loan_charge lc on lc.loan_id = l.id and lc.is_active = true
  left join m_charge h on h.id = lc.charge_id
  where coalesce(lc.id, 0) > 0 and 35 between ${first} and ${last}
union all
-- 36. schedules, 12 instalments to a row; id is the loan, a the number of the first
select '36' as k, concat(q.loan_id) as id,
    concat(q.head) as a,
    concat(max(case when q.pos = 0 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 1 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 2 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 3 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 4 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 5 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 6 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 7 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 8 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 9 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 10 then coalesce(concat(q.duedate), '') else '' end), '|',
      max(case when q.pos = 11 then coalesce(concat(q.duedate), '') else '' end)) as b,
    concat(max(case when q.pos = 0 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 1 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 2 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 3 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 4 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 5 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 6 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 7 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 8 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 9 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 10 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 11 then coalesce(concat(nullif(q.principal_amount, 0)), '') else '' end)) as c,
    concat(max(case when q.pos = 0 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 1 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 2 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 3 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 4 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 5 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 6 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 7 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 8 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 9 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 10 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 11 then coalesce(concat(nullif(q.interest_amount, 0)), '') else '' end)) as d,
    concat(max(case when q.pos = 0 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 1 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 2 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 3 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 4 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 5 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 6 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 7 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 8 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 9 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 10 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 11 then coalesce(concat(nullif(q.fee_charges_amount, 0)), '') else '' end)) as e,
    concat(max(case when q.pos = 0 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 1 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 2 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 3 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 4 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 5 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 6 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 7 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 8 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 9 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 10 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end), '|',
      max(case when q.pos = 11 then coalesce(concat(nullif(q.penalty_charges_amount, 0)), '') else '' end)) as f,
    concat(max(case when q.pos = 0 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 1 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 2 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 3 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 4 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 5 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 6 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 7 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 8 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 9 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 10 then case when q.completed_derived = true then '1' else '' end else '' end), '|',
      max(case when q.pos = 11 then case when q.completed_derived = true then '1' else '' end else '' end)) as g,
    '' as h, '' as i, '' as j
  from slot q where 36 between ${first} and ${last}
  group by q.loan_id, q.head
union all
-- 37. how an instalment was settled, unless it is open and untouched or complete and paid in full
select '37' as k, concat(q.loan_id) as id,
    concat(q.installment) as a,
    concat(coalesce(concat(nullif(q.principal_completed_derived, 0)), ''), '|', coalesce(concat(nullif(q.interest_completed_derived, 0)), ''), '|', coalesce(concat(nullif(q.fee_charges_completed_derived, 0)), ''), '|', coalesce(concat(nullif(q.penalty_charges_completed_derived, 0)), '')) as b,
    concat(coalesce(concat(nullif(q.interest_waived_derived, 0)), ''), '|', coalesce(concat(nullif(q.fee_charges_waived_derived, 0)), ''), '|', coalesce(concat(nullif(q.penalty_charges_waived_derived, 0)), '')) as c,
    concat(coalesce(concat(nullif(q.principal_writtenoff_derived, 0)), ''), '|', coalesce(concat(nullif(q.interest_writtenoff_derived, 0)), ''), '|', coalesce(concat(nullif(q.fee_charges_writtenoff_derived, 0)), ''), '|', coalesce(concat(nullif(q.penalty_charges_writtenoff_derived, 0)), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from slot q where 37 between ${first} and ${last}
    and (coalesce(q.interest_waived_derived, 0) <> 0 or coalesce(q.fee_charges_waived_derived, 0) <> 0 or coalesce(q.penalty_charges_waived_derived, 0) <> 0 or coalesce(q.principal_writtenoff_derived, 0) <> 0 or coalesce(q.interest_writtenoff_derived, 0) <> 0 or coalesce(q.fee_charges_writtenoff_derived, 0) <> 0 or coalesce(q.penalty_charges_writtenoff_derived, 0) <> 0
      or (q.completed_derived = true and (coalesce(q.principal_completed_derived, 0) <> coalesce(q.principal_amount, 0) or coalesce(q.interest_completed_derived, 0) <> coalesce(q.interest_amount, 0) or coalesce(q.fee_charges_completed_derived, 0) <> coalesce(q.fee_charges_amount, 0) or coalesce(q.penalty_charges_completed_derived, 0) <> coalesce(q.penalty_charges_amount, 0)))
      or (q.completed_derived = false and (coalesce(q.principal_completed_derived, 0) <> 0 or coalesce(q.interest_completed_derived, 0) <> 0 or coalesce(q.fee_charges_completed_derived, 0) <> 0 or coalesce(q.penalty_charges_completed_derived, 0) <> 0)))
union all
-- 38. savings accounts
select '38' as k, concat(s.id) as id,
    case when s.account_no = lpad(concat(s.id), 9, '0') then '=' else coalesce(trim(cast(s.account_no as char(20))), '') end as a,
    coalesce(trim(cast(s.external_id as char(100))), '') as b,
    coalesce(trim(cast(p.name as char(100))), '') as c,
    coalesce(trim(cast(p.short_name as char(4))), '') as d,
    coalesce(trim(cast(s.currency_code as char(3))), '') as e,
    concat(coalesce(concat(s.client_id), ''), '|', coalesce(concat(s.group_id), ''), '|', coalesce(concat(s.account_type_enum), ''), '|', coalesce(concat(s.product_id), ''), '|', coalesce(concat(s.status_enum), ''), '|', coalesce(concat(s.sub_status_enum), ''), '|', coalesce(concat(s.deposit_type_enum), ''), '|', coalesce(concat(s.field_officer_id), ''), '|', coalesce(concat(s.currency_digits), ''), '|', coalesce(concat(nullif(s.currency_multiplesof, 0)), '')) as f,
    concat(coalesce(concat(nullif(s.account_balance_derived, 0)), ''), '|', case when s.account_balance_derived - coalesce(s.on_hold_funds_derived, 0) - coalesce(s.total_savings_amount_on_hold, 0) = s.account_balance_derived then '=' else coalesce(concat(nullif(s.account_balance_derived - coalesce(s.on_hold_funds_derived, 0) - coalesce(s.total_savings_amount_on_hold, 0), 0)), '') end, '|', coalesce(concat(nullif(s.on_hold_funds_derived, 0)), ''), '|', coalesce(concat(nullif(s.total_savings_amount_on_hold, 0)), ''), '|', coalesce(concat(nullif(s.min_required_balance, 0)), ''), '|', case when s.enforce_min_required_balance = true then '1' else '' end, '|', case when s.allow_overdraft = true then '1' else '' end, '|', coalesce(concat(nullif(s.overdraft_limit, 0)), '')) as g,
    concat(coalesce(concat(s.activatedon_date), ''), '|', coalesce(concat(s.lockedin_until_date_derived), '')) as h,
    '' as i, '' as j
  from savings_row s left join m_savings_product p on p.id = s.product_id
  where 38 between ${first} and ${last}
union all
-- 39. the last n disbursements and repayments of a loan
select '39' as k, concat(t.id) as id,
    concat(concat(t.loan_id), '|', coalesce(concat(t.kind), ''), '|', coalesce(concat(t.on_day), ''), '|', coalesce(concat(nullif(t.amount, 0)), ''), '|', coalesce(concat(d.payment_type_id), '')) as a,
    coalesce(trim(cast(d.receipt_number as char(100))), '') as b,
    '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from loan_move t left join m_payment_detail d on d.id = t.detail
  where t.place <= ${n} and 39 between ${first} and ${last}
union all
-- 40. the last n transactions of a savings account
select '40' as k, concat(t.id) as id,
    concat(concat(t.savings_id), '|', coalesce(concat(t.kind), ''), '|', coalesce(concat(t.on_day), ''), '|', coalesce(concat(nullif(t.amount, 0)), ''), '|', coalesce(concat(d.payment_type_id), '')) as a,
    coalesce(trim(cast(d.receipt_number as char(100))), '') as b,
    '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from savings_move t left join m_payment_detail d on d.id = t.detail
  where t.place <= ${n} and 40 between ${first} and ${last}
