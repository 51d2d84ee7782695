// Who works on a thing, and until when it sleeps: said in its row, and changed in its menu.

import { ActionIcon, Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { Link } from "react-router";
import { type AnyVariables, type TypedDocumentNode, useClient } from "urql";
import { LeaveNeedDocument, SnoozeNeedDocument, TakeNeedDocument, WakeNeedDocument } from "../../graphql/generated.ts";
import { day } from "../../parts/dates.ts";
import { notice } from "../../parts/notice.ts";
import { messageOf } from "../../parts/states.tsx";
import { StatusIcon } from "../../parts/status.tsx";
import { texts } from "../../texts.ts";
import type { Item } from "./item.ts";

const words = texts.needsYou.marks;

/** What was seen comes back then if it is still so, and at once if it says something else. */
const inAWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString();

export function MarksOf({ item, me }: { item: Item; me: string }) {
  const until = item.snoozedUntil;
  return (
    <>
      {item.takenBy && (
        <span className={item.takenBy === me ? "mark" : "mark by-another"}>
          <StatusIcon shape="secondPerson" size={14} />
          {item.takenBy === me ? words.mine : words.another(item.takenByUser?.displayName ?? words.somebody)}
        </span>
      )}
      {until && (
        <span className="mark">
          <StatusIcon shape="waits" size={14} />
          {(item.isSnoozed ? words.snoozed : words.back[item.cameBack ?? ""])?.(
            day(until),
            item.snoozedByUser?.displayName ?? words.somebody,
            item.snoozeReason ?? "",
          )}
        </span>
      )}
    </>
  );
}

interface MarkMenuProps {
  item: Item;
  me: string;
  /** What it is, for whoever does not see the row. */
  about: string;
  onSnooze: () => void;
  /** Where it is looked at, if the act of the row leads nowhere. */
  address?: string;
}

export function MarkMenu({ item, me, about, onSnooze, address }: MarkMenuProps) {
  const client = useClient();
  const key = item.key ?? "";
  const act = async <V extends AnyVariables>(document: TypedDocumentNode<unknown, V>, variables: V, done: string) => {
    const { error } = await client.mutation(document, variables);
    notice(messageOf(error) ?? done);
  };
  const holder = item.takenBy === me ? null : item.takenByUser?.displayName;
  const [opened, { toggle, close }] = useDisclosure();
  const entry = (label: string, onClick: () => void) => (
    <UnstyledButton
      className="mark-act"
      onClick={() => {
        // While it fades away it takes nothing any more.
        if (!opened) return;
        close();
        onClick();
      }}
    >
      {label}
    </UnstyledButton>
  );
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.more(about)} onClick={toggle}>
          <IconDots size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {item.takenBy === me
          ? entry(words.leave, () => void act(LeaveNeedDocument, { key }, words.left))
          : entry(
              holder ? words.takeOver(holder) : words.take,
              () => void act(TakeNeedDocument, { key, insteadOf: item.takenBy }, words.taken),
            )}
        {item.urgency === "good_to_know" &&
          !item.isSnoozed &&
          entry(
            words.see,
            () => void act(SnoozeNeedDocument, { key, until: inAWeek(), reason: words.seenReason }, words.seen),
          )}
        {item.isSnoozed
          ? entry(words.wake, () => void act(WakeNeedDocument, { key }, words.woken))
          : entry(words.snooze, onSnooze)}
        {address && (
          <Link className="mark-act" to={address}>
            {words.open}
          </Link>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
