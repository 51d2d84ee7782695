// Run now: what would be sent at this moment, in words and amounts, before it is.

import { Alert, Button, Group, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { DueNowDocument, RunNowDocument } from "../../graphql/generated.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Money } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import { rowsOf } from "./rows.ts";

const words = texts.tonight.runDialog;

interface RunDialogProps {
  opened: boolean;
  onClose: () => void;
  onStarted: (runId: string) => void;
}

export function RunDialog({ opened, onClose, onStarted }: RunDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title}>
      {opened && <Content onClose={onClose} onStarted={onStarted} />}
    </Dialog>
  );
}

function Content({ onClose, onStarted }: Omit<RunDialogProps, "opened">) {
  const [due] = useQuery({ query: DueNowDocument, requestPolicy: "network-only" });
  const [, run] = useMutation(RunNowDocument);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (!due.data) return due.error ? <Alert role="alert">{messageOf(due.error)}</Alert> : <Skeleton height={80} />;
  const paying = rowsOf(due.data.previewDueTotals).filter(({ payCount }) => payCount !== "0");
  const count = paying.reduce((sum, { payCount }) => sum + Number(payCount), 0);
  const start = async () => {
    setStarting(true);
    const { data, error } = await run({});
    setStarting(false);
    setProblem(messageOf(error));
    const id = data?.processDueSchedules?.payoutRun?.rowId;
    if (!id) return;
    notice(words.started);
    onStarted(id);
    onClose();
  };
  return (
    <>
      <p>{count === 0 ? words.nothing : words.text}</p>
      <ul className="sums">
        {paying.map(({ currency, payCount, payAmount }) => (
          <li key={currency}>
            <span>{words.count(Number(payCount))}</span>
            <strong>
              <Money minor={payAmount} currency={currency ?? ""} />
            </strong>
          </li>
        ))}
      </ul>
      {problem && (
        <Alert color="bad" variant="outline" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {count === 0 ? texts.acts.close : texts.acts.cancel}
        </Button>
        {count > 0 && (
          <Button loading={isStarting} onClick={() => void start()}>
            {words.go(count)}
          </Button>
        )}
      </Group>
    </>
  );
}
