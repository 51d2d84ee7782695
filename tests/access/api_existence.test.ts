// Nobody learns that a row of somebody else's exists: whatever is asked about it, the answer is the one about a row that
// does not exist, to the letter.

import { randomUUID } from "node:crypto";
import test from "ava";
import { getNamedType, isInputObjectType } from "graphql";
import {
  argumentsFor,
  body,
  type Caller,
  codes,
  everyRow,
  lookUpOf,
  lookupsOf,
  type MarketplaceApi,
  plainKey,
  type Row,
  startMarketplaceApi,
} from "./api_fixture.ts";
import { columnOf, TYPES } from "./matrix/api_types.ts";
import { keysOf, RELATIONS, visibleRows } from "./matrix/visible_rows.ts";

let fixture: MarketplaceApi;
let keys: Record<string, string[]>;
let curious: Caller[];
/** What may stand in a column with a list of its own; the API refuses every other value before it looks. */
let words: ReadonlySet<unknown>;

test.before(async () => {
  fixture = await startMarketplaceApi();
  keys = await keysOf(fixture.db.admin);
  const { rows } = await fixture.db.admin.query<{ value: string }>(
    "select value from app.recruiter_roles union select value from app.mail_kinds",
  );
  words = new Set(rows.map(({ value }) => value));
  curious = fixture.callers.filter(({ role }) => role !== "admin");
});
test.after.always(() => fixture?.close());

const keyOf = (table: string) => keys[table] as string[];

const foreign = new Map<string, Promise<Row[]>>();

/** The rows of a table that the caller does not see, some of them. Nothing here changes one. */
function foreignRows(table: string, caller: Caller): Promise<Row[]> {
  const which = `${table} ${caller.name}`;
  const rows = foreign.get(which) ?? findForeignRows(table, caller);
  foreign.set(which, rows);
  return rows;
}

async function findForeignRows(table: string, caller: Caller): Promise<Row[]> {
  const own = (await visibleRows(fixture.db.admin, table, keyOf(table), caller)).map(plainKey);
  return (await everyRow(fixture.db, table, keyOf(table)))
    .filter(({ row_key }) => !own.includes(plainKey(row_key)))
    .slice(0, 3);
}

/** A value that no row has; a word of a list stays, as the rest of the key is no row's. */
const nothingLike = (value: unknown): unknown =>
  words.has(value)
    ? value
    : typeof value === "number"
      ? value + 1_000
      : /^[0-9a-f-]{36}$/.test(String(value))
        ? randomUUID()
        : `no-${value}`;

/** As this row, but that its key and values are no row's. */
const missingRow = (row: Row): Row => ({
  ...Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value && nothingLike(value)])),
  row_key: JSON.stringify((JSON.parse(row.row_key) as unknown[]).map(nothingLike)),
});

test("a foreign row that is looked up, by a forged id or by any of its values, is one that does not exist", async (t) => {
  let compared = 0;
  for (const lookup of lookupsOf(fixture.schema)) {
    for (const caller of curious) {
      const rows = (await foreignRows(lookup.table, caller)).filter((row) => argumentsFor(lookup, row));
      if (rows.length === 0) continue;
      // The same question about these rows, and about as many that are no rows.
      const { document, variables } = lookUpOf(lookup, rows);
      const answer = await caller.send(document, variables);
      const missing = await caller.send(document, lookUpOf(lookup, rows.map(missingRow)).variables);
      t.deepEqual(body(answer), body(missing), `${caller.name}, ${lookup.field} of ${lookup.type}`);
      for (const index of rows.keys()) t.is(answer.data?.[`r${index}`] ?? null, null);
      compared += rows.length;
    }
  }
  t.true(compared > 200, `${compared} compared`);
});

