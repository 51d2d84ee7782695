// Operations that ask for too much: refused before anything is planned or read.

import test from "ava";
import { getIntrospectionQuery } from "graphql";
import { AttackedApi } from "../support/attacked_api.ts";

let attacked: AttackedApi;

test.before(async () => {
  attacked = await AttackedApi.start();
});
test.after.always(() => attacked?.stop());
test.afterEach(async (t) => attacked.isWell(t));

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");

test.serial("thousands of anything are refused", async (t) => {
  const operations: Record<string, string> = {
    "aliases of one root field": `{ ${times(3_000, (i) => `a${i}: viewer { rowId }`)} }`,
    "aliases of a list": `{ ${times(1_000, (i) => `a${i}: payouts { totalCount }`)} }`,
    "aliases of a column": `{ payouts(first: 1) { nodes { ${times(4_000, (i) => `a${i}: status`)} } } }`,
    "aliases of nodes": `{ ${times(2_500, (i) => `a${i}: node(id: "x") { id }`)} }`,
    "the same field": `{ viewer { ${times(15_000, () => "rowId")} } }`,
    "the same list": `{ ${times(2_500, () => "payouts(first: 1) { nodes { rowId } }")} }`,
    "fields that are not there": `{ ${times(9_000, (i) => `no${i}`)} }`,
    "directives on a field": `{ viewer { rowId ${times(4_000, () => "@include(if: true)")} } }`,
    "directives on the operation": `query ${times(4_000, () => "@skip(if: false)")} { viewer { rowId } }`,
    "unknown directives": `{ viewer { rowId ${times(20_000, () => "@a")} } }`,
    "spreads of a fragment": `{ ${times(12_000, () => "...A")} } fragment A on Query { viewer { rowId } }`,
    fragments: `{ ...A0 } ${times(2_000, (i) => `fragment A${i} on Query { ...A${i + 1} }`)} fragment A2000 on Query { id }`,
    operations: times(2_000, (i) => `query a${i} { viewer { rowId } }`),
    variables: `query(${times(3_000, (i) => `$v${i}: Int`)}) { viewer { rowId } }`,
    "orders of a list": `{ payouts(orderBy: [${times(4_000, () => "AMOUNT_ASC")}]) { totalCount } }`,
    "lists in lists": `{ payouts(orderBy: ${"[".repeat(20_000)}${"]".repeat(20_000)}) { totalCount } }`,
    levels: `{ ${"query { ".repeat(5_000)} id ${"} ".repeat(5_000)} }`,
  };
  for (const [what, query] of Object.entries(operations)) await attacked.refused(t, "TOO_COSTLY", what, query);
});

