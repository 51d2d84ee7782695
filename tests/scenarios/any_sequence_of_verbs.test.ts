// Any sequence of verbs, answers of Stripe and runs keeps the sums. Stripe is played by the answers that are recorded:
// what its answers mean over HTTP is tested elsewhere.

import test from "ava";
import fc from "fast-check";
import pg from "pg";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { createPlacement } from "../support/fixtures.ts";

const db = useDatabase(test);

interface Books {
  companies: string[];
  recruiters: string[];
  /** Successful transfers and reversals at the imagined Stripe, by id. */
  paid: Map<string, number>;
  reversed: Map<string, number>;
}

/** Runs a query that picks its row by a random number; a refusal of ours is as good as a success. */
async function attempt(sql: string, values: unknown[] = []): Promise<pg.QueryResult | null> {
  try {
    return await db.admin.query(sql, values);
  } catch (error) {
    // That the books would not balance is no refusal: a verb must not come to it.
    if (error instanceof pg.DatabaseError && /^HB\d{3}$/.test(error.code ?? "") && error.code !== "HB038") return null;
    throw error;
  }
}

const pick = (from: string, where: string) =>
  `(select id from (select id, row_number() over (order by id) as n, count(*) over () as total from app.${from} where ${where}) as each
     where n = 1 + $1::int % greatest(total, 1) limit 1)`;

type Action = (books: Books, dice: number) => Promise<void>;

const one =
  (sql: string): Action =>
  async (_books, dice) => {
    await attempt(sql, [dice]);
  };

const ACTIONS: Record<string, Action> = {
  async sign(books, dice) {
    const [first, second] = [books.recruiters[dice % 3], books.recruiters[(dice + 1) % 3]];
    await createPlacement(db.admin, {
      companyId: books.companies[dice % books.companies.length] as string,
      feeAmount: 1 + (dice % 99_991),
      startDate: daysAgo(dice % 100),
      recruiters: [
        { recruiter_id: first as string, share: 61.8 },
        { recruiter_id: second as string, share: 38.2 },
      ],
    });
  },
  run: one("select app.process_due_schedules(), app.release_due_escrow_holds() where $1::int >= 0"),
  complete: one("select app_private.complete_due_placements() where $1::int >= 0"),
  retries: one(
    "select app_private.claim_due_schedules((app_private.start_payout_run('retry_failed_schedules')).id) where $1::int >= 0",
  ),
  async send(_books, dice) {
    await attempt(
      `select app_private.begin_transfers(array[${pick("payout_transfers", "status in ('intended', 'in_doubt')")}])`,
      [dice],
    );
  },
  async answer(books, dice) {
    const { rows } = await db.admin.query(
      `select id, attempt, amount from app.payout_transfers where id = ${pick("payout_transfers", "status = 'sent'")}`,
      [dice],
    );
    if (!rows[0]) return;
    const stripeId = `tr_${rows[0].id.replaceAll("-", "")}`;
    const answers = [
      { http_status: 200, stripe_transfer_id: stripeId },
      { http_status: 200, stripe_transfer_id: stripeId },
      { http_status: 400, code: "balance_insufficient" },
      { http_status: 400, code: "resource_missing" },
      { http_status: null, code: "ECONNRESET" },
      { http_status: 429, code: "rate_limit" },
    ];
    const answer = answers[dice % answers.length];
    if (answer?.stripe_transfer_id) books.paid.set(stripeId, Number(rows[0].amount));
    await db.admin.query("select app_private.record_transfer_answers($1)", [
      JSON.stringify([{ transfer_id: rows[0].id, attempt: rows[0].attempt, ...answer }]),
    ]);
  },
  async take_back(books, dice) {
    await db.admin.query("select app_private.claim_reversals()");
    const { rows } = await db.admin.query(
      `select * from app_private.begin_transfers(array[${pick("payout_reversals", "status = 'intended'")}])`,
      [dice],
    );
    if (!rows[0]) return;
    const stripeId = `trr_${rows[0].reversal_id.replaceAll("-", "")}`;
    const answer =
      dice % 3 === 0
        ? { http_status: 400, code: "balance_insufficient" }
        : { http_status: 200, stripe_reversal_id: stripeId };
    if ("stripe_reversal_id" in answer) books.reversed.set(stripeId, Number(rows[0].amount));
    await db.admin.query("select app_private.record_transfer_answers($1)", [
      JSON.stringify([{ reversal_id: rows[0].reversal_id, attempt: rows[0].attempt, ...answer }]),
    ]);
  },
  /** Somebody takes a part of a transfer back at Stripe, and a webhook tells. */
  async reverse_by_hand(books, dice) {
    const { rows } = await db.admin.query(
      `select transfer.id, transfer.reversed_by_hand, transfer.amount, ours.recorded, ours.possible
         from app.payout_transfers as transfer, app_private.reversed_by_us(transfer.id) as ours
        where transfer.id = ${pick("payout_transfers", "status = 'succeeded'")}`,
      [dice],
    );
    if (!rows[0] || rows[0].recorded !== rows[0].possible) return;
    const left = Number(rows[0].amount) - Number(rows[0].reversed_by_hand) - Number(rows[0].possible);
    const amount = Math.min(left, 1 + (dice % 40_000));
    if (amount <= 0) return;
    books.reversed.set(`by hand ${rows[0].id} ${rows[0].reversed_by_hand}`, amount);
    await db.admin.query(
      "select app_private.record_hand_reversals(transfer, $2) from app.payout_transfers as transfer where id = $1",
      [rows[0].id, Number(rows[0].reversed_by_hand) + Number(rows[0].possible) + amount],
    );
  },
  release: one(`select app.release_escrow_hold(${pick("escrow_holds", "status = 'active'")}, 'early')`),
  release_part: one(
    `select app.release_escrow_hold(${pick("escrow_holds", "status = 'active'")}, 'in part', 1 + $1::int % 500)`,
  ),
  hold_by_hand: one(
    `select app.create_escrow_hold(${pick("payouts", "true")}, 1 + $1::int % 5000, now() + interval '1 day' * (1 + $1::int % 90), 'risk')`,
  ),
  forfeit: one(`select app.forfeit_escrow_hold(${pick("escrow_holds", "status = 'active'")}, 'lost')`),
  cancel_hold: one(`select app.cancel_escrow_hold(${pick("escrow_holds", "status = 'active'")}, 'dropped')`),
  cancel_payout: one(`select app.cancel_payout(${pick("payouts", "status <> 'cancelled'")}, 'off')`),
  cancel_placement: one(`select app.cancel_placement(${pick("placements", "status = 'active'")}, 'off')`),
  cancel_schedule: one(
    `select app.cancel_payout_schedule(${pick("payout_schedules", "status <> 'cancelled'")}, 'off')`,
  ),
  schedule_anew: one(`select app.create_payout_schedule(${pick("payouts", "true")}, now(), 1 + $1::int % 5000)`),
  reschedule: one(`select app.reschedule_payout_schedule(${pick("payout_schedules", "true")}, now(), 'sooner')`),
  retry: one(`select app.retry_payout_schedule(${pick("payout_schedules", "status = 'failed'")}, 'again')`),
  adjust: one(
    `select app.create_adjustment(${pick("users", "role = 'recruiter'")}, 1 + $1::int % 5000, 'USD', 'goodwill')`,
  ),
  freeze: one(`select app.freeze_payout(${pick("payouts", "frozen_at is null")}, 'dispute')`),
  unfreeze: one(`select app.unfreeze_payout(${pick("payouts", "frozen_at is not null")}, 'settled')`),
  extend: one(`select app.extend_guarantee(${pick("placements", "status = 'active'")}, 1 + $1::int % 200, 'longer')`),
  breach: one(
    `select app.report_guarantee_breach(${pick("placements", "status = 'active'")}, current_date - ($1::int % 40), 'left')`,
  ),
  withdraw_breach: one(
    `select app.withdraw_guarantee_breach((select placement_id from app.guarantee_breaches where withdrawn_at is null order by id offset $1::int % 3 limit 1), 'mistake')`,
  ),
  write_off: one(
    `select app.write_off_recovery(${pick("recoveries", "status = 'open'")}, 'given up', 1 + $1::int % 900)`,
  ),
  pause: one("select app.pause_payouts('all', 'stop') where $1::int % 4 = 0"),
  resume: one("select app.resume_payouts('all', 'go') where $1::int >= 0"),
  async soon() {
    // Time passes: every wait is over.
    await db.admin.query("update app.payout_transfers set next_attempt_at = now() where status = 'in_doubt'");
    await db.admin.query("update app.payout_schedules set next_retry_at = now() where next_retry_at is not null");
    await db.admin.query("update app.recoveries set next_reversal_at = now() where status = 'open'");
  },
};

