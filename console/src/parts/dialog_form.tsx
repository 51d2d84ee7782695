// What the form of an act ends with: its reason, what went wrong, and a button that names the act beside one that leaves it.

import { Alert, Button, Group, Textarea, type TextareaProps } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { texts } from "../texts.ts";
import { LONG_TEXT } from "./limits.ts";

/** An act that is done once, however often it is asked for meanwhile. act: a text is what went wrong, in words. */
export function useAct(act: () => Promise<string | null>) {
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isActing) return;
    setActing(true);
    const wrong = await act();
    setActing(false);
    setProblem(wrong);
  };
  return { isActing, problem, onSubmit };
}

/** Required, as long as the database takes it. */
export function ReasonField(props: TextareaProps) {
  return (
    <Textarea
      label={texts.acts.reason}
      description={texts.acts.reasonHint}
      required
      data-autofocus
      autosize
      minRows={2}
      maxLength={LONG_TEXT}
      {...props}
    />
  );
}

interface DialogFootProps {
  /** What went wrong, in words. */
  problem: ReactNode;
  onClose: () => void;
  isActing: boolean;
  /** What stands on the button: the act, never OK. */
  act: string;
}

export function DialogFoot({ problem, onClose, isActing, act }: DialogFootProps) {
  return (
    <>
      {problem && (
        <Alert color="bad" variant="outline" mt="md" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {texts.acts.cancel}
        </Button>
        <Button type="submit" loading={isActing}>
          {act}
        </Button>
      </Group>
    </>
  );
}
