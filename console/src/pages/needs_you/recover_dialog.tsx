// What becomes of a debt that Stripe is not asked for: it is taken back there after all, or given up.

import { Radio } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { useKnown } from "../../app/viewer.ts";
import { DebtDocument, RetryRecoveryDocument, WriteOffDocument } from "../../graphql/generated.ts";
import { inWords } from "../../parts/amount_in_words.ts";
import { useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { sentenceOf } from "../../parts/sentence.ts";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import "../books/books.css";
import type { Item } from "./item.ts";
import { recordOf, whoOf } from "./kinds.ts";

const words = texts.needsYou.recover;
type Way = "again" | "writeOff";

/** item: null closes it. */
export function RecoverDialog({ item, onClose }: { item: Item | null; onClose: () => void }) {
  const [way, choose] = useState<Way | null>(null);
  const [{ data, error: unread }] = useQuery({
    query: DebtDocument,
    variables: { id: item ? recordOf(item) : "" },
    pause: item === null,
    requestPolicy: "network-only",
  });
  const [, again] = useMutation(RetryRecoveryDocument);
  const [, writeOff] = useMutation(WriteOffDocument);
  const amount = useAmount();
  const { exponents } = useKnown();
  if (!item) return null;
  const currency = item.currency ?? "";
  const debt = data?.recovery;
  const recover = async (reason: string): Promise<string | null> => {
    if (way === null) return words.choose;
    const about = { id: recordOf(item), reason };
    const { data: answer, error } = way === "again" ? await again(about) : await writeOff(about);
    if (error) return messageOf(error);
    const isAsked = answer?.act && "request" in answer.act && answer.act.request;
    notice(isAsked ? words.asked : words.done[way]);
    return null;
  };
  return (
    <ReasonDialog
      opened
      onClose={onClose}
      title={words.title}
      act={way === null ? words.none : words.go[way]}
      onAct={recover}
      fields={
        <Radio.Group
          value={way}
          onChange={(value) => choose(value as Way)}
          label={words.ways}
          error={messageOf(unread)}
          required
          className="ways"
        >
          <Radio
            value="again"
            label={words.again}
            description={debt?.byReversal === false ? words.notAtStripe : words.againHint}
            disabled={debt?.byReversal !== true}
          />
          <Radio value="writeOff" label={words.writeOff} description={words.writeOffHint} />
        </Radio.Group>
      }
    >
      {sentenceOf(
        words.text(whoOf(item) ?? "", `${currency} ${amount(item.amount ?? 0, currency)}`, item.detail ?? ""),
      )}{" "}
      {texts.payouts.many.inWords} {inWords(item.amount ?? "0", currency, exponents.get(currency) ?? 0)}.{" "}
      {debt?.byOffset && words.setOff}
    </ReasonDialog>
  );
}
