import test from "ava";
import { asked, createAdmin } from "../../security/two_admins.ts";
import { creditOf, hired, left, owedBack } from "../../support/company_side.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const SETTLE = "app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank')";

test("what is owed back is settled with its reference, once", async (t) => {
  const { placement, credit } = await owedBack(db.admin);
  const { rows } = await db.admin.query(
    "select status, settlement, reference, amount::int, settled_at is not null as settled from app.settle_company_credit($1, 'credit', ' CN-17 ', 'x')",
    [credit],
  );
  t.deepEqual(rows, [{ status: "settled", settlement: "credit", reference: "CN-17", amount: 150_000, settled: true }]);
  await refused(t, db.admin.query(`select ${SETTLE}`, [credit]), "HB003");
  const { rows: sides } = await db.admin.query(
    `select owed_back::int, owed_back_open::int, refunded::int, credited::int
       from reporting.placement_sides where placement_id = $1`,
    [placement],
  );
  t.deepEqual(sides, [{ owed_back: 150_000, owed_back_open: 0, refunded: 0, credited: 150_000 }]);
  const { rows: events } = await db.admin.query("select type from app.events where entity_id = $1 order by id", [
    credit,
  ]);
  t.deepEqual(
    events.map(({ type }) => type),
    ["company_credit.created", "company_credit.settled"],
  );
});

// A fee of 150,000 that was paid, and of which 100,000 were given back before the candidate left: 50,000 are left.
test("what was given back before is told, and only the rest is settled, by who says what it is", async (t) => {
  const placement = await hired(db.admin);
  const give = async (amount: number) =>
    void (await db.admin.query(
      "select app.record_fee_refund(id, $2, 'a goodwill') from app.fee_payments where placement_id = $1",
      [placement, amount],
    ));
  await db.admin.query("select app.record_fee_payment($1, 150000, now(), reference => 'INV-1')", [placement]);
  await give(100_000);
  const { rows: previewed } = await db.admin.query(
    `select credit.owed_back_amount::int as owed, credit.given_back_amount::int as given,
            totals.owed_to_company_amount::int as owed_in_all, totals.given_back_amount::int as given_in_all
       from app.placements as placement
      cross join app.preview_company_credit(placement.id, placement.start_date + 30) as credit
      cross join app.preview_breach_totals(placement.id, placement.start_date + 30) as totals where placement.id = $1`,
    [placement],
  );
  t.deepEqual(previewed, [{ owed: 150_000, given: 100_000, owed_in_all: 150_000, given_in_all: 100_000 }]);
  await left(db.admin, placement, 30);
  const credit = await creditOf(db.admin, placement);
  const row = async () =>
    (
      await db.admin.query(
        `select amount::int, given_back_amount::int as frozen, app.company_credits_given_back(credit)::int as given
           from app.company_credits as credit where id = $1`,
        [credit],
      )
    ).rows[0];
  const side = async () =>
    (
      await db.admin.query(
        `select owed_back_open::int as open, refunded::int, credited::int from reporting.placement_sides
          where placement_id = $1`,
        [placement],
      )
    ).rows[0];
  t.deepEqual(await row(), { amount: 150_000, frozen: null, given: 100_000 });
  t.deepEqual(await side(), { open: 50_000, refunded: 100_000, credited: 0 });

  const settle = (settlement: string, seenLeft: number | null) =>
    db.admin.query("select app.settle_company_credit($1, $2, 'CN-17', 'x', $3)", [credit, settlement, seenLeft]);
  const error = await refused(t, settle("refund", null), "HB028", /USD 1,000\.00 were given back already: USD 500\.00/);
  t.regex(error.hint ?? "", /50000 minor units/);
  await refused(t, settle("refund", 150_000), "HB028");
  await settle("credit", 50_000);
  t.deepEqual(await row(), { amount: 150_000, frozen: 100_000, given: 100_000 });
  t.deepEqual(await side(), { open: 0, refunded: 100_000, credited: 50_000 });

  // It came back, and is paid back after all: what is given back meanwhile is not paid twice either.
  await db.admin.query("select app.reopen_company_credit($1, 'void')", [credit]);
  await give(50_000);
  t.deepEqual(await row(), { amount: 150_000, frozen: null, given: 150_000 });
  await refused(t, settle("refund", 50_000), "HB028");
  await settle("refund", 0);
  t.deepEqual(await side(), { open: 0, refunded: 150_000, credited: 0 });
});

