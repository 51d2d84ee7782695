import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource/jetbrains-mono/latin-400.css";
import "./app/tokens.css";
import "./app/base.css";
import "./app/frame.css";
import "./app/page.css";
import "./app/tables.css";
import "./app/parts.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { setNonce } from "get-nonce";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";
import { Provider } from "urql";
import { Frame } from "./app/frame.tsx";
import { PAGES } from "./app/navigation.ts";
import { keepSecondClicks } from "./app/second_click.ts";
import { theme } from "./app/theme.ts";
import { client } from "./graphql/client.ts";
import { NotFound } from "./parts/states.tsx";
import { Door } from "./sign_in/door.tsx";
import { session } from "./sign_in/session.ts";

/** With it the component library may add its styles: the policy of the page lets no other in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
setNonce(nonce);
keepSecondClicks();

/** Made when somebody is signed in: by then the address is the one to which they wanted. */
function Pages() {
  const [router] = useState(() =>
    createBrowserRouter([
      {
        Component: Frame,
        children: [
          ...PAGES.filter(({ isShown }) => isShown?.() ?? true).map(({ path, view }) => ({ path, Component: view })),
          { path: "/sign-in", element: <Navigate to="/" replace /> },
          { path: "*", Component: NotFound },
        ],
      },
    ]),
  );
  return <RouterProvider router={router} />;
}

void session.start();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <Notifications position="bottom-right" />
      <Door>
        <Provider value={client}>
          <Pages />
        </Provider>
      </Door>
    </MantineProvider>
  </StrictMode>,
);
