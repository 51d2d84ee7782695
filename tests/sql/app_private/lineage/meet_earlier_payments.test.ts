// What people had made after a backup, by hand and without a reference, was paid, is lost with it, and is made anew: it
// meets the first payment before it is paid.

import { randomUUID } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { allFor, createPayout, createRecruiter, type Recruiter } from "../../../support/fixtures.ts";

const db = useDatabase(test);

test.before(async () => {
  await db.admin.query("select app_private.begin_worker('acct_platform', false)");
});

const gate = async () => (await db.admin.query("select app_private.gate_code() as code")).rows[0]?.code ?? "open";

/** As the worker reads the list: what Stripe has, what is adopted, what is left. */
async function read(...atStripe: object[]): Promise<void> {
  await db.admin.query("select app_private.close_gate('a backup was put back')");
  const { rows } = await db.admin.query("select began_at::text from app_private.begin_stripe_reading()");
  const beganAt = rows[0].began_at;
  await db.admin.query("select app_private.note_stripe_transfers($1, true)", [JSON.stringify(atStripe)]);
  for (;;) {
    const next = await db.admin.query("select app_private.adopt_next_transfer($1) as more", [beganAt]);
    if (!next.rows[0].more) break;
  }
  await db.admin.query("select app_private.finish_stripe_reading($1)", [beganAt]);
}

/** A transfer of 250.00 a minute ago, whose obligation is lost. */
const paid = ({ stripeAccountId }: Recruiter, more: Record<string, string> = {}) => ({
  id: `tr_${randomUUID().slice(0, 8)}`,
  created: Math.floor(Date.now() / 1000) - 60,
  amount: 25_000,
  amount_reversed: 0,
  currency: "usd",
  destination: stripeAccountId,
  transfer_group: "holdback:x",
  metadata: {
    holdback_schedule_id: randomUUID(),
    holdback_payout_id: randomUUID(),
    holdback_generation: "1",
    holdback_kind: "payout",
    holdback_obligation_amount: "25000",
    ...more,
  },
});

async function adjust(recruiter: Recruiter, currency = "USD"): Promise<{ payout: string; schedule: string }> {
  const made = await db.admin.query("select id from app.create_adjustment($1, 25000, $2, 'a bonus')", [
    recruiter.id,
    currency,
  ]);
  const { rows } = await db.admin.query(
    "select payout_id as payout, id as schedule from app.payout_schedules where payout_id = $1",
    [made.rows[0].id],
  );
  return rows[0];
}

const standing = async (schedule: string) =>
  (
    await db.admin.query(
      `select schedule.status, payout.frozen_reason, transfer.stripe_transfer_id as paid_by
         from app.payout_schedules as schedule
         join app.payouts as payout on payout.id = schedule.payout_id
         left join app.payout_transfers as transfer on transfer.schedule_id = schedule.id
        where schedule.id = $1`,
      [schedule],
    )
  ).rows[0];

const findingOf = async (id: string) =>
  (
    await db.admin.query(
      "select id, kind, explained_at from app.reconciliation_findings where stripe_transfer_id = $1 and superseded_at is null",
      [id],
    )
  ).rows[0];

const processes = (schedule: string) => db.admin.query("select app.process_payout_schedule($1)", [schedule]);
const sound = async () => (await db.admin.query("select * from reporting.invariant_violations")).rows;

test.serial(
  "an adjustment that is made anew is frozen, and is paid by the first one's transfer when it is linked",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const transfer = paid(recruiter);
    await read(transfer);
    t.is(await gate(), "open");
    t.like(await findingOf(transfer.id), { kind: "unknown_obligation", explained_at: null });

    const { schedule } = await adjust(recruiter);
    t.is(await gate(), "stripe_list_unread");
    await t.throwsAsync(processes(schedule), { message: /until Stripe's list has been read/ });
    await read();
    t.is(await gate(), "open");
    t.deepEqual(await standing(schedule), {
      status: "pending",
      frozen_reason: `Stripe has transfer ${transfer.id}, which may be of it.`,
      paid_by: null,
    });
    await t.throwsAsync(processes(schedule), { message: /frozen/ });

    await db.admin.query("select app.link_transfer($1, $2, 'it is the same bonus')", [
      (await findingOf(transfer.id)).id,
      schedule,
    ]);
    t.like(await standing(schedule), { status: "processed", paid_by: transfer.id });
    t.deepEqual(await sound(), []);
  },
);

test.serial("also when it was made anew before anybody had read the list", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { schedule } = await adjust(recruiter);
  const transfer = paid(recruiter);
  await read(transfer);
  t.regex((await standing(schedule)).frozen_reason, new RegExp(transfer.id));
  await t.throwsAsync(processes(schedule), { message: /frozen/ });
});

