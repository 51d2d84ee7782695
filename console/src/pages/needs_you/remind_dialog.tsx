// Recruiters are reminded of what only they can mend at Stripe: who it is before, and who was left out after.

import { useMutation } from "urql";
import { RemindDocument, type RemindMutation } from "../../graphql/generated.ts";
import { AnsweringDialog } from "../../parts/answering_dialog.tsx";
import { DialogFoot, useAct } from "../../parts/dialog_form.tsx";
import { Outcome } from "../../parts/outcome.tsx";
import { messageOf } from "../../parts/states.tsx";
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
  const asks = isRenewal ? texts.needsYou.renew : words;
  const people = [...new Map(recruiters.map((each) => [each.id, each])).values()];
  return (
    <AnsweringDialog<Answers>
      opened={people.length > 0}
      title={asks.title(people.length, people[0]?.name ?? "")}
      answeredTitle={words.answered}
      onClose={onClose}
      question={(close, onAnswer) => <Question people={people} asks={asks} onClose={close} onAnswer={onAnswer} />}
      answered={(answers, close) => <Answered answers={answers} onClose={close} />}
    />
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
  const { isActing, problem, onSubmit } = useAct(async () => {
    const { data, error } = await remind({ ids: people.map(({ id }) => id) });
    if (data?.act?.result) onAnswer(data.act.result);
    return messageOf(error);
  });
  const named = people.filter(({ name }) => name !== "");
  return (
    <form onSubmit={onSubmit}>
      <p>{asks.text}</p>
      {people.length > 1 && (
        <ul className="refusals">
          {named.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
          {named.length < people.length && <li>{words.unnamed(people.length - named.length)}</li>}
        </ul>
      )}
      <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={asks.go(people.length)} />
    </form>
  );
}

function Answered({ answers, onClose }: { answers: Answers; onClose: () => void }) {
  const rows = answers.filter((answer) => answer !== null);
  const done = rows.filter(({ isReminded }) => isReminded);
  return (
    <Outcome
      done={done.length > 0 ? words.done(done.length) : null}
      left={rows
        .filter(({ isReminded }) => !isReminded)
        .map(({ recruiterId, recruiter, because }) => ({
          id: recruiterId ?? "",
          who: recruiter?.displayName ?? "",
          why: because,
        }))}
      leftTitle={words.left}
      onClose={onClose}
    />
  );
}
