// What all tests of a file share: made before the first, taken down after the last.

import type { TestFn } from "ava";

/** Stands for what is made only when the tests begin. */
export function later<T extends object>(get: () => T | undefined): T {
  return new Proxy({} as T, {
    get(_target, name) {
      const made = get();
      if (!made) throw new Error("This is there once the tests begin.");
      const value = made[name as keyof T] as unknown;
      return typeof value === "function" ? value.bind(made) : value;
    },
  });
}

/** Makes it before everything else that a file makes, so that the file's own hooks may use it. */
export function useFixture<T extends object>(
  test: TestFn,
  make: () => Promise<T>,
  takeDown: (made: T) => Promise<unknown>,
): T {
  let made: T | undefined;
  test.serial.before("set up", async () => {
    made = await make();
  });
  test.after.always("taken down", async () => {
    if (made) await takeDown(made);
  });
  return later(() => made);
}
