// The setting that keeps Graphile from announcing its environment on every start; imported before anything of Graphile.
process.env.GRAPHILE_ENV ??= "production";
