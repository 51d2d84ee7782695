// What is finished is not read by what looks for what is due: among 10,000 placements that are paid, settled and over, each
// of these finds nothing, and reads as good as nothing. Counted are pages of tables and indexes, which are the same on a busy
// machine.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { seedFinishedHistory } from "../support/finished_history.ts";
import { pagesRead } from "../support/statements.ts";

const FINISHED = 10_000;
/** The way down a few dozen indexes, of which each finds nothing. */
const MOST_PAGES = 120;

const db = useDatabase(test, ({ admin }) => seedFinishedHistory(admin, FINISHED));

const WORK: Readonly<Record<string, string>> = {
  // A payment that names a charge.
  "what is left of a charge": "select app_private.charge_left('ch_paid77')",
  "the payments of a charge":
    "select from app.fee_payments where stripe_charge_id = 'ch_paid77' order by id for no key update",
  // For each fee that is late.
  "what waits for the fee of a placement": `select * from app_private.waiting_for_fee(
    (select placement_id from app.fee_payments where stripe_charge_id = 'ch_paid77'))`,
  // Several times an hour.
  "telling of fees that are late": "select app_private.report_late_fees()",
  "taking back debts": "select app_private.claim_reversals()",
  "resolving transfers": "select app_private.resolve_transfers()",
  "asking about accounts that cannot receive": "select app_private.ask_about_blocked_accounts()",
  "what the balance will lack": "select app_private.report_cover()",
  "money that may be asked for again": "select app_private.resume_waiting_for_funds()",
  "leases that have run out": "select app_private.expire_leases(100)",
  "requests that nobody confirmed": "select app_private.expire_requests()",
  "events of Stripe that wait": "select app_private.requeue_stripe_events()",
  "mails to be made": "select app_private.collect_mails()",
  "metrics of every few seconds": "select * from app_private.metrics()",
  // On each page of an admin.
  "what needs somebody": "select * from app.needs_you()",
  "how the night stands": "select * from app.night_status()",
  "what stops money": "select * from app.night_stops()",
  "how the balance covers what is due": "select * from app.preview_cover()",
  // Reports of what is to come.
  "payments to come": "select * from reporting.upcoming_payments",
  "what is due and unpaid": "select * from reporting.unpaid_schedules",
  "what is due, by age": "select * from reporting.ageing",
  "accounts that cannot receive what is due": "select * from reporting.accounts_at_risk",
  "accounts that keep money at Stripe": "select * from app_private.accounts_that_keep()",
  "fees that are late": "select * from reporting.fees_late",
  "what waits for a fee": "select * from app_private.fees_waited_for()",
  "what waits to be paid together": "select * from app_private.waits_to_be_paid_together()",
  "what banks returned": "select * from app_private.returned_by_banks()",
  "the balance of the next days": "select * from reporting.cover",
  "what Stripe refused, of which there is nothing": "select * from reporting.failures_by_reason",
  "each refusal, of which there is none": "select * from reporting.refusals",
  // Once a day.
  "placements whose guarantee is over": "select app_private.complete_due_placements()",
  "asking about accounts": "select app_private.ask_about_accounts_in_use()",
  "what a reconciliation begins with": "select app_private.begin_reconciliation()",
  "purging events": "select app_private.purge_events()",
  "asking about bank payouts": "select app_private.ask_about_bank_payouts()",
};

/** Few beside them, for what must read as much whatever there is. */
const FEW = 1_000;
const few = useDatabase(test, ({ admin }) => seedFinishedHistory(admin, FEW));

/** The first time in a session something is planned, which reads the catalog. */
async function pagesOf(sql: string, of = db, before = "select"): Promise<number> {
  const client = await of.admin.connect();
  try {
    await client.query("begin");
    await client.query(before);
    await client.query(sql);
    const { rows } = await client.query(`explain (analyze, buffers, timing off, format json) ${sql}`);
    return pagesRead(rows[0]["QUERY PLAN"][0].Plan);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

for (const [what, sql] of Object.entries(WORK)) {
  test.serial(`${what}: 10,000 placements that are over are not read`, async (t) => {
    const pages = await pagesOf(sql);
    t.true(pages <= MOST_PAGES, `${pages} pages`);
  });
}

test.serial("metrics of every hour: sums of 10,000 placements that are over are kept, not counted", async (t) => {
  const pages = await pagesOf("select app_private.measure()");
  // A dozen questions, of which each may read as much as one of those above.
  t.true(pages <= 4 * MOST_PAGES, `${pages} pages`);
});

test.serial(
  "an automatic bank payout is linked by the ids that Stripe names, not among all of its account",
  async (t) => {
    const client = await db.admin.connect();
    try {
      await client.query("begin");
      await client.query(
        `select app_private.link_bank_payout(bank, '{}') from (
           select * from app.bank_payouts
            where stripe_account_id = 'acct_Paid1' and status = 'paid' order by initiated_at desc limit 1) as bank`,
      );
      const { rows } = await client.query(
        `select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
          where relid = 'app.payout_transfers'::regclass`,
      );
      // It carries ten of 2,000.
      t.true(Number(rows[0].rows) <= 100, `${rows[0].rows} transfers are read`);
    } finally {
      await client.query("rollback");
      client.release();
    }
  },
);

test.serial(
  "a night of the rules of the books reads its part, and as much for it among ten times as many",
  async (t) => {
    const before = `update app_private.settings
    set value = case name when 'invariant_rows_a_night' then '100' else '1000' end::jsonb where name like 'invariant%'`;
    // What reads all logs to prove them, and what reads all rows each round, is not among it.
    const night = `select app_private.find_violations((
    select jsonb_object_agg(table_name, app_private.end_of_part(table_name, last_id)) from app_private.invariant_rounds))`;
    const [pages, ofFew] = [await pagesOf(night, db, before), await pagesOf(night, few, before)];
    t.true(pages <= 1.2 * ofFew, `${pages} pages, ${ofFew} of ${FEW}`);
    // 44,000 or 53,000 by the sample that the statistics took; all of it would be more than a million.
    t.true(pages <= 80_000, `${pages} pages`);
  },
);

test.serial("what became of a payout is read once, and not with the recruiter's other debts", async (t) => {
  const sql = "select * from reporting.payout_buckets";
  const [pages, ofFew] = [(await pagesOf(sql)) / FINISHED, (await pagesOf(sql, few)) / FEW];
  t.true(pages <= 1.2 * ofFew, `${pages} pages a payout, ${ofFew} among ${FEW}`);
  // By the sample that the statistics took; summed up for each column it would be more than twice as much.
  t.true(pages <= 90, `${pages} pages a payout`);
});
