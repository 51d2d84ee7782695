// Every actor before every table and view, in SQL: which rows they get, which columns they are refused.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Actor, actorsOf, Doors } from "./actors.ts";
import { createMarketplace, type Marketplace } from "./marketplace.ts";
import { PRIVATE, VIEWS } from "./matrix/reporting.ts";
import { TABLES } from "./matrix/tables.ts";
import { keysOf, keysWhere, RELATIONS, visibleCondition, visibleRows } from "./matrix/visible_rows.ts";

let db: TestDatabase;
let doors: Doors;
let actors: Actor[];
let people: Marketplace["people"];
let keys: Record<string, string[]>;

test.before(async () => {
  db = await createTestDatabase();
  const marketplace = await createMarketplace(db.admin);
  ({ people } = marketplace);
  doors = new Doors(db);
  actors = actorsOf(marketplace);
  keys = await keysOf(db.admin);
});
test.after.always(() => db?.drop());

const keyOf = (relation: string) => keys[relation] as string[];

test.serial("everybody sees the rows that the access matrix gives them, and no others", async (t) => {
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const relation of Object.keys(RELATIONS)) {
        const which = `${actor.name}, ${relation}`;
        if (visibleCondition(relation, actor) === null) {
          t.is(await session.attempt(`select count(*) from ${relation}`), "42501", which);
          continue;
        }
        const seen = await keysWhere(session, relation, keyOf(relation), "true");
        t.deepEqual(seen, await visibleRows(db.admin, relation, keyOf(relation), actor), which);
        const { rows } = await session.query(`select count(*)::int as total from ${relation}`);
        t.deepEqual(rows, [{ total: seen.length }], `${which}: a count says no more`);
      }
    });
  }
});

test.serial("the marketplace has rows for everybody to see and rows for everybody to miss", async (t) => {
  for (const [table, rights] of Object.entries(TABLES)) {
    const total = (await keysWhere(db.admin, table, keyOf(table), "true")).length;
    t.true(total > 0, `${table} is empty`);
    for (const [name, role] of [
      ["a recruiter", "recruiter"],
      ["a company user", "company"],
    ] as const) {
      if (!rights[role]) continue;
      const actor = actors.find((each) => each.name === name) as Actor;
      const seen = (await visibleRows(db.admin, table, keyOf(table), actor)).length;
      t.true(seen > 0 && seen < total, `${name} sees ${seen} of ${total} rows of ${table}`);
    }
  }
  for (const table of ["app.payouts", "app.escrow_holds", "app.payout_accounts"]) {
    t.true((await keysWhere(db.admin, table, keyOf(table), "true")).length > 2, table);
  }
});

test.serial("everybody may select exactly the columns that are not hidden from them", async (t) => {
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const [relation, rights] of Object.entries(RELATIONS)) {
        const sight = rights[actor.role];
        for (const column of rights.columns) {
          const expected = !sight || sight.hidden.includes(column) ? "42501" : "ok";
          const which = `${actor.name}, ${relation}.${column}`;
          t.is(await session.attempt(`select ${column} from ${relation}`), expected, which);
          // Nor may they use what they cannot see to find what they can.
          t.is(await session.attempt(`select 1 from ${relation} where ${column} is null`), expected, which);
        }
        const isWhole = sight && sight.hidden.length === 0;
        t.is(
          await session.attempt(`select * from ${relation}`),
          isWhole ? "ok" : "42501",
          `${actor.name}, ${relation}`,
        );
        t.is(
          await session.attempt(`select one_row from ${relation} as one_row`),
          isWhole ? "ok" : "42501",
          `${actor.name}, ${relation} as a whole row`,
        );
      }
    });
  }
});

test.serial("nobody inserts, updates, deletes, truncates or locks anything, whatever they may read", async (t) => {
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const [relation, { columns }] of Object.entries(RELATIONS)) {
        const writes = [
          `insert into ${relation} default values`,
          `update ${relation} set ${columns[0]} = ${columns[0]}`,
          `delete from ${relation}`,
          `select 1 from ${relation} for update`,
          `merge into ${relation} using (select 1) as one on false when not matched then do nothing when matched then delete`,
          ...(relation.startsWith("app.") ? [`truncate ${relation} cascade`, `lock table ${relation}`] : []),
        ];
        // A view that could not be written to by anybody says that first.
        const refusals = relation in VIEWS ? ["42501", "55000", "0A000"] : ["42501"];
        for (const write of writes) {
          const outcome = await session.attempt(write);
          t.true(refusals.includes(outcome), `${actor.name}: ${write}: ${outcome}`);
        }
      }
    });
  }
});

