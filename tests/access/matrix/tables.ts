// The access matrix: who may read what. A role that a table does not name is refused it; nobody has any right but select.
// What "own" and "company" mean for each table: ownership.ts. Functions: functions.ts.

export const ROLES = [
  "holdback_authenticator",
  "holdback_recruiter",
  "holdback_company",
  "holdback_admin",
  "holdback_worker",
  "holdback_analyst",
  "holdback_operator",
] as const;
export type DatabaseRoleName = (typeof ROLES)[number];
export type Role = "authenticator" | "recruiter" | "company" | "admin" | "worker" | "analyst" | "operator";

export interface Sight {
  rows: "own" | "company" | "recruiters" | "all";
  /** Columns that this role may not select. */
  hidden: readonly string[];
}
export type TableRights = { columns: readonly string[] } & Partial<Record<Role, Sight>>;

const words = (text: string) => text.split(/\s+/).filter(Boolean);
/** Operators read what admins read. */
const table = (columns: string, sights: Partial<Record<Role, Sight>> = {}): TableRights => ({
  columns: words(columns),
  ...sights,
  ...(sights.admin ? { operator: sights.admin } : {}),
});
const own = (hidden = ""): Sight => ({ rows: "own", hidden: words(hidden) });
const company = (hidden = ""): Sight => ({ rows: "company", hidden: words(hidden) });
const all = (hidden = ""): Sight => ({ rows: "all", hidden: words(hidden) });

const admin = all();
const SIGNED_IN = { recruiter: all(), company: all(), admin };
/** The API's login makes its schema of them. */
const EVERYBODY = { ...SIGNED_IN, authenticator: all() };
const valueAndDescription = (sights: Partial<Record<Role, Sight>>) => table("value description", sights);

/** Lists of words and rules: the same for everybody. */
export const WORD_LISTS: Readonly<Record<string, TableRights>> = {
  "app.currencies": table("code exponent smallest_step largest_transfer name", { ...SIGNED_IN, analyst: all() }),
  "app.user_roles": valueAndDescription(EVERYBODY),
  "app.placement_statuses": valueAndDescription(EVERYBODY),
  "app.payout_statuses": valueAndDescription(EVERYBODY),
  "app.payout_schedule_kinds": valueAndDescription(EVERYBODY),
  "app.payout_schedule_statuses": valueAndDescription(EVERYBODY),
  "app.escrow_hold_statuses": valueAndDescription(EVERYBODY),
  "app.payout_transfer_statuses": valueAndDescription(EVERYBODY),
  "app.recovery_statuses": valueAndDescription(EVERYBODY),
  "app.recruiter_roles": valueAndDescription(EVERYBODY),
  "app.bank_payout_statuses": valueAndDescription({ recruiter: all(), admin, authenticator: all() }),
  "app.company_credit_statuses": valueAndDescription({ company: all(), admin, authenticator: all() }),
  "app.company_credit_settlements": valueAndDescription({ company: all(), admin, authenticator: all() }),
  "app.payout_run_kinds": valueAndDescription({ admin, authenticator: all() }),
  "app.reconciliation_finding_kinds": valueAndDescription({ admin, authenticator: all(), analyst: all() }),
  "app.request_kinds": table("value description has_threshold follows_terms", { admin, authenticator: all() }),
  "app.webhook_delivery_statuses": valueAndDescription({ admin, authenticator: all() }),
  "app.request_statuses": valueAndDescription({ admin, authenticator: all() }),
  "app.mail_kinds": table("value description audience is_optional is_urgent position heading advice", {
    recruiter: all(),
    admin,
    authenticator: all(),
  }),
  "app.error_codes": table("code name meaning", { admin }),
  "app.status_transitions": table("entity from_status to_status command", { admin }),
};

const NOTES_OF_TRANSFER =
  "run_id idempotency_key transfer_group description metadata error_message http_status stripe_request_id attempt first_sent_at lease_until next_attempt_at";
const NOTES_OF_REVERSAL =
  "idempotency_key metadata attempt error_message http_status stripe_request_id first_sent_at lease_until next_attempt_at";
const PROOF_OF_AUDIT = "changed_by reason metadata previous_hash hash";
const NOTES_OF_BREACH = "reported_by reported_by_role withdrawn_by withdrawn_by_role withdrawal_reason";

