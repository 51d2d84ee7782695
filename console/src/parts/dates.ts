// Dates as people read them: the day within 60 days, the year beyond; times in UTC, and said so.

const LOCALE = "en-GB";
const DAY_MS = 86_400_000;
const NEAR_MS = 60 * DAY_MS;
const near = new Intl.DateTimeFormat(LOCALE, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const far = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

type When = Date | string;
const plain = (text: string) => text.replaceAll(",", "").replace("Sept", "Sep");

/** Sun 29 Nov, or 7 Feb 2027. */
export function day(when: When, now = Date.now()): string {
  const date = new Date(when);
  return plain((Math.abs(date.getTime() - now) <= NEAR_MS ? near : far).format(date));
}

/** The same day, never broken over two lines. */
export const wholeDay = (when: When) => day(when).replaceAll(" ", "\u00a0");

/** 02:00 UTC */
export const timeOf = (when: When) => `${clock.format(new Date(when))} UTC`;

/** Sun 29 Nov, 02:00 UTC */
export const dateAndTime = (when: When) => `${day(when)}, ${timeOf(when)}`;

/** Days that are left, the one that runs too, as days_left of SQL has them; zero or below: it is over. */
export const daysUntil = (when: When, now = Date.now()) => Math.ceil((new Date(when).getTime() - now) / DAY_MS);

/** The day in so many days, as a date field has it: 2026-11-29. */
export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** 4 h 20 min; 3 min 12 s. Only beside the absolute time. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
