// Values that are meant to be something else: SQL, settings, ids of other tables, cursors, names of prototypes. Each is a
// value and nothing more, or is refused.

import test from "ava";
import { AttackedApi } from "../support/attacked_api.ts";

let attacked: AttackedApi;

test.before(async () => {
  attacked = await AttackedApi.start();
});
test.after.always(() => attacked?.stop());
test.afterEach(async (t) => attacked.isWell(t));

const INJECTIONS = [
  "'; set role holdback_owner; --",
  "'; reset role; select set_config('holdback.user_id', '', false); --",
  "' or '1' = '1",
  "$1); drop table app.payouts cascade; --",
  "pg_catalog, app_private",
  "%",
  "_%",
  "\\",
  "E'\\x27",
];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const nodeId = (...parts: unknown[]) => base64(JSON.stringify(parts));

test.serial("SQL in a text is a text that nothing equals", async (t) => {
  for (const text of INJECTIONS) {
    const { data, errors } = await attacked.ask(
      `query ($text: String!) {
         companies(filter: { name: { equalTo: $text } }) { totalCount }
         several: companies(filter: { name: { in: [$text], lessThan: $text } }) { totalCount }
         userByEmail(email: $text) { rowId }
         companyByName(name: $text) { rowId }
         payoutReversalByIdempotencyKey(idempotencyKey: $text) { rowId }
       }`,
      { text },
    );
    t.is(errors, undefined, text);
    t.deepEqual(data, {
      companies: { totalCount: 0 },
      several: { totalCount: 0 },
      userByEmail: null,
      companyByName: null,
      payoutReversalByIdempotencyKey: null,
    });
  }
});

test.serial("SQL where an id, an order or a status belongs is refused", async (t) => {
  for (const text of INJECTIONS) {
    await attacked.refused(t, "BAD_USER_INPUT", text, "query ($id: UUID!) { payout(rowId: $id) { rowId } }", {
      id: text,
    });
    const ordered = "query ($by: [PayoutOrderBy!]) { payouts(orderBy: $by) { totalCount } }";
    await attacked.refused(t, "BAD_USER_INPUT", text, ordered, { by: [text] });
    const filtered =
      "query ($status: PayoutStatus!) { payouts(filter: { status: { equalTo: $status } }) { totalCount } }";
    await attacked.refused(t, "BAD_USER_INPUT", text, filtered, { status: text });
  }
  for (const by of ["FROZEN_REASON_ASC", "__proto__", "constructor", "amount desc"]) {
    const ordered = "query ($by: [PayoutOrderBy!]) { payouts(orderBy: $by) { totalCount } }";
    await attacked.refused(t, "BAD_USER_INPUT", by, ordered, { by: [by] });
  }
});

test.serial("SQL in a verb's argument is kept as it was written", async (t) => {
  const [reason] = INJECTIONS;
  const verbs = `mutation ($id: UUID!, $reason: String!) {
    freezePayout(input: { payoutId: $id, reason: $reason, clientMutationId: $reason }) {
      clientMutationId
      payout { frozenReason }
    }
    unfreezePayout(input: { payoutId: $id, reason: $reason }) { payout { frozenReason } }
  }`;
  const { data } = await attacked.ask(verbs, { id: attacked.payoutId, reason });
  t.deepEqual(data, {
    freezePayout: { clientMutationId: reason, payout: { frozenReason: reason } },
    unfreezePayout: { payout: { frozenReason: null } },
  });
});

test.serial("a forged node id leads nowhere", async (t) => {
  const { payoutId } = attacked;
  const nowhere = [
    nodeId("Payout"),
    nodeId("Payout", null),
    nodeId("payouts", payoutId),
    nodeId("User", payoutId),
    nodeId("Event", 1),
    nodeId("events", 1),
    nodeId("StripeWebhookInbox", 1),
    nodeId("__proto__", payoutId),
    nodeId("constructor", payoutId),
    nodeId({ a: 1 }, payoutId),
    nodeId(),
    nodeId("Payout", [payoutId]),
    nodeId("Payout", { rowId: payoutId }),
    nodeId("Payout", "x".repeat(10_000)),
    ...INJECTIONS.map((text) => nodeId("Payout", text)),
    base64('{"Payout": 1}'),
    base64("null"),
    base64("1e999"),
    base64("no json"),
    base64("[".repeat(20_000)),
    base64(`${"[".repeat(20_000)}${"]".repeat(20_000)}`),
    nodeId("Payout", payoutId).slice(0, -8),
    "!!!",
    "",
    "x".repeat(50_000),
  ];
  for (const id of nowhere) {
    const { status, data, errors } = await attacked.ask(
      "query ($id: ID!) { node(id: $id) { id } payoutById(id: $id) { id } }",
      { id },
    );
    t.is(status, 200, id.slice(0, 50));
    t.deepEqual(data, { node: null, payoutById: null }, id.slice(0, 50));
    for (const { extensions } of errors ?? []) t.is(extensions?.code, "BAD_USER_INPUT", id.slice(0, 50));
  }
  const good = nodeId("Payout", payoutId);
  const { data } = await attacked.ask("query ($id: ID!) { node(id: $id) { id } userById(id: $id) { id } }", {
    id: good,
  });
  t.deepEqual(data, { node: { id: good }, userById: null });
});

