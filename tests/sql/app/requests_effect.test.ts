// What a request does, for the person who confirms it. Every verb's sentence: tests/security/second_person_kinds.test.ts.

import test from "ava";
import { type Admin, asked, control, createAdmin } from "../../security/two_admins.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, createPerson } from "../../support/fixtures.ts";

let one: Admin;
const db = useDatabase(test, async (made) => {
  one = await createAdmin(made);
  await createAdmin(made);
});

const effectOf = async (id: string) =>
  (
    await one.do<{ effect: string }>(
      "select app.requests_effect(request) as effect from app.requests as request where id = $1",
      [id],
    )
  ).effect;

test("a payment that comes earlier than promised names the dates", async (t) => {
  await control(db, "early_release");
  const companyId = await createCompany(db.admin);
  await db.admin.query(
    `select app.publish_payout_policy(30, 20, $1, first_payment_days => 0, tranches => array[(100, 400)]::app.tranche[])`,
    [companyId],
  );
  const { hold, payout } = await createPayout(db.admin, { startDate: daysAgo(60), companyId });
  await one.do("select app.cancel_escrow_hold($1, 'by mistake')", [hold]);
  const early = await asked(t, one, "app.create_payout_schedule($1, now(), 20000)", [payout]);
  t.regex(await effectOf(early.id), /^Has USD 200\.00 for .+ paid from \d+ \w{3} \d{4} on, which is earlier than /);
  const later = await one.do<{ id: string }>(
    "select id from app.create_payout_schedule($1, now() + interval '2 years', 20000)",
    [payout],
  );
  const request = await asked(t, one, "app.reschedule_payout_schedule($1, now(), 'sooner')", [later.id]);
  t.regex(
    await effectOf(request.id),
    /^Has USD 200\.00 for .+ paid from \d+ \w{3} \d{4} on instead of \d+ \w{3} \d{4}, which is earlier than /,
  );
});

test("only admins are told", async (t) => {
  const company = await db.actAs((await createPerson(db.admin, "company_user")).id);
  await refused(t, company.query("select app.requests_effect(null)"), "42501");
});
