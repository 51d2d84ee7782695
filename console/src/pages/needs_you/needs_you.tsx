// Needs you: what does not repair itself, most urgent first, each with the one act that helps.

import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { MoreNeedsDocument, NeedsYouDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Banner, PageHead } from "../../parts/page.tsx";
import { PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { SettleDialog } from "../books/settle.tsx";
import { ConfirmMany } from "../payouts/confirm_many.tsx";
import "../payouts/payouts.css";
import { PauseDialog } from "../tonight/pause_dialog.tsx";
import { AskDialog } from "./ask_dialog.tsx";
import type { Item } from "./item.ts";
import type { InPlace } from "./kinds.ts";
import { Line } from "./line.tsx";
import { linesOf } from "./lines.ts";
import "./needs_you.css";
import { RecoverDialog } from "./recover_dialog.tsx";
import { RemindDialog } from "./remind_dialog.tsx";
import { RequestDialog } from "./request_dialog.tsx";
import { RetryDialog } from "./retry_dialog.tsx";
import { SnoozeDialog } from "./snooze_dialog.tsx";

const words = texts.needsYou;
const SHOWN = ["all", "mine", "snoozed"] as const;

const recruiterOf = ({ recruiterId, recruiter }: Item) =>
  recruiterId ? [{ id: recruiterId, name: recruiter?.displayName ?? "" }] : [];

export default function NeedsYou() {
  const [{ data, error }] = useQuery({ query: NeedsYouDocument });
  const [{ data: more }] = useQuery({
    query: MoreNeedsDocument,
    pause: !data?.needsYou || data.needsYou.totalCount <= data.needsYou.nodes.length,
  });
  const [address, setAddress] = useSearchParams();
  const [act, setAct] = useState<{ act: InPlace; items: Item[] } | null>(null);
  const [snoozed, setSnoozed] = useState<Item | null>(null);
  const me = useKnown().viewer.rowId;
  if (!data?.needsYou) return <PageState title={texts.navigation.pages.needsYou} error={error} />;
  const all = [...data.needsYou.nodes, ...(more?.second?.nodes ?? []), ...(more?.third?.nodes ?? [])].filter(
    (item) => item !== null,
  );
  const awake = all.filter(({ isSnoozed }) => !isSnoozed);
  const lists = {
    all: awake,
    mine: awake.filter(({ takenBy }) => takenBy === me),
    snoozed: all.filter(({ isSnoozed }) => isSnoozed),
  };
  const shown = SHOWN.find((name) => name === address.get("show")) ?? "all";
  const items = lists[shown];
  const close = () => setAct(null);
  const aboutOf = (name: InPlace) => (act?.act === name ? act.items : []);
  const owed = aboutOf("recover")[0] ?? null;
  const settled = aboutOf("settle")[0]?.finding ?? null;
  const toApprove = aboutOf("approve").flatMap(({ payoutId }) => payoutId ?? []);
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
                  {linesOf(ofUrgency).map((line) => (
                    <Line
                      key={line[0].key}
                      items={line}
                      me={me}
                      checkedAt={night?.checkedAt}
                      onAct={(name, about) => setAct({ act: name, items: about })}
                      onSnooze={setSnoozed}
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
      <RequestDialog item={aboutOf("review")[0] ?? null} onClose={close} />
      <RemindDialog recruiters={aboutOf("remind").flatMap(recruiterOf)} onClose={close} />
      <RemindDialog isRenewal recruiters={aboutOf("renew").flatMap(recruiterOf)} onClose={close} />
      <AskDialog items={aboutOf("ask")} onClose={close} />
      <RecoverDialog key={owed?.key} item={owed} onClose={close} />
      <SettleDialog key={settled?.rowId} finding={settled} onClose={close} />
      <RetryDialog items={aboutOf("retry")} onClose={close} />
      <PauseDialog isPaused opened={act?.act === "resume"} onClose={close} />
      <ConfirmMany
        verb={toApprove.length > 0 ? "approve" : null}
        about={{ filter: { rowId: { in: toApprove } }, ids: toApprove, areIds: true }}
        onClose={close}
        onDone={close}
      />
      <SnoozeDialog item={snoozed} onClose={() => setSnoozed(null)} />
    </>
  );
}
