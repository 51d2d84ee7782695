// A plan that is executed while something dies: it is paid whole, each of its obligations once, or not at all.

import test from "ava";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { changeSettings, createDuePlacements, createPayees, SHORT_WAITS } from "../support/payout_system.ts";
import { planners } from "../support/plans.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { settle } from "../support/settle.ts";
import { Workers } from "../support/supervised_workers.ts";

test("kill -9 of the session that executes a plan pays nothing; kill -9 of the worker after it pays each once", async (t) => {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  const workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  t.teardown(async () => {
    await workers.stop();
    await sandbox.remove();
    await db.drop();
  });
  await changeSettings(db.admin, SHORT_WAITS);
  await createDuePlacements(system, await createPayees(system), 12);
  const people = await planners(db);
  const plan = await people.approved();
  const intents = async () =>
    (
      await db.admin.query(
        `select count(*)::int as made, count(*) filter (where status = 'succeeded')::int as paid,
                count(distinct schedule_id)::int as obligations
           from app.payout_transfers
          where schedule_id in (select schedule_id from app.run_plan_items where plan_id = $1)`,
        [plan.id],
      )
    ).rows[0];

  // The session dies when all is written, and before its commit.
  const session = await db.actAs(people.ids[1] as string);
  session.on("error", () => undefined);
  await session.query("begin");
  await session.query("select app.execute_plan($1)", [plan.id]);
  const { rows } = await session.query<{ pid: number }>("select pg_backend_pid() as pid");
  await db.admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await eventually("nothing of it is left", async () => {
    const { rows: left } = await db.admin.query("select executed_at from app.run_plans where id = $1", [plan.id]);
    return left[0]?.executed_at === null && (await intents())?.made === 0;
  });

  await people.execute(plan);
  const victim = await workers.startVictim({ call: "POST /v1/transfers", moment: "sent", occurrence: 3 });
  t.is(await victim.gone, "SIGKILL");
  await workers.start(1);
  await settle(system);
  const { rows: planned } = await db.admin.query("select item_count from app.run_plans where id = $1", [plan.id]);
  const count = planned[0]?.item_count as number;
  t.true(count > 3);
  t.deepEqual(await intents(), { made: count, paid: count, obligations: count });
  t.deepEqual(await findProblems(system), []);
  await t.throwsAsync(people.execute(plan), { message: /executed/ });
});
