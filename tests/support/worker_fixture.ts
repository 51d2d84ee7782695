// A database, a sandbox and a worker between them.
//
//   const fixture = useWorker(test, { settings: { resend_base_seconds: 1 } });
//   test("…", async (t) => { await fixture.run("complete_placements"); });

import type { TestFn } from "ava";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { eventually } from "./eventually.ts";
import { createRecruiter, type Recruiter } from "./fixtures.ts";
import { transfersMayBeSent } from "./gate.ts";
import { changeSettings } from "./payout_system.ts";
import { createTestSandbox, type TestSandbox } from "./sandbox.ts";
import { useFixture } from "./set_up.ts";
import { startTestWorker, type TestWorker } from "./worker.ts";

/** Often enough for nobody to wait, and seldom enough for the machine to do something else. */
const TICK_MS = 800;

interface Options {
  /** Rows of app_private.settings that are to be otherwise. */
  settings?: Record<string, number>;
  /** Money on the platform's balance, by currency. */
  funds?: Record<string, number>;
  /** Tasks of the crontab that run every moment. */
  crontab?: readonly string[];
  /** Of the worker. */
  env?: Record<string, string>;
}

export class WorkerFixture {
  readonly db: TestDatabase;
  readonly sandbox: TestSandbox;
  readonly #worker: TestWorker;
  readonly #tasks: readonly string[];
  #crontab: { stop(): Promise<void> } | null = null;

  private constructor(db: TestDatabase, sandbox: TestSandbox, worker: TestWorker, tasks: readonly string[]) {
    this.db = db;
    this.sandbox = sandbox;
    this.#worker = worker;
    this.#tasks = tasks;
    this.startCrontab();
  }

  static async start({ settings = {}, funds = {}, crontab = [], env }: Options): Promise<WorkerFixture> {
    const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
    await changeSettings(db.admin, settings);
    for (const [currency, amount] of Object.entries(funds)) await sandbox.control.fund(currency, amount);
    const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox, env });
    await transfersMayBeSent(db.admin);
    return new WorkerFixture(db, sandbox, worker, crontab);
  }

  /** The last that the worker wrote to its log. */
  get log(): string {
    return this.#worker.log;
  }

  /** All that the worker wrote to its log since it was ready. */
  get wholeLog(): string {
    return this.#worker.wholeLog;
  }

  get admin(): TestDatabase["admin"] {
    return this.db.admin;
  }

  startCrontab(): void {
    if (this.#tasks.length > 0) this.#crontab = startTicking(this.db, this.#tasks);
  }

  async stopCrontab(): Promise<void> {
    await this.#crontab?.stop();
    this.#crontab = null;
  }

  /** A recruiter whose account the sandbox knows. */
  recruiter(): Promise<Recruiter> {
    return recruiterAtStripe(this.db, this.sandbox);
  }

  /** Has the worker do this task, and waits until it is done. */
  async run(task: string, payload: object = {}): Promise<void> {
    await this.db.admin.query("select app_private.enqueue($1, array[$2::jsonb])", [task, JSON.stringify(payload)]);
    await eventually(`no job of ${task} is left`, async () => {
      const { rowCount } = await this.db.admin.query(
        "select from graphile_worker.jobs where task_identifier = $1 and run_at <= now()",
        [task],
      );
      return rowCount === 0;
    });
  }

  async stop(): Promise<void> {
    await this.stopCrontab();
    await this.#worker.stop();
    await this.sandbox.remove();
    await this.db.drop();
  }
}

/** One for all tests of a file. */
export function useWorker(test: TestFn, options: Options = {}): WorkerFixture {
  return useFixture(
    test,
    () => WorkerFixture.start(options),
    (fixture) => fixture.stop(),
  );
}

/** A recruiter whose account the sandbox knows. */
export async function recruiterAtStripe(db: TestDatabase, sandbox: TestSandbox): Promise<Recruiter> {
  const [account] = await sandbox.control.createAccounts(1);
  return createRecruiter(db.admin, account);
}

/** Has the crontab's jobs of every few minutes run every moment, until told to stop. */
function startTicking(db: TestDatabase, tasks: readonly string[]): { stop(): Promise<void> } {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await db.admin.query(
        "select app_private.enqueue(task, array['{}'::jsonb], job_keys => array['tick:' || task]) from unnest($1::text[]) as task",
        [tasks],
      );
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  })();
  return {
    stop() {
      stopped = true;
      return loop;
    },
  };
}
