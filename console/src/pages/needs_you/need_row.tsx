// One thing that needs somebody: what happened, to whom, what it is about, and the act that helps.

import { Button } from "@mantine/core";
import { Link } from "react-router";
import { day, duration } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { type Shape, StatusIcon, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { MarkMenu, MarksOf } from "./marks.tsx";

const words = texts.needsYou;

const SHAPES: Record<string, Shape> = {
  in_doubt: "inDoubt",
  returned_by_bank: "takenBack",
  second_person: "secondPerson",
  payout_not_approved: "pending",
  debt: "takenBack",
  no_payout_account: "waits",
  account_cannot_receive: "waits",
  account_at_risk: "waits",
  onboarding_unfinished: "waits",
  money_stays_at_stripe: "waits",
  not_covered: "waits",
  fee_late: "waits",
  task_missed: "waits",
};
/** What is counted, where it is no parts. */
const COUNTED: Record<string, (count: number) => string> = { money_stays_at_stripe: words.accounts };
/** What money on the platform's balance mends. */
const OF_FUNDS = ["waiting_for_funds", "not_covered"];
/** What is mended on the page of a person. */
const OF_PEOPLE = ["account_at_risk", "onboarding_unfinished"];
const TONES: Record<string, Tone> = { money_at_risk: "bad", waits_for_admin: "warn" };

interface RowProps {
  item: Item;
  /** Who looks at it. */
  me: string;
  checkedAt: string | null | undefined;
  onReview: () => void;
  onSnooze: () => void;
}

export function Row({ item, me, checkedAt, onReview, onSnooze }: RowProps) {
  const kind = item.kind ?? "";
  const text = words.kinds[kind];
  const who = item.company?.name ?? item.recruiter?.displayName ?? item.payout?.recruiter?.displayName;
  const title = text?.title ?? kind.replaceAll("_", " ");
  return (
    <li>
      <span className={`knot ${TONES[item.urgency ?? ""] ?? "plain"}`}>
        <StatusIcon shape={SHAPES[kind] ?? "failed"} size={18} />
      </span>
      <span className="need">
        <span className="happened">
          {title}
          {Number(item.itemCount) > 1 && (
            <span className="card-note"> {(COUNTED[kind] ?? words.parts)(Number(item.itemCount))}</span>
          )}
        </span>
        <span className="hint">
          {[who, item.company ? null : item.payout?.company?.name].filter(Boolean).join(", ")}
        </span>
        <MarksOf item={item} me={me} />
      </span>
      <span className="why">
        {text?.why} {kind === "not_covered" ? day(item.detail ?? "") : item.detail}
        {item.since && (
          <span className="hint">
            {words.since(
              day(item.since),
              checkedAt ? duration(Math.abs(Date.parse(checkedAt) - Date.parse(item.since))) : "",
            )}
          </span>
        )}
      </span>
      <span className="number">{item.amount && <Money minor={item.amount} currency={item.currency ?? ""} />}</span>
      <span className="act">
        {item.request ? (
          <Button variant="default" onClick={onReview}>
            {words.review}
          </Button>
        ) : (
          <ActLink item={item} who={who} />
        )}
        <MarkMenu item={item} me={me} about={[title, who].filter(Boolean).join(": ")} onSnooze={onSnooze} />
      </span>
    </li>
  );
}

/** Where the one act is: at the payout, in a list, at a person, or on the page of the night. */
function ActLink({ item, who }: { item: Item; who: string | undefined }) {
  const to = OF_FUNDS.includes(item.kind ?? "")
    ? `/?funds=${item.currency}`
    : OF_PEOPLE.includes(item.kind ?? "")
      ? `/people/${item.recruiterId}`
      : item.company
        ? item.placementId
          ? `/placements/${item.placementId}`
          : `/placements?company=${item.company.rowId}`
        : item.payoutId
          ? `/payouts/${item.payoutId}`
          : who
            ? `/payouts?q=${encodeURIComponent(who)}`
            : item.kind === "money_stays_at_stripe"
              ? `/people?keeps=${(item.key ?? "").split(":")[1] ?? "all"}`
              : item.currency
                ? `/payouts?currency=${item.currency}&status=approved,processing`
                : "/";
  const name = words.kinds[item.kind ?? ""]?.act ?? words.look;
  return (
    <Button variant="default" component={Link} to={to} aria-label={who ? `${name}: ${who}` : name}>
      {name}
    </Button>
  );
}
