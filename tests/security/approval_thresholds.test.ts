// The approval threshold of the terms: one a currency, and not to be passed by cutting a payout into parts.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createCompany, createPlacement, createRecruiter, payoutOf } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";
import { pastTheGuards } from "../support/without_triggers.ts";
import { type Admin, asked, call, confirm, createAdmin, refusedToConfirm } from "./two_admins.ts";

let creator: Admin;
let approver: Admin;
const db = useDatabase(test, async (made) => {
  [creator, approver] = [await createAdmin(made), await createAdmin(made)];
});

/** A company with these thresholds, and a way to hire by a recruiter of its own; the status of the payout that is made. */
async function marketplace(approvalThresholds: Record<string, number> | null) {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { approval_thresholds: approvalThresholds });
  const recruiter = await createRecruiter(db.admin);
  const hire = async (feeAmount: number, currency = "USD", other: { companyId?: string; id?: string } = {}) => {
    const placement = await createPlacement(creator.client, {
      companyId: other.companyId ?? companyId,
      feeAmount,
      currency,
      recruiters: allFor({ id: other.id ?? recruiter.id }),
    });
    return (await payoutOf(db.admin, placement)).payout;
  };
  const statusOf = async (payout: string) =>
    (await db.admin.query<{ status: string }>("select status from app.payouts where id = $1", [payout])).rows[0]
      ?.status;
  const hired = async (...args: Parameters<typeof hire>) => statusOf(await hire(...args));
  return { companyId, recruiter, hire, hired, statusOf };
}

const violations = async () => (await db.admin.query("select * from reporting.invariant_violations")).rows;

test.serial("each currency has its own threshold: the amount itself passes, one step more waits", async (t) => {
  // 5,000.00 USD, 500,000 JPY, 1,500.000 KWD.
  const thresholds = { USD: 500_000, JPY: 500_000, KWD: 1_500_000 };
  for (const [currency, amount, step] of [
    ["USD", 500_000, 1],
    ["JPY", 500_000, 1],
    // Stripe takes thousandths of a dinar in tens.
    ["KWD", 1_500_000, 10],
  ] as const) {
    t.is(await (await marketplace(thresholds)).hired(amount, currency), "approved", `${amount} ${currency}`);
    t.is(await (await marketplace(thresholds)).hired(amount + step, currency), "pending", `above, in ${currency}`);
  }
  t.deepEqual(await violations(), []);
});

test.serial("in a currency that the terms do not name, whatever the amount, a second person approves", async (t) => {
  const { hire, hired, statusOf } = await marketplace({ USD: 500_000 });
  t.is(await hired(499_999), "approved");
  t.is(await hired(1, "JPY"), "pending");
  const dinars = await hire(10, "KWD");
  t.is(await statusOf(dinars), "pending");
  t.is(await call(approver, "app.approve_payout($1, 'checked')", [dinars]), null);
  t.is(await statusOf(dinars), "approved");
  t.is(await (await marketplace(null)).hired(9_999_999, "JPY"), "approved", "terms without thresholds ask for none");
  t.deepEqual(await violations(), []);
});

test.serial("a threshold of 0 lets every payout wait", async (t) => {
  t.is(await (await marketplace({ JPY: 0 })).hired(1, "JPY"), "pending");
});

for (const [currency, thresholds, parts] of [
  // 300.00 + 200.00 = 500.00; + 0.01 is above it, and what comes after it too.
  ["USD", { USD: 50_000 }, [30_000, 20_000, 1, 1]],
  ["JPY", { JPY: 50_000 }, [30_000, 20_000, 1, 1]],
  // 30.000 + 20.000 = 50.000 KWD; + 0.010.
  ["KWD", { KWD: 50_000 }, [30_000, 20_000, 10, 10]],
] as const) {
  test.serial(
    `parts of one recruiter, company and day wait as soon as their sum passes the threshold, in ${currency}`,
    async (t) => {
      const { hired } = await marketplace(thresholds);
      const statuses = [];
      for (const part of parts) statuses.push(await hired(part, currency));
      t.deepEqual(statuses, ["approved", "approved", "pending", "pending"]);
      t.deepEqual(await violations(), []);
    },
  );
}

