import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("the last reconciliation is told by currency: ours, Stripe's, what is in doubt, and the rest as difference", async (t) => {
  const add = (finished: string, ours: object, theirs: object, undecided: object) =>
    db.admin.query(
      `insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at, our_amounts, their_amounts, undecided_amounts)
       values ('2026-01-01', '2026-02-01', false, 'test', '2026-02-02', '2026-02-02', $1, $2, $3, $4)`,
      [finished, ours, theirs, undecided],
    );
  await add("2026-02-03", { USD: 1 }, { USD: 1 }, {});
  await add("2026-02-04", { USD: 50_000, EUR: 700 }, { USD: 62_500, EUR: 700 }, { USD: 500 });
  const { rows } = await db.admin.query(
    "select currency, ours::int, theirs::int, undecided::int, difference::int from app.books_against_stripe()",
  );
  t.deepEqual(rows, [
    { currency: "EUR", ours: 700, theirs: 700, undecided: 0, difference: 0 },
    // 625.00, less 500.00 and the 5.00 in doubt.
    { currency: "USD", ours: 50_000, theirs: 62_500, undecided: 500, difference: 12_000 },
  ]);
});

test("only an admin or an analyst sees how the books agree", async (t) => {
  await refusedToOthers(t, db, "* from app.books_against_stripe()");
});
