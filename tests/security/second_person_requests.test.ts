// Requests that somebody confirms twice, late, for another, or carries out beside: none works while control is on.

import test from "ava";
import { refused } from "../support/errors.ts";
import { createCompany, createPayout, createRecruiter } from "../support/fixtures.ts";
import { APPROVE, db, heldPayout, honest, RELEASE, statusOf, thief, unique, value } from "./thief_and_honest.ts";
import { asked, call, confirm, control, createAdmin, readRequest, refusedToConfirm } from "./two_admins.ts";

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
