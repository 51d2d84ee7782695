// A dialog that asks first, and then shows what became of each thing that it was about.

import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";

interface AnsweringDialogProps<Answers> {
  opened: boolean;
  title: string;
  /** Its title over the answers. */
  answeredTitle: string;
  wide?: boolean;
  onClose: () => void;
  /** It is closed after the answers were seen. */
  onDone?: () => void;
  question: (onClose: () => void, onAnswer: (answers: Answers) => void) => ReactNode;
  answered: (answers: Answers, onClose: () => void) => ReactNode;
}

export function AnsweringDialog<Answers>({
  opened,
  title,
  answeredTitle,
  wide = false,
  onClose,
  onDone,
  question,
  answered,
}: AnsweringDialogProps<Answers>) {
  const [answers, setAnswers] = useState<Answers | null>(null);
  const close = () => {
    if (answers) onDone?.();
    setAnswers(null);
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={answers ? answeredTitle : title} wide={wide}>
      {opened && (answers ? answered(answers, close) : question(close, setAnswers))}
    </Dialog>
  );
}
