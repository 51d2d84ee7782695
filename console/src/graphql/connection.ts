// Whether the API is within reach, and when it last was.

interface State {
  isLost: boolean;
  since: Date;
}

class Connection {
  #ways = new Map<string, boolean>();
  #state: State = { isLost: false, since: new Date() };
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = () => this.#state;

  set(way: "http" | "socket", isThere: boolean): void {
    this.#ways.set(way, isThere);
    const isLost = [...this.#ways.values()].includes(false);
    if (isLost === this.#state.isLost) return;
    this.#state = { isLost, since: new Date() };
    for (const listener of this.#listeners) listener();
  }
}

export const connection = new Connection();
