import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement, createRecruiter } from "../../support/fixtures.ts";

const db = useDatabase(test);

async function publish(companyId: string, terms: Record<string, unknown>): Promise<string> {
  const all: Record<string, unknown> = {
    guarantee_period_days: 90,
    holdback_percentage: 20,
    ...terms,
    company_id: companyId,
  };
  const names = Object.keys(all);
  const { rows } = await db.admin.query<{ id: string }>(
    `select id from app.publish_payout_policy(${names.map((name, i) => `${name} => $${i + 1}`).join(", ")})`,
    names.map((name) => (name === "tranches" ? JSON.stringify(all[name]) : all[name])),
  );
  return rows[0]?.id as string;
}

async function holdsOf(placementId: string) {
  const { rows } = await db.admin.query<{ hold_amount: string; day: number; status: string }>(
    `select hold.hold_amount, extract(day from hold.release_date - (placement.start_date::timestamp at time zone 'UTC'))::int as day, hold.status
       from app.escrow_holds hold join app.placements placement on placement.id = hold.placement_id
      where placement.id = $1 order by hold.tranche, hold.hold_amount`,
    [placementId],
  );
  return rows;
}

test.serial("versions count up per company, and a placement keeps the version it was signed under", async (t) => {
  const companyId = await createCompany(db.admin);
  await publish(companyId, { holdback_percentage: 10 });
  const before = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  await publish(companyId, { holdback_percentage: 50 });
  const after = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  const { rows } = await db.admin.query(
    `select policy.version, placement.holdback_percentage::text from app.placements placement
       join app.payout_policies policy on policy.id = placement.policy_id where placement.id in ($1, $2) order by version`,
    [before, after],
  );
  t.deepEqual(rows, [
    { version: 1, holdback_percentage: "10.00" },
    { version: 2, holdback_percentage: "50.00" },
  ]);
  await refused(t, db.admin.query("update app.payout_policies set holdback_percentage = 1"), "HB007");
  await refused(t, db.admin.query("delete from app.payout_policy_tranches"), "HB007");
});

test.serial(
  "tranches of 30, 60 and 90 days split the hold exactly, a third each of a prime amount in yen",
  async (t) => {
    const companyId = await createCompany(db.admin);
    await publish(companyId, {
      holdback_percentage: 30,
      tranches: [
        { percentage: 33.33, days_after_start: 30 },
        { percentage: 33.33, days_after_start: 60 },
        { percentage: 33.34 },
      ],
    });
    // 30 % of 99991 is 29997.3, so 29997 is held; its thirds are 9998.0001, 9998.0001 and 10000.9998.
    const placementId = await createPlacement(db.admin, { companyId, feeAmount: 99_991, currency: "JPY" });
    t.deepEqual(await holdsOf(placementId), [
      { hold_amount: "9998", day: 30, status: "active" },
      { hold_amount: "9998", day: 60, status: "active" },
      { hold_amount: "10001", day: 90, status: "active" },
    ]);
  },
);

test.serial("a first payment some days after the start does not wait for the guarantee", async (t) => {
  const companyId = await createCompany(db.admin);
  await publish(companyId, { first_payment_days: 14 });
  const placementId = await createPlacement(db.admin, { companyId, startDate: daysAgo(20) });
  const { rows } = await db.admin.query(
    `select guarantee_completion_date, due_at = ((current_date - 6)::timestamp at time zone 'UTC') as due
       from app.payout_schedules where placement_id = $1`,
    [placementId],
  );
  t.deepEqual(rows, [{ guarantee_completion_date: null, due: true }]);
});

test.serial("bad terms are refused, each with its own code", async (t) => {
  const companyId = await createCompany(db.admin);
  const cases: [Record<string, unknown>, string][] = [
    [{ holdback_percentage: 100.01 }, "HB013"],
    [{ holdback_percentage: -1 }, "HB013"],
    [{ holdback_percentage: 12.345 }, "HB013"],
    [{ tranches: [{ percentage: 50 }, { percentage: 49.99 }] }, "HB014"],
    [{ tranches: [{ percentage: 100, days_after_start: -1 }] }, "HB014"],
    [{ tranches: [{ percentage: "half" }] }, "HB014"],
    [{ tranches: [] }, "HB014"],
    [{ guarantee_period_days: 731 }, "HB008"],
    [{ clawback_rule: "nothing" }, "HB008"],
    [{ maximum_holdback_percentage: 10 }, "HB019"],
  ];
  for (const [terms, code] of cases) await refused(t, publish(companyId, terms), code);
  await refused(t, db.admin.query("select app.publish_payout_policy(90, 20, uuidv7())"), "HB002");
  await refused(t, createPlacement(db.admin, { companyId, holdbackPercentage: 101 }), "HB013");
});

test.serial("a placement may differ from its policy within the policy's bounds only", async (t) => {
  const companyId = await createCompany(db.admin);
  await publish(companyId, { minimum_holdback_percentage: 10, maximum_guarantee_period_days: 120 });
  await t.notThrowsAsync(createPlacement(db.admin, { companyId, holdbackPercentage: 10, guaranteePeriodDays: 120 }));
  await refused(t, createPlacement(db.admin, { companyId, holdbackPercentage: 9.99 }), "HB019");
  await refused(t, createPlacement(db.admin, { companyId, guaranteePeriodDays: 121 }), "HB019");
});

test.serial("a placement cannot be signed under another company's policy", async (t) => {
  const policyId = await publish(await createCompany(db.admin), {});
  const stranger = await createCompany(db.admin);
  await refused(
    t,
    db.admin.query(
      `insert into app.placements (company_id, candidate_name, start_date, fee_amount, currency, policy_id)
       values ($1, 'F. Candidate', '2025-01-01', 100, 'USD', $2)`,
      [stranger, policyId],
    ),
    "HB018",
  );
});

