// A dialog over the page. Its head is no landmark: the page has one banner.

import { Modal } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { session } from "../sign_in/session.ts";
import { texts } from "../texts.ts";

/** After the library's own return of the focus, which knows dialogs only that stay when they close. */
const GIVE_BACK_MS = 20;

/**
 * The focus goes back to where it was when the dialog came, also where the dialog goes with what it was about; to the page
 * where that is gone meanwhile.
 */
function useFocusGivenBack(opened: boolean) {
  const wasOpened = useRef(false);
  const before = useRef<Element | null>(null);
  if (opened && !wasOpened.current) before.current = document.activeElement;
  wasOpened.current = opened;
  useEffect(() => {
    if (!opened) return;
    return () => {
      setTimeout(() => {
        // Somebody is somewhere already: on another page, or in another dialog.
        if (document.activeElement !== document.body) return;
        const from = before.current;
        const to = from?.isConnected && from !== document.body ? from : document.getElementById("page");
        if (to instanceof HTMLElement) to.focus({ preventScroll: true });
      }, GIVE_BACK_MS);
    };
  }, [opened]);
}

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
  useFocusGivenBack(opened);
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
