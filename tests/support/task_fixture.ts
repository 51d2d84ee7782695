// A database, and graphile-worker in the test's own process, with the worker's login: for a task that asks nobody but the
// database. A worker in a process of its own, with a sandbox, costs two seconds of a processor more (worker_fixture.ts).
//
//   const fixture = useTask(test, "measure", measure);
//   test("…", async (t) => { await fixture.run(); });

import type { TestFn } from "ava";
import { Logger, runOnce, type Task } from "graphile-worker";
import type pg from "pg";
import { databasePool } from "../../server/database/client.ts";
import { workerPreset } from "../../server/worker/preset.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { changeSettings } from "./payout_system.ts";
import { useFixture } from "./set_up.ts";

interface TaskFixture {
  db: TestDatabase;
  admin: TestDatabase["admin"];
  /** Puts the task into the queue, and takes what is due there of it; a try that failed is the test's failure. */
  run(): Promise<void>;
}

/** One for all tests of a file. settings: rows of app_private.settings that are to be otherwise. */
export function useTask(
  test: TestFn,
  name: string,
  task: Task,
  { settings = {} }: { settings?: Record<string, number> } = {},
): TaskFixture {
  let pool: pg.Pool | undefined;
  const make = async () => {
    const db = await createTestDatabase();
    await changeSettings(db.admin, settings);
    const connectionString = db.urlOf("holdback_worker");
    pool = databasePool({ connectionString, max: 2, application_name: "holdback worker" });
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    return { db, admin: db.admin, run: () => runTask(db, pool as pg.Pool, name, task) };
  };
  return useFixture(test, make, async ({ db }) => {
    await pool?.end();
    await db.drop();
  });
}

async function runTask({ admin }: TestDatabase, pgPool: pg.Pool, name: string, task: Task): Promise<void> {
  await admin.query("select app_private.enqueue($1, array['{}'::jsonb])", [name]);
  const errors: string[] = [];
  const logger = new Logger(() => (level, message) => {
    if (level === "error") errors.push(message);
  });
  await runOnce({
    // Without a queue of its own in front of the database's: what is due there is taken, and that is the end.
    preset: { extends: [workerPreset], worker: { concurrentJobs: 1, localQueue: { size: -1 } } },
    taskList: { [name]: task },
    pgPool,
    logger,
    noHandleSignals: true,
  });
  if (errors.length > 0) throw new Error(errors.join("\n"));
}
