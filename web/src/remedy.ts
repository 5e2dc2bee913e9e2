// The one-click remedy beside an error, and showing a password.
import { around, put, type Control } from "./dom";

export function bindRemedies(): void {
  document.addEventListener("click", (event) => {
    const button = around<HTMLButtonElement>(event, "[data-put], [data-reveal]");
    const control = document.getElementById(button?.dataset.for ?? "") as Control | null;
    if (!button || !control) return;
    event.preventDefault();
    if (button.dataset.put !== undefined) {
      put(control, button.dataset.put);
      control.removeAttribute("aria-invalid");
      control.focus();
    } else if (control instanceof HTMLInputElement) {
      control.type = control.type === "password" ? "text" : "password";
      button.setAttribute("aria-pressed", String(control.type === "text"));
    }
  });

  // Without script the button would do nothing, so it is hidden until here.
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-reveal]")) button.hidden = false;
}
