// The access matrix: who may call what. Every function of the schema app is named here; of app_private nobody but the owner
// may call what is not.

import type { Role } from "./tables.ts";

const by = (roles: readonly Role[], schema: string, names: string): Record<string, readonly Role[]> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [`${schema}.${name}`, roles]));

/** Reads that everybody who is signed in may ask for; they answer with what is the caller's. */
const READS = {
  ...by(["recruiter", "company", "admin", "operator"], "app", "viewer installation"),
  ...by(["recruiter", "company", "admin", "operator", "analyst"], "app", "explain_payout explain_payouts"),
  ...by(["recruiter", "admin", "operator", "analyst"], "app", "account_readiness"),
  ...by(["recruiter", "admin", "operator"], "app", "payout_places"),
  // Admins may call them, and are told that this is a recruiter's.
  ...by(["recruiter", "admin", "operator"], "app", "my_money my_payments my_payouts my_statement"),
  ...by(["company", "admin", "operator"], "app", "company_costs company_placements company_departure"),
  ...by(["recruiter", "company", "admin"], "app", "search"),
};

/** They show what would be, and how it stands, and change nothing: they ask for a reader, not for a person. */
export const PREVIEWS: Readonly<Record<string, readonly Role[]>> = by(
  ["admin", "operator", "analyst"],
  "app",
  `accounts_keeping_money books_against_stripe books_nights books_proof books_rules books_seal guarantee_counts needs_you night_status night_stops plan_top_up possible_verbs preview_company_credit preview_cover
  preview_due_reasons preview_due_schedules preview_due_totals preview_guarantee_breach
  plan_drift plan_totals preview_breach_rules preview_breach_totals preview_payout_approval preview_payout_policy preview_payout_policy_totals preview_replacement`,
);

/** What recruiters and admins say for themselves; it refuses whoever is nobody. */
export const OF_ONESELF = {
  // The way to Stripe is the recruiter's own, and started by admins too.
  ...by(["recruiter", "admin", "operator"], "app", "set_mail_preference start_onboarding take_onboarding_link"),
  // What a company tells of its own placements; it refuses admins.
  ...by(["company", "admin", "operator"], "app", "report_departure"),
};

/** What everybody may know. */
const KNOWN_TO_ALL = by(
  ["authenticator", "recruiter", "company", "admin", "worker", "analyst", "operator"],
  "app",
  "version",
);

/** Each asks who calls before anything else, and raises HB001 for whoever is no active admin. */
export const VERBS: Readonly<Record<string, readonly Role[]>> = {
  ...by(
    ["admin", "operator"],
    "app",
    `add_company_member approve_plan most_rows_at_once check_import import_rows execute_plan plan_run rehearse rehearse_payments approve_payout approve_payouts freeze_payouts release_escrow_holds retry_payout_schedules reschedule_payout_schedules book_reversal cancel_escrow_hold cancel_payout cancel_payout_schedule cancel_placement
  claim_stripe_account complete_placement confirm_request create_adjustment create_company create_escrow_hold create_payout_schedule create_placement create_user
  deactivate_user erase_candidate
  decline_request
  end_cool_down explain_reconciliation_finding extend_guarantee forfeit_escrow_hold forfeit_unscheduled freeze_payout
  link_database_login link_payout_account link_sign_in link_transfer look_up_transfer pass_payout_ceiling pause_payouts process_due_schedules
  process_payout_schedule publish_payout_policy record_fee_payment record_fee_refund replace_candidate undo_fee_payment redirect_payout stop_redirect
  release_due_escrow_holds release_escrow_hold remove_company_member reopen_company_credit report_guarantee_breach require_second_person
  record_manual_payment reschedule_payout_schedule resume_payouts retry_payout_schedule retry_recovery set_company_fee set_payout_ceiling set_time_zone settle_company_credit undo_finding_booking undo_manual_payment unfreeze_payout
  create_webhook_endpoint update_webhook_endpoint rotate_webhook_secret disable_webhook_endpoint enable_webhook_endpoint
  retire_webhook_endpoint redeliver_webhook redeliver_webhooks
  unlink_database_login take_need leave_need snooze_need wake_need remind_recruiters save_view delete_saved_view
  withdraw_guarantee_breach write_off_recovery`,
  ),
  ...PREVIEWS,
};

/** A field of rows that only admins see, which asks for one itself: no other function takes a row. */
export const OF_ROWS = by(["admin", "operator"], "app", "company_credits_given_back requests_effect");

