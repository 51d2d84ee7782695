// Small amounts that leave as one transfer, with a worker and the sandbox: its ledger decides.

import test, { type ExecutionContext } from "ava";
import Stripe from "stripe";
import { Backup } from "../support/backups.ts";
import { cleanEnvironment, run } from "../support/commands.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createPlacement } from "../support/fixtures.ts";
import { pausedAfterRestore, resumeAfterRestore } from "../support/gate.ts";
import { beginPlatform, type PayingPlatform, payAll } from "../support/paying_platform.ts";
import { findProblems } from "../support/problems.ts";
import { RECONCILE } from "../support/reconciliation_fixture.ts";
import { publishTerms } from "../support/terms.ts";

const system = ({ db, sandbox }: PayingPlatform) => ({ admin: db.admin, workerUrl: "", sandbox });

/** So many obligations of 10.00 to the first recruiter, due, under terms that let small amounts wait. */
async function place({ db, sandbox, payees }: PayingPlatform, count: number) {
  await sandbox.control.fund("usd", 1_000_000);
  await publishTerms(db.admin, payees.companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    minimum_payments: { USD: 1_000 },
    longest_wait_days: 30,
    recovers_by_offset: false,
  });
  const recruiters = allFor(payees.recruiters[0] as (typeof payees.recruiters)[0]);
  const placements: string[] = [];
  for (let i = 0; i < count; i++) {
    const options = {
      companyId: payees.companyId,
      recruiters,
      feeAmount: 1_000,
      startDate: daysAgo(9),
      externalRef: `S-${i}`,
    };
    placements.push(await createPlacement(db.admin, options));
  }
  return placements;
}

/** Reconciles as the crontab does, and answers what is open: kind, and what was reversed of how much. */
async function reconcile(t: ExecutionContext, { db, sandbox }: PayingPlatform): Promise<string[]> {
  const environment = { DATABASE_URL: db.adminUrl, STRIPE_API_BASE: sandbox.url, STRIPE_SECRET_KEY: sandbox.secretKey };
  await run(t, [RECONCILE], cleanEnvironment(environment));
  const { rows } = await db.admin.query(
    `select finding.kind, finding.theirs ->> 'amount_reversed' as reversed, finding.theirs ->> 'amount' as amount
       from app.reconciliation_findings as finding
      where finding.superseded_at is null and finding.explained_at is null order by 1, 2`,
  );
  return rows.map(({ kind, reversed, amount }) => `${kind} ${reversed} of ${amount}`);
}

test.serial(
  "three obligations leave as one transfer; a restored backup adopts each part, and pays none again",
  async (t) => {
    const platform = await beginPlatform(t);
    await place(platform, 3);
    // A worker has been there: the database is known again.
    await (await platform.work()).stop();
    const backup = await Backup.of(platform.db);
    t.teardown(() => backup.drop());
    const worker = await platform.work();
    await payAll(platform);
    await worker.stop();
    const before = await platform.sandbox.control.ledger();
    t.deepEqual(
      before.transfers.map(({ amount }) => amount),
      [3_000],
    );
    t.deepEqual(await findProblems(system(platform)), []);

    await backup.restore();
    await platform.work();
    t.true(await pausedAfterRestore(platform.db.admin));
    await resumeAfterRestore(platform.db.admin);
    await payAll(platform);
    const after = await platform.sandbox.control.ledger();
    t.deepEqual(
      after.transfers.map(({ amount }) => amount),
      [3_000],
    );
    t.deepEqual(await findProblems(system(platform)), []);
    const { rows } = await platform.db.admin.query(
      "select count(*)::int as parts, count(distinct batch_id)::int as batches, sum(amount)::int as amount from app.payout_transfers where status = 'succeeded'",
    );
    t.deepEqual(rows, [{ parts: 3, batches: 1, amount: 3_000 }]);
  },
);

test.serial(
  "a breach takes its part back of the shared transfer; the reconciliation finds one transfer with its parts",
  async (t) => {
    const platform = await beginPlatform(t);
    const { db, sandbox } = platform;
    const [, second] = await place(platform, 3);
    await platform.work();
    await payAll(platform);
    t.deepEqual(await reconcile(t, platform), []);
    const { rows: counted } = await db.admin.query(
      "select our_count::int, our_amounts, their_count::int, their_amounts from app.reconciliations where finished_at is not null",
    );
    t.deepEqual(counted, [
      { our_count: 1, our_amounts: { USD: 3_000 }, their_count: 1, their_amounts: { USD: 3_000 } },
    ]);

    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [second, daysAgo(1)]);
    await payAll(platform);
    const [transfer] = (await sandbox.control.ledger()).transfers;
    t.is(transfer?.amount_reversed, 1_000);
    t.deepEqual(await reconcile(t, platform), []);

    // By hand 15.00 more: the third part whole, and half of the first; the second is taken back already.
    const stripe = new Stripe(sandbox.secretKey, { ...sandbox.stripeConfig, maxNetworkRetries: 0, telemetry: false });
    await stripe.transfers.createReversal(transfer?.id as string, { amount: 1_500 });
    t.deepEqual(await reconcile(t, platform), ["reversed_there 1000 of 1000", "reversed_there 500 of 1000"]);
    const { rows } = await db.admin.query(
      "select reversed_by_hand::int as by_hand from app.payout_transfers order by id",
    );
    t.deepEqual(rows, [{ by_hand: 500 }, { by_hand: 0 }, { by_hand: 1_000 }]);
    // One is owed again, the other is not owed any more: each part by itself.
    const { rows: open } = await db.admin.query(
      "select id from app.reconciliation_findings where explained_at is null and superseded_at is null order by theirs ->> 'amount_reversed'",
    );
    await db.admin.query("select app.book_reversal($1, 'owed_again', 'a mistake')", [open[0].id]);
    await db.admin.query("select app.book_reversal($1, 'taken_back', 'agreed')", [open[1].id]);
    await payAll(platform);
    t.deepEqual(await reconcile(t, platform), []);
    const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
    t.deepEqual(violations, []);
    // 30.00 less 10.00 less 15.00, and 10.00 again.
    const { sums } = await sandbox.control.ledger();
    t.is((sums.usd?.transferred ?? 0) - (sums.usd?.reversed ?? 0), 1_500);
  },
);
