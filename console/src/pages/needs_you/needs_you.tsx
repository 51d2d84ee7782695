// Needs you: what does not repair itself, most urgent first, each with the one act that helps.

import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { NeedsYouDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Banner, PageHead } from "../../parts/page.tsx";
import { ErrorState, PageSkeleton } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { Row } from "./need_row.tsx";
import "./needs_you.css";
import { RequestDialog } from "./request_dialog.tsx";
import { SnoozeDialog } from "./snooze_dialog.tsx";

const words = texts.needsYou;
const SHOWN = ["all", "mine", "snoozed"] as const;

export default function NeedsYou() {
  const [{ data, error }] = useQuery({ query: NeedsYouDocument });
  const [address, setAddress] = useSearchParams();
  const [reviewed, setReviewed] = useState<Item | null>(null);
  const [snoozed, setSnoozed] = useState<Item | null>(null);
  const me = useKnown().viewer.rowId;
  if (!data?.needsYou) return error ? <ErrorState error={error} /> : <PageSkeleton />;
  const all = data.needsYou.nodes.filter((item) => item !== null);
  const awake = all.filter(({ isSnoozed }) => !isSnoozed);
  const lists = {
    all: awake,
    mine: awake.filter(({ takenBy }) => takenBy === me),
    snoozed: all.filter(({ isSnoozed }) => isSnoozed),
  };
  const shown = SHOWN.find((name) => name === address.get("show")) ?? "all";
  const items = lists[shown];
  const night = data.nightStatus?.nodes[0];
  const atRisk = awake.filter(({ urgency }) => urgency === "money_at_risk").length;
  const next = night?.nextPayoutRunAt ? words.next(dateAndTime(night.nextPayoutRunAt)) : "";
  // Beyond what one answer holds they are counted, and not shown.
  const count = data.needsYou.totalCount - lists.snoozed.length;
  return (
    <>
      <PageHead
        title={texts.navigation.pages.needsYou}
        acts={
          <SegmentedControl
            aria-label={words.show}
            value={shown}
            onChange={(name) => setAddress(name === "all" ? {} : { show: name }, { replace: true })}
            data={SHOWN.map((name) => ({
              value: name,
              label: words.shown[name](name === "all" ? count : lists[name].length),
            }))}
          />
        }
      >
        {awake.length === 0 ? words.nothingNeeds : words.count(count, atRisk)}
      </PageHead>
      {items.length > 0 && (
        <section className="card needs">
          {Object.keys(words.urgency).map((urgency) => {
            const ofUrgency = items.filter((item) => item.urgency === urgency);
            if (ofUrgency.length === 0) return null;
            return (
              <section key={urgency} aria-labelledby={`needs-${urgency}`}>
                <h2 id={`needs-${urgency}`}>
                  {words.urgency[urgency]} <span className="card-note">{ofUrgency.length}</span>
                </h2>
                <ul>
                  {ofUrgency.map((item) => (
                    <Row
                      key={item.key}
                      item={item}
                      me={me}
                      checkedAt={night?.checkedAt}
                      onReview={() => setReviewed(item)}
                      onSnooze={() => setSnoozed(item)}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
        </section>
      )}
      {shown !== "all" && items.length === 0 && <p className="card empty-tab">{words.emptyTab[shown]}</p>}
      {shown === "all" && (
        <Banner
          tone="ok"
          shape="done"
          title={awake.length === 0 ? words.empty : words.nothingElse}
          act={
            <Button variant="default" component={Link} to="/books">
              {words.books}
            </Button>
          }
        >
          {awake.length === 0
            ? [night?.sentence, next].join(" ")
            : night?.checkedAt && words.checked(dateAndTime(night.checkedAt))}
        </Banner>
      )}
      <RequestDialog item={reviewed} onClose={() => setReviewed(null)} />
      <SnoozeDialog item={snoozed} onClose={() => setSnoozed(null)} />
    </>
  );
}