const NOTES_OF_BOOKING = "reason recorded_by recorded_by_role undone_by undone_by_role undo_reason";

/** Rows of somebody. */
const ROWS: Readonly<Record<string, TableRights>> = {
  "app.users": table("id auth_subject database_login email display_name role deactivated_at created_at updated_at", {
    recruiter: own("auth_subject database_login deactivated_at"),
    company: company("auth_subject database_login deactivated_at"),
    admin: all("auth_subject"),
  }),
  "app.companies": table("id name time_zone created_at updated_at", { recruiter: own(), company: company(), admin }),
  "app.company_members": table("company_id user_id created_at", { company: company(), admin }),
  "app.company_recruiters": table("company_id recruiter_id", { recruiter: own(), company: company(), admin }),
  "app.payout_accounts": table(
    `id user_id stripe_account_id transfers_enabled requirements_due disabled_reason checked_at created_at updated_at
     country bank_account_fingerprint linked_by linked_by_role linked_at cool_down_until
     payouts_enabled requirements_past_due requirements_eventually_due requirements_deadline default_currency
     bank_currencies service_agreement debit_negative_balances`,
    { recruiter: own("country bank_account_fingerprint linked_by linked_by_role linked_at"), admin },
  ),
  "app.mail_preferences": table("user_id kind is_wanted created_at updated_at", { recruiter: own(), admin }),
  "app.saved_views": {
    ...table("user_id list name address created_at updated_at", { admin: own() }),
    operator: all(),
  },
  "app.payout_policies": table(
    `id company_id version guarantee_period_days notice_period_days holdback_percentage created_at first_payment_rule
     first_payment_days clawback_rule recovers_by_offset recovers_by_reversal platform_keeps_rest offset_cap_percentage
     minimum_guarantee_period_days maximum_guarantee_period_days minimum_holdback_percentage maximum_holdback_percentage
     validity company_guarantee_days company_refund_rule published_by published_by_role fee_due_days late_fee_voids_guarantee pay_when partial_fee guarantee_remedy replacement_days
     payment_rhythm longest_wait_days`,
    { company: company("published_by published_by_role"), admin },
  ),
  "app.payout_policy_tranches": table("policy_id position percentage days_after_start", { company: company(), admin }),
  "app.fee_payments": table(
    `id placement_id amount currency paid_at available_on reference stripe_charge_id charge_currency refunded_amount disputed_at recorded_by recorded_by_role recorded_at undone_at
     undone_by undone_by_role undo_reason`,
    {
      company: company(
        "stripe_charge_id charge_currency recorded_by recorded_by_role undone_by undone_by_role undo_reason",
      ),
      admin,
    },
  ),
  "app.payout_policy_steps": table("policy_id position unit within kept_percentage", { company: company(), admin }),
  "app.payout_policy_thresholds": table("policy_id currency amount", { company: company(), admin, analyst: all() }),
  "app.payout_policy_minimums": table("policy_id currency amount", { company: company(), admin }),
  "app.payout_policy_role_rates": table("policy_id role percentage", { company: company(), admin }),
  "app.placements": table(
    `id external_ref company_id candidate_name job_title start_date guarantee_period_days guarantee_completion_date
     notice_period_days notice_completion_date holdback_percentage fee_amount platform_amount company_fee_amount currency
     signed_on time_zone policy_id status created_by created_by_role created_at updated_at replaces_placement_id`,
    {
      recruiter: own("company_fee_amount created_by created_by_role platform_amount"),
      company: company("created_by created_by_role"),
      admin,
    },
  ),
  "app.placement_recruiters": table("placement_id recruiter_id position role share fixed_amount amount created_at", {
    recruiter: own(),
    company: company(),
    admin,
    analyst: all(),
  }),
  "app.payouts": table(
    `id kind placement_id recruiter_id company_id amount currency status frozen_at frozen_by frozen_reason approval_required
     adjustment_reason adjustment_reference adjustment_date created_by created_at updated_at`,
    {
      recruiter: own(
        "frozen_by frozen_reason approval_required adjustment_reason adjustment_reference adjustment_date created_by",
      ),
      company: company(
        "frozen_by frozen_reason approval_required adjustment_reason adjustment_reference adjustment_date created_by",
      ),
      admin,
    },
  ),
  "app.payout_approvals": table(
    `id payout_id amount currency recruiter_id stripe_account_id bank_account_fingerprint policy_id hash reason approved_by
     approved_by_role approved_at revoked_at revoked_by revoked_by_role revoke_reason`,
    { admin },
  ),
  "app.payout_schedules": table(
    `id payout_id placement_id recruiter_id company_id escrow_hold_id kind amount currency scheduled_date
     guarantee_completion_date status processed_at failure_reason failure_code retry_count last_retry_at next_retry_at
     waits_for waiting_since due_at above_ceiling_on passes_ceilings created_at updated_at`,
    {
      recruiter: own("failure_reason waits_for waiting_since above_ceiling_on passes_ceilings"),
      company: company("failure_reason waits_for waiting_since above_ceiling_on passes_ceilings"),
      admin,
    },
  ),
  "app.escrow_holds": table(
    `id payout_id placement_id recruiter_id company_id hold_amount released_amount currency holdback_percentage hold_date
     release_date released_at released_by release_notes reason status tranche created_at updated_at`,
    {
      recruiter: own("released_by release_notes reason"),
      company: company("released_by release_notes reason"),
      admin,
    },
  ),
  "app.payout_transfers": table(
    `id schedule_id payout_id placement_id recruiter_id company_id generation amount currency destination status
     listed_status stripe_transfer_id error_code sent_at answered_at created_at updated_at reversed_by_hand reversed_by_hand_at
     batch_id source_transaction ${NOTES_OF_TRANSFER}`,
    {
      recruiter: own(`source_transaction ${NOTES_OF_TRANSFER}`),
      company: company(
        `destination stripe_transfer_id batch_id source_transaction reversed_by_hand reversed_by_hand_at
         ${NOTES_OF_TRANSFER}`,
      ),
      admin,
    },
  ),
  "app.payout_audit_log": table(
    `id payout_id placement_id recruiter_id company_id sequence entity entity_id action old_status new_status
     changed_by_name changed_by_role created_at ${PROOF_OF_AUDIT}`,
    { recruiter: own(PROOF_OF_AUDIT), company: company(PROOF_OF_AUDIT), admin, analyst: all() },
  ),
  "app.audit_log": table(
    `id payout_id placement_id sequence entity entity_id action old_status new_status changed_by changed_by_role
     changed_by_name reason metadata created_at previous_hash hash`,
    { admin, analyst: all() },
  ),
  "app.audit_chain_heads": table("chain last_sequence last_hash", { admin, analyst: all() }),
  "app.audit_archives": table("month row_count chain_count digest file_hash root end_id ends_at", {
    admin,
    analyst: all(),
  }),
  "app.audit_archive_ends": table("month chain entity payout_id recruiter_id last_sequence last_hash states steps", {
    admin,
    analyst: all(),
  }),
  "app.audit_definitions": table("hash definitions recorded_at", { admin, analyst: all() }),
  "app.audit_seals": table("number sealed_at row_count chain_count grown_count root definitions previous_hash hash", {
    admin,
    analyst: all(),
  }),
  "app.audit_seal_chains": table("seal_number chain last_sequence last_hash", { admin, analyst: all() }),
  "app.audit_seal_signatures": table("seal_number key_id public_key seal_hash signature signed_at", {
    admin,
    analyst: all(),
  }),
  "app.guarantee_breaches": table(
    `id placement_id ended_on reason clawback_rule reported_at withdrawn_at remedy ${NOTES_OF_BREACH}`,
    { recruiter: own(`reason ${NOTES_OF_BREACH}`), company: company(NOTES_OF_BREACH), admin },
  ),
  "app.guarantee_breach_payouts": table(
    "breach_id payout_id previous_status earned_before earned cancelled_schedule_ids forfeited_hold_ids",
    { admin },
  ),
  "app.recoveries": table(
    `id purpose breach_id payout_id placement_id recruiter_id company_id amount currency status by_offset by_reversal
     offset_cap_percentage next_reversal_at reversal_tries created_at updated_at collectable_from`,
    {
      recruiter: own("next_reversal_at reversal_tries"),
      company: company("next_reversal_at reversal_tries"),
      admin,
    },
  ),
  "app.bank_payouts": table(
    `id recruiter_id stripe_account_id stripe_payout_id amount currency status is_automatic arrival_date bank_account_last4
     failure_code failure_message initiated_at returned_at carries_known checked_at created_at updated_at`,
    { recruiter: own("carries_known checked_at"), admin },
  ),
  "app.bank_payout_transfers": table("bank_payout_id transfer_id recruiter_id amount basis created_at updated_at", {
    recruiter: own(),
    admin,
  }),
  "app.company_credits": table(
    `id placement_id company_id breach_id currency company_fee_amount recruiters_earned platform_share amount status
     given_back_amount settlement reference settled_at settled_by settled_by_role settle_reason created_at updated_at`,
    { company: company("recruiters_earned platform_share settled_by settled_by_role settle_reason"), admin },
  ),
  "app.recovery_steps": table(
    "id recovery_id kind amount status schedule_id reason created_by created_by_role created_at updated_at",
    {
      recruiter: own("reason created_by created_by_role"),
      // What a debt is set off against may be another company's obligation.
      company: company("schedule_id reason created_by created_by_role"),
      admin,
    },
  ),
  "app.payout_reversals": table(
    `id step_id recovery_id transfer_id payout_id recruiter_id company_id amount currency status stripe_transfer_id
     stripe_reversal_id error_code sent_at answered_at created_at updated_at ${NOTES_OF_REVERSAL}`,
    {
      recruiter: own(NOTES_OF_REVERSAL),
      company: company(`stripe_transfer_id stripe_reversal_id ${NOTES_OF_REVERSAL}`),
      admin,
    },
  ),
  "app.manual_payments": table(
    `id schedule_id payout_id placement_id recruiter_id company_id amount currency paid_at reference recorded_at undone_at
     ${NOTES_OF_BOOKING}`,
    { recruiter: own(NOTES_OF_BOOKING), company: company(`reference ${NOTES_OF_BOOKING}`), admin },
  ),
  "app.finding_bookings": table(
    `id finding_id kind transfer_id payout_id schedule_id amount given_up currency breach_id recorded_at undone_at
     ${NOTES_OF_BOOKING}`,
    { admin },
  ),
  "app.payout_pauses": table(
    `id scope_kind scope_value reason paused_by paused_by_role paused_at resumed_by resumed_by_role resumed_at
     resume_reason`,
    { admin },
  ),
  "app.webhook_endpoints": table(
    `id url event_types description created_by created_by_role created_at updated_at failing_since failure_count
     paused_until disabled_at disabled_reason retired_at`,
    { admin },
  ),
  "app.webhook_deliveries": table(
    `id endpoint_id event_id event_type payout_id order_key status attempts next_attempt_at last_attempt_at
     last_status_code last_error created_at updated_at`,
    { admin },
  ),
  "app.payout_ceilings": table(
    `id scope_kind company_id recruiter_id currency amount reason is_kept_by_two set_by set_by_role since lifted_by
     lifted_by_role lifted_at lift_reason`,
    { admin },
  ),
  "app.run_plans": table(
    `id as_of item_count pay_amounts hash reason planned_by planned_by_role planned_at expires_at executed_at
     executed_by executed_by_role run_id`,
    { admin },
  ),
  "app.run_plan_items": table(
    `plan_id schedule_id payout_id placement_id recruiter_id company_id amount offset_amount pay_amount currency
     stripe_account_id bank_account_fingerprint policy_id`,
    { admin },
  ),
  "app.run_plan_approvals": table("id plan_id hash approved_by approved_at", { admin }),
  "app.need_marks": table(
    "key taken_by taken_at snoozed_by snoozed_at snoozed_until snooze_reason amount item_count detail",
    { admin },
  ),
  "app.second_person_rules": table(
    "id kind currency from_amount set_by set_by_role since lifted_by lifted_by_role lifted_at",
    { admin },
  ),
  "app.requests": table(
    `id kind verb arguments basis basis_hash reason amount currency recruiter_id company_id payout_id status
     requested_by requested_by_role requested_at expires_at decided_by decided_by_role decided_at decision_reason`,
    { admin },
  ),
  "app.payout_runs": table(
    `id kind started_by started_by_role expected_at schedule_ids started_at claimed_until finished_at item_count item_amounts
     succeeded_count succeeded_amounts refused_count refused_amounts in_doubt_count in_doubt_amounts kept_back_count skipped
     skipped_count found_nothing created_at updated_at`,
    { admin },
  ),
  "app.reconciliations": table(
    `id window_from window_until is_continuation started_by started_by_role expected_at started_at last_page_at abandoned_at
     finished_at our_count our_counts our_amounts their_count their_counts their_amounts undecided_count undecided_amounts difference_count
     new_finding_count open_finding_count`,
    { admin },
  ),
  "app.reconciliation_findings": table(
    `id kind subject transfer_id stripe_transfer_id ours theirs first_seen_at first_seen_in last_seen_at last_seen_in
     seen_count superseded_at explained_at explained_by explained_by_role explanation`,
    { admin },
  ),
  "app.events": table("id type payout_id entity_id payload created_at", { admin }),
};

