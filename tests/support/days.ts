// Days as the database writes them.

/** The day so many days before today, in UTC; negative: after it. */
export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const SHOWN = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** A day (2027-03-01) as it stands in a sentence: 1 Mar 2027. */
export const shownDay = (day: string) => SHOWN.format(new Date(day)).replace("Sept", "Sep");
