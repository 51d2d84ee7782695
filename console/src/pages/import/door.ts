// The door for files: a check that stores nothing, and the import; as whoever is signed in.

import { authorizedFetch } from "../../sign_in/authorized_fetch.ts";
import { importing } from "../../texts/import.ts";

const TOO_MANY = 429;
/** How often a piece is sent that a busy database had no time for: nothing of it is in then. */
const TRIES = 4;
const BETWEEN_MS = 2_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export type Kind = "recruiters" | "placements" | "fees";

export interface BadRow {
  line: number;
  columns: string;
  reasons: string;
  record: Record<string, string> | string[];
}

export interface Outcome {
  imported: boolean;
  rows: number;
  bad_count: number;
  bad_rows: BadRow[];
  unknown_companies: { line: number; row_count: number; reason: string }[];
  summary: {
    imported: number;
    already_there: number;
    amounts?: { currency: string; count: number; amount: string }[];
    companies_created?: string[];
    renamed?: number;
    accounts_linked?: number;
    accounts_changed?: { email: string; from: string; to: string }[];
  } | null;
  columns: string[];
  /** Of a check: how many rows an import takes at once. */
  rows_at_once?: number;
  /** Of a check: the bytes before the first row, and where each piece of the file is that an import takes at once. */
  head?: number;
  pieces?: Piece[];
}

export interface Piece {
  /** Of the file, on which its first row begins. */
  line: number;
  rows: number;
  start: number;
  end: number;
}

export interface Wanted {
  kind: Kind;
  file: File;
  createCompanies: boolean;
}

export const check = (wanted: Wanted) => ask(wanted, "check", wanted.file);

/** The good rows of a file that one import takes. */
export const importWhole = (wanted: Wanted) => ask(wanted, "import", wanted.file, { skip_bad: "true" });

/** A piece of a larger file, but for the rows that its check found bad. Sent once more, it changes nothing. */
export function importPiece(wanted: Wanted, { head = 0, bad_rows: bad }: Outcome, piece: Piece, next?: Piece) {
  const { file } = wanted;
  const out = bad.map(({ line }) => line).filter((line) => line >= piece.line && (!next || line < next.line));
  if (out.length === piece.rows) return null;
  const rows = new Blob([file.slice(0, head), file.slice(piece.start, piece.end)]);
  const leaveOut: Record<string, string> = out.length > 0 ? { leave_out: out.join(",") } : {};
  return ask(wanted, "import", rows, { line: String(piece.line), ...leaveOut });
}

/** What became of it; a text: what went wrong, in words. */
async function ask(
  wanted: Wanted,
  act: "check" | "import",
  body: Blob,
  more: Record<string, string> = {},
  tries = 1,
): Promise<Outcome | string> {
  const { kind, createCompanies } = wanted;
  const query = new URLSearchParams({ act, create_companies: String(createCompanies), ...more });
  let response: Response;
  try {
    response = await authorizedFetch(`/imports/${kind}?${query}`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body,
    });
  } catch {
    return importing.lost;
  }
  if (act === "import" && response.status === TOO_MANY) {
    // So many pieces were sent in a minute: the others are sent in the next.
    await wait(1_000 * (Number(response.headers.get("retry-after")) || 1));
    return ask(wanted, act, body, more, tries);
  }
  const answer = (await response.json().catch(() => null)) as
    | (Outcome & { errors?: { message: string; extensions?: { code?: string; whatToDo?: string } }[] })
    | null;
  if (response.ok && answer) return answer;
  if (act === "import" && tries < TRIES && answer?.errors?.some(({ extensions }) => extensions?.code === "TIMEOUT")) {
    await wait(BETWEEN_MS);
    return ask(wanted, act, body, more, tries + 1);
  }
  const said = (answer?.errors ?? []).map(({ message, extensions }) => [message, extensions?.whatToDo]);
  return said.flat().filter(Boolean).join(" ") || importing.lost;
}
