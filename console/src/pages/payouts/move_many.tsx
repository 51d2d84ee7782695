// What of several payouts is sent next gets another date: what moves, in figures and words, and the answer of each after.

import { Alert, Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { MoveManyDocument, NextPartsDocument } from "../../graphql/generated.ts";
import { AnsweringDialog } from "../../parts/answering_dialog.tsx";
import { day } from "../../parts/dates.ts";
import { DialogFoot, ReasonField, useAct } from "../../parts/dialog_form.tsx";
import { messageOf } from "../../parts/states.tsx";
import { confirmed, Sums, sumsOf } from "../../parts/sums.tsx";
import { texts } from "../../texts.ts";
import { Answered, type Answers } from "./answered.tsx";

const words = texts.payouts.move;

interface MoveManyProps {
  /** Payouts. */
  ids: readonly string[];
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function MoveMany({ ids, opened, onClose, onDone }: MoveManyProps) {
  return (
    <AnsweringDialog<Answers>
      opened={opened}
      title={words.title(ids.length)}
      answeredTitle={words.answered}
      wide
      onClose={onClose}
      onDone={onDone}
      question={(close, onAnswer) => <Question ids={ids} onClose={close} onAnswer={onAnswer} />}
      answered={(answers, close) => <Answered answers={answers} done={words.done} onClose={close} />}
    />
  );
}

interface QuestionProps {
  ids: readonly string[];
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ ids, onClose, onAnswer }: QuestionProps) {
  const [{ data, error }] = useQuery({
    query: NextPartsDocument,
    variables: { ids: [...ids] },
    requestPolicy: "network-only",
  });
  const [, move] = useMutation(MoveManyDocument);
  const [when, setWhen] = useState("");
  const [reason, setReason] = useState("");
  const payouts = (data?.payouts?.nodes ?? []).flatMap((payout) => payout ?? []);
  const parts = payouts.flatMap(({ next }) => next.nodes.flatMap((part) => part ?? []));
  const without = payouts.filter(({ next }) => next.nodes.length === 0);
  const sums = sumsOf(parts);
  const { isActing, problem, onSubmit } = useAct(async () => {
    const answer = await move({
      about: {
        scheduleIds: parts.map(({ rowId }) => rowId),
        scheduledDate: `${when}T00:00:00Z`,
        reason: reason.trim(),
        ...confirmed(sums),
      },
    });
    if (answer.data?.many?.result) onAnswer(answer.data.many.result);
    return messageOf(answer.error);
  });
  if (!data) return error ? <Alert role="alert">{messageOf(error)}</Alert> : <Skeleton height={160} />;
  const dates = parts.map(({ scheduledDate }) => scheduledDate).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  return (
    <form onSubmit={onSubmit}>
      <p className="dialog-lead">
        {words.text} {first && last && words.now(day(first), day(last))}
      </p>
      {without.length > 0 && (
        <p>{words.without(without.map(({ recruiter }) => recruiter?.displayName ?? "").join("; "))}</p>
      )}
      <Sums sums={sums} count={words.count} lead={texts.payouts.many.inWords} />
      {parts.length > 0 && (
        <>
          <TextInput
            type="date"
            label={words.when}
            description={words.whenHint}
            value={when}
            required
            onChange={(event) => setWhen(event.currentTarget.value)}
            mb="sm"
          />
          <ReasonField
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            description={texts.payouts.many.reasonHint}
            data-autofocus={undefined}
            minRows={1}
          />
          <DialogFoot
            problem={problem}
            onClose={onClose}
            isActing={isActing}
            act={when ? words.go(parts.length, day(`${when}T00:00:00Z`)) : words.goSomewhen(parts.length)}
          />
        </>
      )}
    </form>
  );
}
