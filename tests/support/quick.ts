// What npm test -- --quick runs: less than a minute on a quiet machine with two cores, for the loop of one change.

/**
 * The catalog, who may call and read what, the verbs that most changes touch, a few tasks with a real worker, and placements
 * from signature to the last cent: some sixty files, each of which costs a second and a half. The tests of what you have
 * changed come on top, by their names: npm run test:quick -- tests/sql/app/VERB.test.ts.
 */
export const QUICK = [
  "tests/sql/catalog.test.ts",
  "tests/access/{escape,functions,grants,temporary_types}.test.ts",
  "tests/sql/triggers/*.test.ts",
  "tests/sql/views/{balances_as_of,invariant_violations}.test.ts",
  "tests/sql/app_private/{core,debts,money,payouts,placements}/*.test.ts",
  "tests/sql/app/{approve_payout,cancel_*,create_placement,explain_payout,freeze_payout,process_due_schedules}.test.ts",
  "tests/sql/app/{preview_due_*,release_*,report_guarantee_breach,retry_payout_schedule,write_off_recovery}.test.ts",
  "tests/security/{locks,names,splinter}.test.ts",
  "tests/docs/documents.test.ts",
  "tests/tasks/{complete_placements,execute_transfer,look_up_transfer,release_due_escrow_holds}.test.ts",
  "tests/scenarios/kept_guarantees.test.ts",
  "tests/server/{config,processes/logger,stripe/transfer_ledger}.test.ts",
];
