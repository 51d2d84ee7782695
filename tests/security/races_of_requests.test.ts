// A confirmation, at 0 to 10 ms from what changes the facts that it rests on: it ends as one after the other would, and
// nobody hears of a deadlock. Whoever races against it is the owner, whom dual control does not bind: so each of them
// acts.

import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { createCompany } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { atOnce, type Call, inTurn, type Lane, type Outcome, openLane, type Target, violations } from "./races.ts";
import { type Admin, asked, confirm, control, createAdmin } from "./two_admins.ts";

/** Milliseconds; negative: the second of the two begins earlier. */
const OFFSETS = [-2, 0, 1, 10];

let company: string;
let asking: Admin;
let lane: Lane;
const db = useDatabase(test, async (made) => {
  company = await createCompany(made.admin);
  await made.admin.query(
    "select app.publish_payout_policy(90, 20, $1, approval_threshold => 50000, approval_currency => 'USD', first_payment_days => 0)",
    [company],
  );
  await made.admin.query("update app_private.settings set value = '100000' where name = 'max_pending_requests'");
  asking = await createAdmin(made);
  const { a, b } = await openLane(made);
  lane = { a, b: { ...b, admin: await made.connectAs("holdback_owner") } };
  await control(made, "approval", "early_release", "account_change", "write_off", "breach_withdrawal", "link_sign_in");
});

const owner = (sql: string, values: (target: Target) => unknown[]): Call => ({ sql, values, by: "admin" });

const CALLS = {
  approve_payout: owner("select app.approve_payout($1, 'x')", ({ payout }) => [payout]),
  unfreeze_payout: owner("select app.unfreeze_payout($1, 'x')", ({ payout }) => [payout]),
  freeze_payout: owner("select app.freeze_payout($1, 'x')", ({ payout }) => [payout]),
  cancel_payout: owner("select app.cancel_payout($1, 'x')", ({ payout }) => [payout]),
  cancel_payout_schedule: owner("select app.cancel_payout_schedule($1, 'x')", ({ schedule }) => [schedule]),
  release_escrow_hold: owner("select app.release_escrow_hold($1, 'x', 1000)", ({ hold }) => [hold]),
  forfeit_escrow_hold: owner("select app.forfeit_escrow_hold($1, 'x')", ({ hold }) => [hold]),
  cancel_escrow_hold: owner("select app.cancel_escrow_hold($1, 'x')", ({ hold }) => [hold]),
  cancel_placement: owner("select app.cancel_placement($1, 'x')", ({ placement }) => [placement]),
  extend_guarantee: owner("select app.extend_guarantee($1, 120, 'x')", ({ placement }) => [placement]),
  report_guarantee_breach: owner("select app.report_guarantee_breach($1, $2, 'x')", ({ placement }) => [
    placement,
    daysAgo(1),
  ]),
  withdraw_guarantee_breach: owner("select app.withdraw_guarantee_breach($1, 'x')", ({ placement }) => [placement]),
  write_off_recovery: owner("select app.write_off_recovery($1, 'x', 100)", ({ debt }) => [debt]),
  link_payout_account: owner("select app.link_payout_account($1, $2)", ({ recruiter }) => [
    recruiter,
    `acct_b${recruiter.replaceAll("-", "")}`,
  ]),
  another_bank_account: owner(
    "update app.payout_accounts set bank_account_fingerprint = 'another' where user_id = $1",
    ({ recruiter }) => [recruiter],
  ),
  deactivate_user: owner("select app.deactivate_user($1)", ({ recruiter }) => [recruiter]),
  process_due_schedules: owner("select app.process_due_schedules()", () => []),
  decline_request: owner("select app.decline_request($1, 'x')", ({ placement }) => [requests.get(placement)?.id]),
} as const satisfies Record<string, Call>;
type CallName = keyof typeof CALLS;

