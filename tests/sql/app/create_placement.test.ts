import test from "ava";
import fc from "fast-check";
import { sharesOf } from "../../support/composites.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createCompany, createPlacement, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

const percent = (hundredths: number) => (hundredths / 100).toFixed(2);

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

test("one reference is one placement, however it is written and whatever came along with it unseen", async (t) => {
  await createPlacement(db.admin, { externalRef: "Añ-1 7" });
  const spellings = ["añ-1 7", "An\u0303-1 7", "Añ-1\u00a0\u00a07", "Añ-1 7\u2009", "Añ\u20111 7", "\ufeffAñ-1 7"];
  const unseen = ["\u00ad", "\u200b", "\u200d", "\u200e", "\u2060", "\u180e", "\ufe0f", "\u3164", "\u{e0020}"].map(
    (character) => `Añ-1${character} 7`,
  );
  for (const externalRef of [...spellings, ...unseen]) {
    await refused(t, createPlacement(db.admin, { externalRef }), "HB009");
  }
  await createPlacement(db.admin, { externalRef: "Añ–1 7" });
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

test("a placement has at most a hundred recruiters", async (t) => {
  const recruiters = [100, ...Array.from({ length: 100 }, () => 0.01)].map((share) => ({
    recruiter_id: NOBODY,
    share,
  }));
  await refused(t, createPlacement(db.admin, { recruiters }), "HB005", /at most 100 recruiters/);
});

test("a recruiter without an id or a part is refused, and so is a field that is not known", async (t) => {
  const { id } = await createRecruiter(db.admin);
  for (const entry of [{ share: 100 }, { recruiter_id: id }]) {
    const error = await refused(t, createPlacement(db.admin, { recruiters: [entry as never] }), "HB005");
    t.is(error.column, "recruiters", JSON.stringify(entry));
  }
  const create = (recruiters: string) =>
    db.admin.query(
      `select app.create_placement((select id from app.companies limit 1), 'A', '2025-01-01', 1000, 'USD', ${recruiters})`,
    );
  await refused(t, create(`'[{"recruiter_id": "${id}", "share": 100}]'`), "22P02");
  await refused(t, create(`array[('${id}', 100, null, null, 'x')]::app.recruiter_share[]`), "42846");
  await refused(t, create(`array[('me', 100, null, null)]::app.recruiter_share[]`), "22P02");
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
    `with terms as (
       insert into app.payout_policies (company_id, version, guarantee_period_days, holdback_percentage)
       values ($1, 1, 30, 0) returning id
     ) insert into app.payout_policy_thresholds (policy_id, currency, amount) select id, 'USD', 1000 from terms`,
    [companyId],
  );
  const below = await createPlacement(db.admin, { companyId, feeAmount: 1000 });
  const above = await createPlacement(db.admin, { companyId, feeAmount: 1001 });
  t.is((await partsOf(below))[0]?.status, "approved");
  t.is((await partsOf(above))[0]?.status, "pending");
});

test("whatever the shares, the holdback and the currency, payouts sum to the fee and parts to the payout", async (t) => {
  const { rows: currencies } = await db.admin.query<{ code: string; smallest_step: string }>(
    "select code, smallest_step from app.currencies",
  );
  const { rows: companies } = await db.admin.query<{ id: string }>(
    "insert into app.companies (name) values ('Property & Sons') returning id",
  );
  const { rows: recruiters } = await db.admin.query<{ id: string }>(
    `insert into app.users (email, display_name, role)
     select format('property-%s@example.com', n), 'Property', 'recruiter' from generate_series(1, 8) as n returning id`,
  );
  /** Cuts 100.00 % into as many shares as there are cuts plus one. */
  const shares = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 7 }).map((cuts) => {
    const edges = [0, ...cuts.sort((a, b) => a - b), 10_000];
    return edges.slice(1).map((edge, i) => edge - (edges[i] ?? 0));
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...currencies),
      fc.bigInt({ min: 1n, max: 99_999_999n }),
      shares,
      fc.integer({ min: 0, max: 10_000 }),
      async (currency, units, hundredths, holdback) => {
        const fee = units * BigInt(currency.smallest_step);
        const { rows } = await db.admin.query<{ id: string }>(
          `select id from app.create_placement($1, 'A. Candidate', '2025-01-01', $2, $3, $4, holdback_percentage => $5)`,
          [
            companies[0]?.id,
            fee,
            currency.code,
            sharesOf(hundredths.map((share, i) => ({ recruiter_id: recruiters[i]?.id, share: percent(share) }))),
            percent(holdback),
          ],
        );
        const { rows: sums } = await db.admin.query<{ payouts: string; off: string; coarse: string }>(
          `select sum(payout.amount) as payouts,
                  count(*) filter (where payout.amount <> coalesce(held, 0) + coalesce(scheduled, 0)) as off,
                  count(*) filter (where payout.amount % $2 + coalesce(held, 0) % $2 + coalesce(scheduled, 0) % $2 <> 0) as coarse
             from app.payouts payout
             left join lateral (select sum(hold_amount) as held from app.escrow_holds where payout_id = payout.id) on true
             left join lateral (select sum(amount) as scheduled from app.payout_schedules where payout_id = payout.id) on true
            where payout.placement_id = $1`,
          [rows[0]?.id, currency.smallest_step],
        );
        t.deepEqual(sums[0], { payouts: String(fee), off: "0", coarse: "0" });
      },
    ),
    { numRuns: 150 },
  );
  const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
  t.deepEqual(violations, []);
});

