// One admin who tries to act without a second person, by parts, by sessions, by other doors: none works while control is on.

import test from "ava";
import { sharesOf } from "../support/composites.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPayout, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { pastTheGuards } from "../support/without_triggers.ts";
import { APPROVE, db, heldPayout, honest, puppetOf, RELEASE, statusOf, thief, value } from "./thief_and_honest.ts";
import { asked, call, confirm, control, createAdmin, refusedToConfirm, signIn } from "./two_admins.ts";

test.serial("what is cut into parts counts together: approvals, by recruiter, company and day", async (t) => {
  await control(db, ["approval", 100_000]);
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const hire = async (feeAmount: number, at = companyId) => {
    const { id } = await thief.do<{ id: string }>(
      "select id from app.create_placement($1, 'A. Candidate', '2025-01-01', $2, 'USD', $3)",
      [at, feeAmount, sharesOf(allFor(recruiter))],
    );
    return (await payoutOf(db.admin, id)).payout;
  };
  const parts = [await hire(60_000), await hire(39_999), await hire(40_000), await hire(1)];
  t.deepEqual(await Promise.all(parts.map(statusOf)), ["approved", "approved", "pending", "pending"]);
  const elsewhere = await hire(60_000, await createCompany(db.admin));
  t.is(await statusOf(elsewhere), "approved", "another company is another sum");
  await refused(t, thief.do(`select ${APPROVE}`, [parts[2]]), "HB022");
  // Who did not create it can ask; small as it is, it takes another admin.
  const request = await asked(t, honest, APPROVE, [parts[2]]);
  t.is((await confirm(thief, request)).status, "confirmed");
  // The day after, the sum begins anew; that somebody else must approve stays.
  await pastTheGuards(db.admin, "update app_private.one_person_amounts set day = day - 1");
  await refused(t, thief.do(`select ${APPROVE}`, [parts[3]]), "HB022");
  t.is(await call(honest, APPROVE, [parts[3]]), null);
});

test.serial(
  "what is cut into parts counts together: releases of parts of a hold, and the requests that wait",
  async (t) => {
    await control(db, ["early_release", 10_000]);
    const { hold, payout } = await heldPayout();
    const rest = async () =>
      await value<string>("select id from app.escrow_holds where payout_id = $1 and status = 'active'", [payout]);
    t.is(await call(thief, "app.release_escrow_hold($1, 'a part', 6000)", [hold]), null);
    const request = await asked(t, thief, "app.release_escrow_hold($1, 'a part', 4000)", [await rest()]);
    t.is((await call(thief, "app.release_escrow_hold($1, 'a part', 5)", [await rest()])) === null, false);
    await thief.do("select app.decline_request($1, 'not needed')", [request.id]);
    await db.admin.query(
      "select app.decline_request(id, 'x') from app.requests where status = 'pending' and payout_id = $1",
      [payout],
    );
    t.is(await call(thief, "app.release_escrow_hold($1, 'a part', 3999)", [await rest()]), null);
    await asked(t, thief, "app.release_escrow_hold($1, 'a part', 1)", [await rest()]);
  },
);

test.serial("parts in twenty sessions at once: together they stay below the amount", async (t) => {
  await control(db, ["early_release", 10_000]);
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const holds: string[] = [];
  for (let i = 0; i < 20; i++) {
    const { hold } = await createPayout(db.admin, {
      startDate: daysAgo(9),
      companyId,
      recruiters: allFor(recruiter),
      feeAmount: 5_000,
    });
    holds.push(hold);
  }
  // Each hold is 1,000: nine may go.
  const sessions = await Promise.all(holds.map(() => signIn(db, thief.id)));
  const left = await Promise.all(sessions.map((session, i) => call(session, RELEASE, [holds[i]])));
  t.is(left.filter((id) => id === null).length, 9);
  t.is(
    await value<string>(
      "select sum(hold_amount)::int from app.escrow_holds where id = any ($1) and status = 'released'",
      [holds],
    ),
    9_000 as never,
  );
});

