// The answer in words: what the run does, or what stands in its way, or how far it is.

import { useEffect } from "react";
import { useQuery, useSubscription } from "urql";
import { type NightQuery, RunChangedDocument, RunProgressDocument } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { dateAndTime, timeOf } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { Banner } from "../../parts/page.tsx";
import { inOwnWords } from "../../parts/sentence.ts";
import { texts } from "../../texts.ts";
import { AddFundsButton } from "./add_funds.tsx";
import type { Night, Totals } from "./rows.ts";

const words = texts.tonight;
/** The task that pays what is due. */
const PAYMENT_RUN = "process_due_schedules";
type Stops = NonNullable<NonNullable<NightQuery["nightStops"]>["nodes"][number]>[];
type Pause = NonNullable<NonNullable<NightQuery["payoutPauses"]>["nodes"][number]>;

interface NightBannerProps {
  night: Night;
  stops: Stops;
  pause: Pause | null;
  totals: Totals;
  /** A run that goes on, or that was started here. */
  runId: string | null;
}

export function NightBanner({ night, stops, pause, totals, runId }: NightBannerProps) {
  const count = (of: "payCount" | "skipCount") => totals.reduce((sum, total) => sum + Number(total[of] ?? 0), 0);
  const [paid, waiting] = [count("payCount"), count("skipCount")];
  const stop = stops.find(({ scope, code }) => scope === "all" && code !== "paused");
  return (
    <>
      {runId && <RunProgress runId={runId} />}
      {pause ? (
        <Banner
          tone="warn"
          shape="frozen"
          title={words.paused(
            pause.pausedByUser?.displayName ?? texts.actors.owner,
            dateAndTime(pause.pausedAt),
            pause.reason,
          )}
        >
          {words.pausedHint(waiting)}
        </Banner>
      ) : stop ? (
        <Banner tone="bad" shape="failed" title={stop.sentence}>
          {stop.since && words.since(dateAndTime(stop.since))}{" "}
          {words.clears(texts.who[stop.who ?? ""] ?? stop.who ?? "", inOwnWords(stop.action ?? ""))}
        </Banner>
      ) : (
        <>
          {night.missedTasks && night.missedTasks.length > 0 && <Missed tasks={night.missedTasks} />}
          <Outlook paid={paid} waiting={waiting} totals={totals} next={night.nextPayoutRunAt} />
        </>
      )}
    </>
  );
}

/** What pays by hand is for the run of payments only: of other tasks it mends nothing. */
function Missed({ tasks }: { tasks: readonly (string | null)[] }) {
  const late = tasks.map((task) => words.tasks[task ?? ""] ?? (task ?? "").replaceAll("_", " "));
  const isRun = tasks.includes(PAYMENT_RUN);
  return (
    <Banner tone="warn" shape="waits" title={words.missed(late)}>
      {[isRun ? words.missedRun : "", isRun && tasks.length === 1 ? "" : words.missedOther].filter(Boolean).join(" ")}
    </Banner>
  );
}

function Outlook({
  paid,
  waiting,
  totals,
  next,
}: {
  paid: number;
  waiting: number;
  totals: Totals;
  next: string | null;
}) {
  const amount = useAmount();
  if (paid + waiting === 0) {
    return (
      <Banner tone="ok" shape="done" title={words.nothing}>
        {words.nothingHint}
      </Banner>
    );
  }
  const short = totals.filter(({ missing }) => missing !== null && missing !== "0");
  const unknown = totals.filter(({ missing }) => missing === null).flatMap(({ currency }) => currency ?? []);
  const title = [
    waiting === 0 ? words.all(paid) : paid === 0 ? words.noneOf(waiting) : words.some(paid, paid + waiting),
    ...short.map(({ currency, missing }) => words.short(currency ?? "", amount(missing ?? 0, currency ?? ""))),
  ].join(" ");
  const hint = [
    ...(waiting > 0 ? [words.waits(waiting)] : []),
    words.notPaused,
    ...(short.length > 0 && next ? [words.addFunds(timeOf(next))] : []),
    ...(unknown.length > 0 ? [words.unknown(unknown.join(", "))] : []),
  ].join(" ");
  const isFine = short.length === 0 && waiting === 0;
  return (
    <Banner
      tone={isFine ? "ok" : "warn"}
      shape={isFine ? "done" : "failed"}
      title={title}
      act={short.length > 0 && <AddFundsButton currencies={short.flatMap(({ currency }) => currency ?? [])} />}
    >
      {hint}
    </Banner>
  );
}

/** How far the run is; it hears of each change of the run, and of its payments every other second. */
function RunProgress({ runId }: { runId: string }) {
  const [{ data }, again] = useQuery({ query: RunProgressDocument, variables: { rowId: runId } });
  useSubscription({ query: RunChangedDocument, variables: { rowId: runId } });
  const run = data?.payoutRun;
  const isOver = Boolean(run?.finishedAt);
  useEffect(() => {
    if (isOver) {
      refreshShown();
      return;
    }
    const timer = setInterval(() => again({ requestPolicy: "network-only" }), 2_000);
    return () => clearInterval(timer);
  }, [isOver, again]);
  if (!run) return null;
  if (!run.finishedAt) {
    const title =
      run.claimedUntil || run.itemCount !== "0"
        ? words.running(String(run.answered.totalCount), run.itemCount)
        : words.claiming;
    return (
      <Banner tone="plain" shape="onItsWay" title={title}>
        {words.runningHint(dateAndTime(run.startedAt))}
      </Banner>
    );
  }
  const isFine = run.refusedCount === "0" && run.inDoubtCount === "0";
  const title = run.itemCount === "0" ? words.endedEmpty : words.ended(run.succeededCount, run.itemCount);
  return (
    <Banner tone={isFine ? "ok" : "warn"} shape={isFine ? "done" : "inDoubt"} title={title}>
      {run.refusedCount !== "0" && words.endedRefused(run.refusedCount)}{" "}
      {run.inDoubtCount !== "0" && words.endedDoubt(run.inDoubtCount)}
    </Banner>
  );
}
