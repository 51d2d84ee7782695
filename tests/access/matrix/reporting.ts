// The access matrix of the schemas that the API does not show. See tables.ts.

import type { Sight, TableRights } from "./tables.ts";

const analyst: Sight = { rows: "all", hidden: [] };
const view = (columns: string): TableRights => ({
  columns: columns.split(/\s+/).filter(Boolean),
  analyst,
  operator: analyst,
});

/** Analysts and operators read all of it, and nobody else any. */
export const VIEWS: Readonly<Record<string, TableRights>> = {
  "reporting.accounts_at_risk": view(
    "recruiter_id recruiter recruiter_email currency payment_count amount amount_major first_due_at problems stops_at",
  ),
  "reporting.accounts_keeping_money": view("recruiter_id recruiter recruiter_email problems"),
  "reporting.unfinished_onboardings": view("recruiter_id recruiter recruiter_email started_at days_open"),
  "reporting.balances": view(
    `recruiter_id recruiter recruiter_email currency amount amount_major earned earned_major paid paid_major paid_and_kept paid_and_kept_major
     paid_outside_stripe paid_outside_stripe_major set_off set_off_major recovered recovered_major in_flight in_flight_major held held_major
     to_come to_come_major overdue overdue_major failed failed_major forfeited forfeited_major cancelled cancelled_major debt debt_major
     debt_on_its_way debt_on_its_way_major`,
  ),
  "reporting.audit_history": view(
    `at log audit_id payout_id placement_id external_ref company_id company recruiter_id recruiter entity entity_id action old_status new_status changed_by changed_by_name changed_by_role reason changes origin sequence`,
  ),
  "reporting.invariant_violations": view("rule row_of entity_id detail"),
  "reporting.metrics": view("name labels value help type"),
  "reporting.money_by_currency": view(
    `currency amount amount_major earned earned_major paid paid_major paid_and_kept paid_and_kept_major paid_outside_stripe
     paid_outside_stripe_major set_off set_off_major recovered recovered_major in_flight in_flight_major held held_major to_come
     to_come_major overdue overdue_major failed failed_major forfeited forfeited_major cancelled cancelled_major debt debt_major
     debt_on_its_way debt_on_its_way_major`,
  ),
  "reporting.monthly_statement": view(
    `month recruiter_id recruiter recruiter_email currency opening opening_major earned earned_major paid paid_major
     taken_back taken_back_major closing closing_major received received_major received_until_then received_until_then_major`,
  ),
  "reporting.open_debts": view(
    `recovery_id created_at recruiter recruiter_email external_ref ended_on reason currency amount set_off reversed
     written_off on_its_way still_open next_reversal_at amount_major set_off_major reversed_major written_off_major on_its_way_major still_open_major`,
  ),
  "reporting.open_reconciliation_findings": view(
    `finding_id kind description subject stripe_transfer_id transfer_id payout_id external_ref recruiter ours theirs
     first_seen_at last_seen_at seen_count`,
  ),
  "reporting.payout_buckets": view(
    `payout_id placement_id recruiter_id currency status amount scheduled in_flight held paid_and_kept paid_outside_stripe
     paid_and_recovered offset_against_debt forfeited cancelled cancelled_parts paid earned debt debt_on_its_way
     in_bank on_its_way_to_bank returned_by_bank on_stripe_balance arrives_on`,
  ),
  "reporting.placement_parts": view(
    "placement_id external_ref currency fee_amount recruiter_id recruiter role share fixed_amount amount fee_amount_major fixed_amount_major amount_major",
  ),
  "reporting.placement_sides": view(
    `placement_id external_ref company currency status company_fee owed_back owed_back_open refunded credited
     recruiters_part recruiters_earned debts_open debts_written_off platform_share platform_net company_fee_major owed_back_major owed_back_open_major refunded_major credited_major recruiters_part_major recruiters_earned_major debts_open_major debts_written_off_major platform_share_major platform_net_major`,
  ),
  "reporting.statement_lines": view(
    "at recruiter_id recruiter recruiter_email currency kind amount payout_id external_ref reference roles amount_major place arrives_on day month paid_on",
  ),
  "reporting.payouts": view(
    `payout_id kind placement_id external_ref company_id company recruiter_id recruiter recruiter_email status created_at currency amount amount_major earned earned_major paid paid_major paid_and_kept paid_and_kept_major paid_outside_stripe paid_outside_stripe_major paid_and_recovered paid_and_recovered_major offset_against_debt offset_against_debt_major in_flight in_flight_major scheduled scheduled_major held held_major forfeited forfeited_major cancelled cancelled_major debt debt_major`,
  ),
  "reporting.schedules": view(
    `schedule_id payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email kind status currency amount amount_major scheduled_date due_at processed_at days_late failure_code failure_reason retry_count next_retry_at`,
  ),
  "reporting.upcoming_payments": view(
    `source item_id payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email currency amount amount_major due_at due_on is_overdue status reasons waits_for_fee payable_on waits_together expected`,
  ),
  "reporting.holds": view(
    `hold_id payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email tranche status currency hold_amount hold_amount_major released_amount released_amount_major left_amount left_amount_major hold_date release_date released_at reason`,
  ),
  "reporting.holds_by_release": view(`release_month currency hold_count held held_major first_release`),
  "reporting.ageing": view(`bucket position currency schedule_count amount amount_major oldest_due_at`),
  "reporting.payment_delays": view(
    `schedule_id payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email currency amount amount_major due_at sent_at paid_at days_to_send days_to_paid tries in_bank_on days_to_bank paid_on`,
  ),
  "reporting.bank_payouts": view(
    `bank_payout_id recruiter_id recruiter recruiter_email stripe_account_id stripe_payout_id currency amount amount_major carried
     of_others transfers basis status initiated_at arrival_date returned_at failure_code bank_account_last4 carried_major of_others_major`,
  ),
  "reporting.transfer_places": view(
    `transfer_id payout_id schedule_id recruiter_id currency amount on_stripe_balance on_its_way_to_bank in_bank returned_by_bank
     on_stripe_balance_since arrives_on in_bank_on returned_at failure_code is_by_hand amount_major on_stripe_balance_major on_its_way_to_bank_major in_bank_major returned_by_bank_major`,
  ),
  "reporting.refusals": view(
    `transfer_id schedule_id payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email currency amount amount_major generation refused_at error_code error_message stripe_request_id is_settled`,
  ),
  "reporting.failures_by_reason": view(
    `month error_code currency refusal_count schedule_count settled_count amount amount_major`,
  ),
  "reporting.cash_needed": view(
    `day currency due due_major due_by_then due_by_then_major known_balance known_balance_major balance_asked_at balance_left balance_left_major`,
  ),
  "reporting.cover": view(
    `day currency due due_major due_by_then due_by_then_major available available_major arriving arriving_major arriving_by_then arriving_by_then_major pending_undated pending_undated_major balance_asked_at balance_left balance_left_major is_covered missing missing_major`,
  ),
  "reporting.fees_late": view(
    `placement_id external_ref company_id company currency due_on days_late bucket fee fee_major received received_major missing missing_major disputed disputed_major keeps_payouts_waiting`,
  ),
  "reporting.company_costs": view(
    `company_id company month currency placement_count breach_count company_fee company_fee_major owed_back owed_back_major recruiters_part recruiters_part_major recruiters_earned recruiters_earned_major recruiters_paid recruiters_paid_major held held_major unknown_fee_count`,
  ),
  "reporting.guarantees_at_stake": view(
    `placement_id external_ref company_id company start_date guarantee_ends_at notice_ends_at days_left clawback_rule currency fee_amount fee_amount_major paid paid_major held held_major unpaid unpaid_major`,
  ),
  "reporting.recoveries": view(
    `recovery_id purpose payout_id placement_id external_ref company_id company recruiter_id recruiter recruiter_email ended_on reason status created_at currency amount amount_major set_off set_off_major reversed reversed_major written_off written_off_major on_its_way on_its_way_major still_open still_open_major`,
  ),
  "reporting.runs": view(
    `run_id kind started_by_role expected_at started_at finished_at item_count succeeded_count refused_count in_doubt_count kept_back_count skipped_count currency amount amount_major succeeded succeeded_major refused refused_major in_doubt in_doubt_major skipped skipped_major skipped_reasons`,
  ),
  "reporting.run_skips": view("run_id kind started_at reason currency schedule_count amount amount_major"),
  "reporting.reconciliations": view(
    `reconciliation_id window_from window_until started_at finished_at difference_count new_finding_count open_finding_count currency ours ours_major theirs theirs_major undecided undecided_major`,
  ),
  "reporting.reconciliation_findings": view(
    `finding_id kind description subject transfer_id stripe_transfer_id ours theirs first_seen_at last_seen_at seen_count state explained_at explanation`,
  ),
  "reporting.terms": view(
    `policy_id company_id company version valid_from valid_until is_in_force guarantee_period_days notice_period_days holdback_percentage first_payment_rule first_payment_days clawback_rule guarantee_remedy payment_rhythm longest_wait_days recovers_by_offset recovers_by_reversal pay_when partial_fee fee_due_days published_by_role published_at`,
  ),
  "reporting.unpaid_schedules": view(
    `schedule_id payout_id external_ref company recruiter recruiter_email kind amount currency status due_since reasons
     detail amount_major`,
  ),
};

