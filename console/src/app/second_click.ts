// The second click of a double click is not for what lies beneath a menu that the first one closed.

const MENUS = ".mantine-Popover-dropdown, .mantine-Menu-dropdown";

export function keepSecondClicks(): void {
  let menu: Element | null = null;
  document.addEventListener(
    "click",
    (event) => {
      const on = event.target instanceof Element ? event.target : null;
      if (event.detail <= 1) menu = on?.closest(MENUS) ?? null;
      else if (menu && !menu.contains(on)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { capture: true },
  );
}
