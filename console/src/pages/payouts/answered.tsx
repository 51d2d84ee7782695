// How each row was answered: done, waiting for a second person, or refused with its reason.

import type { AnswerFragment } from "../../graphql/generated.ts";
import { Outcome } from "../../parts/outcome.tsx";
import { texts } from "../../texts.ts";

export type Answers = readonly (AnswerFragment | null)[];
const { many } = texts.payouts;

interface AnsweredProps {
  answers: Answers;
  /** So many are done. */
  done: (count: number) => string;
  onClose: () => void;
}

export function Answered({ answers, done: saysDone, onClose }: AnsweredProps) {
  const rows = answers.filter((answer) => answer !== null);
  const done = rows.filter((answer) => answer.done);
  const asked = rows.filter(({ requestId }) => requestId !== null);
  const refused = rows.filter((answer) => !answer.done && answer.requestId === null);
  return (
    <Outcome
      done={done.length > 0 ? saysDone(done.length) : null}
      asked={asked.length > 0 ? many.asked(asked.length) : null}
      left={refused.map(({ payoutId, scheduleId, payout, message, whatToDo }) => ({
        id: scheduleId ?? payoutId ?? "",
        who: payout?.recruiter?.displayName ?? "",
        why: `${message ?? ""} ${whatToDo ?? ""}`,
      }))}
      leftTitle={many.refused}
      isRefusal
      onClose={onClose}
    />
  );
}
