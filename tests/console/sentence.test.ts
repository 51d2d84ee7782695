import test from "ava";
import { sentenceOf, withDetail } from "../../console/src/parts/sentence.ts";

test("what somebody wrote ends with one full stop, whether it had one or not", (t) => {
  t.is(sentenceOf("went well"), "went well.");
  t.is(sentenceOf("went well."), "went well.");
  t.is(sentenceOf("went well? "), "went well?");
});

test("a detail stands before the full stop, and nothing where there is none", (t) => {
  t.is(withDetail("It cannot receive.", "an identity document"), "It cannot receive (an identity document).");
  t.is(withDetail("It cannot receive", "the address"), "It cannot receive (the address).");
  t.is(withDetail("It cannot receive.", null), "It cannot receive.");
});
