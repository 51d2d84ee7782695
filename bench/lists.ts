// D: the dashboards' lists and sums over 200,000 payouts. What row-level security costs the database, against the same SQL
// run by the owner, to whom the caller's rows are given by a condition.

import pg from "pg";
import type { Actor } from "../server/api/sign_in/authenticate.ts";
import { roleUrl } from "../server/database/connections.ts";
import { type Marketplace, seedMarketplace } from "../tests/support/large_marketplace.ts";
import { type Statement, statementOf } from "./api_statement.ts";
import { median } from "./measure.ts";
import type { Figure } from "./report.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const BAR = 1.3;
const SUMS_BAR = 1.5;
const REPETITIONS = 21;
/** No policy holds for it, as none holds for the tables' owner. */
const OWNER = "bench_owner";
const CONNECTIONS = 7;

interface Asked {
  query: string;
  always: string;
  table: string;
}

const PARTIES = "placement { candidateName startDate } company { name } recruiter { displayName }";
/** The list, and what the admins' policies say of its rows besides, which the indexes in the lists' orders are for. */
export const LISTS: Readonly<Record<string, Asked>> = {
  payouts: {
    query: `{ payouts(first: 50, orderBy: [CREATED_AT_DESC]) {
      nodes { rowId amount currency status createdAt ${PARTIES} } pageInfo { hasNextPage endCursor } } }`,
    always: "amount >= 0",
    table: "payouts",
  },
  schedules: {
    query: `{ payoutSchedules(first: 50, orderBy: [SCHEDULED_DATE_DESC], filter: { status: { equalTo: processed } }) {
      nodes { rowId amount currency status scheduledDate payout { status } ${PARTIES} } pageInfo { hasNextPage endCursor } } }`,
    always: "amount > 0",
    table: "payout_schedules",
  },
  "audit rows": {
    query: `{ payoutAuditLogs(first: 50, orderBy: [CREATED_AT_DESC]) {
      nodes { rowId action oldStatus newStatus changedByName createdAt ${PARTIES} } pageInfo { hasNextPage endCursor } } }`,
    always: "sequence > 0",
    table: "payout_audit_log",
  },
};

/** What stands above a list: sums of all that its filter finds. */
const SUMS: Readonly<Record<string, Asked>> = {
  payouts: {
    query: "{ payouts(filter: { status: { equalTo: completed } }) { totals { currency count sum { amount } } } }",
    always: "amount >= 0",
    table: "payouts",
  },
  "payouts by status": {
    query: "{ payouts { totals(groupBy: [STATUS]) { keys currency count sum { amount } } } }",
    always: "amount >= 0",
    table: "payouts",
  },
  "schedules by month": {
    query: `{ payoutSchedules(filter: { status: { equalTo: processed } }) {
      totals(groupBy: [SCHEDULED_DATE_MONTH]) { keys currency count sum { amount } } } }`,
    always: "amount > 0",
    table: "payout_schedules",
  },
};

export interface Caller {
  name: string;
  actor: Actor;
  /** Which rows are theirs, as the owner writes it; null: all. */
  condition: string | null;
}

export async function callersOf(database: BenchDatabase, people: Marketplace): Promise<Caller[]> {
  return [
    await callerOf(database, "recruiter", people.recruiter),
    await callerOf(database, "company user", people.companyUser),
    await callerOf(database, "admin", people.admin),
  ];
}

async function callerOf(database: BenchDatabase, name: string, userId: string): Promise<Caller> {
  await database.admin.query("select app_private.local_sign_in(email) from app.users where id = $1", [userId]);
  const { rows } = await database.admin.query<{ database_role: string; topics: string[] }>(
    "select signed_in.* from app.users, app_private.sign_in(auth_subject) as signed_in where id = $1",
    [userId],
  );
  const { database_role: databaseRole, topics } = rows[0] as { database_role: string; topics: string[] };
  const [kind, id] = topics[0]?.split(":") ?? [];
  return {
    name,
    actor: {
      userId,
      databaseRole,
      topics,
      logPosition: null,
      expiresAt: Number.POSITIVE_INFINITY,
      signedInAt: null,
    },
    condition: id ? `${kind}_id = '${id}'` : null,
  };
}

export async function lists(bench: Bench, { marketplace }: { marketplace: number }): Promise<Figure[]> {
  const database = await bench.database("lists");
  const callers = await callersOf(database, await seedMarketplace(database.admin, marketplace));
  const figures: Figure[] = [];
  // The owner's statements are sent by the API's login too: no other may say for whom.
  await database.admin.query(
    `create role ${OWNER} bypassrls;
     grant pg_read_all_data to ${OWNER};
     grant execute on function app.viewer() to ${OWNER};
     grant ${OWNER} to holdback_authenticator with inherit false, set true`,
  );
  for (const caller of callers) figures.push(await costOfPolicies(database, caller, "lists", LISTS, BAR));
  for (const caller of callers) figures.push(await costOfPolicies(database, caller, "sums by filter", SUMS, SUMS_BAR));
  await database.admin.query(`drop owned by ${OWNER}; drop role ${OWNER}`);
  await database.drop();
  return figures;
}