/** What the analysts' views use of the tables: a view shows its reader only what they may read. */
const OF_VIEWS: Readonly<Record<string, string>> = {
  "app.users": "id display_name email",
  "app.companies": "id name",
  "app.company_recruiters": "company_id recruiter_id",
  "app.payout_accounts": "id user_id disabled_reason",
  "app.placements":
    "id company_id external_ref start_date guarantee_completion_date notice_completion_date fee_amount company_fee_amount platform_amount currency status policy_id replaces_placement_id",
  "app.bank_payouts":
    "id recruiter_id stripe_account_id stripe_payout_id amount currency status is_automatic arrival_date bank_account_last4 failure_code initiated_at returned_at",
  "app.bank_payout_transfers": "bank_payout_id transfer_id amount basis",
  "app.company_credits": "id placement_id breach_id platform_share amount status settlement given_back_amount",
  "app.payout_approvals": "id payout_id",
  "app.payouts":
    "id kind placement_id recruiter_id company_id amount currency status approval_required frozen_at created_at",
  "app.escrow_holds":
    "id payout_id placement_id recruiter_id company_id tranche hold_amount released_amount currency hold_date release_date status released_at reason",
  "app.payout_schedules":
    "id payout_id placement_id recruiter_id company_id escrow_hold_id kind amount currency scheduled_date guarantee_completion_date status processed_at failure_reason failure_code due_at retry_count next_retry_at",
  "app.payout_transfers":
    "id schedule_id payout_id placement_id recruiter_id company_id generation amount currency status first_sent_at answered_at batch_id source_transaction stripe_transfer_id error_code error_message stripe_request_id reversed_by_hand reversed_by_hand_at listed_status",
  "app.guarantee_breaches": "id placement_id ended_on reason withdrawn_at remedy",
  "app.guarantee_breach_payouts": "breach_id payout_id earned",
  "app.recoveries":
    "id purpose breach_id payout_id placement_id recruiter_id company_id amount currency status next_reversal_at created_at",
  "app.recovery_steps": "id recovery_id schedule_id kind amount status",
  "app.payout_reversals": "id step_id recovery_id transfer_id amount status stripe_reversal_id answered_at",
  "app.finding_bookings":
    "id finding_id transfer_id payout_id schedule_id kind amount given_up breach_id recorded_at undone_at",
  "app.manual_payments":
    "id schedule_id payout_id recruiter_id amount currency paid_at reference recorded_at undone_at",
  "app.reconciliation_findings":
    "id kind subject transfer_id stripe_transfer_id ours theirs first_seen_at last_seen_at seen_count superseded_at explained_at explanation",
  "app.payout_runs":
    "id kind started_by_role expected_at started_at finished_at item_count item_amounts succeeded_count succeeded_amounts refused_count refused_amounts in_doubt_count in_doubt_amounts kept_back_count skipped skipped_count found_nothing",
  "app.reconciliations":
    "id window_from window_until started_at finished_at our_amounts their_amounts undecided_amounts difference_count new_finding_count open_finding_count",
  "app.payout_policies":
    "id company_id version guarantee_period_days notice_period_days holdback_percentage first_payment_rule first_payment_days clawback_rule guarantee_remedy recovers_by_offset recovers_by_reversal pay_when partial_fee fee_due_days validity published_by_role created_at payment_rhythm longest_wait_days",
};

export const TABLES: Readonly<Record<string, TableRights>> = Object.fromEntries(
  Object.entries(ROWS).map(([name, rights]) => {
    const used = OF_VIEWS[name];
    if (used === undefined) return [name, rights];
    const hidden = rights.columns.filter((column) => !words(used).includes(column));
    return [name, { ...rights, analyst: { rows: name === "app.users" ? "recruiters" : "all", hidden } }];
  }),
);
