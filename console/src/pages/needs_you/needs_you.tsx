// Needs you: what does not repair itself, most urgent first, each with the one act that helps.

import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { NeedsYouDocument } from "../../graphql/generated.ts";
import { dateAndTime, day, duration } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { Banner, PageHead } from "../../parts/page.tsx";
import { ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { type Shape, StatusIcon, type Tone } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import "./needs_you.css";
import { RequestDialog } from "./request_dialog.tsx";

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
/** What is mended on the page of a person. */
const OF_PEOPLE = ["account_at_risk", "onboarding_unfinished"];
const TONES: Record<string, Tone> = { money_at_risk: "bad", waits_for_admin: "warn" };

export default function NeedsYou() {
  const [{ data, error }] = useQuery({ query: NeedsYouDocument });
  const [reviewed, setReviewed] = useState<Item | null>(null);
  if (!data?.needsYou) return error ? <ErrorState error={error} /> : <PageSkeleton />;
  const items = data.needsYou.nodes.filter((item) => item !== null);
  const night = data.nightStatus?.nodes[0];
  const atRisk = items.filter(({ urgency }) => urgency === "money_at_risk").length;
  const next = night?.nextPayoutRunAt ? words.next(dateAndTime(night.nextPayoutRunAt)) : "";
  return (
    <>
      <PageHead title={texts.navigation.pages.needsYou}>
        {items.length === 0 ? words.nothingNeeds : words.count(data.needsYou.totalCount, atRisk)}
      </PageHead>
      {items.length > 0 && (
        <section className="card needs">
          {Object.keys(words.urgency).map((urgency) => {
            const mine = items.filter((item) => item.urgency === urgency);
            if (mine.length === 0) return null;
            return (
              <section key={urgency} aria-labelledby={`needs-${urgency}`}>
                <h2 id={`needs-${urgency}`}>
                  {words.urgency[urgency]} <span className="card-note">{mine.length}</span>
                </h2>
                <ul>
                  {mine.map((item) => (
                    <Row
                      key={item.position}
                      item={item}
                      checkedAt={night?.checkedAt}
                      onReview={() => setReviewed(item)}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
        </section>
      )}
      <Banner tone="ok" shape="done" title={items.length === 0 ? words.empty : words.nothingElse}>
        {items.length === 0
          ? [night?.sentence, next].join(" ")
          : night?.checkedAt && words.checked(dateAndTime(night.checkedAt))}
      </Banner>
      <RequestDialog item={reviewed} onClose={() => setReviewed(null)} />
    </>
  );
}

interface RowProps {
  item: Item;
  checkedAt: string | null | undefined;
  onReview: () => void;
}

function Row({ item, checkedAt, onReview }: RowProps) {
  const kind = item.kind ?? "";
  const text = words.kinds[kind];
  const who = item.company?.name ?? item.recruiter?.displayName ?? item.payout?.recruiter?.displayName;
  return (
    <li>
      <span className={`knot ${TONES[item.urgency ?? ""] ?? "plain"}`}>
        <StatusIcon shape={SHAPES[kind] ?? "failed"} size={18} />
      </span>
      <span className="need">
        <span className="happened">
          {text?.title ?? kind.replaceAll("_", " ")}
          {Number(item.itemCount) > 1 && (
            <span className="card-note"> {(COUNTED[kind] ?? words.parts)(Number(item.itemCount))}</span>
          )}
        </span>
        <span className="hint">
          {[who, item.company ? null : item.payout?.company?.name].filter(Boolean).join(", ")}
        </span>
      </span>
      <span className="why">
        {text?.why} {item.detail}
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
      </span>
    </li>
  );
}

/** Where the one act is: at the payout, in a list, at a person, or on the page of the night. */
function ActLink({ item, who }: { item: Item; who: string | undefined }) {
  const to = OF_PEOPLE.includes(item.kind ?? "")
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
            ? "/people?role=recruiter"
            : item.currency && item.kind !== "not_covered"
              ? `/payouts?currency=${item.currency}&status=approved,processing`
              : "/";
  const name = words.kinds[item.kind ?? ""]?.act ?? words.look;
  return (
    <Button variant="default" component={Link} to={to} aria-label={who ? `${name}: ${who}` : name}>
      {name}
    </Button>
  );
}