test.serial(
  "the preview of a policy shows what it would have done to past placements, and changes nothing",
  async (t) => {
    const companyId = await createCompany(db.admin);
    const placementId = await createPlacement(db.admin, { companyId, feeAmount: 1001 });
    const { rows } = await db.admin.query(
      `select held_amount, held_amount_then, guarantee_completion_date_then - guarantee_completion_date = '-30 days' as sooner
       from app.preview_payout_policy(60, 50, $1)`,
      [companyId],
    );
    t.deepEqual(rows, [{ held_amount: "200", held_amount_then: "501", sooner: true }]);
    t.deepEqual(
      (await holdsOf(placementId)).map(({ hold_amount }) => hold_amount),
      ["200"],
    );
  },
);

test.serial(
  "a hold is released in part: the parts sum, the rest stays held, and more than is held is refused",
  async (t) => {
    const placementId = await createPlacement(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
    const { rows: holds } = await db.admin.query<{ id: string }>(
      "select id from app.escrow_holds where placement_id = $1",
      [placementId],
    );
    const id = holds[0]?.id;
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 201)", [id]), "HB017");
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x', 0)", [id]), "HB004");
    await db.admin.query("select app.release_escrow_hold($1, 'half of it', 70)", [id]);
    t.deepEqual((await holdsOf(placementId)).map(({ hold_amount, status }) => `${hold_amount} ${status}`).sort(), [
      "130 active",
      "200 cancelled",
      "70 released",
    ]);
    const { rows } = await db.admin.query(
      "select scheduled::int, held::int, cancelled::int from reporting.payout_buckets where placement_id = $1",
      [placementId],
    );
    t.deepEqual(rows, [{ scheduled: 870, held: 130, cancelled: 0 }]);
    await refused(t, db.admin.query("select app.release_escrow_hold($1, 'again')", [id]), "HB003");
  },
);

test.serial("what is forfeited cannot be released, and what is cancelled can be scheduled anew", async (t) => {
  const placementId = await createPlacement(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const { rows } = await db.admin.query<{ id: string; payout_id: string }>(
    "select id, payout_id from app.escrow_holds where placement_id = $1",
    [placementId],
  );
  await db.admin.query("select app.forfeit_escrow_hold($1, 'the recruiter broke the contract')", [rows[0]?.id]);
  await refused(t, db.admin.query("select app.release_escrow_hold($1, 'x')", [rows[0]?.id]), "HB003");
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 1)", [rows[0]?.payout_id]), "HB010");
  const other = await createPlacement(db.admin, { startDate: daysAgo(1), feeAmount: 1000 });
  const { rows: others } = await db.admin.query<{ id: string; payout_id: string }>(
    "select id, payout_id from app.escrow_holds where placement_id = $1",
    [other],
  );
  await db.admin.query("select app.cancel_escrow_hold($1, 'agreed without a holdback')", [others[0]?.id]);
  await t.notThrowsAsync(db.admin.query("select app.create_payout_schedule($1, now(), 200)", [others[0]?.payout_id]));
});

test.serial(
  "extending a guarantee moves unsent schedules and active holds, with the reason in the audit log",
  async (t) => {
    const placementId = await createPlacement(db.admin, { startDate: daysAgo(10) });
    await db.admin.query("select app.extend_guarantee($1, 120, 'A replacement candidate')", [placementId]);
    t.deepEqual(
      (await holdsOf(placementId)).map(({ day }) => day),
      [120],
    );
    const { rows } = await db.admin.query(
      `select schedule.due_at = placement.guarantee_completion_date as due_then,
            (select count(*)::int from app.payout_audit_log audit where audit.payout_id = schedule.payout_id
                and action = 'update' and reason = 'A replacement candidate') as audited
       from app.payout_schedules schedule join app.placements placement on placement.id = schedule.placement_id
      where placement.id = $1`,
      [placementId],
    );
    t.deepEqual(rows, [{ due_then: true, audited: 2 }]);
    await refused(t, db.admin.query("select app.extend_guarantee($1, 100, 'shorter')", [placementId]), "HB008");
    await refused(
      t,
      db.admin.query("update app.placements set guarantee_period_days = 1 where id = $1", [placementId]),
      "HB003",
    );
  },
);

test.serial("a guarantee completes by itself when it is over, and only then", async (t) => {
  const over = await createPlacement(db.admin);
  const running = await createPlacement(db.admin, { startDate: daysAgo(10) });
  await refused(t, db.admin.query("select app.complete_placement($1)", [running]), "HB003");
  while ((await db.admin.query("select app_private.complete_due_placements() as count")).rows[0].count > 0);
  const { rows } = await db.admin.query("select status from app.placements where id in ($1, $2) order by status", [
    over,
    running,
  ]);
  t.deepEqual(rows, [{ status: "active" }, { status: "completed" }]);
});

test.serial("freezing across the due date stops it, and unfreezing catches up", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await createPlacement(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] });
  const { rows } = await db.admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [
    placementId,
  ]);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [rows[0]?.id]);
  const statusOf = async () =>
    (
      await db.admin.query("select status from app.payout_schedules where placement_id = $1 and kind = 'payout'", [
        placementId,
      ])
    ).rows[0].status;
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(), "pending");
  await db.admin.query("select app.unfreeze_payout($1, 'settled')", [rows[0]?.id]);
  await db.admin.query("select app.process_due_schedules()");
  t.is(await statusOf(), "processing");
});
