// Imported before anything of Graphile: without a word it says on every start that it is in production.
process.env.GRAPHILE_ENV ??= "production";
