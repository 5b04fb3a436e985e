// Package oracle answers the report "Daftari Portfolio" from tables held in memory, without SQL: a
// second implementation that the report's text is compared with on MariaDB and PostgreSQL, and that
// a test double of Fineract can answer with. It shares no type with the package that decodes the
// rows, so that a wrong column cannot agree with itself.
//
// What it reads of a World; what is missing counts as NULL, a missing table as empty:
//
//	m_office                      id parent_id hierarchy external_id name opening_date
//	m_staff                       id office_id display_name mobile_no external_id is_loan_officer is_active
//	m_appuser                     id username
//	m_payment_type                id value is_cash_payment order_position is_system_defined code_name
//	m_currency                    id code name display_symbol decimal_places currency_multiplesof
//	m_holiday, m_holiday_office   id name from_date to_date repayments_rescheduled_to status_enum rescheduling_type; holiday_id office_id
//	m_working_days                id recurrence repayment_rescheduling_enum
//	m_group, m_group_client       id external_id status_enum activation_date office_id staff_id parent_id level_id display_name account_no; group_id client_id
//	m_calendar                    id title recurrence start_date end_date meeting_time repeating calendar_type_enum
//	m_calendar_instance           calendar_id entity_id entity_type_enum
//	m_client                      id account_no external_id status_enum activation_date office_id staff_id display_name mobile_no last_modified_on_utc
//	m_charge                      id name currency_code
//	m_client_charge               id client_id charge_id is_penalty charge_time_enum charge_due_date amount* is_active
//	m_loan_charge                 id loan_id charge_id is_penalty charge_time_enum due_for_collection_as_of_date amount* is_active
//	m_product_loan                id name short_name (m_savings_product the same)
//	m_loan                        ids, account_no external_id, *_enum and status, currency_*, amounts, dates, last_modified_on_utc
//	m_loan_arrears_aging          loan_id *_overdue_derived overdue_since_date_derived
//	m_loan_repayment_schedule     loan_id installment duedate, amounts by part, completed_derived
//	m_loan_transaction            id loan_id is_reversed transaction_type_enum transaction_date amount payment_detail_id
//	m_savings_account             ids, account_no external_id, *_enum, currency_*, balances and holds, dates, last_modified_on_utc
//	m_savings_account_transaction id savings_account_id is_reversed is_reversal transaction_type_enum transaction_date amount payment_detail_id
//	m_payment_detail              id payment_type_id receipt_number
//	daftari_device, daftari_limit, daftari_meeting  the Spec's columns, id, and office_id or group_id
package oracle
