// For each table how long its rows are kept. A new table needs a line: whoever adds it decides.

interface Purged {
  /** The row of app_private.settings that says after how many days. */
  setting: string;
  /** What deletes: a function of app_private, called by a task of the crontab. */
  by: string;
  task: string;
}

/** What is deleted by its age. */
export const PURGED: Readonly<Record<string, Purged>> = {
  "app.events": { setting: "event_keep_days", by: "purge_events", task: "purge_history" },
  "app.run_plan_items": { setting: "plan_keep_days", by: "purge_plans", task: "purge_history" },
  "app.webhook_deliveries": {
    setting: "webhook_delivery_keep_days",
    by: "purge_webhook_deliveries",
    task: "purge_webhook_deliveries",
  },
  "app_private.stripe_webhook_inbox": {
    setting: "stripe_event_keep_days",
    by: "purge_stripe_events",
    task: "purge_stripe_events",
  },
  "app_private.mails": { setting: "mail_keep_days", by: "collect_mails", task: "send_mails" },
  // With its mail.
  "app_private.mail_items": { setting: "mail_keep_days", by: "collect_mails", task: "send_mails" },
  "graphile_worker._private_jobs": {
    setting: "given_up_job_keep_days",
    by: "purge_jobs",
    task: "purge_history",
  },
};

const words = (text: string) => text.trim().split(/\s+/);

/** Books: what is owed, was paid, and why. Never deleted. */
export const BOOKS = words(`
  app.users app.companies app.company_recruiters app.payout_accounts
  app.payout_policies app.payout_policy_tranches app.payout_policy_thresholds app.payout_policy_role_rates
  app.payout_policy_steps app.payout_policy_minimums app.placements app.placement_recruiters app.payouts app.payout_approvals app.escrow_holds
  app.payout_schedules app.payout_transfers app.payout_runs app.payout_pauses app.guarantee_breaches
  app.guarantee_breach_payouts app.recoveries app.recovery_steps app.payout_reversals app.company_credits
  app.fee_payments app.manual_payments app.finding_bookings app_private.hand_reversals app.bank_payouts app.requests app.run_plans
  app.run_plan_approvals app.payout_ceilings app.second_person_rules app.webhook_endpoints
`);

/** Proofs: that the books are as they were, and agree with Stripe. Never deleted. */
export const PROOFS = words(`
  app.payout_audit_log app.audit_log app.audit_chain_heads app.audit_definitions app.audit_seals app.audit_seal_chains
  app.audit_seal_signatures app.audit_archives app.audit_archive_ends app.reconciliations app.reconciliation_findings app_private.lineage
  app_private.invariant_counts app_private.audit_digest_key app_private.audit_row_keys app_private.admin_makers
`);

/** Grows with the books that it says more of, and is kept as long. A row goes only when it turns out to have been wrong. */
export const WITH_BOOKS = words("app.bank_payout_transfers app_private.unknown_transfers");

/** What is true now, one row for each thing that there is, or rows that their own work removes: they do not grow with time. */
export const PRESENT = words(`
  app.company_members app.mail_preferences app.saved_views app.need_marks
  app_private.platform_time_zone app_private.stripe_circuit app_private.platform_balances app_private.account_balances
  app_private.pending_funds app_private.cover_plans app_private.told_late_fees app_private.unpaid_fees
  app_private.unscheduled_payouts app_private.charge_answers
  app_private.unrecorded_charges
  app_private.returned_transfers app_private.onboarding_reminders
  app_private.settings app_private.database_version app_private.known_objects
  app_private.login_passwords app_private.locks app_private.live_channel app_private.confirmations
  app_private.one_person_amounts app_private.ceiling_sums app_private.expected_tasks
  app_private.webhook_secrets app_private.mail_state app_private.measurements app_private.invariant_findings app_private.audit_findings app_private.audit_rounds
  app_private.invariant_rounds app_private.status_sums app_private.bank_payout_schedules
  app_private.onboardings app_private.plan_executions app_private.reconciliation_transfers
  app_private.reconciliation_reversals app_private.reconciliation_balance_transactions
  app_private.reconciliation_differences app_private.import_rows app_private.import_problems
  app_private.import_recruiters app_private.import_fees app_private.import_placements
  app_private.import_placement_recruiters app_private.migrations app_private.migration_digests
  app_private.repeatable_sql app_private.demo
`);

/** Words and their meanings: the migrations write them. */
export const WORDS = words(`
  app.currencies app.user_roles app.placement_statuses app.payout_statuses app.payout_schedule_kinds
  app.payout_schedule_statuses app.escrow_hold_statuses app.payout_transfer_statuses app.payout_run_kinds
  app.recruiter_roles app.recovery_statuses app.reconciliation_finding_kinds app.status_transitions app.error_codes
  app.request_kinds app.request_statuses app.company_credit_statuses app.company_credit_settlements
  app.webhook_delivery_statuses app.mail_kinds app.bank_payout_statuses
  app_private.explanation_codes app_private.stripe_outcome_meanings app_private.stripe_outcomes
  app_private.stripe_event_types app_private.metric_names app_private.invariant_rules app_private.readiness_codes
  app_private.transfer_countries app_private.stripe_refusal_texts
`);
