import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { Gathering, oneBatchAtATime } from "../../../server/database/batching.ts";

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

/** What was loaded together, where each load waits for those that are known to come. */
function gather(limits: { enough: number; longest: number }, expected: number) {
  const batches: (readonly number[])[] = [];
  const gathering = new Gathering(limits);
  const loader = oneBatchAtATime<number, number>(
    async (keys) => {
      batches.push(keys);
      return [...keys];
    },
    () => gathering.gathered(),
  );
  for (let i = 0; i < expected; i++) gathering.expect();
  const come = (key: number) => {
    gathering.come();
    return loader.load(key);
  };
  return { batches, come };
}

const LONG = 100_000;

test("a batch waits for all that is known to come", async (t) => {
  const { batches, come } = gather({ enough: 10, longest: LONG }, 3);
  const first = [come(1), come(2)];
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  t.deepEqual(batches, []);
  await Promise.all([...first, come(3)]);
  t.deepEqual(batches, [[1, 2, 3]]);
});

test("a batch waits for no more than is enough", async (t) => {
  const { batches, come } = gather({ enough: 2, longest: LONG }, 5);
  await Promise.all([come(1), come(2)]);
  t.deepEqual(batches, [[1, 2]]);
  await Promise.all([come(3), come(4)]);
  await come(5);
  t.deepEqual(batches, [[1, 2], [3, 4], [5]]);
});

test("a batch does not wait for ever for what does not come", async (t) => {
  const { batches, come } = gather({ enough: 10, longest: 20 }, 3);
  await come(1);
  t.deepEqual(batches, [[1]]);
});