test.serial("a hold that is cancelled, and scheduled anew before its date, is an early release", async (t) => {
  await control(db, "early_release");
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `select app.publish_payout_policy(30, 20, $1, first_payment_days => 0, tranches => array[(100, 400)]::app.tranche[])`,
    [companyId],
  );
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(60), companyId });
  await thief.do("select app.cancel_escrow_hold($1, 'by mistake')", [hold]);
  await asked(t, thief, "app.create_payout_schedule($1, now(), 20000)", [payout]);
  // For a later date it is none, but that date cannot be brought forward then.
  const later = await thief.do<{ id: string }>(
    "select id from app.create_payout_schedule($1, now() + interval '2 years', 20000)",
    [payout],
  );
  await asked(t, thief, "app.reschedule_payout_schedule($1, now(), 'sooner')", [later.id]);
  t.true(await value("select due_at > now() + interval '1 year' from app.payout_schedules where id = $1", [later.id]));
  const request = await asked(t, thief, "app.reschedule_payout_schedule($1, now(), 'sooner')", [later.id]);
  t.is((await confirm(honest, request)).status, "confirmed");
});

test.serial("terms without a threshold are not published by one person, and free no payout from control", async (t) => {
  await control(db, "publish_terms");
  const companyId = await createCompany(db.admin);
  await asked(t, thief, "app.publish_payout_policy(90, 20, $1)", [companyId]);
  t.is(await value("select count(*)::int from app.payout_policies where company_id = $1", [companyId]), 0);

  await control(db, ["approval", 100_000]);
  t.is(await call(thief, "app.publish_payout_policy(90, 20, $1)", [companyId]), null);
  const { payout } = await createPayout(db.admin, { companyId });
  t.is(await statusOf(payout), "pending", "the installation asks, whatever the terms say");
});

test.serial("the owner is outside of it, and is nobody's second person", async (t) => {
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refused(
    t,
    db.admin.query("select app.confirm_request($1, $2)", [request.id, request.basis_hash]),
    "HB001",
    /platform admin who is signed in/,
  );
  await db.admin.query(`select ${APPROVE}`, [payout]);
  t.is(await statusOf(payout), "approved");
  t.true(
    await value(
      `select changed_by is null and changed_by_role = session_user and not metadata ? 'request'
         from app.payout_audit_log where payout_id = $1 and action = 'approve'`,
      [payout],
    ),
  );
  await refusedToConfirm(t, honest, request, "HB003");
});

test.serial("no session variable carries a verb through", async (t) => {
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await thief.client.query("begin");
  for (const [name, to] of [
    ["holdback.is_confirmation", "true"],
    ["holdback.request_id", request.id],
    ["holdback.reason", "confirmed"],
  ]) {
    await thief.client.query("select set_config($1, $2, false)", [name, to]);
  }
  t.truthy(await call(thief, APPROVE, [payout]));
  await thief.client.query("commit");
  t.is(await statusOf(payout), "pending");
  await thief.client.query("reset all; set role holdback_admin");
  await thief.client.query("select set_config('holdback.user_id', $1, false)", [thief.id]);
});

test.serial("the variable that names the user opens nothing to a login that may not call", async (t) => {
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  for (const login of ["holdback_worker", "holdback_analyst", "holdback_authenticator"] as const) {
    const client = await db.connectAs(login);
    await client.query("select set_config('holdback.user_id', $1, false)", [honest.id]);
    await refused(t, client.query("select app.confirm_request($1, $2)", [request.id, request.basis_hash]), "42501");
  }
});

test.serial("no admin writes the tables that decide", async (t) => {
  for (const statement of [
    "update app.second_person_rules set lifted_at = now()",
    "delete from app.second_person_rules",
    "update app.requests set status = 'confirmed'",
    "update app.requests set requested_by = null",
    "insert into app_private.confirmations select pg_current_xact_id(), id from app.requests",
    "delete from app_private.admin_makers",
    "delete from app_private.one_person_amounts",
    "update app_private.settings set value = '0' where name = 'one_person_days'",
    "update app.request_kinds set has_threshold = true",
    "select app_private.call_verb('approve_payout', '{}')",
    "select app_private.end_request(null, 'confirmed', null)",
    "select app_private.note_admin_maker(null)",
  ]) {
    await refused(t, thief.do(statement), "42501");
  }
});

