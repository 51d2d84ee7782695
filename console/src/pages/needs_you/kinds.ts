// What each kind of thing looks like, and the act that helps it.

import type { Shape, Tone } from "../../parts/status.tsx";
import { whoDid } from "../../parts/who_did.ts";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";

const words = texts.needsYou;

export const SHAPES: Record<string, Shape> = {
  in_doubt: "inDoubt",
  reversal_in_doubt: "inDoubt",
  returned_by_bank: "takenBack",
  second_person: "secondPerson",
  plan_approved_once: "secondPerson",
  payout_not_approved: "pending",
  debt: "takenBack",
  no_payout_account: "waits",
  account_cannot_receive: "waits",
  account_gone: "waits",
  account_at_risk: "waits",
  onboarding_unfinished: "waits",
  money_stays_at_stripe: "waits",
  not_covered: "waits",
  fee_late: "waits",
  fee_not_recorded: "waits",
  fee_refund_failed: "takenBack",
  not_scheduled: "waits",
  task_missed: "waits",
  paused: "frozen",
};

export const TONES: Record<string, Tone> = { money_at_risk: "bad", waits_for_admin: "warn" };

/** What is counted, where it is no parts. */
export const COUNTED: Record<string, (count: number) => string> = {
  money_stays_at_stripe: words.accounts,
  plan_approved_once: words.obligations,
};

/** What money on the platform's balance mends. */
const OF_FUNDS = ["waiting_for_funds", "not_covered"];
/** What is mended on the page of a person. */
const OF_PEOPLE = ["account_at_risk", "onboarding_unfinished"];
/** What the books say more about. */
const OF_BOOKS = ["finding", "invariant_broken"];

/** An act that is done in a dialog over the list. */
export type InPlace = "review" | "approve" | "ask" | "settle" | "recover" | "retry" | "resume" | "remind" | "renew";
const IN_PLACE: Readonly<Record<string, InPlace>> = {
  in_doubt: "ask",
  finding: "settle",
  debt: "recover",
  second_person: "review",
  payout_not_approved: "approve",
  needs_attention: "retry",
  paused: "resume",
  no_payout_account: "remind",
  account_cannot_receive: "remind",
  account_at_risk: "remind",
  account_gone: "renew",
};
export const inPlaceOf = ({ kind, finding }: Item): InPlace | null =>
  kind === "finding" && !finding ? null : (IN_PLACE[kind ?? ""] ?? null);

/** These are about one thing each, and are not done for many at once. */
const ONE_BY_ONE: readonly InPlace[] = ["review", "settle", "recover"];
export const isForMany = (act: InPlace) => !ONE_BY_ONE.includes(act);
/** After these nothing is left to look at elsewhere. */
const WHOLE: readonly InPlace[] = ["review", "resume"];
export const isWhole = (act: InPlace) => WHOLE.includes(act);

export const whoOf = (item: Item): string | undefined =>
  // An act that waits is about the recruiter, at that company.
  (item.request ? item.recruiter?.displayName : null) ??
  item.company?.name ??
  item.recruiter?.displayName ??
  item.payout?.recruiter?.displayName ??
  item.finding?.transfer?.recruiter?.displayName;

/** What is asked for, of a request that waits. */
export const askedFor = ({ verb }: { verb: string }): string =>
  words.request.acts[verb] ?? verb.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

/** Who asks, and why. */
export const asksOf = ({ requestedByUser, requestedByRole, reason }: NonNullable<Item["request"]>): string =>
  words.request.asked(whoDid(requestedByUser?.displayName, requestedByRole), reason);

/** The record of its key, after the kind: of a payment that failed, its id. */
export const recordOf = ({ kind, key }: Item): string => (key ?? "").slice((kind ?? "").length + 1);

/** Where the act is, if it is none of a dialog: at the payout, in a list, at a person, or on the page of the night. */
export function addressOf(item: Item): string {
  const kind = item.kind ?? "";
  if (OF_FUNDS.includes(kind)) return `/?funds=${item.currency}`;
  if (kind === "plan_approved_once") return `/plans/${recordOf(item)}`;
  if (OF_BOOKS.includes(kind)) return "/books";
  if (OF_PEOPLE.includes(kind)) return `/people/${item.recruiterId}`;
  if (item.company) {
    return item.placementId ? `/placements/${item.placementId}` : `/placements?company=${item.company.rowId}`;
  }
  if (item.payoutId) return `/payouts/${item.payoutId}`;
  const who = whoOf(item);
  if (who) return `/payouts?q=${encodeURIComponent(who)}`;
  if (kind === "money_stays_at_stripe") return `/people?keeps=${recordOf(item) || "all"}`;
  return item.currency ? `/payouts?currency=${item.currency}&status=approved,processing` : "/";
}
