// A type that a session makes for itself comes before the type of the same name that a function means, unless the function
// says otherwise; and a domain's check runs code. Nobody may have a function of the owner's run theirs.
//
// The database is migrated here, not cloned: rights on a database itself are not cloned with it.

import test from "ava";
import pg from "pg";
import { roleUrl } from "../../server/database/connections.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { createLogger } from "../../server/processes/logger.ts";
import { createEmptyDatabase } from "../support/database.ts";
import { type Actor, actorsOf, attempt } from "./actors.ts";
import { createMarketplace } from "./marketplace.ts";
import { FUNCTIONS } from "./matrix/functions.ts";
import { VIEWS } from "./matrix/reporting.ts";

let admin: pg.Pool;
let adminUrl: string;
let drop: () => Promise<void>;
let actors: Actor[];

test.before(async () => {
  ({ adminUrl, drop } = await createEmptyDatabase());
  await migrate({ adminUrl, log: createLogger("test", "warn") });
  admin = new pg.Pool({ connectionString: adminUrl });
  actors = actorsOf(await createMarketplace(admin));
});
test.after.always(async () => {
  await admin?.end();
  await drop?.();
});

const TRAP = "TRAP1";
const TYPES = ["uuid", "text", "jsonb", "date", "timestamptz"];
const SET_TRAP = [
  `create function pg_temp.trap() returns boolean language plpgsql as $$
   begin
     if current_user = 'holdback_owner' then
       raise exception using errcode = '${TRAP}', message = 'this ran as the owner';
     end if;
     return true;
   end $$`,
  ...TYPES.map((type) => `create domain pg_temp.${type} as pg_catalog.${type} check (pg_temp.trap())`),
];

test.serial("no function of the owner's runs what the caller hid in a type of their own", async (t) => {
  const { rows: calls } = await admin.query<{ name: string; call: string }>(
    `select pronamespace::regnamespace || '.' || proname as name,
            format('select %s.%I(%s)', pronamespace::regnamespace, proname,
                   (select string_agg('null::pg_catalog.' || typname, ', ' order by position)
                      from unnest(proargtypes) with ordinality as argument (type, position)
                      join pg_type on pg_type.oid = type)) as call
       from pg_proc where pronamespace::regnamespace::text in ('app', 'app_private')`,
  );
  const payoutId = (await admin.query("select id from app.payouts limit 1")).rows[0].id;
  for (const actor of actors) {
    const reads = [
      ...calls.filter(({ name }) => FUNCTIONS[name]?.includes(actor.role)).map(({ call }) => call),
      ...(FUNCTIONS["app.explain_payout"]?.includes(actor.role) ? [`select app.explain_payout('${payoutId}')`] : []),
      ...(actor.role === "analyst" ? Object.keys(VIEWS).map((view) => `select * from ${view}`) : []),
    ];
    t.true(reads.length > 0);
    t.deepEqual(await trappedBy(reads, actor), [], actor.name);
  }
});

/** Which of these statements run the trap as the owner, on a connection that has run nothing yet. */
async function trappedBy(statements: string[], { login, becomes, userId }: Actor): Promise<string[]> {
  const client = new pg.Client({ connectionString: await roleUrl(adminUrl, login) });
  await client.connect();
  try {
    await client.query("begin read write");
    if (becomes) await client.query(`set local role ${becomes}`);
    if (userId) await client.query("select set_config('holdback.user_id', $1, true)", [userId]);
    // Whoever cannot make a type has lost already.
    for (const step of SET_TRAP) {
      await client.query("savepoint step");
      await client.query(step).catch(() => client.query("rollback to savepoint step"));
    }
    const trapped: string[] = [];
    for (const statement of statements) if ((await attempt(client, statement)) === TRAP) trapped.push(statement);
    return trapped;
  } finally {
    await client.end();
  }
}
