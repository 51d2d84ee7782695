// That somebody left: the last day and why. It asks; it moves nothing.

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { ReportDepartureDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Placement } from "./rows.ts";

const words = texts.company.report;

export function ReportDialog({ placement, onClose }: { placement: Placement | null; onClose: () => void }) {
  const [leftOn, setLeftOn] = useState("");
  const [, report] = useMutation(ReportDepartureDocument);
  const candidate = placement?.candidate ?? "";
  return (
    <ReasonDialog
      opened={placement !== null}
      onClose={onClose}
      title={words.title(candidate)}
      act={words.go}
      fields={
        <TextInput
          type="date"
          label={words.leftOn}
          description={words.leftOnHint}
          value={leftOn}
          min={placement?.startDate ?? undefined}
          max={new Date().toISOString().slice(0, 10)}
          onChange={(event) => setLeftOn(event.currentTarget.value)}
          required
          mb="md"
        />
      }
      onAct={async (reason) => {
        const { error } = await report({ placementId: placement?.placementId ?? "", leftOn, reason });
        if (error) return messageOf(error);
        notice(words.done);
        return null;
      }}
    >
      {words.text(placement?.reportUntil ? day(placement.reportUntil) : "")}
    </ReasonDialog>
  );
}
