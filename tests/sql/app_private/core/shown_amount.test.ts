// Amounts and days in sentences that people read.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

test("an amount in a sentence has its code first, thousands, and the decimals of its currency", async (t) => {
  const shown = async (amount: string, currency: string) =>
    (await db.admin.query("select app_private.shown_amount($1, $2) as it", [amount, currency])).rows[0].it;
  t.is(await shown("4800000", "EUR"), "EUR 48,000.00");
  t.is(await shown("999999999999", "USD"), "USD 9,999,999,999.99");
  t.is(await shown("999999999999", "JPY"), "JPY 999,999,999,999");
  t.is(await shown("999999999990", "KWD"), "KWD 999,999,999.990");
  t.is(await shown("-5", "USD"), "USD −0.05");
});

test("a day in a sentence has its month in letters; that of a moment is the platform's day", async (t) => {
  const { rows } = await db.admin.query(
    `select app_private.shown_date('2027-03-04') as day, app_private.shown_day('2027-03-04T12:00Z') as moment`,
  );
  t.deepEqual(rows[0], { day: "4 Mar 2027", moment: "4 Mar 2027" });
});
