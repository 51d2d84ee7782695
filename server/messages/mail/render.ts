// The look of a mail. What it says comes from SQL (app_private.mail_content); the templates beside this file only lay it out.

import { readFileSync } from "node:fs";
import mustache from "mustache";
import { z } from "zod";

const template = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const TEXT = template("mail.txt.mustache");
const HTML = template("mail.html.mustache");

/** Amounts are texts in major units. */
const MailContent = z.object({
  subject: z.string(),
  is_test: z.boolean(),
  can_be_switched_off: z.boolean(),
  sections: z.array(
    z.object({
      heading: z.string(),
      advice: z.string().nullable(),
      lines: z.array(
        z.object({ what: z.string().nullable(), detail: z.string().nullable(), amount: z.string().nullable() }),
      ),
      more: z.number().nullable(),
      /** One a currency. */
      totals: z.array(z.string()).nullable(),
    }),
  ),
});

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** `sender`: the name that stands above the mail. Names of people and companies may contain anything: HTML is escaped. */
export function renderMail(content: unknown, sender: string): RenderedMail {
  const mail = MailContent.parse(content);
  const sections = mail.sections.map((section) => ({ ...section, total: section.totals?.join(" + ") }));
  const view = { ...mail, sections, sender };
  return {
    subject: view.subject,
    text: mustache.render(TEXT, view, {}, { escape: String }),
    html: mustache.render(HTML, view),
  };
}
