import test from "ava";
import { hired, left, owedBack, sidesOf } from "../../support/company_side.ts";
import { sharesOf } from "../../support/composites.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const SET = "app.set_company_fee($1, 150000, 'by contract')";
const set = (placement: string, amount: number | null, reason = "by contract") =>
  db.admin.query("select app.set_company_fee($1, $2, $3)", [placement, amount, reason]);

test("a fee that is known later counts for a breach, and can be corrected until then", async (t) => {
  // The recruiters share 100,000; of 130,000 the platform has 30,000.
  const placement = await hired(db.admin, { companyFee: null });
  await set(placement, 150_000);
  await set(placement, 130_000);
  t.like(await sidesOf(db.admin, placement), { company_fee: 130_000, platform_share: 30_000 });
  await left(db.admin, placement, 30);
  t.like(await sidesOf(db.admin, placement), { owed_back: 130_000, recruiters_earned: 0, platform_share: 0 });
  await refused(t, set(placement, 140_000), "HB003");
  const { rows } = await db.admin.query(
    `select payload -> 'before' as before, payload -> 'company_fee_amount' as after
       from app.events where entity_id = $1 and type = 'placement.company_fee_set' order by id`,
    [placement],
  );
  t.deepEqual(rows, [
    { before: null, after: 150_000 },
    { before: 150_000, after: 130_000 },
  ]);
});

test("it is at least what the recruiters share, and can be given with the placement", async (t) => {
  const placement = await hired(db.admin);
  await refused(t, set(placement, 99_999), "HB025");
  await set(placement, 100_000);
  await set(placement, null);
  t.is(await sidesOf(db.admin, placement), undefined as never);
  const create = async (companyFee: number) =>
    db.admin.query<{ fee: number }>(
      `select company_fee_amount::int as fee
         from app.create_placement($1, 'A. Candidate', current_date, 100000, 'KWD', $2, company_fee_amount => $3)`,
      [
        await createCompany(db.admin),
        sharesOf([{ recruiter_id: (await createRecruiter(db.admin)).id, share: 100 }]),
        companyFee,
      ],
    );
  t.is((await create(120_000)).rows[0]?.fee, 120_000);
  await refused(t, create(90_000), "HB025");
  // KWD is paid in multiples of 10.
  await refused(t, create(120_001), "HB004");
});

test("it needs an active or completed placement, an amount and a reason, and only an admin sets it", async (t) => {
  const { placement: broken } = await owedBack(db.admin);
  await refused(t, set(broken, 150_000), "HB003");
  const placement = await hired(db.admin);
  await refused(t, set(NOBODY, 150_000), "HB002");
  await refused(t, set(placement, -1), "HB004");
  await refused(t, set(placement, 150_000, " "), "HB008");
  await refused(t, set(placement, 150_000, "x".repeat(20_000)), "HB037");
  await refusedToOthers(t, db, SET, [placement]);
});

test("it is the fee of a candidate and of all who replaced them, set by the one who is there now", async (t) => {
  const first = await hired(db.admin, { startedDaysAgo: 10, terms: { pay_when: "fee_cleared" } });
  const { rows } = await db.admin.query<{ id: string }>(
    "select id from app.replace_candidate($1, 'B. Candidate', current_date + 5, 'left', current_date - 1)",
    [first],
  );
  const second = rows[0]?.id as string;
  const fees = async () => {
    const { rows: read } = await db.admin.query(
      `select placement.company_fee_amount::int as noted, (app_private.fee_state(placement.id, now())).fee::int as counted
         from app.placements as placement where placement.id in ($1, $2)`,
      [first, second],
    );
    return read;
  };
  await set(second, 130_000);
  t.deepEqual(await fees(), [
    { noted: 130_000, counted: 130_000 },
    { noted: 130_000, counted: 130_000 },
  ]);
  const error = await refused(t, set(first, 120_000), "HB003", /was replaced/);
  t.true(error.hint?.includes(second), error.hint);
  t.deepEqual((await fees())[0], { noted: 130_000, counted: 130_000 });
  const { rows: broken } = await db.admin.query("select rule from reporting.invariant_violations");
  t.deepEqual(broken, []);
});
