// A verb for many: its sums in figures and in words before, and the answer of each row after.

import { Alert, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import {
  ApproveManyDocument,
  ChosenDocument,
  type ChosenQueryVariables,
  FreezeManyDocument,
} from "../../graphql/generated.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { AnsweringDialog } from "../../parts/answering_dialog.tsx";
import { DialogFoot, ReasonField, useAct } from "../../parts/dialog_form.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Answered, type Answers } from "./answered.tsx";
import { CoverOf } from "./cover_of.tsx";

export type Verb = "approve" | "freeze";
const { verbs, many } = texts.payouts;

interface ConfirmManyProps {
  verb: Verb | null;
  /** The rows that were ticked, or all that the filter has. */
  about: ChosenQueryVariables;
  onClose: () => void;
  /** All of it has its answer. */
  onDone: () => void;
}

export function ConfirmMany({ verb, about, onClose, onDone }: ConfirmManyProps) {
  const [{ data }] = useQuery({ query: ChosenDocument, variables: about, pause: verb === null });
  const count = data?.payouts?.totalCount ?? 0;
  return (
    <AnsweringDialog<Answers>
      opened={verb !== null}
      title={verb === null ? "" : verbs[verb].title(count)}
      answeredTitle={verb === null ? "" : verbs[verb].answered}
      wide
      onClose={onClose}
      onDone={onDone}
      question={(close, onAnswer) =>
        verb !== null && <Question verb={verb} about={about} onClose={close} onAnswer={onAnswer} />
      }
      answered={(answers, close) =>
        verb !== null && <Answered answers={answers} done={verbs[verb].done} onClose={close} />
      }
    />
  );
}

interface QuestionProps {
  verb: Verb;
  about: ChosenQueryVariables;
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ verb, about, onClose, onAnswer }: QuestionProps) {
  const { exponents } = useKnown();
  const [{ data, error }] = useQuery({
    query: ChosenDocument,
    variables: about,
    requestPolicy: "cache-and-network",
  });
  const [, approve] = useMutation(ApproveManyDocument);
  const [, freeze] = useMutation(FreezeManyDocument);
  const [reason, setReason] = useState("");
  const totals = (data?.payouts?.totals ?? []).toSorted((a, b) => byCurrency(a.currency, b.currency));
  const count = data?.payouts?.totalCount ?? 0;
  const unsent = new Map((data?.unsent?.totals ?? []).map(({ currency, sum }) => [currency, sum?.amount]));
  const { isActing, problem, onSubmit } = useAct(async () => {
    // The sums that stand here: if they are others by now, the API does nothing.
    const seen = totals.map(({ currency, sum }) => ({ currency, amount: sum?.amount ?? "0" }));
    const rows = about.areIds ? { payoutIds: [about.ids].flat() } : { filter: about.filter, search: about.search };
    const answer = await (verb === "approve" ? approve : freeze)({
      about: { ...rows, expectedCount: count, reason: reason.trim(), seen },
    });
    if (answer.data?.many?.result) onAnswer(answer.data.many.result);
    return messageOf(answer.error);
  });
  if (!data) return error ? <Alert role="alert">{messageOf(error)}</Alert> : <Skeleton height={160} />;
  return (
    <form onSubmit={onSubmit}>
      <p className="dialog-lead">
        {verbs[verb].text} {!about.areIds && many.ofFilter}
      </p>
      <table className="table sums-table">
        <thead>
          <tr>
            <th scope="col">{many.total}</th>
            <th scope="col" className="number">
              {texts.navigation.pages.payouts}
            </th>
            <th scope="col" className="number">
              {many.amount}
            </th>
            {about.areIds && (
              <th scope="col" className="number">
                {many.unsent}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {totals.map(({ currency, count: payouts, sum }) => (
            <tr key={currency}>
              <th scope="row" className="strong">
                {currency}
              </th>
              <td className="number">{payouts}</td>
              <td className="number strong">
                <Money minor={sum?.amount} currency={currency} bare />
              </td>
              {about.areIds && (
                <td className="number">
                  <Money minor={unsent.get(currency)} currency={currency} bare />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="in-words">
        {many.inWords}{" "}
        {totals
          .map(({ currency, sum }) => inWords(sum?.amount ?? "0", currency, exponents.get(currency) ?? 0))
          .join("; ")}
        .
      </p>
      {verb === "approve" && <CoverOf currencies={totals.map(({ currency }) => currency)} />}
      <ReasonField
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        description={many.reasonHint}
        minRows={1}
      />
      <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={verbs[verb].go(count)} />
    </form>
  );
}
