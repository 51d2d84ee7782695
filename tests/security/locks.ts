// Every verb, and the rows that it decides by: each is locked before it is read, in this order, and several of one kind by
// id. Verbs that share a row are raced against each other in races_of_verbs.test.ts.

/** The order of locks. A verb may skip a kind. */
export const ORDER = [
  "recruiter",
  "account",
  "placement",
  "payout",
  "schedule",
  "hold",
  "transfer",
  "debt",
  "reversal",
] as const;
export type Kind = (typeof ORDER)[number];

/** The parts of a payout are locked under the lock of their payout only: among them the order is free. */
export const RANK: Readonly<Record<Kind, number>> = {
  recruiter: 1,
  account: 2,
  placement: 3,
  payout: 4,
  schedule: 5,
  hold: 5,
  transfer: 5,
  debt: 6,
  reversal: 7,
};

export interface Locks {
  /** What is locked, in this order. */
  locks: readonly Kind[];
  /** Why it is as it is, where that is not plain. */
  note?: string;
}

const locks = (kinds: string, note?: string): Locks => ({
  locks: kinds.split(" ").filter(Boolean) as Kind[],
  ...(note ? { note } : {}),
});
const READS = locks("", "changes nothing: one statement, one snapshot");

export const LOCKS: Readonly<Record<string, Locks>> = {
  // People and companies.
  create_user: locks("", "a unique email and sign-in"),
  create_company: locks("", "a unique name"),
  set_time_zone: locks("", "one row, which decides nothing but placements to come"),
  link_sign_in: locks("recruiter", "whoever it is; a unique sign-in"),
  link_database_login: locks("recruiter", "whoever it is; a unique login"),
  unlink_database_login: locks("recruiter", "whoever it is"),
  deactivate_user: locks("recruiter", "whoever it is: one update"),
  add_company_member: locks("recruiter", "the company user, shared: they are not deactivated meanwhile"),
  remove_company_member: locks("", "one delete"),
  start_onboarding: locks("recruiter account", "one onboarding of a recruiter at a time"),
  take_onboarding_link: locks("", "one row of the recruiter's own"),
  end_cool_down: locks("recruiter account"),
  link_payout_account: locks(
    "recruiter account payout schedule transfer debt",
    "the payouts whose approval ends, and the intents that are withdrawn",
  ),

  set_mail_preference: locks("", "one row of the caller's own, which no verb reads"),
  books_against_stripe: READS,
  books_nights: READS,
  guarantee_counts: READS,
  books_proof: READS,
  books_rules: READS,
  books_seal: READS,
  accounts_keeping_money: READS,
  most_rows_at_once: READS,
  needs_you: READS,
  take_need: locks("", "its mark, which no verb reads that moves money"),
  leave_need: locks("", "as take_need"),
  snooze_need: locks("", "as take_need"),
  wake_need: locks("", "as take_need"),
  save_view: locks("", "one row of the caller's own, which no verb reads"),
  delete_saved_view: locks("", "as save_view"),
  remind_recruiters: locks("", "their reminders, one a day each, which no verb reads that moves money"),
  night_status: READS,
  night_stops: READS,
  verify_audit_log: READS,
  payout_as_of: READS,

  // Terms and placements.
  publish_payout_policy: locks("", "locks the table: versions have no gaps"),
  create_placement: locks("", "a unique external_ref, or without one the company; the rows are new"),
  import_rows: locks(
    "recruiter account placement payout schedule transfer debt",
    "one import at a time, then as link_payout_account and record_fee_payment, row by row",
  ),
  check_import: locks(
    "recruiter account placement payout schedule transfer debt",
    "as import_rows, given up at its end",
  ),
  complete_placement: locks("placement"),
  cancel_placement: locks("placement payout schedule transfer debt", "debts that its schedules were set off against"),
  extend_guarantee: locks("placement payout schedule hold"),
  report_guarantee_breach: locks("placement payout schedule hold transfer debt"),
  record_fee_payment: locks(
    "placement payout schedule",
    "of a replacement, the first one that was replaced; payouts that are paid by the same part",
  ),
  undo_fee_payment: locks("placement payout schedule transfer", "the intents that wait again"),
  record_fee_refund: locks("placement payout schedule transfer", "the payouts that are frozen"),
  withdraw_guarantee_breach: locks("placement payout schedule hold debt", "of a replacement too"),
  replace_candidate: locks(
    "recruiter account placement payout schedule hold transfer debt",
    "recruiter and account shared: approvals go over; the rows of the replacement are new",
  ),

  set_company_fee: locks("placement"),
  erase_candidate: locks("placement", "then the requests that name the candidate, and nothing that money follows from"),
  settle_company_credit: locks("placement", "then what is owed back, which changes under the placement's lock only"),
  reopen_company_credit: locks("placement", "as settle_company_credit"),

  // Payouts and their parts.
  create_adjustment: locks("recruiter account", "shared: they are what it is paid to; the rows are new"),
  approve_payout: locks("recruiter account payout", "recruiter and account shared: they are what is approved"),
  unfreeze_payout: locks("recruiter account payout", "as approve_payout: it may approve anew"),
  freeze_payout: locks("payout schedule transfer debt"),
  approve_payouts: locks("recruiter account payout", "as approve_payout, for all rows before the first"),
  freeze_payouts: locks("payout schedule transfer debt", "all payouts before the first part"),
  retry_payout_schedules: locks("payout schedule", "all payouts before the first part"),
  reschedule_payout_schedules: locks("payout schedule", "all payouts before the first part"),
  release_escrow_holds: locks("payout hold", "all payouts before the first part"),
  cancel_payout: locks("payout schedule hold transfer debt"),
  create_payout_schedule: locks("payout schedule", "the guarantee changes under the payout's lock only"),
  reschedule_payout_schedule: locks("payout schedule"),
  cancel_payout_schedule: locks("payout schedule transfer debt"),
  retry_payout_schedule: locks("payout schedule"),
  pass_payout_ceiling: locks("payout schedule"),
  create_escrow_hold: locks(
    "payout schedule hold transfer debt",
    "as cancel_payout_schedule: it withdraws what is unsent",
  ),
  process_payout_schedule: locks("payout schedule debt"),
  release_escrow_hold: locks("payout hold"),
  forfeit_escrow_hold: locks("payout hold"),
  forfeit_unscheduled: locks("payout", "it makes a hold, under the payout's lock"),
  cancel_escrow_hold: locks("payout hold"),
  record_manual_payment: locks(
    "payout schedule hold transfer debt",
    "as cancel_payout_schedule: it withdraws what is unsent",
  ),
  link_transfer: locks(
    "recruiter account payout schedule hold transfer debt",
    "as a run: it may withdraw what is unsent; both payouts of a replacement; then the finding",
  ),
  book_reversal: locks(
    "payout schedule hold transfer debt",
    "both payouts of a replacement (races_of_replacements.test.ts); then the finding",
  ),
  undo_finding_booking: locks("payout schedule hold transfer debt"),
  redirect_payout: locks("recruiter account payout schedule hold transfer debt", "recruiter and account shared"),
  stop_redirect: locks("payout debt"),
  undo_manual_payment: locks("payout schedule"),
  write_off_recovery: locks("debt"),
  retry_recovery: locks("debt"),
  look_up_transfer: locks("", "an event and a job, which decides by the rows as they are by then"),

  // Dual control. The verb that a request carries out takes its own locks first.
  confirm_request: locks("recruiter", "whoever they are: who confirms, who asked, and whom it is about"),
  decline_request: locks("", "the request"),
  require_second_person: locks("", "the rules of the kind"),
  set_payout_ceiling: locks("", "the ceilings, and all transfers against new ones: it waits for runs, and they for it"),

  // Runs and switches.
  plan_run: locks("", "the rows are new"),
  plan_drift: READS,
  plan_totals: READS,
  rehearse: locks(
    "account placement payout schedule hold",
    "as the nights that it plays, waits 2 seconds at most, and gives all up at its end",
  ),
  rehearse_payments: locks("account placement payout schedule hold", "as rehearse"),
  approve_plan: locks("", "the plan"),
  execute_plan: locks("account payout schedule debt", "after the plan; then as a run that claims what is named"),
  process_due_schedules: locks("payout schedule debt", "takes what is free, and waits for debts only"),
  release_due_escrow_holds: locks("payout hold", "takes what is free"),
  pause_payouts: locks("", "a unique scope"),
  resume_payouts: locks("", "one update"),
  explain_reconciliation_finding: locks("", "the finding"),
  create_webhook_endpoint: locks("", "one endpoint at a time is created"),
  update_webhook_endpoint: locks("", "the endpoint"),
  rotate_webhook_secret: locks("", "the endpoint"),
  disable_webhook_endpoint: locks("", "the endpoint"),
  enable_webhook_endpoint: locks("", "the endpoint"),
  retire_webhook_endpoint: locks("", "the endpoint, then its deliveries"),
  redeliver_webhook: locks("", "the endpoint of a delivery, then deliveries by endpoint and event"),
  redeliver_webhooks: locks("", "the endpoint, then its deliveries by event"),
  claim_stripe_account: locks("", "the one row of the lineage"),

  report_departure: locks("", "leaves a request; once confirmed it is report_guarantee_breach, with its locks"),
  plan_top_up: READS,
  preview_breach_totals: READS,
  preview_company_credit: READS,
  preview_cover: READS,
  preview_due_reasons: READS,
  preview_due_schedules: READS,
  preview_due_totals: READS,
  preview_breach_rules: READS,
  preview_guarantee_breach: READS,
  preview_replacement: READS,
  preview_payout_approval: READS,
  possible_verbs: READS,
  preview_payout_policy: READS,
  preview_payout_policy_totals: READS,
};
