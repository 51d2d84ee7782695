// What is in doubt, and what is overdue, is the same wherever it is told: metrics, the night, what needs somebody.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPlacement } from "../../../support/fixtures.ts";
import { IntentFixture, KINDS } from "../../../support/intents.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

const metric = async (name: string) =>
  Number((await db.admin.query("select sum(value) from reporting.metrics where name = $1", [name])).rows[0]?.sum ?? 0);
const night = async () => (await db.admin.query("select * from app.night_status()")).rows[0];
const needs = async () =>
  (
    await db.admin.query(
      `select kind, urgency, amount::int, currency, detail, payout_id, recruiter_id, key from app.needs_you()
        where kind in ('in_doubt', 'reversal_in_doubt') order by kind`,
    )
  ).rows;

test.serial("transfers and reversals in doubt are counted, and listed after an hour", async (t) => {
  const intents = [];
  for (const kind of KINDS) {
    const intent = await IntentFixture.create(db.admin, kind);
    await intent.sentAndAnswered({ http_status: null, code: "ECONNRESET" });
    intents.push(intent);
  }
  const { rows: told } = await db.admin.query(
    "select kind, id, is_long from app_private.in_doubt_intents() order by kind desc",
  );
  t.deepEqual(
    told,
    intents.map(({ kind, id }) => ({ kind, id, is_long: false })),
  );
  t.is(await metric("holdback_in_doubt"), 2);
  t.is((await night()).in_doubt_count, "2");
  t.deepEqual(await needs(), []);
  // Sent again since: the doubt is as old as the first time.
  for (const [hours, intent] of intents.entries())
    await intent.change(`first_sent_at = clock_timestamp() - interval '${hours + 2} hours'`);
  t.deepEqual(
    await needs(),
    intents.map(({ kind, id, payoutId, recruiterId }) => ({
      kind: kind === "transfer" ? "in_doubt" : "reversal_in_doubt",
      urgency: "money_at_risk",
      amount: 1_000,
      currency: "USD",
      detail: null,
      payout_id: payoutId,
      recruiter_id: recruiterId,
      key: `${kind === "transfer" ? "in_doubt" : "reversal_in_doubt"}:${id}`,
    })),
  );
  const age = await metric("holdback_oldest_in_doubt_age_seconds");
  t.true(age >= 3 * 3_600, String(age));
  const { in_doubt_since: since, checked_at: now } = await night();
  t.true(now.getTime() - since.getTime() >= 3 * 3_600_000, "the reversal is the older one");
});

test.serial("what waits for a company's fee is due, and not overdue", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { pay_when: "fee_cleared", holdback_percentage: 0, first_payment_days: 0 });
  const before = await night();
  await createPlacement(db.admin, { companyId, startDate: daysAgo(9), currency: "NOK" });
  const after = await night();
  t.is(Number(after.due_count), Number(before.due_count) + 1);
  t.is(after.overdue_count, before.overdue_count);
  await createPlacement(db.admin, {
    startDate: daysAgo(9),
    currency: "NOK",
    guaranteePeriodDays: 0,
    holdbackPercentage: 0,
  });
  t.is(Number((await night()).overdue_count), Number(before.overdue_count) + 1);
  t.is(Number((await night()).overdue_count), await metric("holdback_overdue_schedules"));
});
