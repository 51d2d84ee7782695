// What banks returned is looked up transfer by transfer, from the payouts that came back: among many transfers of all time
// the metrics, the night and the list of what needs somebody read the few that it concerns.

import test from "ava";
import { tellBankPayout } from "../../../support/bank.ts";
import { useDatabase } from "../../../support/database.ts";
import { allFor, createPayout, createRecruiter } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

const MANY = 4_000;
/** What a reader may read of them: a few for each of the three that came back, and of each the index entries. */
const MOST_READ = 100;

test.serial("whoever asks what banks returned reads few of the transfers of all time", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const due = { holdbackPercentage: 0, recruiters: allFor(recruiter) };
  for (const feeAmount of [5_000, 7_000, 1_000]) {
    await createPayout(db.admin, { ...due, feeAmount });
    await answerDue(db.admin);
  }
  // All three leave by hand and come back: 50.00 + 70.00 + 10.00.
  const returned = { account: recruiter.stripeAccountId, status: "failed", failure_code: "account_closed" };
  await tellBankPayout(db.admin, { ...returned, amount: 13_000 });
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    // Copies of one of them, that no bank returned; nobody looks at their keys.
    await client.query("set local session_replication_role = replica");
    const { rows } = await client.query(
      `select string_agg(quote_ident(attname), ', ') as given from pg_attribute
        where attrelid = 'app.payout_transfers'::regclass and attnum > 0 and attgenerated = ''`,
    );
    await client.query(
      `insert into app.payout_transfers (${rows[0].given})
       select ${rows[0].given.replaceAll(/\b(\w+)/g, "copy.$1")}
         from app.payout_transfers as one
        cross join generate_series(1, $2::integer) as number
        cross join lateral jsonb_populate_record(one, jsonb_build_object(
          'id', uuidv7(), 'schedule_id', uuidv7(), 'payout_id', uuidv7(), 'recruiter_id', uuidv7(),
          'idempotency_key', 'copy' || number, 'stripe_transfer_id', 'tr_copy' || number)) as copy
        where one.recruiter_id = $1 and one.amount = 5000`,
      [recruiter.id, MANY],
    );
    await client.query("set local session_replication_role = origin");
    await client.query(
      "analyze app.payout_transfers, app.bank_payouts, app.bank_payout_transfers, app.payout_reversals",
    );
    const read = async () =>
      Number(
        (
          await client.query(
            `select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
              where schemaname = 'app' and relname = 'payout_transfers'`,
          )
        ).rows[0].rows,
      );
    const wanted = { currency: "USD", amount: "13000" };
    for (const [question, answer] of [
      ["select currency, amount from app_private.returned_by_banks()", wanted],
      ["select currency, amount::text from app.needs_you() where kind = 'returned_by_bank'", wanted],
      [
        "select labels ->> 'currency' as currency, value::text as amount from app_private.attention_metrics() where name = 'holdback_returned_by_bank_amount'",
        wanted,
      ],
    ] as const) {
      const before = await read();
      t.deepEqual((await client.query(question)).rows, [answer]);
      const rows = (await read()) - before;
      t.true(rows < MOST_READ, `${question} read ${rows} of ${MANY} transfers`);
    }
  } finally {
    await client.query("rollback");
    client.release();
  }
});
