// Who somebody is comes from their login, and from what the API's login alone may say. A setting makes nobody anybody else.

import test from "ava";
import pg from "pg";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { createPayout, createPerson } from "../support/fixtures.ts";
import { createLogin, logIn } from "../support/own_login.ts";

const db = useDatabase(test);

const SYSTEM = "00000000-0000-7000-8000-000000000001";
const whoDid = async (payoutId: string) =>
  (
    await db.admin.query(
      `select changed_by, changed_by_role, metadata ->> 'job' as job, metadata ->> 'run' as run
         from app.payout_audit_log where payout_id = $1 order by sequence desc limit 1`,
      [payoutId],
    )
  ).rows[0];

test("an administrator who sets holdback.user_id in psql is told that it does not count, and does nothing", async (t) => {
  const { payout } = await createPayout(db.admin);
  const { id } = await createPerson(db.admin, "platform_admin");
  for (const role of ["holdback_owner", null] as const) {
    const client = role ? await db.connectAs(role) : new pg.Client({ connectionString: db.adminUrl });
    if (!role) await client.connect();
    await client.query("select set_config('holdback.user_id', $1, false)", [id]);
    const error = await refused(t, client.query("select app.freeze_payout($1, 'x')", [payout]), "HB027");
    t.regex(error.hint ?? "", /reset holdback\.user_id.+link_database_login/);
    // Not even without a verb.
    await refused(t, client.query("update app.payouts set frozen_at = now(), frozen_reason = 'x'"), "HB027");
    await client.query("reset holdback.user_id");
    await client.query("select app.freeze_payout($1, 'x')", [payout]);
    t.deepEqual(await whoDid(payout), { changed_by: null, changed_by_role: "postgres", job: null, run: null });
    await client.query("select app.unfreeze_payout($1, 'x')", [payout]);
    await client.end();
  }
});

test.serial(
  "the worker's session that sets holdback.user_id to an admin is refused; else it is the worker, its job and its run",
  async (t) => {
    const { schedule, payout } = await createPayout(db.admin);
    const { id } = await createPerson(db.admin, "platform_admin");
    const worker = await db.connectAs("holdback_worker");
    await worker.query("select set_config('holdback.user_id', $1, false)", [id]);
    for (const claim of [id, SYSTEM, "nobody"]) {
      await worker.query("select set_config('holdback.user_id', $1, false)", [claim]);
      await refused(t, worker.query("select app_private.start_payout_run('process_due_schedules', null)"), "HB027");
    }
    await worker.query("reset holdback.user_id");
    await worker.query("set holdback.job_id = 'process_due_schedules:7'");
    const { rows } = await worker.query("select (app_private.start_payout_run('process_due_schedules', null)).id");
    await worker.query("select app_private.step_payout_run($1)", [rows[0].id]);
    const { rows: claims } = await db.admin.query("select status from app.payout_schedules where id = $1", [schedule]);
    t.deepEqual(claims, [{ status: "processing" }]);
    t.deepEqual(await whoDid(payout), {
      changed_by: SYSTEM,
      changed_by_role: "system",
      job: "process_due_schedules:7",
      run: rows[0].id,
    });
  },
);

test("job and run count in the worker's sessions only", async (t) => {
  const { payout } = await createPayout(db.admin);
  const client = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await client.query("set holdback.job_id = 'process_due_schedules:7'; set holdback.run_id = 'x'");
  await client.query("select app.freeze_payout($1, 'x')", [payout]);
  t.like(await whoDid(payout), { changed_by_role: "platform_admin", job: null, run: null });
});

test("the API's login that says it is the automation may do nothing", async (t) => {
  const { payout } = await createPayout(db.admin);
  const client = await db.connectAs("holdback_authenticator");
  await client.query("set role holdback_admin");
  await client.query("select set_config('holdback.user_id', $1, false)", [SYSTEM]);
  await refused(t, client.query("select app.freeze_payout($1, 'x')", [payout]), "HB001");
  t.deepEqual((await client.query("select id from app.payouts")).rows, []);
});

test("a policy refuses a claim as a verb does", async (t) => {
  await createPayout(db.admin);
  const client = await logIn(t, db, await createLogin(t, db));
  await client.query("select set_config('holdback.user_id', $1, false)", [
    (await createPerson(db.admin, "platform_admin")).id,
  ]);
  for (const table of ["payouts", "users", "payout_audit_log", "companies"]) {
    await refused(t, client.query(`select id from app.${table}`), "HB027");
  }
});

