// A notice that something was done: never the only trace of it.

import { notifications } from "@mantine/notifications";
import { texts } from "../texts.ts";

export const notice = (message: string) =>
  void notifications.show({ message, color: "ok", closeButtonProps: { "aria-label": texts.acts.close } });