test.serial("also when the recruiter's account is linked after it", async (t) => {
  const stripeAccountId = `acct_${randomUUID().slice(0, 8)}`;
  const transfer = paid({ stripeAccountId } as Recruiter);
  await read(transfer);
  const recruiter = await createRecruiter(db.admin);
  const { schedule } = await adjust(recruiter);
  t.is(await gate(), "open");
  await db.admin.query("update app.payout_accounts set stripe_account_id = $2 where user_id = $1", [
    recruiter.id,
    stripeAccountId,
  ]);
  t.is(await gate(), "stripe_list_unread");
  await read();
  t.regex((await standing(schedule)).frozen_reason, new RegExp(transfer.id));
});

test.serial(
  "once a person has explained the finding, it is another one: it is unfrozen, stays so, and is paid",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const transfer = paid(recruiter);
    await read(transfer);
    const { payout, schedule } = await adjust(recruiter);
    await read();
    await db.admin.query("select app.explain_reconciliation_finding($1, 'the bonus of May; this is that of June')", [
      (await findingOf(transfer.id)).id,
    ]);
    await db.admin.query("select app.unfreeze_payout($1, 'another bonus')", [payout]);
    // As at each start of a worker.
    await read();
    t.is((await standing(schedule)).frozen_reason, null);
    await processes(schedule);
    // What comes later is not asked about again.
    const later = await adjust(recruiter);
    t.is(await gate(), "open");
    await read();
    t.is((await standing(later.schedule)).frozen_reason, null);
  },
);

test.serial(
  "nothing else is stopped: another recruiter's, another currency's, what is older, what is of a known payout",
  async (t) => {
    const [recruiter, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
    const older = await adjust(recruiter);
    const transfer = paid(recruiter);
    // The margin of the clocks is an hour.
    await read({ ...transfer, created: transfer.created + 7_200 });
    // It names a payout that is there, of which no schedule fits.
    const { payout } = await adjust(other);
    await read(paid(other, { holdback_payout_id: payout, holdback_obligation_amount: "24000" }));
    const abroad = await createRecruiter(db.admin);
    await read(paid(abroad));
    const untouched = [
      older,
      await adjust(other),
      await adjust(abroad, "EUR"),
      await adjust(await createRecruiter(db.admin)),
    ];
    t.is(await gate(), "open");
    await read();
    for (const { schedule } of untouched) t.is((await standing(schedule)).frozen_reason, null);
  },
);

test.serial("a placement without an external reference is frozen too; one with another reference is not", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const transfer = paid(recruiter);
  await read(transfer);
  const options = { recruiters: allFor(recruiter), holdbackPercentage: 0, feeAmount: 25_000 };
  const named = await createPayout(db.admin, { ...options, externalRef: `N-${randomUUID()}` });
  t.is(await gate(), "open");
  const nameless = await createPayout(db.admin, options);
  t.is(await gate(), "stripe_list_unread");
  await read();
  t.regex((await standing(nameless.schedule)).frozen_reason, new RegExp(transfer.id));
  t.is((await standing(named.schedule)).frozen_reason, null);
});

test.serial(
  "a schedule that is made anew for a payout that was not lost is paid by the first one's transfer",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const { payout, schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0 });
    await db.admin.query("select app.cancel_payout_schedule($1, 'in two parts')", [schedule]);
    const make = async (amount: number) =>
      (
        await db.admin.query<{ id: string }>("select id from app.create_payout_schedule($1, now(), $2)", [
          payout,
          amount,
        ])
      ).rows[0]?.id as string;
    // Of 1,000.00 a part of 250.00 was made, paid and lost.
    const transfer = paid(recruiter, { holdback_payout_id: payout });
    await read(transfer);
    const rest = await make(75_000);
    t.is(await gate(), "stripe_list_unread");
    await read();
    t.regex((await standing(rest)).frozen_reason, new RegExp(transfer.id));
    const anew = await make(25_000);
    await t.throwsAsync(processes(anew), { message: /until Stripe's list has been read|frozen/ });
    await read();
    t.deepEqual(await standing(anew), { status: "processed", frozen_reason: null, paid_by: transfer.id });
    t.like(await standing(rest), { status: "pending", frozen_reason: null });
    t.truthy((await findingOf(transfer.id)) === undefined, "its finding is out of date");
    await refused(t, make(1), "HB010");
    t.deepEqual(await sound(), []);
  },
);
