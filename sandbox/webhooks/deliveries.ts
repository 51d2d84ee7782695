// Delivery of events to the webhook endpoints: in order or not, once or more often, again until the receiver answers 2xx.

import { Agent, request } from "node:http";
import { renderEvent } from "../api/events.ts";
import type { EventRow, WebhookEndpoint } from "../core/rows.ts";
import type { Store } from "../core/store.ts";
import { type SignatureKind, signatureHeader } from "./signature.ts";

export interface DeliverySettings {
  /** Events wait until this is false again. */
  paused: boolean;
  order: "created" | "reversed" | "shuffled";
  /** How many are under way together; with 1 the order is exact. */
  at_once: number;
  /** How often each event is delivered on top of the first time. */
  duplicates: number;
  /** The wait before the first retry; it doubles with every further one. */
  retry_ms: number;
}

interface Delivery {
  event: EventRow;
  endpoint: WebhookEndpoint;
  signature: SignatureKind;
  /** Failed attempts so far. */
  failures: number;
}

const DEFAULTS: DeliverySettings = { paused: false, order: "created", at_once: 4, duplicates: 0, retry_ms: 200 };
const TIMEOUT_MS = 10_000;
const MAX_WAIT_MS = 60_000;

export class Deliveries {
  readonly #store: Store;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #timers = new Set<NodeJS.Timeout>();
  #settings: DeliverySettings = { ...DEFAULTS };
  #queue: Delivery[] = [];
  #running = 0;
  #attempts = 0;
  #succeeded = 0;
  #closed = false;
  /** Deliveries of an earlier era must not touch what came after a reset. */
  #era = 0;

  constructor(store: Store) {
    this.#store = store;
    store.onEvents = (events) => this.#add(events);
    // What a kill interrupted goes on.
    this.#add(store.state.eventList.filter((event) => event.pending.size > 0));
  }

  get settings(): DeliverySettings {
    return this.#settings;
  }

  set(changes: Partial<DeliverySettings>): DeliverySettings {
    this.#settings = { ...this.#settings, ...changes };
    this.#pump();
    return this.#settings;
  }

  status() {
    const { size } = this.#timers;
    return {
      queued: this.#queue.length,
      running: this.#running,
      waiting_to_retry: size,
      attempts: this.#attempts,
      succeeded: this.#succeeded,
    };
  }

  /** Delivers these events again, whether or not they were delivered before, in the given order. */
  redeliver(events: readonly EventRow[], copies: number, signature: SignatureKind): number {
    const before = this.#queue.length;
    for (const event of events) {
      for (const endpoint of this.#store.state.endpoints.values()) {
        for (let i = 0; i < copies; i++) this.#queue.push({ event, endpoint, signature, failures: 0 });
      }
    }
    const added = this.#queue.length - before;
    this.#pump();
    return added;
  }

  #add(events: readonly EventRow[]): void {
    for (const event of events) {
      for (const id of event.pending) {
        const endpoint = this.#store.state.endpoints.get(id);
        if (!endpoint) continue;
        for (let i = 0; i <= this.#settings.duplicates; i++) {
          this.#queue.push({ event, endpoint, signature: "valid", failures: 0 });
        }
      }
    }
    if (this.#queue.length > 0) this.#pump();
  }

  #next(): Delivery | undefined {
    if (this.#settings.order === "created") return this.#queue.shift();
    if (this.#settings.order === "reversed") return this.#queue.pop();
    return this.#queue.splice(Math.floor(Math.random() * this.#queue.length), 1)[0];
  }

  #pump(): void {
    while (!this.#closed && !this.#settings.paused && this.#running < this.#settings.at_once) {
      const delivery = this.#next();
      if (!delivery) return;
      if (!this.#store.state.endpoints.has(delivery.endpoint.id)) continue;
      this.#running++;
      const era = this.#era;
      void this.#attempt(delivery).then((delivered) => {
        this.#running--;
        if (era === this.#era && !this.#closed) this.#settle(delivery, delivered);
        this.#pump();
      });
    }
  }

  #settle(delivery: Delivery, delivered: boolean): void {
    const { event, endpoint } = delivery;
    if (delivered) {
      this.#succeeded++;
      if (!event.pending.has(endpoint.id)) return;
      this.#store.commit({ changes: [{ kind: "delivered", event: event.id, endpoint: endpoint.id }] });
      return;
    }
    // A delivery signed badly on purpose is meant to be refused, once.
    if (delivery.signature !== "valid") return;
    delivery.failures++;
    const wait = Math.min(this.#settings.retry_ms * 2 ** (delivery.failures - 1), MAX_WAIT_MS);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#queue.push(delivery);
      this.#pump();
    }, wait);
    this.#timers.add(timer);
  }

  /** Whether the receiver answered 2xx. */
  #attempt({ event, endpoint, signature }: Delivery): Promise<boolean> {
    this.#attempts++;
    const body = renderEvent(event);
    return new Promise((resolve) => {
      const outgoing = request(endpoint.url, {
        method: "POST",
        agent: this.#agent,
        timeout: TIMEOUT_MS,
        headers: {
          "content-type": "application/json; charset=utf-8",
          "content-length": Buffer.byteLength(body),
          "stripe-signature": signatureHeader(body, endpoint.secret, signature),
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
      });
      outgoing.on("response", (answer) => {
        const status = answer.statusCode ?? 0;
        answer.resume();
        answer.on("close", () => resolve(status >= 200 && status < 300));
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in time")));
      outgoing.on("error", () => resolve(false));
      outgoing.end(body);
    });
  }

  reset(): void {
    this.#era++;
    this.#queue = [];
    this.#settings = { ...DEFAULTS };
    this.#attempts = 0;
    this.#succeeded = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  close(): void {
    this.#closed = true;
    this.reset();
    this.#agent.destroy();
  }
}
