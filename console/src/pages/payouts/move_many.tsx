// What of several payouts is sent next gets another date: what moves, in figures and words, and the answer of each after.

import { Alert, Skeleton, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { MoveManyDocument, NextPartsDocument } from "../../graphql/generated.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot, ReasonField } from "../../parts/dialog_form.tsx";
import { byCurrency, Money, sumsOf } from "../../parts/money.tsx";
import { messageOf } from "../../parts/states.tsx";
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
  const [answers, setAnswers] = useState<Answers | null>(null);
  const close = () => {
    if (answers) onDone();
    setAnswers(null);
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={answers ? words.answered : words.title(ids.length)} wide>
      {opened &&
        (answers ? (
          <Answered answers={answers} done={words.done} onClose={close} />
        ) : (
          <Question ids={ids} onClose={close} onAnswer={setAnswers} />
        ))}
    </Dialog>
  );
}

interface QuestionProps {
  ids: readonly string[];
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ ids, onClose, onAnswer }: QuestionProps) {
  const { exponents } = useKnown();
  const [{ data, error }] = useQuery({
    query: NextPartsDocument,
    variables: { ids: [...ids] },
    requestPolicy: "network-only",
  });
  const [, move] = useMutation(MoveManyDocument);
  const [when, setWhen] = useState("");
  const [reason, setReason] = useState("");
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!data) return error ? <Alert role="alert">{messageOf(error)}</Alert> : <Skeleton height={160} />;
  const payouts = (data.payouts?.nodes ?? []).flatMap((payout) => payout ?? []);
  const parts = payouts.flatMap(({ next }) => next.nodes.flatMap((part) => part ?? []));
  const without = payouts.filter(({ next }) => next.nodes.length === 0);
  const seen = sumsOf(parts).toSorted((a, b) => byCurrency(a.currency, b.currency));
  const act = async () => {
    if (isActing) return;
    setActing(true);
    const answer = await move({
      about: {
        scheduleIds: parts.map(({ rowId }) => rowId),
        scheduledDate: `${when}T00:00:00Z`,
        reason: reason.trim(),
        expectedCount: parts.length,
        seen,
      },
    });
    setActing(false);
    setProblem(messageOf(answer.error));
    if (answer.data?.many?.result) onAnswer(answer.data.many.result);
  };
  const dates = parts.map(({ scheduledDate }) => scheduledDate).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <p className="dialog-lead">
        {words.text} {first && last && words.now(day(first), day(last))}
      </p>
      {without.length > 0 && (
        <p>{words.without(without.map(({ recruiter }) => recruiter?.displayName ?? "").join("; "))}</p>
      )}
      <ul className="sums">
        {seen.map(({ currency, amount }) => (
          <li key={currency}>
            <span>{words.count(parts.filter((part) => part.currency === currency).length)}</span>
            <strong>
              <Money minor={amount} currency={currency} />
            </strong>
          </li>
        ))}
      </ul>
      {parts.length > 0 && (
        <>
          <p className="in-words">
            {texts.payouts.many.inWords}{" "}
            {seen.map(({ currency, amount }) => inWords(amount, currency, exponents.get(currency) ?? 0)).join("; ")}.
          </p>
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