test.serial("nobody touches what is private", async (t) => {
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      for (const relation of PRIVATE) {
        const tries = [
          `select count(*) from ${relation}`,
          `delete from ${relation}`,
          `insert into ${relation} default values`,
        ];
        for (const one of tries) t.is(await session.attempt(one), "42501", `${actor.name}: ${one}`);
      }
      const opens = actor.role === "worker" ? "ok" : "42501";
      t.is(await session.attempt("select count(*) from graphile_worker.jobs"), opens, `${actor.name}, the queue`);
    });
  }
});

test.serial("whoever is nobody, or acts in a role that is not theirs, gets nobody's rows", async (t) => {
  const strangers: [string, Actor["becomes"], string | null][] = [
    ["nobody as a recruiter", "holdback_recruiter", null],
    ["nobody as a company user", "holdback_company", null],
    ["nobody as an admin", "holdback_admin", null],
    ["a recruiter as an admin", "holdback_admin", people.recruiter],
    ["a company user as an admin", "holdback_admin", people.companyUser],
    ["a company user as a recruiter", "holdback_recruiter", people.companyUser],
    ["an admin as a recruiter", "holdback_recruiter", people.admin],
    ["an id that is nobody's, as an admin", "holdback_admin", "00000000-0000-4000-8000-000000000000"],
  ];
  for (const [name, becomes, userId] of strangers) {
    const role = becomes?.replace("holdback_", "") as Actor["role"];
    await doors.enter({ name, login: "holdback_authenticator", becomes, role, userId }, async (session) => {
      for (const [table, rights] of Object.entries(TABLES)) {
        if (!rights[role]) continue;
        // Themselves they may see.
        const seen = await keysWhere(
          session,
          table,
          keyOf(table),
          table === "app.users" ? "id is distinct from $1" : "$1::uuid is null or true",
          [userId],
        );
        t.deepEqual(seen, [], `${name}, ${table}`);
      }
    });
  }
});

test.serial("an id that somebody sees in a row is the id of a row that they see", async (t) => {
  const { rows: uuids } = await db.admin.query<{ relation: string; attname: string }>(
    `select attrelid::regclass::text as relation, attname from pg_attribute
      where attrelid::regclass::text = any ($1) and atttypid = 'uuid'::regtype and attnum > 0`,
    [Object.keys(TABLES)],
  );
  for (const actor of actors.filter(
    ({ role, isFormer }) => (role === "recruiter" || role === "company") && !isFormer,
  )) {
    await doors.enter(actor, async (session) => {
      const seen = new Set<string>();
      const named = new Map<string, string>();
      for (const { relation, attname } of uuids) {
        const sight = TABLES[relation]?.[actor.role];
        if (!sight || sight.hidden.includes(attname)) continue;
        const { rows } = await session.query<{ id: string }>(
          `select distinct ${attname} as id from ${relation} where ${attname} is not null`,
        );
        for (const { id } of rows) {
          if (attname === "id") seen.add(id);
          else named.set(id, `${relation}.${attname}`);
        }
      }
      const unseen = [...named].filter(([id]) => !seen.has(id)).map(([, column]) => column);
      // Which version of a policy a hire was signed under is no secret; what it says is the company's.
      const expected = actor.role === "recruiter" ? ["app.placements.policy_id"] : [];
      t.deepEqual([...new Set(unseen)], expected, actor.name);
    });
  }
});

test.serial("what Postgres remembers of values to plan with is not for those who cannot read them", async (t) => {
  await db.admin.query("analyze");
  for (const actor of actors) {
    await doors.enter(actor, async (session) => {
      const { rows } = await session.query<{ table: string }>(
        "select distinct schemaname || '.' || tablename as table from pg_stats where schemaname in ('app', 'app_private')",
      );
      const told = rows.map(({ table }) => table).filter((table) => table in TABLES || PRIVATE.includes(table));
      t.deepEqual(told, [], actor.name);
    });
  }
});
