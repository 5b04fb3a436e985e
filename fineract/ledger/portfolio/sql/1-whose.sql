-- Every open account of his clients and of his groups.
my_loan as (
  select l.id as id from my_client m left join m_loan l on l.client_id = m.id and l.loan_status_id in (100, 200, 300, 303, 304, 700)
  where coalesce(l.id, 0) > 0
  union all
  select l.id as id from my_group m left join m_loan l on l.group_id = m.id and l.client_id is null and l.loan_status_id in (100, 200, 300, 303, 304, 700)
  where coalesce(l.id, 0) > 0
),
my_savings as (
  select s.id as id from my_client m left join m_savings_account s on s.client_id = m.id and s.status_enum in (100, 200, 300, 303, 304)
  where coalesce(s.id, 0) > 0
  union all
  select s.id as id from my_group m left join m_savings_account s on s.group_id = m.id and s.client_id is null and s.status_enum in (100, 200, 300, 303, 304)
  where coalesce(s.id, 0) > 0
),
my_office as (
  select f.office_id as id from m_staff f join m_office o on o.id = f.office_id
  where f.id = ${staffId} and o.hierarchy like concat('${currentUserHierarchy}', '%')
  union select office_id as id from my_group
  union select office_id as id from my_client
),
-- The loans and savings accounts whose rows are wanted: changed since, within the range of ids.
loan_row as (
  select l.* from my_loan m left join m_loan l on l.id = m.id and coalesce(l.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}' and l.id between ${l1} and ${l2}
  where coalesce(l.id, 0) > 0
),
savings_row as (
  select s.* from my_savings m left join m_savings_account s on s.id = m.id and coalesce(s.last_modified_on_utc, timestamp '2000-01-01 00:00:00') >= '${since}' and s.id between ${s1} and ${s2}
  where coalesce(s.id, 0) > 0
),
