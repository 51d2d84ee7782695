import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("the last reconciliation is told by currency: number and sum of ours and of Stripe's, what is in doubt, and the rest as difference", async (t) => {
  const add = (finished: string, ours: object, theirs: object, undecided: object, counts: [object, object]) =>
    db.admin.query(
      `insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at, our_amounts, their_amounts, undecided_amounts, our_counts, their_counts)
       values ('2026-01-01', '2026-02-01', false, 'test', '2026-02-02', '2026-02-02', $1, $2, $3, $4, $5, $6)`,
      [finished, ours, theirs, undecided, ...counts],
    );
  await add("2026-02-03", { USD: 1 }, { USD: 1 }, {}, [{ USD: 1 }, { USD: 1 }]);
  await add("2026-02-04", { USD: 50_000, EUR: 700 }, { USD: 62_500, EUR: 700 }, { USD: 500, CHF: 90 }, [
    { USD: 3, EUR: 1 },
    { USD: 5, EUR: 1 },
  ]);
  const { rows: reported } = await db.admin.query(
    `select currency, ours::int, theirs::int, undecided_major
       from reporting.reconciliations where finished_at = '2026-02-04' order by currency`,
  );
  t.deepEqual(reported, [
    { currency: "CHF", ours: 0, theirs: 0, undecided_major: "0.90" },
    { currency: "EUR", ours: 700, theirs: 700, undecided_major: "0.00" },
    { currency: "USD", ours: 50_000, theirs: 62_500, undecided_major: "5.00" },
  ]);
  const { rows } = await db.admin.query(
    `select currency, our_count::int, ours::int, their_count::int, theirs::int, undecided::int, difference::int
       from app.books_against_stripe()`,
  );
  t.deepEqual(rows, [
    { currency: "CHF", our_count: 0, ours: 0, their_count: 0, theirs: 0, undecided: 90, difference: -90 },
    { currency: "EUR", our_count: 1, ours: 700, their_count: 1, theirs: 700, undecided: 0, difference: 0 },
    // 625.00, less 500.00 and the 5.00 in doubt.
    { currency: "USD", our_count: 3, ours: 50_000, their_count: 5, theirs: 62_500, undecided: 500, difference: 12_000 },
  ]);
});

test("only an admin or an analyst sees how the books agree", async (t) => {
  await refusedToOthers(t, db, "* from app.books_against_stripe()");
});
