// A3: how much faster a run pays than the loop that everybody writes first: select what is due, then one by one update,
// call Stripe, update. The loop has it as easy as can be: a plain table of its own, without rules, audit log or queue.
// It pays fewer obligations, since its rate does not depend on how many there are.

import pg from "pg";
import Stripe from "stripe";
import type { RunningSandbox } from "../sandbox/client.ts";
import type { Figure } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const LATENCY_MS = 100;
const WARM_UP = 500;
const OURS = 5_000;
const NAIVE = 150;
const BAR = 15;

export async function naive(bench: Bench): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("naive"), bench.sandbox()]);
  await seedPeople(database, sandbox);
  await sandbox.control.setTraffic({ latency_ms: LATENCY_MS });
  const worker = await bench.worker(database, sandbox);
  await seedDueObligations(database, WARM_UP);
  await payEverythingDue(database.admin);
  await seedDueObligations(database, OURS);
  await database.admin.query(
    `create table public.naive_obligations as
       select schedule.id, schedule.amount::integer, lower(schedule.currency) as currency, schedule.status,
              schedule.due_at, account.stripe_account_id as destination, null::text as stripe_transfer_id
         from app.payout_schedules as schedule
         join app.payouts as payout on payout.id = schedule.payout_id
         join app.payout_accounts as account on account.user_id = payout.recruiter_id
        where schedule.status = 'pending'
        limit ${NAIVE};
     alter table public.naive_obligations add primary key (id)`,
  );
  const naiveRate = await payOneByOne(database, sandbox);
  const { seconds, succeeded } = await payEverythingDue(database.admin);
  await worker.stop();
  await sandbox.stop();
  await database.drop();
  const ratio = succeeded / seconds / naiveRate;
  return [
    {
      figure: "A3 a run against the naive loop, 100 ms at Stripe",
      measured: `${ratio.toFixed(1)} (${(succeeded / seconds).toFixed(0)}/s : ${naiveRate.toFixed(1)}/s)`,
      bar: `>= ${BAR}`,
      met: ratio >= BAR,
    },
  ];
}

interface NaiveObligation {
  id: string;
  amount: number;
  currency: string;
  destination: string;
}

async function payOneByOne(database: BenchDatabase, sandbox: RunningSandbox): Promise<number> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  client.on("error", () => undefined);
  await client.connect();
  const stripe = new Stripe(sandbox.secretKey, { ...sandbox.stripeConfig, telemetry: false });
  const began = performance.now();
  const { rows } = await client.query<NaiveObligation>(
    "select * from public.naive_obligations where status = 'pending' and due_at <= now() order by due_at",
  );
  for (const { id, amount, currency, destination } of rows) {
    await client.query("update public.naive_obligations set status = 'processing' where id = $1", [id]);
    const transfer = await stripe.transfers.create(
      { amount, currency, destination, metadata: { schedule_id: id } },
      { idempotencyKey: `naive:${id}` },
    );
    await client.query(
      "update public.naive_obligations set status = 'processed', stripe_transfer_id = $2 where id = $1",
      [id, transfer.id],
    );
  }
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return rows.length / seconds;
}
