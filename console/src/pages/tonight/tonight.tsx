// Tonight: what will be sent, what will not, and who can change that before the run.

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "urql";
import { DueTonightDocument, NightDocument, type NightQuery } from "../../graphql/generated.ts";
import { dateAndTime, day, duration } from "../../parts/dates.ts";
import { PageHead } from "../../parts/page.tsx";
import { PageState } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { AddFunds } from "./add_funds.tsx";
import { Cover } from "./cover.tsx";
import { FirstSteps } from "./first_steps.tsx";
import { NightBanner } from "./night_banner.tsx";
import { PauseDialog } from "./pause_dialog.tsx";
import { Pays } from "./pays.tsx";
import { rowsOf } from "./rows.ts";
import { RunDialog } from "./run_dialog.tsx";
import { Waiting } from "./waiting.tsx";

const words = texts.tonight;
export default function Tonight() {
  const [{ data, error }] = useQuery({ query: NightDocument });
  const night = data?.nightStatus?.nodes[0];
  const [due] = useQuery({
    query: DueTonightDocument,
    variables: { asOf: night?.nextPayoutRunAt ?? null },
    pause: !night,
  });
  const [watched, setWatched] = useState<string | null>(null);
  const [runOpened, run] = useDisclosure();
  const [pauseOpened, pauseDialog] = useDisclosure();
  // An answer without its rows is a fault, and no night on which nothing is due.
  if (!data || !night || !due.data?.previewDueTotals || !due.data.previewDueReasons || !due.data.previewCover) {
    return <PageState title={texts.navigation.pages.tonight} error={error ?? due.error} />;
  }
  const totals = rowsOf(due.data.previewDueTotals);
  const pause = data.payoutPauses?.nodes[0] ?? null;
  const lastRun = data.payoutRuns?.nodes[0] ?? null;
  const isNew = data.payouts?.nodes.length === 0;
  const cover = rowsOf({ nodes: [...(due.data.previewCover?.nodes ?? []), ...(due.data.more?.nodes ?? [])] });
  return (
    <>
      <PageHead
        title={texts.navigation.pages.tonight}
        acts={
          <>
            <Button
              variant="default"
              leftSection={pause ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
              onClick={pauseDialog.open}
            >
              {pause ? words.resume : words.pause}
            </Button>
            <Button onClick={run.open}>{words.runNow}</Button>
          </>
        }
      >
        {night.nextPayoutRunAt
          ? words.next(dateAndTime(night.nextPayoutRunAt), untilThen(night.nextPayoutRunAt, night.checkedAt))
          : words.noNext}{" "}
        {lastRun && sentenceOf(lastRun)}
      </PageHead>
      <NightBanner
        night={night}
        stops={data.nightStops?.nodes.flatMap((stop) => stop ?? []) ?? []}
        pause={pause}
        totals={totals}
        runId={watched ?? (lastRun && !lastRun.finishedAt ? lastRun.rowId : null)}
      />
      {isNew ? (
        <FirstSteps />
      ) : (
        <>
          <Pays totals={totals} cover={cover} />
          <Waiting reasons={rowsOf(due.data.previewDueReasons)} asOf={night.nextPayoutRunAt} />
          <Cover days={cover} />
        </>
      )}
      <AddFunds totals={totals} next={night.nextPayoutRunAt} />
      <RunDialog opened={runOpened} onClose={run.close} onStarted={setWatched} />
      <PauseDialog isPaused={pause !== null} opened={pauseOpened} onClose={pauseDialog.close} />
    </>
  );
}

const untilThen = (then: string, now: string | null) => duration(Date.parse(then) - Date.parse(now ?? then));

function sentenceOf(run: NonNullable<NonNullable<NightQuery["payoutRuns"]>["nodes"][number]>): string {
  if (!run.finishedAt) return "";
  if (run.itemCount === "0") return words.lastEmpty(day(run.startedAt));
  const took = duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
  return words.last(day(run.startedAt), run.succeededCount, run.itemCount, took);
}
