// Idempotency keys: the answers saved under them for 24 hours, and the keys whose request is running now.

import type { SavedAnswer } from "./commits.ts";

const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface SavedRow {
  readonly fingerprint: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly savedAt: number;
}

export interface RunningRequest {
  readonly fingerprint: string;
  readonly path: string;
}

export class IdempotencyKeys {
  readonly #saved = new Map<string, SavedRow>();
  readonly #running = new Map<string, RunningRequest>();

  find(key: string, now: number): SavedRow | undefined {
    const row = this.#saved.get(key);
    if (row === undefined || now - row.savedAt < KEY_LIFETIME_MS) return row;
    this.#saved.delete(key);
    return undefined;
  }

  save(answer: SavedAnswer, body: string, now: number): void {
    this.#forgetExpired(now);
    const { key, fingerprint, path, status, requestId } = answer;
    // Deleted first, so that a key used again moves to the end and the map stays in order of age.
    this.#saved.delete(key);
    this.#saved.set(key, { fingerprint, path, status, body, requestId, savedAt: now });
  }

  #forgetExpired(now: number): void {
    for (const [key, row] of this.#saved) {
      if (now - row.savedAt < KEY_LIFETIME_MS) return;
      this.#saved.delete(key);
    }
  }

  running(key: string): RunningRequest | undefined {
    return this.#running.get(key);
  }

  begin(key: string, request: RunningRequest): void {
    this.#running.set(key, request);
  }

  end(key: string): void {
    this.#running.delete(key);
  }

  get size(): number {
    return this.#saved.size;
  }
}
