// Dual control over HTTP: two admins with a token each. What asks for a second person answers with a request, typed, and
// with nothing where the result would be.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { type Send, startGraphql, type TestGraphql } from "../support/graphql.ts";

let api: TestGraphql;
let one: Send;
let other: Send;
let admins: string[];

const db = useDatabase(test, async (made) => {
  admins = [];
  for (let i = 0; i < 2; i++) admins.push((await createPerson(made.admin, "platform_admin")).id);
  api = await startGraphql(made);
  [one, other] = (await Promise.all(admins.map((id) => api.as(id)))) as [Send, Send];
});
test.after.always(() => api?.stop());

const REQUEST =
  "request { rowId kind status basisHash arguments basis amount requestedByUser { rowId } decidedByUser { rowId } }";
const CONFIRM = `mutation ($id: UUID!, $hash: String!) {
  confirmRequest(input: { requestId: $id, hash: $hash }) { ${REQUEST} }
}`;

interface Asked {
  rowId: string;
  basisHash: string;
  status: string;
  arguments: Record<string, unknown>;
}

const codeOf = (answer: { errors: { extensions?: Record<string, unknown> }[] | undefined }) =>
  answer.errors?.[0]?.extensions?.code;

test.serial(
  "a mutation that waits for a second person says so in its payload, and another admin confirms it",
  async (t) => {
    const rule = await one<{ requireSecondPerson: { secondPersonRule: unknown; request: unknown } }>(
      'mutation { requireSecondPerson(input: { kind: "approval" }) { secondPersonRule { kind fromAmount } request { rowId } } }',
    );
    t.deepEqual(rule.errors, undefined);
    t.deepEqual(rule.data?.requireSecondPerson, {
      secondPersonRule: { kind: "approval", fromAmount: null },
      request: null,
    });

    const { payout } = await createPayout(db.admin);
    const approve = `mutation ($id: UUID!) { approvePayout(input: { payoutId: $id, reason: "checked" }) {
    clientMutationId payout { status } ${REQUEST} } }`;
    const answer = await one<{ approvePayout: { payout: unknown; request: Asked } }>(approve, { id: payout });
    t.deepEqual(answer.errors, undefined);
    t.is(answer.data?.approvePayout.payout, null);
    const request = answer.data?.approvePayout.request as Asked;
    t.like(request, {
      kind: "approval",
      status: "pending",
      amount: "100000",
      requestedByUser: { rowId: admins[0] },
      decidedByUser: null,
    });
    t.is(request.arguments.payout_id, payout);

    const list = await other<{ requests: { nodes: Asked[]; totalCount: number } }>(
      `{ requests(filter: { status: { equalTo: pending }, kind: { equalTo: approval } }, orderBy: REQUESTED_AT_DESC) {
      totalCount nodes { rowId basisHash payout { status } recruiter { displayName } company { name } } } }`,
    );
    t.deepEqual(list.errors, undefined);
    t.is(list.data?.requests.totalCount, 1);
    t.like(list.data?.requests.nodes[0], { rowId: request.rowId, payout: { status: "pending" } });

    const own = await one(CONFIRM, { id: request.rowId, hash: request.basisHash });
    t.is(codeOf(own), "HB030");
    const wrong = await other(CONFIRM, { id: request.rowId, hash: "0".repeat(64) });
    t.is(codeOf(wrong), "HB032");
    const done = await other<{ confirmRequest: { request: Asked } }>(CONFIRM, {
      id: request.rowId,
      hash: request.basisHash,
    });
    t.deepEqual(done.errors, undefined);
    t.like(done.data?.confirmRequest.request, { status: "confirmed", decidedByUser: { rowId: admins[1] } });
    const { rows } = await db.admin.query("select status from app.payouts where id = $1", [payout]);
    t.deepEqual(rows, [{ status: "approved" }]);
  },
);

