// What can happen to the system, one action at a time: what people do, what Stripe does, what dies, and time that passes.

import pg from "pg";
import { FAULT_NAMES } from "../../sandbox/faults/catalog.ts";
import { jumpAhead } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { createDuePlacements, type Payees, type PayoutSystem } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { CRONTAB, settle, tick } from "../support/settle.ts";
import type { Workers } from "../support/supervised_workers.ts";

const CRONTAB_WITH_WEBHOOKS = [...CRONTAB, "requeue_stripe_events"];

export interface Scene {
  system: PayoutSystem;
  payees: Payees;
  workers: Workers;
}

export type Action =
  | { do: "hire"; count: number; currency: "USD" | "EUR" }
  | {
      do:
        | "run"
        | "release"
        | "crontab"
        | "kill the workers"
        | "a day passes"
        | "sync the balance"
        | "all webhooks again";
    }
  | { do: "cancel payout" | "cancel schedule" | "freeze" | "unfreeze" | "retry" | "release hold"; which: number }
  | { do: "pause" | "resume"; scope: "all" | "currency:EUR" }
  | { do: "fault"; fault: number; times: number }
  | { do: "drain" | "fund"; currency: "USD" | "EUR" }
  | { do: "webhooks"; how: keyof typeof DELIVERIES }
  | { do: "restrict" | "unrestrict" | "change account"; which: number };

/** All but the lie about the id: our row then names another transfer, which only the reconciliation can see. */
const FAULTS = FAULT_NAMES.filter((fault) => fault !== "wrong_id");

/** The verbs of people, on the row that `which` picks. */
const VERBS = {
  "cancel payout": ["app.cancel_payout($1, 'called off')", "app.payouts"],
  "cancel schedule": ["app.cancel_payout_schedule($1, 'called off')", "app.payout_schedules"],
  freeze: ["app.freeze_payout($1, 'a dispute')", "app.payouts"],
  unfreeze: ["app.unfreeze_payout($1, 'settled')", "app.payouts"],
  retry: ["app.retry_payout_schedule($1, 'put right')", "app.payout_schedules"],
  "release hold": ["app.release_escrow_hold($1, 'agreed')", "app.escrow_holds"],
} as const;

/** How Stripe's webhooks come from then on. */
const DELIVERIES = {
  "in order": { paused: false, order: "created", duplicates: 0 },
  shuffled: { paused: false, order: "shuffled", at_once: 8 },
  reversed: { paused: false, order: "reversed" },
  twice: { paused: false, duplicates: 1 },
  "held back": { paused: true },
} as const;
export const DELIVERY_NAMES = Object.keys(DELIVERIES) as (keyof typeof DELIVERIES)[];

/** A refusal with a code of ours is an answer; anything else is a fault of the database's functions. */
async function allowed(verb: Promise<unknown>): Promise<void> {
  try {
    await verb;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code?.startsWith("HB"))) throw error;
  }
}

async function pick({ admin }: PayoutSystem, table: string, which: number): Promise<string | undefined> {
  const { rows } = await admin.query<{ id: string }>(
    `select id from ${table} order by id offset $1::int % greatest((select count(*) from ${table}), 1)::int limit 1`,
    [which],
  );
  return rows[0]?.id;
}

/** While no worker lives, and nothing is on its way to Stripe. */
export function atRest(
  { system, workers }: Pick<Scene, "system" | "workers">,
  use: () => Promise<void>,
): Promise<void> {
  return workers.without(async () => {
    await system.sandbox.control.release();
    await eventually("no request is on its way", async () => (await system.sandbox.control.stats()).in_flight === 0);
    await use();
  });
}

