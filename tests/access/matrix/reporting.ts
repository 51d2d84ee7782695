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
  "reporting.invariant_violations": view("rule entity_id detail"),
  "reporting.metrics": view("name labels value help type"),
  "reporting.money_by_currency": view(
    "currency earned paid paid_outside_stripe in_flight held to_come overdue failed forfeited cancelled set_off recovered",
  ),
  "reporting.open_debts": view(
    `recovery_id created_at recruiter recruiter_email external_ref ended_on reason currency amount set_off reversed
     written_off on_its_way still_open next_reversal_at`,
  ),
  "reporting.open_reconciliation_findings": view(
    `finding_id kind description subject stripe_transfer_id transfer_id payout_id external_ref recruiter ours theirs
     first_seen_at last_seen_at seen_count`,
  ),
  "reporting.payout_buckets": view(
    `payout_id placement_id recruiter_id currency status amount scheduled in_flight held paid_and_kept paid_outside_stripe
     paid_and_recovered offset_against_debt forfeited cancelled cancelled_parts paid earned debt debt_on_its_way`,
  ),
  "reporting.placement_parts": view(
    "placement_id external_ref currency fee_amount recruiter_id recruiter role share fixed_amount amount",
  ),
  "reporting.placement_sides": view(
    `placement_id external_ref company currency status company_fee owed_back owed_back_open refunded credited
     recruiters_part recruiters_earned debts_open debts_written_off platform_share platform_net`,
  ),
  "reporting.statement_lines": view(
    "at recruiter_id recruiter recruiter_email currency kind amount payout_id external_ref reference roles",
  ),
  "reporting.unpaid_schedules": view(
    `schedule_id payout_id external_ref company recruiter recruiter_email kind amount currency status due_since reasons
     detail`,
  ),
};

/** Nobody but the owner has any right on any of them, whatever their columns. */
export const PRIVATE: readonly string[] = [
  "admin_makers",
  "audit_digest_key",
  "ceiling_sums",
  "confirmations",
  "database_version",
  "explanation_codes",
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
  "measurements",
  "metric_names",
  "stripe_webhook_inbox",
].map((name) => `app_private.${name}`);
