import test from "ava";
import { type JobHelpers, Logger, type WithPgClient } from "graphile-worker";
import type { TransferAnswer, TransferIntent } from "../../../server/stripe/answers.ts";
import { TransferLedger } from "../../../server/stripe/transfer_ledger.ts";
import { useDatabase } from "../../support/database.ts";
import { createPlacement } from "../../support/fixtures.ts";

const db = useDatabase(test);

type Recorder = Pick<JobHelpers, "job" | "logger">;

const succeeded = (id: string): TransferAnswer => ({
  http_status: 200,
  code: null,
  message: null,
  request_id: null,
  stripe_transfer_id: id,
});

test("an answer that the database cannot record does not keep it from recording those that came with it", async (t) => {
  for (let i = 0; i < 3; i++) await createPlacement(db.admin, { holdbackPercentage: 0 });
  await db.admin.query("select app.process_due_schedules()");
  const withPgClient = (async (use: Parameters<WithPgClient>[0]) => {
    const client = await db.admin.connect();
    try {
      return await use(client);
    } finally {
      client.release();
    }
  }) as WithPgClient;
  const ledger = new TransferLedger(withPgClient);
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payout_transfers order by id");
  const intents = await Promise.all(rows.map(({ id }) => ledger.begin(id)));
  const [first, second, third] = intents as [TransferIntent, TransferIntent, TransferIntent];

  const logger = new Logger(() => () => undefined);
  const jobs = ["9", "10", "11"].map((id) => ({
    job: { id, task_identifier: "execute_transfer" } as JobHelpers["job"],
    logger,
  }));
  const [job, another, last] = jobs as [Recorder, Recorder, Recorder];
  const outcomes = await Promise.allSettled([
    ledger.record(first, succeeded("tr_first"), job),
    // No text of Postgres can hold this character.
    ledger.record(second, { ...succeeded("tr_second"), message: "\u0000" }, another),
    ledger.record(third, succeeded("tr_third"), last),
  ]);
  t.deepEqual(
    outcomes.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  );
  const { rows: recorded } = await db.admin.query("select status from app.payout_transfers order by id");
  t.deepEqual(
    recorded.map(({ status }) => status),
    ["succeeded", "sent", "succeeded"],
  );
});
