// The allowed transitions of every status (app.status_transitions) as diagrams.

import pg from "pg";

interface Transition {
  entity: string;
  from_status: string | null;
  to_status: string;
  command: string;
}

export async function drawStatusTransitions(adminUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Transition>(
      `select entity, from_status, to_status, command from app.status_transitions
        order by entity, from_status nulls first, to_status, command`,
    );
    return [
      "# Status transitions",
      "",
      "Generated from `app.status_transitions` by `npm run generate`. An arrow is an allowed change of a row's `status`, named after",
      "the command that makes it (it is the `action` in the audit log); triggers refuse every other change, the owner's included.",
      "",
      ...[...Map.groupBy(rows, ({ entity }) => entity)].flatMap(([entity, transitions]) => draw(entity, transitions)),
    ].join("\n");
  } finally {
    await client.end();
  }
}

function draw(entity: string, transitions: Transition[]): string[] {
  const left = new Set(transitions.map(({ from_status }) => from_status));
  const ends = [...new Set(transitions.map(({ to_status }) => to_status))].filter((status) => !left.has(status));
  return [
    `## ${entity}`,
    "",
    "```mermaid",
    "stateDiagram-v2",
    ...transitions.map(
      ({ from_status, to_status, command }) => `  ${from_status ?? "[*]"} --> ${to_status}: ${command}`,
    ),
    ...ends.map((status) => `  ${status} --> [*]`),
    "```",
    "",
  ];
}
