// The import itself: what it does, in figures and in words, and then it is done; or not, when it would do something else.

import { Alert, Button, Group, Progress } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useKnown } from "../../app/viewer.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { importing } from "../../texts/import.ts";
import { texts } from "../../texts.ts";
import { check, importPiece, importWhole, type Outcome, type Wanted } from "./door.ts";
import { Amounts } from "./would.tsx";

const words = importing.act;

interface ConfirmImportProps {
  opened: boolean;
  onClose: () => void;
  wanted: Wanted;
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
  const pieces = outcome.pieces ?? [];
  const isLarge = pieces.length > 1;
  /** How many pieces are in: from there it goes on. */
  const [done, setDone] = useState(0);
  const isStopped = useRef(false);
  useLeaving(isActing && isLarge);
  const checkAgain = async () => {
    const again = await check(wanted);
    if (typeof again === "string") return again;
    if (JSON.stringify(again) === JSON.stringify(outcome)) return null;
    onChanged(again);
    return words.changed;
  };
  const bringIn = async (): Promise<string | null> => {
    if (!isLarge) {
      const answer = await importWhole(wanted);
      if (typeof answer === "string") return answer;
      onDone(answer);
      return null;
    }
    for (const [index, piece] of pieces.entries()) {
      if (index < done) continue;
      if (isStopped.current) return words.stopped;
      const answer = await importPiece(wanted, outcome, piece, pieces[index + 1]);
      if (typeof answer === "string") return `${words.interrupted} ${answer}`;
      // By now a row of it is bad that was good, and nothing of the piece is in.
      if (answer && !answer.imported) return words.pieceChanged(answer.bad_rows.map(({ line }) => line));
      setDone(index + 1);
    }
    onDone({ ...outcome, imported: true });
    return null;
  };
  const act = async () => {
    if (isActing) return;
    isStopped.current = false;
    setActing(true);
    setProblem(null);
    const wrong = (done === 0 && (await checkAgain())) || (await bringIn());
    setActing(false);
    setProblem(wrong || null);
    if (!wrong) onClose();
  };
  const stop = () => {
    isStopped.current = true;
  };
  const rowsIn = pieces.slice(0, done).reduce((sum, { rows }) => sum + rows, 0);
  return (
    <Dialog opened={opened} {...(!isActing && { onClose })} title={words.title(good)}>
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
      {isLarge && <p>{words.pieces(outcome.rows_at_once ?? 0)}</p>}
      {isLarge && (isActing || done > 0) && (
        <div aria-live="polite">
          <p className="quiet">{words.progress(rowsIn, outcome.rows)}</p>
          <Progress value={(100 * rowsIn) / outcome.rows} aria-label={words.progressLabel} />
        </div>
      )}
      {problem && (
        <Alert color="bad" variant="outline" mt="md" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        {isActing && isLarge ? (
          <Button variant="default" onClick={stop}>
            {words.stop}
          </Button>
        ) : (
          <Button variant="default" onClick={onClose}>
            {texts.acts.cancel}
          </Button>
        )}
        <Button loading={isActing} onClick={() => void act()} data-autofocus>
          {done > 0 ? words.goOn : words.all(good)}
        </Button>
      </Group>
    </Dialog>
  );
}

/** Whoever leaves in the middle is asked first. */
function useLeaving(isAsked: boolean): void {
  useEffect(() => {
    if (!isAsked) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isAsked]);
}
