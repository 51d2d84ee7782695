// What of graphile-worker is used, by a login that owns nothing of the queue: it has grants, and a policy a table.

import test from "ava";
import {
  type Job,
  Logger,
  makeWorkerUtils,
  type Runner,
  type RunnerOptions,
  run,
  type TaskList,
} from "graphile-worker";
import pg from "pg";
import { workerPreset } from "../../../server/worker/preset.ts";
import { type TestDatabase, temporaryDatabase, useDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";

const db = useDatabase(test);

const { taskDirectory: _tasks, crontabFile: _crontab, ...SETTINGS } = workerPreset.worker ?? {};
const SILENT = new Logger(() => () => undefined);

/** A worker on the queue with the project's own settings, and these tasks instead of the project's. */
async function start(on: TestDatabase, taskList: TaskList, options: Partial<RunnerOptions> = {}): Promise<Runner> {
  const { preset, ...more } = options;
  return await run({
    preset: { worker: { ...SETTINGS, ...preset?.worker } },
    connectionString: on.urlOf("holdback_worker"),
    crontab: "",
    logger: SILENT,
    taskList,
    noHandleSignals: true,
    ...more,
  });
}

const jobs = async (on: TestDatabase, task: string) =>
  (await on.admin.query("select * from graphile_worker.jobs where task_identifier = $1 order by id", [task])).rows;

test("jobs are added, done, and completed by the dozen; the failed one is kept with its error, and tried again", async (t) => {
  const done: unknown[] = [];
  const runner = await start(db, {
    add: async (payload) => void done.push((payload as { number: number }).number),
    fail: async () => {
      throw new Error("no luck");
    },
  });
  for (let number = 0; number < 60; number++) await runner.addJob("add", { number });
  const { id } = await runner.addJob("fail", {}, { maxAttempts: 2 });
  await eventually("all are done", async () => done.length === 60 && (await jobs(db, "add")).length === 0);
  await eventually("the failed one is told", async () => (await jobs(db, "fail"))[0]?.last_error === "no luck");
  await db.admin.query("update graphile_worker._private_jobs set run_at = now() where id = $1", [id]);
  await eventually("it was tried again", async () => (await jobs(db, "fail"))[0]?.attempts === 2);
  await runner.stop();
  t.is(new Set(done).size, 60);
});

test("a job with a key replaces the one that waits, keeps its time when it is to, and can be removed", async (t) => {
  const utils = await makeWorkerUtils({ connectionString: db.urlOf("holdback_worker") });
  t.teardown(async () => utils.release());
  const tomorrow = new Date(Date.now() + 86_400_000);
  const key = { jobKey: "keyed", runAt: tomorrow };
  const first = await utils.addJob("keyed", { number: 1 }, key);
  const second = await utils.addJob("keyed", { number: 2 }, { jobKey: "keyed", jobKeyMode: "preserve_run_at" });
  t.is(second.id, first.id);
  t.deepEqual([second.revision, second.run_at], [1, tomorrow]);
  const third = await utils.addJob("keyed", { number: 3 }, { jobKey: "keyed", jobKeyMode: "replace" });
  t.deepEqual([third.id, third.payload], [first.id, { number: 3 }]);
  t.true(third.run_at < tomorrow);
  const fourth = await utils.addJob("keyed", { number: 4 }, { jobKey: "keyed", jobKeyMode: "unsafe_dedupe" });
  t.deepEqual([fourth.id, fourth.payload], [first.id, { number: 3 }]);
  await utils.withPgClient((client) => client.query("select graphile_worker.remove_job('keyed')"));
  t.deepEqual(await jobs(db, "keyed"), []);
  // What the database itself enqueues, by the same key.
  for (const number of [5, 6]) {
    await db.admin.query("select app_private.enqueue('keyed', array[$1::jsonb], now() + interval '1 day', '{ours}')", [
      JSON.stringify({ number }),
    ]);
  }
  const { rows } = await db.admin.query("select payload from graphile_worker._private_jobs where key = 'ours'");
  t.deepEqual(rows, [{ payload: { number: 6 } }]);
});

test("who adds jobs waits for none that is being completed, as a deadlock would end the worker that completes it", async (t) => {
  const enqueue = "select app_private.enqueue('busy', array[$1::jsonb, $1], now() + interval '1 day', '{free,busy}')";
  await db.admin.query(enqueue, [JSON.stringify({ number: 1 })]);
  const completing = await db.admin.connect();
  const adding = await db.admin.connect();
  try {
    await completing.query("begin; delete from graphile_worker._private_jobs where key = 'busy'");
    await adding.query("begin; set local lock_timeout = '2s'");
    await adding.query(enqueue, [JSON.stringify({ number: 2 })]);
    // The other one waits now for what this one holds, and gets it.
    const completed = completing.query("delete from graphile_worker._private_jobs where key = 'free'");
    await adding.query("commit");
    await completed;
    await completing.query("rollback");
  } finally {
    completing.release(true);
    adding.release(true);
  }
  const { rows } = await db.admin.query(
    `select job.key, job.payload ->> 'number' as number
       from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
      where task.identifier = 'busy' order by job.id`,
  );
  t.deepEqual(rows, [
    { key: "free", number: "2" },
    { key: "busy", number: "1" },
    { key: null, number: "2" },
  ]);
});

test("jobs of one queue run one after the other, and jobs with a forbidden flag not at all", async (t) => {
  let atOnce = 0;
  let most = 0;
  const runner = await start(
    db,
    {
      serial: async () => {
        most = Math.max(most, ++atOnce);
        await new Promise((resolve) => setTimeout(resolve, 30));
        atOnce--;
      },
      flagged: async () => t.fail("it is forbidden"),
    },
    // graphile-worker refuses a local queue together with forbidden flags.
    { forbiddenFlags: ["not_now"], preset: { worker: { localQueue: { size: -1 } } } },
  );
  await runner.addJob("flagged", {}, { flags: ["not_now"] });
  for (let number = 0; number < 5; number++) await runner.addJob("serial", {}, { queueName: "one" });
  await eventually("all are done", async () => (await jobs(db, "serial")).length === 0);
  await runner.stop();
  t.is(most, 1);
  t.is((await jobs(db, "flagged"))[0]?.attempts, 0);
});

test("what was missed by the clock is made up, and the next start knows what was done", async (t) => {
  const own = await temporaryDatabase(t);
  await own.admin.query(
    `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
     values ('tick', now() - interval '1 day', date_trunc('minute', now()) - interval '4 minutes')`,
  );
  const seen = new Set<string>();
  const task = async (payload: unknown) => void seen.add((payload as { _cron: { ts: string } })._cron.ts);
  const runner = await start(own, { tick: task }, { crontab: "* * * * * tick ?id=tick&fill=1h" });
  await eventually("the missed ones are done", async () => seen.size >= 4);
  await runner.stop();
  const { rows } = await own.admin.query(
    "select last_execution > now() - interval '2 minutes' as is_recent from graphile_worker._private_known_crontabs",
  );
  t.deepEqual(rows, [{ is_recent: true }]);
});

test("a stop waits for what is in hand, and gives back what was only fetched", async (t) => {
  const own = await temporaryDatabase(t);
  const finished: number[] = [];
  const begun = Promise.withResolvers<void>();
  const runner = await start(
    own,
    {
      slow: async (payload) => {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 400));
        finished.push((payload as { number: number }).number);
      },
    },
    { concurrency: 1, preset: { worker: { localQueue: { size: 50 } } } },
  );
  const added: Job[] = [];
  for (let number = 0; number < 10; number++) added.push(await runner.addJob("slow", { number }));
  await begun.promise;
  await runner.stop();
  t.true(finished.length >= 1 && finished.length < 10, finished.join());
  const left = await jobs(own, "slow");
  t.is(left.length, 10 - finished.length);
  for (const { attempts, locked_by } of left) t.deepEqual({ attempts, locked_by }, { attempts: 0, locked_by: null });
  // Whoever died with a job in hand: its lock is taken away, by age or by name.
  await own.admin.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead'");
  const utils = await makeWorkerUtils({ connectionString: own.urlOf("holdback_worker") });
  await utils.forceUnlockWorkers(["dead"]);
  const ids = left.map(({ id }) => id as string);
  t.is((await utils.rescheduleJobs(ids, { runAt: new Date(), priority: 3 })).length, left.length);
  t.is((await utils.permanentlyFailJobs(ids.slice(1), "enough")).length, left.length - 1);
  t.is((await utils.completeJobs(ids)).length, left.length);
  await utils.release();
});

test("the worker's login owns nothing in the queue, and makes nothing there", async (t) => {
  const worker = new pg.Client({ connectionString: db.urlOf("holdback_worker") });
  await worker.connect();
  t.teardown(() => worker.end());
  const { rows } = await worker.query(
    `select oid::regclass::text as name from pg_class
      where relnamespace = 'graphile_worker'::regnamespace and relowner <> 'holdback_queue'::regrole
     union all
     select oid::regprocedure::text from pg_proc
      where pronamespace = 'graphile_worker'::regnamespace and proowner <> 'holdback_queue'::regrole`,
  );
  t.deepEqual(rows, []);
  for (const attempt of [
    "create table graphile_worker.mine (id int)",
    "create function graphile_worker.mine() returns int language sql return 1",
    "create schema mine",
    "alter table graphile_worker._private_jobs disable row level security",
    "drop function graphile_worker.add_job",
    "truncate graphile_worker._private_jobs",
    "insert into graphile_worker.migrations (id) values (999)",
    "alter table graphile_worker._private_jobs alter column payload set default pg_catalog.pg_read_file('x')::json",
  ]) {
    await t.throwsAsync(worker.query(attempt), { message: /permission denied|must be owner/ }, attempt);
  }
});
