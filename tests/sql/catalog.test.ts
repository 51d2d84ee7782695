// What holds for everything in our schemas, read from the catalog.

import { readdir } from "node:fs/promises";
import test from "ava";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);

const names = async (sql: string) => (await db.admin.query<{ name: string }>(sql)).rows.map(({ name }) => name);
/** The names of a folder's tests or other files, without their endings; what tests share has no test in its name. */
const stemsOf = async (folder: string) => {
  const files = await readdir(new URL(folder, import.meta.url));
  const ofTests = files.filter((file) => file.endsWith(".test.ts"));
  return (ofTests.length > 0 ? ofTests : files).map((file) => file.replace(/([.]test)?[.](ts|sql)$/, ""));
};
/** NAME.test.ts, or NAME_what_of_it.test.ts. */
const isOf = (subjects: readonly string[], file: string) =>
  subjects.some((subject) => file === subject || file.startsWith(`${subject}_`));
const OURS = "('app', 'app_private', 'reporting')";

test("everything belongs to holdback_owner, the queue to holdback_queue", async (t) => {
  t.deepEqual(
    await names(
      `select oid::regclass::text as name from pg_class
        where relnamespace::regnamespace::text in ${OURS} and relowner <> 'holdback_owner'::regrole
       union all select oid::regprocedure::text from pg_proc
        where pronamespace::regnamespace::text in ${OURS} and proowner <> 'holdback_owner'::regrole
       union all select oid::regclass::text from pg_class
        where relnamespace = 'graphile_worker'::regnamespace and relowner <> 'holdback_queue'::regrole`,
    ),
    [],
  );
});

test("every table, view and function has a comment", async (t) => {
  t.deepEqual(
    await names(
      `select oid::regclass::text as name from pg_class
        where relnamespace::regnamespace::text in ${OURS} and relkind in ('r', 'p', 'v') and not relispartition
          and obj_description(oid, 'pg_class') is null and relname not in ('migrations')
       union all select oid::regprocedure::text from pg_proc
        where pronamespace::regnamespace::text in ${OURS} and obj_description(oid, 'pg_proc') is null`,
    ),
    [],
  );
});

test("every verb that asks for a fresh sign-in says so", async (t) => {
  const asking = `nspname = 'app' and prosrc ~ 'app_private[.](needs_second_person|assert_fresh_sign_in)[(]'`;
  const named = "obj_description(pg_proc.oid, 'pg_proc') like '%HB073 (over the API: the sign-in is too old)%'";
  const verbs = (where: string) =>
    names(
      `select proname as name from pg_proc join pg_namespace on pg_namespace.oid = pronamespace where ${where} order by 1`,
    );
  t.true((await verbs(`${asking} and ${named}`)).length > 0);
  // What a company reports moves nothing, and so asks for none.
  t.deepEqual(await verbs(`${asking} and not ${named}`), ["report_departure"]);
});

test("every column of reporting has a comment, and every amount in major units its minor ones and its currency", async (t) => {
  t.deepEqual(
    await names(
      `select attrelid::regclass || '.' || attname as name
         from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'reporting'::regnamespace and relkind = 'v' and attnum > 0
          and (col_description(attrelid, attnum) is null
            or attname like '%\\_major' and 2 > (
              select count(*) from pg_attribute as other
               where other.attrelid = pg_attribute.attrelid
                 and other.attname in ('currency', regexp_replace(pg_attribute.attname, '_major$', ''))))`,
    ),
    [],
  );
});

test("every amount of reporting is there in major units too", async (t) => {
  // Each payout by its states, which every change of money asks: reporting.payouts has them for people.
  const elsewhere = "reporting.payout_buckets";
  t.deepEqual(
    await names(
      `select attrelid::regclass || '.' || attname as name
         from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'reporting'::regnamespace and relkind = 'v' and attnum > 0
          and attrelid <> '${elsewhere}'::regclass and col_description(attrelid, attnum) like '%Minor units.'
          and not exists (select from pg_attribute as other
                           where other.attrelid = pg_attribute.attrelid and other.attname = pg_attribute.attname || '_major')`,
    ),
    [],
  );
});

