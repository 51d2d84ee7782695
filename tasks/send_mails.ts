// Tells people what happened to their money, and admins what needs one: by mail, or in the log where there is no mail server.

import type { Task } from "graphile-worker";
import { loadConfig } from "../server/config.ts";
import { sendMails as sendWaitingMails } from "../server/messages/mail/send.ts";

const sendMails: Task = async (_payload, helpers) => {
  await sendWaitingMails(loadConfig().mail, helpers.query, {
    warn: (message) => helpers.logger.warn(message),
    mail: (fields) => helpers.logger.info("a mail, which no mail server takes", { payment: fields }),
  });
};

export default sendMails;
