// The last step: the amounts in words, and the act. Figures that have changed meanwhile are shown first.

import { Alert, Button, Group } from "@mantine/core";
import { useState } from "react";
import { useClient, useMutation } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { BreachPreviewDocument, ReportBreachDocument } from "../../graphql/generated.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { day } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { breach } from "../../texts/breach.ts";
import { texts } from "../../texts.ts";
import type { BreachTotals, Placement } from "./rows.ts";

const words = breach.confirm;

interface ConfirmProps {
  opened: boolean;
  onClose: () => void;
  placement: Placement;
  endedOn: string;
  reason: string;
  totals: BreachTotals;
}

export function Confirm({ opened, onClose, placement, endedOn, reason, totals }: ConfirmProps) {
  const client = useClient();
  const { exponents } = useKnown();
  const [, report] = useMutation(ReportBreachDocument);
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const currency = totals.currency ?? "";
  const parts: [string, string | null, (words: string) => string][] = [
    [breach.table.earned, totals.earnedAmount, words.earned],
    [breach.table.forfeited, totals.forfeitedAmount, words.forfeited],
    [breach.table.cancelled, totals.cancelledAmount, words.cancelled],
    [breach.table.debt, totals.debt, words.debt],
  ];
  const spoken = parts
    .filter(([, minor]) => minor !== "0")
    .map(([, minor, say]) => say(inWords(minor ?? "0", currency, exponents.get(currency) ?? 0)));
  const act = async () => {
    if (isActing) return;
    setActing(true);
    const variables = { id: placement.rowId, endedOn };
    const { data: now, error: lost } = await client.query(BreachPreviewDocument, variables, {
      requestPolicy: "network-only",
    });
    const fresh = now?.previewBreachTotals?.nodes[0];
    const isSame = JSON.stringify(fresh) === JSON.stringify(totals);
    if (lost || !isSame) {
      setActing(false);
      setProblem(messageOf(lost) ?? words.changed);
      return;
    }
    const { error } = await report({ ...variables, reason });
    setActing(false);
    setProblem(messageOf(error));
    if (error) return;
    notice(words.done);
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title}>
      <p>{words.says(placement.candidateName, placement.company?.name ?? "", day(endedOn))}</p>
      <p className="quiet">{reason}</p>
      <ul className="sums">
        {parts.map(([name, minor]) => (
          <li key={name}>
            <span>{name}</span>
            <strong>
              <Money minor={minor} currency={currency} />
            </strong>
          </li>
        ))}
      </ul>
      <p>
        {words.inWords} {spoken.join("; ")}.
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
        <Button loading={isActing} onClick={() => void act()} data-autofocus>
          {words.go}
        </Button>
      </Group>
    </Dialog>
  );
}
