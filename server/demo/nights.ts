// The demo's nights, let come by hand: a day passes in its database and at its stand-in for Stripe, and the worker does the
// night's work. The API asks for it here, on this machine only and by a secret that is in the data folder meanwhile.

import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { nightsDoorFile, writeNightsDoor } from "../api/demo_nights.ts";
import { FIXED_SETTINGS, ownerUrl, withSettings } from "../database/urls.ts";
import type { SandboxControl } from "../stripe/sandbox_control.ts";
import { runJob, untilIdle } from "./jobs.ts";

const DAY_MS = 86_400_000;

/** The night in the order of the crontab, as far as it moves money or says where money is. */
const STEPS = [
  ["day", []],
  ["accounts", ["check_payout_accounts", "complete_placements", "sync_platform_balance"]],
  ["payments", ["process_due_schedules"]],
  ["holds", ["release_due_escrow_holds"]],
  ["banks", ["check_bank_payouts"]],
  ["books", ["reconcile", "sync_platform_balance", "sync_pending_funds", "seal_audit_log", "measure_invariants"]],
] as const;

export interface NightState {
  /** Nights that came by hand so far. */
  days: number;
  /** What goes on; null: nothing. */
  step: (typeof STEPS)[number][0] | null;
  stepsDone: number;
  stepCount: number;
  /** The run of the last of these nights, when there was one. */
  runId: string | null;
  /** Why the last one did not come to its end. */
  problem: string | null;
}

interface NightsOptions {
  adminUrl: string;
  dataDir: string;
  sandbox: SandboxControl;
  signal: AbortSignal;
}

export class DemoNights {
  readonly #options: NightsOptions;
  readonly #secret = Buffer.from(randomBytes(32).toString("base64url"));
  readonly #server: Server;
  #going: Promise<void> | null = null;
  #state: NightState = { days: 0, step: null, stepsDone: 0, stepCount: STEPS.length, runId: null, problem: null };

  private constructor(options: NightsOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(options: NightsOptions): Promise<DemoNights> {
    const nights = new DemoNights(options);
    const { rows } = await nights.#ask<{ days: number }>("select days_passed as days from app_private.demo");
    nights.#state.days = rows[0]?.days ?? 0;
    nights.#server.listen(0, "127.0.0.1");
    await once(nights.#server, "listening");
    const { port } = nights.#server.address() as AddressInfo;
    await writeNightsDoor(options.dataDir, { url: `http://127.0.0.1:${port}/`, secret: nights.#secret.toString() });
    return nights;
  }

  async close(): Promise<void> {
    await rm(nightsDoorFile(this.#options.dataDir), { force: true });
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#going;
  }

  #answer({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const given = Buffer.from(headers.authorization?.replace(/^Bearer /, "") ?? "");
    if (given.length !== this.#secret.length || !timingSafeEqual(given, this.#secret)) {
      response.writeHead(401).end();
      return;
    }
    if (method === "POST") this.#let();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.#state));
  }

  /** One at a time: who asks meanwhile is told of the one that goes on. */
  #let(): void {
    this.#going ??= this.#night()
      .then(
        () => this.#set({ problem: null }),
        (error: Error) => this.#set({ problem: error.message }),
      )
      .finally(() => {
        this.#set({ step: null });
        this.#going = null;
      });
  }

  async #night(): Promise<void> {
    const { adminUrl, sandbox, signal } = this.#options;
    const owner = new pg.Client({ connectionString: ownerUrl(adminUrl), application_name: "holdback demo" });
    const administrator = new pg.Client({ connectionString: withSettings(adminUrl, FIXED_SETTINGS) });
    for (const client of [owner, administrator]) client.on("error", () => undefined);
    try {
      this.#set({ step: "day", stepsDone: 0, runId: null, problem: null });
      await Promise.all([owner.connect(), administrator.connect()]);
      const { rows: before } = await owner.query<{ id: string }>("select id from app.payout_runs");
      const idle = () => untilIdle(administrator, { isAlive: true }, signal, true);
      for (const [stepsDone, [step, tasks]] of STEPS.entries()) {
        this.#set({ step, stepsDone });
        if (step === "day") {
          await idle();
          const { rows } = await administrator.query<{ days: number }>("select app_private.pass_a_day() as days");
          this.#set({ days: rows[0]?.days ?? 0 });
          await sandbox.advanceClock(DAY_MS);
        }
        if (step === "banks") await sandbox.bankDay();
        for (const task of tasks) {
          await runJob(owner, task);
          await idle();
        }
        if (step === "payments") {
          const { rows } = await owner.query<{ id: string }>(
            "select id from app.payout_runs where id <> all ($1) order by started_at limit 1",
            [before.map(({ id }) => id)],
          );
          this.#set({ runId: rows[0]?.id ?? null });
        }
      }
      this.#set({ stepsDone: STEPS.length });
    } finally {
      await Promise.all([owner.end(), administrator.end()]);
    }
  }

  async #ask<Row extends pg.QueryResultRow>(sql: string): Promise<pg.QueryResult<Row>> {
    const client = new pg.Client({ connectionString: withSettings(this.#options.adminUrl, FIXED_SETTINGS) });
    await client.connect();
    try {
      return await client.query<Row>(sql);
    } finally {
      await client.end();
    }
  }

  #set(change: Partial<NightState>): void {
    this.#state = { ...this.#state, ...change };
  }
}