/** The request that waits for each placement. */
const requests = new Map<string, { id: string; basis_hash: string }>();
const confirmation: Call = {
  by: "admin",
  sql: "select app.confirm_request($1, $2)",
  values: ({ placement }) => {
    const { id, basis_hash } = requests.get(placement) as { id: string; basis_hash: string };
    return [id, basis_hash];
  },
};

const eachPayout = (sql: string) => (payout: string) => db.admin.query(sql, [payout]);
const pay = async (payout: string) => {
  await eachPayout("select app.approve_payout($1, 'x')")(payout);
  await answerDue(db.admin);
};
const leave = (payout: string) =>
  db.admin.query(
    "select app.report_guarantee_breach(placement_id, current_date - 1, 'x') from app.payouts where id = $1",
    [payout],
  );

interface Act {
  arrange?(payout: string): Promise<unknown>;
  /** The verb that somebody asks for, about a payout. */
  verb: string;
  values(target: Target): unknown[];
  against: readonly CallName[];
}

const ACTS: Readonly<Record<string, Act>> = {
  "an approval": {
    verb: "app.approve_payout($1, 'x')",
    values: ({ payout }) => [payout],
    against: [
      "approve_payout",
      "freeze_payout",
      "cancel_payout",
      "cancel_payout_schedule",
      "cancel_placement",
      "report_guarantee_breach",
      "link_payout_account",
      "another_bank_account",
      "deactivate_user",
      "decline_request",
    ],
  },
  "the end of a freeze": {
    async arrange(payout) {
      await pay(payout);
      await eachPayout(
        "select app.link_payout_account(recruiter_id, 'acct_n' || replace(recruiter_id::text, '-', '')) from app.payouts where id = $1",
      )(payout);
    },
    verb: "app.unfreeze_payout($1, 'x')",
    values: ({ payout }) => [payout],
    against: [
      "unfreeze_payout",
      "link_payout_account",
      "another_bank_account",
      "report_guarantee_breach",
      "forfeit_escrow_hold",
      "decline_request",
    ],
  },
  "an early release": {
    arrange: eachPayout("select app.approve_payout($1, 'x')"),
    verb: "app.release_escrow_hold($1, 'x', 1000)",
    values: ({ hold }) => [hold],
    against: [
      "release_escrow_hold",
      "forfeit_escrow_hold",
      "cancel_escrow_hold",
      "extend_guarantee",
      "freeze_payout",
      "cancel_payout",
      "report_guarantee_breach",
      "link_payout_account",
    ],
  },
  "another account": {
    arrange: eachPayout("select app.approve_payout($1, 'x')"),
    verb: "app.link_payout_account($1, $2)",
    values: ({ recruiter }) => [recruiter, `acct_a${recruiter.replaceAll("-", "")}`],
    against: [
      "link_payout_account",
      "another_bank_account",
      "freeze_payout",
      "report_guarantee_breach",
      "deactivate_user",
    ],
  },
  "a debt that is given up": {
    async arrange(payout) {
      await pay(payout);
      await leave(payout);
    },
    verb: "app.write_off_recovery($1, 'x')",
    values: ({ debt }) => [debt],
    against: ["write_off_recovery", "withdraw_guarantee_breach", "decline_request"],
  },
  "a breach that was none": {
    async arrange(payout) {
      await pay(payout);
      await leave(payout);
    },
    verb: "app.withdraw_guarantee_breach($1, 'x')",
    values: ({ placement }) => [placement],
    against: ["write_off_recovery", "withdraw_guarantee_breach", "link_payout_account", "freeze_payout"],
  },
};

