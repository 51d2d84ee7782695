import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { oneBatchAtATime } from "../../../server/database/batching.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("what comes while a batch is at the database is the next batch", async (t) => {
  const batches: (readonly number[])[] = [];
  const loader = oneBatchAtATime<number, number>(async (keys) => {
    batches.push(keys);
    await setImmediate();
    return keys.map((key) => key * 2);
  });
  const first = loader.load(1);
  await setImmediate();
  await setImmediate();
  t.deepEqual(await Promise.all([first, loader.load(2), loader.load(3)]), [2, 4, 6]);
  t.deepEqual(batches, [[1], [2, 3]]);
});

test("no batch holds what those before it answered", async (t) => {
  const loader = oneBatchAtATime<number, { key: number }>(async (keys) => keys.map((key) => ({ key })));
  const answers: WeakRef<{ key: number }>[] = [];
  for (let key = 0; key < 20; key++) answers.push(new WeakRef(await loader.load(key)));
  await setImmediate();
  collectGarbage();
  const held = answers.filter((answer) => answer.deref() !== undefined).length;
  t.true(held <= 2, `${held} of 20 are still in memory`);
});
