// What becomes of a difference: the obligation that a transfer pays, what a reversal means, or an explanation.

import { Radio } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import {
  BookReversalDocument,
  ExplainFindingDocument,
  FittingSchedulesDocument,
  type FittingSchedulesQuery,
  LinkTransferDocument,
} from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { day } from "../../parts/dates.ts";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { ErrorState, messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import "./books.css";
import { amountOf, type Difference, isReversal, mayPay } from "./rows.ts";

const words = texts.books.findings;
const FEW = 20;
type Schedule = NonNullable<NonNullable<FittingSchedulesQuery["payoutSchedules"]>["nodes"][number]>;

/** What the button says: the way out that this kind of difference has. */
export const actOf = (finding: Difference) =>
  mayPay(finding) ? words.link : isReversal(finding) ? words.book : words.act;

interface SettleProps {
  finding: Difference | null;
  onClose: () => void;
}

/** explain, owed_again, taken_back, or the id of the obligation that is paid by it. */
type Way = string;

export function SettleDialog({ finding, onClose }: SettleProps) {
  const [way, choose] = useState<Way>("");
  const [, explain] = useMutation(ExplainFindingDocument);
  const [, link] = useMutation(LinkTransferDocument);
  const [, book] = useMutation(BookReversalDocument);
  if (!finding) return null;
  const isChoice = mayPay(finding) || isReversal(finding);
  const chosen = isChoice ? way : "explain";
  const { dialog } = words;
  const settle = async (reason: string): Promise<string | null> => {
    const findingId = finding.rowId;
    if (chosen === "") return dialog.choose;
    if (chosen === "explain") {
      const { error } = await explain({ findingId, explanation: reason });
      if (!error) notice(dialog.done);
      return messageOf(error);
    }
    const { data, error } = isReversal(finding)
      ? await book({ findingId, as: chosen, reason })
      : await link({ findingId, scheduleId: chosen, reason });
    if (error) return messageOf(error);
    notice(data?.act?.request ? dialog.asked : dialog.booked);
    refreshShown();
    return null;
  };
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={isChoice ? dialog.settle : dialog.title}
      act={dialog.go[chosen === "" ? "none" : dialog.go[chosen] ? chosen : "link"] ?? ""}
      onAct={settle}
      fields={isChoice && <Ways finding={finding} way={way} onChoose={choose} />}
    >
      {isChoice
        ? dialog.what(words.kinds[finding.kind] ?? finding.kind, finding.subject)
        : dialog.text(words.kinds[finding.kind] ?? finding.kind, finding.subject)}
    </ReasonDialog>
  );
}

interface WaysProps {
  finding: Difference;
  way: Way;
  onChoose: (way: Way) => void;
}

function Ways({ finding, way, onChoose }: WaysProps) {
  const { dialog } = words;
  return (
    <Radio.Group value={way} onChange={onChoose} label={dialog.ways} required className="ways">
      {isReversal(finding) ? (
        <>
          <Radio value="owed_again" label={dialog.owedAgain} description={dialog.owedAgainHint} />
          <Radio value="taken_back" label={dialog.takenBack} description={dialog.takenBackHint} />
        </>
      ) : (
        <Fitting finding={finding} />
      )}
      <Radio
        value="explain"
        label={isReversal(finding) ? dialog.explain : dialog.paysNothing}
        description={isReversal(finding) ? dialog.explainHint : dialog.paysNothingHint}
      />
    </Radio.Group>
  );
}

/** The unpaid obligations of the same amount: the API decides whether the account is their recruiter's too. */
function Fitting({ finding }: { finding: Difference }) {
  const { dialog } = words;
  const said = amountOf(finding);
  const [{ data, error }] = useQuery({
    query: FittingSchedulesDocument,
    variables: { amount: said?.minor ?? "0", currency: said?.currency ?? "", first: FEW },
    pause: said === null,
    requestPolicy: "network-only",
  });
  if (error) return <ErrorState error={error} />;
  const fitting = (data?.payoutSchedules?.nodes ?? []).filter((row) => row !== null);
  const all = data?.payoutSchedules?.totalCount ?? 0;
  return (
    <>
      {data && fitting.length === 0 && <p className="way-note">{dialog.noneFits}</p>}
      {fitting.map((schedule) => (
        <Radio
          key={schedule.rowId}
          value={schedule.rowId}
          label={<Obligation schedule={schedule} />}
          description={dialog.due(day(schedule.scheduledDate))}
        />
      ))}
      {all > fitting.length && <p className="way-note">{dialog.moreFit(fitting.length, all)}</p>}
    </>
  );
}

function Obligation({ schedule }: { schedule: Schedule }) {
  const { recruiter, placement, amount, currency } = schedule;
  return (
    <>
      {words.dialog.pays} <Money minor={amount} currency={currency} />{" "}
      {words.dialog.to(
        recruiter?.displayName ?? "",
        [placement?.candidateName, placement?.company?.name].filter(Boolean).join(", "),
      )}
    </>
  );
}
