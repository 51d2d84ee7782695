// Every event of the outbox: what it says, and the schema of what it carries. Fields may be added, never taken away:
// whoever reads events passes over fields that they do not know.

import { z } from "zod";

const id = z.guid();
const text = z.string();
const time = z.iso.datetime({ offset: true });
const amount = z.int().describe("Minor units.");
const actor = z
  .looseObject({ user_id: id.nullable(), role: text })
  .describe("Who did it; user_id is null for a login that belongs to nobody, and role is its name.");

/** A change of a payout, a schedule or a hold. */
const change = z.looseObject({
  old_status: text.nullable(),
  new_status: text,
  changes: z
    .record(text, z.looseObject({ new: z.unknown(), old: z.unknown().optional() }))
    .describe("The changed columns, each with its old and new value."),
});
/** What tells of a row: those of its columns that it has. */
const row = z
  .looseObject({
    kind: text,
    status: text,
    amount,
    fee_amount: amount,
    currency: text,
    company_id: id,
    recruiter_id: id,
    schedule_id: id,
    recovery_id: id,
    placement_id: id,
    transfer_id: id,
    run_id: id,
    error_code: text,
  })
  .partial();
const run = row.extend({
  item_count: z.int().optional(),
  item_amounts: z.record(text, amount).optional().describe("By currency, minor units."),
  succeeded_count: z.int().optional(),
  refused_count: z.int().optional(),
  in_doubt_count: z.int().optional(),
});
const debt = z.looseObject({ recovery_id: id });
const person = z.looseObject({ email: text, role: text, actor });
const member = z.looseObject({ company_id: id, user_id: id, actor });
/** The whole row, as its table has it (docs/schema.md). */
const wholeRow = z.looseObject({ id });
const plan = z.looseObject({ plan_id: id });
const duplicate = z.looseObject({}).describe("stripe_transfer_ids or stripe_reversal_ids: all that Stripe shows.");
const request = wholeRow.extend({ kind: text, verb: text, status: text, actor });
const finding = z.looseObject({ kind: text, subject: text });
const endpoint = z.looseObject({
  host: text,
  event_types: z.array(text),
  description: text.nullable(),
  failing_since: time.nullable(),
  reason: text.nullable(),
  actor,
});

interface Kind {
  data: z.ZodType;
  says: string;
}
const of = (data: z.ZodType, says: Readonly<Record<string, string>>): Record<string, Kind> =>
  Object.fromEntries(Object.entries(says).map(([type, sentence]) => [type, { data, says: sentence }]));

