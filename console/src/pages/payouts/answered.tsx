// How each row was answered: done, waiting for a second person, or refused with its reason.

import { Button, Group } from "@mantine/core";
import type { AnswerFragment } from "../../graphql/generated.ts";
import { Status } from "../../parts/status.tsx";
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
  const refused = rows.filter(({ done, requestId }) => !done && requestId === null);
  const asked = rows.filter(({ requestId }) => requestId !== null);
  const done = rows.filter((answer) => answer.done);
  return (
    <>
      {done.length > 0 && (
        <p>
          <Status shape="done" tone="ok">
            {saysDone(done.length)}
          </Status>
        </p>
      )}
      {asked.length > 0 && (
        <p>
          <Status shape="secondPerson" tone="warn">
            {many.asked(asked.length)}
          </Status>
        </p>
      )}
      {refused.length > 0 && (
        <>
          <p>
            <Status shape="failed" tone="bad">
              {many.refused(refused.length)}
            </Status>
          </p>
          <ul className="refusals">
            {refused.map(({ payoutId, scheduleId, payout, message, whatToDo }) => (
              <li key={scheduleId ?? payoutId}>
                <span className="strong">{payout?.recruiter?.displayName}</span> {message} {whatToDo}
              </li>
            ))}
          </ul>
        </>
      )}
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose} data-autofocus>
          {texts.acts.close}
        </Button>
      </Group>
    </>
  );
}
