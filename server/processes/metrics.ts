// What this process measures of itself, and who may read it.

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export const ownMetrics = new Registry();

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

export const stripeSeconds = new Histogram({
  name: "holdback_stripe_request_duration_seconds",
  help: "Requests to Stripe by this process: how long each took, and its HTTP status or the name of the failure",
  labelNames: ["operation", "outcome"],
  buckets: SECONDS,
  registers: [ownMetrics],
});

export const stripeResends = new Counter({
  name: "holdback_stripe_resends_total",
  help: "Transfers and reversals that this process sent again under the same idempotency key",
  registers: [ownMetrics],
});

export const jobSeconds = new Histogram({
  name: "holdback_job_duration_seconds",
  help: "Jobs of the queue in this process: how long each took, and whether it succeeded or failed",
  labelNames: ["task", "outcome"],
  buckets: SECONDS,
  registers: [ownMetrics],
});

export const requestSeconds = new Histogram({
  name: "holdback_http_request_duration_seconds",
  help: "Requests to this process by route, method and HTTP status",
  labelNames: ["route", "method", "status"],
  buckets: SECONDS,
  registers: [ownMetrics],
});

export const replicaReads = new Counter({
  name: "holdback_replica_reads_total",
  help: "Queries of the API beside a standby: which server answered, and why not the standby (behind, lost, conflict)",
  labelNames: ["server", "reason"],
  registers: [ownMetrics],
});

// Without a standby they have no value, where a 0 would say that it is level.
const replicaGauge = (name: string, help: string) => {
  const gauge = new Gauge({ name, help, labelNames: [], registers: [ownMetrics] });
  gauge.remove();
  return gauge;
};
export const replicaUp = replicaGauge(
  "holdback_replica_up",
  "1 while the API can read from the standby of READ_DATABASE_URL, else 0",
);
export const replicaLagSeconds = replicaGauge(
  "holdback_replica_lag_seconds",
  "How far the standby's rows are behind the primary's; 0 while it has all of them",
);
export const replicaLagBytes = replicaGauge(
  "holdback_replica_lag_bytes",
  "How much of the primary's log the standby has still to replay",
);

/** How often the event loop is looked at. Every 10 ms, as usual, costs a process that has nothing to do half of its time. */
const EVENT_LOOP_EVERY_MS = 100;

let measuresProcess = false;
/** Memory, processor and event loop too: once, in a process that anybody may ask. */
export function measureProcess(): void {
  if (measuresProcess) return;
  measuresProcess = true;
  collectDefaultMetrics({ register: ownMetrics, eventLoopMonitoringPrecision: EVENT_LOOP_EVERY_MS });
}

export interface MetricsAccess {
  /** Who has it may read, from wherever; null: there is none. */
  token: string | null;
  /** Whether a program on this machine may read without it. */
  openToThisMachine: boolean;
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** What a proxy adds: the request then comes from somewhere else, whatever the socket says. */
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

export function mayReadMetrics({ headers, socket }: IncomingMessage, access: MetricsAccess): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (access.token !== null) return given !== undefined && timingSafeEqual(digest(given), digest(access.token));
  const isHere = isLoopback(socket.remoteAddress ?? "") && isLoopback(hostOf(headers.host ?? ""));
  return access.openToThisMachine && isHere && !FORWARDED.some((name) => headers[name] !== undefined);
}

const hostOf = (host: string) => host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

function isLoopback(address: string): boolean {
  if (address === "localhost" || address === "::1") return true;
  const plain = address.replace(/^::ffff:/, "");
  return isIP(plain) === 4 && plain.startsWith("127.");
}

export const METRICS_REFUSAL = "Only this machine may read this, or whoever has the token of METRICS_TOKEN.";
