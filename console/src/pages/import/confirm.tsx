// The import itself: what it does, in figures and in words, and then it is done; or not, when it would do something else.

import { Alert, Button, Group } from "@mantine/core";
import { useState } from "react";
import { useKnown } from "../../app/viewer.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { importing } from "../../texts/import.ts";
import { texts } from "../../texts.ts";
import { type Outcome, send, type Wanted } from "./door.ts";
import { Amounts } from "./would.tsx";

const words = importing.act;

interface ConfirmImportProps {
  opened: boolean;
  onClose: () => void;
  wanted: Omit<Wanted, "act">;
  outcome: Outcome;
  onDone: (outcome: Outcome) => void;
  /** A second check says something else than the first. */
  onChanged: (outcome: Outcome) => void;
}

export function ConfirmImport({ opened, onClose, wanted, outcome, onDone, onChanged }: ConfirmImportProps) {
  const { exponents } = useKnown();
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const good = outcome.rows - outcome.bad_count;
  const amounts = outcome.summary?.amounts ?? [];
  const act = async () => {
    if (isActing) return;
    setActing(true);
    const again = await send({ ...wanted, act: "check" });
    if (typeof again !== "string" && JSON.stringify(again) !== JSON.stringify(outcome)) {
      setActing(false);
      onChanged(again);
      setProblem(words.changed);
      return;
    }
    const done = typeof again === "string" ? again : await send({ ...wanted, act: "import" });
    setActing(false);
    if (typeof done === "string") {
      setProblem(done);
      return;
    }
    onClose();
    onDone(done);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={words.title(good)}>
      <p>
        {words.text} {words.left(outcome.bad_count)}
      </p>
      {amounts.length > 0 && (
        <>
          <dl className="import-facts">
            <Amounts amounts={amounts} />
          </dl>
          <p>
            {words.inWords}{" "}
            {amounts
              .map(({ currency, amount }) => inWords(amount.replace(/\D/g, ""), currency, exponents.get(currency) ?? 0))
              .join("; ")}
            .
          </p>
        </>
      )}
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
          {words.all(good)}
        </Button>
      </Group>
    </Dialog>
  );
}
