// One admin who tries to be two, in every way that is known: none works while control is on.

import test from "ava";
import { sharesOf } from "../support/composites.ts";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { allFor, createCompany, createPayout, createRecruiter, payoutOf } from "../support/fixtures.ts";
import {
  type Admin,
  asked,
  call,
  confirm,
  control,
  createAdmin,
  readRequest,
  refusedToConfirm,
  signIn,
} from "./two_admins.ts";

let thief: Admin;
let honest: Admin;
const db = useDatabase(test, async (made) => {
  [thief, honest] = [await createAdmin(made), await createAdmin(made)];
});

const value = async <Value>(sql: string, values: unknown[] = []) =>
  Object.values((await db.admin.query(sql, values)).rows[0] ?? {})[0] as Value;
const unique = () => Math.random().toString(36).slice(2);
const statusOf = (payout: string) => value<string>("select status from app.payouts where id = $1", [payout]);

const APPROVE = "app.approve_payout($1, 'checked')";
const RELEASE = "app.release_escrow_hold($1, 'went well')";

async function heldPayout(feeAmount = 100_000) {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const ids = await createPayout(db.admin, {
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
    companyId,
    feeAmount,
  });
  return { ...ids, recruiter, companyId };
}

/** An admin whom the thief makes, while nothing forbids it. */
async function puppetOf(maker: Admin): Promise<Admin> {
  const made = await maker.do<{ id: string }>("select id from app.create_user($1, 'A. Puppet', 'platform_admin', $2)", [
    `${unique()}@example.com`,
    `idp|${unique()}`,
  ]);
  return await signIn(db, made.id);
}

test.serial("a second admin with one's own sign-in, made before control was on, is the same person", async (t) => {
  await control(db);
  const puppet = await puppetOf(thief);
  const second = await puppetOf(puppet);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, puppet, request, "HB030");
  await refusedToConfirm(t, second, request, "HB030");
  const back = await createPayout(db.admin);
  await refusedToConfirm(t, thief, await asked(t, puppet, APPROVE, [back.payout]), "HB030");
  t.is(await statusOf(payout), "pending");
  t.is((await confirm(honest, request)).status, "confirmed");
});

test.serial("after seven days they are two", async (t) => {
  await control(db);
  const puppet = await puppetOf(thief);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  const age = (days: number) =>
    db.admin.query(
      "update app_private.admin_makers set made_at = now() - make_interval(days => $2) where admin_id = $1",
      [puppet.id, days],
    );
  await age(6);
  await refusedToConfirm(t, puppet, request, "HB030");
  await age(7);
  t.is((await confirm(puppet, request)).status, "confirmed");
});

test.serial("a second admin cannot be made by one person while that is under control", async (t) => {
  await control(db, "make_admin");
  const email = `${unique()}@example.com`;
  await asked(t, thief, "app.create_user($1, 'A. Puppet', 'platform_admin', 'idp|mine' || $1)", [email]);
  t.is(await value("select count(*)::int from app.users where email = $1", [email]), 0);
});

test.serial("who is made an admin by two is one person with who asked, not with who confirmed", async (t) => {
  await control(db, "make_admin", "approval");
  const email = `${unique()}@example.com`;
  await confirm(honest, await asked(t, thief, "app.create_user($1, 'A. New', 'platform_admin')", [email]));
  const added = await signIn(db, await value("select id from app.users where email = $1", [email]));
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, added, request, "HB030");
  const next = await createPayout(db.admin);
  t.is((await confirm(added, await asked(t, honest, APPROVE, [next.payout]))).status, "confirmed");
});

test.serial("another admin's sign-in, relinked to one's own, is one person with who relinked it", async (t) => {
  await control(db);
  const colleague = await createAdmin(db);
  await thief.do("select app.link_sign_in($1, $2)", [colleague.id, `idp|${unique()}`]);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, colleague, request, "HB030");

  await control(db, "link_sign_in");
  const before = await value("select auth_subject from app.users where id = $1", [honest.id]);
  await asked(t, thief, "app.link_sign_in($1, $2)", [honest.id, `idp|${unique()}`]);
  t.is(await value("select auth_subject from app.users where id = $1", [honest.id]), before);
});

test.serial("a login of one's own, linked to another admin, is one person with who linked it", async (t) => {
  await control(db);
  const colleague = await createAdmin(db);
  const login = `person_${unique()}`;
  await db.admin.query(`create role ${login} login in role holdback_operator`);
  t.teardown(() => db.admin.query(`drop role ${login}`).then(() => undefined));
  await thief.do("select app.link_database_login($1, $2)", [colleague.id, login]);
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await refusedToConfirm(t, colleague, request, "HB030");
});

