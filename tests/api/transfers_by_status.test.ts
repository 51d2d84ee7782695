// Transfers by their status, which indexes have in another form: what is sent is there as what is intended.

import test from "ava";
import { createPerson, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { type Send, useGraphql } from "../support/graphql.ts";
import { answerTransfers } from "../support/stripe_answers.ts";

const { db, api } = useGraphql(test);
const STATUSES = ["in_doubt", "intended", "refused", "sent", "succeeded"];
let send: Send;
let token: string;
let recruiterId: string;

interface Transfers {
  payoutTransfers: { totalCount: number; nodes: { rowId: string; status: string }[] };
}

/** Two transfers of each status: the first five are older than the others. */
test.before(async () => {
  const admin = await createPerson(db.admin, "platform_admin");
  token = await api.tokenOf(admin.id);
  const recruiter = await createRecruiter(db.admin);
  recruiterId = recruiter.id;
  send = await api.as(recruiter.id);
  const recruiters = [{ recruiter_id: recruiter.id, share: 100 }];
  const claim = async (fees: number[]) => {
    for (const feeAmount of fees) {
      await createPlacement(db.admin, { startDate: "2025-01-01", feeAmount, holdbackPercentage: 0, recruiters });
    }
    await db.admin.query("select app.process_due_schedules()");
  };
  for (const round of [1, 2]) {
    await claim([round]);
    await answerTransfers(db.admin);
    await claim([round]);
    await answerTransfers(db.admin, { http_status: 400, code: "account_closed", message: "It is closed." });
    await claim([round]);
    await db.admin.query(
      "select app_private.begin_transfers(array(select id from app.payout_transfers where status = 'intended'))",
    );
    await db.admin.query(
      "update app.payout_transfers set lease_until = now() - interval '1 hour' where status = 'sent'",
    );
    if (round === 2) await db.admin.query("select app_private.expire_leases(1)");
  }
  await claim([1, 2]);
});

test("each status is found, alone and among others, by the API and in a file", async (t) => {
  const { rows } = await db.admin.query<{ status: string; ids: string[] }>(
    "select status, array_agg(id::text order by id) as ids from app.payout_transfers group by status order by status",
  );
  t.deepEqual(
    rows.map(({ status }) => status),
    STATUSES,
  );
  const asked = [
    ...rows.map(({ status, ids }) => ({ condition: { equalTo: status }, ids })),
    ...[
      ["sent", "refused"],
      ["intended", "succeeded"],
      ["intended", "sent"],
    ].map((some) => ({
      condition: { in: some },
      ids: rows.filter(({ status }) => some.includes(status)).flatMap(({ ids }) => ids),
    })),
    { condition: { equalTo: "sent", in: ["intended"] }, ids: [] },
  ];
  for (const { condition, ids } of asked) {
    const { data, errors } = await send<Transfers>(
      `query ($filter: PayoutTransferFilter) { payoutTransfers(filter: $filter) { totalCount nodes { rowId } } }`,
      { filter: { status: condition } },
    );
    t.is(errors, undefined);
    t.is(data?.payoutTransfers.totalCount, ids.length, JSON.stringify(condition));
    t.deepEqual(data?.payoutTransfers.nodes.map(({ rowId }) => rowId).toSorted(), ids.toSorted());
    const file = await fetch(`${api.url}/csv/transfers`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ filter: { status: condition, recruiterId: { equalTo: recruiterId } } }),
    });
    t.is((await file.text()).trim().split("\n").length, 1 + ids.length, JSON.stringify(condition));
  }
});

test("in the order of their status, what is sent stands with what is intended", async (t) => {
  const { data } = await send<Transfers>("{ payoutTransfers(orderBy: [STATUS_ASC]) { nodes { rowId status } } }");
  const { rows } = await db.admin.query<{ id: string }>(
    `select id from app.payout_transfers
      order by case status when 'sent' then 'intended' else status end, created_at, id`,
  );
  t.deepEqual(
    data?.payoutTransfers.nodes.map(({ rowId }) => rowId),
    rows.map(({ id }) => id),
  );
});

test("a filter without a condition is refused, as for any other column", async (t) => {
  for (const status of [{}, null]) {
    const { errors } = await send(
      "query ($filter: PayoutTransferFilter) { payoutTransfers(filter: $filter) { totalCount } }",
      {
        filter: { status },
      },
    );
    t.regex(errors?.[0]?.message ?? "", /forbidden|filter/i, JSON.stringify(status));
  }
});

test("sending a transfer changes no index", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>(
    `select indexrelid::regclass::text as name
       from pg_index
       join pg_attribute on attrelid = indrelid
        and attname in ('status', 'attempt', 'first_sent_at', 'sent_at', 'lease_until', 'updated_at')
      where indrelid = 'app.payout_transfers'::regclass
        and (attnum = any (indkey::smallint[])
             or pg_get_indexdef(indexrelid) ~ ('\\m' || attname || '\\M'))`,
  );
  t.deepEqual(rows, []);
});

test("the transfers of a placement are found by its payouts", async (t) => {
  const { rows } = await db.admin.query<{ id: string; placement: string }>(
    "select id::text, placement_id::text as placement from app.payout_transfers order by id limit 2",
  );
  const placements = rows.map(({ placement }) => placement);
  const { data } = await send<Transfers>(
    `query ($one: UUID!, $both: [UUID!]) {
       one: payoutTransfers(filter: { placementId: { equalTo: $one } }) { totalCount nodes { rowId } }
       payoutTransfers(filter: { placementId: { in: $both } }) { totalCount nodes { rowId } }
     }`,
    { one: placements[0], both: placements },
  );
  const idsOf = (found?: Transfers["payoutTransfers"]) => found?.nodes.map(({ rowId }) => rowId).sort();
  t.deepEqual(idsOf(data?.payoutTransfers), rows.map(({ id }) => id).sort());
  t.deepEqual(idsOf((data as unknown as { one: Transfers["payoutTransfers"] }).one), [rows[0]?.id]);
});
