// Payouts are paused, or go on: with a reason, and for whoever may.

import { useMutation } from "urql";
import { PauseDocument, ResumeDocument } from "../../graphql/generated.ts";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";

const words = texts.tonight;

interface PauseDialogProps {
  /** They are paused: it is about going on. */
  isPaused: boolean;
  opened: boolean;
  onClose: () => void;
}

export function PauseDialog({ isPaused, opened, onClose }: PauseDialogProps) {
  const [, pause] = useMutation(PauseDocument);
  const [, resume] = useMutation(ResumeDocument);
  const text = isPaused ? words.resumeDialog : words.pauseDialog;
  return (
    <ReasonDialog
      opened={opened}
      onClose={onClose}
      title={text.title}
      act={text.go}
      onAct={async (reason) => {
        const { data, error } = await (isPaused ? resume : pause)({ reason });
        if (error) return messageOf(error);
        const done = data && ("pausePayouts" in data ? data.pausePayouts : data.resumePayouts);
        notice(done?.request ? words.asked : text.done);
        return null;
      }}
    >
      {text.text}
    </ReasonDialog>
  );
}
