// Who keeps something from being paid tonight by what only they can mend at Stripe: they are reminded from here.

import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { ToRemindDocument } from "../../graphql/generated.ts";
import { texts } from "../../texts.ts";
import { RemindDialog } from "../needs_you/remind_dialog.tsx";

/** Reasons that a recruiter clears. */
export const OF_RECRUITERS = ["account_cannot_receive", "no_payout_account"];

interface RemindButtonProps {
  code: string;
  asOf: string | null;
  title: string;
  /** How many recruiters it is about. */
  count: number;
}

export function RemindButton({ code, asOf, title, count }: RemindButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const [{ data }] = useQuery({ query: ToRemindDocument, variables: { asOf, reason: code }, pause: !isAsked });
  const recruiters = (data?.previewDueSchedules?.nodes ?? []).flatMap((row) =>
    row?.recruiter ? [{ id: row.recruiter.rowId, name: row.recruiter.displayName }] : [],
  );
  const button = texts.needsYou.remind.many(count);
  return (
    <>
      <UnstyledButton className="link" aria-label={`${button}: ${title}`} onClick={() => setAsked(true)}>
        {button}
      </UnstyledButton>
      <RemindDialog recruiters={isAsked ? recruiters : []} onClose={() => setAsked(false)} />
    </>
  );
}
