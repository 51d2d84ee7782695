// What npm test -- --quick runs: less than a minute, for the loop of one change.

/**
 * Every rule of the database, who may call and read what, each task with a real worker, and placements from signature to
 * the last cent. Left out is what starts an API or the whole product, kills, floods, or waits for a real timeout.
 */
export const QUICK = [
  "tests/sql/**/*.test.ts",
  "tests/access/{escape,functions,grants,temporary_types}.test.ts",
  "tests/tasks/!(probe_stripe_circuit|process_due_schedules|process_stripe_event*|reconcile*).test.ts",
  "tests/scenarios/{events_of_people,guarantee_breaches,kept_guarantees}.test.ts",
  "tests/server/{config,processes/logger,stripe/transfer_ledger}.test.ts",
];
