import test from "ava";
import type pg from "pg";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  payoutOf,
} from "../../../support/fixtures.ts";
import { createLogin, logIn } from "../../../support/own_login.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

test("somebody who may not change money may not import either", async (t) => {
  const client = await db.connectAs("holdback_worker");
  await t.throwsAsync(client.query("select app_private.begin_import(false)"), { message: /permission denied/ });
});

test("who imports is found by another case or another form of accents of their email", async (t) => {
  await db.admin.query("select app.create_user('ir\u00e8ne@x.com', 'Ir\u00e8ne', 'platform_admin')");
  const client = await db.connectAs("holdback_owner");
  await client.query("begin");
  await t.notThrowsAsync(client.query("select app_private.begin_import(true, ' IRE\u0300NE@x.com')"));
  await client.query("rollback");
});

/** A transaction of the owner's that imports one placement above the threshold for this admin; its payout. */
async function importFor(email: string | null) {
  const company = await createCompany(db.admin);
  await publishTerms(db.admin, company, { approval_thresholds: { JPY: 50_000 } });
  const recruiter = await createPerson(db.admin, "recruiter");
  const client: pg.PoolClient = await db.admin.connect();
  await client.query("begin");
  await client.query("select app_private.begin_import(false, $1)", [email]);
  await client.query("select app.link_payout_account($1, $2)", [recruiter.id, `acct_${recruiter.id.slice(-12)}`]);
  const placement = await createPlacement(client, {
    companyId: company,
    recruiters: allFor(recruiter),
    feeAmount: 50_001,
    currency: "JPY",
  });
  await client.query("commit");
  const { payout } = await payoutOf(client, placement);
  // The next transaction of the session is nobody's again.
  const { rows } = await client.query("select app_private.importer_id() as importer");
  client.release();
  return { placement, payout, after: rows[0].importer as string | null, recruiter };
}

const approve = async (admin: string, payout: string) =>
  (await (await db.actAs(admin)).query("select status from app.approve_payout($1, 'checked')", [payout])).rows[0]
    ?.status;

test.serial("who imports counts as who created the placements and linked the accounts", async (t) => {
  const importer = await createPerson(db.admin, "platform_admin");
  const other = await createPerson(db.admin, "platform_admin");
  const { placement, payout, after, recruiter } = await importFor(` ${importer.email.toUpperCase()} `);
  t.is(after, null);
  const { rows } = await db.admin.query(
    `select placement.created_by, placement.created_by_role = session_user as by_login, account.linked_by
       from app.placements placement, app.payout_accounts account
      where placement.id = $1 and account.user_id = $2`,
    [placement, recruiter.id],
  );
  t.deepEqual(rows, [{ created_by: importer.id, by_login: true, linked_by: importer.id }]);
  const { rows: audit } = await db.admin.query(
    `select changed_by, changed_by_role = session_user as by_login, metadata ->> 'imported_by' as imported_by
       from app.payout_audit_log where payout_id = $1 and entity = 'payout' and action = 'create'`,
    [payout],
  );
  t.deepEqual(audit, [{ changed_by: null, by_login: true, imported_by: importer.id }]);
  await refused(t, approve(importer.id, payout), "HB022");
  t.is(await approve(other.id, payout), "approved");
});

test.serial("who made the importer an admin counts as the importer too", async (t) => {
  const maker = await createPerson(db.admin, "platform_admin");
  const { rows } = await (await db.actAs(maker.id)).query(
    "select id, email from app.create_user('puppet@example.com', 'Puppet', 'platform_admin')",
  );
  const { payout } = await importFor(rows[0].email);
  await refused(t, approve(maker.id, payout), "HB022");
});

test.serial("where nobody is named, any admin approves, and the audit log says whose login made it", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const { placement, payout } = await importFor(null);
  const { rows } = await db.admin.query(
    `select placement.created_by, placement.created_by_role = session_user as by_login, audit.changed_by,
            audit.changed_by_role = session_user as audit_by_login, audit.metadata ? 'imported_by' as names_somebody
       from app.placements placement join app.payout_audit_log audit on audit.placement_id = placement.id
      where placement.id = $1 and audit.entity = 'payout' and audit.action = 'create'`,
    [placement],
  );
  t.deepEqual(rows, [
    { created_by: null, by_login: true, changed_by: null, audit_by_login: true, names_somebody: false },
  ]);
  t.is(await approve(admin.id, payout), "approved");
});

test.serial("only an active admin can be named, and only the owner names somebody", async (t) => {
  const begin = (email: string) => db.admin.query("select app_private.begin_import(false, $1)", [email]);
  await refused(t, begin("nobody@example.com"), "HB002");
  await refused(t, begin((await createPerson(db.admin, "recruiter")).email), "HB002");
  const former = await createPerson(db.admin, "platform_admin");
  await db.admin.query("select app.deactivate_user($1)", [former.id]);
  await refused(t, begin(former.email), "HB002");

  // A person in psql: the placement stays theirs, whatever the session says.
  const me = await createPerson(db.admin, "platform_admin");
  const other = await createPerson(db.admin, "platform_admin");
  const login = await createLogin(t, db);
  await db.admin.query("select app.link_database_login($1, $2)", [me.id, login]);
  const client = await logIn(t, db, login);
  await client.query("select set_config('holdback.imported_by', $1, false)", [other.id]);
  const placement = await createPlacement(client, {
    companyId: await createCompany(db.admin),
    recruiters: allFor(await createRecruiter(db.admin)),
  });
  const { rows } = await db.admin.query("select created_by, created_by_role from app.placements where id = $1", [
    placement,
  ]);
  t.deepEqual(rows, [{ created_by: me.id, created_by_role: "platform_admin" }]);
  await refused(
    t,
    db.admin.query("update app.placements set created_by = $2 where id = $1", [placement, other.id]),
    "HB003",
  );
});
