import { randomBytes } from "node:crypto";
import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../../../support/database.ts";
import { owe } from "../../../support/debts.ts";
import { refused } from "../../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createRecruiter,
  type PayoutIds,
  type Recruiter,
} from "../../../support/fixtures.ts";

const db = useDatabase(test);
const CREATED = Date.UTC(2026, 0, 2, 3, 4, 5);

interface AtStripe {
  id: string;
  created: number;
  amount: number;
  amount_reversed: number;
  currency: string;
  destination: string;
  transfer_group: string;
  metadata: Record<string, string>;
}

/** A transfer as Stripe's list has it, of 1,000.00 to this recruiter. */
function atStripe({ stripeAccountId }: Recruiter, more: Partial<AtStripe> = {}): AtStripe {
  return {
    id: `tr_${randomBytes(6).toString("hex")}`,
    created: CREATED / 1000,
    amount: 100_000,
    amount_reversed: 0,
    currency: "usd",
    destination: stripeAccountId,
    transfer_group: "by hand",
    metadata: {},
    ...more,
  };
}

async function obligation(options = {}): Promise<PayoutIds & { recruiter: Recruiter }> {
  const recruiter = await createRecruiter(db.admin);
  const ids = await createPayout(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0, ...options });
  return { ...ids, recruiter };
}

const adopt = (scheduleId: string, transfer: AtStripe) =>
  db.admin.query("select * from app_private.adopt_stripe_transfer($1, $2, 'it was found at Stripe')", [
    scheduleId,
    transfer,
  ]);

async function standing(payoutId: string) {
  const { rows } = await db.admin.query(
    `select payout.status as payout, schedule.status as schedule, schedule.processed_at,
            (select count(*)::int from app.payout_transfers where schedule_id = schedule.id) as tries,
            (select string_agg(stripe_transfer_id, ',') from app.payout_transfers
              where schedule_id = schedule.id and status = 'succeeded') as paid_by
       from app.payouts as payout join app.payout_schedules as schedule on schedule.payout_id = payout.id
      where payout.id = $1 order by schedule.id`,
    [payoutId],
  );
  return rows[0];
}

async function isSound(t: ExecutionContext, payoutId: string) {
  const { rows } = await db.admin.query("select * from reporting.invariant_violations");
  t.deepEqual(rows, [], payoutId);
}

test.serial("a transfer that Stripe has pays the schedule once, however often it is told", async (t) => {
  const { payout, schedule, recruiter } = await obligation();
  const transfer = atStripe(recruiter);
  const first = (await adopt(schedule, transfer)).rows[0];
  const again = (await adopt(schedule, transfer)).rows[0];
  t.is(first.id, again.id);
  t.deepEqual(await standing(payout), {
    payout: "completed",
    schedule: "processed",
    processed_at: new Date(CREATED),
    tries: 1,
    paid_by: transfer.id,
  });
  const { rows } = await db.admin.query(
    "select distinct reason from app.payout_audit_log where payout_id = $1 and new_status in ('processed', 'completed')",
    [payout],
  );
  t.deepEqual(rows, [{ reason: "it was found at Stripe" }]);
  await isSound(t, payout);
});

test.serial("it takes the place of an intent that was not sent, and of one whose answer was lost", async (t) => {
  for (const sent of [false, true]) {
    const { payout, schedule, recruiter } = await obligation();
    await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
    const { rows } = await db.admin.query("select * from app.payout_transfers where schedule_id = $1", [schedule]);
    if (sent) await db.admin.query("select app_private.begin_transfers(array[$1::uuid])", [rows[0].id]);
    const transfer = atStripe(recruiter, { metadata: rows[0].metadata });
    await adopt(schedule, transfer);
    const { tries, paid_by } = await standing(payout);
    t.deepEqual({ tries, paid_by }, { tries: 1, paid_by: transfer.id });
    await isSound(t, payout);
  }
});

test.serial("what it is smaller by was set off against the recruiter's debt", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await owe(db.admin, recruiter, 30_000);
  const { payout, schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0 });
  // 1,000.00 were due, and of the debt of 300.00 Stripe's transfer shows that 120.00 were set off.
  await adopt(schedule, atStripe(recruiter, { amount: 88_000 }));
  const { rows } = await db.admin.query(
    "select kind, amount::int, status from app.recovery_steps where schedule_id = $1",
    [schedule],
  );
  t.deepEqual(rows, [{ kind: "offset", amount: 12_000, status: "done" }]);
  t.is((await standing(payout)).payout, "completed");
  await isSound(t, payout);
});

test.serial("what was taken back of it at Stripe is known at once", async (t) => {
  const { payout, schedule, recruiter } = await obligation();
  const { rows } = await adopt(schedule, atStripe(recruiter, { amount_reversed: 100_000 }));
  t.is(Number(rows[0].reversed_by_hand), 100_000);
  t.is((await standing(payout)).payout, "reversed");
});

test.serial("what has left counts against the ceiling of its day, and is not refused by it", async (t) => {
  const { payout, schedule, recruiter } = await obligation();
  await db.admin.query("select app.set_payout_ceiling($1, 1, 'USD', 'a test')", [`recruiter:${recruiter.id}`]);
  await adopt(schedule, atStripe(recruiter, { created: Math.floor(Date.now() / 1000) }));
  t.is((await standing(payout)).schedule, "processed");
});

test.serial("a payout that waits for its approval was paid all the same, and what else it has waits on", async (t) => {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 1, approval_currency => 'USD')",
    [companyId],
  );
  for (const [holdbackPercentage, paid, afterwards] of [
    [20, 80_000, "approved"],
    [0, 100_000, "completed"],
  ] as const) {
    const { payout, schedule, recruiter } = await obligation({ companyId, holdbackPercentage });
    await adopt(schedule, atStripe(recruiter, { amount: paid }));
    t.like(await standing(payout), { payout: "pending", schedule: "processed" });
    await isSound(t, payout);
    await db.admin.query("select app.approve_payout($1, 'as agreed')", [payout]);
    t.like(await standing(payout), { payout: afterwards });
    await isSound(t, payout);
  }
});

test.serial("what does not fit is refused, and changes nothing", async (t) => {
  const { payout, schedule, recruiter } = await obligation();
  const wrong: Partial<AtStripe>[] = [
    { currency: "eur" },
    { destination: "acct_somebody" },
    { amount: 100_001 },
    { amount: 99_999 },
    { amount: 0 },
  ];
  for (const more of wrong) await refused(t, adopt(schedule, atStripe(recruiter, more)), "HB047");
  await refused(t, adopt(payout, atStripe(recruiter)), "HB002");
  t.deepEqual(await standing(payout), {
    payout: "approved",
    schedule: "pending",
    processed_at: null,
    tries: 0,
    paid_by: null,
  });
  const paid = await obligation();
  const transfer = atStripe(recruiter);
  await adopt(schedule, transfer);
  // The same transfer for another schedule, and another transfer for the same.
  await refused(t, adopt(paid.schedule, { ...transfer, destination: paid.recruiter.stripeAccountId }), "HB047");
  await refused(t, adopt(schedule, atStripe(recruiter)), "HB047");
});

test.serial("while another transfer is on its way, a foreign one does not take its place", async (t) => {
  const { schedule, recruiter } = await obligation();
  await db.admin.query("select app.process_payout_schedule($1)", [schedule]);
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where schedule_id = $1))",
    [schedule],
  );
  await refused(t, adopt(schedule, atStripe(recruiter)), "HB047");
});
