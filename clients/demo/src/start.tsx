import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Failure } from "./app/Failure";
import { applyTheme, currentTheme } from "./theme/theme";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
applyTheme(currentTheme());
createRoot(root).render(
  <StrictMode>
    <Failure>
      <App />
    </Failure>
  </StrictMode>,
);
