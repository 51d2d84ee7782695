// One thing that needs somebody: what happened, to whom, what it is about, and the act that helps.

import { Button } from "@mantine/core";
import { Link } from "react-router";
import { day, duration } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { StatusIcon } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import { amountOf } from "../books/rows.ts";
import { actOf } from "../books/settle.tsx";
import type { Item } from "./item.ts";
import {
  addressOf,
  askedFor,
  asksOf,
  COUNTED,
  type InPlace,
  inPlaceOf,
  isWhole,
  recordOf,
  SHAPES,
  TONES,
  whoOf,
} from "./kinds.ts";
import { MarkMenu, MarksOf } from "./marks.tsx";
import { whyOf } from "./why.ts";

const words = texts.needsYou;

export interface RowProps {
  item: Item;
  /** Who looks at it. */
  me: string;
  checkedAt: string | null | undefined;
  /** It is one of a line that was opened. */
  isWithin?: boolean;
  onAct: (act: InPlace, items: Item[]) => void;
  onSnooze: (item: Item) => void;
}

export function Row({ item, me, checkedAt, isWithin = false, onAct, onSnooze }: RowProps) {
  const kind = item.kind ?? "";
  const text = words.kinds[kind];
  const who = kind === "task_missed" ? texts.tonight.tasks[recordOf(item)] : whoOf(item);
  const act = inPlaceOf(item);
  const { finding } = item;
  const title =
    (item.request && askedFor(item.request)) ??
    texts.books.findings.kinds[finding?.kind ?? ""] ??
    text?.title ??
    kind.replaceAll("_", " ");
  const name = act === "settle" && finding ? actOf(finding) : act ? words.acts[act](1) : (text?.act ?? words.look);
  const found = finding && amountOf(finding);
  const sum = item.amount ? { minor: item.amount, currency: item.currency ?? "" } : found;
  const label = who ? `${name}: ${who}` : name;
  return (
    <li className={isWithin ? "is-within" : undefined}>
      <Knot item={item} />
      <span className="need">
        <span className="happened">
          {title}
          {Number(item.itemCount) > 1 && (
            <span className="card-note"> {(COUNTED[kind] ?? words.parts)(Number(item.itemCount))}</span>
          )}
        </span>
        <span className="hint">
          {[...new Set([who, item.request || !item.company ? (item.company ?? item.payout?.company)?.name : null])]
            .filter(Boolean)
            .join(", ")}
        </span>
        <MarksOf item={item} me={me} />
      </span>
      <span className="why">
        {item.request ? (
          <>
            {item.request.effect} <span className="hint">{asksOf(item.request)}</span>
          </>
        ) : (
          whyOf(kind, item.detail)
        )}
        {item.remindedAt && (
          <span className="hint">{words.remind.reminded(item.reminderCount ?? 1, day(item.remindedAt))}</span>
        )}
        {item.since && (
          <span className="hint">
            {words.since(
              day(item.since),
              checkedAt ? duration(Math.abs(Date.parse(checkedAt) - Date.parse(item.since))) : "",
            )}
          </span>
        )}
      </span>
      <span className="number">{sum && <Money {...sum} />}</span>
      <span className="act">
        {act ? (
          <Button variant="default" aria-label={label} onClick={() => onAct(act, [item])}>
            {name}
          </Button>
        ) : (
          <Button variant="default" component={Link} to={addressOf(item)} aria-label={label}>
            {name}
          </Button>
        )}
        <MarkMenu
          item={item}
          me={me}
          about={[title, who].filter(Boolean).join(": ")}
          onSnooze={() => onSnooze(item)}
          {...(act && !isWhole(act) && { address: addressOf(item) })}
        />
      </span>
    </li>
  );
}

export function Knot({ item: { kind, urgency } }: { item: Item }) {
  return (
    <span className={`knot ${TONES[urgency ?? ""] ?? "plain"}`}>
      <StatusIcon shape={SHAPES[kind ?? ""] ?? "failed"} size={18} />
    </span>
  );
}
