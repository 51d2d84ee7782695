// Parts of a run's row and of its page.

import { byCurrency, Money } from "../../parts/money.tsx";
import { type Shape, Status, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";

const words = texts.runs.state;

/** Sums as the API has them, one a currency: {"USD": 1000}. */
export function Amounts({ amounts }: { amounts: unknown }) {
  const sums = Object.entries((amounts ?? {}) as Record<string, number | string>).sort(([a], [b]) => byCurrency(a, b));
  return (
    <span className="amounts keeps-code">
      {sums.map(([currency, minor]) => (
        <Money key={currency} minor={String(minor)} currency={currency} />
      ))}
    </span>
  );
}

interface RunFacts {
  finishedAt?: string | null;
  refusedCount: string;
  inDoubtCount: string;
}

export function RunState({ run }: { run: RunFacts }) {
  const [shape, tone, word] = stateOf(run);
  return (
    <Status shape={shape} tone={tone}>
      {word}
    </Status>
  );
}

function stateOf({ finishedAt, refusedCount, inDoubtCount }: RunFacts): [Shape, Tone, string] {
  if (!finishedAt) return ["onItsWay", "plain", words.going];
  if (inDoubtCount !== "0") return ["inDoubt", "warn", words.inDoubt];
  if (refusedCount !== "0") return ["failed", "bad", words.refused];
  return ["done", "ok", words.finished];
}
