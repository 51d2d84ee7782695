// The dashboards' lists among 100,000 payouts: each is one SQL statement, by an index, and reads no more than it must.
// What a newcomer's list reads shows whether it begins with their rows.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Send, startGraphql, type TestGraphql } from "../support/graphql.ts";
import { type Marketplace, seedMarketplace } from "../support/large_marketplace.ts";
import { logStatements, nodesOf, pagesRead, type Statement, statementsOf } from "../support/statements.ts";
import { LISTS, type ListOperation, listOperations } from "./list_operations.ts";

const LARGE_TABLES = [
  "payouts",
  "payout_schedules",
  "escrow_holds",
  "payout_transfers",
  "payout_audit_log",
  "placements",
  "placement_recruiters",
];
/** Every fourth of them is shared by two recruiters. Twice as many take twice as long, and show nothing more. */
const PLACEMENTS = 80_000;
/** Most lists take a hundred. */
const MOST_PAGES = 6_000;
/** What is rare, or in another order than that of time, is found among all rows of the largest company, or of a time. */
const MOST_PAGES_AMONG_ALL = 50_000;
const IS_AMONG_ALL =
  /, (by (hold_|fee_)?amount|by a rare currency|\w+ only|\w+ within a time|\w*(AMOUNT|STATUS|ACTION)_(ASC|DESC))/;
/** A time that is not the order of the list is looked for in that order, at worst to its end; its total has an index. */
const MOST_PAGES_TO_THE_END = 300_000;
const IS_BY_ANOTHER_TIME = /, by (frozen|due|processed|released)_at/;
/** A recruiter's placements are found through their shares, all of them, and then sorted. */
const isThroughShares = (name: string, who: Who) => who === "recruiter" && name.startsWith("placements");
/** For somebody with one payout. */
const MOST_PAGES_OF_A_NEWCOMER = 300;

const PEOPLE = ["admin", "companyUser", "recruiter", "newCompanyUser", "newRecruiter"] as const;
type Who = (typeof PEOPLE)[number];

let db: TestDatabase;
let people: Marketplace;
let api: TestGraphql;
let sizes: Record<string, number>;

test.before(async (t) => {
  // A minute of a processor's time, on a machine that may have ten others for it.
  t.timeout(900_000);
  db = await createTestDatabase();
  people = await seedMarketplace(db.admin, PLACEMENTS);
  await logStatements(db.admin);
  // What is looked at is what a list reads, and not how long a busy machine takes for it.
  const name = new URL(db.adminUrl).pathname.slice(1);
  await db.admin.query(`alter role holdback_authenticator in database ${name} set statement_timeout = '5min'`);
  const { rows } = await db.admin.query<{ sizes: Record<string, number> }>(
    `select json_object_agg(relname, reltuples) as sizes from pg_class
      where relnamespace = 'app'::regnamespace and relname = any ($1)`,
    [LARGE_TABLES],
  );
  sizes = rows[0]?.sizes ?? {};
  api = await startGraphql(db, { API_RATE_LIMIT: "99999" });
});
test.after.always(async () => {
  await api?.stop();
  await db?.drop();
});

// One after the other: what the API says to the database meanwhile is theirs.
for (const who of PEOPLE) {
  test.serial(
    `each list of ${who} is one statement by an index that reads little, planned once for whatever is asked`,
    async (t) => {
      t.timeout(600_000);
      const send = await api.as(people[who]);
      const faults: Record<string, string[]> = {};
      const operations = await operationsOf(who);
      t.true(operations.length > 100);
      for (const operation of operations) faults[operation.name] = await faultsOf(send, operation, who);
      t.deepEqual(
        Object.entries(faults).filter(([, of]) => of.length > 0),
        [],
      );
    },
  );
}

test("the API's connections keep one plan a statement", async (t) => {
  const login = await db.connectAs("holdback_authenticator");
  t.is((await login.query("show plan_cache_mode")).rows[0].plan_cache_mode, "force_generic_plan");
});

async function operationsOf(who: Who): Promise<ListOperation[]> {
  const tables = Object.keys(LISTS).filter((table) => who === "admin" || table !== "payout_runs");
  const client = await db.actAs(people[who]);
  // What the lists are asked for is chosen from all rows.
  await client.query("set statement_timeout = 0");
  const operations: ListOperation[] = [];
  for (const table of tables) {
    operations.push(...(await listOperations(client, db.admin, table)));
  }
  return operations;
}

type Page = { totalCount?: number; pageInfo: { endCursor: string | null } };

async function faultsOf(send: Send, operation: ListOperation, who: Who): Promise<string[]> {
  const { query, field } = operation;
  const ask = async (variables: Record<string, unknown>) => {
    const { data, errors } = await send<Record<string, Page>>(query, variables);
    if (errors) throw new Error(`${operation.name}: ${JSON.stringify(errors)}`);
    return data?.[field] as Page;
  };
  const variables = { ...operation.variables };
  if (operation.isNextPage) variables.after = (await ask(variables)).pageInfo.endCursor;
  const { result, statements } = await statementsOf(db.admin, () => ask(variables));
  const [statement] = statements;
  if (!statement || statements.length > 1) return [`${statements.length} statements`];
  return [...scansOf(statement, result.totalCount ?? 0), ...excessOf(statement, operation, who)];
}

/** Whole tables that were read. For a total of much of a table nothing is faster. */
function scansOf({ plan }: Statement, total: number): string[] {
  return nodesOf(plan)
    .filter((node) => node["Node Type"].endsWith("Seq Scan"))
    .map((node) => node["Relation Name"] ?? "")
    .filter((table) => LARGE_TABLES.includes(table) && total < (sizes[table] ?? 0) / 10)
    .map((table) => `reads all of ${table}`);
}

function excessOf({ plan }: Statement, { name, isPage }: ListOperation, who: Who): string[] {
  const pages = pagesRead(plan);
  const isNewcomer = who.startsWith("new");
  const mostOfMany = IS_BY_ANOTHER_TIME.test(name)
    ? MOST_PAGES_TO_THE_END
    : IS_AMONG_ALL.test(name) || isThroughShares(name, who)
      ? MOST_PAGES_AMONG_ALL
      : MOST_PAGES;
  // Parts of a time are found among all of that time, whoever asks.
  const mostOfNewcomer = / of parts/.test(name) ? MOST_PAGES_AMONG_ALL : MOST_PAGES_OF_A_NEWCOMER;
  const most = isNewcomer ? mostOfNewcomer : mostOfMany;
  // A total counts.
  return (isPage || isNewcomer) && pages > most ? [`looks at ${pages} pages, and ${most} should do`] : [];
}
