import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

interface Part {
  payout: string;
  held: string | null;
  scheduled: string | null;
  status: string;
}

async function partsOf(placementId: string): Promise<Part[]> {
  const { rows } = await db.admin.query<Part>(
    `select payout.amount as payout, hold.hold_amount as held, schedule.amount as scheduled, payout.status
       from app.payouts payout
       left join app.escrow_holds hold on hold.payout_id = payout.id
       left join app.payout_schedules schedule on schedule.payout_id = payout.id
      where payout.placement_id = $1
      order by payout.recruiter_id`,
    [placementId],
  );
  return rows;
}

test("a placement makes a payout, a hold of 20 % and a schedule for the rest, all due when 90 days are over", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 123_457, startDate: "2025-01-01" });
  t.deepEqual(await partsOf(placementId), [
    { payout: "123457", held: "24691", scheduled: "98766", status: "approved" },
  ]);
  const { rows } = await db.admin.query(
    `select placement.guarantee_completion_date = '2025-04-01T00:00:00Z' as ends_at_midnight_utc,
            schedule.due_at = placement.guarantee_completion_date as due_then,
            hold.release_date = placement.guarantee_completion_date as released_then
       from app.placements placement
       join app.payout_schedules schedule on schedule.placement_id = placement.id
       join app.escrow_holds hold on hold.placement_id = placement.id
      where placement.id = $1`,
    [placementId],
  );
  t.deepEqual(rows, [{ ends_at_midnight_utc: true, due_then: true, released_then: true }]);
});

test("recruiters share the fee by their shares, to the last cent", async (t) => {
  const recruiters = await Promise.all([1, 2, 3].map(() => createRecruiter(db.admin)));
  const ids = recruiters.map((recruiter) => recruiter.id).sort();
  const placementId = await createPlacement(db.admin, {
    feeAmount: 100,
    recruiters: [
      { recruiter_id: ids[0] as string, share: 33.33 },
      { recruiter_id: ids[1] as string, share: 33.33 },
      { recruiter_id: ids[2] as string, share: 33.34 },
    ],
  });
  t.deepEqual(
    (await partsOf(placementId)).map((part) => part.payout),
    ["33", "33", "34"],
  );
});

test("a holdback of 0 % withholds nothing, one of 100 % everything", async (t) => {
  const none = await createPlacement(db.admin, { feeAmount: 999, holdbackPercentage: 0 });
  t.deepEqual(await partsOf(none), [{ payout: "999", held: null, scheduled: "999", status: "approved" }]);
  const all = await createPlacement(db.admin, { feeAmount: 999, holdbackPercentage: 100 });
  t.deepEqual(await partsOf(all), [{ payout: "999", held: "999", scheduled: null, status: "approved" }]);
});

test("a share too small for one unit is a payout of zero that is complete at once", async (t) => {
  const recruiters = await Promise.all([1, 2].map(() => createRecruiter(db.admin)));
  const placementId = await createPlacement(db.admin, {
    feeAmount: 1,
    currency: "JPY",
    holdbackPercentage: 0,
    recruiters: recruiters.map(({ id }) => ({ recruiter_id: id, share: 50 })),
  });
  const parts = await partsOf(placementId);
  t.deepEqual(parts.map(({ payout, status }) => `${payout} ${status}`).sort(), ["0 completed", "1 approved"]);
});

test("plain inserts of a placement and its recruiters in one transaction make the payouts too", async (t) => {
  const company = await createCompany(db.admin);
  const { id: recruiter } = await createRecruiter(db.admin);
  const { rows } = await db.admin.query<{ id: string }>(
    `with placement as (
       insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
       values ($1, 'B. Candidate', '2025-05-01', 5000, 'EUR') returning id
     ), shares as (
       insert into app.placement_recruiters (placement_id, recruiter_id, share) select id, $2, 100 from placement
     )
     select id from placement`,
    [company, recruiter],
  );
  t.deepEqual(await partsOf(rows[0]?.id as string), [
    { payout: "5000", held: "1000", scheduled: "4000", status: "approved" },
  ]);
});

test("shares that do not sum to 100 are refused, and nothing of the placement stays", async (t) => {
  const { id } = await createRecruiter(db.admin);
  const error = await refused(
    t,
    createPlacement(db.admin, { recruiters: [{ recruiter_id: id, share: 99.99 }], externalRef: "UNEVEN" }),
    "HB005",
    /99\.99/,
  );
  t.truthy(error.hint);
  const { rowCount } = await db.admin.query("select from app.placements where external_ref = 'UNEVEN'");
  t.is(rowCount, 0);
});

test("a placement without recruiters is refused", async (t) => {
  const company = await createCompany(db.admin);
  await refused(
    t,
    db.admin.query(
      `insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency)
       values ($1, 'C. Candidate', '2025-05-01', 5000, 'EUR')`,
      [company],
    ),
    "HB005",
  );
});

