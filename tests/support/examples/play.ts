// Plays an example, and writes its page.

import pg from "pg";
import { type Answer, fenced, formatAnswer, formatError, isNumber } from "./document.ts";
import { Readable } from "./readable.ts";
import { bindVariables, readScript, type Step } from "./script.ts";
import { Stage, utcDay } from "./stage.ts";

/** `fileName`: of the example, for the page's first line. */
export async function playExample(fileName: string, script: string): Promise<string> {
  const steps = readScript(script);
  for (;;) {
    const stage = await Stage.open();
    try {
      const page = await new Play(stage).write(fileName, steps);
      // When midnight came in between, its dates are counted from two days.
      if (utcDay() === stage.firstDay) return page;
    } finally {
      await stage.close();
    }
  }
}

class Play {
  #stage: Stage;
  #readable: Readable;
  #variables = new Map<string, string>();

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#readable = new Readable(stage);
  }

  async write(fileName: string, steps: Step[]): Promise<string> {
    const parts = [`<!-- Written by npm run examples -- --write, from ${fileName}: change that. -->`];
    let unanswered: string[] = [];
    const endStatements = () => {
      if (unanswered.length > 0) parts.push(fenced("sql", unanswered.join("\n")));
      unanswered = [];
    };
    for (const step of steps) {
      if (step.kind === "statement") unanswered.push(step.sql);
      const shown = await this.#take(step);
      if (step.kind !== "statement" || shown !== null) endStatements();
      if (shown !== null) parts.push(shown);
      await this.#stage.settle();
    }
    endStatements();
    return `${parts.join("\n\n")}\n`;
  }

  /** What the page shows of it; of a statement, its answer. */
  async #take(step: Step): Promise<string | null> {
    switch (step.kind) {
      case "prose":
        return step.text;
      case "directive":
        await this.#stage.direct(step.name, step.argument);
        return `> \`@${step.name} ${step.argument}\``;
      case "statement": {
        const answer = await this.#ask(step);
        return answer === null ? null : fenced("text", answer);
      }
    }
  }

  async #ask({ sql, gset }: Extract<Step, { kind: "statement" }>): Promise<string | null> {
    const { owner } = this.#stage;
    try {
      const text = bindVariables(sql, this.#variables, (value) => pg.escapeLiteral(value));
      const { fields, rows } = await owner.query<(string | null)[]>({ text, rowMode: "array" });
      if (gset) {
        if (rows.length !== 1) throw new Error(`\\gset takes one row, not ${rows.length}:\n${sql}`);
        for (const [i, { name }] of fields.entries()) this.#variables.set(name, rows[0]?.[i] ?? "");
        return null;
      }
      const answer: Answer = {
        columns: fields.map(({ name, dataTypeID }) => ({ name, isNumber: isNumber(dataTypeID) })),
        rows: await this.#readable.make(rows),
      };
      return formatAnswer(answer);
    } catch (error) {
      // As in psql, it goes on: that something is refused may be what the example shows.
      if (!(error instanceof pg.DatabaseError)) throw error;
      const [[text] = [""]] = await this.#readable.make([[formatError(error)]]);
      return text ?? "";
    }
  }
}
