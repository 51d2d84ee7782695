// Traffic: statistics a second, and the limits and delays that a test puts on it.

export interface TrafficSettings {
  /** Every request takes at least so long. */
  latency_ms: number;
  /** API requests a whole second; above it they are answered 429. */
  requests_per_second: number | null;
  /** Every key is refused with 401, as after a rotation. */
  reject_keys: boolean;
}

export interface SecondOfTraffic {
  /** Unix seconds, real time. */
  second: number;
  total: number;
  kinds: Record<string, number>;
}

const DEFAULTS: TrafficSettings = { latency_ms: 0, requests_per_second: null, reject_keys: false };

/** An hour. */
const SECONDS_KEPT = 3600;

export class Traffic {
  settings: TrafficSettings = { ...DEFAULTS };
  #seconds: SecondOfTraffic[] = [];
  #total = 0;
  #kinds: Record<string, number> = {};
  #statuses: Record<string, number> = {};
  #inFlight = 0;
  #peakInFlight = 0;
  #window = { second: 0, admitted: 0 };

  /** Counts a request in; `leave` counts it out. */
  enter(kind: string): void {
    this.#total++;
    this.#inFlight++;
    if (this.#inFlight > this.#peakInFlight) this.#peakInFlight = this.#inFlight;
    this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1;
    const second = this.#second();
    second.total++;
    second.kinds[kind] = (second.kinds[kind] ?? 0) + 1;
  }

  leave(status: number): void {
    this.#inFlight--;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  #second(): SecondOfTraffic {
    const second = Math.floor(Date.now() / 1000);
    const last = this.#seconds.at(-1);
    if (last?.second === second) return last;
    const fresh = { second, total: 0, kinds: {} };
    this.#seconds.push(fresh);
    if (this.#seconds.length > SECONDS_KEPT) this.#seconds.shift();
    return fresh;
  }

  /** Whether the rate limit lets one more through in this second. */
  admit(): boolean {
    const limit = this.settings.requests_per_second;
    if (limit === null) return true;
    const second = Math.floor(Date.now() / 1000);
    if (this.#window.second !== second) this.#window = { second, admitted: 0 };
    if (this.#window.admitted >= limit) return false;
    this.#window.admitted++;
    return true;
  }

  stats() {
    return {
      total: this.#total,
      kinds: this.#kinds,
      /** By HTTP status; 0 is a connection that ended without a whole answer. */
      statuses: this.#statuses,
      in_flight: this.#inFlight,
      peak_in_flight: this.#peakInFlight,
      peak_per_second: this.#seconds.reduce((peak, { total }) => Math.max(peak, total), 0),
      seconds: this.#seconds,
    };
  }

  resetStats(): void {
    this.#seconds = [];
    this.#total = 0;
    this.#kinds = {};
    this.#statuses = {};
    this.#peakInFlight = this.#inFlight;
  }

  reset(): void {
    this.settings = { ...DEFAULTS };
    this.resetStats();
  }
}

export type TrafficStats = ReturnType<Traffic["stats"]>;
