// Where an example is played: a database of its own, the real worker and the sandbox, and what its directives do there.

import { readFile } from "node:fs/promises";
import { parseCrontab } from "graphile-worker";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { eventually } from "../eventually.ts";
import { createTestSandbox, type TestSandbox } from "../sandbox.ts";
import { startTestWorker, type TestWorker } from "../worker.ts";
import { addDays } from "./clock.ts";

const CRONTAB = new URL("../../../crontab", import.meta.url);

export class Stage {
  readonly db: TestDatabase;
  /** As `npm run sql -- owner` connects. Everything comes as Postgres prints it. */
  readonly owner: pg.Client;
  /** The day on which it was opened, UTC. */
  readonly firstDay = utcDay();
  /** How many days have passed by `@clock`. */
  daysPassed = 0;
  #sandbox: TestSandbox;
  #worker: TestWorker;

  static async open(): Promise<Stage> {
    const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox({ open: true })]);
    await stopCrontab(db);
    const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
    const owner = new pg.Client({
      connectionString: db.urlOf("holdback_owner"),
      types: { getTypeParser: () => String },
    });
    await owner.connect();
    await owner.query("set timezone = 'UTC'");
    return new Stage(db, sandbox, worker, owner);
  }

  private constructor(db: TestDatabase, sandbox: TestSandbox, worker: TestWorker, owner: pg.Client) {
    this.db = db;
    this.#sandbox = sandbox;
    this.#worker = worker;
    this.owner = owner;
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.#worker.stop();
    await this.#sandbox.remove();
    await this.db.drop();
  }

  async direct(name: string, argument: string): Promise<void> {
    switch (name) {
      case "task":
        await this.db.admin.query("select app_private.enqueue($1, array['{}'::jsonb])", [argument]);
        return;
      case "stripe":
        return this.#controlStripe(argument);
      case "clock":
        return this.#passDays(argument);
      default:
        throw new Error(`There is no directive @${name}.`);
    }
  }

  /** `PATH BODY`: POST /_sandbox/PATH with that body, as sandbox/README.md lists them. */
  async #controlStripe(argument: string): Promise<void> {
    const [, path, body = "{}"] = /^(\S+)(?: (\{.*\}))?$/.exec(argument) ?? [];
    if (!path) throw new Error(`@stripe ${argument} is not a path and a body.`);
    const response = await fetch(`${this.#sandbox.url}/_sandbox/${path}`, {
      method: "POST",
      headers: this.#sandbox.controlHeaders,
      body,
    });
    if (!response.ok) throw new Error(`@stripe ${argument}: ${await response.text()}`);
  }

  async #passDays(argument: string): Promise<void> {
    const days = Number(/^\+(\d+) days$/.exec(argument)?.[1]);
    if (!days) throw new Error(`@clock ${argument} is not like +30 days.`);
    await addDays(this.db.admin, days);
    this.daysPassed += days;
  }

  /** Waits until the worker has done all that there is to do now. */
  async settle(): Promise<void> {
    await eventually("nothing is left to do", async () => {
      const { rows } = await this.db.admin.query<{ open: number; errors: string | null }>(
        `select (select count(*)::int from graphile_worker.jobs where run_at <= now())
              + (select count(*)::int from app.payout_runs where finished_at is null)
              + (select count(*)::int from app.payout_transfers where status in ('intended', 'sent'))
              + (select count(*)::int from app.payout_reversals where status in ('intended', 'sent')) as open,
                (select string_agg(format('%s: %s', task_identifier, last_error), '; ')
                   from graphile_worker.jobs where last_error is not null) as errors`,
      );
      const [{ open, errors } = { open: 0, errors: null }] = rows;
      if (errors) throw new Error(`A task failed: ${errors}`);
      return open === 0;
    });
  }
}

export const utcDay = () => new Date().toISOString().slice(0, 10);

/** The crontab would come in between at some minute of the real day: to the worker, all that is in it was done already. */
async function stopCrontab({ admin }: TestDatabase): Promise<void> {
  const crontab = parseCrontab(await readFile(CRONTAB, "utf8"));
  await admin.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     select task, now(), '2100-01-01' from unnest($1::text[]) as task`,
    [crontab.map(({ identifier }) => identifier)],
  );
}
