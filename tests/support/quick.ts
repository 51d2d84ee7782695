// What npm test -- --quick runs.

/** Rules of the database and what tasks do with them; no test that kills, floods, or starts the whole product. */
export const QUICK = ["tests/sql/**/*.test.ts"];
