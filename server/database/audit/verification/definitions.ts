// What the database was made of at each seal: it must be what the last migration before it had left.

import type { Present } from "../present.ts";
import { type Row, sha256 } from "./canonical_form.ts";
import type { Problems } from "./problems.ts";

const NAMED = 20;

/** What the log says of a migration. */
export interface LoggedMigration {
  sequence: number;
  at: string;
  /** Of what it left. */
  definitions: string;
  /** Who made it. */
  by: string;
}

export class Definitions {
  readonly #problems: Problems;
  readonly #definitions = new Map<string, Record<string, string>>();
  /** Hashes under which other definitions are kept. */
  readonly #falsified = new Set<string>();
  readonly #migrations: LoggedMigration[] = [];

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  take(row: Row): void {
    const { hash = "", definitions = "" } = row;
    if (sha256(definitions ?? "") !== hash) this.#falsified.add(hash ?? "");
    this.#definitions.set(hash ?? "", JSON.parse(definitions ?? "{}") as Record<string, string>);
  }

  /** Whether there are definitions of this hash. */
  has(hash: string): boolean {
    return this.#definitions.has(hash) && !this.#falsified.has(hash);
  }

  /** A row of the log that may be a migration's. */
  takeLogged(row: Row): void {
    if (row.entity !== "database" || row.entity_id !== "definitions") return;
    const { changes } = JSON.parse(row.metadata ?? "{}") as { changes?: { definitions?: { new?: string } } };
    const definitions = changes?.definitions?.new;
    if (definitions)
      this.#migrations.push({
        sequence: Number(row.sequence),
        at: row.created_at ?? "",
        definitions,
        by: row.changed_by_name ?? row.changed_by_role ?? "",
      });
  }

  /** What an archived month left behind: its migrations. */
  takeArchivedEnd(row: Row): void {
    if (row.chain !== "database:definitions") return;
    const steps = JSON.parse(row.steps ?? "[]") as { sequence: number; at: string; definitions: string }[];
    for (const { sequence, at, definitions } of steps) this.#migrations.push({ sequence, at, definitions, by: "" });
  }

  /** The last one last. */
  get migrations(): LoggedMigration[] {
    return this.#migrations.toSorted((one, other) => one.sequence - other.sequence);
  }

  /** What the database is made of now, which must be what the last migration left. */
  verifyPresent({ definitions, otherFunctions }: Present): void {
    const expected = this.migrations.at(-1)?.definitions ?? "";
    const difference = differenceOf(this.#definitions.get(expected) ?? {}, definitions);
    if (difference) this.#problems.tell("definitions_changed", difference, { chain: "database:definitions" });
    if (otherFunctions.length > 0)
      this.#problems.tell(
        "release_differs",
        `Not what this release says: ${otherFunctions.slice(0, NAMED).join(", ")}` +
          `${otherFunctions.length > NAMED ? ` and ${otherFunctions.length - NAMED} more` : ""}. Another release ` +
          "migrated this database, with which it is to be verified, or somebody replaced them.",
        {},
      );
  }

  /** seals: the first one first. Of several seals in a row that say the same, it names the first. */
  verify(seals: readonly [number, Row][]): void {
    let before: string | null = null;
    const { migrations } = this;
    for (const [number, seal] of seals) {
      const expected = migrations.findLast(({ at }) => at <= (seal.sealed_at ?? ""))?.definitions;
      if (seal.definitions !== expected && seal.definitions !== before) {
        const difference = this.#difference(expected ?? "", seal.definitions ?? "");
        this.#problems.tell("definitions_changed", difference, { chain: "database:definitions", seal: number });
      }
      before = seal.definitions ?? null;
    }
  }

  #difference(before: string, after: string): string {
    return differenceOf(this.#definitions.get(before) ?? {}, this.#definitions.get(after) ?? {});
  }
}

type DefinitionDigests = Readonly<Record<string, string>>;

function differenceOf(old: DefinitionDigests, present: DefinitionDigests): string {
  return [...new Set([...Object.keys(old), ...Object.keys(present)])]
    .filter((name) => old[name] !== present[name])
    .sort()
    .slice(0, NAMED)
    .map((name) => `${name} ${name in old ? (name in present ? "was changed" : "is gone") : "is new"}`)
    .join("; ");
}
