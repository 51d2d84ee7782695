import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);
const asked = (problem: string | null) =>
  db.admin
    .query("select recruiter_id, problems, sentences from app.accounts_keeping_money($1)", [problem])
    .then(({ rows }) => rows);

test.serial("whoever was paid and keeps it at Stripe is listed, with why, until it goes on by itself", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const schedule = (interval: string) =>
    db.admin.query("select app_private.record_bank_payout_schedule($1, $2)", [recruiter.stripeAccountId, interval]);
  await schedule("manual");
  t.deepEqual(await asked(null), [], "nothing was paid yet");
  await createPayout(db.admin, { holdbackPercentage: 0, recruiters: allFor(recruiter) });
  await answerDue(db.admin);
  const [row] = await asked(null);
  t.is(row.recruiter_id, recruiter.id);
  t.is(row.problems.length, 1);
  t.regex(row.sentences[0], /manual/);
  t.is((await asked(row.problems[0])).length, 1);
  t.deepEqual(await asked("another"), []);
  await schedule("daily");
  t.deepEqual(await asked(null), []);
});

test.serial("only an admin or an analyst is told", async (t) => {
  await refusedToOthers(t, db, "app.accounts_keeping_money()");
  const analyst = await db.connectAs("holdback_analyst");
  t.is((await analyst.query("select from app.accounts_keeping_money()")).rowCount, 0);
});