test.serial("a placement may differ from its policy within the policy's bounds only", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { minimum_holdback_percentage: 10, maximum_guarantee_period_days: 120 });
  await t.notThrowsAsync(createPlacement(db.admin, { companyId, holdbackPercentage: 10, guaranteePeriodDays: 120 }));
  await refused(t, createPlacement(db.admin, { companyId, holdbackPercentage: 9.99 }), "HB019");
  await refused(t, createPlacement(db.admin, { companyId, guaranteePeriodDays: 121 }), "HB019");
});

test("the terms of the signature date hold, by default those of the earlier of today and the start date", async (t) => {
  const companyId = await createCompany(db.admin);
  for (const [percentage, day] of [
    [10, "2024-01-01"],
    [20, "2024-07-01"],
    [30, daysAgo(30)],
    [40, daysAgo(-30)],
  ]) {
    await publishTerms(db.admin, companyId, { holdback_percentage: percentage, valid_from: day });
  }
  const heldOf = async (options: { startDate: string; signedOn?: string }) => {
    const placementId = await createPlacement(db.admin, { companyId, ...options });
    const { rows } = await db.admin.query(
      "select holdback_percentage::int as held, signed_on::text from app.placements where id = $1",
      [placementId],
    );
    return [rows[0].held, rows[0].signed_on];
  };
  t.deepEqual(await heldOf({ startDate: daysAgo(60) }), [20, daysAgo(60)]);
  t.deepEqual(await heldOf({ startDate: daysAgo(10) }), [30, daysAgo(10)]);
  t.deepEqual(await heldOf({ startDate: daysAgo(-60) }), [30, daysAgo(0)], "who begins later signed today");
  t.deepEqual(await heldOf({ startDate: daysAgo(10), signedOn: daysAgo(31) }), [20, daysAgo(31)]);
  t.deepEqual(await heldOf({ startDate: daysAgo(10), signedOn: daysAgo(30) }), [30, daysAgo(30)]);
  t.deepEqual(await heldOf({ startDate: daysAgo(60), signedOn: daysAgo(5) }), [30, daysAgo(5)], "signed afterwards");
  t.deepEqual(await heldOf({ startDate: "2024-08-01", signedOn: "2024-06-30" }), [10, "2024-06-30"]);
  // Before the company's own terms the platform's held: 20 %.
  t.deepEqual(await heldOf({ startDate: "2023-12-31" }), [20, "2023-12-31"]);
});

test("a placement names another version of its terms, and a bad signature date or version is refused", async (t) => {
  const companyId = await createCompany(db.admin);
  const first = await publishTerms(db.admin, companyId, { holdback_percentage: 10 });
  await publishTerms(db.admin, companyId, { holdback_percentage: 50 });
  const foreign = await publishTerms(db.admin, await createCompany(db.admin), {});
  const recruiters = sharesOf(allFor(await createRecruiter(db.admin)));
  const create = (signedOn: string | null, policyId: string | null) =>
    db.admin.query(
      `select policy_id, holdback_percentage::int as held
         from app.create_placement($1, 'A. Candidate', '2025-01-01', 100000, 'USD', $2, signed_on => $3, policy_id => $4,
           external_ref => uuidv7()::text)`,
      [companyId, recruiters, signedOn, policyId],
    );
  t.deepEqual((await create(null, first)).rows, [{ policy_id: first, held: 10 }]);
  t.is((await refused(t, create(null, NOBODY), "HB002")).column, "policy_id");
  t.is((await refused(t, create(null, foreign), "HB018")).column, "policy_id");
  t.is((await refused(t, create(daysAgo(-1), null), "HB016")).column, "signed_on");
  t.is((await refused(t, create("infinity", null), "HB059")).column, "signed_on");
  t.is((await refused(t, create("1999-12-31", null), "HB059")).column, "signed_on");
});

test("without an external_ref the same placement sent again is refused, also at the same moment; others are not", async (t) => {
  const companyId = await createCompany(db.admin);
  const [ada, ben] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const call = (change: Record<string, unknown> = {}) => {
    const facts = {
      company_id: companyId,
      candidate_name: "A. Candidate",
      start_date: "2025-01-01",
      fee_amount: 100_000,
      currency: "USD",
      recruiters: sharesOf(allFor(ada)),
      ...change,
    };
    const names = Object.keys(facts).map((name, i) => `${name} => $${i + 1}`);
    return db.admin.query<{ id: string }>(
      `select id from app.create_placement(${names.join(", ")})`,
      Object.values(facts),
    );
  };
  const both = await Promise.allSettled([call(), call()]);
  t.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  const error = await refused(t, call({ candidate_name: " a.  candidate" }), "HB009", /is there already/);
  t.is(error.column, "external_ref");
  for (const change of [
    { candidate_name: "B. Candidate" },
    { start_date: "2025-01-02" },
    { fee_amount: 100_001 },
    { currency: "EUR" },
    { recruiters: sharesOf(allFor(ben)) },
    {
      recruiters: sharesOf([
        ...allFor(ada).map((part) => ({ ...part, share: 60 })),
        { recruiter_id: ben.id, share: 40 },
      ]),
    },
    {
      recruiters: sharesOf([
        ...allFor(ada).map((part) => ({ ...part, share: 61 })),
        { recruiter_id: ben.id, share: 39 },
      ]),
    },
    { job_title: "Nurse" },
    { external_ref: `again-${companyId}` },
    { company_id: await createCompany(db.admin) },
  ]) {
    await t.notThrowsAsync(call(change), JSON.stringify(change));
  }
  // What was called off may be made anew.
  const made = both.flatMap((end) => (end.status === "fulfilled" ? end.value.rows : []));
  await db.admin.query("select app.cancel_placement($1, 'called off')", [made[0]?.id]);
  await t.notThrowsAsync(call());
  await refused(t, call(), "HB009");
});
