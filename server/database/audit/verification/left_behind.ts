// What a month leaves behind of a chain (app.audit_archive_ends): the rows that it is about as they were at the end, from
// the audit rows of that month and from what the months before left; the steps that reports of past months need; and whose
// it is.

import { isDeepStrictEqual } from "node:util";
import type { Log, Row } from "./canonical_form.ts";

interface State {
  entity: string;
  sequence: string;
  created_at: string;
  is_gone: boolean;
  state: Record<string, unknown>;
}

type Changes = Record<string, { new?: unknown }>;

/** Of these the chains have steps for what reports of past months need; of debts, when their status is another. */
const PARTS = ["payout_schedule", "escrow_hold"];
const AMOUNTS = ["amount", "hold_amount", "released_amount"];
const DEBTS = ["recoveries", "recovery_steps"];

/** A number as it is written: amounts may be larger than those that JavaScript counts exactly. */
const asWritten = (number: string) => `\0${number}`;

function parse(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? asWritten(context?.source ?? String(value)) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

const withoutNulls = (step: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(step).filter(([, value]) => value !== null && value !== undefined));

export class LeftBehind {
  #entity: string | null = null;
  #payoutId: string | null = null;
  #recruiterId: string | null = null;
  #states: Record<string, State> = {};
  #steps: unknown[] = [];

  /** The next chain. before: the states that an earlier month left of it. */
  begin(before: string | null): void {
    this.#states = parse(before ?? "{}") as Record<string, State>;
    this.#steps = [];
  }

  /** The rows come in their order. */
  take(log: Log, row: Row): void {
    const { changes = {} } = parse(row.metadata ?? "{}") as { changes?: Changes };
    this.#entity = log === "payout_audit_log" ? "payout" : (row.entity ?? null);
    this.#payoutId = row.payout_id ?? null;
    this.#recruiterId = row.recruiter_id ?? null;
    this.#takeState(row, changes);
    this.#takeStep(row, changes);
  }

  #takeState(row: Row, changes: Changes): void {
    const id = row.entity_id ?? "";
    for (const [name, change] of Object.entries(changes)) {
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

  #takeStep(row: Row, changes: Changes): void {
    const entity = row.entity ?? "";
    const step = { entity_id: row.entity_id, sequence: asWritten(row.sequence ?? ""), at: row.created_at as unknown };
    const newOf = (name: string) => changes[name]?.new ?? null;
    if (PARTS.includes(entity)) {
      const amounts = Object.fromEntries(AMOUNTS.map((name) => [name, newOf(name)]));
      const at = newOf("processed_at") ?? step.at;
      this.#steps.push(withoutNulls({ ...step, entity, at, new_status: row.new_status, ...amounts }));
    } else if (entity === "database") {
      this.#steps.push(withoutNulls({ ...step, definitions: newOf("definitions") }));
    } else if (DEBTS.includes(entity) && row.old_status !== row.new_status) {
      this.#steps.push(withoutNulls({ ...step, old_status: row.old_status, new_status: row.new_status }));
    }
  }

  /** recorded: a row of app.audit_archive_ends. */
  equals({ entity, payout_id, recruiter_id, states, steps }: Row): boolean {
    return isDeepStrictEqual(
      [this.#entity, this.#payoutId, this.#recruiterId, this.#states, this.#steps],
      [entity, payout_id, recruiter_id, parse(states ?? "{}"), parse(steps ?? "[]")],
    );
  }
}
