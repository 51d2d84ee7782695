// The rows that a chain is about, as they were at the end of a month: from the audit rows of that month, and from what
// the months before left behind (app.audit_archive_ends.states).

import { isDeepStrictEqual } from "node:util";
import type { ExportedRow } from "../export.ts";

interface State {
  entity: string;
  sequence: string;
  created_at: string;
  is_gone: boolean;
  state: Record<string, unknown>;
}

/** A number as it is written: amounts may be larger than those that JavaScript counts exactly. */
const asWritten = (number: string) => `\0${number}`;

function parse(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? asWritten(context?.source ?? String(value)) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

export class ArchivedStates {
  #states: Record<string, State> = {};

  /** The next chain. before: the states that an earlier month left of it. */
  begin(before: string | null): void {
    this.#states = parse(before ?? "{}") as Record<string, State>;
  }

  take(row: ExportedRow["row"]): void {
    const { changes } = parse(row.metadata ?? "{}") as { changes?: Record<string, { new?: unknown }> };
    const id = row.entity_id ?? "";
    for (const [name, change] of Object.entries(changes ?? {})) {
      this.#states[id] ??= {
        entity: row.entity ?? "",
        sequence: "",
        created_at: row.created_at ?? "",
        is_gone: false,
        state: {},
      };
      const known = this.#states[id];
      known.sequence = asWritten(row.sequence ?? "");
      known.is_gone = row.action === "delete";
      known.state[name] = change.new ?? null;
    }
  }

  equal(recorded: string): boolean {
    return isDeepStrictEqual(this.#states, parse(recorded));
  }
}
