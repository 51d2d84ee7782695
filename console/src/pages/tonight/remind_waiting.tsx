// Who keeps something from being paid tonight by what only they can mend at Stripe: they are reminded from here.

import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { NamesToRemindDocument, ToRemindDocument } from "../../graphql/generated.ts";
import { texts } from "../../texts.ts";
import { RemindDialog } from "../needs_you/remind_dialog.tsx";

/** So many of them stand in the dialog by name; the others are counted. */
const NAMED = 100;

interface RemindButtonProps {
  code: string;
  asOf: string | null;
  title: string;
  /** How many recruiters it is about. */
  count: number;
}

export function RemindButton({ code, asOf, title, count }: RemindButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const [{ data: preview }] = useQuery({
    query: ToRemindDocument,
    variables: { asOf },
    pause: !isAsked,
    requestPolicy: "network-only",
  });
  const ofReason = preview?.previewDueReasons?.nodes.find((row) => row?.code === code);
  const ids = (ofReason?.recruiterIds ?? []).flatMap((id) => id ?? []);
  const [{ data: people }] = useQuery({
    query: NamesToRemindDocument,
    variables: { ids: ids.slice(0, NAMED) },
    pause: !isAsked || ids.length === 0,
  });
  const names = new Map(people?.users?.nodes.map((person) => [person?.rowId, person?.displayName]));
  const recruiters = ids.map((id) => ({ id, name: names.get(id) ?? "" }));
  const button = texts.needsYou.remind.many(count);
  return (
    <>
      <UnstyledButton className="link" aria-label={`${button}: ${title}`} onClick={() => setAsked(true)}>
        {button}
      </UnstyledButton>
      <RemindDialog recruiters={isAsked && people ? recruiters : []} onClose={() => setAsked(false)} />
    </>
  );
}
