// The words of a broken guarantee: what happened, what it changes, and its confirmation.

import { holdCount, obligationCount } from "./counts.ts";

const recruiters = (count: number) => (count === 1 ? "one recruiter" : `${count} recruiters`);
const day = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;

export const breach = {
  title: "Report a broken guarantee",
  open: "Report a broken guarantee",
  path: "Where this placement stands",
  says: (candidate: string, company: string, [start, isToStart]: [string, boolean], [end, isOver]: [string, boolean]) =>
    `${candidate} at ${company}, ${isToStart ? "starts" : "started"} ${start}. The guarantee ${isOver ? "ended" : "would have ended"} ${end}.`,
  steps: { label: "Steps", happened: "What happened", changes: "What it changes", confirm: "Confirm" },
  happened: {
    title: "What happened",
    lastDay: "Last day at work",
    days: (worked: number, all: number) =>
      worked >= all
        ? `${day(worked)}, after the ${all} of the recruiters`
        : `${worked} of ${day(all)}; ${day(all - worked)} before the end`,
    rule: "What is taken back",
    terms: (version: number, signed: string) => `Terms version ${version}, signed ${signed}.`,
    chosen: "(chosen)",
    would: (earned: string, debt: string, isChosen: boolean) =>
      `${earned} ${isChosen ? "stays" : "would stay"} earned, ${debt} ${isChosen ? "is" : "would be"} owed back`,
    notInTerms: (version: number) => `Not in terms version ${version}.`,
    others: "The rule of the signed terms applies; the others stand here to compare with.",
  },
  rules: {
    everything: ["Everything", "Who leaves before the end has earned nothing."],
    pro_rata: ["By days worked", "The days worked stay earned, in proportion to the guarantee."],
    held_only: ["The held part only", "What was not held stays earned."],
    scale: ["By a scale", "A percentage stays earned, by the step of that day."],
  } as Record<string, [string, string]>,
  ask: "Give the last day at work: what it changes then stands here, before anything does.",
  answer: {
    owed: (whole: string, earned: string, debt: string, debtors: number) =>
      `Of ${whole}, ${earned} stays earned and ${debt} is owed back by ${recruiters(debtors)}.`,
    notOwed: (whole: string, earned: string) => `Of ${whole}, ${earned} stays earned and nothing is owed back.`,
    rest: (forfeited: string, cancelled: string) =>
      `${forfeited} is forfeited from the holds and ${cancelled} is cancelled before it is sent. Nothing has changed yet.`,
    onItsWay: (amount: string) =>
      `${amount} is on its way at this moment: report it when Stripe has answered for that.`,
    nothing: "Every payout of this placement is cancelled: there is nothing to take back.",
  },
  table: {
    title: "By recruiter",
    recruiter: "Recruiter, share",
    payout: "Payout",
    earned: "Stays earned",
    forfeited: "Forfeited",
    cancelled: "Cancelled",
    debt: "Owed back",
    together: "Together",
    share: (percent: string) => `${percent} %`,
    offset: (amount: string) => `${amount} of it is set off against`,
    offsetBy: (day: string) => `the payout due on ${day}`,
    offsetFails: "If that falls away, the debt stays open and shows under Needs you.",
    nothingComes: "It is set off against what falls due next. Nothing does yet: until then it shows under Needs you.",
    open: "The debt stays open and shows under Needs you.",
  },
  effects: {
    title: "What happens on confirming",
    forfeited: (count: number) => `${holdCount(count)} ${count === 1 ? "is" : "are"} forfeited`,
    cancelled: (count: number) => `${obligationCount(count)} ${count === 1 ? "is" : "are"} cancelled`,
    ofRecruiter: (who: string, count: number, amount: string) =>
      `${amount} of ${who}${count === 1 ? "" : `, ${count} of them`}`,
    forfeitedNote: (parts: string) => `${parts}; never sent`,
    cancelledNote: (parts: string) => `${parts}, before it is sent`,
    debts: (count: number) => (count === 1 ? "1 debt is opened" : `${count} debts are opened`),
    offset: "Set off against the next payouts",
    reversed: "Taken back at Stripe",
    both: "Set off against the next payouts, and taken back at Stripe",
    neither: "Asked for by you: the terms neither set off nor take back",
    credit: "The company is owed back",
    creditGivenBack: (amount: string, givenBack: string, left: string) =>
      `${amount}. ${givenBack} of it was given back already: ${left} is left to pay.`,
    told: (count: number) => `${count === 1 ? "The recruiter gets" : "All recruiters get"} a notice`,
    toldNote: "with these figures",
    nothing: "Nothing is taken from anybody",
    nothingNote: "The placement is breached from then on",
  },
  note: "Worked out by the same rule that will act. Nothing is locked until you confirm.",
  back: "Back",
  next: "Continue",
  confirm: {
    title: "Report that the guarantee is broken?",
    says: (candidate: string, company: string, when: string) => `${candidate} left ${company}; last day ${when}.`,
    inWords: "In words:",
    earned: (words: string) => `${words} stays earned`,
    debt: (words: string) => `${words} is owed back`,
    forfeited: (words: string) => `${words} is forfeited`,
    cancelled: (words: string) => `${words} is cancelled`,
    changed: "These figures are others than a moment ago. Look at them again before you confirm.",
    go: "Report the broken guarantee",
    done: "The broken guarantee is reported",
  },
  reported: {
    title: (by: string, when: string) => `The guarantee is broken: reported by ${by}, ${when}.`,
    says: (ended: string, reason: string) => `Last day at work ${ended}. ${reason}`,
    debts: "See its payouts",
  },
  notPossible: {
    title: "This guarantee cannot be reported as broken.",
    status: (status: string) => `The placement is ${status}.`,
  },
};
