import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** Money that is due to an account which cannot receive: it needs somebody under this key. */
async function createNeed(): Promise<string> {
  const recruiter = await createRecruiter(db.admin);
  await createPayout(db.admin, { feeAmount: 5_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await db.admin.query("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
  return `account_cannot_receive:${recruiter.id}:USD`;
}
const takenBy = async (key: string) => {
  const { rows } = await db.admin.query("select taken_by from app.needs_you() where key = $1", [key]);
  return rows[0]?.taken_by;
};
const createAdmin = async () => {
  const person = await createPerson(db.admin, "platform_admin");
  return { id: person.id, session: await db.actAs(person.id) };
};

test("who takes a thing is named beside it, and in the audit log; another is refused, and may take it over", async (t) => {
  const key = await createNeed();
  const [one, other] = [await createAdmin(), await createAdmin()];
  await one.session.query("select app.take_need($1)", [key]);
  await one.session.query("select app.take_need($1)", [key]);
  t.is(await takenBy(key), one.id);
  const error = await refused(t, other.session.query("select app.take_need($1)", [key]), "HB083");
  t.regex(error.message, /works on it already/);
  await refused(t, other.session.query("select app.take_need($1, $2)", [key, other.id]), "HB083");
  t.is(await takenBy(key), one.id);
  await other.session.query("select app.take_need($1, $2)", [key, one.id]);
  t.is(await takenBy(key), other.id);
  const { rows } = await db.admin.query(
    "select changed_by from app.audit_log where entity = 'need_marks' and entity_id = $1 order by id",
    [key],
  );
  t.deepEqual(
    rows.map(({ changed_by }) => changed_by),
    [one.id, one.id, other.id],
  );
});

test("whoever took a thing long ago does not keep others from it", async (t) => {
  const key = await createNeed();
  const [one, other] = [await createAdmin(), await createAdmin()];
  await one.session.query("select app.take_need($1)", [key]);
  const age = (days: number) =>
    db.admin.query("update app.need_marks set taken_at = now() - make_interval(days => $2) where key = $1", [
      key,
      days,
    ]);
  await age(6);
  t.is(await takenBy(key), one.id);
  await age(7);
  t.is(await takenBy(key), null);
  await other.session.query("select app.take_need($1)", [key]);
  t.is(await takenBy(key), other.id);
});

test("what needs nobody cannot be taken, and a login that is nobody takes nothing", async (t) => {
  const { session } = await createAdmin();
  await refused(t, session.query("select app.take_need('debt:nothing')"), "HB002");
  await refused(t, session.query("select app.take_need(null)"), "HB002");
  await refused(t, db.admin.query("select app.take_need($1)", [await createNeed()]), "HB001");
  await refusedToOthers(t, db, "app.take_need('debt:nothing')");
});