async function costOfPolicies(
  database: BenchDatabase,
  caller: Caller,
  what: string,
  questions: typeof LISTS,
  bar: number,
): Promise<Figure> {
  const ratios: string[] = [];
  let worst = 0;
  for (const [list, { query, always, table }] of Object.entries(questions)) {
    const statement = await statementOf(
      await roleUrl(database.adminUrl, "holdback_authenticator"),
      query,
      caller.actor,
    );

    const [withPolicies, asOwner] = (await databaseCosts(database, caller.actor.userId, [
      { role: caller.actor.databaseRole, ...statement },
      { role: OWNER, ...ownersOf(statement, table, caller.condition ?? always) },
    ])) as [Cost, Cost];
    const ratio = withPolicies.time / asOwner.time;
    worst = Math.max(worst, ratio);
    const times = `${withPolicies.time.toFixed(2)} : ${asOwner.time.toFixed(2)} ms`;
    ratios.push(`${list} ${ratio.toFixed(2)} (${times}, ${withPolicies.pages} : ${asOwner.pages} pages)`);
  }
  return {
    figure: `D  ${what} as ${caller.name}, against the owner's`,
    measured: ratios.join(", "),
    bar: `<= ${bar}`,
    met: worst <= bar,
  };
}

/** The list's own table, cut down to the caller's rows; what is joined to it is read by key either way. */
function ownersOf({ text, values }: Statement, table: string, condition: string): Statement {
  const all = new RegExp(`from ("app"\\."${table}") as (__\\w+__)(?=\\s+where\\s)`, "g");
  const owners = text.replace(all, `from (select * from $1 where ${condition}) as $2`);
  if (owners === text) throw new Error(`There is no list of ${table} in: ${text}`);
  return { text: owners, values };
}

type Run = { role: string } & Statement;

interface Cost {
  time: number;
  /** Of tables and indexes: the same on a busy machine. */
  pages: number;
}

/**
 * Milliseconds that planning (from the cache) and execution of each take, by Postgres's own clock. They take turns, so
 * that whatever else the machine does meets both. The median of a connection, and of several connections the best: one
 * that sits badly in the machine's memory is slow for all of its life.
 */
async function databaseCosts(database: BenchDatabase, userId: string, runs: readonly Run[]): Promise<Cost[]> {
  const best = runs.map((): Cost => ({ time: Number.POSITIVE_INFINITY, pages: 0 }));
  for (let connection = 0; connection < CONNECTIONS; connection++) {
    const lists = [];
    for (const [which, run] of connection % 2 === 0 ? runs.entries() : [...runs.entries()].reverse()) {
      lists.push({ which, prepared: await prepareList(database, userId, run), costs: [] as Cost[] });
    }
    for (let i = 0; i < REPETITIONS; i++) {
      for (const { prepared, costs } of lists) costs.push(await prepared.cost());
    }
    for (const { which, prepared, costs } of lists) {
      const time = Math.min((best[which] as Cost).time, median(costs.map((cost) => cost.time)));
      best[which] = { time, pages: (costs.at(-1) as Cost).pages };
      await prepared.end();
    }
  }
  return best;
}

interface PreparedList {
  cost(): Promise<Cost>;
  end(): Promise<void>;
}

async function prepareList(database: BenchDatabase, userId: string, run: Run): Promise<PreparedList> {
  const client = new pg.Client({ connectionString: await roleUrl(database.adminUrl, "holdback_authenticator") });
  // At the end of everything it may still be open.
  client.on("error", () => undefined);
  await client.connect();
  await client.query("set statement_timeout = 0");
  await client.query(`set role ${run.role}`);
  await client.query("select set_config('holdback.user_id', $1, false), set_config('timezone', 'UTC', false)", [
    userId,
  ]);
  // As the API's connections have them.
  await client.query("set jit_optimize_above_cost = -1; set plan_cache_mode = force_generic_plan");
  await client.query(`prepare list as ${run.text}`);
  const given = run.values.map((value) => client.escapeLiteral(String(value))).join(", ");
  return {
    async cost() {
      const { rows } = await client.query(
        `explain (analyze, buffers, timing off, format json) execute list${given && `(${given})`}`,
      );
      const [{ Plan: plan, "Planning Time": planning, "Execution Time": execution }] = rows[0]["QUERY PLAN"];
      return { time: planning + execution, pages: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] };
    },
    end: () => client.end(),
  };
}
