// Everybody before every list and every row of the API, over HTTP.

import test from "ava";
import { parse } from "csv-parse/sync";
import { getNamedType, isLeafType, isObjectType } from "graphql";
import { CSV_LISTS } from "../../server/api/csv/columns.ts";
import { post } from "../support/graphql.ts";
import {
  argumentsFor,
  type Caller,
  codes,
  everyRow,
  fieldsOf,
  hasGlobalId,
  keyOfGlobalId,
  lookUp,
  lookupsOf,
  type MarketplaceApi,
  plainKey,
  startMarketplaceApi,
} from "./api_fixture.ts";
import { columnOf, fieldOf, isPreview, TYPES } from "./matrix/api_types.ts";
import { FUNCTIONS, OF_ONESELF, OF_ROWS, VERBS } from "./matrix/functions.ts";
import { keysOf, RELATIONS, visibleCondition, visibleRows } from "./matrix/visible_rows.ts";

let fixture: MarketplaceApi;
let keys: Record<string, string[]>;

test.before(async () => {
  fixture = await startMarketplaceApi();
  keys = await keysOf(fixture.db.admin);
});
test.after.always(() => fixture?.close());

const keyOf = (table: string) => keys[table] as string[];
const queryFields = () => fieldsOf(fixture.schema, "Query");
const lawful = async (table: string, caller: Caller) =>
  (await visibleRows(fixture.db.admin, table, keyOf(table), caller)).map(plainKey).sort();
/** Whether the list has the row of this key; `leavesOut` is the condition of those that it has not. */
async function isListed(table: string, leavesOut = "false"): Promise<(key: string) => boolean> {
  if (leavesOut === "false") return () => true;
  const { rows } = await fixture.db.admin.query<{ id: string }>(`select id from ${table} where ${leavesOut}`);
  const left = rows.map(({ id }) => id);
  return (key) => !left.some((id) => key.includes(id));
}
/** Who may ask for what a function makes of a row, where the column is one. */
const callersOf = (table: string, column: string): readonly string[] | undefined => OF_ROWS[`${table}_${column}`];
/** Whether this caller may not select one of these columns. */
const isHidden = (table: string, columns: string[], { role }: Caller) =>
  !RELATIONS[table]?.[role] ||
  columns.some(
    (column) => RELATIONS[table]?.[role]?.hidden.includes(column) || callersOf(table, column)?.includes(role) === false,
  );

test("the access matrix names every list, row and function of Query", (t) => {
  const named = [
    ...Object.values(TYPES).map(({ list }) => list),
    ...lookupsOf(fixture.schema).map(({ field }) => field),
    ...Object.keys(FUNCTIONS)
      .filter((name) => name.startsWith("app.") && !(name in OF_ONESELF) && !(name in OF_ROWS))
      .filter((name) => !(name in VERBS) || isPreview(name))
      .map(fieldOf),
    // Query itself, and its id.
    "query",
    "id",
  ];
  t.deepEqual(
    queryFields()
      .map(({ name }) => name)
      .sort(),
    [...new Set(named)].sort(),
  );
});

test("whoever has no token, or one of somebody who was deactivated, gets no answer to anything", async (t) => {
  const former = Object.entries(fixture.people).filter(([name]) => name.startsWith("former"));
  const headers = [{}, ...(await Promise.all(former.map(async ([, id]) => await headersBeforeTheEnd(id))))];
  t.is(headers.length, 4);
  const roots = [
    ...queryFields().map(({ name }) => `{ ${name} }`),
    ...fieldsOf(fixture.schema, "Mutation").map(({ name }) => `mutation { ${name} }`),
  ];
  for (const query of [...roots, "{ __typename }", "{ nonsense }"]) {
    for (const each of headers) {
      const { status, data, errors } = await post(fixture.api.url, { query }, each);
      t.is(status, 401, query);
      t.is(data, undefined);
      t.deepEqual(
        errors?.map(({ extensions }) => extensions?.code),
        ["UNAUTHENTICATED"],
      );
    }
  }
});

