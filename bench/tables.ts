// E: the console's tables over 200,000 payouts, asked over HTTP as people ask them: in each order, by each filter, and by
// words that many rows have. An answer counts when the API gives it within its own limits of time and cost. Analysts
// are not asked: they have logins in the database and its views, and no sign-in at the API.

import { readFile } from "node:fs/promises";
import { buildSchema, type GraphQLInputObjectType, type GraphQLSchema, getNamedType, isEnumType } from "graphql";
import { columnOfField, LISTINGS } from "../server/api/graphql/shape/shape.ts";
import { projectRoot } from "../server/database/pgrc.ts";
import { type Marketplace, seedMarketplace } from "../tests/support/large_marketplace.ts";
import { type Api, startApi } from "./api.ts";
import { type Figure, information } from "./report.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const ROWS = 25;
/** Answers by name: a column that is not for the caller, and a word that more rows have than a search looks at. */
const SAID = ["HB001", "HB008"];
/** The console's own documents, and the fields of their lists. */
const DOCUMENTS: Readonly<Record<string, { file: string; field: string }>> = {
  payouts: { file: "pages/payouts/payouts.graphql", field: "payouts" },
  payout_schedules: { file: "pages/lists/schedules.graphql", field: "payoutSchedules" },
  escrow_holds: { file: "pages/lists/holds.graphql", field: "escrowHolds" },
  placements: { file: "pages/lists/placements.graphql", field: "placements" },
  payout_transfers: { file: "pages/lists/transfers.graphql", field: "payoutTransfers" },
  recoveries: { file: "pages/lists/recoveries.graphql", field: "recoveries" },
  payout_runs: { file: "pages/lists/runs.graphql", field: "payoutRuns" },
};
/** Beginnings of words: of one candidate, of many, and of every company and recruiter. */
const WORDS = ["candidate 777", "candidate", "company", "recruiter 1"];

interface Asked {
  name: string;
  variables: Record<string, unknown>;
}

export async function tables(bench: Bench, { marketplace }: { marketplace: number }): Promise<Figure[]> {
  const database = await bench.database("tables");
  const people = await seedMarketplace(database.admin, marketplace);
  const server = await startApi(bench, database);
  const schema = buildSchema(await readFile(`${projectRoot}server/schema.graphql`, "utf8"));
  const figures: Figure[] = [];
  for (const [caller, userId] of [
    ["admin", people.admin],
    ["recruiter", people.recruiter],
    ["company user", people.companyUser],
  ] as const) {
    const token = await server.tokenOf(userId);
    for (const [table, { file, field }] of Object.entries(DOCUMENTS)) {
      const text = await readFile(`${projectRoot}console/src/${file}`, "utf8");
      const whole = caller === "admin" ? text : plainList(schema, field);
      if (whole)
        figures.push(
          await ask(server, token, `${caller}: ${field}`, whole, await allOf(schema, database, table, field, people)),
        );
    }
  }
  await server.stop();
  await database.drop();
  return figures;
}

/** What the console's pages of others than admins ask: rows, their number and their sums. */
function plainList(schema: GraphQLSchema, field: string): string | null {
  const list = schema.getQueryType()?.getFields()[field];
  if (!list || field === "payoutRuns") return null;
  const types = new Map(list.args.map(({ name, type }) => [name, String(type)]));
  const search = types.has("search");
  return `query Plain($filter: ${types.get("filter")}, $orderBy: ${types.get("orderBy")}, $first: Int${search ? ", $search: String" : ""}) {
    list: ${field}(filter: $filter, orderBy: $orderBy, first: $first${search ? ", search: $search" : ""}) {
      totalCount totals { currency count } pageInfo { hasNextPage endCursor } nodes { rowId status }
    }
  }`;
}

