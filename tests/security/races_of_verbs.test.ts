// Each pair of verbs that share a row, at 0 to 10 ms from each other: it ends as one after the other would, in one of the
// two orders, and nobody hears of a deadlock. What each verb locks: locks.ts.

import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { OF_ONESELF, PROOF, VERBS } from "../access/matrix/functions.ts";
import type { TestDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { LOCKS, ORDER } from "./locks.ts";
import {
  atOnce,
  type Call,
  heldOutOfOrder,
  inTurn,
  type Lane,
  type Outcome,
  type Target,
  violations,
} from "./races.ts";
import { CALLS, type CallName } from "./races_calls.ts";
import {
  ALL_OF_A_PAYOUT,
  approve,
  breach,
  createTargets,
  db,
  isOurs,
  lanes,
  OFFSETS,
  pairsOf,
  relink,
  runLane,
  runs,
  STATES,
  type State,
  same,
  shown,
  targetsOf,
} from "./races_states.ts";

for (const [name, state] of Object.entries(STATES)) {
  test.serial(`${name}: each pair of verbs comes to what one after the other does`, async (t) => {
    t.timeout(600_000);
    const pairs = pairsOf(state.calls);
    const rounds = 2 + OFFSETS.length;
    const targets = await createTargets(db, state, pairs.length * rounds);
    const faults: string[] = [];
    let next = 0;
    const race = async (lane: Lane) => {
      for (let i = next++; i < pairs.length; i = next++) {
        const [first, second] = pairs[i] as (typeof pairs)[number];
        const ours = targets.slice(i * rounds, (i + 1) * rounds);
        const [a, b]: [Call, Call] = [CALLS[first], CALLS[second]];
        const serial = [
          await inTurn(db, lane, ours[0] as Target, a, b, "ab"),
          await inTurn(db, lane, ours[1] as Target, a, b, "ba"),
        ];
        for (const [j, offset] of OFFSETS.entries()) {
          const raced = await atOnce(db, lane, ours[2 + j] as Target, a, b, offset);
          if (!isOurs(raced) || !serial.some((one) => same(one, raced))) {
            faults.push(
              `${first} and ${second} at ${offset} ms: ${shown(raced)}\nnot\n${serial.map(shown).join("\nor\n")}`,
            );
          }
        }
      }
    };
    await Promise.all(lanes.map(race));
    t.deepEqual(faults, []);
    t.deepEqual(await violations(db), []);
  });
}

for (const [name, state] of Object.entries(STATES)) {
  test.serial(`${name}: who waits for a row holds none that comes later in the order of locks`, async (t) => {
    t.timeout(600_000);
    const tries = state.calls.flatMap((call) => ORDER.map((kind) => [call, kind] as const));
    const targets = await createTargets(db, state, tries.length);
    const faults: string[] = [];
    let next = 0;
    const look = async (lane: Lane) => {
      for (let i = next++; i < tries.length; i = next++) {
        const [call, kind] = tries[i] as (typeof tries)[number];
        const held = await heldOutOfOrder(db, lane, targets[i] as Target, CALLS[call], kind);
        if (held.length > 0) faults.push(`${call} waits for a ${kind} and holds a ${held.join(", a ")}`);
      }
    };
    await Promise.all(lanes.map(look));
    t.deepEqual(faults, []);
  });
}

/** A recruiter with an open debt, and another payout of theirs that is due. */
async function inDebt(made: TestDatabase, placements: string[]): Promise<void> {
  await answerDue(made.admin);
  await breach(made, placements);
}

interface RunRace {
  state: State;
  run: "process_due_schedules" | "release_due_escrow_holds";
  against: readonly CallName[];
  /** Another placement of the recruiter's is due, and what is raced over. */
  another?: boolean;
}

const RUNS: Readonly<Record<string, RunRace>> = {
  "a run, and a payout that is due": {
    state: { large: true, arrange: async (made, placements) => void (await approve(made, placements)), calls: [] },
    run: "process_due_schedules",
    against: [...ALL_OF_A_PAYOUT, "record_manual_payment", "pause_payouts", "process_due_schedules"],
  },
  "a run, and a payout that waits for its approval": {
    state: { large: true, calls: [] },
    run: "process_due_schedules",
    against: ["approve_payout", "freeze_payout"],
  },
  "a run, and a payout whose destination has changed": {
    state: {
      large: true,
      async arrange(made, placements) {
        await approve(made, placements);
        await answerDue(made.admin);
        await relink(made, placements);
        await made.admin.query(
          "update app.payouts set frozen_at = null, frozen_reason = null where placement_id = any ($1)",
          [placements],
        );
        await made.admin.query(
          "select app.release_escrow_hold(id, 'x', 5000) from app.escrow_holds where placement_id = any ($1)",
          [placements],
        );
        await made.admin.query("select app.freeze_payout(id, 'x') from app.payouts where placement_id = any ($1)", [
          placements,
        ]);
      },
      calls: [],
    },
    run: "process_due_schedules",
    against: ["unfreeze_payout", "link_payout_account"],
  },
  "a run, and a debt to set off": {
    state: { arrange: inDebt, calls: [] },
    run: "process_due_schedules",
    against: ["write_off_recovery", "freeze_payout", "cancel_payout", "report_guarantee_breach"],
    another: true,
  },
  "a run, and a hold whose date has come": {
    state: { startDate: "2025-01-01", calls: [] },
    run: "release_due_escrow_holds",
    against: [
      "release_escrow_hold",
      "forfeit_escrow_hold",
      "cancel_escrow_hold",
      "freeze_payout",
      "cancel_payout",
      "link_payout_account",
    ],
  },
};

for (const [name, { state, run, against, another }] of Object.entries(RUNS)) {
  test.serial(`${name}: it comes to what one after the other does`, async (t) => {
    t.timeout(600_000);
    const target = async () => {
      const [made] = await createTargets(runs, state, 1);
      if (!another || !made) return made as Target;
      const { rows } = await runs.admin.query<{ id: string }>(
        `select (app.create_placement($1, 'B. Candidate', $2::date, 100000, 'USD',
                  array[($3::uuid, 100, null, null)]::app.recruiter_share[])).id`,
        [made.company, daysAgo(10), made.recruiter],
      );
      return (await targetsOf(runs, [(rows[0] as { id: string }).id]))[0] as Target;
    };
    const faults: string[] = [];
    for (const other of against) {
      const [a, b]: [Call, Call] = [CALLS[run], CALLS[other]];
      const finish = async (round: Target, outcome: Outcome): Promise<Outcome> => {
        // What a run could not have, the worker's job takes up at once.
        const { rows } = await inTurn(runs, runLane, round, a, a, "ab");
        await runs.admin.query(
          "select app.freeze_payout(id, 'over') from app.payouts where id = $1 and frozen_at is null and status not in ('completed', 'cancelled', 'reversed')",
          [round.payout],
        );
        return { ends: outcome.ends, rows };
      };
      const serial: Outcome[] = [];
      for (const order of ["ab", "ba"] as const) {
        const round = await target();
        serial.push(await finish(round, await inTurn(runs, runLane, round, a, b, order)));
      }
      for (const offset of OFFSETS) {
        const round = await target();
        const raced = await finish(round, await atOnce(runs, runLane, round, a, b, offset));
        if (!isOurs(raced) || !serial.some((one) => same(one, raced))) {
          faults.push(`${run} and ${other} at ${offset} ms: ${shown(raced)}\nnot\n${serial.map(shown).join("\nor\n")}`);
        }
      }
    }
    t.deepEqual(faults, []);
    t.deepEqual(await violations(runs), []);
  });
}

/** Calls that name the same thing, and how the two may end; the number is that of the round. */
const NAMES: Readonly<Record<string, { sql: string; ends: readonly string[] }>> = {
  "one email": {
    sql: "select app.create_user('race-' || $1::int || '@example.org', 'x', 'recruiter')",
    ends: ["HB009", "ok"],
  },
  "one company": { sql: "select app.create_company('Race ' || $1::int)", ends: ["HB009", "ok"] },
  "one external reference": {
    sql: `select app.create_placement((select id from app.companies order by id limit 1), 'x', '2025-01-01', 1000, 'USD',
            array[((select user_id from app.payout_accounts order by user_id limit 1), 100, null, null)]::app.recruiter_share[],
            external_ref => 'race-' || $1::int)`,
    ends: ["HB009", "ok"],
  },
  "one account for two recruiters": {
    sql: `select app.link_payout_account((app.create_user('account-' || uuidv7() || '@example.org', 'x', 'recruiter')).id, 'acct_race' || $1::int)`,
    ends: ["HB009", "ok"],
  },
  "one sign-in for two persons": {
    sql: "select app.link_sign_in((app.create_user('sign-in-' || uuidv7() || '@example.org', 'x', 'recruiter')).id, 'race|' || $1::int)",
    ends: ["HB009", "ok"],
  },
  "one pause": {
    sql: "select app.pause_payouts('recruiter:' || (select id from app.users where role = 'recruiter' order by id offset 10 + $1::int limit 1), 'x')",
    ends: ["HB009", "ok"],
  },
  "the end of one pause": {
    sql: "select app.resume_payouts('recruiter:' || (select id from app.users where role = 'recruiter' order by id offset 10 + $1::int limit 1), 'x')",
    ends: ["HB002", "ok"],
  },
  "the next version of the terms": {
    sql: "select app.publish_payout_policy(90 + 0 * $1::int, 20)",
    ends: ["ok", "ok"],
  },
};

for (const [name, { sql, ends }] of Object.entries(NAMES)) {
  test.serial(`${name}, by two at once: ${[...ends].sort().join(" and ")}`, async (t) => {
    const [{ a, b }] = lanes as [Lane];
    for (const [round, offset] of OFFSETS.entries()) {
      const call = async ({ admin: client }: Lane["a"], delay: number) => {
        await sleep(delay);
        return client.query(sql, [round]).then(
          () => "ok",
          (error) => `${error.code}`,
        );
      };
      const codes = await Promise.all([call(a, Math.max(-offset, 0)), call(b, Math.max(offset, 0))]);
      t.deepEqual(codes.sort(), [...ends].sort(), `at ${offset} ms`);
    }
  });
}

test("the table of locks has every verb, each in the one order", (t) => {
  t.deepEqual(
    Object.keys(LOCKS).sort(),
    Object.keys({ ...VERBS, ...OF_ONESELF, ...PROOF })
      .map((verb) => verb.replace("app.", ""))
      .sort(),
  );
  for (const [verb, { locks }] of Object.entries(LOCKS)) {
    t.deepEqual(
      [...locks].sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other)),
      locks,
      verb,
    );
  }
  const raced = new Set<string>([
    ...Object.values(STATES).flatMap(({ calls }) => calls),
    ...Object.values(RUNS).flatMap(({ run, against }) => [run, ...against]),
    // Where there are plans: tests/sql/app/execute_plan.test.ts.
    "execute_plan",
    // What they do is undone, and their locks with it: tests/sql/app/rehearse.test.ts.
    "rehearse",
    "rehearse_payments",
    // One at a time, and row by row as the verbs that are raced: tests/sql/app/import_rows.test.ts.
    "import_rows",
    "check_import",
  ]);
  for (const [verb, { locks }] of Object.entries(LOCKS)) {
    if (locks.some((kind) => kind !== "recruiter")) t.true(raced.has(verb), `${verb} is not raced`);
  }
});
