import { texts } from "../texts.ts";

/** Who did something: their name; else what they are. A login of the database that is nobody's is its owner's. */
export const whoDid = (name: string | null | undefined, role: string | null | undefined): string =>
  name ?? (role ? (texts.actors[role] ?? texts.actors.owner) : "");
