// Two calls at nearly the same moment, and what they must come to: the same as one after the other, in one of the two
// orders. Each round has a placement, a recruiter and a debt of its own.

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { TestDatabase } from "../support/database.ts";
import { createPerson } from "../support/fixtures.ts";
import { type Kind, ORDER, RANK } from "./locks.ts";

/** The rows of a round. */
export interface Target {
  company: string;
  recruiter: string;
  placement: string;
  payout: string;
  schedule: string | null;
  hold: string | null;
  transfer: string | null;
  debt: string | null;
  credit: string | null;
  account: string;
}

/** One of the two who race: an admin, the owner, whom no second person has to confirm, and a worker. */
interface Side {
  name: "a" | "b";
  admin: pg.Client;
  owner: pg.Client;
  worker: pg.Client;
}

export interface Call {
  sql: string;
  values(target: Target, side: Side): unknown[];
  by: "admin" | "owner" | "worker";
}

export interface Lane {
  a: Side;
  b: Side;
}

export async function openLane(db: TestDatabase): Promise<Lane> {
  const side = async (name: "a" | "b"): Promise<Side> => ({
    name,
    admin: await db.actAs((await createPerson(db.admin, "platform_admin")).id),
    owner: await db.connectAs("holdback_owner"),
    worker: await db.connectAs("holdback_worker"),
  });
  return { a: await side("a"), b: await side("b") };
}

/** How it ends: "ok", or the code of an error of ours. Any other error is one that no caller should see. */
async function make(call: Call, target: Target, side: Side): Promise<string> {
  try {
    await side[call.by].query(call.sql, call.values(target, side));
    return "ok";
  } catch (error) {
    const { code, message } = error as pg.DatabaseError;
    return /^HB\d{3}$/.test(code ?? "") ? (code as string) : `${code}: ${message}`;
  }
}

/** What the two calls came to: how each ended, and the rows. */
export interface Outcome {
  ends: readonly [string, string];
  rows: string;
}

export async function inTurn(
  db: TestDatabase,
  lane: Lane,
  target: Target,
  first: Call,
  second: Call,
  order: "ab" | "ba",
): Promise<Outcome> {
  const ends: [string, string] = ["", ""];
  for (const which of order) {
    if (which === "a") ends[0] = await make(first, target, lane.a);
    else ends[1] = await make(second, target, lane.b);
  }
  return { ends, rows: await rowsOf(db, target) };
}

/** `offset`: how many milliseconds later the second begins; negative: earlier. */
export async function atOnce(
  db: TestDatabase,
  lane: Lane,
  target: Target,
  first: Call,
  second: Call,
  offset: number,
): Promise<Outcome> {
  const after = (ms: number) => (ms > 0 ? sleep(ms) : Promise.resolve());
  const ends = await Promise.all([
    after(-offset).then(() => make(first, target, lane.a)),
    after(offset).then(() => make(second, target, lane.b)),
  ]);
  return { ends, rows: await rowsOf(db, target) };
}

