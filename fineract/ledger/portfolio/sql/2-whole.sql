-- What carries no stamp is told whole, or by its fingerprint (kind 31).
whole as (
  -- 1. offices
  select 1 as k, coalesce(concat(o.id), '') as id,
    coalesce(trim(cast(o.name as char(50))), '') as a,
    concat(coalesce(concat(o.parent_id), ''), '|', coalesce(concat(o.opening_date), '')) as b,
    coalesce(trim(cast(o.hierarchy as char(100))), '') as c,
    coalesce(trim(cast(o.external_id as char(100))), '') as d,
    coalesce(trim(cast(up.name as char(50))), '') as e,
    '' as f, '' as g, '' as h, '' as i, '' as j
  from m_office o left join m_office up on up.id = o.parent_id where o.hierarchy like concat('${currentUserHierarchy}', '%')
  union all
  -- 2. staff of the offices he works in
  select 2 as k, coalesce(concat(f.id), '') as id,
    coalesce(trim(cast(f.display_name as char(102))), '') as a,
    concat(coalesce(concat(f.office_id), ''), '|', case when f.is_loan_officer = true then '1' else '' end, '|', case when f.is_active = true then '1' else '' end) as b,
    coalesce(trim(cast(f.mobile_no as char(50))), '') as c,
    coalesce(trim(cast(f.external_id as char(100))), '') as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from m_staff f join my_office y on y.id = f.office_id
  union all
  -- 3. payment types
  select 3 as k, coalesce(concat(p.id), '') as id,
    coalesce(trim(cast(p.value as char(100))), '') as a,
    concat(case when p.is_cash_payment = true then '1' else '' end, '|', coalesce(concat(p.order_position), ''), '|', case when p.is_system_defined = true then '1' else '' end) as b,
    coalesce(trim(cast(p.code_name as char(100))), '') as c,
    '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from m_payment_type p
  union all
  -- 4. currencies of his accounts
  select 4 as k, coalesce(concat(y.id), '') as id,
    coalesce(trim(cast(y.code as char(3))), '') as a,
    coalesce(trim(cast(y.name as char(50))), '') as b,
    coalesce(trim(cast(y.display_symbol as char(10))), '') as c,
    concat(coalesce(concat(y.decimal_places), ''), '|', coalesce(concat(nullif(y.currency_multiplesof, 0)), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from (
    select l.currency_code as code from my_loan m left join m_loan l on l.id = m.id
    union select s.currency_code as code from my_savings m left join m_savings_account s on s.id = m.id) used
  join m_currency y on y.code = used.code
  union all
  -- 5. active holidays of the offices he works in
  select 5 as k, coalesce(concat(h.id), '') as id,
    coalesce(trim(cast(h.name as char(100))), '') as a,
    concat(coalesce(concat(ho.office_id), ''), '|', coalesce(concat(h.from_date), ''), '|', coalesce(concat(h.to_date), ''), '|', coalesce(concat(h.repayments_rescheduled_to), ''), '|', coalesce(concat(h.status_enum), ''), '|', coalesce(concat(h.rescheduling_type), '')) as b,
    '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from m_holiday h join m_holiday_office ho on ho.holiday_id = h.id join my_office y on y.id = ho.office_id
  where h.status_enum = 300
  union all
  -- 6. working days
  select 6 as k, coalesce(concat(d.id), '') as id,
    coalesce(trim(cast(d.recurrence as char(100))), '') as a,
    concat(coalesce(concat(d.repayment_rescheduling_enum), '')) as b,
    '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from m_working_days d
  union all
  -- 7. centres
  select 7 as k, coalesce(concat(g.id), '') as id,
    coalesce(trim(cast(g.display_name as char(100))), '') as a,
    case when g.account_no = lpad(concat(g.id), 9, '0') then '=' else coalesce(trim(cast(g.account_no as char(20))), '') end as b,
    coalesce(trim(cast(g.external_id as char(100))), '') as c,
    concat(coalesce(concat(g.status_enum), ''), '|', coalesce(concat(g.office_id), ''), '|', coalesce(concat(g.staff_id), ''), '|', coalesce(concat(g.activation_date), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_centre m join m_group g on g.id = m.id
  union all
  -- 8. groups
  select 8 as k, coalesce(concat(g.id), '') as id,
    coalesce(trim(cast(g.display_name as char(100))), '') as a,
    case when g.account_no = lpad(concat(g.id), 9, '0') then '=' else coalesce(trim(cast(g.account_no as char(20))), '') end as b,
    coalesce(trim(cast(g.external_id as char(100))), '') as c,
    concat(coalesce(concat(g.status_enum), ''), '|', coalesce(concat(g.office_id), ''), '|', coalesce(concat(g.staff_id), ''), '|', coalesce(concat(g.activation_date), ''), '|', coalesce(concat(g.parent_id), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_group m join m_group g on g.id = m.id
  union all
  -- 9. meeting calendars of groups (entity 2) and centres (4)
  select 9 as k, coalesce(concat(k.id), '') as id,
    coalesce(trim(cast(k.title as char(70))), '') as a,
    coalesce(trim(cast(k.recurrence as char(100))), '') as b,
    concat(coalesce(concat(i.entity_type_enum), ''), '|', coalesce(concat(i.entity_id), ''), '|', coalesce(concat(k.start_date), ''), '|', coalesce(concat(k.end_date), ''), '|', coalesce(concat(k.meeting_time), ''), '|', case when k.repeating = true then '1' else '' end) as c,
    '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from (select 2 as kind, id from my_group union all select 4 as kind, id from my_centre) e
  join m_calendar_instance i on i.entity_id = e.id and i.entity_type_enum = e.kind
  join m_calendar k on k.id = i.calendar_id
  where k.calendar_type_enum = 1
  union all
  -- 10. device codes claimed by this user
  select 10 as k, coalesce(concat(d.id), '') as id,
    coalesce(trim(cast(d.code as char(8))), '') as a,
    coalesce(trim(cast(d.user_name as char(100))), '') as b,
    coalesce(trim(cast(d.device_id as char(36))), '') as c,
    coalesce(concat(d.office_id), '') as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from daftari_device d join m_appuser u on u.id = ${currentUserId}
  where lower(cast(d.user_name as char(100))) = lower(cast(u.username as char(100)))
  union all
  -- 11. limits set for this user, or for everybody (*), on his office or one above it
  select 11 as k, coalesce(concat(d.id), '') as id,
    coalesce(trim(cast(d.user_name as char(100))), '') as a,
    coalesce(trim(cast(d.currency as char(3))), '') as b,
    coalesce(concat(d.office_id), '') as c,
    concat(coalesce(concat(nullif(d.offline_hours, 0)), ''), '|', coalesce(concat(d.entry_max), ''), '|', coalesce(concat(d.unposted_max), ''), '|', coalesce(concat(d.bag_max), ''), '|', coalesce(concat(nullif(d.back_days, 0)), ''), '|', coalesce(concat(nullif(d.no_exactly, 0)), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from daftari_limit d join m_office o on o.id = d.office_id join m_appuser u on u.id = ${currentUserId}
  where '${currentUserHierarchy}' like concat(o.hierarchy, '%')
    and (d.user_name = '*' or lower(cast(d.user_name as char(100))) = lower(cast(u.username as char(100))))
  union all
  -- 12. meetings not held, moved, taken over
  select 12 as k, coalesce(concat(d.id), '') as id,
    coalesce(trim(cast(d.outcome as char(20))), '') as a,
    coalesce(trim(cast(d.reason as char(200))), '') as b,
    concat(coalesce(concat(d.group_id), ''), '|', coalesce(concat(d.meeting_day), ''), '|', coalesce(concat(d.to_day), ''), '|', coalesce(concat(d.colleague_id), ''), '|', coalesce(concat(d.until_day), '')) as c,
    coalesce(trim(cast(d.entry_key as char(36))), '') as d,
    coalesce(trim(cast(d.to_time as char(5))), '') as e,
    coalesce(trim(cast(d.to_place as char(100))), '') as f, '' as g, '' as h, '' as i, '' as j
  from daftari_meeting d join my_group m on m.id = d.group_id
  union all
  -- 13. client charges still owed; nothing stamps them, so they are told whole
  select 13 as k, coalesce(concat(cc.id), '') as id,
    coalesce(trim(cast(h.name as char(100))), '') as a,
    coalesce(trim(cast(h.currency_code as char(3))), '') as b,
    concat(coalesce(concat(cc.client_id), ''), '|', coalesce(concat(cc.charge_id), ''), '|', case when cc.is_penalty = true then '1' else '' end, '|', coalesce(concat(cc.charge_time_enum), ''), '|', coalesce(concat(cc.charge_due_date), ''), '|', coalesce(concat(y.decimal_places), ''), '|', coalesce(concat(nullif(y.currency_multiplesof, 0)), '')) as c,
    concat(coalesce(concat(nullif(cc.amount, 0)), ''), '|', coalesce(concat(nullif(cc.amount_paid_derived, 0)), ''), '|', coalesce(concat(nullif(cc.amount_waived_derived, 0)), ''), '|', coalesce(concat(nullif(cc.amount_writtenoff_derived, 0)), ''), '|', coalesce(concat(nullif(cc.amount_outstanding_derived, 0)), '')) as d,
    '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_client m
  left join m_client_charge cc on cc.client_id = m.id and cc.is_active = true
  join m_charge h on h.id = cc.charge_id
  join m_currency y on y.code = h.currency_code
  where coalesce(cc.amount_outstanding_derived, 0) > 0
  union all
  -- 14. members: per group, 32 client ids to a mask, bit i for client id + i
  select 14 as k, concat(gc.client_id - mod(gc.client_id, 32)) as id,
    concat(gc.group_id) as a,
    concat(cast(sum(power(2, mod(gc.client_id, 32))) as decimal(20, 0))) as b,
    '' as c, '' as d, '' as e, '' as f, '' as g, '' as h, '' as i, '' as j
  from my_group m
  left join m_group_client gc on gc.group_id = m.id
  join my_client c on c.id = gc.client_id
  group by gc.group_id, gc.client_id - mod(gc.client_id, 32)
),
fingerprint as (
  select w.k as k, md5(concat(w.id, '/', w.a, '/', w.b, '/', w.c, '/', w.d)) as m from whole w
),
my_set as (
  select 20 as k, id from my_client
  union all
  select 21 as k, id from my_loan
  union all
  select 22 as k, id from my_savings
),
