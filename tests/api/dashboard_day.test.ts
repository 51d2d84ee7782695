// A day at the dashboards, by a GraphQL client, with a real worker and Stripe's stand-in: why is it not paid? approve it,
// pay it, watch it arrive.

import test from "ava";
import { GraphQLClient } from "graphql-request";
import { createPerson } from "../support/fixtures.ts";
import { startGraphql, type TestGraphql } from "../support/graphql.ts";
import { LiveConnection } from "../support/live_connection.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
let api: TestGraphql;

test.before(async () => {
  fixture = await WebhookFixture.start();
  api = await startGraphql(fixture.db);
});
test.after.always(async () => {
  await api?.stop();
  await fixture?.stop();
});

const clientOf = async (userId: string) =>
  new GraphQLClient(`${api.url}/graphql`, { headers: { authorization: `Bearer ${await api.tokenOf(userId)}` } });

interface Page {
  payouts: {
    totalCount: number;
    nodes: { rowId: string; status: string; placement: { candidateName: string; company: { name: string } } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const PAYOUTS = `query ($after: Cursor, $status: PayoutStatus) {
  payouts(first: 2, after: $after, orderBy: [CREATED_AT_DESC], filter: { status: { equalTo: $status } }) {
    totalCount
    nodes { rowId status placement { candidateName company { name } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const MINE = PAYOUTS.replace(", $status: PayoutStatus", "").replace(", filter: { status: { equalTo: $status } }", "");
const EXPLAIN = "query ($id: UUID!) { explainPayout(payoutId: $id) { nodes { code sentence who amount } } }";
type Explanation = { explainPayout: { nodes: { code: string; sentence: string; who: string; amount: string }[] } };
const codesOf = ({ explainPayout }: Explanation) => explainPayout.nodes.map(({ code }) => code).sort();

test("from why it is not paid to seeing it paid", async (t) => {
  const { db } = fixture;
  const [first, second] = [
    await createPerson(db.admin, "platform_admin"),
    await createPerson(db.admin, "platform_admin"),
  ];
  const recruiter = await fixture.recruiter();
  await fixture.sandbox.control.fund("usd", 10_000_000);
  const adminWhoHires = await clientOf(first.id);
  const admin = await clientOf(second.id);
  const dashboard = await clientOf(recruiter.id);

  // An admin sets the terms and signs three placements, one of them large.
  const { createCompany } = await adminWhoHires.request<{ createCompany: { company: { rowId: string } } }>(
    'mutation { createCompany(input: { name: "Dashboard Works" }) { company { rowId name } } }',
  );
  const companyId = createCompany.company.rowId;
  await adminWhoHires.request(
    `mutation ($companyId: UUID!) {
       publishPayoutPolicy(input: { guaranteePeriodDays: 30, holdbackPercentage: "20", companyId: $companyId, approvalThresholds: [{ currency: "USD", amount: 500000 }] }) {
         payoutPolicy { version }
       }
     }`,
    { companyId },
  );
  for (const [externalRef, feeAmount] of [
    ["HIRE-1", "1000000"],
    ["HIRE-2", "1000"],
    ["HIRE-3", "1000"],
  ]) {
    await adminWhoHires.request(
      `mutation ($companyId: UUID!, $externalRef: String!, $feeAmount: BigInt!, $recruiters: [RecruiterShareInput]!) {
         createPlacement(input: {
           companyId: $companyId, candidateName: "A. Candidate", startDate: "2026-01-01", feeAmount: $feeAmount, currency: "USD",
           externalRef: $externalRef, recruiters: $recruiters
         }) { placement { rowId status } }
       }`,
      { companyId, externalRef, feeAmount, recruiters: [{ recruiterId: recruiter.id, share: 100 }] },
    );
  }

  // The recruiter signs in, pages through what is theirs, and asks why the large one is not paid.
  t.deepEqual(await dashboard.request("{ viewer { rowId role } version }"), {
    viewer: { rowId: recruiter.id, role: "recruiter" },
    version: (await db.admin.query("select app.version() as version")).rows[0].version,
  });
  const one = await dashboard.request<Page>(MINE, {});
  t.is(one.payouts.totalCount, 3);
  const two = await dashboard.request<Page>(MINE, { after: one.payouts.pageInfo.endCursor });
  t.deepEqual([one.payouts.nodes.length, two.payouts.nodes.length], [2, 1]);
  const [large] = two.payouts.nodes;
  t.like(large, { status: "pending", placement: { company: { name: "Dashboard Works" } } });
  const id = large?.rowId as string;
  const why = await dashboard.request<Explanation>(EXPLAIN, { id });
  t.deepEqual(codesOf(why), ["payout_not_approved", "payout_not_approved"]);

  // The admins: what would a run pay? The one who signed it may not approve it, the other may.
  const waiting = await admin.request<Page>(PAYOUTS, { status: "pending" });
  t.deepEqual(
    waiting.payouts.nodes.map(({ rowId }) => rowId),
    [id],
  );
  const preview =
    "{ previewDueSchedules { nodes { payoutId wouldPay reasons } } previewDueTotals { nodes { currency payCount payAmount } } }";
  interface Preview {
    previewDueSchedules: { nodes: { payoutId: string; wouldPay: boolean; reasons: string[] }[] };
    previewDueTotals: { nodes: { currency: string; payCount: string; payAmount: string }[] };
  }
  const before = await admin.request<Preview>(preview);
  t.deepEqual(before.previewDueTotals.nodes, [{ currency: "USD", payCount: "2", payAmount: "1600" }]);
  t.deepEqual(before.previewDueSchedules.nodes.find(({ payoutId }) => payoutId === id)?.reasons, [
    "payout_not_approved",
  ]);
  const approve =
    'mutation ($id: UUID!) { approvePayout(input: { payoutId: $id, reason: "The invoice is paid" }) { payout { rowId status } } }';
  await t.throwsAsync(adminWhoHires.request(approve, { id }), { message: /HB022/ });
  t.deepEqual(await admin.request(approve, { id }), { approvePayout: { payout: { rowId: id, status: "approved" } } });
  const after = await admin.request<Preview>(preview);
  t.deepEqual(after.previewDueTotals.nodes, [{ currency: "USD", payCount: "3", payAmount: "801600" }]);

  // A run by hand, followed until it is finished.
  const { processDueSchedules } = await admin.request<{ processDueSchedules: { payoutRun: { rowId: string } } }>(
    "mutation { processDueSchedules(input: {}) { payoutRun { rowId } } }",
  );
  const live = await LiveConnection.open(api.url, await api.tokenOf(second.id));
  const run = live.subscribe<{
    payoutRunChanged: { finishedAt: string | null; succeededCount: string; itemCount: string };
  }>("subscription ($id: UUID!) { payoutRunChanged(rowId: $id) { finishedAt succeededCount itemCount } }", {
    id: processDueSchedules.payoutRun.rowId,
  });
  for (;;) {
    const state = (await run.next()).data?.payoutRunChanged;
    if (!state?.finishedAt) continue;
    t.like(state, { succeededCount: "3", itemCount: "3" });
    break;
  }
  live.close();

  // The recruiter sees the money, the part that is held, and who did what.
  const paid = await dashboard.request<Explanation>(EXPLAIN, { id });
  // The sandbox pays accounts out by hand, unless told otherwise.
  t.deepEqual(codesOf(paid), ["held_due", "on_stripe_balance_by_hand"]);
  const { payout } = await dashboard.request<{ payout: { payoutAuditLogs: { nodes: object[] } } }>(
    `query ($id: UUID!) {
       payout(rowId: $id) {
         payoutTransfers { nodes { status amount } }
         payoutAuditLogs(filter: { newStatus: { equalTo: "approved" } }) { nodes { action changedByName } }
       }
     }`,
    { id },
  );
  const { rows } = await db.admin.query("select display_name from app.users where id = $1", [second.id]);
  t.deepEqual(payout, {
    payoutTransfers: { nodes: [{ status: "succeeded", amount: "800000" }] },
    payoutAuditLogs: { nodes: [{ action: "approve", changedByName: rows[0].display_name }] },
  } as never);
  t.is((await fixture.transfersTo(recruiter)).length, 3);

  // The company sees its placements, and may change nothing.
  const member = await createPerson(db.admin, "company_user", [companyId]);
  const company = await clientOf(member.id);
  const seen = await company.request<{ placements: { totalCount: number }; payouts: { totalCount: number } }>(
    "{ placements { totalCount } payouts { totalCount } }",
  );
  t.deepEqual([seen.placements.totalCount, seen.payouts.totalCount], [3, 3]);
  await t.throwsAsync(
    company.request(
      'mutation ($id: UUID!) { freezePayout(input: { payoutId: $id, reason: "x" }) { payout { rowId } } }',
      { id },
    ),
    { message: /HB001/ },
  );
});
