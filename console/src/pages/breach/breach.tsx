// A placement breaks: what does it take from whom, by which rule, before it does.

import { Button, Group, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { BreachPlacementDocument, BreachPreviewDocument } from "../../graphql/generated.ts";
import { dateAndTime, day } from "../../parts/dates.ts";
import { Banner, Card, PageHead } from "../../parts/page.tsx";
import { Path } from "../../parts/path.tsx";
import { EmptyState, messageOf, NotFound, PageState } from "../../parts/states.tsx";
import { type Shape, StatusIcon } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { breach as words } from "../../texts/breach.ts";
import { texts } from "../../texts.ts";
import "./breach.css";
import { LONG_TEXT } from "../../parts/limits.ts";
import { Confirm } from "./confirm.tsx";
import { Answer, ByRecruiter, Effects } from "./preview.tsx";
import { isBreakable, type Placement } from "./rows.ts";
import { RuleChoice } from "./rule_choice.tsx";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export default function Breach() {
  const { id = "" } = useParams();
  const [{ data, error }] = useQuery({ query: BreachPlacementDocument, variables: { id } });
  if (!data) return <PageState title={words.title} error={error} />;
  const { placement } = data;
  if (!placement) return <NotFound />;
  const { candidateName, company, guaranteeCompletionDate: end } = placement;
  return (
    <>
      <Path
        label={words.path}
        to={`/placements/${placement.rowId}`}
        list={texts.navigation.pages.placements}
        names={[company?.name, placement.externalRef]}
      />
      <PageHead title={words.title}>
        {words.says(
          candidateName,
          company?.name ?? "",
          [day(placement.startDate), Date.parse(placement.startDate) > Date.now()],
          [day(end), Date.parse(end) <= Date.now()],
        )}
      </PageHead>
      {isBreakable(placement) ? <Wizard placement={placement} /> : <NotPossible placement={placement} />}
    </>
  );
}

function NotPossible({ placement }: { placement: Placement }) {
  const reported = placement.guaranteeBreaches.nodes.find((row) => row && row.withdrawnAt === null);
  if (!reported) {
    return (
      <Banner tone="plain" shape="failed" title={words.notPossible.title}>
        {words.notPossible.status(placement.status)}
      </Banner>
    );
  }
  return (
    <Banner
      tone="bad"
      shape="takenBack"
      title={words.reported.title(
        whoDid(reported.reportedByUser?.displayName, reported.reportedByRole),
        dateAndTime(reported.reportedAt),
      )}
      act={<Link to={`/placements/${placement.rowId}`}>{words.reported.debts}</Link>}
    >
      {words.reported.says(day(reported.endedOn), reported.reason)}
    </Banner>
  );
}

function Wizard({ placement }: { placement: Placement }) {
  const [address, setAddress] = useSearchParams();
  const [reason, setReason] = useState("");
  const [isConfirming, confirm] = useState(false);
  const left = address.get("left") ?? "";
  const isGiven = DAY.test(left);
  const [{ data, error, fetching }] = useQuery({
    query: BreachPreviewDocument,
    variables: { id: placement.rowId, endedOn: left },
    pause: !isGiven,
    requestPolicy: "cache-and-network",
  });
  // While another day is asked, what stood here for the one before is not shown.
  const shown = isGiven && !error && !fetching ? data : undefined;
  const totals = shown?.previewBreachTotals?.nodes[0] ?? null;
  const rows = (shown?.previewGuaranteeBreach?.nodes ?? []).flatMap((row) => row ?? []);
  return (
    <>
      <Steps isGiven={totals !== null} isConfirming={isConfirming} />
      <form
        className="breach"
        onSubmit={(event) => {
          event.preventDefault();
          if (totals) confirm(true);
        }}
      >
        <Card title={words.happened.title}>
          <div className="card-body">
            <TextInput
              type="date"
              label={words.happened.lastDay}
              value={left}
              min={placement.startDate}
              max={new Date().toISOString().slice(0, 10)}
              required
              onChange={(event) => setAddress({ left: event.currentTarget.value }, { replace: true })}
              error={isGiven ? messageOf(error) : null}
              description={
                totals ? words.happened.days(totals.daysWorked ?? 0, placement.guaranteePeriodDays) : undefined
              }
              inputWrapperOrder={["label", "input", "description", "error"]}
              mb="md"
            />
            <Textarea
              label={texts.acts.reason}
              description={texts.acts.reasonHint}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              required
              autosize
              minRows={2}
              maxLength={LONG_TEXT}
              mb="md"
            />
            <RuleChoice
              placement={placement}
              rules={(shown?.previewBreachRules?.nodes ?? []).flatMap((row) => row ?? [])}
            />
          </div>
        </Card>
        <div aria-busy={fetching}>
          {totals ? (
            <>
              <Answer totals={totals} />
              <ByRecruiter placement={placement} rows={rows} totals={totals} />
              <Effects placement={placement} rows={rows} totals={totals} />
              <div className="breach-acts">
                <p>{words.note}</p>
                <Group>
                  <Button component={Link} to={`/placements/${placement.rowId}`} variant="default">
                    {words.back}
                  </Button>
                  <Button type="submit">{words.next}</Button>
                </Group>
              </div>
            </>
          ) : (
            <section className="card">
              <EmptyState title={shown ? words.answer.nothing : fetching ? texts.states.loading : words.ask} />
            </section>
          )}
        </div>
      </form>
      {totals && (
        <Confirm
          opened={isConfirming}
          onClose={() => confirm(false)}
          placement={placement}
          endedOn={left}
          reason={reason.trim()}
          totals={totals}
        />
      )}
    </>
  );
}

function Steps({ isGiven, isConfirming }: { isGiven: boolean; isConfirming: boolean }) {
  const at = isConfirming ? 2 : isGiven ? 1 : 0;
  const names = [words.steps.happened, words.steps.changes, words.steps.confirm];
  return (
    <ol className="breach-steps" aria-label={words.steps.label}>
      {names.map((name, index) => {
        const shape: Shape = index < at ? "done" : "pending";
        return (
          <li key={name} aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
            <span className="breach-number">
              {index < at ? <StatusIcon shape={shape} size={14} /> : <span aria-hidden="true">{index + 1}</span>}
            </span>
            {name}
          </li>
        );
      })}
    </ol>
  );
}
