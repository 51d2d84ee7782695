// Verbs for many with the filter of a list in place of ids: what was confirmed is done, or nothing.

import test from "ava";
import { allFor, createPayout, createPerson, createRecruiter } from "../support/fixtures.ts";
import { type Answer, useGraphql } from "../support/graphql.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { withoutTriggers } from "../support/without_triggers.ts";

const { db, api } = useGraphql(test);
let send: Awaited<ReturnType<typeof api.as>>;

test.before(async () => {
  send = await api.as((await createPerson(db.admin, "platform_admin")).id);
});

/** The input of each, but for what it is about. */
const call = (verb: string, input: Record<string, unknown>) =>
  send<Record<string, { result: { done: boolean; amount: string; code: string | null }[] }>>(
    `mutation ($input: ${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input!) {
       ${verb}(input: $input) { result { done amount code } } }`,
    { input },
  );
const dollars = (amount: number) => [{ currency: "USD", amount: String(amount) }];

/** Two payouts of 1,000.00 of one recruiter, and one of another who is not meant. */
async function payouts() {
  const recruiter = await createRecruiter(db.admin);
  const made = [];
  for (let n = 0; n < 2; n++) made.push(await createPayout(db.admin, { recruiters: allFor(recruiter) }));
  const other = await createPayout(db.admin);
  return { recruiter, made, other, filter: { recruiterId: { equalTo: recruiter.id } } };
}
const frozen = async (ids: string[]) =>
  (await db.admin.query("select from app.payouts where id = any ($1) and frozen_at is not null", [ids])).rowCount;

test.serial(
  "all that the filter has is frozen, when its number and its sum are those that were confirmed",
  async (t) => {
    const { recruiter, made, other, filter } = await payouts();
    const ids = made.map(({ payout }) => payout);
    const freeze = (input: object) => call("freezePayouts", { reason: "a dispute", filter, ...input });
    const number = await freeze({ expectedCount: 3, seen: dollars(200_000) });
    t.like(number.errors?.[0]?.extensions, { code: "HB028", argument: "expectedCount" });
    const sum = await freeze({ expectedCount: 2, seen: dollars(300_000) });
    t.like(sum.errors?.[0]?.extensions, { code: "HB028", argument: "seen" });
    t.is(await frozen(ids), 0);
    // Another of the same recruiter has come since the confirmation.
    const third = await createPayout(db.admin, { recruiters: allFor(recruiter) });
    const changed = await freeze({ expectedCount: 2, seen: dollars(200_000) });
    t.like(changed.errors?.[0]?.extensions, { code: "HB028" });
    t.is(await frozen([...ids, third.payout]), 0);
    const { data } = await freeze({ expectedCount: 3, seen: dollars(300_000) });
    t.deepEqual(
      data?.freezePayouts?.result,
      Array.from({ length: 3 }, () => ({ done: true, amount: "100000", code: null })),
    );
    t.is(await frozen([...ids, third.payout]), 3);
    t.is(await frozen([other.payout]), 0);
  },
);

test.serial("a search is a filter too, alone or beside one, and parts of a payout are as in the list", async (t) => {
  const { recruiter, made, filter } = await payouts();
  await db.admin.query("update app.users set display_name = 'Zebedee Quill' where id = $1", [recruiter.id]);
  await db.admin.query("update app.payout_schedules set scheduled_date = now() + '900 days' where payout_id = $1", [
    made[0]?.payout,
  ]);
  const dueAt = { greaterThan: new Date(Date.now() + 800 * 86_400_000).toISOString() };
  const freeze = (input: object) => call("freezePayouts", { reason: "x", ...input });
  const one = await freeze({ filter: { ...filter, dueAt }, search: "zebed", expectedCount: 1, seen: dollars(100_000) });
  t.is(one.data?.freezePayouts?.result.length, 1, JSON.stringify(one.errors));
  const both = await freeze({ search: "zebed", expectedCount: 2, seen: dollars(200_000) });
  // The first is frozen already, which is its answer.
  t.deepEqual(both.data?.freezePayouts?.result.map(({ code }) => code).toSorted(), ["HB003", null]);
});

