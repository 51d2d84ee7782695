// What a database says, so that it is the same on every day and machine: ids become names, dates are counted from a day.

import pg from "pg";
import type { Stage } from "./stage.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const STRIPE_ID = /\b(tr|trr|txn|po|req|evt)_[A-Za-z0-9]{8,}\b/g;
const TIME = /(\d{4}-\d\d-\d\d)(?:[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00(?::00)?))?/g;
/** As in a sentence: 1 Mar 2027. */
const SHOWN_DAY = /\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b/g;
const DAY_MS = 86_400_000;

export class Readable {
  #stage: Stage;
  /** Of ids, in the order in which they are met. */
  #names = new Map<string, string>();
  #counts = new Map<string, number>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async make(texts: (string | null)[][]): Promise<string[][]> {
    for (const id of texts.flat().flatMap((text) => text?.match(UUID) ?? [])) {
      if (!this.#names.has(id)) this.#name(id, await this.#kindOf(id));
    }
    return texts.map((row) => row.map((text) => this.#replace(text ?? "")));
  }

  #replace(text: string): string {
    return text
      .replace(UUID, (id) => this.#names.get(id) ?? id)
      .replace(STRIPE_ID, (id, kind: string) => this.#names.get(id) ?? this.#name(id, kind, "_"))
      .replace(TIME, (_, day: string) => this.#countDays(day))
      .replace(SHOWN_DAY, (day) => this.#countDays(`${day} UTC`));
  }

  #name(id: string, kind: string, separator = "-"): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    const name = `${kind}${separator}${count}`;
    this.#counts.set(kind, count);
    this.#names.set(id, name);
    return name;
  }

  /** D is the day on which the example begins, whatever day that is. */
  #countDays(day: string): string {
    const days = (Date.parse(day) - Date.parse(this.#stage.firstDay)) / DAY_MS + this.#stage.daysPassed;
    return days === 0 ? "D" : `D${days > 0 ? "+" : ""}${days}`;
  }

  /** The table that the id is from, in the singular. */
  async #kindOf(id: string): Promise<string> {
    const { admin } = this.#stage.db;
    const { rows: tables } = await admin.query<{ name: string }>(
      `select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'id' and atttypid = 'uuid'::regtype
        where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') order by relname`,
    );
    const any = tables.map(({ name }) => `select ${pg.escapeLiteral(name)} as name from app.${name} where id = $1`);
    const { rows } = await admin.query<{ name: string }>(any.join(" union all "), [id]);
    return (rows[0]?.name ?? "id").replace(/ies$/, "y").replace(/(?<=ch)es$|s$/, "");
  }
}