test.serial("a forged cursor is refused", async (t) => {
  const { data } = await attacked.ask<{ payouts: { pageInfo: { endCursor: string } } }>(
    "{ payouts(first: 1) { pageInfo { endCursor } } }",
  );
  const good = data?.payouts.pageInfo.endCursor as string;
  const [order] = JSON.parse(Buffer.from(good, "base64").toString()) as [string];
  const forged = [
    "",
    "!!!",
    base64("null"),
    base64("{}"),
    base64("[]"),
    base64('["__proto__", 1]'),
    nodeId(order),
    nodeId(order, [1]),
    nodeId(order, { a: 1 }),
    nodeId("another order", attacked.payoutId),
    ...INJECTIONS.map((text) => nodeId(order, text)),
    good.slice(0, -6),
    "x".repeat(50_000),
  ];
  const page = "query ($after: Cursor) { payouts(first: 2, after: $after) { nodes { rowId } } }";
  for (const after of forged) {
    const { data, errors } = await attacked.ask(page, { after });
    t.deepEqual(data, { payouts: null }, after.slice(0, 50));
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", after.slice(0, 50));
  }
  t.deepEqual((await attacked.ask(page, { after: good })).data, { payouts: { nodes: [] } });
});

test.serial("names of prototypes are names that nothing has", async (t) => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"]) {
    await attacked.refused(t, "BAD_USER_INPUT", name, `mutation { ${name} { clientMutationId } }`);
    await attacked.refused(t, "BAD_USER_INPUT", name, `{ ${name} { rowId } }`);
    const input = `mutation { freezePayout(input: { ${name}: { a: 1 }, payoutId: "x", reason: "x" }) { clientMutationId } }`;
    await attacked.refused(t, "BAD_USER_INPUT", name, input);
    await attacked.refused(t, "BAD_USER_INPUT", name, `query ($${name}: UUID!) { payout(rowId: $${name}) { rowId } }`);
    const { data } = await attacked.ask(`query ${name} { ${name}: viewer { role } }`);
    t.deepEqual(Object.entries(data ?? {}), [[name, { role: "platform_admin" }]]);
  }
  for (const body of [
    '{"query": "{ id }", "__proto__": {"role": "holdback_owner"}}',
    '{"query": "{ id }", "variables": {"__proto__": {"role": "holdback_owner"}}}',
    '{"query": "{ id }", "constructor": {"prototype": {"role": "holdback_owner"}}}',
  ]) {
    const { status, errors } = await attacked.send(body);
    t.is(status, 400);
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT");
  }
});

test.serial("what is sent beside the operation sets nothing in the database", async (t) => {
  const settings = { role: "holdback_owner", "holdback.user_id": attacked.recruiterId, search_path: "app_private" };
  const body = {
    query: "query ($role: String!) { viewer { role } userByEmail(email: $role) { rowId } }",
    variables: { ...settings, pgSettings: settings },
    extensions: { ...settings, pgSettings: settings },
    pgSettings: settings,
    ...settings,
  };
  const headers = {
    ...settings,
    pgsettings: JSON.stringify(settings),
    "x-hasura-role": "admin",
    options: "-c role=holdback_owner",
  };
  const expected = { viewer: { role: "platform_admin" }, userByEmail: null };
  t.deepEqual((await attacked.send(body, headers)).data, expected);
  t.is((await attacked.send({ ...body, query: "{ setConfig { role } }" }, headers)).status, 400);
  const asRecruiter = { ...headers, authorization: `Bearer ${attacked.recruiterToken}` };
  const { data } = await attacked.send({ ...body, query: "{ viewer { rowId role } }" }, asRecruiter);
  t.deepEqual(data, { viewer: { rowId: attacked.recruiterId, role: "recruiter" } });
  const { errors } = await attacked.send({ ...body, query: "{ payoutRuns { totalCount } }" }, asRecruiter);
  t.is(errors?.[0]?.extensions?.code, "HB001");
});
