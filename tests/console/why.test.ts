// The words of a need that the database has a fact about.

import test from "ava";
import { whyOf } from "../../console/src/pages/needs_you/why.ts";

test("a balance that will be short names the first day; one that is short today says so, and many days are not named", (t) => {
  const why = "What falls due soon is more than there is and arrives.";
  t.is(whyOf("not_covered", "2031-03-04"), `${why} First on 4 Mar 2031.`);
  t.is(whyOf("not_covered", undefined), why);
  t.is(whyOf("not_covered", null), "What is due by today is more than there is.");
});

test("another need is followed by what is known of it", (t) => {
  t.is(whyOf("needs_attention", "no_such_account"), "Nothing more is tried by itself. no_such_account");
  t.is(whyOf("needs_attention", undefined).trim(), "Nothing more is tried by itself.");
});
