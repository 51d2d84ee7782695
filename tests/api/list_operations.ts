// Every way in which dashboards list: each filter by itself and with the newest first, a status within a time, each order
// both ways, and pages of it, with a total and what a row shows of others.

import "../../server/api/graphql/environment.ts";
import type pg from "pg";
import { LISTINGS } from "../../server/api/graphql/shape/shape.ts";

export interface ListOperation {
  name: string;
  field: string;
  query: string;
  variables: Record<string, unknown>;
  /** Without a total: then it must read few rows, however many there are. */
  isPage: boolean;
  /** To be sent once more, with the cursor at the end of its first page. */
  isNextPage: boolean;
}

interface List {
  field: string;
  type: string;
  /** What a row of the dashboard shows of others. */
  beside: string;
  /** Filters on words, by their field: one that fits most rows, and one that fits few. */
  words: readonly [field: string, word: string][];
}
type Filter = [name: string, condition: Record<string, unknown>];

const PARTIES = "placement { candidateName startDate } company { name } recruiter { displayName }";
const PAYOUT = "payout { amount status }";
export const LISTS: Readonly<Record<string, List>> = {
  payouts: {
    field: "payouts",
    type: "Payout",
    beside: PARTIES,
    words: [
      ["status", "completed"],
      ["status", "pending"],
    ],
  },
  payout_schedules: {
    field: "payoutSchedules",
    type: "PayoutSchedule",
    beside: `${PAYOUT} ${PARTIES}`,
    words: [
      ["status", "processed"],
      ["status", "failed"],
    ],
  },
  escrow_holds: {
    field: "escrowHolds",
    type: "EscrowHold",
    beside: `${PAYOUT} ${PARTIES}`,
    words: [
      ["status", "released"],
      ["status", "forfeited"],
    ],
  },
  payout_transfers: {
    field: "payoutTransfers",
    type: "PayoutTransfer",
    beside: `${PAYOUT} ${PARTIES}`,
    words: [
      ["status", "succeeded"],
      ["status", "in_doubt"],
    ],
  },
  payout_audit_log: {
    field: "payoutAuditLogs",
    type: "PayoutAuditLog",
    beside: `changedByName ${PAYOUT} ${PARTIES}`,
    words: [
      ["newStatus", "completed"],
      ["newStatus", "reversed"],
    ],
  },
  placements: {
    field: "placements",
    type: "Placement",
    beside:
      "company { name } placementRecruiters(first: 5) { nodes { share recruiter { displayName } } } payouts(first: 5) { nodes { amount status } }",
    words: [
      ["status", "completed"],
      ["status", "breached"],
    ],
  },
  recoveries: {
    field: "recoveries",
    type: "Recovery",
    beside: `${PAYOUT} placement { candidateName } company { name } recruiter { displayName }`,
    words: [
      ["status", "open"],
      ["status", "written_off"],
    ],
  },
  payout_runs: {
    field: "payoutRuns",
    type: "PayoutRun",
    beside: "itemCount itemAmounts",
    words: [["kind", "process_due_schedules"]],
  },
};
const RARE_CURRENCY: Filter = ["by a rare currency", { currency: { equalTo: "ISK" } }];

type Queryable = Pick<pg.Pool, "query">;

