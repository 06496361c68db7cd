import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { applyTheme, currentTheme } from "./theme/theme";
import "./styles/base.css";
import "./styles/app.css";
import "./styles/chat.css";
import "./styles/panels.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
applyTheme(currentTheme());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