async function perform(scene: Scene, action: Action): Promise<void> {
  const { system, payees, workers } = scene;
  const { admin, sandbox } = system;
  const account = (which: number) => payees.recruiters[which % payees.recruiters.length];
  switch (action.do) {
    case "hire":
      return createDuePlacements(system, payees, action.count, action.currency);
    case "run":
      await admin.query("select app.process_due_schedules()");
      return;
    case "release":
      await admin.query("select app.release_due_escrow_holds()");
      return;
    case "crontab":
      return tick(system, CRONTAB_WITH_WEBHOOKS);
    case "sync the balance":
      return tick(system, ["sync_platform_balance"]);
    case "kill the workers":
      return workers.killAll();
    case "a day passes":
      return atRest(scene, () => jumpAhead(system, 25));
    case "pause":
      return allowed(admin.query("select app.pause_payouts($1, 'something is wrong')", [action.scope]));
    case "resume":
      return allowed(admin.query("select app.resume_payouts($1, 'it was nothing')", [action.scope]));
    case "fault": {
      const fault = FAULTS[action.fault % FAULTS.length];
      // What hangs is let go after a while, so that a sequence ends in time.
      if (fault) await sandbox.control.inject({ fault, times: action.times, delay_ms: 300 });
      return;
    }
    case "drain":
      await sandbox.control.drain(action.currency.toLowerCase());
      return;
    case "fund":
      await sandbox.control.fund(action.currency.toLowerCase(), 300_000);
      return;
    case "webhooks":
      await sandbox.control.setDeliveries(DELIVERIES[action.how]);
      return;
    case "all webhooks again":
      await sandbox.control.redeliver({ order: "reversed" });
      return;
    case "restrict":
      await sandbox.control.restrict(account(action.which)?.stripeAccountId ?? "");
      return;
    case "unrestrict":
      await sandbox.control.unrestrict(account(action.which)?.stripeAccountId ?? "");
      return;
    case "change account": {
      const [fresh] = await sandbox.control.createAccounts(1);
      return allowed(admin.query("select app.link_payout_account($1, $2)", [account(action.which)?.id, fresh]));
    }
    default: {
      const [verb, table] = VERBS[action.do];
      const id = await pick(system, table, action.which);
      if (id) await allowed(admin.query(`select ${verb}`, [id]));
    }
  }
}

/** Everything is put right by people and by Stripe, and the system comes to rest. */
async function putRight({ system, payees }: Scene): Promise<void> {
  const { admin, sandbox } = system;
  await sandbox.control.clearFaults();
  await sandbox.control.release();
  await sandbox.control.setTraffic({ reject_keys: false, latency_ms: 0, requests_per_second: null });
  await sandbox.control.setDeliveries(DELIVERIES["in order"]);
  for (const currency of ["usd", "eur"]) await sandbox.control.fund(currency, 100_000_000);
  for (const { stripeAccountId } of payees.recruiters) await sandbox.control.unrestrict(stripeAccountId);
  for (const scope of ["all", "currency:EUR"]) {
    await allowed(admin.query("select app.resume_payouts($1, 'all is put right')", [scope]));
  }
  // A payout can be frozen for alarm while it comes to rest.
  for (let round = 0; round < 3; round++) {
    const { rows: frozen } = await admin.query<{ id: string }>(
      "select id from app.payouts where frozen_at is not null",
    );
    for (const { id } of frozen) await allowed(admin.query("select app.unfreeze_payout($1, 'all is put right')", [id]));
    const { rows: failed } = await admin.query<{ id: string }>(
      "select id from app.payout_schedules where status = 'failed'",
    );
    for (const { id } of failed)
      await allowed(admin.query("select app.retry_payout_schedule($1, 'all is put right')", [id]));
    await settle(system, { tasks: CRONTAB_WITH_WEBHOOKS });
  }
}

/** Plays the actions, and puts everything right. Returns everything that is wrong afterwards, or after one of them. */
export async function playSequence(scene: Scene, actions: readonly Action[]): Promise<string[]> {
  const { system } = scene;
  await perform(scene, { do: "hire", count: 3, currency: "USD" });
  for (const action of actions) {
    await perform(scene, action);
    const { rows } = await system.admin.query("select * from reporting.invariant_violations");
    if (rows.length > 0) return rows.map((row) => `after ${JSON.stringify(action)}: ${JSON.stringify(row)}`);
  }
  await putRight(scene);
  return findProblems(system);
}
