import test from "ava";
import { readFileSync } from "node:fs";
import { useConsole } from "../support/browser.ts";
const holdback = useConsole(test);
test("shots", async (t) => {
  t.timeout(600_000);
  const { default: make } = await import(process.env.C2_MAKE as string);
  await make(holdback, t);
  t.pass();
});