/** A payout in this state, with a request that waits. */
async function createTarget({ arrange, verb, values }: Act): Promise<Target> {
  const { rows } = await db.admin.query<{ placement: string }>(
    `with linked as (
       select (app.link_payout_account(id, 'acct_o' || replace(id::text, '-', ''))).user_id as id
         from app.create_user('race-' || uuidv7() || '@example.com', 'Racer', 'recruiter')
     )
     select (app.create_placement($1, 'A. Candidate', $2::date, 100000, 'USD',
              array[(id, 100, null, null)]::app.recruiter_share[])).id as placement
       from linked`,
    [company, daysAgo(10)],
  );
  const placement = rows[0]?.placement;
  const payout = (await db.admin.query("select id from app.payouts where placement_id = $1", [placement])).rows[0].id;
  await arrange?.(payout);
  const { rows: targets } = await db.admin.query<Target>(
    `select payout.company_id as company, payout.recruiter_id as recruiter, payout.placement_id as placement, payout.id as payout,
            account.stripe_account_id as account,
            (select id from app.payout_schedules where payout_id = payout.id order by id limit 1) as schedule,
            (select id from app.escrow_holds where payout_id = payout.id order by id limit 1) as hold,
            (select id from app.payout_transfers where payout_id = payout.id order by id desc limit 1) as transfer,
            (select id from app.recoveries where recruiter_id = payout.recruiter_id order by id limit 1) as debt
       from app.payouts as payout join app.payout_accounts as account on account.user_id = payout.recruiter_id
      where payout.id = $1`,
    [payout],
  );
  const target = targets[0] as Target;
  await asking.do(`select ${verb}`, values(target));
  const id = /request (\S+) waits/.exec(asking.warnings.join())?.[1];
  if (!id) throw new Error(`${verb} left no request`);
  requests.set(target.placement, await asking.do("select id, basis_hash from app.requests where id = $1", [id]));
  return target;
}

/** What it came to, and what became of the request. */
async function withRequest(target: Target, outcome: Promise<Outcome>): Promise<Outcome> {
  const { ends, rows } = await outcome;
  const { rows: found } = await db.admin.query("select status from app.requests where id = $1", [
    requests.get(target.placement)?.id,
  ]);
  return { ends, rows: `${rows}\n${found[0].status}` };
}

const same = (one: Outcome, other: Outcome) => one.rows === other.rows && `${one.ends}` === `${other.ends}`;
const isOurs = ({ ends }: Outcome) => ends.every((end) => /^(ok|HB\d{3})$/.test(end));
const shown = ({ ends, rows }: Outcome) => `${ends}\n${rows}`;

for (const [name, act] of Object.entries(ACTS)) {
  test.serial(`${name}, confirmed, and each verb that changes its facts: as one after the other`, async (t) => {
    t.timeout(600_000);
    const faults: string[] = [];
    for (const other of act.against) {
      const serial: Outcome[] = [];
      for (const order of ["ab", "ba"] as const) {
        const target = await createTarget(act);
        serial.push(await withRequest(target, inTurn(db, lane, target, confirmation, CALLS[other], order)));
      }
      for (const offset of OFFSETS) {
        const target = await createTarget(act);
        const raced = await withRequest(target, atOnce(db, lane, target, confirmation, CALLS[other], offset));
        if (!isOurs(raced) || !serial.some((one) => same(one, raced)))
          faults.push(
            `confirmation and ${other} at ${offset} ms: ${shown(raced)}\nnot\n${serial.map(shown).join("\nor\n")}`,
          );
      }
    }
    t.deepEqual(faults, []);
    t.deepEqual(await violations(db), []);
  });
}

test.serial(
  "two who confirm at once what is about those who asked for it wait for each other in one order",
  async (t) => {
    const others = [await createAdmin(db), await createAdmin(db)];
    const link = "app.link_sign_in($1, 'race|' || uuidv7())";
    for (let round = 0; round < 20; round += 1) {
      // Each asks for a sign-in of the other, and each request is about somebody whom the other confirmation locks.
      const [one, two] = [await createAdmin(db), await createAdmin(db)];
      const made = [await asked(t, one, link, [two.id]), await asked(t, two, link, [one.id])];
      const ends = await Promise.allSettled(
        made.map(async (request, i) => {
          await sleep(i * (round % 3));
          return confirm(others[i] as Admin, request);
        }),
      );
      t.deepEqual(
        ends.map((end) => (end.status === "rejected" ? end.reason.message : end.status)),
        ["fulfilled", "fulfilled"],
      );
    }
  },
);