test.serial("two mutations in one operation: each payload speaks of its own verb", async (t) => {
  const [first, second] = [await createPayout(db.admin), await createPayout(db.admin)];
  const { rows } = await db.admin.query("select app.freeze_payout($1, 'look at it') is null as failed", [first.payout]);
  t.deepEqual(rows, [{ failed: false }]);
  const answer = await one<Record<string, { payout: { rowId: string } | null; request: Asked | null }>>(
    `mutation ($one: UUID!, $two: UUID!) {
      a: approvePayout(input: { payoutId: $one, reason: "x" }) { payout { rowId } request { rowId arguments } }
      b: approvePayout(input: { payoutId: $two, reason: "x" }) { payout { rowId } request { rowId arguments } }
      c: pausePayouts(input: { scope: "currency:SEK", reason: "x" }) { request { rowId } }
    }`,
    { one: first.payout, two: second.payout },
  );
  t.deepEqual(answer.errors, undefined);
  t.is(answer.data?.a?.request?.arguments.payout_id, first.payout);
  t.is(answer.data?.b?.request?.arguments.payout_id, second.payout);
  t.deepEqual(answer.data?.c, { request: null } as never);
});

test.serial("every verb that asks for a second person has the request in its payload", async (t) => {
  const { rows } = await db.admin.query<{ verb: string }>(
    `select proname as verb from pg_proc
      where pronamespace = 'app'::regnamespace and strpos(prosrc, 'app_private.needs_second_person(') > 0 order by 1`,
  );
  const { data } = await one<{
    __schema: { types: { name: string; fields: { name: string; type: { name: string } }[] | null }[] };
  }>("{ __schema { types { name fields { name type { name } } } } }");
  const withRequest = (data?.__schema.types ?? [])
    .filter(({ name, fields }) => /Payload$/.test(name) && fields?.some((field) => field.name === "request"))
    .map(({ name }) =>
      name.replace(/Payload$/, "").replace(/[A-Z]/g, (letter, at) => `${at ? "_" : ""}${letter.toLowerCase()}`),
    );
  // What a request itself is decided by has it too, as its result.
  t.deepEqual(withRequest.sort(), [...rows.map(({ verb }) => verb), "confirm_request", "decline_request"].sort());
  t.true(rows.length >= 12);
});

test.serial("recruiters read no requests and no rules, and confirm nothing", async (t) => {
  const recruiter = await api.as((await createRecruiter(db.admin)).id);
  for (const field of ["requests", "secondPersonRules"]) {
    const answer = await recruiter(`{ ${field} { nodes { rowId } } }`);
    t.is(codeOf(answer), "HB001");
  }
  const { rows } = await db.admin.query("select id, basis_hash from app.requests limit 1");
  t.is(codeOf(await recruiter(CONFIRM, { id: rows[0].id, hash: rows[0].basis_hash })), "HB001");
});

test.serial(
  "a ceiling is raised over HTTP by two: the first gets a request, and the second sees what it rests on",
  async (t) => {
    const set = `mutation ($amount: BigInt) {
    setPayoutCeiling(input: { scope: "all", amount: $amount, currency: "KWD", reason: "agreed" }) {
      payoutCeiling { scopeKind amount } ${REQUEST}
    } }`;
    const lowered = await one<{ setPayoutCeiling: { payoutCeiling: unknown; request: unknown } }>(set, {
      amount: "1000000",
    });
    t.deepEqual(lowered.errors, undefined);
    t.deepEqual(lowered.data?.setPayoutCeiling, {
      payoutCeiling: { scopeKind: "all", amount: "1000000" },
      request: null,
    });
    const raised = await one<{ setPayoutCeiling: { payoutCeiling: unknown; request: Asked } }>(set, {
      amount: "2000000",
    });
    t.deepEqual(raised.errors, undefined);
    t.is(raised.data?.setPayoutCeiling.payoutCeiling, null);
    const request = raised.data?.setPayoutCeiling.request as Asked;
    t.like(request, { kind: "ceiling", basis: { ceiling: 1_000_000, currency: "KWD" } });
    const hash = { id: request.rowId, hash: request.basisHash };
    t.is(codeOf(await one(CONFIRM, hash)), "HB030");
    t.deepEqual((await other(CONFIRM, hash)).errors, undefined);
    const list = await other<{ payoutCeilings: { nodes: unknown[] } }>(
      '{ payoutCeilings(filter: { currency: { equalTo: "KWD" }, liftedAt: { isNull: true } }) { nodes { amount } } }',
    );
    t.deepEqual(list.data?.payoutCeilings.nodes, [{ amount: "2000000" }]);
  },
);