test.serial("a payout that waits does not hold up the small ones after it", async (t) => {
  const { hired } = await marketplace({ USD: 50_000 });
  // Without an approval: 400.00, then 400.00 + 100.00 = 500.00, and no cent more.
  const statuses = [];
  for (const amount of [60_000, 40_000, 20_000, 10_000, 1]) statuses.push(await hired(amount));
  t.deepEqual(statuses, ["pending", "approved", "pending", "approved", "pending"]);
  t.deepEqual(await violations(), []);
});

test.serial("other recruiters, companies, currencies and days are other sums", async (t) => {
  const thresholds = { USD: 50_000, JPY: 50_000 };
  const { hired } = await marketplace(thresholds);
  const elsewhere = await marketplace(thresholds);
  t.is(await hired(50_000), "approved");
  t.is(await hired(50_000, "JPY"), "approved");
  t.is(await hired(50_000, "USD", { id: elsewhere.recruiter.id }), "approved", "another recruiter");
  t.is(await hired(50_000, "USD", { companyId: elsewhere.companyId }), "approved", "another company");
  t.is(await hired(1), "pending");
  // The day after.
  await pastTheGuards(
    db.admin,
    "update app_private.one_person_amounts set day = day - 1",
    "update app.payouts set created_at = created_at - interval '1 day'",
  );
  t.is(await hired(50_000), "approved");
});

test.serial("two at once do not pass the threshold together", async (t) => {
  const { companyId, recruiter } = await marketplace({ USD: 50_000 });
  const insert = `select app.create_placement($1, $3, '2025-01-01', 30000, 'USD',
    array[($2::uuid, 100, null, null)]::app.recruiter_share[], external_ref => $3)`;
  await Promise.all(["one", "other"].map((name) => db.admin.query(insert, [companyId, recruiter.id, name])));
  const { rows } = await db.admin.query("select status from app.payouts where company_id = $1 order by status", [
    companyId,
  ]);
  // 300.00 + 300.00 is above 500.00, whichever comes first.
  t.deepEqual(rows, [{ status: "approved" }, { status: "pending" }]);
});

test.serial("what was made under other terms keeps its answer, and is not counted against new ones", async (t) => {
  const { companyId, recruiter, hired } = await marketplace(null);
  t.is(await hired(900_000), "approved");
  await publishTerms(db.admin, companyId, { approval_thresholds: { USD: 50_000 } });
  t.is(await hired(50_000, "USD", { id: recruiter.id }), "approved");
  t.deepEqual(await violations(), []);
});

test.serial("the amount with its currency says the same as the object, and both are told in the event", async (t) => {
  const companyId = await createCompany(db.admin);
  const id = await publishTerms(db.admin, companyId, { approval_threshold: 500_000, approval_currency: "usd" });
  const { rows } = await db.admin.query(
    "select currency, amount from app.payout_policy_thresholds where policy_id = $1",
    [id],
  );
  t.deepEqual(rows, [{ currency: "USD", amount: "500000" }]);
  const { rows: events } = await db.admin.query(
    "select payload -> 'approval_thresholds' as thresholds from app.events where type = 'payout_policy.published' and entity_id = $1",
    [id],
  );
  t.deepEqual(events, [{ thresholds: { USD: 500_000 } }]);
});

/**
 * A payout of this amount, approved, 20 % of it held for a long time, and a breach reported if wanted: then what was paid
 * (80 %) is a debt.
 */
