// Every call that a worker waits for on the way from a claim to a recorded outcome, and on the ways round it. At each one
// a worker is killed: before the call, while it runs, and after its answer.

import type { KillAt, Moment } from "../support/kill_point.ts";
import { createBrokenPlacements, type PayoutSystem } from "../support/payout_system.ts";

export const MOMENTS: readonly Moment[] = ["before", "sent", "answered"];

export interface KillPoint {
  call: string;
  /** In the middle of the run: which of a process's calls it is. */
  occurrence: number;
  scenario: keyof typeof SCENARIOS;
}

/** What is arranged before a round, so that the runs come to these calls. */
export const SCENARIOS = {
  /** Everything goes well. */
  undisturbed: async () => undefined,
  /** Stripe fails for some transfers, before or after it made them: its list must be asked. */
  doubt: async ({ sandbox }: PayoutSystem) => {
    await sandbox.control.inject({ fault: "server_error_before_execution", times: 15 });
    await sandbox.control.inject({ fault: "server_error_after_execution", times: 15 });
  },
  /** Stripe refuses some transfers as if there were no money. */
  poor: async ({ sandbox }: PayoutSystem) => {
    await sandbox.control.inject({ fault: "balance_insufficient", times: 30 });
  },
  /** Stripe refuses some transfers as if the accounts were not ready, and is asked about the accounts. */
  unready: async ({ sandbox }: PayoutSystem) => {
    await sandbox.control.inject({ fault: "insufficient_capabilities_for_transfer", times: 10 });
  },
  /** Guarantees broke, and what was paid is taken back. */
  broken: async (system: PayoutSystem) => createBrokenPlacements(system, 10),
  /** The same, and Stripe fails before or after it took the money back: its list must be asked. */
  "broken, in doubt": async (system: PayoutSystem) => {
    await createBrokenPlacements(system, 10);
    const match = { method: "POST", path: "/v1/transfers/*" } as const;
    await system.sandbox.control.inject({ fault: "server_error_before_execution", times: 4, match });
    await system.sandbox.control.inject({ fault: "server_error_after_execution", times: 4, match });
  },
  /** Stripe does not take the key for a moment: the lane stops, and is tried again. */
  locked: async ({ sandbox }: PayoutSystem) => {
    await sandbox.control.inject({ fault: "unauthorized", times: 3 });
  },
} as const;

export const KILL_POINTS: readonly KillPoint[] = [
  { call: "start_payout_run", occurrence: 1, scenario: "undisturbed" },
  { call: "step_payout_run", occurrence: 1, scenario: "undisturbed" },
  { call: "step_payout_run", occurrence: 2, scenario: "undisturbed" },
  { call: "step_payout_run", occurrence: 3, scenario: "undisturbed" },
  { call: "queue: get_jobs", occurrence: 3, scenario: "undisturbed" },
  { call: "reserve_stripe_requests", occurrence: 2, scenario: "undisturbed" },
  { call: "begin_transfers", occurrence: 2, scenario: "undisturbed" },
  { call: "POST /v1/transfers", occurrence: 5, scenario: "undisturbed" },
  { call: "record_transfer_answers", occurrence: 2, scenario: "undisturbed" },
  { call: "finish_answered_runs", occurrence: 2, scenario: "undisturbed" },
  { call: "queue: complete_jobs", occurrence: 2, scenario: "undisturbed" },
  { call: "resolve_transfers", occurrence: 1, scenario: "undisturbed" },
  { call: "begin_look_up", occurrence: 2, scenario: "doubt" },
  { call: "GET /v1/transfers", occurrence: 2, scenario: "doubt" },
  { call: "record_look_up", occurrence: 2, scenario: "doubt" },
  { call: "claim_reversals", occurrence: 1, scenario: "broken" },
  { call: "POST /v1/transfers/:id/reversals", occurrence: 2, scenario: "broken" },
  { call: "GET /v1/transfers/:id/reversals", occurrence: 1, scenario: "broken, in doubt" },
  { call: "start_payout_run", occurrence: 2, scenario: "poor" },
  { call: "GET /v1/balance", occurrence: 1, scenario: "poor" },
  { call: "record_platform_balance", occurrence: 1, scenario: "poor" },
  { call: "GET /v1/accounts/:id", occurrence: 1, scenario: "unready" },
  { call: "record_payout_account", occurrence: 1, scenario: "unready" },
  { call: "stripe_circuit_is_open", occurrence: 1, scenario: "locked" },
  { call: "begin_circuit_probe", occurrence: 1, scenario: "locked" },
  { call: "close_stripe_circuit", occurrence: 1, scenario: "locked" },
];

/** Of the reading of Stripe's list, which each worker does at its start: kill_reading.test.ts kills it there. */
export const READING_POINTS: readonly KillAt[] = [
  { call: "begin_stripe_reading", moment: "answered", occurrence: 1 },
  { call: "GET /v1/transfers", moment: "sent", occurrence: 1 },
  { call: "note_stripe_transfers", moment: "answered", occurrence: 1 },
  ...MOMENTS.map((moment) => ({ call: "adopt_next_transfer", moment, occurrence: 2 })),
  ...MOMENTS.map((moment) => ({ call: "finish_stripe_reading", moment, occurrence: 1 })),
];

/** What workers do beside the way of a transfer: at their start, and whenever a minute of the crontab comes during a test. */
export const BESIDE_THE_WAY =
  /^(GET \/v1\/(account|events|balance_transactions|payouts|payouts\/:id|transfers\/:id)|assert_own_objects|assert_clock|begin_worker|bind_stripe_account|record_task_end|claim_webhook_deliveries|record_webhook_answer|report_missed_tasks|note_stripe_reversals|ask_about_accounts_in_use|ask_about_bank_payouts|known_carries|record_bank_payout|record_bank_payout_schedule|requeue_stripe_events|purge_stripe_events|purge_webhook_deliveries|purge_events|purge_plans|purge_jobs|expire_requests|make_audit_partitions|seal_audit_log|audit_seals_to_sign|sign_audit_seal|pending_funds_since|record_pending_funds|begin_onboarding|record_onboarding_account|record_onboarding_link|fail_onboarding|measure|measure_invariants|metrics|watch_sessions|collect_mails|take_mails|record_mail|finish_claiming|readiness|run_report|money_stops|complete_due_placements|\w*(reconciliation|unseen)\w*|stage_\w+|transfers_to_ask)$/;
