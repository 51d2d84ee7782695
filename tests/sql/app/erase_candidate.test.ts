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

/** All tables in which one of these stands, in whatever column. */
async function placesOf(...names: string[]): Promise<string[]> {
  const { rows } = await db.admin.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relkind in ('r', 'p') and not relispartition and relnamespace::regnamespace::text in ('app', 'app_private', 'graphile_worker')`,
  );
  const found: string[] = [];
  for (const { name: table } of rows) {
    const { rows: hits } = await db.admin.query(
      `select from ${table} as each where exists (select from unnest($1::text[]) as name where strpos(to_jsonb(each)::text, name) > 0)`,
      [names],
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

    // Nor any hash, whoever has everything else: of the call, of the request, with or without a key that is left.
    const { rows: guesses } = await db.admin.query<{ guess: string }>(
      `with named as (
         select jsonb_populate_record(request, jsonb_build_object(
                  'arguments', request.arguments || jsonb_build_object('candidate_name', $2::text)
                )) as request
           from app.requests as request where request.id = $1
       ),
       texts as (
         select jsonb_build_array((request).verb, (request).arguments - 'reason' - 'notes')::text as guessed from named
         union all
         select (request).arguments::text from named
         union all
         select jsonb_build_array(
                  (request).id, (request).kind, (request).verb, (request).arguments, (request).basis, (request).reason,
                  (request).amount, (request).currency, (request).recruiter_id, (request).company_id, (request).payout_id,
                  (request).requested_by, (request).requested_by_role, extract(epoch from (request).expires_at)
                )::text
           from named
       )
       select encode(sha256(key || convert_to(guessed, 'UTF8')), 'hex') as guess
         from texts
        cross join (
          select '' as key union all select key from app_private.audit_row_keys
          union all select key from app_private.audit_digest_key
        ) as known
       union all
       select app_private.request_hash(request) from named`,
      [requests[0].id, NAME],
    );
    t.true(guesses.length > 9);
    t.deepEqual(await placesOf(...guesses.map(({ guess }) => guess)), []);

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

test.serial("searches for an erased name go out of saved views, and nothing else does", async (t) => {
  const admin = await createPerson(db.admin, "platform_admin");
  const placement = await createPlacement(db.admin, { candidate: "Zoë (A*) O'Neil-Ünal." });
  const view = (q: string) => new URLSearchParams({ status: "active", q, sort: "start-asc" }).toString();
  const views = {
    exact: view("Zoë (A*) O'Neil-Ünal."),
    small: view("zoë (a*) o'neil-ünal. acme"),
    another: view("Zoë (A) O'Neil-Ünal."),
    none: "columns=a,b&q=%E0%A4%A&z=100%",
  };
  for (const [name, address] of Object.entries(views))
    await db.admin.query(
      "insert into app.saved_views (user_id, list, name, address) values ($1, 'placements', $2, $3)",
      [admin.id, name, address],
    );
  await db.admin.query("select app.erase_candidate($1, 'asked')", [placement]);
  const { rows } = await db.admin.query("select name, address from app.saved_views where user_id = $1", [admin.id]);
  t.deepEqual(Object.fromEntries(rows.map(({ name, address }) => [name, address])), {
    ...views,
    exact: view("(erased)"),
    small: view("(erased) acme"),
  });
});

test("an unknown placement, a missing reason, and a recruiter are refused", async (t) => {
  await refused(t, db.admin.query("select app.erase_candidate($1, 'asked')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.erase_candidate($1, ' ')", [NOBODY]), "HB008");
  await refused(t, db.admin.query("select app.erase_candidate($1, $2)", [NOBODY, "x".repeat(2_001)]), "HB037");
  const client = await db.actAs((await createRecruiter(db.admin)).id);
  await refused(t, client.query("select app.erase_candidate($1, 'asked')", [NOBODY]), "42501");
});