async function lifeOf(feeAmount: number, currency: string, thresholds: Record<string, number>, isBroken: boolean) {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { approval_thresholds: thresholds, first_payment_days: 0 });
  const recruiters = allFor(await createRecruiter(db.admin));
  const placement = await createPlacement(creator.client, {
    companyId,
    feeAmount,
    currency,
    recruiters,
    startDate: daysAgo(9),
  });
  const { payout, hold } = await payoutOf(db.admin, placement);
  await approver.do("select app.approve_payout($1, 'checked')", [payout]);
  if (isBroken) {
    const client = await db.admin.connect();
    await answerDue(client);
    client.release(true);
    await creator.do("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  }
  const { rows } = await db.admin.query("select id from app.recoveries where payout_id = $1", [payout]);
  return { placement, payout, hold, debt: rows[0]?.id as string };
}

// The payout is of 1,000.00 USD, 100,000 JPY or 100.000 KWD, so 20,000 of it are held and 80,000 become a debt.
for (const [currency, step] of [
  ["USD", 1],
  ["JPY", 1],
  ["KWD", 10],
] as const) {
  test.serial(`an early release above the threshold takes two, also in parts of a hold, in ${currency}`, async (t) => {
    const { payout, hold } = await lifeOf(100_000, currency, { [currency]: 15_000 }, false);
    const released = async () =>
      (
        await db.admin.query(
          "select coalesce(sum(amount), 0)::int as sum from app.payout_schedules where payout_id = $1 and kind = 'escrow_release'",
          [payout],
        )
      ).rows[0].sum;
    const release = "app.release_escrow_hold($1, 'went well', $2)";
    // 20,000 are more than 15,000. 15,000 are not more, but one step more in the same day is.
    const whole = await asked(t, creator, release, [hold, null]);
    t.is(await released(), 0);
    await creator.do("select app.decline_request($1, 'in parts')", [whole.id]);
    t.is(await call(creator, release, [hold, 15_000]), null);
    t.is(await released(), 15_000);
    const { rows } = await db.admin.query(
      "select id from app.escrow_holds where payout_id = $1 and status = 'active'",
      [payout],
    );
    const rest = await asked(t, creator, release, [rows[0].id, step]);
    await refusedToConfirm(t, creator, rest, "HB030");
    t.is(await released(), 15_000);
    await confirm(approver, rest);
    t.is(await released(), 15_000 + step);
  });

  test.serial(`a write-off above the threshold takes two, in ${currency}`, async (t) => {
    const { debt } = await lifeOf(100_000, currency, { [currency]: 50_000 }, true);
    const left = async () =>
      (
        await db.admin.query(
          `select recovery.amount - coalesce(sum(step.amount), 0)::int as left from app.recoveries recovery
             left join app.recovery_steps step on step.recovery_id = recovery.id where recovery.id = $1 group by recovery.id`,
          [debt],
        )
      ).rows[0].left;
    const writeOff = "app.write_off_recovery($1, 'moved away', $2)";
    t.is(await call(creator, writeOff, [debt, 50_000]), null);
    t.is(await left(), "30000");
    const rest = await asked(t, creator, writeOff, [debt, step]);
    t.is(await left(), "30000");
    await confirm(approver, rest);
    t.is(await left(), String(30_000 - step));
  });

  test.serial(`the withdrawal of a breach takes two by what it gives back, in ${currency}`, async (t) => {
    const withdraw = "app.withdraw_guarantee_breach($1, 'did not leave')";
    const isActive = async (placement: string) =>
      (await db.admin.query("select status = 'active' as is_active from app.placements where id = $1", [placement]))
        .rows[0].is_active;
    // A debt of 80,000 and a hold of 20,000: 100,000.
    const below = await lifeOf(100_000, currency, { [currency]: 100_000 - step }, true);
    const request = await asked(t, creator, withdraw, [below.placement]);
    t.is(request.amount, "100000");
    t.false(await isActive(below.placement));
    await confirm(approver, request);
    t.true(await isActive(below.placement));
  });
}

test.serial(
  "in a currency that the terms do not name, each of these takes two; without thresholds, none does",
  async (t) => {
    const { debt } = await lifeOf(100_000, "JPY", { USD: 900_000 }, true);
    await asked(t, creator, "app.write_off_recovery($1, 'moved away', 1)", [debt]);
    const { hold } = await lifeOf(100_000, "KWD", { USD: 900_000 }, false);
    await asked(t, creator, "app.release_escrow_hold($1, 'went well', 10)", [hold]);

    const companyId = await createCompany(db.admin);
    const { hold: free } = await payoutOf(
      db.admin,
      await createPlacement(creator.client, { companyId, startDate: daysAgo(9), feeAmount: 9_000_000 }),
    );
    t.is(await call(creator, "app.release_escrow_hold($1, 'went well')", [free]), null);
  },
);
