// Payments that failed for good are tried again: what would be sent, in figures and words, before it is; and the answer of
// each after.

import { Alert } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { RetryEffectDocument, RetryManyDocument } from "../../graphql/generated.ts";
import { AnsweringDialog } from "../../parts/answering_dialog.tsx";
import { DialogFoot, ReasonField, useAct } from "../../parts/dialog_form.tsx";
import { sentenceOf } from "../../parts/sentence.ts";
import { messageOf } from "../../parts/states.tsx";
import { confirmed, Sums, sumsOf } from "../../parts/sums.tsx";
import { texts } from "../../texts.ts";
import { Answered, type Answers } from "../payouts/answered.tsx";
import type { Item } from "./item.ts";
import { recordOf, whoOf } from "./kinds.ts";

const words = texts.needsYou.retry;

/** items: empty closes it. */
export function RetryDialog({ items, onClose }: { items: readonly Item[]; onClose: () => void }) {
  return (
    <AnsweringDialog<Answers>
      opened={items.length > 0}
      title={words.title(items.length)}
      answeredTitle={words.answered}
      wide={items.length > 1}
      onClose={onClose}
      question={(close, onAnswer) => <Question items={items} onClose={close} onAnswer={onAnswer} />}
      answered={(answers, close) => <Answered answers={answers} done={words.done} onClose={close} />}
    />
  );
}

interface QuestionProps {
  items: readonly Item[];
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ items, onClose, onAnswer }: QuestionProps) {
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
  const ids = items.map(recordOf);
  const verb = verbs?.possibleVerbs?.nodes.find(
    (each) => each?.verb === "retry_payout_schedule" && each.scheduleId === ids[0],
  );
  const sums = sumsOf(items);
  const { isActing, problem, onSubmit } = useAct(async () => {
    // What stands here: if it is more or less by now, nothing is done.
    const about = { scheduleIds: ids, reason: reason.trim(), ...confirmed(sums) };
    const { data, error } = await retry({ about });
    if (data?.many?.result) onAnswer(data.many.result);
    return messageOf(error);
  });
  return (
    <form onSubmit={onSubmit}>
      <p className="dialog-lead">
        {isOne && `${sentenceOf(`${only ? whoOf(only) : ""}: ${only?.detail ?? ""}`)} `}
        {verb?.effect ?? words.text}
      </p>
      <Sums sums={sums} count={words.count} lead={texts.payouts.many.inWords} />
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