test.serial("what is short but grows when fragments are put in their places is refused", async (t) => {
  const doubling = (count: number) =>
    `{ ...F0 } ${times(count, (i) => `fragment F${i} on Query { a${i}: id ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on Query { id }`;
  const branching = (count: number) =>
    `{ ...F0 } ${times(count, (i) => `fragment F${i} on Query { a: query { ...F${i + 1} } b: query { ...F${i + 1} } }`)} fragment F${count} on Query { id }`;
  await attacked.refused(t, "TOO_COSTLY", "doubling", doubling(40));
  await attacked.refused(t, "TOO_COSTLY", "branching", branching(11));
  // Neither another operation beside it nor a name that nobody has makes it pass.
  await attacked.refused(t, "TOO_COSTLY", "a name", `query A ${branching(11)}`);
  const two = await attacked.send({ query: `query A ${branching(11)} query B { id }`, operationName: "A" });
  t.is(two.errors?.[0]?.extensions?.code, "TOO_COSTLY");
  const unknown = await attacked.send({ query: "{ id }", operationName: "B" });
  t.is(unknown.errors?.[0]?.message, 'Unknown operation named "B".');
});

test.serial("fragments in circles are refused", async (t) => {
  const circles = [
    "query { ...A } fragment A on Query { query { ...A } }",
    "query { payouts { nodes { ...A } } } fragment A on Payout { company { payouts { nodes { ...B } } } } fragment B on Payout { ...A }",
    "query { ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }",
  ];
  for (const query of circles) await attacked.refused(t, "BAD_USER_INPUT", query, query);
});

test.serial("what is nested deeper than any dashboard needs is refused, also through fragments", async (t) => {
  const nest = (levels: number): string =>
    levels ? `company { payouts(first: 1) { nodes { ${nest(levels - 1)} } } }` : "rowId";
  await attacked.refused(t, "TOO_COSTLY", "nested", `{ payouts(first: 1) { nodes { ${nest(4)} } } }`);
  const fragment = `fragment A on Payout { ${nest(2)} } fragment B on Payout { company { payouts(first: 1) { nodes { ...A } } } }`;
  await attacked.refused(
    t,
    "TOO_COSTLY",
    "fragments",
    `{ payouts(first: 1) { nodes { company { payouts(first: 1) { nodes { ...B } } } } } } ${fragment}`,
  );
  await attacked.refused(t, "TOO_COSTLY", "in itself", `{ ${"query { ".repeat(20)} id ${"} ".repeat(20)} }`);
  const { status } = await attacked.ask(`{ payouts(first: 1) { nodes { ${nest(2)} } } }`);
  t.is(status, 200);
});

test.serial("pages that multiply are refused, also when variables say how long they are", async (t) => {
  const nested =
    "companies(first: $a) { nodes { payouts(first: $b) { nodes { payoutSchedules(first: $b) { nodes { rowId } } } } } }";
  const query = `query ($a: Int, $b: Int) { ${nested} }`;
  await attacked.refused(t, "TOO_COSTLY", "by variables", query, { a: 100, b: 100 });
  await attacked.refused(t, "TOO_COSTLY", "by default", `query ($a: Int = 100, $b: Int = 100) { ${nested} }`);
  await attacked.refused(t, "TOO_COSTLY", "left out", query);
  await attacked.refused(t, "TOO_COSTLY", "from the end", query.replaceAll("first", "last"), { a: 100, b: 100 });
  await attacked.refused(
    t,
    "TOO_COSTLY",
    "one huge page",
    "query ($n: Int) { payouts(first: $n) { nodes { rowId } } }",
    { n: 1_000_000 },
  );
  const chosen = await attacked.send({
    query: `query A { id } query B($a: Int = 100, $b: Int = 100) { ${nested} }`,
    operationName: "B",
  });
  t.is(chosen.errors?.[0]?.extensions?.code, "TOO_COSTLY");
  t.is((await attacked.ask(query, { a: 20, b: 5 })).status, 200);
});

test.serial("a page is refused whose length is no sensible number", async (t) => {
  for (const n of [-1, 101, 2 ** 31 - 1]) {
    const { data, errors } = await attacked.ask("query ($n: Int) { companies(first: $n) { nodes { rowId } } }", { n });
    t.falsy(data?.companies, String(n));
    t.regex(String(errors?.[0]?.extensions?.code), /^(BAD_USER_INPUT|TOO_COSTLY)$/, String(n));
  }
  for (const n of [1e300, 1.5, "100", [1], { a: 1 }, true]) {
    await attacked.refused(
      t,
      "BAD_USER_INPUT",
      JSON.stringify(n),
      "query ($n: Int) { payouts(first: $n) { totalCount } }",
      { n },
    );
  }
});

test.serial("what is dear by itself is allowed a few times only", async (t) => {
  const dear = {
    nodes: (i: number) => `a${i}: node(id: "x") { id }`,
    totals: (i: number) => `a${i}: payouts(first: 1) { totalCount }`,
    previews: (i: number) => `a${i}: previewDueSchedules(first: 1) { nodes { scheduleId } }`,
    "the schema": (i: number) => `a${i}: __schema { types { name } }`,
  };
  for (const [what, part] of Object.entries(dear)) {
    t.is((await attacked.ask(`{ ${times(2, part)} }`)).status, 200, what);
    await attacked.refused(t, "TOO_COSTLY", what, `{ ${times(150, part)} }`);
  }
  const totals = `payouts { totalCount } placements { ...C } ${times(50, (i) => `c${i}: companies(first: 100) { totalCount }`)}`;
  const counted = await attacked.ask(`{ ${totals} } fragment C on PlacementConnection { totalCount }`);
  t.is(counted.status, 200, "a total costs the same, however long the page is");
  const freeze = (i: number) =>
    `a${i}: freezePayout(input: { payoutId: "${attacked.payoutId}", reason: "x" }) { clientMutationId }`;
  await attacked.refused(t, "TOO_COSTLY", "verbs", `mutation { ${times(60, freeze)} }`);
});

test.serial("a subscription that comes by POST is refused: its answer would never end", async (t) => {
  await attacked.refused(t, "BAD_USER_INPUT", "a subscription", "subscription { payoutsChanged { rowId } }");
});

test.serial("the schema is told to nobody where introspection is off, not even by a suggestion", async (t) => {
  const silent = await AttackedApi.start({ GRAPHQL_INTROSPECTION: "off" });
  t.teardown(() => silent.stop());
  const questions = [
    "{ __schema { types { name } } }",
    '{ __type(name: "Payout") { fields { name } } }',
    '{ a: __type(name: "Payout") { name } viewer { rowId } }',
    "query { ...A } fragment A on Query { __schema { queryType { name } } }",
    '{ ... on Query { query { ... { __type(name: "User") { name } } } } }',
    "mutation { __schema { queryType { name } } }",
  ];
  for (const query of questions) {
    await silent.refused(t, "BAD_USER_INPUT", query, query);
    const { data, errors } = await attacked.ask(query);
    if (!query.startsWith("mutation")) t.truthy(data, `${query} ${errors?.[0]?.message}`);
  }
  t.is((await attacked.ask(getIntrospectionQuery())).status, 200);
  const wrong = "{ payout { nodes { rowid } } viewer { rol } }";
  t.regex(JSON.stringify((await attacked.ask(wrong)).errors), /Did you mean/);
  t.notRegex(JSON.stringify((await silent.ask(wrong)).errors), /Did you mean|role/);
  const list = "query ($filter: PayoutFilter) { payouts(filter: $filter) { totalCount } }";
  for (const filter of [{ amoun: {} }, { status: { equalTo: "approve" } }]) {
    t.regex(JSON.stringify((await attacked.ask(list, { filter })).errors), /Did you mean/);
    t.notRegex(JSON.stringify((await silent.ask(list, { filter })).errors), /Did you mean|"amount|approved/);
  }
  const { data } = await silent.ask("{ __typename viewer { __typename } }");
  t.deepEqual(data, { __typename: "Query", viewer: { __typename: "User" } });
  await silent.isWell(t);
});

test.serial("reading the schema in circles is refused", async (t) => {
  const nest = (levels: number): string => (levels ? `fields { type { ${nest(levels - 1)} } }` : "name");
  await attacked.refused(t, "BAD_USER_INPUT", "types", `{ __schema { types { ${nest(6)} } } }`);
  await attacked.refused(t, "BAD_USER_INPUT", "a type", `{ __type(name: "Payout") { ${nest(4)} } }`);
});
