// Make a plan: of what is due now, or at the next run; what it would have, before it is made.

import { Alert, Radio, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { DueAtDocument, MakePlanDocument, NextRunDocument } from "../../graphql/generated.ts";
import { dateAndTime } from "../../parts/dates.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { DialogFoot, ReasonField } from "../../parts/dialog_form.tsx";
import { byCurrency, Money } from "../../parts/money.tsx";
import { messageOf } from "../../parts/states.tsx";
import { plans } from "../../texts/plans.ts";

const words = plans.makeDialog;

interface MakePlanProps {
  opened: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function MakePlan({ opened, onClose, onMade }: MakePlanProps) {
  const [reason, setReason] = useState("");
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title}>
      {opened && <Form reason={reason} setReason={setReason} onClose={onClose} onMade={onMade} />}
    </Dialog>
  );
}

interface FormProps extends Omit<MakePlanProps, "opened"> {
  reason: string;
  setReason: (reason: string) => void;
}

function Form({ reason, setReason, onClose, onMade }: FormProps) {
  const [{ data: night }] = useQuery({ query: NextRunDocument });
  const next = night?.nightStatus?.nodes[0]?.nextPayoutRunAt ?? null;
  const [when, setWhen] = useState("now");
  const asOf = when === "next" ? next : null;
  const [{ data, error, fetching }] = useQuery({
    query: DueAtDocument,
    variables: { asOf },
    requestPolicy: "cache-and-network",
  });
  const [{ fetching: isMaking }, make] = useMutation(MakePlanDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const due = (data?.previewDueTotals?.nodes ?? [])
    .filter((row) => row !== null && row.payCount !== "0")
    .flatMap((row) => row ?? [])
    .toSorted((a, b) => byCurrency(a.currency ?? "", b.currency ?? ""));
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        if (isMaking) return;
        const made = await make({ reason: reason.trim(), asOf });
        setProblem(messageOf(made.error));
        const id = made.data?.planRun?.runPlan?.rowId;
        if (!id) return;
        setReason("");
        onClose();
        onMade(id);
      }}
    >
      <p>{words.text}</p>
      <Radio.Group label={words.when} value={when} onChange={setWhen} mb="md">
        <Radio value="now" label={words.now} mt={6} />
        {next && <Radio value="next" label={words.next(dateAndTime(next))} mt={6} />}
      </Radio.Group>
      <div aria-live="polite">
        {error ? (
          <Alert color="bad" variant="outline">
            {messageOf(error)}
          </Alert>
        ) : !data || fetching ? (
          <Skeleton height={60} />
        ) : due.length === 0 ? (
          <p>
            <span className="strong">{words.nothing}</span> {words.nothingHint}
          </p>
        ) : (
          <>
            <p className="label">{words.would}</p>
            <ul className="sums">
              {due.map(({ currency, payCount, payAmount }) => (
                <li key={currency}>
                  <span>{words.count(Number(payCount))}</span>
                  <strong>
                    <Money minor={payAmount} currency={currency ?? ""} />
                  </strong>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <ReasonField value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <DialogFoot problem={problem} onClose={onClose} isActing={isMaking} act={words.go} />
    </form>
  );
}
