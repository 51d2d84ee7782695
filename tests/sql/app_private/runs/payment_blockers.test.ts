// The codes of what keeps an obligation from being paid, and what the console says of them.

import test from "ava";
import { reasons } from "../../../../console/src/texts/reasons.ts";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

test("each code that keeps an obligation from being paid has its words in the console", async (t) => {
  const { rows } = await db.admin.query<{ code: string }>(
    `select code from app_private.explanation_codes
      where exists (
        select from pg_proc
         where pronamespace = 'app_private'::regnamespace
           and proname in ('payment_blockers', 'schedule_blockers', 'fee_blocker_under', 'blocker_of_small')
           and strpos(pg_get_functiondef(pg_proc.oid), quote_literal(code)) > 0)
      order by code`,
  );
  const codes = rows.map(({ code }) => code);
  for (const code of ["no_payout_account", "waits_for_minimum", "fee_disputed"]) t.true(codes.includes(code), code);
  t.deepEqual(
    codes.filter((code) => !reasons[code]),
    [],
  );
});

test("who is reminded of what is one list", async (t) => {
  const { rows } = await db.admin.query<{ code: string }>(
    "select code from app_private.explanation_codes where recruiter_mends order by code",
  );
  t.deepEqual(
    rows.map(({ code }) => code),
    ["account_cannot_receive", "no_payout_account"],
  );
  t.deepEqual(
    rows.map(({ code }) => code),
    Object.keys(reasons)
      .filter((code) => reasons[code]?.isOfRecruiter)
      .sort(),
  );
});
