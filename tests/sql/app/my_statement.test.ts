import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test("a recruiter's own statement is that of the reports, with the candidate of each transfer", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const other = await createRecruiter(db.admin);
  await createPlacement(db.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0, externalRef: "ST-1" });
  await createPlacement(db.admin, { recruiters: allFor(other), feeAmount: 777, holdbackPercentage: 0 });
  await answerDue(db.admin);
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query("select * from app.my_statement(null)");
  t.deepEqual(
    rows.map(({ kind, candidate, external_ref: ref, amount, balance_major: balance }) => ({
      kind,
      candidate,
      ref,
      amount,
      balance,
    })),
    [
      { kind: "opening", candidate: null, ref: null, amount: "0", balance: "0.00" },
      { kind: "payout", candidate: "A. Candidate", ref: "ST-1", amount: "100000", balance: "1000.00" },
      { kind: "closing", candidate: null, ref: null, amount: null, balance: "1000.00" },
    ],
  );
  const { rows: reported } = await db.admin.query(
    "select currency, position, day, kind, reference, amount, balance from reporting.statement($1, current_date)",
    [recruiter.email],
  );
  t.deepEqual(
    rows.map(({ currency, position, day, kind, reference, amount, balance }) => ({
      currency,
      position,
      day,
      kind,
      reference,
      amount,
      balance,
    })),
    reported,
  );
  t.deepEqual((await me.query("select from app.my_statement('2024-01-31')")).rows, [], "nothing until then");
  await refused(t, me.query("select from app.my_statement('1999-12-31')"), "HB059");
});

test("what was paid outside Stripe has its candidate, the day on which it was paid, and counts when it was booked", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { schedule } = await createPayout(db.admin, { recruiters: allFor(recruiter), candidate: "Mira Solberg" });
  const { rows: booked } = await db.admin.query(
    "select * from app.record_manual_payment($1, '2025-10-29', 'SEPA 4711', 'account closed')",
    [schedule],
  );
  await db.admin.query("select app.undo_manual_payment($1, 'it bounced')", [booked[0].id]);
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query(
    `select kind, description, candidate, reference, paid_on::text, day = current_date as is_of_today
       from app.my_statement(null) where kind like 'paid_outside%' order by position`,
  );
  const line = { candidate: "Mira Solberg", reference: "SEPA 4711", paid_on: "2025-10-29", is_of_today: true };
  t.deepEqual(rows, [
    { kind: "paid_outside_stripe", description: "Paid outside Stripe on 29 Oct 2025", ...line },
    { kind: "paid_outside_stripe_undone", description: "Not paid after all", ...line },
  ]);
});

test("whoever is no recruiter has no statement", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.my_statement(null)"), "HB001");
});
