// Verbs for many rows at once over HTTP, and where the records of previews and verbs lead.

import test from "ava";
import { allFor, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { useGraphql } from "../support/graphql.ts";

const { db, api } = useGraphql(test);
const admin = async () => await api.as((await createPerson(db.admin, "platform_admin")).id);

test("one mutation freezes many, is confirmed by its sums, and answers for each", async (t) => {
  const send = await admin();
  const made = [await createPayout(db.admin), await createPayout(db.admin)];
  const freeze = (amount: string) =>
    send<{ freezePayouts: { result: object[] } }>(
      `mutation ($ids: [UUID!]!, $seen: [ConfirmedSumInput!]) {
         freezePayouts(input: { payoutIds: $ids, reason: "a dispute", seen: $seen }) {
           result { done amount currency code whatToDo payout { rowId status frozenAt recruiter { displayName } } request { rowId } }
         }
       }`,
      { ids: made.map(({ payout }) => payout), seen: [{ currency: "USD", amount }] },
    );
  const { errors } = await freeze("100000");
  t.like(errors?.[0]?.extensions, { code: "HB028", argument: "seen" });
  const { data } = await freeze("200000");
  t.is(data?.freezePayouts.result.length, 2);
  for (const row of data?.freezePayouts.result ?? []) t.like(row, { done: true, amount: "100000", code: null });
  const again = await freeze("200000");
  for (const row of again.data?.freezePayouts.result ?? []) t.like(row, { done: false, code: "HB003", request: null });
  const frozen = again.data?.freezePayouts.result as unknown as { payout: { rowId: string; frozenAt: string } }[];
  t.deepEqual(frozen.map(({ payout }) => payout.rowId).sort(), made.map(({ payout }) => payout).sort());
  t.true(frozen.every(({ payout }) => payout.frozenAt !== null));
});

test("a recruiter may not act on many, as not on one", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const send = await api.as(recruiter.id);
  const { errors } = await send(
    `mutation { freezePayouts(input: { payoutIds: ["${payout}"], reason: "x" }) { result { done } } }`,
  );
  t.is(errors?.[0]?.extensions?.code, "HB001");
});

test("a preview leads to the recruiter, the payout and the obligation of each row", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout, schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const { data, errors } = await (await admin())<{
    previewDueSchedules: { nodes: { payout: { rowId: string }; recruiter: object; schedule: object }[] };
  }>(
    `{ previewDueSchedules(first: 100) { nodes {
         payout { rowId placement { candidateName company { name } } } recruiter { rowId displayName } schedule { rowId kind } } } }`,
  );
  t.is(errors, undefined);
  const row = data?.previewDueSchedules.nodes.find((each) => each.payout.rowId === payout);
  t.like(row, { recruiter: { rowId: recruiter.id }, schedule: { rowId: schedule, kind: "payout" } });
});

test("an explanation leads a recruiter to what is theirs", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout } = await createPayout(db.admin, { recruiters: allFor(recruiter) });
  const { data } = await (await api.as(recruiter.id))<{ explainPayout: { nodes: object[] } }>(
    `{ explainPayout(payoutId: "${payout}") { nodes { code schedule { amount } escrowHold { holdAmount } } } }`,
  );
  t.deepEqual(data?.explainPayout.nodes.flatMap((row) => Object.values(row).slice(1)).filter(Boolean), [
    { amount: "80000" },
    { holdAmount: "20000" },
  ]);
});
