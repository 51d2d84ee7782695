// How often one address may come without proving who it is: wrong tokens, pages that are not there, webhooks that nobody
// signed. And how many of its sockets may wait to sign in.

import { hash } from "node:crypto";
import { isIPv6 } from "node:net";

const MINUTE_MS = 60_000;
/** More addresses than these are forgotten, oldest first: what is counted must not grow without end. */
const MAX_ADDRESSES = 10_000;
/** Tokens that were good lately: whoever has one does not wait for what others do behind the same address. */
const MAX_GOOD_TOKENS = 10_000;
/** WebSockets of one address that have not signed in yet; each has five seconds. */
const MAX_WAITING_SOCKETS = 50;

interface Count {
  failures: number;
  /** When it begins anew. */
  until: number;
}

export class Strangers {
  #limit: number;
  #counts = new Map<string, Count>();
  #waiting = new Map<string, number>();
  /** Digests of what was good, the oldest first. */
  #good = new Set<string>();

  /** @param limit failures a minute and address */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Null: it may go on. Else the seconds until it may. */
  secondsToWait(address: string): number | null {
    const count = this.#counts.get(keyOf(address));
    if (!count || count.failures < this.#limit) return null;
    const rest = count.until - Date.now();
    return rest > 0 ? Math.ceil(rest / 1_000) : null;
  }

  /** This Authorization header proved who sent it. */
  vouchFor(header: string): void {
    const digest = digestOf(header);
    this.#good.delete(digest);
    this.#good.add(digest);
    const [oldest] = this.#good;
    if (this.#good.size > MAX_GOOD_TOKENS && oldest !== undefined) this.#good.delete(oldest);
  }

  /** It proved nobody this time: whose sign-in has ended waits as others do. */
  distrust(header: string): void {
    this.#good.delete(digestOf(header));
  }

  /** Whether this header was good before. That it still is has to be asked. */
  wasGood(header: string | undefined): boolean {
    return header !== undefined && this.#good.has(digestOf(header));
  }

  /** It proved nothing. */
  count(address: string): void {
    const key = keyOf(address);
    const now = Date.now();
    const known = this.#counts.get(key);
    if (known && known.until > now) {
      known.failures += 1;
      return;
    }
    // Behind all others: the first are always the oldest.
    this.#counts.delete(key);
    this.#counts.set(key, { failures: 1, until: now + MINUTE_MS });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > MAX_ADDRESSES && oldest !== undefined) this.#counts.delete(oldest);
  }

  /** One more socket waits to sign in. Null: there are too many; else what to call when it no longer waits. */
  wait(address: string): (() => void) | null {
    const key = keyOf(address);
    const waiting = this.#waiting.get(key) ?? 0;
    if (waiting >= MAX_WAITING_SOCKETS) return null;
    this.#waiting.set(key, waiting + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#waiting.get(key) ?? 1) - 1;
      if (left > 0) this.#waiting.set(key, left);
      else this.#waiting.delete(key);
    };
  }
}

const digestOf = (header: string) => hash("sha256", header, "base64");

/** Of IPv6 the network: whoever has one address there has all of them. */
function keyOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = "", tail] = address.split("%", 1)[0]?.split("::") ?? [];
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":");
}
