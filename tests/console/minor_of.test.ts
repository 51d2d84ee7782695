// How amounts are read that people type.

import test from "ava";
import { minorOf, typedOf } from "../../console/src/parts/minor_of.ts";

test("an amount is digits, with commas between thousands only, and no more decimals than the currency has", (t) => {
  const read: [string, number, string][] = [
    ["12.50", 2, "1250"],
    ["12.5", 2, "1250"],
    [" 1250 ", 2, "125000"],
    ["1,250", 2, "125000"],
    ["1,234,567.89", 2, "123456789"],
    ["0.05", 2, "5"],
    ["0", 2, "0"],
    ["1,250", 0, "1250"],
    ["1.005", 3, "1005"],
    ["999,999,999,999.99", 2, "99999999999999"],
  ];
  for (const [typed, exponent, minor] of read) t.is(minorOf(typed, exponent), minor, typed);
});

test("what could mean another amount is none", (t) => {
  const wrong = "12,50 1,2 1,2345 12345,678 1,234,56 1.234,50 0,123 ,123 123, 1,,234 1.005 1.000 1.".split(" ");
  wrong.push("", "-5", "+5", "1e3", "0x10", "$5", "1 000", "1'000", "١٢", "1234567890123", "1,234,567,890,123", "NaN");
  for (const typed of wrong) t.is(minorOf(typed, 2), null, typed);
  t.is(minorOf("12.5", 0), null);
  t.is(minorOf("12", undefined), null, "a currency that is not known");
});

test("what is written into a field is read again", (t) => {
  for (const exponent of [0, 2, 3])
    for (const minor of ["0", "5", "50", "1250", "123456789"]) t.is(minorOf(typedOf(minor, exponent), exponent), minor);
});
