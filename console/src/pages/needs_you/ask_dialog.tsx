// Stripe is asked at once what became of a transfer of which nobody knows.

import { useMutation } from "urql";
import { LookUpTransferDocument } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { recordOf, whoOf } from "./kinds.ts";

const words = texts.needsYou.ask;
/** By then a worker has the answer: it is read again what is left. */
const ANSWER_MS = 5_000;

/** item: null closes it. */
export function AskDialog({ item, onClose }: { item: Item | null; onClose: () => void }) {
  const [, lookUp] = useMutation(LookUpTransferDocument);
  const amount = useAmount();
  const ask = async (reason: string): Promise<string | null> => {
    if (!item) return null;
    const { error } = await lookUp({ id: recordOf(item), reason });
    if (error) return messageOf(error);
    notice(words.done);
    setTimeout(refreshShown, ANSWER_MS);
    return null;
  };
  const currency = item?.currency ?? "";
  return (
    <ReasonDialog
      opened={item !== null}
      onClose={onClose}
      title={words.title}
      act={words.go}
      reasonHint={words.reasonHint}
      onAct={ask}
    >
      {item && words.text(`${currency} ${amount(item.amount ?? 0, currency)}`, whoOf(item) ?? "")}
    </ReasonDialog>
  );
}