test("while it is settled, the breach cannot be withdrawn", async (t) => {
  const { placement, credit } = await owedBack(db.admin);
  await db.admin.query(`select ${SETTLE}`, [credit]);
  const withdraw = () => db.admin.query("select app.withdraw_guarantee_breach($1, 'did not leave')", [placement]);
  const error = await refused(t, withdraw(), "HB026");
  t.regex(error.hint ?? "", /app\.reopen_company_credit/);
  await db.admin.query("select app.reopen_company_credit($1, 'came back')", [credit]);
  await withdraw();
  await refused(t, db.admin.query(`select ${SETTLE}`, [credit]), "HB003");
});

test("above the threshold of the terms it takes two admins", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const { credit } = await owedBack(db.admin, { terms: { approval_thresholds: { USD: 149_999 } } });
  const request = await asked(t, one, SETTLE, [credit]);
  t.like(request, { kind: "company_credit", amount: "150000", currency: "USD" });
  const status = async () =>
    (await db.admin.query("select status from app.company_credits where id = $1", [credit])).rows[0].status;
  t.is(await status(), "open");
  await refused(t, one.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]), "HB030");
  await other.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  t.is(await status(), "settled");
  // Up to the threshold, one is enough.
  const { credit: smaller } = await owedBack(db.admin, { terms: { approval_thresholds: { USD: 150_000 } } });
  t.is((await one.do<{ status: string }>(`select (${SETTLE}).status`, [smaller])).status, "settled");
});

test("company users see what is owed to their companies and not who bears it; recruiters and others see nothing", async (t) => {
  const { placement, credit } = await owedBack(db.admin);
  const { rows } = await db.admin.query<{ company_id: string; recruiter_id: string }>(
    "select company_id, recruiter_id from app.payouts where placement_id = $1",
    [placement],
  );
  const as = async (userId: string) => await db.actAs(userId);
  const ours = await as((await createPerson(db.admin, "company_user", [rows[0]?.company_id as string])).id);
  const theirs = await as((await createPerson(db.admin, "company_user", [(await owedCompany()) as string])).id);
  const select = "select amount::int, status from app.company_credits where id = $1";
  t.deepEqual((await ours.query(select, [credit])).rows, [{ amount: 150_000, status: "open" }]);
  t.deepEqual((await theirs.query(select, [credit])).rows, []);
  await refused(t, ours.query("select platform_share from app.company_credits"), "42501");
  await refused(t, (await as(rows[0]?.recruiter_id as string)).query(select, [credit]), "42501");
});

async function owedCompany(): Promise<string | undefined> {
  const { placement } = await owedBack(db.admin);
  const { rows } = await db.admin.query<{ company_id: string }>("select company_id from app.placements where id = $1", [
    placement,
  ]);
  return rows[0]?.company_id;
}

test("it needs a credit, a settlement, a reference and a reason, and only an admin says so", async (t) => {
  const { credit } = await owedBack(db.admin);
  const settle = (id: string, settlement: string | null, reference: string | null, reason: string | null) =>
    db.admin.query("select app.settle_company_credit($1, $2, $3, $4)", [id, settlement, reference, reason]);
  await refused(t, settle(NOBODY, "refund", "CN-1", "x"), "HB002");
  await refused(t, settle(credit, "gift", "CN-1", "x"), "HB008");
  await refused(t, settle(credit, null, "CN-1", "x"), "HB008");
  await refused(t, settle(credit, "refund", " ", "x"), "HB008");
  await refused(t, settle(credit, "refund", null, "x"), "HB008");
  await refused(t, settle(credit, "refund", "CN-1", " "), "HB008");
  await refused(t, settle(credit, "refund", "x".repeat(2_000), "x"), "HB037");
  await refusedToOthers(t, db, SETTLE, [credit]);
});
