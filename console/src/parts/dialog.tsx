// A dialog over the page. Its head is no landmark: the page has one banner.

import { Modal } from "@mantine/core";
import { type ReactNode, useRef, useSyncExternalStore } from "react";
import { session } from "../sign_in/session.ts";
import { texts } from "../texts.ts";

/** Others have 200. */
const ABOVE = 250;

interface DialogProps {
  opened: boolean;
  /** Unset: it stays until what it is about has happened. */
  onClose?: () => void;
  title: string;
  /** With a table in it. */
  wide?: boolean;
  /** Over whatever dialog is open. */
  above?: boolean;
  children: ReactNode;
}

export function Dialog({ opened, onClose, title, wide = false, above = false, children }: DialogProps) {
  // While it goes it shows what it showed, whatever it is about by then, and takes nothing any more.
  const shown = useRef({ title, children });
  if (opened) shown.current = { title, children };
  const mayClose = onClose !== undefined;
  // While the question who somebody is stands above it, Escape is not meant for this one, and what was typed stays.
  const isCovered = useSyncExternalStore(session.subscribe, () => session.state().phase !== "in") && !above;
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose ?? (() => undefined)}
      closeOnEscape={mayClose && !isCovered}
      closeOnClickOutside={mayClose}
      centered
      size={wide ? 580 : "md"}
      radius={10}
      {...(above && { zIndex: ABOVE })}
      transitionProps={{ duration: 180 }}
    >
      <Modal.Overlay />
      <Modal.Content inert={!opened}>
        <Modal.Header role="none">
          <Modal.Title fw={600} fz={15}>
            {shown.current.title}
          </Modal.Title>
          {mayClose && <Modal.CloseButton aria-label={texts.acts.close} />}
        </Modal.Header>
        <Modal.Body>{shown.current.children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
