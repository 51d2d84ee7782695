// The door for files: a check that stores nothing, and the import; as whoever is signed in.

import { authorizedFetch } from "../../sign_in/authorized_fetch.ts";
import { importing } from "../../texts/import.ts";

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
}

export interface Wanted {
  act: "check" | "import";
  kind: Kind;
  file: File;
  createCompanies: boolean;
}

/** What became of it; a text: what went wrong, in words. */
export async function send({ act, kind, file, createCompanies }: Wanted): Promise<Outcome | string> {
  const query = new URLSearchParams({ act, skip_bad: "true", create_companies: String(createCompanies) });
  let response: Response;
  try {
    response = await authorizedFetch(`/imports/${kind}?${query}`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: file,
    });
  } catch {
    return importing.lost;
  }
  const answer = (await response.json().catch(() => null)) as
    | (Outcome & { errors?: { message: string; extensions?: { whatToDo?: string } }[] })
    | null;
  if (response.ok && answer) return answer;
  const said = (answer?.errors ?? []).map(({ message, extensions }) => [message, extensions?.whatToDo]);
  return said.flat().filter(Boolean).join(" ") || importing.lost;
}