test.serial("approvals, retries and releases take the filter of their own list", async (t) => {
  const { made, filter } = await payouts();
  const approved = await call("approvePayouts", {
    reason: "x",
    filter: { ...filter, status: { in: ["pending", "approved"] } },
    expectedCount: 2,
    seen: dollars(200_000),
  });
  t.is(approved.data?.approvePayouts?.result.length, 2, JSON.stringify(approved.errors));
  const payoutId = { equalTo: made[0]?.payout };
  // One fifth of 1,000.00 is held.
  const released = await call("releaseEscrowHolds", {
    notes: "agreed",
    filter: { payoutId, status: { equalTo: "active" } },
    expectedCount: 1,
    seen: dollars(20_000),
  });
  t.like(released.data?.releaseEscrowHolds?.result[0] ?? null, { done: true, amount: "20000" });
  await answerDue(db.admin, { http_status: 400, code: "account_closed" });
  const failed = await call("retryPayoutSchedules", {
    reason: "a new account",
    filter: { payoutId, status: { equalTo: "failed" }, kind: { equalTo: "payout" } },
    expectedCount: 1,
    seen: dollars(80_000),
  });
  t.like(failed.data?.retryPayoutSchedules?.result[0] ?? null, { done: true, amount: "80000" }, JSON.stringify(failed));
});

test.serial("what is no filter, or two things at once, or was not confirmed, does nothing and says why", async (t) => {
  const { made, filter } = await payouts();
  const confirmed = { expectedCount: 2, seen: dollars(200_000) };
  const refusal = async (input: object): Promise<[string, string]> => {
    const { errors }: Answer<unknown> = await call("freezePayouts", { reason: "x", ...input });
    return [errors?.[0]?.extensions?.code as string, errors?.[0]?.message ?? ""];
  };
  const says = async (input: object, words: RegExp) => {
    const [code, message] = await refusal(input);
    t.is(code, "BAD_USER_INPUT");
    t.regex(message, words);
  };
  await says({}, /Give payoutIds, or a filter/);
  await says({ ...confirmed, filter, payoutIds: made.map(({ payout }) => payout) }, /not both/);
  await says({ filter, seen: confirmed.seen }, /give the count and the sums/);
  await says({ filter, expectedCount: 2 }, /give the count and the sums/);
  for (const none of [{}, { status: {} }, { status: null }, { recruiterId: { equalTo: null } }]) {
    await says({ ...confirmed, filter: none }, /A filter has no value/);
  }
  await says({ ...confirmed, filter: { ...filter, amount: { lessThan: "1" } } }, /has no row/);
  t.is(await frozen(made.map(({ payout }) => payout)), 0);
});

test.serial("a filter of more than a thousand rows is refused before any is locked", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const client = await db.admin.connect();
  await client.query("begin");
  await withoutTriggers(client, async () => {
    await client.query(
      `insert into app.payouts (kind, recruiter_id, amount, currency, adjustment_reason)
       select 'adjustment', $1, 1, 'USD', 'a bonus' from generate_series(1, 1001)`,
      [id],
    );
  });
  await client.query("commit");
  client.release();
  const input = { reason: "x", filter: { recruiterId: { equalTo: id } }, expectedCount: 1001, seen: dollars(1001) };
  const { errors } = await call("freezePayouts", input);
  t.regex(errors?.[0]?.message ?? "", /more than 1000 rows/);
});

test.serial("who is no admin finds what their list has, and may do nothing with it", async (t) => {
  const { recruiter, filter } = await payouts();
  send = await api.as(recruiter.id);
  const { errors } = await call("freezePayouts", { reason: "x", filter, expectedCount: 2, seen: dollars(200_000) });
  t.is(errors?.[0]?.extensions?.code, "HB001");
});