test("a recruiter cannot be added once the payouts are made", async (t) => {
  const placementId = await createPlacement(db.admin);
  const { id } = await createRecruiter(db.admin);
  await refused(
    t,
    db.admin.query("insert into app.placement_recruiters (placement_id, recruiter_id, share) values ($1, $2, 1)", [
      placementId,
      id,
    ]),
    "HB003",
  );
});

test("somebody who is no recruiter cannot share a fee", async (t) => {
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.create_user('boss@example.com', 'Boss', 'company_user')",
  );
  await refused(
    t,
    createPlacement(db.admin, { recruiters: [{ recruiter_id: rows[0]?.id as string, share: 100 }] }),
    "HB011",
  );
});

test("the terms of a placement are fixed once it is made", async (t) => {
  const placementId = await createPlacement(db.admin);
  for (const change of [
    "fee_amount = 1",
    "currency = 'EUR'",
    "holdback_percentage = 1",
    "start_date = '2025-02-02'",
    "guarantee_period_days = 1",
  ]) {
    await refused(t, db.admin.query(`update app.placements set ${change} where id = $1`, [placementId]), "HB003");
  }
});

test("amounts that the currency cannot pay are refused", async (t) => {
  for (const [feeAmount, currency] of [
    [0, "USD"],
    [-5, "USD"],
    [1_000_000_000_000, "USD"],
    [1_005, "KWD"],
    [150, "ISK"],
  ] as const) {
    await refused(t, createPlacement(db.admin, { feeAmount, currency }), "HB004");
  }
  await refused(t, createPlacement(db.admin, { currency: "ZZZ" }), "HB006");
});

test("recruiters that are no objects with a recruiter_id and a share are refused for what they are", async (t) => {
  const { id } = await createRecruiter(db.admin);
  for (const entry of [
    { recruiterId: id, share: 100 },
    { recruiter_id: "me", share: 100 },
    { recruiter_id: id },
    [id, 100],
  ]) {
    const error = await refused(
      t,
      createPlacement(db.admin, { recruiters: [entry as never] }),
      "HB005",
      /^Each recruiter is/,
    );
    t.is(error.column, "recruiters", JSON.stringify(entry));
  }
});

test("a company's own terms win over the platform's, the latest version first", async (t) => {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `insert into app.payout_policies (company_id, version, guarantee_period_days, holdback_percentage)
     values ($1, 1, 30, 10), ($1, 2, 60, 50)`,
    [companyId],
  );
  const placementId = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  t.deepEqual(await partsOf(placementId), [{ payout: "1000", held: "500", scheduled: "500", status: "approved" }]);
});

test("a payout above the approval threshold waits for approval", async (t) => {
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `insert into app.payout_policies (company_id, version, guarantee_period_days, holdback_percentage, approval_threshold)
     values ($1, 1, 30, 0, 1000)`,
    [companyId],
  );
  const below = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  const above = await createPlacement(db.admin, { companyId, feeAmount: 1001 });
  t.is((await partsOf(below))[0]?.status, "approved");
  t.is((await partsOf(above))[0]?.status, "pending");
});

test("a cancelled placement cancels its payouts, holds and schedules, with the reason in the audit log", async (t) => {
  const placementId = await createPlacement(db.admin);
  await db.admin.query("select app.cancel_placement($1, 'The candidate never started')", [placementId]);
  const { rows } = await db.admin.query(
    `select entity, new_status, reason from app.payout_audit_log audit
       join app.payouts payout on payout.id = audit.payout_id
      where payout.placement_id = $1 and action = 'cancel' order by entity`,
    [placementId],
  );
  const reason = "The candidate never started";
  t.deepEqual(rows, [
    { entity: "escrow_hold", new_status: "cancelled", reason },
    { entity: "payout", new_status: "cancelled", reason },
    { entity: "payout_schedule", new_status: "cancelled", reason },
  ]);
  await refused(t, db.admin.query("select app.cancel_placement($1, 'again')", [placementId]), "HB003");
});

test("parts of a payout can never exceed it", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 1)", [rows[0]?.id]), "HB010");
});

test("a part that was cancelled can be scheduled anew", async (t) => {
  const placementId = await createPlacement(db.admin, { feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string }>(
    "update app.payout_schedules set status = 'cancelled' where placement_id = $1 returning payout_id as id",
    [placementId],
  );
  const created = await db.admin.query(
    "select amount, status, kind from app.create_payout_schedule($1, '2026-01-01', 800)",
    [rows[0]?.id],
  );
  t.deepEqual(created.rows, [{ amount: "800", status: "pending", kind: "payout" }]);
});
