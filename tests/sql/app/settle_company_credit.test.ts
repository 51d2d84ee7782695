import test from "ava";
import { asked, createAdmin } from "../../security/two_admins.ts";
import { owedBack } from "../../support/company_side.ts";
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
