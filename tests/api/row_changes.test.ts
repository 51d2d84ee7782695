// What waits for one subscriber.

import test from "ava";
import { RowChanges } from "../../server/api/graphql/live/row_changes.ts";

const change = (id: string) => ({ kind: "payout" as const, id, topics: ["everything"] });

test("a subscription that ends hears of nothing more, and whoever waits for its next change is told so", async (t) => {
  let isListening = true;
  const changes = new RowChanges(
    () => {
      isListening = false;
    },
    () => t.fail("it has not too many"),
  );
  changes.push(change("one"));
  t.is((await changes.next()).value?.id, "one");
  const waiting = changes.next();
  await changes.return();
  t.false(isListening);
  t.deepEqual(await waiting, { done: true, value: undefined });
  t.deepEqual(await changes.next(), { done: true, value: undefined });
});