/** The headers of somebody who signed in while they still could. */
async function headersBeforeTheEnd(userId: string): Promise<Record<string, string>> {
  const { admin } = fixture.db;
  const { rows } = await admin.query("select deactivated_at from app.users where id = $1", [userId]);
  await admin.query("update app.users set deactivated_at = null where id = $1", [userId]);
  const token = await fixture.api.tokenOf(userId);
  await admin.query("update app.users set deactivated_at = $2 where id = $1", [userId, rows[0].deactivated_at]);
  return { authorization: `Bearer ${token}` };
}

test("a list as a file has the rows that the access matrix gives the caller, and no column that is hidden", async (t) => {
  for (const caller of fixture.callers) {
    const token = await fixture.api.tokenOf(caller.userId);
    for (const [name, { table, condition, columns }] of Object.entries(CSV_LISTS)) {
      const file = await fetch(`${fixture.api.url}/csv/${name}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
      const what = `${caller.name}: ${name}`;
      const relation = `app.${table}`;
      if (!RELATIONS[relation]?.[caller.role]) {
        t.is(file.status, 403, what);
        continue;
      }
      t.is(file.status, 200, what);
      const rows = parse<Record<string, string>>(await file.text(), { columns: true });
      const isThere = await isListed(relation, condition ? "found_nothing" : "false");
      const ids = rows.map(({ id }) => JSON.stringify([id]));
      t.deepEqual([...new Set(ids)].sort(), (await lawful(relation, caller)).filter(isThere), what);
      // What the matrix hides of the list's own columns, and what it hides of another table's.
      const hidden = RELATIONS[relation]?.[caller.role]?.hidden ?? [];
      const own = columns.filter(({ sql }) => hidden.some((column) => sql.includes(`"row".${column}`)));
      for (const { name: column } of own) t.false(column in (rows[0] ?? {}), `${what}: ${column}`);
    }
  }
});

test("every list has the rows that the access matrix gives the caller, and a total of no others", async (t) => {
  for (const caller of fixture.callers) {
    for (const [type, { table, list, leavesOut }] of Object.entries(TYPES)) {
      const which = `${caller.name}, ${list}`;
      const id = hasGlobalId(fixture.schema, type) ? "id" : "__typename";
      const page = (offset: number) =>
        caller.send<Record<string, { totalCount: number; nodes: { id: string }[] }>>(
          `{ ${list}(first: 100, offset: ${offset}) { totalCount nodes { ${id} } } }`,
        );
      const answer = await page(0);
      if (visibleCondition(table, caller) === null) {
        t.deepEqual(codes(answer), ["HB001"], which);
        t.is(answer.data?.[list] ?? null, null, which);
        continue;
      }
      const expected = (await lawful(table, caller)).filter(await isListed(table, leavesOut));
      t.true(expected.length <= 200, "two pages hold them all");
      const nodes = answer.data?.[list]?.nodes ?? [];
      if (expected.length > 100) nodes.push(...((await page(100)).data?.[list]?.nodes ?? []));
      t.is(answer.data?.[list]?.totalCount, expected.length, which);
      t.is(nodes.length, expected.length, which);
      if (id === "id") t.deepEqual(nodes.map((node) => keyOfGlobalId(node.id)).sort(), expected);
    }
  }
});

test("every row, by its id and by whatever else it is found by, is there for those who may see it only", async (t) => {
  for (const lookup of lookupsOf(fixture.schema)) {
    const { field, type, table, args } = lookup;
    const rows = await everyRow(fixture.db, table, keyOf(table));
    t.true(
      rows.some((row) => argumentsFor(lookup, row)),
      field,
    );
    const columns = args.flatMap(([name]) => (name === "id" ? keyOf(table) : [columnOf(name)]));
    for (const caller of fixture.callers) {
      const visible = await lawful(table, caller);
      const isRefused = isHidden(table, columns, caller);
      for await (const { row, found, code } of lookUp(caller, lookup, rows)) {
        const which = `${caller.name}, ${field} of ${type}, ${row.row_key}`;
        t.is(code, isRefused ? "HB001" : undefined, which);
        t.is(found, !isRefused && visible.includes(plainKey(row.row_key)) ? plainKey(row.row_key) : null, which);
      }
    }
  }
});

test("every field of a row is read by those who may select its column, and refused to all others", async (t) => {
  for (const [type, { table, list }] of Object.entries(TYPES)) {
    const leaves = fieldsOf(fixture.schema, type).filter((field) => isLeafType(getNamedType(field.type)));
    const columns = leaves.map(({ name }) => name).filter((name) => name !== "id" && !/ById$/.test(name));
    for (const caller of fixture.callers.filter(({ role }) => RELATIONS[table]?.[role])) {
      const shown = columns.filter((name) => !isHidden(table, [columnOf(name)], caller));
      const answer = await caller.send(`{ ${list}(first: 1) { nodes { ${shown.join(" ")} } } }`);
      t.deepEqual(answer.errors, undefined, `${caller.name}, ${type}`);
      for (const name of columns.filter((each) => !shown.includes(each))) {
        const refused = await caller.send(`{ ${list}(first: 1) { nodes { ${name} } } }`);
        t.deepEqual(codes(refused), ["HB001"], `${caller.name}, ${type}.${name}`);
        if (!callersOf(table, columnOf(name)))
          t.is(refused.errors?.[0]?.message, `Your role (${caller.role}) may not read ${type}.${name}.`);
      }
    }
  }
});

test("what is reached from a row is what the caller may see, also from a row that is shared", async (t) => {
  const neverReached = new Set<string>();
  const reachedBySomebody = new Set<string>();
  for (const [type, { table, list }] of Object.entries(TYPES)) {
    const relations = fieldsOf(fixture.schema, type).flatMap((field) => {
      const target = getNamedType(field.type);
      const isList = target.name.endsWith("Connection");
      const name = isList ? target.name.replace("Connection", "") : target.name;
      return isObjectType(target) && name in TYPES ? [{ field: field.name, isList, target: name }] : [];
    });
    for (const caller of fixture.callers.filter(({ role }) => RELATIONS[table]?.[role])) {
      for (const { field, isList, target } of relations) {
        const which = `${caller.name}, ${type}.${field}`;
        neverReached.add(`${type}.${field}`);
        type Reached = { nodes: { id: string }[] } | { id: string } | null;
        type Total = { totalCount: number } | null;
        const selection = isList
          ? `reached: ${field}(first: 20) { nodes { id } } total: ${field}(first: 0) { totalCount }`
          : `reached: ${field} { id }`;
        const answer = await caller.send<Record<string, { nodes: { reached: Reached; total?: Total }[] }>>(
          // Of the currencies, the last ones, with USD.
          `{ ${list}(${type === "Currency" ? "last" : "first"}: 60) { nodes { ${selection} } } }`,
        );
        if (answer.errors) {
          t.deepEqual([...new Set(codes(answer))], ["HB001"], which);
          t.is(answer.errors[0]?.message, `Your role (${caller.role}) may not read ${type}.${field}.`);
          continue;
        }
        const visible = await lawful((TYPES[target] as { table: string }).table, caller);
        for (const { reached, total } of answer.data?.[list]?.nodes ?? []) {
          const found = reached ? ("nodes" in reached ? reached.nodes : [reached]) : [];
          if (total) t.is(Math.min(total.totalCount, 20), found.length, which);
          for (const { id } of found) t.true(visible.includes(keyOfGlobalId(id)), which);
          if (found.length > 0) reachedBySomebody.add(`${type}.${field}`);
        }
      }
    }
  }
  t.deepEqual(
    [...neverReached].filter((relation) => !reachedBySomebody.has(relation)),
    [],
  );
});
