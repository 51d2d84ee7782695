// That somebody left: the last day and why, and what that changes once it is confirmed. It asks; it moves nothing.

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { DepartureDocument, type DepartureQuery, ReportDepartureDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Placement } from "./rows.ts";

const words = texts.company.report;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function ReportDialog({ placement, onClose }: { placement: Placement | null; onClose: () => void }) {
  const [leftOn, setLeftOn] = useState("");
  const [, report] = useMutation(ReportDepartureDocument);
  const candidate = placement?.candidate ?? "";
  const isGiven = DAY.test(leftOn);
  const [{ data, error, fetching }] = useQuery({
    query: DepartureDocument,
    variables: { placementId: placement?.placementId ?? "", leftOn },
    pause: placement === null || !isGiven,
    requestPolicy: "cache-and-network",
  });
  // While another day is asked, what stood here for the one before is not shown.
  const [changes] = isGiven && !error && !fetching ? (data?.companyDeparture?.nodes ?? []) : [];
  return (
    <ReasonDialog
      opened={placement !== null}
      onClose={onClose}
      title={words.title(candidate)}
      act={words.go}
      fields={
        <>
          <TextInput
            type="date"
            label={words.leftOn}
            description={words.leftOnHint}
            value={leftOn}
            min={placement?.startDate ?? undefined}
            max={new Date().toISOString().slice(0, 10)}
            onChange={(event) => setLeftOn(event.currentTarget.value)}
            error={isGiven && error ? messageOf(error) : null}
            required
            mb="md"
          />
          <section className="departure" aria-label={words.changes.title} aria-live="polite" aria-busy={fetching}>
            {changes ? <Changes changes={changes} /> : <p>{fetching ? texts.states.loading : words.changes.ask}</p>}
          </section>
        </>
      }
      onAct={async (reason) => {
        const { error } = await report({ placementId: placement?.placementId ?? "", leftOn, reason });
        if (error) return messageOf(error);
        notice(words.done);
        return null;
      }}
    >
      {words.text(placement?.reportUntil ? day(placement.reportUntil) : "")}
    </ReasonDialog>
  );
}

type Changes = NonNullable<NonNullable<DepartureQuery["companyDeparture"]>["nodes"][number]>;

function Changes({ changes }: { changes: Changes }) {
  const amount = useAmount();
  const currency = changes.currency ?? "";
  const of = (minor: string | null) => `${currency} ${amount(minor ?? "0", currency)}`;
  const { companyFee: fee, owedBack, notPaidAmount: notPaid, takenBackAmount: takenBack, staysEarned } = changes;
  const isTaken = notPaid !== "0" || takenBack !== "0";
  return (
    <>
      <h3>
        {words.changes.title} <span className="worked">{words.changes.days(changes.daysWorked ?? 0)}</span>
      </h3>
      <ul>
        <li className="strong">
          {fee === null
            ? words.changes.unknownBack
            : owedBack === "0"
              ? words.changes.noneBack(of(fee))
              : words.changes.back(of(owedBack), of(fee))}
        </li>
        {notPaid !== "0" && <li>{words.changes.notPaid(of(notPaid))}</li>}
        {takenBack !== "0" && <li>{words.changes.takenBack(of(takenBack))}</li>}
        <li>
          {!isTaken && words.changes.nothing} {words.changes.staysEarned(of(staysEarned))}
        </li>
      </ul>
    </>
  );
}
