// The faults waiting to happen: which request each one strikes, and how often.

import type { Form } from "../api/params.ts";
import { type Effect, FAULTS, type FaultName } from "./catalog.ts";

interface FaultMatch {
  method?: "GET" | "POST" | undefined;
  /** The path, or the beginning of one followed by `*`. */
  path?: string | undefined;
  destination?: string | undefined;
  transfer_group?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

export interface FaultOrder {
  fault: FaultName;
  times: number;
  match: FaultMatch;
  delay_ms: number | null;
}

export interface Fault extends FaultOrder {
  id: string;
  /** How often it has struck. */
  struck: number;
}

export interface Target {
  method: string;
  path: string;
  form: Form;
}

/** Spent faults stay visible, but not without end. */
const SPENT_KEPT = 1000;

export class Faults {
  #waiting: Fault[] = [];
  #spent: Fault[] = [];
  #count = 0;

  inject(order: FaultOrder): Fault {
    const fault = { id: `fault_${++this.#count}`, struck: 0, ...order };
    this.#waiting.push(fault);
    return fault;
  }

  list(): { waiting: Fault[]; spent: Fault[] } {
    return { waiting: this.#waiting, spent: this.#spent };
  }

  clear(): void {
    this.#waiting = [];
    this.#spent = [];
  }

  /** The oldest waiting fault that strikes this request at one of these moments. */
  take(target: Target, moments: readonly Effect["at"][]): { effect: Effect; delayMs: number | null } | undefined {
    if (this.#waiting.length === 0) return undefined;
    const fault = this.#waiting.find((one) => moments.includes(FAULTS[one.fault].at) && strikes(one.match, target));
    if (!fault) return undefined;
    fault.struck++;
    if (fault.struck >= fault.times) {
      this.#waiting = this.#waiting.filter((one) => one !== fault);
      this.#spent.push(fault);
      if (this.#spent.length > SPENT_KEPT) this.#spent.shift();
    }
    return { effect: FAULTS[fault.fault], delayMs: fault.delay_ms };
  }
}

function strikes(match: FaultMatch, { method, path, form }: Target): boolean {
  // Without a method or path, the creation of transfers is meant.
  const anywhere = match.method === undefined && match.path === undefined;
  if (anywhere && (method !== "POST" || path !== "/v1/transfers")) return false;
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path !== undefined && !matchesPath(match.path, path)) return false;
  if (match.destination !== undefined && form.destination !== match.destination) return false;
  if (match.transfer_group !== undefined && form.transfer_group !== match.transfer_group) return false;
  const metadata = (form.metadata ?? {}) as Form;
  return Object.entries(match.metadata ?? {}).every(([name, value]) => metadata[name] === value);
}

function matchesPath(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
