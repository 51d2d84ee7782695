// The one way to change anything: a commit goes to the journal, then into memory, then to whoever listens for its events.

import { Clock } from "./clock.ts";
import type { CommitDraft } from "./commits.ts";
import { Journal } from "./journal.ts";
import type { EventRow } from "./rows.ts";
import { State } from "./state.ts";

export class Store {
  readonly clock = new Clock();
  readonly #journal: Journal;
  #state = new State();
  /** Called with the events of each commit, after it is safe. */
  onEvents: (events: EventRow[]) => void = () => {};

  constructor(dataDir: string) {
    this.#journal = new Journal(dataDir);
    this.#journal.load((commit) => this.#state.apply(commit));
    this.clock.restore(this.#state.clockOffsetMs, this.#state.lastCommitAt);
  }

  get state(): State {
    this.#state.settle(this.clock.seconds());
    return this.#state;
  }

  /** Returns the JSON text of each change's object. */
  commit(draft: CommitDraft): string[] {
    const commit = { at: this.clock.now(), ...draft };
    this.#journal.append(commit);
    const { texts, events } = this.#state.apply(commit);
    if (events.length > 0) this.onEvents(events);
    return texts;
  }

  advanceClock(ms: number): void {
    this.clock.advance(ms);
    this.commit({ changes: [{ kind: "clock", offset_ms: this.clock.offsetMs }] });
  }

  /** Back to an empty sandbox at real time. */
  reset(): void {
    this.#journal.clear();
    this.#state = new State();
    this.clock.restore(0, 0);
  }

  close(): void {
    this.#journal.close();
  }
}