test("a linked login is its person: what they see, what they may, and whose name is written down", async (t) => {
  const { payout } = await createPayout(db.admin);
  const person = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  const client = await logIn(t, db, login);
  t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id: null }]);

  const { rows } = await db.admin.query("select database_login from app.link_database_login($1, $2)", [
    person.id,
    login,
  ]);
  t.deepEqual(rows, [{ database_login: login }]);
  await db.admin.query("select app.link_database_login($1, $2)", [person.id, login]);
  t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id: person.id }]);
  t.is((await client.query("select id from app.payouts where id = $1", [payout])).rowCount, 1);
  await client.query("select app.freeze_payout($1, 'x')", [payout]);
  t.like(await whoDid(payout), { changed_by: person.id, changed_by_role: "platform_admin" });

  await db.admin.query("select app.deactivate_user($1)", [person.id]);
  await refused(t, client.query("select app.unfreeze_payout($1, 'x')", [payout]), "HB001");
  t.is((await client.query("select id from app.payouts")).rowCount, 0);

  await db.admin.query("select app.unlink_database_login($1)", [person.id]);
  // Nobody's again: it reads, and a verb asks for a person.
  t.is((await client.query("select id from app.payouts where id = $1", [payout])).rowCount, 1);
  await refused(t, client.query("select app.unfreeze_payout($1, 'x')", [payout]), "HB001");
  const { rows: events } = await db.admin.query(
    "select type, payload ->> 'login' as login from app.events where entity_id = $1 and type like '%database_login%' order by id",
    [person.id],
  );
  t.deepEqual(events, [
    { type: "user.database_login_linked", login },
    { type: "user.database_login_unlinked", login },
  ]);
});

test("a login that may do more than its person since it was linked is nobody, and reads nothing of others", async (t) => {
  const { payout } = await createPayout(db.admin);
  for (const role of ["platform_admin", "recruiter"]) {
    const { id } = await createPerson(db.admin, role);
    const login = await createLogin(t, db);
    await db.admin.query("select app.link_database_login($1, $2)", [id, login]);
    const client = await logIn(t, db, login);
    for (const right of ["createrole", "replication", "bypassrls"]) {
      t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id }]);
      await db.admin.query(`alter role ${login} ${right}`);
      t.deepEqual((await client.query("select id from app.viewer()")).rows, [{ id: null }], right);
      await refused(t, client.query("select app.freeze_payout($1, 'x')", [payout]), "HB001");
      await refused(t, client.query("select * from app.preview_due_totals()"), "HB001");
      await refused(t, client.query("select app.explain_payout($1)", [payout]), "HB002");
      if (right !== "bypassrls") t.is((await client.query("select id from app.payouts")).rowCount, 0, right);
      await db.admin.query(`alter role ${login} no${right}`);
    }
    await db.admin.query(`alter role ${login} superuser`);
    t.deepEqual((await client.query("select * from app_private.current_actor()")).rows, [
      { user_id: null, role: login },
    ]);
  }
});

test("a linked login is held to the second person's rule", async (t) => {
  const person = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [person.id, login]);
  const company = (await db.admin.query("select id from app.create_company('Two persons')")).rows[0].id;
  await db.admin.query(
    "select app.publish_payout_policy(90, 0, $1, approval_threshold => 1, approval_currency => 'USD')",
    [company],
  );
  const overHttp = await db.actAs(person.id);
  const recruiter = await createPerson(db.admin, "recruiter");
  await overHttp.query(
    `select app.create_placement($1, 'A. Candidate', '2025-01-01', 100000, 'USD',
       array[($2::uuid, 100, null, null)]::app.recruiter_share[])`,
    [company, recruiter.id],
  );
  const client = await logIn(t, db, login);
  await refused(
    t,
    client.query("select app.approve_payout(id, 'x') from app.payouts where recruiter_id = $1", [recruiter.id]),
    "HB022",
  );
});

test("a login of somebody who is no admin does what they may, and no more", async (t) => {
  const { payout } = await createPayout(db.admin);
  const recruiter = await createPerson(db.admin, "recruiter");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [recruiter.id, login]);
  const client = await logIn(t, db, login);
  await refused(t, client.query("select app.freeze_payout($1, 'x')", [payout]), "HB001");
  await refused(t, client.query("select app.explain_payout($1)", [payout]), "HB002");
  t.is((await client.query("select id from app.payouts")).rowCount, 0);
});
