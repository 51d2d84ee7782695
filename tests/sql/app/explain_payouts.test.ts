import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPerson, createRecruiter, NOBODY } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("the payouts of a page are explained as each alone, in the order of the ids, each once", async (t) => {
  const ids = [(await createPayout(db.admin)).payout, (await createPayout(db.admin)).payout];
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [ids[1]]);
  const alone = [];
  for (const id of ids) {
    const { rows } = await db.admin.query("select $1::uuid as payout_id, e.* from app.explain_payout($1) as e", [id]);
    alone.push(...rows);
  }
  const { rows } = await db.admin.query("select * from app.explain_payouts($1)", [[...ids, ids[0]]]);
  t.deepEqual(rows, alone);
  t.true(rows.some(({ code }) => code === "payout_frozen"));
});

test("a recruiter has their own explained; with a foreign one among them nothing is", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const mine = (await createPayout(db.admin, { recruiters: [{ recruiter_id: recruiter.id, share: 100 }] })).payout;
  const foreign = (await createPayout(db.admin)).payout;
  const session = await db.actAs(recruiter.id);
  const explain = (ids: (string | null)[] | null) => session.query("select * from app.explain_payouts($1)", [ids]);
  t.true(((await explain([mine])).rowCount ?? 0) > 0);
  for (const other of [foreign, NOBODY, null]) await refused(t, explain([mine, other]), "HB002");
  const nobody = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await refused(t, nobody.query("select * from app.explain_payouts($1)", [[mine]]), "HB002");
});

test("between 1 and 100 ids are explained", async (t) => {
  const explain = (ids: string[] | null) => db.admin.query("select * from app.explain_payouts($1)", [ids]);
  for (const ids of [null, [], Array.from({ length: 101 }, () => NOBODY)]) await refused(t, explain(ids), "HB008");
});
