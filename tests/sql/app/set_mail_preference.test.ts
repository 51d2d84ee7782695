import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPerson } from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a person switches a kind off and on again, for themselves, with an event", async (t) => {
  const recruiter = await createPerson(db.admin, "recruiter");
  const other = await createPerson(db.admin, "recruiter");
  const session = await db.actAs(recruiter.id);
  await session.query("select app.set_mail_preference('paid', false)");
  await session.query("select app.set_mail_preference('held', false)");
  await session.query("select app.set_mail_preference('paid', true)");
  const { rows } = await session.query("select user_id, kind, is_wanted from app.mail_preferences order by kind");
  t.deepEqual(rows, [
    { user_id: recruiter.id, kind: "held", is_wanted: false },
    { user_id: recruiter.id, kind: "paid", is_wanted: true },
  ]);
  const seenByOther = await (await db.actAs(other.id)).query("select from app.mail_preferences");
  t.is(seenByOther.rowCount, 0);
  const { rows: events } = await db.admin.query(
    `select payload ->> 'kind' as kind, payload ->> 'is_wanted' as wanted from app.events
      where type = 'mail_preference.set' and entity_id = $1 order by id`,
    [recruiter.id],
  );
  t.deepEqual(events, [
    { kind: "paid", wanted: "false" },
    { kind: "held", wanted: "false" },
    { kind: "paid", wanted: "true" },
  ]);
});

test("what nobody may miss cannot be switched off, and may be said to be wanted", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, recruiter.query("select app.set_mail_preference('account', false)"), "HB067");
  await refused(t, admin.query("select app.set_mail_preference('money_stopped', false)"), "HB067");
  await t.notThrowsAsync(recruiter.query("select app.set_mail_preference('account', true)"));
});

test("kinds of another role, unknown ones and none are refused with those that there are", async (t) => {
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  for (const kind of ["approval", "gossip", "", null]) {
    const error = await refused(t, recruiter.query("select app.set_mail_preference($1, false)", [kind]), "HB068");
    t.is(error.hint, "Choose one of: paid, not_paid, scheduled, held, taken_back, account.");
  }
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select app.set_mail_preference('paid', false)"), "HB068");
  await refused(t, recruiter.query("select app.set_mail_preference('paid', null)"), "HB008");
});

test("whoever is nobody, was deactivated or is a company's user says nothing", async (t) => {
  await refused(t, db.admin.query("select app.set_mail_preference('paid', false)"), "HB001");
  const company = await db.actAs((await createPerson(db.admin, "company_user")).id);
  await refused(t, company.query("select app.set_mail_preference('paid', false)"), "42501");
  const recruiter = await createPerson(db.admin, "recruiter");
  const session = await db.actAs(recruiter.id);
  await db.admin.query("select app.deactivate_user($1)", [recruiter.id]);
  await refused(t, session.query("select app.set_mail_preference('paid', false)"), "HB001");
});