export const EVENTS: Readonly<Record<string, Kind>> = {
  ...of(change, {
    "payout.created": "A recruiter is owed a part of a fee, or an adjustment.",
    "payout.pending": "It waits for an approval.",
    "payout.approved": "It may be paid.",
    "payout.processing": "A part of it is on its way.",
    "payout.completed": "All its parts are paid or forfeited.",
    "payout.failed": "No part of it can be paid.",
    "payout.cancelled": "It was cancelled.",
    "payout.reversed": "It was taken back.",
    "payout.frozen": "Nothing of it is sent until somebody unfreezes it.",
    "payout.unfrozen": "It goes on.",
    "payout.updated": "Something else of it changed.",
    "payout_schedule.created": "An obligation was made: an amount that is due at a date.",
    "payout_schedule.pending": "It is owed again.",
    "payout_schedule.processing": "A run has claimed it.",
    "payout_schedule.processed": "It was paid.",
    "payout_schedule.failed": "Its payment was refused.",
    "payout_schedule.cancelled": "It was cancelled.",
    "payout_schedule.updated": "Its date, or something else of it, changed.",
    "escrow_hold.created": "A part of a payout is withheld.",
    "escrow_hold.active": "It is withheld again.",
    "escrow_hold.released": "It was released: an obligation pays it.",
    "escrow_hold.part_released": "A part of it was released.",
    "escrow_hold.forfeited": "The recruiter does not get it.",
    "escrow_hold.cancelled": "It was cancelled.",
    "escrow_hold.updated": "Its release date, or something else of it, changed.",
  }),
  ...of(z.looseObject({ schedule_id: id, amount, currency: text, failure_code: text.nullable() }), {
    "escrow_hold.release_failed": "Stripe refused the payment of a released hold.",
  }),
  ...of(row, {
    "placement.created": "A placement was entered.",
    "placement.cancelled": "It was called off.",
    "payout_transfer.created": "A transfer is intended.",
    "payout_transfer.succeeded": "Stripe has made it.",
    "payout_transfer.refused": "Stripe has refused it.",
    "payout_transfer.in_doubt": "Stripe has not answered; it is cleared up before anything else is sent.",
    "payout_reversal.created": "A reversal is intended.",
    "payout_reversal.succeeded": "Stripe has made it.",
    "payout_reversal.refused": "Stripe has refused it.",
    "payout_reversal.in_doubt": "Stripe has not answered.",
    "recovery.created": "A recruiter owes money back.",
    "recovery.cancelled": "The debt is none any more.",
    "recovery_step.created": "A part of a debt is to be set off, reversed or written off.",
    "recovery_step.reserved": "It is reserved.",
    "recovery_step.done": "It was done.",
    "recovery_step.dropped": "It was given up.",
    "company_credit.created": "A company is owed something back.",
    "company_credit.cancelled": "It is not owed any more.",
  }),
  ...of(run, {
    "payout_run.created": "A run began.",
    "payout_run.finished": "A run ended, with its counts.",
  }),
  ...of(z.looseObject({ id, count: z.int(), amounts: z.record(text, amount), reasons: z.record(text, z.int()) }), {
    "payout_run.paid_nothing": "A run paid nothing while something was due: the run, and what kept the payments back.",
  }),
  ...of(z.looseObject({}), {
    "stripe_circuit.closed": "Stripe takes the key again: money moves.",
  }),
  ...of(z.looseObject({ reason: text.nullable() }), {
    "stripe_circuit.opened": "Stripe refused the platform's key: nothing moves.",
  }),
  ...of(duplicate, {
    "payout_transfer.duplicate": "Stripe shows more than one transfer for one intent: somebody must look.",
    "payout_reversal.duplicate": "Stripe shows more than one reversal for one intent.",
  }),
  ...of(z.looseObject({ transfer_id: id, reason: text, actor }), {
    "payout_transfer.look_up_asked": "An admin has one in doubt looked up in Stripe's list at once.",
  }),
  ...of(z.looseObject({ stripe_transfer_id: text, amount, amount_reversed: amount, currency: text }), {
    "payout_transfer.reversed_at_stripe": "Somebody reversed a transfer at Stripe by hand.",
  }),
  ...of(z.looseObject({ status: text }), {
    "payout_transfer.contradicted_by_stripe": "Stripe shows another transfer than the books.",
  }),
  ...of(debt, {
    "recovery.settled": "Nothing of the debt is left: recovered or written off.",
    "recovery.needs_attention": "Stripe refused a reversal for good: an admin decides.",
    "recovery.retried": "An admin had it tried again.",
    "payout_redirect.ended": "What was taken back was paid to another account, as far as it could be taken back.",
  }),
  ...of(wholeRow, {
    "placement.breached": "Its guarantee was broken: the breach.",
    "placement.breach_withdrawn": "The breach was a mistake.",
    "company_credit.settled": "The company has it.",
    "company_credit.reopened": "The settling was a mistake.",
    "manual_payment.recorded": "A payment outside Stripe was booked.",
    "manual_payment.undone": "It was a mistake.",
    "fee_payment.recorded": "A company paid its fee, or a part of it.",
    "fee_payment.undone": "It was a mistake.",
    "fee_payment.refunded": "It was given back to the company, or a part of it.",
    "fee_payment.refund_failed": "What was given back has not reached the company, or a part of it: it is here again.",
    "fee_payment.disputed": "The company's bank disputes it.",
    "fee_payment.dispute_ended": "That is decided.",
    "payout_pause.started": "Payouts are paused, in a scope.",
    "payout_pause.ended": "They go on.",
    "payout_policy.published": "New terms hold.",
    "payout_ceiling.set": "A largest amount a day was set.",
    "payout_ceiling.lifted": "It was lifted.",
    "payout_redirect.started": "A payment is taken back, to be paid to another account.",
    "reconciliation_finding.booked": "A difference to Stripe was booked.",
    "reconciliation_finding.booking_undone": "The booking was a mistake.",
  }),
  ...of(plan.extend({ item_count: z.number(), pay_amounts: z.looseObject({}) }), {
    "run_plan.created": "What would be paid was frozen, to be approved by two.",
  }),
  ...of(plan.extend({ approved_by: id }), { "run_plan.approved": "One of the two has approved it." }),
  ...of(plan.extend({ run_id: id, pay_amounts: z.looseObject({}) }), {
    "run_plan.executed": "Exactly that is being paid.",
  }),
  ...of(wholeRow.extend({ replacement_id: id }), {
    "placement.replaced": "Another candidate came, in another placement.",
  }),
  ...of(z.looseObject({ placement_id: id, stripe_charge_id: text, amount, currency: text, reason: text }), {
    "fee_payment.not_recorded": "A charge at Stripe names a placement, and does not fit its fee.",
  }),
  ...of(z.looseObject({ placement_id: id }), { "placement.completed": "Its guarantee is over." }),
  ...of(z.looseObject({ company_fee_amount: amount.nullable(), currency: text, reason: text, actor }), {
    "placement.company_fee_set": "What the company pays was set.",
  }),
  ...of(finding, {
    "reconciliation_finding.found": "Stripe and the books differ.",
    "reconciliation_finding.explained": "Somebody has explained why.",
  }),
  ...of(person, {
    "user.created": "A person was added.",
    "user.sign_in_linked": "A person has a sign-in, or another one.",
    "user.database_login_linked": "A person has a login of the database.",
    "user.database_login_unlinked": "A person has no login of the database any more.",
    "user.deactivated": "A person may do nothing any more.",
  }),
  ...of(member, {
    "company_member.added": "A person belongs to a company.",
    "company_member.removed": "A person does not belong to a company any more.",
  }),
  ...of(z.looseObject({ recruiter_id: id, old: text.nullable(), new: text, cool_down_until: time.nullable(), actor }), {
    "payout_account.linked": "A recruiter is paid to another Stripe account.",
  }),
  ...of(z.looseObject({ recruiter_id: id, stripe_account_id: text }), {
    "payout_account.cannot_receive":
      "A recruiter's account is closed, rejected, cut off, or out of the platform's reach.",
  }),
  ...of(
    z.looseObject({
      currency: text,
      needed_on: z.iso.date().nullable().describe("The first day that is not covered, in the platform's time zone."),
      missing: amount.nullable().describe("What is missing on that day."),
      top_up: amount.describe("What is missing at most, and so what to add to the balance."),
      order_on: z.iso.date().nullable().describe("The last day on which a top-up by bank comes in time."),
      due: amount.describe("All that falls due within cover_warning_days."),
      available: amount.nullable(),
      balance_asked_at: time.nullable(),
    }),
    {
      "cover.not_covered":
        "The platform's balance will not cover what falls due soon; written anew when it is sooner or more than was told.",
      "cover.covered": "What falls due soon is covered again.",
    },
  ),
  ...of(
    z.looseObject({
      placement_id: id,
      company_id: id,
      currency: text,
      due_on: z.iso.date().describe("The last day on which it was paid in time."),
      fee: amount.describe("What the company has to pay, less what is owed back to it."),
      received: amount,
      missing: amount,
      disputed: amount,
      waiting: amount.describe("What is due to recruiters and waits for it, by the terms."),
      waiting_payments: z.number(),
    }),
    { "fee.late": "A company has not paid its whole fee in time; once, until it has come in." },
  ),
  ...of(
    z.looseObject({
      recruiter_id: id,
      started_at: time.nullable().describe("When they began at Stripe; null: not yet."),
      reminder: z.number().describe("1 for the first."),
      reminded_by: id.nullable().describe("The admin who reminded them; null: it was sent by itself."),
      amounts: z
        .array(z.looseObject({ currency: text, amount, first_due_at: time }))
        .describe("What is due within 30 days, and cannot be received."),
    }),
    {
      "onboarding.unfinished":
        "A recruiter is reminded: their account cannot receive what is due, and what Stripe asks for is theirs to give.",
    },
  ),
  ...of(z.looseObject({ recruiter_id: id, stripe_account_id: text, requirements_due: z.array(text), deadline: time }), {
    "payout_account.deadline_set": "Stripe wants details of a recruiter's account by a date, and may stop it then.",
  }),
  ...of(z.looseObject({ recruiter_id: id, stripe_account_id: text, cool_down_until: time.nullable() }), {
    "payout_account.bank_account_changed": "Another bank account stands behind a recruiter's Stripe account.",
  }),
  ...of(z.looseObject({ recruiter_id: id, stripe_account_id: text, cool_down_until: time, reason: text, actor }), {
    "payout_account.cool_down_ended": "Two admins let a changed account be paid before its waiting time is over.",
  }),
  ...of(
    z.looseObject({
      recruiter_id: id,
      stripe_account_id: text,
      stripe_payout_id: text,
      amount,
      currency: text,
      status: text,
      arrival_date: z.iso.date(),
      failure_code: text.nullable(),
      failure_message: text.nullable(),
      was_paid: z.boolean().describe("It came back after it counted as paid."),
    }),
    {
      "bank_payout.created": "Stripe pays from a recruiter's Stripe balance to their bank.",
      "bank_payout.in_transit": "It is on its way to the bank.",
      "bank_payout.paid": "It is in the bank, as far as Stripe knows.",
      "bank_payout.failed": "The bank returned it, perhaps after it counted as paid.",
      "bank_payout.canceled": "It was called off.",
    },
  ),
  ...of(request, {
    "request.created": "An act waits for a second person.",
    "request.confirmed": "A second person confirmed it, and it was done.",
    "request.declined": "It was declined.",
    "request.expired": "Nobody decided in time.",
    "request.outdated": "It was asked for again after its facts had changed.",
  }),
  ...of(z.looseObject({ kind: text, actor }), {
    "second_person_rule.set": "A kind of acts needs a second person.",
    "second_person_rule.lifted": "It needs none any more.",
  }),
  ...of(z.looseObject({ task: text, since: time.nullable() }), {
    "task.missed": "A task of the crontab did not come.",
    "task.back": "It has come.",
  }),
  ...of(z.looseObject({ stripe_account_id: text, lineage_id: id }), {
    "stripe_account.claimed": "This database pays from the account, and no other does.",
  }),
  ...of(z.looseObject({ company_id: id.nullable(), time_zone: text.nullable(), actor }), {
    "time_zone.set": "The days of a company's placements, or of the platform's, are of another time zone.",
  }),
  ...of(z.looseObject({ actor }), {
    "placement.candidate_erased": "The name of its candidate was erased, for good.",
  }),
  ...of(z.looseObject({ user_id: id, kind: text, is_wanted: z.boolean() }), {
    "mail_preference.set": "A person switched a kind of mails off, or on.",
  }),
  ...of(
    z.looseObject({
      number: text,
      sealed_at: time,
      row_count: text,
      chain_count: text,
      previous_hash: text,
      hash: text,
      key_id: text,
      signature: text,
    }),
    {
      "audit_seal.signed":
        "A seal of the audit logs: data is the line of AUDIT_SEAL_FILE. Keep it where nobody else writes.",
    },
  ),
  ...of(endpoint, {
    "webhook_endpoint.created": "Events are delivered to another address.",
    "webhook_endpoint.updated": "Its address, filter or description changed.",
    "webhook_endpoint.secret_rotated": "It has a new secret.",
    "webhook_endpoint.disabled": "It was switched off, by an admin or after a long failure.",
    "webhook_endpoint.enabled": "It was switched on again.",
    "webhook_endpoint.retired": "It was ended for good.",
  }),
};

/** The body of a delivery. */
export const Envelope = z.looseObject({
  id: id.describe("The event's, and the webhook-id: the same at each delivery."),
  type: text,
  timestamp: time,
  payout_id: id.nullable(),
  entity_id: id.nullable().describe("The row that it is about: the payout, the schedule, the hold, …"),
  data: z.looseObject({}).describe("By type, as below."),
});