test.serial("the threshold of the terms is not passed with a puppet either", async (t) => {
  await control(db);
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 50000, approval_currency => 'USD')",
    [companyId],
  );
  const puppet = await puppetOf(thief);
  const recruiter = await createRecruiter(db.admin);
  const { id } = await thief.do<{ id: string }>(
    "select id from app.create_placement($1, 'A. Candidate', '2025-01-01', 100000, 'USD', $2)",
    [companyId, sharesOf(allFor(recruiter))],
  );
  const { payout } = await payoutOf(db.admin, id);
  await refused(t, puppet.do(`select ${APPROVE}`, [payout]), "HB022");
  t.is(await statusOf(payout), "pending");
});

test.serial("the account is not changed by the person who then approves", async (t) => {
  await control(db, "account_change", "approval");
  const { payout, recruiter } = await heldPayout();
  await asked(t, thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
  const request = await asked(t, thief, APPROVE, [payout]);
  t.is(request.basis.stripe_account, recruiter.stripeAccountId);
  t.is(await statusOf(payout), "pending");
});

test.serial("an account that changes after an approval by two ends it, and a new approval takes two", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  await confirm(honest, await asked(t, thief, APPROVE, [payout]));
  t.is(await statusOf(payout), "approved");
  const mine = `acct_${unique()}`;
  t.is(await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, mine]), null);
  t.is(await statusOf(payout), "pending");
  await refused(t, thief.do(`select ${APPROVE}`, [payout]), "HB022");
  const again = await asked(t, honest, APPROVE, [payout]);
  t.is(again.basis.stripe_account, mine, "and the second person sees which account it is");
  t.is(await statusOf(payout), "pending");
});

test.serial("an account that changes while a part is paid freezes the rest, and unfreezing takes two", async (t) => {
  await control(db);
  const { payout, recruiter } = await heldPayout();
  await control(db, "approval");
  await db.admin.query("update app.payouts set status = 'processing' where id = $1", [payout]);
  t.is(await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]), null);
  await refused(t, thief.do("select app.unfreeze_payout($1, 'checked')", [payout]), "HB022");
  await asked(t, honest, "app.unfreeze_payout($1, 'checked')", [payout]);
  t.truthy(await value("select frozen_at from app.payouts where id = $1", [payout]));
});

test.serial("an account that changes between question and confirmation is named, and nothing is done", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  const request = await asked(t, honest, APPROVE, [payout]);
  await call(thief, "app.link_payout_account($1, 'acct_oftheThief')", [recruiter.id]);
  const error = await refusedToConfirm(t, thief, request, "HB031");
  t.regex(error.message, new RegExp(`stripe account was ${recruiter.stripeAccountId} and is acct_oftheThief`));
  t.is(await statusOf(payout), "pending");
  t.is((await readRequest(honest, request.id)).status, "pending");
});

test.serial("what changed since it was looked at is not even asked for", async (t) => {
  await control(db, "approval");
  const { payout, recruiter } = await heldPayout();
  const { seen } = await honest.do<{ seen: string }>("select seen from app.preview_payout_approval($1)", [payout]);
  await call(thief, "app.link_payout_account($1, $2)", [recruiter.id, `acct_${unique()}`]);
  await refused(t, honest.do("select app.approve_payout($1, 'checked', $2)", [payout, seen]), "HB028");
  t.is(await value("select count(*)::int from app.requests where payout_id = $1", [payout]), 0);
});

test.serial("who had an account linked by two cannot have it approved: who asked for it counts", async (t) => {
  await control(db, "account_change", "approval");
  const { payout, recruiter } = await heldPayout();
  const link = "app.link_payout_account($1, $2)";
  await confirm(honest, await asked(t, thief, link, [recruiter.id, `acct_${unique()}`]));
  await refused(t, thief.do(`select ${APPROVE}`, [payout]), "HB022");
  await confirm(thief, await asked(t, honest, APPROVE, [payout]));
  t.is(await statusOf(payout), "approved");
});

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
  await db.admin.query("update app_private.one_person_amounts set day = day - 1");
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

test.serial("a hash that is another's, none, or of an earlier request confirms nothing", async (t) => {
  await control(db, "approval");
  const [first, second] = [await createPayout(db.admin), await createPayout(db.admin)];
  const request = await asked(t, thief, APPROVE, [first.payout]);
  const another = await asked(t, thief, APPROVE, [second.payout]);
  for (const hash of [another.basis_hash, "", "x", request.basis_hash.toUpperCase(), null]) {
    await refused(t, honest.do("select app.confirm_request($1, $2)", [request.id, hash]), "HB032");
  }
  t.is(await statusOf(first.payout), "pending");
});

