// A dialog for an act that needs a reason: what it does, in words, and a button that names it. What was typed stays until
// it was done.

import { type ReactNode, useState } from "react";
import { Dialog } from "./dialog.tsx";
import { DialogFoot, ReasonField, useAct } from "./dialog_form.tsx";

interface ReasonDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** What it asks besides the reason. */
  fields?: ReactNode;
  /** What stands on the button: the act, never OK. */
  act: string;
  /** Where the reason goes, if not into the history. */
  reasonHint?: string;
  /** Does it. A text: what went wrong, in words. */
  onAct: (reason: string) => Promise<string | null>;
}

export function ReasonDialog({ opened, onClose, title, children, fields, act, reasonHint, onAct }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const { isActing, problem, onSubmit } = useAct(async () => {
    const wrong = await onAct(reason.trim());
    if (wrong === null) {
      setReason("");
      onClose();
    }
    return wrong;
  });
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <form onSubmit={onSubmit}>
        <p>{children}</p>
        {fields}
        <ReasonField
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          {...(reasonHint && { description: reasonHint })}
        />
        <DialogFoot problem={problem} onClose={onClose} isActing={isActing} act={act} />
      </form>
    </Dialog>
  );
}