test.serial("what one person has done today is counted, and made less by nobody, the owner included", async (t) => {
  await db.admin.query(
    `insert into app_private.one_person_amounts (kind, currency, day, amount)
     select 'approval', 'SEK', (clock_timestamp() at time zone 'UTC')::date - past, 100 from unnest(array[0, 1, 2]) as past`,
  );
  const client = await db.admin.connect();
  for (const role of ["origin", "replica"]) {
    await client.query(`set session_replication_role = ${role}`);
    for (const statement of [
      "update app_private.one_person_amounts set amount = 0 where currency = 'SEK'",
      "update app_private.one_person_amounts set day = day - 1 where currency = 'SEK'",
      "update app_private.one_person_amounts set currency = 'DKK' where currency = 'SEK'",
      "delete from app_private.one_person_amounts where currency = 'SEK'",
      "truncate app_private.one_person_amounts",
    ])
      await refused(t, client.query(statement), "HB007");
  }
  client.release(true);
  await db.admin.query("select app_private.expire_requests()");
  const { rows } = await db.admin.query(
    `update app_private.one_person_amounts set amount = amount + 1 where currency = 'SEK' returning amount::int`,
  );
  t.deepEqual(rows, [{ amount: 101 }, { amount: 101 }], "it grows, and is forgotten once the day after is over");
});

test.serial("what somebody asked for is edited by nobody, the owner included", async (t) => {
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const { id } = await asked(t, thief, APPROVE, [payout]);
  for (const change of [
    "arguments = '{}'",
    "basis = '{}'",
    "requested_by = null",
    "expires_at = now() + interval '1 year'",
  ]) {
    await refused(t, db.admin.query(`update app.requests set ${change} where id = $1`, [id]), "HB003");
  }
  await refused(t, db.admin.query("delete from app.requests where id = $1", [id]), "HB007");
  await refused(
    t,
    db.admin.query("update app.second_person_rules set from_amount = null, currency = null, kind = 'pause'"),
    "HB003",
  );
  await refused(t, db.admin.query("delete from app.second_person_rules"), "HB007");
});

test.serial("control is not lifted or lowered by one person, one kind after the other or all at once", async (t) => {
  await control(db, "pause", ["write_off", 1_000], ["approval", 1_000]);
  const rules = () =>
    value<string>(
      "select string_agg(kind || coalesce(from_amount::text, ''), ' ' order by kind) from app.second_person_rules where lifted_at is null",
    );
  const before = await rules();
  const lift = await asked(t, thief, "app.require_second_person('pause', required => false)");
  await asked(t, thief, "app.require_second_person('write_off', 1000000, 'USD')");
  await asked(t, thief, "app.require_second_person('write_off', 1000000, 'EUR')");
  t.is(await rules(), before);
  // Two sessions at once cannot lift the last rules against each other.
  const puppet = await createAdmin(db);
  const both = await Promise.all([
    call(thief, "app.require_second_person('write_off', required => false)"),
    call(puppet, "app.require_second_person('approval', required => false)"),
  ]);
  t.true(both.every((id) => id !== null));
  t.is(await rules(), before);
  t.is((await confirm(honest, lift)).status, "confirmed");
  t.is(await rules(), "approval1000 write_off1000");
});

test.serial("a rule that was changed after somebody asked to lift it is not lifted by that", async (t) => {
  await control(db, ["write_off", 1_000]);
  const lift = await asked(t, thief, "app.require_second_person('write_off', required => false)");
  t.is(await call(honest, "app.require_second_person('write_off', 500, 'USD')"), null);
  await refusedToConfirm(t, honest, lift, "HB031", /USD.*1000.*500/);
});

test.serial("control is switched on only where there are two admins who are not one person", async (t) => {
  await control(db);
  const others = [thief.id, honest.id];
  const alone = await createAdmin(db);
  const suspended = (
    await db.admin.query(
      "select id from app.users where role = 'platform_admin' and deactivated_at is null and id <> $1",
      [alone.id],
    )
  ).rows.map(({ id }) => id);
  t.true(others.every((id) => suspended.includes(id)));
  await db.admin.query("update app.users set deactivated_at = now() where id = any ($1)", [suspended]);
  await refused(t, alone.do("select app.require_second_person('approval')"), "HB034");
  await puppetOf(await puppetOf(alone));
  await refused(t, alone.do("select app.require_second_person('approval')"), "HB034");
  await createAdmin(db);
  t.is(await call(alone, "app.require_second_person('approval')"), null);
  await db.admin.query("update app.users set deactivated_at = null where id = any ($1)", [suspended]);
});