test.serial("a request is confirmed once", async (t) => {
  await control(db, "early_release");
  const { hold, payout } = await heldPayout();
  const request = await asked(t, thief, "app.release_escrow_hold($1, 'a part', 1000)", [hold]);
  await confirm(honest, request);
  await refusedToConfirm(t, honest, request, "HB003");
  t.is(
    await value("select count(*)::int from app.payout_schedules where payout_id = $1 and kind = 'escrow_release'", [
      payout,
    ]),
    1,
  );
});

test.serial("of ten who confirm at once, one does: for each kind of lock", async (t) => {
  const admins = [];
  for (let i = 0; i < 10; i++) admins.push(await createAdmin(db));
  await control(db, "early_release", "pause", "make_admin", "publish_terms");
  const { hold } = await heldPayout();
  const email = `${unique()}@example.com`;
  const companyId = await createCompany(db.admin);
  const requests = [
    await asked(t, thief, RELEASE, [hold]),
    await asked(t, thief, "app.pause_payouts('currency:DKK', 'alarm')"),
    await asked(t, thief, "app.create_user($1, 'A. New', 'platform_admin')", [email]),
    await asked(t, thief, "app.publish_payout_policy(90, 20, $1)", [companyId]),
  ];
  for (const request of requests) {
    const results = await Promise.allSettled(admins.map((admin) => confirm(admin, request)));
    t.is(results.filter(({ status }) => status === "fulfilled").length, 1, request.verb);
    const codes = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    t.true(
      codes.every((code) => ["HB003", "HB009"].includes(code)),
      `${request.verb}: ${codes}`,
    );
  }
  t.is(await value("select count(*)::int from app.escrow_holds where id = $1 and status = 'released'", [hold]), 1);
  t.is(await value("select count(*)::int from app.payout_pauses where scope_value = 'DKK'"), 1);
  t.is(await value("select count(*)::int from app.payout_policies where company_id = $1", [companyId]), 1);
});

test.serial("who was deactivated confirms nothing, and what they asked for is confirmed by nobody", async (t) => {
  await control(db, "approval");
  const leaving = await createAdmin(db);
  const [first, second] = [await createPayout(db.admin), await createPayout(db.admin)];
  const theirs = await asked(t, leaving, APPROVE, [first.payout]);
  const request = await asked(t, thief, APPROVE, [second.payout]);
  await db.admin.query("select app.deactivate_user($1)", [leaving.id]);
  await refusedToConfirm(t, leaving, request, "HB001");
  await refusedToConfirm(t, honest, theirs, "HB031", /no active admin/);
  // Somebody else may ask for it anew.
  const again = await asked(t, thief, APPROVE, [first.payout]);
  t.not(again.id, theirs.id);
  t.is((await confirm(honest, again)).status, "confirmed");
});

test.serial(
  "a deactivation and a confirmation at the same moment: one comes first, and the other sees it",
  async (t) => {
    await control(db, "approval");
    const leaving = await createAdmin(db);
    const { payout } = await createPayout(db.admin);
    const request = await asked(t, thief, APPROVE, [payout]);
    const client = await db.admin.connect();
    await client.query("begin");
    await client.query("select app.deactivate_user($1)", [leaving.id]);
    const confirming = refusedToConfirm(t, leaving, request, "HB001");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.query("commit");
    client.release();
    await confirming;
    t.is(await statusOf(payout), "pending");
  },
);

test.serial("what the verb refuses by now, a confirmation does not do either", async (t) => {
  await control(db, "approval");
  const { payout } = await createPayout(db.admin);
  const request = await asked(t, thief, APPROVE, [payout]);
  await db.admin.query("select app.cancel_payout($1, 'called off')", [payout]);
  await refusedToConfirm(t, honest, request, "HB003", /cancelled/);
  t.is((await readRequest(honest, request.id)).status, "pending");

  await control(db, "account_change");
  const { recruiter } = await heldPayout();
  const link = await asked(t, thief, "app.link_payout_account($1, 'acct_doneAlready')", [recruiter.id]);
  await db.admin.query("select app.link_payout_account($1, 'acct_doneAlready')", [recruiter.id]);
  await refusedToConfirm(t, honest, link, "HB031", /done already/);
  t.is(await value("select count(*)::int from app_private.confirmations"), 0);
});

test.serial("one person cannot bury the others under requests", async (t) => {
  await control(db, "pause");
  await db.admin.query("update app_private.settings set value = '3' where name = 'max_pending_requests'");
  const flooding = await createAdmin(db);
  for (const currency of ["AUD", "BGN", "BRL"])
    await asked(t, flooding, `app.pause_payouts('currency:${currency}', 'x')`);
  await refused(t, flooding.do("select app.pause_payouts('currency:CAD', 'x')"), "HB035");
  await asked(t, flooding, "app.pause_payouts('currency:BRL', 'the same as before')");
  await asked(t, await createAdmin(db), "app.pause_payouts('currency:CAD', 'x')");
  await db.admin.query("update app_private.settings set value = '100' where name = 'max_pending_requests'");
});

