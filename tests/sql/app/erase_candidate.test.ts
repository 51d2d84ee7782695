import { createHash } from "node:crypto";
import test from "ava";
import { verifyDatabase } from "../../../server/database/audit/verify.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  NOBODY,
} from "../../support/fixtures.ts";
import { inTransaction } from "../../support/tampering.ts";

const db = useDatabase(test);
const NAME = 'Zelda "Z" Quixote';

const value = async <T>(sql: string, values: unknown[] = []) =>
  Object.values((await db.admin.query(sql, values)).rows[0] ?? {})[0] as T;

/** All tables in which the name stands, in whatever column. */
async function placesOf(name: string): Promise<string[]> {
  const { rows } = await db.admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relkind in ('r', 'p') and not relispartition and relnamespace::regnamespace::text in ('app', 'app_private', 'graphile_worker')`,
  );
  const found: string[] = [];
  for (const { name: table } of rows) {
    const { rows: hits } = await db.admin.query(
      `select from ${table} as each where strpos(to_jsonb(each)::text, $1) > 0`,
      [name],
    );
    if (hits.length > 0) found.push(table);
  }
  return found;
}

/** What both verifiers find. */
async function wrong(): Promise<string[]> {
  const { rows } = await db.admin.query("select problem, chain, detail from app.verify_audit_log()");
  const { problems } = await inTransaction(db.admin, (client) =>
    verifyDatabase(client, { keys: [], sealsOutside: [] }),
  );
  return [...rows, ...problems]
    .filter(({ problem }) => problem !== "seal_unsigned")
    .map(({ problem, chain, detail }) => `${problem} ${chain} ${detail}`);
}

// A candidate who left is replaced by Zelda, which a second person confirmed, and a mail that names her waits.
test.serial(
  "a candidate is erased everywhere, both verifiers agree before and after, and the erasure is logged",
  async (t) => {
    const [one, two] = [await createPerson(db.admin, "platform_admin"), await createPerson(db.admin, "platform_admin")];
    await db.admin.query("select app.require_second_person('breach_withdrawal')");
    const ada = await createRecruiter(db.admin);
    const first = await createPlacement(db.admin, {
      companyId: await createCompany(db.admin, "Acme"),
      recruiters: allFor(ada),
      startDate: daysAgo(30),
      guaranteePeriodDays: 90,
    });
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [first, daysAgo(20)]);
    const asking = await db.actAs(one.id);
    await asking.query("select app.replace_candidate($1, $2, current_date, 'another one')", [first, NAME]);
    const { rows: requests } = await db.admin.query("select id, basis_hash from app.requests where status = 'pending'");
    const confirming = await db.actAs(two.id);
    await confirming.query("select app.confirm_request($1, $2)", [requests[0].id, requests[0].basis_hash]);
    const placement = await value<string>("select id from app.placements where candidate_name = $1", [NAME]);
    await db.admin.query(
      `insert into app_private.mails (user_id, is_urgent, status, content, next_attempt_at)
     values ($1, true, 'waiting', jsonb_build_object('lines', array[$2 || ' at Acme']), now())`,
      [ada.id, NAME],
    );
    await db.admin.query("select app_private.seal_audit_log()");
    const stored = JSON.stringify(NAME).slice(1, -1);
    t.deepEqual((await placesOf(stored)).sort(), ["app.placements", "app.requests", "app_private.mails"]);
    t.deepEqual(await wrong(), []);
    const keyBefore = await value<Buffer>("select key from app_private.audit_row_keys where entity_id = $1", [
      placement,
    ]);
    const digest = (key: Buffer) => createHash("sha256").update(key).update(JSON.stringify(NAME)).digest("hex");
    t.deepEqual(await placesOf(digest(keyBefore)), ["app.audit_log"]);

    const { rows: erased } = await confirming.query(
      "select (app.erase_candidate($1, 'she asked for it')).candidate_name",
      [placement],
    );
    t.is(erased[0].candidate_name, "(erased)");
    t.deepEqual(await placesOf(stored), []);
    t.deepEqual(await wrong(), []);
    await db.admin.query("select app_private.seal_audit_log()");
    t.deepEqual(await wrong(), []);

    // Nobody can try names any more: no key that is left makes the digest that the log has.
    const { rows: keys } = await db.admin.query<{ key: Buffer }>(
      "select key from app_private.audit_row_keys union all select key from app_private.audit_digest_key",
    );
    for (const { key } of keys) t.deepEqual(await placesOf(digest(key)), []);
    t.is(
      await value("select content #>> '{lines,0}' from app_private.mails where user_id = $1", [ada.id]),
      "(erased) at Acme",
    );
    const logged = await db.admin.query(
      `select changed_by, reason, metadata #> '{changes,candidate_name,old}' as old, metadata -> 'changes' ? 'status' as more
       from app.audit_log where entity = 'placements' and entity_id = $1 order by sequence desc limit 1`,
      [placement],
    );
    t.deepEqual(logged.rows, [{ changed_by: two.id, reason: "she asked for it", old: { erased: true }, more: false }]);
    t.is(await value("select count(*)::int from app.events where type = 'placement.candidate_erased'"), 1);

    // Once more is no other erasure, and the placement goes on.
    await db.admin.query("select app.erase_candidate($1, 'again')", [placement]);
    t.is(await value("select count(*)::int from app.events where type = 'placement.candidate_erased'"), 1);
    await db.admin.query("select app.extend_guarantee($1, 120, 'agreed')", [placement]);
    t.deepEqual(await wrong(), []);
  },
);

test.serial(
  "a decided request keeps its arguments but for an erased name; one that waits for her is outdated",
  async (t) => {
    const request = await value<string>("select id from app.requests where status = 'confirmed'");
    for (const arguments_ of [
      'arguments || \'{"candidate_name": "B"}\'',
      'arguments || \'{"reason": "(erased)"}\'',
      "'{}'",
    ])
      await refused(
        t,
        db.admin.query(`update app.requests set arguments = ${arguments_} where id = $1`, [request]),
        "HB003",
      );
    const company = await createCompany(db.admin);
    const broken = await createPlacement(db.admin, {
      companyId: company,
      startDate: daysAgo(30),
      guaranteePeriodDays: 90,
    });
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [broken, daysAgo(20)]);
    const client = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
    await client.query("select app.replace_candidate($1, 'A. Candidate', current_date, 'another one')", [broken]);
    // Of the same name, at the same company: A. Candidate, as all of these tests.
    const namesake = await createPlacement(db.admin, { companyId: company });
    await db.admin.query("select app.erase_candidate($1, 'asked')", [namesake]);
    t.deepEqual(
      (
        await db.admin.query(
          "select status, arguments ->> 'candidate_name' as name from app.requests where company_id = $1",
          [company],
        )
      ).rows,
      [{ status: "outdated", name: "(erased)" }],
    );
    t.deepEqual(await wrong(), []);
  },
);

test.serial("under dual control it waits for a second person; the request names nobody", async (t) => {
  await db.admin.query("select app.require_second_person('erasure')");
  const placement = await createPlacement(db.admin);
  const client = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await client.query("select app.erase_candidate($1, 'asked')", [placement]);
  t.is(await value("select candidate_name from app.placements where id = $1", [placement]), "A. Candidate");
  t.false(
    JSON.stringify((await db.admin.query("select * from app.requests where kind = 'erasure'")).rows).includes(
      "A. Candidate",
    ),
  );
});

test("an unknown placement, a missing reason, and a recruiter are refused", async (t) => {
  await refused(t, db.admin.query("select app.erase_candidate($1, 'asked')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.erase_candidate($1, ' ')", [NOBODY]), "HB008");
  await refused(t, db.admin.query("select app.erase_candidate($1, $2)", [NOBODY, "x".repeat(2_001)]), "HB037");
  const client = await db.actAs((await createRecruiter(db.admin)).id);
  await refused(t, client.query("select app.erase_candidate($1, 'asked')", [NOBODY]), "42501");
});
