import { make, part } from "./element";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];
const KEY = "nffleet-report-theme";

/** Three buttons; the choice is kept where the browser keeps anything for a file. */
export function showThemeSwitch(): void {
  const buttons = THEMES.map(theme =>
    make("button", { type: "button", onclick: () => choose(theme) }, `${theme[0]?.toUpperCase()}${theme.slice(1)}`),
  );
  const choose = (theme: Theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const [at, button] of buttons.entries()) button.setAttribute("aria-pressed", String(THEMES[at] === theme));
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A browser may keep nothing for pages opened from disk.
    }
  };
  part("theme").replaceChildren(...buttons);
  choose(remembered());
}

function remembered(): Theme {
  try {
    return THEMES.find(theme => theme === localStorage.getItem(KEY)) ?? "system";
  } catch {
    return "system";
  }
}