test("any sequence of verbs keeps the sums, and our books equal what Stripe was made to pay", async (t) => {
  await db.admin.query("update app_private.settings set value = '0' where name = 'recovery_offset_horizon_days'");
  const books: Books = { companies: [], recruiters: [], paid: new Map(), reversed: new Map() };
  for (let i = 0; i < 3; i++) {
    const { rows } = await db.admin.query(
      "select id from app.create_user(format('verbs-%s@example.com', $1::text), 'Verbs', 'recruiter')",
      [i],
    );
    books.recruiters.push(rows[0].id);
    await db.admin.query("select app.link_payout_account($1, $2)", [rows[0].id, `acct_verbs${i}`]);
  }
  for (const [i, rule] of ["everything", "pro_rata", "held_only"].entries()) {
    const { rows } = await db.admin.query("insert into app.companies (name) values ($1) returning id", [
      `Verbs ${rule}`,
    ]);
    books.companies.push(rows[0].id);
    await db.admin.query(
      `select app.publish_payout_policy(60, 30, $1, first_payment_days => 3, clawback_rule => $2,
         tranches => array[(40, 20), (60, null)]::app.tranche[], recovers_by_offset => $3)`,
      [rows[0].id, rule, i !== 1],
    );
  }
  const step = fc.tuple(
    fc.constantFrom(...Object.keys(ACTIONS), "sign", "run", "send", "answer", "send", "answer", "breach", "take_back"),
    fc.nat(1_000_000),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      for (const [name, dice] of steps) await ACTIONS[name]?.(books, dice);
      const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
      t.deepEqual(violations, []);
      const { rows: sums } = await db.admin.query(
        `select (select coalesce(sum(amount), 0)::float8 from app.payout_transfers where status = 'succeeded') as paid,
                (select coalesce(sum(amount), 0)::float8 from app.payout_reversals where status = 'succeeded')
              + (select coalesce(sum(reversed_by_hand), 0)::float8 from app.payout_transfers) as reversed,
                (select coalesce(sum(amount), 0)::float8 from reporting.statement_lines) as stated`,
      );
      const sum = (amounts: Map<string, number>) => [...amounts.values()].reduce((total, amount) => total + amount, 0);
      t.is(sums[0].paid, sum(books.paid));
      t.is(sums[0].reversed, sum(books.reversed));
      t.is(sums[0].stated, sum(books.paid) - sum(books.reversed));
    }),
    // The books goes on from run to run: a shorter sequence would not meet the same one.
    { numRuns: 60, endOnFailure: true, includeErrorInReport: true },
  );
});
