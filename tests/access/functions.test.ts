// Every actor before every function, in SQL: whom it lets in, and that it asks who calls before it does anything.

import test from "ava";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Actor, actorsOf, attempt, Doors } from "./actors.ts";
import { createMarketplace, type Marketplace } from "./marketplace.ts";
import { CALLED_BY_VIEWS, FUNCTIONS, OF_ROWS, PREVIEWS, VERBS } from "./matrix/functions.ts";
import { visibleRows } from "./matrix/visible_rows.ts";

const BY_VIEWS: Readonly<Record<string, readonly string[]>> = CALLED_BY_VIEWS;

let db: TestDatabase;
let doors: Doors;
let actors: Actor[];
let people: Marketplace["people"];
/** A call of each function of app and app_private, without a value for any argument. */
let calls: { name: string; call: string }[];

test.before(async () => {
  db = await createTestDatabase();
  const marketplace = await createMarketplace(db.admin);
  ({ people } = marketplace);
  doors = new Doors(db);
  actors = actorsOf(marketplace);
  const { rows } = await db.admin.query<{ name: string; call: string }>(
    `select pronamespace::regnamespace || '.' || proname as name,
            format('select %s.%I(%s)', pronamespace::regnamespace, proname,
                   (select string_agg(missing, ', ' order by position)
                      from unnest(proargtypes) with ordinality as argument (type, position),
                           format('null::%s', format_type(type, null)) as value,
                           -- The planner would answer for a strict function, without a look at who may call it.
                           format(case when proisstrict then '(select %s offset 0)' else '%s' end, value) as missing)) as call
       from pg_proc where pronamespace::regnamespace::text in ('app', 'app_private') order by 1`,
  );
  calls = rows;
});
test.after.always(() => db?.drop());

test.serial("everybody can call the functions that the access matrix lets them call, and no other", async (t) => {
  t.true(calls.length > Object.keys(FUNCTIONS).length);
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const { name, call } of calls) {
        const outcome = await session.attempt(call);
        const which = `${actor.name}: ${call}: ${outcome}`;
        const isByView = BY_VIEWS[name]?.includes(actor.role) ?? false;
        const isAllowed = !isByView && (FUNCTIONS[name]?.includes(actor.role) ?? false);
        t.is(outcome === "42501", !isAllowed, which);
        // The operators' shared login is nobody: a verb asks for a person, and a preview, as of an analyst, for nobody.
        const isNobody = actor.isFormer || (actor.role === "operator" && !(name in PREVIEWS));
        if (isAllowed && name in VERBS) t.is(outcome === "HB001", isNobody, which);
      }
    });
  }
});

/** A session of this person in which nothing but the functions themselves can refuse. */
async function withAllRights(userId: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("grant execute on all functions in schema app, app_private to holdback_authenticator");
    await client.query("set local session authorization holdback_authenticator");
    await client.query("select set_config('holdback.user_id', $1, true)", [userId]);
    await use(client);
  } finally {
    await client.end();
  }
}

for (const name of ["recruiter", "companyUser", "formerAdmin", "formerRecruiter", "formerCompanyUser"] as const) {
  test.serial(`a verb asks who calls: ${name} is refused, even with the right to call it`, async (t) => {
    await withAllRights(people[name], async (client) => {
      for (const { name: verb, call } of calls) if (verb in VERBS) t.is(await attempt(client, call), "HB001", call);
    });
  });
}

test.serial("a verb asks who calls: an active admin is not refused", async (t) => {
  await withAllRights(people.admin, async (client) => {
    for (const { name, call } of calls) if (name in VERBS) t.not(await attempt(client, call), "HB001", call);
    t.is(await attempt(client, "select app.process_due_schedules()"), "ok");
  });
});

test("every function in app asks who calls", async (t) => {
  const { rows } = await db.admin.query(
    `select proname from pg_proc
      where pronamespace = 'app'::regnamespace
        and prosrc !~ '(assert_(admin|reader|recruiter|company_user|signed_in)\\(\\)|begin_verb\\(|end_hold\\(|assert_may_see_payout\\(|app\\.preview_due_schedules\\()'
        -- They return the caller, what everybody may know, and rows that policies let the caller see: nothing besides.
        and proname not in ('viewer', 'version', 'search')`,
  );
  t.deepEqual(rows, []);
});

test("no other function of app takes a row: none becomes a column that reads past the access matrix", async (t) => {
  const { rows } = await db.admin.query(
    `select 'app.' || proname as name from pg_proc
      where pronamespace = 'app'::regnamespace
        and exists (select from unnest(proargtypes) as argument join pg_type on pg_type.oid = argument and typtype = 'c')
      order by proname`,
  );
  t.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(OF_ROWS),
  );
});

test.serial("viewer() is the caller, nobody else, and nobody at all once they were deactivated", async (t) => {
  for (const actor of actors.filter(({ userId }) => userId)) {
    await doors.enter(actor, async (session) => {
      const { rows } = await session.query("select id from app.viewer()");
      t.deepEqual(rows, [{ id: actor.isFormer ? null : actor.userId }], actor.name);
    });
  }
});

test.serial("explain_payout explains what the caller sees; a foreign payout is one that does not exist", async (t) => {
  const { rows: payouts } = await db.admin.query<{ id: string }>("select id from app.payouts");
  for (const actor of actors.filter(({ role }) => FUNCTIONS["app.explain_payout"]?.includes(role))) {
    const own = await visibleRows(db.admin, "app.payouts", ["id"], actor);
    await doors.enter(actor, async (session) => {
      const answerTo = async (id: string) => {
        await session.query("savepoint question");
        try {
          const { rowCount } = await session.query("select * from app.explain_payout($1)", [id]);
          return `${rowCount} parts`;
        } catch (error) {
          await session.query("rollback to savepoint question");
          const { message, code, hint, detail, column, table, constraint } = error as pg.DatabaseError;
          return { message, code, hint, detail, column, table, constraint };
        }
      };
      const missing = await answerTo("01900000-0000-7000-8000-000000000000");
      t.like(missing, { code: "HB002" });
      for (const { id } of payouts) {
        const which = `${actor.name}, payout ${id}`;
        if (own.includes(`["${id}"]`)) t.is(typeof (await answerTo(id)), "string", which);
        else t.deepEqual(await answerTo(id), missing, which);
      }
    });
  }
});
