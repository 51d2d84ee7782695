// What was done by hand, booked over HTTP: two admins with a token each, and the recruiter who was paid.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { allFor, createPayout, createPerson, createRecruiter, NOBODY } from "../support/fixtures.ts";
import { type Send, startGraphql, type TestGraphql } from "../support/graphql.ts";

let api: TestGraphql;
let one: Send;
let other: Send;

const db = useDatabase(test, async (made) => {
  api = await startGraphql(made);
  one = await api.as((await createPerson(made.admin, "platform_admin")).id);
  other = await api.as((await createPerson(made.admin, "platform_admin")).id);
});
test.after.always(() => api?.stop());

const REQUEST = "request { rowId basisHash kind basis }";
type Asked = { rowId: string; basisHash: string; kind: string; basis: Record<string, unknown> };
const confirm = (request: Asked) =>
  other(
    "mutation ($id: UUID!, $hash: String!) { confirmRequest(input: { requestId: $id, hash: $hash }) { request { status } } }",
    {
      id: request.rowId,
      hash: request.basisHash,
    },
  );
const codeOf = (answer: { errors: { extensions?: Record<string, unknown> }[] | undefined }) =>
  answer.errors?.[0]?.extensions?.code;

test("a payment outside Stripe takes two admins, and the recruiter sees its reference and no notes", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout, schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const answer = await one<{ recordManualPayment: { manualPayment: unknown; request: Asked } }>(
    `mutation ($id: UUID!) { recordManualPayment(input: {
       scheduleId: $id, paidAt: "2026-01-05", reference: "SEPA 4711", reason: "account closed"
     }) { manualPayment { rowId } ${REQUEST} } }`,
    { id: schedule },
  );
  t.deepEqual(answer.errors, undefined);
  t.is(answer.data?.recordManualPayment.manualPayment, null);
  const request = answer.data?.recordManualPayment.request as Asked;
  t.like(request, { kind: "manual_payment", basis: { payout_id: payout, amount: 80_000, currency: "USD" } });
  t.deepEqual((await confirm(request)).errors, undefined);
  const theirs = await api.as(recruiter.id);
  const seen = await theirs<{ manualPayments: { nodes: unknown[] } }>(
    "{ manualPayments(first: 5) { nodes { amount currency reference undoneAt } } }",
  );
  t.deepEqual(seen.data?.manualPayments.nodes, [
    { amount: "80000", currency: "USD", reference: "SEPA 4711", undoneAt: null },
  ]);
  t.is(codeOf(await theirs("{ manualPayments(first: 5) { nodes { reason } } }")), "HB001");
});

test("each verb answers with its own error, and with the argument at fault", async (t) => {
  const booked = await one(
    'mutation ($id: UUID!) { bookReversal(input: { findingId: $id, as: "gone" }) { clientMutationId } }',
    {
      id: NOBODY,
    },
  );
  t.like(booked.errors?.[0]?.extensions, { code: "HB008", argument: "as" });
  const linked = await one(
    "mutation ($id: UUID!) { linkTransfer(input: { findingId: $id, scheduleId: $id }) { clientMutationId } }",
    { id: NOBODY },
  );
  t.like(linked.errors?.[0]?.extensions, { code: "HB002", argument: "scheduleId" });
  const { payout } = await createPayout(db.admin);
  const redirected = await one(
    'mutation ($id: UUID!) { redirectPayout(input: { payoutId: $id, reason: "closed" }) { clientMutationId } }',
    { id: payout },
  );
  t.like(redirected.errors?.[0]?.extensions, { code: "HB003", argument: "payoutId" });
});