/** All that the calls may change, without the ids and moments that differ from round to round. */
async function rowsOf(db: TestDatabase, target: Target): Promise<string> {
  // Planned once a session: it is asked some ten thousand times.
  const { rows } = await db.admin.query<{ rows: string }>({
    name: "rows of a race",
    text: `select jsonb_pretty(jsonb_build_object(
       'placement', (select jsonb_build_array(status, guarantee_period_days, company_fee_amount) from app.placements where id = $1),
       'payout', (select jsonb_build_array(status, frozen_reason) from app.payouts where id = $2),
       'recruiter', (select deactivated_at is not null from app.users where id = $3),
       'account', (select jsonb_build_array(stripe_account_id, transfers_enabled, linked_by_role) from app.payout_accounts where user_id = $3),
       'schedules', (select jsonb_agg(part order by part) from (
          select jsonb_build_array(kind, status, amount, scheduled_date::date - current_date, guarantee_completion_date::date - current_date,
            failure_code, retry_count, next_retry_at <= now()) as part
            from app.payout_schedules where payout_id = $2) as parts),
       'holds', (select jsonb_agg(part order by part) from (
          select jsonb_build_array(status, hold_amount, released_amount, release_date::date - current_date, reason) as part
            from app.escrow_holds where payout_id = $2) as parts),
       'transfers', (select jsonb_agg(part order by part) from (
          select jsonb_build_array(status, amount, destination, generation, error_code) as part
            from app.payout_transfers where payout_id = $2) as parts),
       'approvals', (select jsonb_agg(part order by part) from (
          select jsonb_build_array(stripe_account_id, revoke_reason) as part
            from app.payout_approvals where payout_id = $2) as parts),
       'breaches', (select jsonb_agg(withdrawn_at is not null order by withdrawn_at is not null) from app.guarantee_breaches where placement_id = $1),
       'company credits', (select jsonb_agg(jsonb_build_array(status, amount, reference) order by id)
          from app.company_credits where placement_id = $1),
       'debts', (select jsonb_agg(part order by part) from (
          select jsonb_build_array(debt.status, debt.amount, (
            select jsonb_agg(jsonb_build_array(kind, step.status, step.amount) order by kind, step.status, step.amount)
              from app.recovery_steps as step where step.recovery_id = debt.id)) as part
            from app.recoveries as debt where debt.recruiter_id = $3) as parts)
     )) as rows`,
    values: [target.placement, target.payout, target.recruiter],
  });
  return (rows[0]?.rows ?? "").replaceAll(target.recruiter.replaceAll("-", ""), "R");
}

/** The invariants hold whatever was raced. */
export async function violations(db: TestDatabase): Promise<unknown[]> {
  return (await db.admin.query("select * from reporting.invariant_violations")).rows;
}

const LOCK: Readonly<Record<Kind, string>> = {
  recruiter: "from app.users where id = $2",
  account: "from app.payout_accounts where user_id = $2",
  placement: "from app.placements where id = $3",
  payout: "from app.payouts where id = $1",
  schedule: "from app.payout_schedules where payout_id = $1",
  hold: "from app.escrow_holds where payout_id = $1",
  transfer: "from app.payout_transfers where payout_id = $1",
  debt: "from app.recoveries where recruiter_id = $2",
  reversal: "from app.payout_reversals where recruiter_id = $2",
};
const lockSql = (kind: Kind) =>
  `with given as (select $1::uuid, $2::uuid, $3::uuid) select 1 ${LOCK[kind]} order by id for no key update`;

/**
 * What the call holds that comes later in the order of locks, while it waits for the rows of one kind, which somebody else
 * has: whoever keeps to the order holds nothing of it, and so nobody waits for each other.
 */
export async function heldOutOfOrder(
  db: TestDatabase,
  lane: Lane,
  target: Target,
  call: Call,
  kind: Kind,
): Promise<Kind[]> {
  const holder = await db.admin.connect();
  const held: Kind[] = [];
  const ids = [target.payout, target.recruiter, target.placement];
  try {
    await holder.query("begin");
    await holder.query(lockSql(kind), ids);
    let ended = false;
    const client = lane.a[call.by];
    const end = make(call, target, lane.a).finally(() => {
      ended = true;
    });
    while (!ended && !(await isWaitingFor(db, client, holder))) await sleep(1);
    for (const later of ended ? [] : ORDER.filter((other) => RANK[other] > RANK[kind])) {
      await holder.query("savepoint later");
      const isFree = await holder.query(`${lockSql(later)} nowait`, ids).then(
        () => true,
        () => false,
      );
      if (!isFree) held.push(later);
      await holder.query("rollback to savepoint later");
    }
    await holder.query("rollback");
    await end;
    return held;
  } finally {
    holder.release();
  }
}

const pidOf = (client: pg.ClientBase) => (client as unknown as { processID: number }).processID;

async function isWaitingFor(db: TestDatabase, client: pg.ClientBase, holder: pg.ClientBase): Promise<boolean> {
  const { rows } = await db.admin.query<{ waits: boolean }>({
    name: "who waits for whom",
    text: "select $2 = any (pg_blocking_pids($1)) as waits",
    values: [pidOf(client), pidOf(holder)],
  });
  return rows[0]?.waits ?? false;
}
