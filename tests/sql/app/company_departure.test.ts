// What a departure would change, to the company that is about to report it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);
const PREVIEW = `select currency, days_worked, company_fee::int, owed_back::int, stays_earned::int,
  not_paid_amount::int, taken_back_amount::int from app.company_departure($1, $2)`;

/** Started 10 days ago; the first part, 800.00 of 1,000.00, is due at once; the fee of 1,500.00 comes back by days. */
async function running(fee: number | null = 150_000) {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    first_payment_days: 0,
    company_refund_rule: "pro_rata",
    clawback_rule: "everything",
  });
  const placement = await createPlacement(db.admin, { companyId, startDate: daysAgo(10) });
  if (fee !== null) await db.admin.query("select app.set_company_fee($1, $2, 'by contract')", [placement, fee]);
  const user = await createPerson(db.admin, "company_user", [companyId]);
  return { companyId, placement, me: await db.actAs(user.id) };
}

async function asAdminSeesIt(placement: string, day: string) {
  const { rows } = await db.admin.query(
    `select days_worked, owed_to_company_amount::int as owed_back, earned_amount::int as stays_earned,
            (cancelled_amount + forfeited_amount)::int as not_paid_amount, debt::int as taken_back_amount
       from app.preview_breach_totals($1, $2)`,
    [placement, day],
  );
  return rows[0];
}

test("it says what is owed back, what is not paid any more and what is taken back, as an admin sees it", async (t) => {
  const { me, placement } = await running();
  const before = (await me.query(PREVIEW, [placement, daysAgo(1)])).rows;
  // 81 of 90 days of 1,500.00.
  t.deepEqual(before, [
    {
      ...{ currency: "USD", days_worked: 9, company_fee: 150_000, owed_back: 135_000 },
      ...{ stays_earned: 0, not_paid_amount: 100_000, taken_back_amount: 0 },
    },
  ]);
  t.like(before[0], await asAdminSeesIt(placement, daysAgo(1)));
  await db.admin.query("select app.process_due_schedules()");
  await answerDue(db.admin);
  const after = (await me.query(PREVIEW, [placement, daysAgo(1)])).rows;
  t.like(after[0], { not_paid_amount: 20_000, taken_back_amount: 80_000 });
  t.like(after[0], await asAdminSeesIt(placement, daysAgo(1)));
});

test("of a fee that is not known nobody can say what is owed back", async (t) => {
  const { me, placement } = await running(null);
  t.like((await me.query(PREVIEW, [placement, daysAgo(1)])).rows[0], { company_fee: null, owed_back: null });
});

test("another company's placement is none, and it is no admin's or recruiter's to ask", async (t) => {
  const { placement } = await running();
  const stranger = await running();
  await refused(t, stranger.me.query(PREVIEW, [placement, daysAgo(1)]), "HB002");
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query(PREVIEW, [placement, daysAgo(1)]), "HB001");
  const recruiter = await db.actAs((await createPerson(db.admin, "recruiter")).id);
  await refused(t, recruiter.query(PREVIEW, [placement, daysAgo(1)]), "42501");
});

test("a day on which a departure cannot be reported has no preview, and says why", async (t) => {
  const { me, placement, companyId } = await running();
  await refused(t, me.query(PREVIEW, [placement, null]), "HB008");
  await refused(t, me.query(PREVIEW, [placement, daysAgo(11)]), "HB015");
  await refused(t, me.query(PREVIEW, [placement, daysAgo(-1)]), "HB016");
  await refused(t, me.query(PREVIEW, [placement, "1999-12-31"]), "HB059");
  const over = await createPlacement(db.admin, { companyId });
  await refused(t, me.query(PREVIEW, [over, "2025-01-02"]), "HB020");
});
