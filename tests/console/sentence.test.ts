import test from "ava";
import { sentenceOf } from "../../console/src/parts/sentence.ts";

test("what somebody wrote ends with one full stop, whether it had one or not", (t) => {
  t.is(sentenceOf("went well"), "went well.");
  t.is(sentenceOf("went well."), "went well.");
  t.is(sentenceOf("went well? "), "went well?");
});
