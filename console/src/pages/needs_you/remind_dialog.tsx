// Recruiters are reminded of what only they can mend at Stripe: who it is before, and who was left out after.

import { Alert, Button, Group } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { RemindDocument, type RemindMutation } from "../../graphql/generated.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot } from "../../parts/dialog_form.tsx";
import { messageOf } from "../../parts/states.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";

const words = texts.needsYou.remind;
type Answers = NonNullable<NonNullable<RemindMutation["act"]>["result"]>;

interface Reminded {
  id: string;
  name: string;
}

interface RemindDialogProps {
  /** Empty closes it. */
  recruiters: readonly Reminded[];
  /** Their accounts are closed: what only they can do is to open another. */
  isRenewal?: boolean;
  onClose: () => void;
}

export function RemindDialog({ recruiters, isRenewal = false, onClose }: RemindDialogProps) {
  const [answers, setAnswers] = useState<Answers | null>(null);
  const close = () => {
    setAnswers(null);
    onClose();
  };
  const asks = isRenewal ? texts.needsYou.renew : words;
  const people = [...new Map(recruiters.map((each) => [each.id, each])).values()];
  return (
    <Dialog
      opened={people.length > 0}
      onClose={close}
      title={answers ? words.answered : asks.title(people.length, people[0]?.name ?? "")}
    >
      {answers ? (
        <Answered answers={answers} onClose={close} />
      ) : (
        <Question people={people} asks={asks} onClose={close} onAnswer={setAnswers} />
      )}
    </Dialog>
  );
}

interface QuestionProps {
  people: readonly Reminded[];
  asks: { text: string; go: (count: number) => string };
  onClose: () => void;
  onAnswer: (answers: Answers) => void;
}

function Question({ people, asks, onClose, onAnswer }: QuestionProps) {
  const [, remind] = useMutation(RemindDocument);
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        if (isActing) return;
        setActing(true);
        const { data, error } = await remind({ ids: people.map(({ id }) => id) });
        setActing(false);
        setProblem(messageOf(error));
        if (data?.act?.result) onAnswer(data.act.result);
      }}
    >
      <p>{asks.text}</p>
      {people.length > 1 && (
        <ul className="refusals">
          {people.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
      <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={asks.go(people.length)} />
    </form>
  );
}

function Answered({ answers, onClose }: { answers: Answers; onClose: () => void }) {
  const rows = answers.filter((answer) => answer !== null);
  const done = rows.filter(({ isReminded }) => isReminded);
  const left = rows.filter(({ isReminded }) => !isReminded);
  return (
    <>
      {done.length > 0 && (
        <p>
          <Status shape="done" tone="ok">
            {words.done(done.length)}
          </Status>
        </p>
      )}
      {left.length > 0 && (
        <Alert color="warn" variant="outline">
          {words.left(left.length)}
          <ul className="refusals">
            {left.map(({ recruiterId, recruiter, because }) => (
              <li key={recruiterId}>
                <span className="strong">{recruiter?.displayName}</span> {because}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose} data-autofocus>
          {texts.acts.close}
        </Button>
      </Group>
    </>
  );
}
