// The calls that are raced: each verb of an admin, and what workers do, with the arguments that a target has.

import { daysAgo } from "../support/days.ts";
import type { Call, Target } from "./races.ts";

const admin = (sql: string, values: Call["values"]): Call => ({ sql, values, by: "admin" });
/** Where a second person would have to confirm it. */
const owner = (sql: string, values: Call["values"]): Call => ({ sql, values, by: "owner" });
const worker = (sql: string, values: Call["values"]): Call => ({ sql, values, by: "worker" });
const answer = (target: Target, more: object) => [
  JSON.stringify([{ transfer_id: target.transfer, attempt: 1, ...more }]),
];
const stripped = (id: string) => id.replaceAll("-", "");

export const CALLS = {
  approve_payout: admin("select app.approve_payout($1, 'x')", ({ payout }) => [payout]),
  unfreeze_payout: admin("select app.unfreeze_payout($1, 'x')", ({ payout }) => [payout]),
  freeze_payout: admin("select app.freeze_payout($1, 'x')", ({ payout }) => [payout]),
  cancel_payout: admin("select app.cancel_payout($1, 'x')", ({ payout }) => [payout]),
  approve_payouts: admin("select app.approve_payouts(array[$1::uuid], 'x')", ({ payout }) => [payout]),
  freeze_payouts: admin("select app.freeze_payouts(array[$1::uuid], 'x')", ({ payout }) => [payout]),
  retry_payout_schedules: admin("select app.retry_payout_schedules(array[$1::uuid], 'x')", ({ schedule }) => [
    schedule,
  ]),
  reschedule_payout_schedules: admin(
    "select app.reschedule_payout_schedules(array[$1::uuid], $2, 'x')",
    ({ schedule }, { name }) => [schedule, name === "a" ? "2040-01-01Z" : "2041-01-01Z"],
  ),
  release_escrow_holds: admin("select app.release_escrow_holds(array[$1::uuid], 'x')", ({ hold }) => [hold]),
  create_payout_schedule: admin("select app.create_payout_schedule($1, '2040-01-01Z', 1000)", ({ payout }) => [payout]),
  reschedule_payout_schedule: admin("select app.reschedule_payout_schedule($1, $2, 'x')", ({ schedule }, { name }) => [
    schedule,
    name === "a" ? "2040-01-01Z" : "2041-01-01Z",
  ]),
  cancel_payout_schedule: admin("select app.cancel_payout_schedule($1, 'x')", ({ schedule }) => [schedule]),
  retry_payout_schedule: admin("select app.retry_payout_schedule($1, 'x')", ({ schedule }) => [schedule]),
  create_adjustment: admin("select app.create_adjustment($1, 1000, 'USD', 'x', '2040-01-01Z')", ({ recruiter }) => [
    recruiter,
  ]),
  create_escrow_hold: admin("select app.create_escrow_hold($1, 1000, '2040-01-01Z', 'x')", ({ payout }) => [payout]),
  record_manual_payment: owner("select app.record_manual_payment($1, '2026-01-05Z', 'x', 'x')", ({ schedule }) => [
    schedule,
  ]),
  undo_manual_payment: owner(
    "select app.undo_manual_payment((select id from app.manual_payments where schedule_id = $1), 'x')",
    ({ schedule }) => [schedule],
  ),
  link_transfer: admin(
    "select app.link_transfer((select id from app.reconciliation_findings where subject = $1), $2)",
    ({ payout, schedule }) => [`tr_h${stripped(payout)}`, schedule],
  ),
  book_reversal: admin(
    "select app.book_reversal((select id from app.reconciliation_findings where transfer_id = $1), $2)",
    ({ transfer }, { name }) => [transfer, name === "a" ? "owed_again" : "taken_back"],
  ),
  undo_finding_booking: admin(
    "select app.undo_finding_booking((select id from app.finding_bookings where payout_id = $1 order by id limit 1), 'x')",
    ({ payout }) => [payout],
  ),
  redirect_payout: owner("select app.redirect_payout($1, 'x')", ({ payout }) => [payout]),
  stop_redirect: admin("select app.stop_redirect($1, 'x')", ({ payout }) => [payout]),
  process_payout_schedule: admin("select app.process_payout_schedule($1)", ({ schedule }) => [schedule]),
  release_escrow_hold: admin("select app.release_escrow_hold($1, 'x', 1000)", ({ hold }) => [hold]),
  forfeit_escrow_hold: admin("select app.forfeit_escrow_hold($1, 'x')", ({ hold }) => [hold]),
  forfeit_unscheduled: admin("select app.forfeit_unscheduled($1, 'x')", ({ payout }) => [payout]),
  cancel_escrow_hold: admin("select app.cancel_escrow_hold($1, 'x')", ({ hold }) => [hold]),
  cancel_placement: admin("select app.cancel_placement($1, 'x')", ({ placement }) => [placement]),
  complete_placement: admin("select app.complete_placement($1)", ({ placement }) => [placement]),
  extend_guarantee: admin("select app.extend_guarantee($1, $2, 'x')", ({ placement }, { name }) => [
    placement,
    name === "a" ? 120 : 130,
  ]),
  report_guarantee_breach: admin("select app.report_guarantee_breach($1, $2, 'x')", ({ placement }) => [
    placement,
    daysAgo(1),
  ]),
  replace_candidate: admin("select app.replace_candidate($1, 'B. Candidate', $2, 'x', $3)", ({ placement }) => [
    placement,
    daysAgo(0),
    daysAgo(1),
  ]),
  record_fee_payment: admin("select app.record_fee_payment($1, 60000, now())", ({ placement }) => [placement]),
  undo_fee_payment: admin(
    "select app.undo_fee_payment((select min(id::text)::uuid from app.fee_payments where placement_id = $1), 'x')",
    ({ placement }) => [placement],
  ),
  record_fee_refund: admin(
    "select app.record_fee_refund((select min(id::text)::uuid from app.fee_payments where placement_id = $1), 10, 'x')",
    ({ placement }) => [placement],
  ),
  withdraw_guarantee_breach: admin("select app.withdraw_guarantee_breach($1, 'x')", ({ placement }) => [placement]),
  erase_candidate: admin("select app.erase_candidate($1, 'x')", ({ placement }) => [placement]),
  set_company_fee: admin("select app.set_company_fee($1, $2, 'x')", ({ placement }, { name }) => [
    placement,
    name === "a" ? 150_000 : 160_000,
  ]),
  settle_company_credit: admin("select app.settle_company_credit($1, 'refund', $2, 'x')", ({ credit }, { name }) => [
    credit,
    `CN-${name}`,
  ]),
  reopen_company_credit: admin("select app.reopen_company_credit($1, 'x')", ({ credit }) => [credit]),
  retry_recovery: admin("select app.retry_recovery($1, 'x')", ({ debt }) => [debt]),
  write_off_recovery: admin("select app.write_off_recovery($1, 'x', $2)", ({ debt }, { name }) => [
    debt,
    name === "a" ? null : 100,
  ]),
  end_cool_down: admin("select app.end_cool_down($1, 'x')", ({ recruiter }) => [recruiter]),
  start_onboarding: admin("select app.start_onboarding($1, 'DE')", ({ recruiter }) => [recruiter]),
  link_payout_account: admin("select app.link_payout_account($1, $2)", ({ recruiter }, { name }) => [
    recruiter,
    `acct_${name}${stripped(recruiter)}`,
  ]),
  pass_payout_ceiling: admin("select app.pass_payout_ceiling($1, 'x')", ({ schedule }) => [schedule]),
  deactivate_user: admin("select app.deactivate_user($1)", ({ recruiter }) => [recruiter]),
  process_due_schedules: admin("select app.process_due_schedules()", () => []),
  release_due_escrow_holds: admin("select app.release_due_escrow_holds()", () => []),
  pause_payouts: admin("select app.pause_payouts('recruiter:' || $1, 'x')", ({ recruiter }) => [recruiter]),
  // What the worker does meanwhile.
  begin_transfers: worker("select app_private.begin_transfers(array[$1::uuid])", ({ transfer }) => [transfer]),
  record_success: worker("select app_private.record_transfer_answers($1)", (target) =>
    answer(target, { http_status: 200, stripe_transfer_id: `tr_${stripped(target.transfer ?? "")}` }),
  ),
  record_refusal: worker("select app_private.record_transfer_answers($1)", (target) =>
    answer(target, { http_status: 400, code: "account_invalid", message: "x" }),
  ),
  record_payout_account: worker(
    "select app_private.record_payout_account($1, true, '{}', null, null)",
    ({ account }) => [account],
  ),
} as const satisfies Record<string, Call>;
export type CallName = keyof typeof CALLS;
