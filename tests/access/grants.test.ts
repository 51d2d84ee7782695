// The catalog says exactly what the access matrix says: nothing is missing from the matrix, and no right goes beyond it.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { FUNCTIONS } from "./matrix/functions.ts";
import { PRIVATE, VIEWS } from "./matrix/reporting.ts";
import { ROLES, type Role, TABLES, WORD_LISTS } from "./matrix/tables.ts";

const db = useDatabase(test);

const RELATIONS = { ...WORD_LISTS, ...TABLES, ...VIEWS };
const OURS = "('app', 'app_private', 'reporting')";
const roleInMatrix = (role: string) => role.replace("holdback_", "") as Role;

const names = async (sql: string, values: unknown[] = []) =>
  (await db.admin.query<{ name: string }>(sql, values)).rows.map(({ name }) => name);

/** Says what is in only one of the two lists. */
function equalsMatrix(t: ExecutionContext, found: string[], matrix: string[]): void {
  const isNewTo = (list: string[]) => (name: string) => !list.includes(name);
  t.deepEqual(
    { beyond: found.filter(isNewTo(matrix)), missing: matrix.filter(isNewTo(found)) },
    { beyond: [], missing: [] },
  );
  t.is(new Set(found).size, found.length, "two functions of one name");
}

test("the access matrix names every table, view and sequence", async (t) => {
  const relations = await names(
    `select relnamespace::regnamespace || '.' || relname as name from pg_class
      where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not relispartition`,
  );
  equalsMatrix(t, relations, [...Object.keys(RELATIONS), ...PRIVATE]);
});

test("the access matrix names every column of what anybody may read", async (t) => {
  const columns = await names(
    `select relnamespace::regnamespace || '.' || relname || '.' || attname as name
       from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace::regnamespace::text in ('app', 'reporting') and relkind in ('r', 'p', 'v', 'm', 'f')`,
  );
  const named = Object.entries(RELATIONS).flatMap(([name, rights]) =>
    rights.columns.map((column) => `${name}.${column}`),
  );
  equalsMatrix(t, columns, named);
});

test("the access matrix names every function of app, and of app_private those that anybody may call", async (t) => {
  const functions = await names(
    `select distinct pronamespace::regnamespace || '.' || proname as name from pg_proc
      where pronamespace::regnamespace::text in ${OURS}
        and (pronamespace = 'app'::regnamespace or pronamespace::regnamespace || '.' || proname = any ($1))`,
    [Object.keys(FUNCTIONS)],
  );
  equalsMatrix(t, functions, Object.keys(FUNCTIONS));
});

for (const role of ROLES) {
  test(`${role} may select exactly what the access matrix says, column by column, and nothing else is allowed`, async (t) => {
    const rights = await names(
      `select privilege || ' ' || relnamespace::regnamespace || '.' || relname || '.' || attname as name
         from pg_class
         join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
        cross join unnest(array['select', 'insert', 'update', 'references']) as privilege
        where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p', 'v', 'm', 'f')
          and has_column_privilege($1, pg_class.oid, attnum, privilege)
       union all
       select privilege || ' ' || pg_class.oid::regclass
         from pg_class
        cross join unnest(array['delete', 'truncate', 'trigger', 'maintain']) as privilege
        where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p', 'v', 'm', 'f')
          and has_table_privilege($1, pg_class.oid, privilege)
       union all
       select privilege || ' ' || pg_class.oid::regclass
         from pg_class cross join unnest(array['select', 'usage', 'update']) as privilege
        where relnamespace::regnamespace::text in ${OURS} and relkind = 'S'
          and has_sequence_privilege($1, pg_class.oid, privilege)`,
      [role],
    );
    const allowed = Object.entries(RELATIONS).flatMap(([name, rights]) => {
      const sight = rights[roleInMatrix(role)];
      const visible = sight ? rights.columns.filter((column) => !sight.hidden.includes(column)) : [];
      return visible.map((column) => `select ${name}.${column}`);
    });
    equalsMatrix(t, rights, allowed);
  });

  test(`${role} may call exactly the functions that the access matrix says`, async (t) => {
    const functions = await names(
      `select pronamespace::regnamespace || '.' || proname as name from pg_proc
        where pronamespace::regnamespace::text in ${OURS} and has_function_privilege($1, oid, 'execute')`,
      [role],
    );
    const allowed = Object.entries(FUNCTIONS).filter(([, roles]) => roles.includes(roleInMatrix(role)));
    equalsMatrix(
      t,
      functions,
      allowed.map(([name]) => name),
    );
  });

  test(`${role} makes nothing in our schemas, and enters only those that it needs`, async (t) => {
    const schemas = await names(
      `select privilege || ' ' || nspname as name from pg_namespace cross join unnest(array['create', 'usage']) as privilege
        where (nspname in ${OURS} or nspname in ('graphile_worker', 'public')) and has_schema_privilege($1, oid, privilege)`,
      [role],
    );
    const EXTRA: Partial<Record<Role, string[]>> = {
      analyst: ["usage app", "usage reporting"],
      operator: ["usage app", "usage reporting"],
      worker: ["usage app", "usage app_private", "usage graphile_worker"],
    };
    const allowed = EXTRA[roleInMatrix(role)] ?? ["usage app", "usage app_private"];
    equalsMatrix(t, schemas, [...allowed, "usage public"]);
  });
}

test("every table has row-level security: with a policy for each role that sees some rows, or one for everybody", async (t) => {
  const policies = await names(
    `select relnamespace::regnamespace || '.' || relname || ' ' || coalesce(role::regrole::text, 'none') as name
       from pg_class
       left join pg_policy on polrelid = pg_class.oid and polcmd = 'r' and polpermissive
       left join unnest(polroles) as role on true
      where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') and relrowsecurity`,
  );
  const wanted = [
    ...Object.entries(TABLES).flatMap(([name, rights]) =>
      ROLES.filter((role) => rights[roleInMatrix(role)]).map((role) => `${name} ${role}`),
    ),
    ...Object.keys(WORD_LISTS).map((name) => `${name} -`),
  ];
  equalsMatrix(t, policies, wanted);
});

test("no policy lets anybody change a row, but those of the worker in the queue", async (t) => {
  t.deepEqual(
    await names(
      `select polrelid::regclass || ' ' || polname as name
         from pg_policy join pg_class on pg_class.oid = polrelid
        where polcmd <> 'r'
          and not (relnamespace = 'graphile_worker'::regnamespace and polroles = array['holdback_worker'::regrole::oid])`,
    ),
    [],
  );
});

/** Whatever looks like a call in a policy, except the first word of a sub-select and what is no function. */
function bareCalls(expression: string): string[] {
  const withoutSelected = expression.replace(/\(\s*SELECT ([\w.]+)\(\) AS \w+\s*\)/g, "");
  return [...withoutSelected.matchAll(/([\w.]+)\s*\(/g)]
    .map(([, name]) => name as string)
    .filter((name) => !/^(ANY|ALL|ARRAY|EXISTS|AND|OR|NOT|IN|WHERE|SELECT|FROM)$/.test(name));
}

test("no policy calls a function for each row: every call is a sub-select of its own", async (t) => {
  const { rows } = await db.admin.query<{ policy: string; expression: string }>(
    `select polrelid::regclass || ' ' || polname as policy,
            concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as expression
       from pg_policy`,
  );
  t.true(rows.length > 0);
  for (const { policy, expression } of rows) t.deepEqual(bareCalls(expression), [], `${policy}: ${expression}`);
});
