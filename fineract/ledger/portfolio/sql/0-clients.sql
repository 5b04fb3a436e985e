-- Daftari Portfolio: one field officer's clients and accounts, whole or what changed since a cursor.
-- Lines that start with two dashes are for readers and are not installed.
-- The same text runs on MariaDB and on PostgreSQL: every value is text, every text goes through a cast
-- (tables of one server may differ in collation), no NULL comes out, nothing relies on an order.
-- To save bytes: "" is also zero, "=" says what nearly always holds (account number = padded id,
-- approved and net = principal, total = sum of its parts, available = balance, disbursed as expected).
-- "left join ... where coalesce(x.id, 0) > 0" is an inner join that MariaDB must start on the left:
-- left to itself it reads the bank's whole schedule table to find one officer's.
-- Parameters, whole numbers but for the timestamp since: staffId, since, first, last (kinds wanted),
-- n (transactions per account), c1-c2, l1-l2, s1-s2 (ranges of client, loan and savings ids).
with
-- His groups: by staff, through their centre, taken over until a day, or by a group loan he is the officer of.
my_group as (
  select g.id as id, g.office_id as office_id, g.parent_id as parent_id
  from m_group g
  join m_office o on o.id = g.office_id
  left join m_group p on p.id = g.parent_id
  where g.level_id = 2 and g.status_enum in (100, 300)
    and o.hierarchy like concat('${currentUserHierarchy}', '%')
    and (g.staff_id = ${staffId}
      or (g.staff_id is null and p.staff_id = ${staffId})
      or g.id in (select t.group_id from daftari_meeting t
        where t.outcome = 'taken_over' and t.colleague_id = ${staffId} and t.until_day >= ${currentDate})
      or g.id in (select l.group_id from m_loan l
        where l.loan_officer_id = ${staffId} and l.client_id is null and l.loan_status_id in (100, 200, 300, 303, 304, 700)))
),
my_centre as (
  select g.id as id, g.office_id as office_id
  from m_group g
  join m_office o on o.id = g.office_id
  where g.level_id = 1 and g.status_enum in (100, 300)
    and o.hierarchy like concat('${currentUserHierarchy}', '%')
    and (g.staff_id = ${staffId} or g.id in (select m.parent_id from my_group m))
),
-- His clients: his own, his groups' members, and who has an open loan he is the officer of.
candidate as (
  select c.id as id from m_client c where c.staff_id = ${staffId}
  union
  select gc.client_id as id from my_group m left join m_group_client gc on gc.group_id = m.id
  where coalesce(gc.client_id, 0) > 0
  union
  select l.client_id as id from m_loan l
  where l.loan_officer_id = ${staffId} and l.client_id is not null and l.loan_status_id in (100, 200, 300, 303, 304, 700)
),
my_client as (
  select c.id as id, c.office_id as office_id
  from candidate x
  left join m_client c on c.id = x.id
  left join m_office o on o.id = c.office_id
  where coalesce(c.status_enum, 0) in (100, 300, 303, 304) and coalesce(o.hierarchy, '') like concat('${currentUserHierarchy}', '%')
),