/** Each order, each filter with a value that rows have, and each word. */
async function allOf(
  schema: GraphQLSchema,
  database: BenchDatabase,
  table: string,
  field: string,
  people: Marketplace,
): Promise<Asked[]> {
  const args = new Map(
    schema
      .getQueryType()
      ?.getFields()
      [field]?.args.map(({ name, type }) => [name, type]),
  );
  const filter = getNamedType(args.get("filter")) as GraphQLInputObjectType;
  const orders = (LISTINGS[table]?.order ?? []).flatMap((column) => [
    `${column.toUpperCase()}_ASC`,
    `${column.toUpperCase()}_DESC`,
  ]);
  const orderBy = [orders[1]];
  const asked: Asked[] = orders.map((order) => ({ name: order, variables: { orderBy: [order] } }));
  for (const { name, type } of Object.values(filter.getFields())) {
    for (const condition of await conditionsOf(database, table, name, String(type), schema, people)) {
      asked.push({
        name: `${name} ${JSON.stringify(condition)}`,
        variables: { orderBy, filter: { [name]: condition } },
      });
    }
  }
  if (args.has("search")) {
    for (const search of WORDS) asked.push({ name: `"${search}"`, variables: { orderBy, search } });
  }
  return asked;
}

async function conditionsOf(
  database: BenchDatabase,
  table: string,
  field: string,
  operators: string,
  schema: GraphQLSchema,
  people: Marketplace,
): Promise<object[]> {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  if (operators === "DatetimeFilter") {
    return [{ greaterThanOrEqualTo: ago(30) }, { lessThan: ago(30) }, { isNull: true }];
  }
  if (operators === "DateFilter") return [{ greaterThanOrEqualTo: ago(30).slice(0, 10) }];
  if (operators === "IntFilter" || operators === "BigIntFilter") {
    return [
      { greaterThanOrEqualTo: operators === "IntFilter" ? 1 : "1" },
      { greaterThan: operators === "IntFilter" ? 999 : "999999" },
    ];
  }
  const equal = (schema.getType(operators) as GraphQLInputObjectType).getFields().equalTo;
  const type = equal && getNamedType(equal.type);
  if (type && isEnumType(type)) return type.getValues().map(({ value }) => ({ equalTo: value }));
  const column = columnOfField(field);
  // A placement has several.
  if (table === "placements" && column === "recruiter_id") return [{ equalTo: people.recruiter }];
  const { rows } = await database.admin.query<{ value: string }>(
    `select ${column}::text as value from app.${table} where ${column} is not null offset 1000 limit 1`,
  );
  return rows.map(({ value }) => ({ equalTo: value }));
}

async function ask(api: Api, token: string, what: string, query: string, all: readonly Asked[]): Promise<Figure> {
  const taken: { name: string; ms: number }[] = [];
  const refused: string[] = [];
  for (const { name, variables } of all) {
    const began = performance.now();
    const response = await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query,
        operationName: /query (\w+)/.exec(query)?.[1],
        variables: { first: ROWS, ...variables },
      }),
    });
    const { errors } = (await response.json()) as { errors?: { message: string; extensions?: { code?: string } }[] };
    taken.push({ name, ms: performance.now() - began });
    if (errors && !SAID.includes(errors[0]?.extensions?.code ?? ""))
      refused.push(`${name}: ${errors[0]?.extensions?.code} ${errors[0]?.message}`);
  }
  const [slowest] = taken.toSorted((a, b) => b.ms - a.ms);
  const median = taken.toSorted((a, b) => a.ms - b.ms)[Math.floor(taken.length / 2)];
  for (const { name, ms } of taken) process.stderr.write(`${what}, ${name}: ${ms.toFixed(0)} ms\n`);
  const said = `${taken.length} questions, ${median?.ms.toFixed(0)} ms; the slowest ${slowest?.ms.toFixed(0)} ms (${slowest?.name})`;
  if (taken.length === 0) return information(what, "nothing is asked");
  return {
    figure: `E  ${what}`,
    measured: refused.length > 0 ? `${refused.length} refused: ${refused.slice(0, 3).join("; ")}` : said,
    bar: "each within the limits",
    met: refused.length === 0,
  };
}