/** Nobody but the owner has any right on any of them, whatever their columns. */
export const PRIVATE: readonly string[] = [
  "admin_makers",
  "audit_digest_key",
  "audit_row_keys",
  "bank_payout_schedules",
  "ceiling_sums",
  "confirmations",
  "plan_executions",
  "database_version",
  "demo",
  "explanation_codes",
  "onboardings",
  "readiness_codes",
  "stripe_refusal_texts",
  "transfer_countries",

  "import_fees",
  "import_placement_recruiters",
  "import_placements",
  "import_problems",
  "import_recruiters",
  "import_rows",
  "known_objects",
  "lineage",
  "live_channel",
  "locks",
  "login_passwords",
  "migration_digests",
  "account_balances",
  "migrations",
  "migrations_id_seq",
  "one_person_amounts",
  "pending_funds",
  "cover_plans",
  "told_late_fees",
  "unpaid_fees",
  "unscheduled_payouts",
  "unrecorded_charges",
  "charge_answers",
  "returned_transfers",
  "onboarding_reminders",
  "platform_balances",
  "platform_time_zone",
  "reconciliation_balance_transactions",
  "reconciliation_differences",
  "reconciliation_reversals",
  "reconciliation_transfers",
  "repeatable_sql",
  "settings",
  "signed_in_user",
  "webhook_secrets",
  "stripe_event_types",
  "unknown_transfers",
  "stripe_circuit",
  "stripe_outcome_meanings",
  "stripe_outcomes",
  "expected_tasks",
  "mail_items",
  "mail_state",
  "mails",
  "audit_findings",
  "audit_rounds",
  "invariant_counts",
  "invariant_findings",
  "invariant_rounds",
  "invariant_rules",
  "hand_reversals",
  "measurements",
  "status_sums",
  "metric_names",
  "stripe_webhook_inbox",
].map((name) => `app_private.${name}`);
