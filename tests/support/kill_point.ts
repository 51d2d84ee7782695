// Preloaded into a worker (node --import …): ends or stops the process at one exact point of what it says to Postgres or
// to Stripe. The worker itself knows nothing of it.
//
// KILL_AT: a KillAt as JSON. REPORT_CALLS: the worker's parent is told the name of every call, once each.

import http from "node:http";
import pg from "pg";

export type Moment =
  /** Nothing of the call has left the process. */
  | "before"
  /** All of it was handed to the kernel; no answer was read. */
  | "sent"
  /** The answer has arrived, and nobody was told. */
  | "answered";

export interface KillAt {
  /** The name of a call, see `queryName` and `requestName`. */
  call: string;
  moment: Moment;
  /** 1: the first such call of this process. */
  occurrence: number;
  signal?: "SIGKILL" | "SIGSTOP";
}

/** Of a query: the function of ours that it calls, or what it does to the queue; null for the rest. */
export function queryName(sql: string): string | null {
  const ours = /\bapp_private\.(\w+)\(/.exec(sql)?.[1];
  if (ours) return ours;
  if (/delete from\s+"?graphile_worker"?\._private_jobs/.test(sql)) return "queue: complete_jobs";
  if (/update\s+"?graphile_worker"?\._private_jobs[\s\S]+locked_at = now\(\)/.test(sql)) return "queue: get_jobs";
  return null;
}

/** Of a request to Stripe: method and path, ids left out. */
export function requestName(method: string, path: string): string {
  return `${method} ${path.replace(/\?.*/, "").replace(/\/(?!balance_transactions$)[a-z]+_\w+/g, "/:id")}`;
}

const killAt = process.env.KILL_AT ? (JSON.parse(process.env.KILL_AT) as KillAt) : null;
const reported = process.env.REPORT_CALLS ? new Set<string>() : null;
let seen = 0;

function die(): void {
  process.kill(process.pid, killAt?.signal ?? "SIGKILL");
}

/** The moment at which this call is to end the process; null: not this one. */
function momentFor(call: string | null): Moment | null {
  if (call !== null && reported && !reported.has(call)) {
    reported.add(call);
    process.send?.({ call });
  }
  if (killAt === null || call !== killAt.call) return null;
  return ++seen === killAt.occurrence ? killAt.moment : null;
}

type Query = (this: pg.Client, ...args: unknown[]) => unknown;
type Flushed = { connection: { stream: { write(data: string, done: () => void): void } } };

const originalQuery = pg.Client.prototype.query as unknown as Query;
const query: Query = function query(this: pg.Client, ...args) {
  const [config] = args;
  const text = typeof config === "string" ? config : (config as { text?: unknown } | undefined)?.text;
  const moment = typeof text === "string" ? momentFor(queryName(text)) : null;
  if (moment === null) return originalQuery.apply(this, args);
  if (moment === "before") die();
  const callback = args.at(-1);
  if (moment === "answered" && typeof callback === "function") {
    args[args.length - 1] = (...results: unknown[]) => {
      die();
      callback(...results);
    };
  }
  const answer = originalQuery.apply(this, args);
  if (moment === "sent") (this as unknown as Flushed).connection.stream.write("", die);
  if (moment !== "answered" || !(answer instanceof Promise)) return answer;
  return answer.then((result) => {
    die();
    return result;
  });
};
pg.Client.prototype.query = query as unknown as typeof pg.Client.prototype.query;

const originalRequest = http.request as (options: http.RequestOptions) => http.ClientRequest;
function request(options: http.RequestOptions): http.ClientRequest {
  const moment = momentFor(requestName(options.method ?? "GET", options.path ?? "/"));
  if (moment === "before") die();
  const made = originalRequest(options);
  if (moment === "sent") made.once("finish", die);
  if (moment === "answered") made.prependOnceListener("response", die);
  return made;
}
http.request = request as typeof http.request;