test("a list that is filtered by what a foreign row has, is as empty as by what no row has", async (t) => {
  let compared = 0;
  for (const [type, { table, list }] of Object.entries(TYPES)) {
    const filter = fixture.schema.getType(`${type}Filter`);
    if (!isInputObjectType(filter)) continue;
    const filtered = Object.values(filter.getFields()).flatMap(({ name, type: given }) => {
      const kind = getNamedType(given).name;
      return kind === "UUIDFilter" || kind === "StringFilter" ? [{ name, value: kind.replace("Filter", "") }] : [];
    });
    const rows = await everyRow(fixture.db, table, keyOf(table));
    for (const caller of curious) {
      const own = (await visibleRows(fixture.db.admin, table, keyOf(table), caller)).map(plainKey);
      for (const { name, value } of filtered) {
        const column = columnOf(name);
        const seen = new Set(rows.filter(({ row_key }) => own.includes(plainKey(row_key))).map((row) => row[column]));
        const unseen = new Set(rows.map((row) => row[column]).filter((each) => each && !seen.has(each)));
        const some = [...unseen].slice(0, 3);
        if (some.length === 0) continue;
        // All of them in a request, and in a second one as many values that no row has.
        const lists = some.map(
          (_, index) =>
            `r${index}: ${list}(filter: { ${name}: { equalTo: $v${index} } }) {
               totalCount nodes { __typename } pageInfo { hasNextPage startCursor }
             }`,
        );
        const document = `query (${some.map((_, index) => `$v${index}: ${value}!`).join(", ")}) { ${lists.join(" ")} }`;
        const ask = (values: unknown[]) =>
          caller.send<Record<string, { totalCount: number }>>(
            document,
            Object.fromEntries(values.map((each, index) => [`v${index}`, each])),
          );
        const answer = await ask(some);
        const missing = await ask(some.map(nothingLike));
        const which = `${caller.name}, ${list} by ${name}`;
        t.deepEqual(body(answer), body(missing), which);
        const isRefused = !RELATIONS[table]?.[caller.role] || RELATIONS[table]?.[caller.role]?.hidden.includes(column);
        if (isRefused) t.deepEqual([...new Set(codes(answer))], ["HB001"], which);
        else for (const index of some.keys()) t.is(answer.data?.[`r${index}`]?.totalCount, 0, which);
        compared += some.length;
      }
    }
  }
  t.true(compared > 100, `${compared} compared`);
});

test("a foreign payout is explained as one that does not exist", async (t) => {
  const document = "query ($id: UUID!) { explainPayout(payoutId: $id) { totalCount nodes { sentence amount } } }";
  for (const caller of curious) {
    for (const row of await foreignRows("app.payouts", caller)) {
      const foreign = await caller.send(document, { id: row.id });
      t.deepEqual(body(foreign), body(await caller.send(document, { id: randomUUID() })), caller.name);
      t.deepEqual(codes(foreign), ["HB002"]);
    }
  }
});

test("a list that goes on after a foreign row's place says nothing of that row", async (t) => {
  // What the API gave an admin as the place of a row, in the hands of somebody else.
  const admin = fixture.callers.find(({ role }) => role === "admin") as Caller;
  const places = await admin.send<{ payouts: { edges: { cursor: string; node: { rowId: string } }[] } }>(
    "{ payouts(orderBy: [AMOUNT_ASC]) { edges { cursor node { rowId } } } }",
  );
  for (const caller of curious) {
    const own = await visibleRows(fixture.db.admin, "app.payouts", ["id"], caller);
    for (const { cursor, node } of places.data?.payouts.edges ?? []) {
      if (own.includes(JSON.stringify([node.rowId]))) continue;
      const answer = await caller.send<{ payouts: { nodes: { rowId: string }[]; totalCount: number } }>(
        "query ($after: Cursor) { payouts(orderBy: [AMOUNT_ASC], after: $after) { totalCount nodes { rowId } } }",
        { after: cursor },
      );
      t.is(answer.data?.payouts.totalCount, own.length, caller.name);
      for (const { rowId } of answer.data?.payouts.nodes ?? []) t.true(own.includes(JSON.stringify([rowId])));
    }
  }
});

test("of a placement that two recruiters share each sees their own part only", async (t) => {
  for (const [name, share] of [
    ["a recruiter", "60.00"],
    ["another recruiter", "40.00"],
  ]) {
    const caller = curious.find((each) => each.name === name) as Caller;
    const { data } = await caller.send<{ placementByExternalRef: Record<string, unknown> }>(
      `{ placementByExternalRef(externalRef: "shared") {
           placementRecruiters(first: 5) { totalCount nodes { recruiterId share } }
           payouts(first: 5) { totalCount nodes { recruiterId } }
         } }`,
    );
    const me = { recruiterId: caller.userId };
    t.deepEqual(data?.placementByExternalRef, {
      placementRecruiters: { totalCount: 1, nodes: [{ ...me, share }] },
      payouts: { totalCount: 1, nodes: [me] },
    });
  }
});
