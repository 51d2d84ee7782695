import test from "ava";
import { asked, createAdmin } from "../../security/two_admins.ts";
import { owedBack } from "../../support/company_side.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);
const REOPEN = "app.reopen_company_credit($1, 'the payment came back')";
const settle = (credit: string) =>
  db.admin.query("select app.settle_company_credit($1, 'refund', 'CN-17', 'paid by bank')", [credit]);

test("what was settled is owed again, and the event keeps how it was settled", async (t) => {
  const { credit } = await owedBack(db.admin);
  await refused(t, db.admin.query(`select ${REOPEN}`, [credit]), "HB003");
  await settle(credit);
  const { rows } = await db.admin.query(`select status, settlement, reference, settled_at from ${REOPEN}`, [credit]);
  t.deepEqual(rows, [{ status: "open", settlement: null, reference: null, settled_at: null }]);
  const { rows: events } = await db.admin.query(
    `select payload ->> 'reference' as reference, payload ->> 'reason' as reason
       from app.events where entity_id = $1 and type = 'company_credit.reopened'`,
    [credit],
  );
  t.deepEqual(events, [{ reference: "CN-17", reason: "the payment came back" }]);
  await settle(credit);
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("above the threshold of the terms it takes two admins", async (t) => {
  const [one, other] = [await createAdmin(db), await createAdmin(db)];
  const { credit } = await owedBack(db.admin, { terms: { approval_thresholds: { USD: 149_999 } } });
  await settle(credit);
  const request = await asked(t, one, REOPEN, [credit]);
  await other.do("select app.confirm_request($1, $2)", [request.id, request.basis_hash]);
  const { rows } = await db.admin.query("select status from app.company_credits where id = $1", [credit]);
  t.deepEqual(rows, [{ status: "open" }]);
});

test("it needs a credit and a reason, and only an admin undoes it", async (t) => {
  const { credit } = await owedBack(db.admin);
  await refused(t, db.admin.query(`select ${REOPEN}`, [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.reopen_company_credit($1, ' ')", [credit]), "HB008");
  await refused(t, db.admin.query("select app.reopen_company_credit($1, $2)", [credit, "x".repeat(20_000)]), "HB037");
  await refusedToOthers(t, db, REOPEN, [credit]);
});
