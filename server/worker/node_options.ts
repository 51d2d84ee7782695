// With what options Node runs the worker: by npm start, by the benchmarks, and (written out there) by npm run worker.

/** Under load V8 would let what is newly allocated fill three times 32 MB, to no advantage: hardly any of it lives long. */
export const WORKER_NODE_OPTIONS = ["--max-semi-space-size=16"];
