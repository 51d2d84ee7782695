// Views of a list that a person has saved under a name: filter, order and columns. They are kept with the person, so that
// another machine has them too.

import { Button, CloseButton, Popover, TextInput, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { useMutation, useQuery } from "urql";
import { DeleteViewDocument, SavedViewsDocument, SaveViewDocument } from "../graphql/generated.ts";
import { Dialog } from "../parts/dialog.tsx";
import { DialogFoot } from "../parts/dialog_form.tsx";
import { notice } from "../parts/notice.ts";
import { messageOf } from "../parts/states.tsx";
import { texts } from "../texts.ts";
import type { Choice } from "./columns.tsx";

const words = texts.list.views;
const COLUMNS = "columns";
/** A page of a list is no part of a view. */
const PASSING = ["after", "before"];

/** held_until,-made: what is shown besides the list's own choice, and what is not. */
const columnsIn = (choice: Choice) =>
  Object.entries(choice)
    .map(([name, isShown]) => (isShown ? name : `-${name}`))
    .join(",");
const choiceIn = (text: string): Choice =>
  Object.fromEntries(
    text
      .split(",")
      .filter(Boolean)
      .map((name) => (name.startsWith("-") ? [name.slice(1), false] : [name, true])),
  );

interface ViewsProps {
  list: string;
  columns: { choice: Choice; keep: (choice: Choice) => void };
}

/** What was saved of this list, asked for when somebody comes to see it. */
export function ViewsButton({ list, columns }: ViewsProps) {
  const [, remove] = useMutation(DeleteViewDocument);
  const [opened, { toggle, close }] = useDisclosure();
  const [{ data }] = useQuery({ query: SavedViewsDocument, pause: !opened });
  const { pathname } = useLocation();
  const views = (data?.savedViews?.nodes ?? []).flatMap((view) => (view?.list === list ? [view] : []));
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" onClick={toggle}>
          {words.button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.button}>
        {data && views.length === 0 && <p className="no-views">{words.none}</p>}
        <ul className="saved-views">
          {views
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map(({ name, address }) => {
              const parts = new URLSearchParams(address);
              const choice = choiceIn(parts.get(COLUMNS) ?? "");
              parts.delete(COLUMNS);
              return (
                <li key={name}>
                  <Link
                    to={`${pathname}?${parts}`}
                    onClick={() => {
                      columns.keep(choice);
                      close();
                    }}
                  >
                    {name}
                  </Link>
                  <CloseButton
                    size="sm"
                    aria-label={words.remove(name)}
                    onClick={async () => {
                      const { error } = await remove({ list, name });
                      notice(messageOf(error) ?? words.removed(name));
                    }}
                  />
                </li>
              );
            })}
        </ul>
        <Button variant="default" size="xs" mt="md" onClick={close}>
          {texts.acts.close}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

export function SaveView({ list, columns }: ViewsProps) {
  const { search } = useLocation();
  const [, save] = useMutation(SaveViewDocument);
  const [opened, { open, close }] = useDisclosure();
  const [name, setName] = useState("");
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <>
      <UnstyledButton className="link save-view" onClick={open}>
        {words.save}
      </UnstyledButton>
      <Dialog opened={opened} onClose={close} title={words.save}>
        <form
          onSubmit={async (event) => {
            event.preventDefault();
            if (isActing) return;
            setActing(true);
            const parts = new URLSearchParams(search);
            for (const part of PASSING) parts.delete(part);
            const shown = columnsIn(columns.choice);
            if (shown) parts.set(COLUMNS, shown);
            const { error } = await save({ list, name: name.trim(), address: parts.toString() });
            setActing(false);
            setProblem(messageOf(error));
            if (error) return;
            notice(words.saved(name.trim()));
            setName("");
            close();
          }}
        >
          <TextInput
            label={words.name}
            description={words.nameHint}
            value={name}
            required
            data-autofocus
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <DialogFoot problem={problem} onClose={close} isActing={isActing} act={words.go} />
        </form>
      </Dialog>
    </>
  );
}
