import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** A night of so many days ago, each check at its time of day, or not at all (null). */
async function night(ago: number, checks: { books?: string | null; seal?: string | null; rules?: string | null } = {}) {
  const { books = "04:05", seal = "05:05", rules = "05:40" } = checks;
  const at = "(date_trunc('day', now(), 'UTC') - make_interval(days => $1) + $2::interval)";
  let id: string | null = null;
  if (books) {
    const { rows } = await db.admin.query(
      `insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at,
         last_page_at, finished_at)
       values (${at} - interval '2 days', ${at} - interval '1 day', false, 'test', ${at}, ${at}, ${at}) returning id`,
      [ago, books],
    );
    id = rows[0].id;
  }
  if (seal) {
    await db.admin.query(
      `insert into app.audit_seals (number, sealed_at, row_count, chain_count, grown_count, root, definitions,
         previous_hash, hash)
       select 1000 - $1::int, ${at}, 0, 0, 0, hash, hash, hash, hash from app.audit_definitions limit 1`,
      [ago, seal],
    );
  }
  if (rules) {
    await db.admin.query(
      `insert into app_private.invariant_counts (counted_at, violations, row_counts) values (${at}, '{}', '{}')`,
      [ago, rules],
    );
  }
  return id;
}

async function finding(reconciliation: string | null, explanation: string | null) {
  await db.admin.query(
    `insert into app.reconciliation_findings (kind, subject, stripe_transfer_id, theirs, first_seen_at, first_seen_in,
       last_seen_at, last_seen_in, explained_at, explained_by_role, explanation)
     select 'unknown_to_us', 'tr_' || id, 'tr_' || id, '{"amount": 1}', finished_at, id, finished_at, id,
       case when $2::text is not null then now() end, case when $2::text is not null then 'test' end, $2::text
       from app.reconciliations where id = $1`,
    [reconciliation, explanation],
  );
}

test.serial("30 nights say which checks were done, late or left out, and what they found", async (t) => {
  const { admin } = db;
  await admin.query("begin");
  try {
    await admin.query("select app_private.record_definitions()");
    await admin.query("set local session_replication_role = replica");
    await admin.query("update app_private.expected_tasks set created_at = now() - interval '7 days'");
    await finding(await night(6), null);
    await finding(await night(5), "a test of our own");
    await night(4, { seal: "09:15" });
    await night(3, { rules: null });
    await night(2);
    await night(1);
    await admin.query(
      `insert into app_private.invariant_counts (counted_at, violations, row_counts)
       values (date_trunc('day', now(), 'UTC') - interval '10 hours', '{"parts_sum_to_payout": 2}', '{}')`,
    );
    const { rows } = await admin.query(
      `select (now() at time zone 'UTC')::date - night as ago, state, finding_count::int as found,
              open_finding_count::int as open, seal_number::int as seal, violation_count::int as violations, late_tasks,
              missed_tasks
         from app.books_nights()`,
    );
    t.is(rows.length, 30);
    const of = (ago: number) => rows.find((each) => each.ago === ago);
    const good = { found: 0, open: 0, violations: 0, late_tasks: [], missed_tasks: [] };
    t.deepEqual(of(6), { ...good, ago: 6, state: "broken", found: 1, open: 1, seal: 994 });
    t.deepEqual(of(5), { ...good, ago: 5, state: "agrees", found: 1, seal: 995 }, "what was explained is closed");
    t.deepEqual(of(4), { ...good, ago: 4, state: "late", seal: 996, late_tasks: ["seal_audit_log"] });
    t.deepEqual(of(3), {
      ...good,
      ago: 3,
      state: "missed",
      seal: 997,
      violations: null,
      missed_tasks: ["measure_invariants"],
    });
    t.deepEqual(of(2), { ...good, ago: 2, state: "agrees", seal: 998 });
    t.deepEqual(of(1), { ...good, ago: 1, state: "broken", seal: 999, violations: 2 }, "the last count of the day");
    t.deepEqual(of(8), { ...good, ago: 8, state: "none", seal: null, violations: null }, "it was not here yet");
  } finally {
    await admin.query("rollback");
  }
});

test("only an admin or an analyst sees the nights", async (t) => {
  await refusedToOthers(t, db, "* from app.books_nights()");
});
