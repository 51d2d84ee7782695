import { setImmediate } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
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

/** Three intents that are marked as sent, and who records the answers to them. */
async function beginThree(t: ExecutionContext) {
  await createPlacement(db.admin, { holdbackPercentage: 0 });
  await createPlacement(db.admin, { holdbackPercentage: 0 });
  await createPlacement(db.admin, { holdbackPercentage: 0 });
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
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.payout_transfers where status = 'intended' order by id",
  );
  const intents = await Promise.all(rows.map(({ id }) => ledger.begin(id)));
  t.is(intents.length, 3);
  const logger = new Logger(() => () => undefined);
  const recorders = ["9", "10", "11"].map((id) => ({
    job: { id, task_identifier: "execute_transfer" } as JobHelpers["job"],
    logger,
  }));
  return {
    ledger,
    ids: rows.map(({ id }) => id),
    intents: intents as [TransferIntent, TransferIntent, TransferIntent],
    recorders: recorders as [Recorder, Recorder, Recorder],
  };
}

test.serial(
  "an answer that the database cannot record does not keep it from recording those that came with it",
  async (t) => {
    const { ledger, ids, intents, recorders } = await beginThree(t);
    const [first, second, third] = intents;
    const [job, another, last] = recorders;
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
    const { rows: recorded } = await db.admin.query(
      "select status from app.payout_transfers where id = any ($1) order by id",
      [ids],
    );
    t.deepEqual(
      recorded.map(({ status }) => status),
      ["succeeded", "sent", "succeeded"],
    );
  },
);

test.serial(
  "answers that come one after the other are recorded by one statement, when no other is on its way",
  async (t) => {
    const { ledger, ids, intents, recorders } = await beginThree(t);
    const records: Promise<void>[] = [];
    for (const [i, recorder] of recorders.entries()) {
      records.push(ledger.record(intents[i] as TransferIntent, succeeded(`tr_together${i}`), recorder));
      for (let turn = 0; turn < 5; turn++) await setImmediate();
    }
    await Promise.all(records);
    const { rows } = await db.admin.query(
      `select count(distinct xmin::text)::integer as statements, count(*)::integer as answers
       from app.audit_log
      where entity = 'payout_transfers' and new_status = 'succeeded' and entity_id::uuid = any ($1)`,
      [ids],
    );
    t.deepEqual(rows[0], { statements: 1, answers: 3 });
  },
);