test("every foreign key that is looked up from the other side has an index", async (t) => {
  t.deepEqual(
    await names(
      `select conrelid::regclass || '.' || conname as name
         from pg_constraint as key
         join pg_class target on target.oid = key.confrelid
        where contype = 'f' and connamespace = 'app'::regnamespace
          -- What nobody deletes or looks up by needs none: words, currencies, and who did something.
          and target.relname !~ '(statuses|kinds|settlements|roles|currencies)$'
          and not exists (
            select from pg_attribute
             where attrelid = conrelid and attnum = any (conkey) and attname in ('created_by', 'changed_by', 'released_by', 'frozen_by', 'started_by', 'paused_by', 'resumed_by', 'published_by', 'reported_by', 'withdrawn_by', 'linked_by', 'approved_by', 'revoked_by',
                'set_by', 'lifted_by', 'decided_by', 'recorded_by', 'undone_by', 'settled_by', 'planned_by', 'executed_by')
          )
          and not exists (
            select from pg_index
             where indrelid = conrelid and (indkey::int2[])[0] = conkey[1]
          )
        order by 1`,
    ),
    [],
  );
});

// pg_temp last, by name: what is not named comes first, and anybody may make types there.
test("no function is callable by the public, and every definer function has a fixed search path", async (t) => {
  t.deepEqual(
    await names(
      `select oid::regprocedure::text as name from pg_proc
        where pronamespace::regnamespace::text in ${OURS} and has_function_privilege('public', oid, 'execute')
       union all select oid::regprocedure::text from pg_proc
        where pronamespace::regnamespace::text in ${OURS} and prosecdef and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)`,
    ),
    [],
  );
});

test("no function is strict but those of constraints: a missing argument is answered, not ignored", async (t) => {
  t.deepEqual(
    await names(
      `select oid::regprocedure::text as name
         from pg_proc
        where pronamespace::regnamespace::text in ${OURS}
          and proisstrict
          and not exists (
            select from pg_depend where refobjid = pg_proc.oid and pg_depend.classid = 'pg_constraint'::regclass
          )`,
    ),
    [],
  );
});

test("every error code that a function raises is listed, and every listed one is raised", async (t) => {
  const raised = await names(
    `select distinct error.name
       from pg_proc
       cross join (select name from app.error_codes union select code from app.error_codes) as error
      where pronamespace::regnamespace::text in ${OURS}
        -- What is caught has no name.
        and strpos(regexp_replace(prosrc, 'when sqlstate ''HB\\d+''', '', 'g'), format('%L', error.name)) > 0
      order by 1`,
  );
  t.deepEqual(raised, await names("select name from app.error_codes order by 1"));
  const called = await names(
    `select distinct call[1] as name
       from pg_proc cross join regexp_matches(prosrc, 'raise_error\\(\\s*''([^'']+)''', 'g') as call
      where pronamespace::regnamespace::text in ${OURS} and call[1] not in (select name from app.error_codes)`,
  );
  t.deepEqual(called, []);
});

test("money is bigint, times carry their zone", async (t) => {
  t.deepEqual(
    await names(
      `select table_name || '.' || column_name as name from information_schema.columns
        where table_schema = 'app'
          and ((column_name ~ 'amount$' and data_type <> 'bigint')
            or data_type in ('timestamp without time zone', 'double precision', 'real', 'money'))`,
    ),
    [],
  );
});

test("every function of app has a test file of its name, and every test file a function", async (t) => {
  const functions = await names(
    "select distinct proname as name from pg_proc where pronamespace = 'app'::regnamespace",
  );
  const files = await readdir(new URL("./app", import.meta.url));
  t.true(functions.length > 0);
  t.deepEqual(files.sort(), functions.map((name) => `${name}.test.ts`).sort());
});

test("every task has a test file of its name, and every test file of tasks begins with a task's", async (t) => {
  const tasks = await stemsOf("../../tasks");
  const tests = await stemsOf("../tasks");
  t.true(tasks.length > 0);
  t.deepEqual(
    tasks.filter((task) => !tests.includes(task)),
    [],
  );
  t.deepEqual(
    tests.filter((file) => !isOf(tasks, file)),
    [],
  );
});

test("every test below the verbs is of a function, a table's triggers or a view, and is named as it begins", async (t) => {
  const folders = { "./triggers": "../../sql/triggers", "./views": "../../sql/views" };
  for (const folder of await readdir(new URL("./app_private", import.meta.url)))
    Object.assign(folders, { [`./app_private/${folder}`]: `../../sql/functions/app_private/${folder}` });
  for (const [folder, subject] of Object.entries(folders)) {
    const subjects = await stemsOf(subject);
    // The analysts' functions are tested with their views.
    if (subject.endsWith("/views")) subjects.push(...(await stemsOf("../../sql/functions/reporting")));
    t.deepEqual(
      (await stemsOf(folder)).filter((file) => !isOf(subjects, file)),
      [],
      `${folder}: a test of several goes to tests/scenarios, one of the whole catalog to tests/sql`,
    );
  }
});
