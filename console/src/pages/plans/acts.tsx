// The approval of a plan, by its hash, and its execution, with its sums in words.

import { Alert, Button, Group } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useMutation } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { ApprovePlanDocument, ExecutePlanDocument } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { plans as words } from "../../texts/plans.ts";
import { texts } from "../../texts.ts";
import type { Plan, PlanTotals } from "./state.ts";

interface ActProps {
  opened: boolean;
  onClose: () => void;
  plan: Plan;
  totals: PlanTotals;
}

export function ApprovePlan({ opened, onClose, plan, totals }: ActProps) {
  const [, approve] = useMutation(ApprovePlanDocument);
  return (
    <Dialog opened={opened} onClose={onClose} title={words.approve.title}>
      <Question
        text={words.approve.text}
        totals={totals}
        act={words.approve.act}
        done={words.approve.done}
        onClose={onClose}
        onAct={async () => messageOf((await approve({ id: plan.rowId, hash: plan.hash })).error)}
      >
        <code className="plan-hash">{plan.hash.replaceAll(/(.{4})/g, "$1 ").trim()}</code>
      </Question>
    </Dialog>
  );
}

export function ExecutePlan({ opened, onClose, plan, totals }: ActProps) {
  const [, execute] = useMutation(ExecutePlanDocument);
  return (
    <Dialog opened={opened} onClose={onClose} title={words.execute.title(plan.itemCount)}>
      <Question
        text={words.execute.text}
        totals={totals}
        act={words.execute.go(plan.itemCount)}
        done={words.execute.done}
        onClose={onClose}
        onAct={async () => messageOf((await execute({ id: plan.rowId })).error)}
      />
    </Dialog>
  );
}

interface QuestionProps {
  text: string;
  totals: PlanTotals;
  act: string;
  done: string;
  children?: ReactNode;
  onClose: () => void;
  onAct: () => Promise<string | null>;
}

function Question({ text, totals, act, done, children, onClose, onAct }: QuestionProps) {
  const { exponents } = useKnown();
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async () => {
    if (isActing) return;
    setActing(true);
    const wrong = await onAct();
    setActing(false);
    setProblem(wrong);
    if (wrong === null) {
      notice(done);
      onClose();
    } else refreshShown();
  };
  return (
    <>
      <p>{text}</p>
      {children}
      <ul className="sums">
        {totals.map(({ currency, plannedCount, plannedAmount }) => (
          <li key={currency}>
            <span>{words.makeDialog.count(Number(plannedCount))}</span>
            <strong>
              <Money minor={plannedAmount} currency={currency ?? ""} />
            </strong>
          </li>
        ))}
      </ul>
      <p>
        {words.execute.inWords}{" "}
        {totals
          .map(({ currency, plannedAmount }) =>
            inWords(plannedAmount ?? "0", currency ?? "", exponents.get(currency ?? "") ?? 0),
          )
          .join("; ")}
        .
      </p>
      {problem && (
        <Alert color="bad" variant="outline" mt="md" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.acts.cancel}
        </Button>
        <Button loading={isActing} onClick={() => void go()} data-autofocus>
          {act}
        </Button>
      </Group>
    </>
  );
}
