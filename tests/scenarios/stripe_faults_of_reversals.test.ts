// Every way in which the sandbox can misbehave towards a reversal, and what must have become of the money in the end. All
// debts are made first, each with a fault that waits for its reversal, and then the crontab runs.

import test from "ava";
import { FAULT_NAMES, type FaultName } from "../../sandbox/faults/catalog.ts";
import { AMBIGUOUS } from "../support/ambiguous_faults.ts";
import { daysAgo } from "../support/days.ts";
import { companyPayingAtOnce } from "../support/debts.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement } from "../support/fixtures.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  funds: { usd: 100_000_000 },
  settings: {
    resend_base_seconds: 1,
    resend_cap_seconds: 1,
    look_up_after_seconds: 2,
    lost_intent_seconds: 5,
    // A refused reversal is tried again when a test says that its wait is over.
    retry_base_seconds: 3_600,
    retry_cap_seconds: 3_600,
  },
  crontab: ["process_due_schedules", "recover_debts", "resolve_transfers"],
});

/** Small, so that a second reversal of the same transfer would find enough left. */
const AMOUNT = 10_000;
const PAID = 50_000;
// These open the circuit breaker for everybody: see tests/tasks/probe_stripe_circuit.test.ts.
const FAULTS = FAULT_NAMES.filter((fault) => fault !== "unauthorized" && fault !== "forbidden");

interface Debt {
  payout_id: string;
  debt_id: string;
  stripe_transfer_id: string;
}
const debts = new Map<FaultName, Debt>();

test.before(async () => {
  const { admin } = fixture.db;
  // Three fifths and more are earned when the candidate leaves: one fifth is owed.
  const companyId = await companyPayingAtOnce(admin, ", recovers_by_offset => false");
  const recruiters = new Map<FaultName, string>();
  const placements: string[] = [];
  for (const fault of FAULTS) {
    const recruiter = await fixture.recruiter();
    recruiters.set(fault, recruiter.id);
    placements.push(
      await createPlacement(admin, {
        companyId,
        feeAmount: PAID,
        startDate: daysAgo(9),
        recruiters: allFor(recruiter),
      }),
    );
  }
  const unpaid = async () => {
    const { rows } = await admin.query(
      `select payout.status, schedule.status as schedule, schedule.failure_code, transfer.status as transfer,
              transfer.attempt, transfer.error_code, transfer.next_attempt_at
         from app.payouts as payout
         left join app.payout_schedules as schedule on schedule.payout_id = payout.id
         left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id
        where payout.status <> 'completed'`,
    );
    return rows;
  };
  await eventually("all are paid", async () => (await unpaid()).length === 0, { found: unpaid });
  await fixture.stopCrontab();
  // The worker must not begin before each debt is small and has its fault.
  await admin.query("select app.pause_payouts('all', 'the stage is set')");
  for (const placement of placements) {
    await admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  }
  const { rows } = await admin.query<Debt & { recruiter_id: string }>(
    `select debt.recruiter_id, debt.payout_id, debt.id as debt_id, transfer.stripe_transfer_id
       from app.recoveries as debt join app.payout_transfers as transfer on transfer.payout_id = debt.payout_id`,
  );
  for (const [fault, recruiterId] of recruiters) {
    const debt = rows.find(({ recruiter_id }) => recruiter_id === recruiterId) as Debt;
    debts.set(fault, debt);
    await admin.query("select app.write_off_recovery($1, 'most of it', $2)", [debt.debt_id, PAID - AMOUNT]);
    const { times = 1, delay_ms = 500 } = AMBIGUOUS.find((each) => each.fault === fault) ?? {};
    const path = `/v1/transfers/${debt.stripe_transfer_id}/reversals`;
    await fixture.sandbox.control.inject({ fault, times, delay_ms, match: { method: "POST", path } });
  }
  await admin.query("select app.resume_payouts('all', 'the stage is set')");
  fixture.startCrontab();
});

interface Try {
  status: string;
  attempt: number;
  error_code: string | null;
  idempotency_key: string;
}

async function standing({ payout_id, debt_id }: Debt) {
  const { rows } = await fixture.db.admin.query<{ status: string; frozen: boolean; stuck: boolean; tries: Try[] }>(
    `select debt.status, payout.frozen_at is not null as frozen, debt.next_reversal_at is null as stuck,
            coalesce((select jsonb_agg(to_jsonb(reversal) order by reversal.id) from app.payout_reversals as reversal
              where reversal.recovery_id = debt.id), '[]') as tries
       from app.recoveries as debt join app.payouts as payout on payout.id = $2 where debt.id = $1`,
    [debt_id, payout_id],
  );
  return rows[0] as (typeof rows)[number];
}

const REFUSED_FOR_GOOD: Partial<Record<FaultName, string>> = {
  resource_missing: "resource_missing",
  account_invalid: "account_invalid",
  transfers_not_allowed: "transfers_not_allowed",
  country_unsupported: "country_unsupported",
  invalid_currency: "invalid_request_error",
  parameter_invalid_integer: "parameter_invalid_integer",
};
const REFUSED_FOR_NOW = ["balance_insufficient", "insufficient_capabilities_for_transfer"];

for (const fault of FAULTS) {
  const generation = AMBIGUOUS.find((each) => each.fault === fault)?.generation ?? 1;
  const isRefused = fault in REFUSED_FOR_GOOD || REFUSED_FOR_NOW.includes(fault);
  test(`${fault}: the money comes back exactly once${isRefused || generation > 1 ? ", under the next key" : ", under the same key"}`, async (t) => {
    t.timeout(600_000);
    const debt = debts.get(fault) as Debt;
    if (fault === "idempotency_error") {
      await eventually("the payout is frozen", async () => (await standing(debt)).frozen);
      t.like((await standing(debt)).tries, [{ status: "in_doubt", error_code: fault, attempt: 1 }]);
      await fixture.db.admin.query("select app.unfreeze_payout($1, 'looked into it')", [debt.payout_id]);
    }
    if (fault in REFUSED_FOR_GOOD) {
      await eventually("a person must look", async () => (await standing(debt)).stuck);
      t.like((await standing(debt)).tries, [{ status: "refused", error_code: REFUSED_FOR_GOOD[fault] }]);
      await fixture.db.admin.query("select app.retry_recovery($1, 'put right')", [debt.debt_id]);
    }
    if (REFUSED_FOR_NOW.includes(fault) || generation > 1) {
      await eventually("the first try is refused", async () => (await standing(debt)).tries[0]?.status === "refused");
      await fixture.db.admin.query("update app.recoveries set next_reversal_at = now() where id = $1", [debt.debt_id]);
    }
    await eventually("it is recovered", async () => (await standing(debt)).status !== "open", {
      found: () => standing(debt),
    });
    const { tries } = await standing(debt);
    t.deepEqual(
      tries.map(({ status }) => status),
      isRefused || generation > 1 ? ["refused", "succeeded"] : ["succeeded"],
    );
    const { reversals } = await fixture.sandbox.control.ledger();
    const own = reversals.filter(({ transfer }) => transfer === debt.stripe_transfer_id);
    t.deepEqual(
      own.map(({ amount }) => amount),
      [AMOUNT],
    );
    t.deepEqual((await fixture.db.admin.query("select * from reporting.invariant_violations")).rows, []);
  });
}
