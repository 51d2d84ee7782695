// A thing that nobody can help now is left out of the list until a day, for everybody, and with a reason.

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { SnoozeNeedDocument } from "../../graphql/generated.ts";
import { day, inDays } from "../../parts/dates.ts";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";

const words = texts.needsYou.snooze;

export function SnoozeDialog({ item, onClose }: { item: Item | null; onClose: () => void }) {
  const [, snooze] = useMutation(SnoozeNeedDocument);
  const [until, setUntil] = useState(() => inDays(1));
  return (
    <ReasonDialog
      opened={item !== null}
      onClose={onClose}
      title={words.title}
      act={words.act(day(until || inDays(1)))}
      fields={
        <TextInput
          type="date"
          label={words.until}
          description={words.untilHint}
          value={until}
          min={inDays(1)}
          required
          onChange={(event) => setUntil(event.currentTarget.value)}
          mb="sm"
        />
      }
      onAct={async (reason) => {
        const { error } = await snooze({ key: item?.key ?? "", until: `${until}T00:00:00Z`, reason });
        if (!error) notice(words.done(day(until)));
        return messageOf(error);
      }}
    >
      {words.says}
    </ReasonDialog>
  );
}