/** What is asked of the audit logs, by whoever reads them as an admin does: the shared operator's login too. */
export const PROOF = by(["admin", "operator"], "app", "verify_audit_log payout_as_of");

/** What a view or a policy calls as its reader, who cannot call it by its name: their schema is closed to them. */
export const CALLED_BY_VIEWS = {
  ...by(
    ["analyst", "operator"],
    "app_private",
    `accounts_that_keep accounts_that_stop balances_as_of charge_left company_side_problem fees_waited_for foreign_objects
    funds_to_arrive given_back_amount hand_reversals_of imbalance is_ended_payout is_open_schedule is_open_transfer is_replaced
    last_known_balances late_fees major_units metrics
    is_misdirected miscounted_acts miscounted_ceilings miscounted_statuses misnoted_fee misnoted_return moved_amount payout_holds replacement_neighbours
    reasons_unpaid stripe_words
    assert_month_begun day_paid platform_zones reasons_unreleased
    recruiters_earned time_zone_of today_in unfinished_onboardings waits_to_be_paid_together`,
  ),
  ...by(["operator"], "app_private", "is_operator"),
};

export const FUNCTIONS: Readonly<Record<string, readonly Role[]>> = {
  ...KNOWN_TO_ALL,
  ...READS,
  ...OF_ONESELF,
  ...VERBS,
  ...OF_ROWS,
  ...PROOF,
  // Reports that take arguments.
  ...by(["analyst", "operator"], "reporting", "statement today balances_as_of latest_changes"),
  // What the policies ask.
  ...by(["recruiter", "company", "admin"], "app_private", "current_user_id"),
  ...by(["company"], "app_private", "current_company_ids"),
  // What a search asks; its rows are then the reader's.
  ...by(["recruiter", "company", "admin"], "app_private", "found_ids"),
  ...by(["admin"], "app_private", "is_active_admin"),
  // What the API's login does before it is anybody.
  ...by(["authenticator"], "app_private", "sign_in receive_stripe_event live_channel_name topics_of_payouts"),
  ...CALLED_BY_VIEWS,
  // What a list of payouts, and its file, say of each; which holds count, their policies decide.
  ...by(["recruiter", "company", "admin", "analyst", "operator"], "app_private", "payout_holds"),
  // What the API and the worker ask at their start, and while they run.
  ...by(["authenticator", "worker"], "app_private", "assert_own_objects assert_clock readiness report_missed_tasks"),
  ...by(["authenticator"], "app_private", "collect_alarms take_alarms record_alarm"),
  // What /metrics says, to whoever may read it there, and to readers of reporting.metrics.
  ...by(["authenticator", "worker", "analyst", "operator"], "app_private", "metrics"),
  // What tasks do about payouts to banks.
  ...by(
    ["worker"],
    "app_private",
    "record_bank_payout record_bank_payout_schedule ask_about_bank_payouts known_carries",
  ),
  // What tasks do.
  ...by(
    ["worker"],
    "app_private",
    `collect_mails take_mails record_mail claim_webhook_deliveries record_webhook_answer record_task_end measure measure_invariants adopt_next_transfer begin_stripe_reading begin_worker bind_stripe_account finish_stripe_reading note_handed_seals
    note_stripe_reversals note_stripe_transfers begin_look_up begin_reconciliation begin_stripe_event begin_transfers
    claim_reversals complete_due_placements ask_about_accounts_in_use expire_requests make_audit_partitions seal_audit_log audit_seals_to_sign sign_audit_seal finish_answered_runs run_report money_stops finish_claiming finish_reconciliation
    finish_stripe_event follow_up_question has_unseen_reversals note_unseen_transfers begin_circuit_probe close_stripe_circuit record_look_up
    begin_onboarding record_onboarding_account record_onboarding_link fail_onboarding record_account_balance record_payout_account pending_funds_since record_pending_funds record_platform_balance record_stripe_fee record_stripe_transfer
    record_transfer_answers report_reconciliation purge_stripe_events purge_webhook_deliveries purge_events purge_plans purge_jobs requeue_stripe_events reserve_stripe_requests
    resolve_transfers stage_absences stage_balance_transactions stage_transfers start_payout_run
    begin_scheduled_run scheduled_run_state step_payout_run stripe_circuit_is_open transfers_to_ask watch_sessions`,
  ),
};
