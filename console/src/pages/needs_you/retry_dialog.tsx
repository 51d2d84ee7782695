// Payments that failed for good are tried again: what would be sent, in figures and words, before it is; and the answer of
// each after.

import { Alert } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { RetryEffectDocument, RetryManyDocument } from "../../graphql/generated.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot, ReasonField } from "../../parts/dialog_form.tsx";
import { byCurrency, Money, sumsOf } from "../../parts/money.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { Answered, type Answers } from "../payouts/answered.tsx";
import type { Item } from "./item.ts";
import { recordOf, whoOf } from "./kinds.ts";

const words = texts.needsYou.retry;

/** items: empty closes it. */
export function RetryDialog({ items, onClose }: { items: readonly Item[]; onClose: () => void }) {
  const [answers, setAnswers] = useState<Answers | null>(null);
  const close = () => {
    setAnswers(null);
    onClose();
  };
  return (
    <Dialog
      opened={items.length > 0}
      onClose={close}
      title={answers ? words.answered : words.title(items.length)}
      wide={items.length > 1}
    >
      {answers ? (
        <Answered answers={answers} done={words.done} onClose={close} />
      ) : (
        items.length > 0 && <Question items={items} onClose={close} onAnswer={setAnswers} />
      )}
    </Dialog>
  );
}

interface QuestionProps {
  items: readonly Item[];
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ items, onClose, onAnswer }: QuestionProps) {
  const { exponents } = useKnown();
  const [only, ...others] = items;
  const isOne = others.length === 0;
  const [{ data: verbs }] = useQuery({
    query: RetryEffectDocument,
    variables: { payoutId: only?.payoutId ?? "" },
    pause: !isOne,
    requestPolicy: "network-only",
  });
  const [, retry] = useMutation(RetryManyDocument);
  const [reason, setReason] = useState("");
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ids = items.map(recordOf);
  const verb = verbs?.possibleVerbs?.nodes.find(
    (each) => each?.verb === "retry_payout_schedule" && each.scheduleId === ids[0],
  );
  const totals = sumsOf(items).toSorted((a, b) => byCurrency(a.currency, b.currency));
  const act = async () => {
    if (isActing) return;
    setActing(true);
    // What stands here: if it is more or less by now, nothing is done.
    const about = { scheduleIds: ids, reason: reason.trim(), expectedCount: ids.length, seen: totals };
    const { data, error } = await retry({ about });
    setActing(false);
    setProblem(messageOf(error));
    if (data?.many?.result) onAnswer(data.many.result);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <p className="dialog-lead">
        {isOne && `${only ? whoOf(only) : ""}: ${only?.detail ?? ""}. `}
        {verb?.effect ?? words.text}
      </p>
      <ul className="sums">
        {totals.map(({ currency, amount }) => (
          <li key={currency}>
            <span>{words.count(items.filter((item) => item.currency === currency).length)}</span>
            <strong>
              <Money minor={amount} currency={currency} />
            </strong>
          </li>
        ))}
      </ul>
      <p className="in-words">
        {texts.payouts.many.inWords}{" "}
        {totals.map(({ currency, amount }) => inWords(amount, currency, exponents.get(currency) ?? 0)).join("; ")}.
      </p>
      {verb?.isPossible === false && (
        <Alert color="bad" variant="outline" mb="sm">
          {verb.because} {verb.whatToDo}
        </Alert>
      )}
      <ReasonField
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        description={texts.payouts.many.reasonHint}
        minRows={1}
      />
      <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={words.go(items.length)} />
    </form>
  );
}
