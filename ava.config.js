// Test files take turns, a few at a time (tests/support/run_tests.ts says how many). Those that take long begin first, so
// that the others run beside them and the last is not waited for.

const LONGEST = [
  "api/attacks_bodies",
  "server/commands/start",
  "server/import/import_file",
  "crash/kill_detours",
  "crash/kill",
  "server/database/embedded_postgres",
  "server/demo",
  "api/query_plans",
  "crash/late_worker",
  "scenarios/stripe_faults",
  "scenarios/stop_before_send",
  "tasks/probe_stripe_circuit",
  "tasks/reconcile",
  "security/races_of_verbs",
  "scenarios/random_",
  "crash/",
  "access/api_",
  "api/identity_provider",
  "sandbox/process",
];

function rank(file) {
  const place = LONGEST.findIndex((start) => file.includes(`/tests/${start}`));
  return place === -1 ? LONGEST.length : place;
}

export default {
  files: ["tests/**/*.test.ts"],
  extensions: ["ts"],
  // Without a test that ends. On a busy machine one that starts several programs takes longer than it looks.
  timeout: "10m",
  workerThreads: false,
  sortTestFiles: (one, other) => rank(one) - rank(other) || one.localeCompare(other, "en"),
};
