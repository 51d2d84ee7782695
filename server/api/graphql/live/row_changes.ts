// The queue of changes that one subscription has not been told yet.

/** One row that changed, and who may hear of it. */
export interface RowChange {
  kind: "payout" | "run";
  id: string;
  topics: string[];
}

type Result = IteratorResult<RowChange, undefined>;

/** What waits for a slow subscriber must not grow without end. */
const MAX_WAITING = 10_000;
const DONE: Result = { done: true, value: undefined };

/** Each row once, however often it changed in the meantime: it is read when its turn comes. */
export class RowChanges implements AsyncIterableIterator<RowChange, undefined> {
  #waiting = new Map<string, RowChange>();
  #asked: ((result: Result) => void)[] = [];
  #closed = false;
  #stopListening: () => void;
  #onOverrun: () => void;

  constructor(stopListening: () => void, onOverrun: () => void) {
    this.#stopListening = stopListening;
    this.#onOverrun = onOverrun;
  }

  push(change: RowChange): void {
    const answer = this.#asked.shift();
    if (answer) answer({ done: false, value: change });
    else this.#waiting.set(change.id, change);
    if (this.#waiting.size > MAX_WAITING) {
      void this.return();
      this.#onOverrun();
    }
  }

  async next(): Promise<Result> {
    for (const [id, change] of this.#waiting) {
      this.#waiting.delete(id);
      return { done: false, value: change };
    }
    return this.#closed ? DONE : new Promise((resolve) => this.#asked.push(resolve));
  }

  async return(): Promise<Result> {
    this.#closed = true;
    this.#stopListening();
    this.#waiting.clear();
    for (const answer of this.#asked.splice(0)) answer(DONE);
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
