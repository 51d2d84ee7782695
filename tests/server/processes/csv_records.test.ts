import test from "ava";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvRecords, readCsvField } from "../../../server/processes/csv_records.ts";

test("a field that a spreadsheet would run has an apostrophe before it; numbers and other texts have none", (t) => {
  const fields = ["=1+1", "+x", "-x", "@x", "\tx", "'=x", "-12.50", "+1", "x=1", "'x", "", 5, null];
  t.deepEqual(parse(csvRecords([fields]))[0], [
    ...["'=1+1", "'+x", "'-x", "'@x", "'\tx", "''=x", "-12.50", "+1", "x=1", "'x", "", "5", ""],
  ]);
});

test("whatever is written is read as it was", (t) => {
  const sign = fc.constantFrom("'", "=", "+", "-", "@", "x", "1", ".", ",", '"');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: sign }), { minLength: 2 }), (fields) => {
      const [read = []] = parse(csvRecords([fields])) as string[][];
      t.deepEqual(read.map(readCsvField), fields);
    }),
  );
});
