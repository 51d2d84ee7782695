// The dead-man's switch: what is expected and does not come is told by whoever still lives.

import test from "ava";
import { temporaryDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { startGraphql } from "../support/graphql.ts";
import { MailServer } from "../support/mail.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

test("the worker is stopped over a scheduled run: the API tells it, by mail too, and that the run is back when a worker is", async (t) => {
  const db = await temporaryDatabase(t);
  const sandbox = await createTestSandbox();
  t.teardown(() => sandbox.remove());
  const start = () => startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  const TASK = "process_due_schedules";
  const run = () => db.admin.query("select app_private.enqueue($1, array['{}'::jsonb])", [TASK]);
  const seen = (what: string, sql: string) =>
    eventually(what, async () => (await db.admin.query(sql, [TASK])).rowCount === 1);

  const worker = await start();
  t.teardown(() => worker.kill());
  await run();
  await seen(
    "the run has checked in",
    "select from app_private.expected_tasks where task = $1 and last_ended_at is not null",
  );
  await worker.stop();

  // A night goes by without a worker.
  await db.admin.query(
    "update app_private.expected_tasks set created_at = now() - interval '27 hours', last_ended_at = now() - interval '27 hours'",
  );
  const somebody = await createPerson(db.admin, "platform_admin");
  await changeSettings(db.admin, { mail_settle_seconds: 0 });
  const post = new MailServer();
  await post.start();
  t.teardown(() => post.stop());
  const api = await startGraphql(db, { SMTP_URL: post.url, MAIL_FROM: "Talent Market <payouts@market.example>" });
  t.teardown(() => api.stop());
  const missed = "select from app.events where type = 'task.missed' and payload ->> 'task' = $1";
  await seen("the API has told that the run is missed", missed);
  await eventually("the log says so too", async () => api.log().includes("process_due_schedules is missed since"));
  const mails = () => post.to(somebody).map(({ text }) => String(text));
  await eventually("an admin has the mail that says so", async () =>
    mails().some((text) => text.includes("process_due_schedules is missed\n  Missed since ")),
  );
  t.is(new Set(post.to(somebody).map(({ messageId }) => messageId)).size, mails().length);
  t.deepEqual(await (await fetch(`${api.url}/readyz`)).json(), {
    status: "ok",
    money: "stopped",
    reason: "worker_not_seen",
  });
  const send = await api.as((await createPerson(db.admin, "platform_admin")).id);
  const { data } = await send<{ nightStatus: { nodes: object[] }; nightStops: { nodes: { code: string }[] } }>(
    "{ nightStatus { nodes { canPay sentence } } nightStops { nodes { code who } } }",
  );
  t.deepEqual(data?.nightStatus.nodes, [
    { canPay: false, sentence: "No worker has ended a task for more than ten minutes." },
  ]);
  t.true(data?.nightStops.nodes.some(({ code }) => code === "task_missed"));

  const second = await start();
  t.teardown(() => second.kill());
  await run();
  await seen("the run is back", "select from app.events where type = 'task.back' and payload ->> 'task' = $1");
  t.pass();
});