/** The operations on one table, with values of a row that whoever this client acts as can see; the other sees all. */
export async function listOperations(
  client: Queryable,
  everything: Queryable,
  table: string,
): Promise<ListOperation[]> {
  const { field, type, beside, words } = LISTS[table] as List;
  const { filter, order } = await listingOf(client, table);
  const sample = await sampleOf(client, everything, table);
  const conditionOn = (column: string) => ({ [fieldOf(column)]: conditionFor(column, sample[column] as string) });
  const time = order[0] as string;
  const newest = { orderBy: [`${time.toUpperCase()}_DESC`], first: 20 };
  const filters: Filter[] = [
    ...filter.map((column): Filter => [`by ${column}`, conditionOn(column)]),
    ...(await filtersByParts(everything, table)),
    ...words.flatMap(([name, word]): Filter[] => [
      [`${word} only`, { [name]: { equalTo: word } }],
      [`${word} within a time`, { [name]: { equalTo: word }, ...conditionOn(time) }],
    ]),
    ...(filter.includes("currency") ? [RARE_CURRENCY] : []),
    ...(sample.sharer ? [["by recruiter", { recruiterId: { equalTo: sample.sharer } }] as Filter] : []),
  ];

  const page = "pageInfo { endCursor } nodes { rowId }";
  const rows = `pageInfo { hasNextPage endCursor } nodes { rowId ${beside} }`;
  const operation = (name: string, selection: string, variables: Record<string, unknown>): ListOperation => ({
    name: `${field}, ${name}`,
    field,
    query: `query ($filter: ${type}Filter, $orderBy: [${type}OrderBy!], $first: Int, $last: Int, $after: Cursor, $offset: Int) {
      ${field}(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after, offset: $offset) { ${selection} }
    }`,
    variables,
    isPage: !selection.includes("totalCount"),
    isNextPage: name.endsWith("next page"),
  });
  return [
    operation("without arguments", page, {}),
    operation("as a dashboard opens", `totalCount ${rows}`, newest),
    ...filters.flatMap(([name, condition]) => [
      operation(name, page, { filter: condition }),
      operation(`${name}, the newest`, rows, { filter: condition, ...newest }),
      operation(`${name}, how many`, "totalCount", { filter: condition }),
    ]),
    ...order
      .flatMap((column) => [`${column.toUpperCase()}_ASC`, `${column.toUpperCase()}_DESC`])
      .flatMap((by) => [
        operation(by, rows, { orderBy: [by] }),
        operation(`${by}, offset`, page, { orderBy: [by], first: 20, offset: 200 }),
        operation(`${by}, next page`, page, { orderBy: [by], first: 20 }),
        operation(`${by}, last page`, page, { orderBy: [by], last: 20 }),
      ]),
  ];
}

/** With a time from the middle of those that there are. */
async function filtersByParts(everything: Queryable, table: string): Promise<Filter[]> {
  const filters: Filter[] = [];
  for (const [column, part] of Object.entries(LISTINGS[table]?.filterByParts ?? {})) {
    const at = await someOf(everything, part.table, column);
    filters.push([`by ${column} of parts`, { [fieldOf(column)]: conditionFor(column, at) }]);
  }
  return filters;
}

/** Without the columns that whoever this client acts as cannot read. */
async function listingOf(client: Queryable, table: string): Promise<{ filter: string[]; order: string[] }> {
  const { filter, order } = LISTINGS[table] as (typeof LISTINGS)[string];
  const { rows } = await client.query<{ column: string }>(
    `select "column" from unnest($2::text[]) as "column" where has_column_privilege('app.' || $1, "column", 'select')`,
    [table, [...filter, ...order]],
  );
  const readable = new Set(rows.map(({ column }) => column));
  const isReadable = (column: string) => readable.has(column);
  return { filter: filter.filter(isReadable), order: order.filter(isReadable) };
}

/** From the middle of what they see, which is neither the newest nor the oldest; when that is nothing, of what there is. */
async function sampleOf(client: Queryable, everything: Queryable, table: string): Promise<Record<string, string>> {
  const { filter, order } = await listingOf(client, table);
  const columns = [...new Set([...filter, ...order])].map((column) => `to_json(${column}) #>> '{}' as ${column}`);
  if (table === "placements") {
    columns.push(
      "(select recruiter_id from app.placement_recruiters where placement_id = placements.id order by recruiter_id desc limit 1) as sharer",
    );
  }
  // The row first, and then what is asked of it: not of all rows before it.
  const query = `select ${columns.join(", ")} from app.${table}
                  where id = (select id from app.${table} order by id offset (select count(*) / 2 from app.${table}) limit 1)`;
  const seen = await client.query<Record<string, string>>(query);
  const row =
    seen.rows[0] ?? ((await everything.query<Record<string, string>>(query)).rows[0] as Record<string, string>);
  for (const column of Object.keys(row)) row[column] ??= await someOf(everything, table, column);
  return row;
}

/** The value in the middle of those that there are. */
async function someOf(everything: Queryable, table: string, column: string): Promise<string> {
  const { rows } = await everything.query<{ value: string }>(
    `select to_json(percentile_disc(0.5) within group (order by ${column})) #>> '{}' as value from app.${table}`,
  );
  return rows[0]?.value as string;
}

const fieldOf = (column: string) =>
  column === "id" ? "rowId" : column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Times and amounts within a range, everything else as it is. */
function conditionFor(column: string, value: string): Record<string, string> {
  if (column.endsWith("amount")) return { greaterThanOrEqualTo: value, lessThan: String(Number(value) + 1000) };
  if (!/(_at|_date)$/.test(column)) return { equalTo: value };
  const end = new Date(value);
  end.setUTCDate(end.getUTCDate() + 30);
  return { greaterThanOrEqualTo: value, lessThan: end.toISOString().slice(0, value.length === 10 ? 10 : undefined) };
}