test.serial(
  "what a request keeps has a bound, and a text that is too long is refused before it is asked for",
  async (t) => {
    await control(db, "make_admin", "link_sign_in", "publish_terms");
    const { id } = await createRecruiter(db.admin);
    const [long, longer] = ["x".repeat(256), "x".repeat(90_000)];
    for (const text of [long, longer]) {
      const made = thief.do("select app.create_user('long@example.com', 'A. Long', 'platform_admin', $1)", [text]);
      t.is((await refused(t, made, "HB037")).column, "auth_subject");
      t.is((await refused(t, thief.do("select app.link_sign_in($1, $2)", [id, text]), "HB037")).column, "auth_subject");
    }
    // A number may be long as well: 50.000… is 50.
    const terms = (length: number) =>
      call(thief, "app.publish_payout_policy(90, 20, tranches => array[($1, 10), ($1, 20)]::app.tranche[])", [
        `50.${"0".repeat(length)}`,
      ]);
    t.is((await refused(t, terms(16_000), "HB037")).column, "arguments");
    t.truthy(await terms(256));
    t.is(await value("select count(*)::int from app.requests where length(arguments::text) > 20000"), 0);
  },
);

test.serial("a request that waits is not carried out by another call in the same transaction", async (t) => {
  await control(db, "approval", "early_release");
  const [first, second] = [await createPayout(db.admin), await createPayout(db.admin)];
  const request = await asked(t, thief, APPROVE, [first.payout]);
  await honest.client.query("begin");
  await confirm(honest, request);
  t.truthy(await call(honest, APPROVE, [second.payout]));
  await honest.client.query("commit");
  t.is(await statusOf(second.payout), "pending");
});

test.serial("while a request is carried out, no other verb passes with it", async (t) => {
  await control(db, "early_release", "pause");
  const { hold } = await heldPayout();
  const request = await asked(t, thief, RELEASE, [hold]);
  // What a trigger would have to be, that somebody has slipped in.
  await db.admin.query(
    `create function app_private.slip() returns trigger language plpgsql as $$
       begin perform app.pause_payouts('currency:PLN', 'slipped in'); return null; end $$;
     create trigger slip after update on app.escrow_holds for each row execute function app_private.slip()`,
  );
  t.is((await confirm(honest, request)).status, "confirmed");
  await db.admin.query("drop function app_private.slip() cascade");
  t.is(await value("select count(*)::int from app.payout_pauses where scope_value = 'PLN'"), 0);
  t.is(await value("select status from app.requests where reason = 'slipped in'"), "pending");
});

test.serial("an import under control leaves nothing half done: the account that needs two is a bad row", async (t) => {
  await control(db, "account_change");
  const client = await db.connectAs("holdback_authenticator");
  await db.admin.query("grant execute on all functions in schema app_private to holdback_admin");
  await db.admin.query("grant all on all tables in schema app_private to holdback_admin");
  await client.query("set role holdback_admin");
  await client.query("select set_config('holdback.user_id', $1, false)", [thief.id]);
  const known = await createRecruiter(db.admin);
  const rows = [
    { email: known.email, display_name: known.email, stripe_account_id: `acct_${unique()}` },
    { email: `${unique()}@example.com`, display_name: "New", stripe_account_id: `acct_${unique()}` },
  ];
  await client.query("begin");
  for (const [i, row] of rows.entries()) {
    await client.query("insert into app_private.import_rows (line, record) values ($1, $2)", [
      i + 2,
      JSON.stringify(row),
    ]);
  }
  await client.query("select app_private.check_recruiter_rows()");
  const problems = await client.query("select line, column_name, reason from app_private.import_problems");
  t.like(problems.rows, { 0: { line: 2, column_name: "stripe_account_id" }, length: 1 } as never);
  t.regex(problems.rows[0].reason, /needs a second person: link it with app\.link_payout_account/);
  // Without that look, the import stops as a whole.
  await client.query("delete from app_private.import_problems");
  await refused(t, client.query("select app_private.create_imported_recruiters(0, 10)"), "HB036", /^Line 2: /);
  await client.query("rollback");
  t.is(
    await value("select stripe_account_id from app.payout_accounts where user_id = $1", [known.id]),
    known.stripeAccountId as never,
  );
  await db.admin.query("revoke all on all functions in schema app_private from holdback_admin");
  await db.admin.query("revoke all on all tables in schema app_private from holdback_admin");
});
