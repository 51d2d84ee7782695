// The component library in our tokens: its own colours are not used.

import { Button, createTheme, type MantineColorsTuple } from "@mantine/core";

/** Ten times the same: a colour comes from the variables of tokens.css, and those change with the theme. */
const tuple = (name: string) => Array.from({ length: 10 }, () => `var(--${name})`) as unknown as MantineColorsTuple;

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", monospace',
  headings: { fontWeight: "600" },
  colors: { ink: tuple("button"), bad: tuple("bad"), ok: tuple("ok"), warn: tuple("warn") },
  primaryColor: "ink",
  defaultRadius: 6,
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" }, styles: { root: { fontWeight: 500 } } }),
  },
});
