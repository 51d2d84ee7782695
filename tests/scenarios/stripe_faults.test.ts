// Every way in which the sandbox can misbehave towards a transfer, and what must have become of the money in the end.

import test, { type ExecutionContext } from "ava";
import type { FaultName } from "../../sandbox/faults/catalog.ts";
import { FAULT_NAMES } from "../../sandbox/faults/catalog.ts";
import { AMBIGUOUS } from "../support/ambiguous_faults.ts";
import { createRecruiter } from "../support/fixtures.ts";
import { AMOUNT, Obligation, type Standing } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  settings: {
    resend_base_seconds: 1,
    resend_cap_seconds: 1,
    look_up_after_seconds: 2,
    lost_intent_seconds: 5,
    retry_base_seconds: 1,
  },
  crontab: ["process_due_schedules", "resolve_transfers", "retry_failed_schedules"],
});

/** Exactly one transfer in the ledger, of the right amount to the right account, under the key of this generation. */
async function paidOnce(t: ExecutionContext, payment: Obligation, generation: number): Promise<Standing> {
  const standing = await payment.isPaid();
  const ledger = await payment.ledger();
  t.is(ledger.length, 1);
  const last = standing.tries.at(-1);
  t.like(ledger[0], {
    amount: AMOUNT,
    amount_reversed: 0,
    currency: "usd",
    destination: payment.recruiter.stripeAccountId,
    idempotency_key: `holdback:${standing.schedule_id}:${generation}`,
  });
  t.is(last?.generation, generation);
  t.is(last?.stripe_transfer_id, ledger[0]?.id as string);
  t.deepEqual(
    standing.tries.map(({ status }) => status),
    [...Array.from({ length: generation - 1 }, () => "refused"), "succeeded"],
  );
  return standing;
}

async function struck(fault: FaultName, times = 1, delay_ms: number | null = null): Promise<Obligation> {
  // The fault first: the crontab runs all the time here.
  const [account] = await fixture.sandbox.control.createAccounts(1);
  await fixture.sandbox.control.inject({ fault, times, delay_ms, match: { destination: account as string } });
  return Obligation.create(fixture, { recruiter: await createRecruiter(fixture.db.admin, account) });
}

for (const { fault, times = 1, delay_ms, generation = 1 } of AMBIGUOUS) {
  const key = generation === 1 ? "under the same key" : "under the next key, once Stripe's list shows that it has none";
  test(`${fault}: the money arrives exactly once, ${key}, and it costs no retry`, async (t) => {
    const payment = await struck(fault, times, delay_ms);
    const standing = await paidOnce(t, payment, generation);
    t.is(standing.retry_count, 0);
    t.is(standing.last_retry_at, null);
    // What is not the transfer that was asked for is not believed.
    if (fault.startsWith("wrong_")) t.true((standing.tries[0]?.attempt ?? 0) > 1);
  });
}

test("the answers of Stripe make no sense five times in a row: the money still arrives exactly once, under the same key", async (t) => {
  const payment = await struck("unrelated_json_before_execution", 5);
  await paidOnce(t, payment, 1);
});

test("Stripe's gateway fails five times in a row after the transfer was made: it still exists exactly once", async (t) => {
  const payment = await struck("bad_gateway_after_execution", 5);
  await paidOnce(t, payment, 1);
});

test("an answer that names another transfer's id is not taken for the transfer of two obligations", async (t) => {
  const payments = await Promise.all([struck("wrong_id"), struck("wrong_id")]);
  for (const payment of payments) {
    const standing = await payment.isPaid();
    t.is((await payment.ledger()).length, 1);
    t.is(standing.tries.length, 1);
  }
  const ids = await Promise.all(
    payments.map(async (payment) => (await payment.standing()).tries[0]?.stripe_transfer_id),
  );
  t.is(new Set(ids).size, 2);
});

for (const fault of ["balance_insufficient", "insufficient_capabilities_for_transfer"] as const) {
  test(`${fault}: nothing moves under that key, the next try pays under the next one, and no retry is counted`, async (t) => {
    const payment = await struck(fault);
    const standing = await paidOnce(t, payment, 2);
    t.is(standing.tries[0]?.error_code, fault);
    t.is(standing.retry_count, 0);
    t.truthy(standing.last_retry_at);
    t.is(standing.next_retry_at, null);
  });
}

for (const [fault, code] of [
  ["resource_missing", "resource_missing"],
  ["account_invalid", "account_invalid"],
  ["transfers_not_allowed", "transfers_not_allowed"],
  ["country_unsupported", "country_unsupported"],
  ["invalid_currency", "invalid_request_error"],
  ["parameter_invalid_integer", "parameter_invalid_integer"],
] as const) {
  test(`${fault}: nothing moves and nobody tries again; a person does, and it is paid under the next key`, async (t) => {
    const payment = await struck(fault);
    const failed = await payment.comesTo("a person must look", ({ payout }) => payout === "failed");
    t.like(failed, { schedule: "failed", failure_code: code, next_retry_at: null, retry_count: 0 });
    t.truthy(failed.failure_reason);
    t.deepEqual(await payment.ledger(), []);
    const { rows: events } = await fixture.db.admin.query(
      "select type from app.events where payout_id = $1 and type in ('payout.failed', 'payout_schedule.failed') order by type",
      [failed.payout_id],
    );
    t.deepEqual(
      events.map(({ type }) => type),
      ["payout.failed", "payout_schedule.failed"],
    );
    await fixture.db.admin.query("select app.retry_payout_schedule($1, 'the account was put right')", [
      failed.schedule_id,
    ]);
    await paidOnce(t, payment, 2);
  });
}

test("idempotency_error: the payout is frozen for alarm and nothing moves; unfrozen, it is paid under the same key", async (t) => {
  const payment = await struck("idempotency_error");
  const standing = await payment.comesTo("it is frozen", ({ frozen }) => frozen);
  t.like(standing, { schedule: "processing" });
  t.like(standing.tries[0], { status: "in_doubt", error_code: "idempotency_error" });
  t.deepEqual(await payment.ledger(), []);
  await fixture.db.admin.query("select app.unfreeze_payout($1, 'looked into it')", [standing.payout_id]);
  await paidOnce(t, payment, 1);
});

test("every fault that the sandbox knows is in a test", (t) => {
  const here = [
    ...AMBIGUOUS.map(({ fault }) => fault),
    ...["wrong_id", "balance_insufficient", "insufficient_capabilities_for_transfer", "resource_missing"],
    ...["account_invalid", "transfers_not_allowed", "country_unsupported", "invalid_currency"],
    ...["parameter_invalid_integer", "idempotency_error"],
  ];
  // These open the circuit breaker for everybody: see tests/tasks/probe_stripe_circuit.test.ts.
  const elsewhere = ["unauthorized", "forbidden"];
  t.deepEqual([...here, ...elsewhere].sort(), [...FAULT_NAMES].sort());
});
