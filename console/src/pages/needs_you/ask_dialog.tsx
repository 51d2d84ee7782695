// Stripe is asked at once what became of transfers of which nobody knows.

import { useMutation } from "urql";
import { LookUpTransferDocument } from "../../graphql/generated.ts";
import { refreshShown } from "../../graphql/refresh.ts";
import { useAmount } from "../../parts/money.tsx";
import { notice } from "../../parts/notice.ts";
import { ReasonDialog } from "../../parts/reason_dialog.tsx";
import { messageOf } from "../../parts/states.tsx";
import { Sums, sumsOf } from "../../parts/sums.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";
import { recordOf, whoOf } from "./kinds.ts";

const words = texts.needsYou.ask;
/** By then a worker has the answer: it is read again what is left. */
const ANSWER_MS = 5_000;

/** items: empty closes it. */
export function AskDialog({ items, onClose }: { items: readonly Item[]; onClose: () => void }) {
  const [, lookUp] = useMutation(LookUpTransferDocument);
  const amount = useAmount();
  const ask = async (reason: string): Promise<string | null> => {
    // One after the other: each is asked about by itself, and to ask twice about one does no harm.
    const problems: string[] = [];
    for (const item of items) {
      const { error } = await lookUp({ id: recordOf(item), reason }, { changesNothing: true });
      if (error) problems.push(`${whoOf(item) ?? ""}: ${messageOf(error)}`);
    }
    setTimeout(refreshShown, ANSWER_MS);
    const asked = items.length - problems.length;
    if (asked > 0) notice(words.done(asked));
    return problems.length > 0 ? problems.join(" ") : null;
  };
  const [only, ...others] = items;
  const currency = only?.currency ?? "";
  return (
    <ReasonDialog
      opened={items.length > 0}
      onClose={onClose}
      title={words.title(items.length)}
      act={words.go(items.length)}
      reasonHint={words.reasonHint}
      fields={others.length > 0 && <Sums sums={sumsOf(items)} count={words.count} lead={texts.payouts.many.inWords} />}
      onAct={ask}
    >
      {others.length > 0
        ? words.textOfMany(items.length)
        : only && words.text(`${currency} ${amount(only.amount ?? 0, currency)}`, whoOf(only) ?? "")}
    </ReasonDialog>
  );
}
