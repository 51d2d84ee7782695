// What a process of the product under test inherits: where programs and temporary files are, and what is compiled already.

const INHERITED = ["PATH", "TMPDIR", "NODE_COMPILE_CACHE"];

export function inheritedEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]));
}
