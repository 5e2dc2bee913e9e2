// Marks rows that differ from what is saved, counts them, and asks before they are lost.
import { all, around, one, type Control } from "./dom";

// `data-was` is the saved value on a page that was refused; elsewhere the page itself is.
function saved(control: Control): string {
  if (control.dataset.was !== undefined) return control.dataset.was;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
  }
  if (isBox(control)) return control.defaultChecked ? "on" : "";
  return control.defaultValue;
}

const isBox = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");

const current = (control: Control) => (isBox(control) ? (control.checked ? "on" : "") : control.value);

function show(form: HTMLFormElement): void {
  for (const row of all<HTMLTableRowElement>("tbody tr", form)) {
    const controls = all<Control>("select, textarea, input:not(.tick, [type=hidden])", row);
    if (controls.length) row.classList.toggle("dirty", controls.some((control) => current(control) !== saved(control)));
  }
  const out = one("[data-changes]", form);
  if (out) out.textContent = String(all("tr.dirty", form).length);
}

export function bindDirty(): void {
  let submitting = false;
  document.addEventListener("input", (event) => {
    const form = around<HTMLFormElement>(event, "form[data-dirty]");
    if (form) show(form);
  });
  document.addEventListener("submit", () => { submitting = true; });
  addEventListener("pageshow", () => { submitting = false; });
  addEventListener("beforeunload", (event) => {
    if (!submitting && one("form[data-dirty] tr.dirty")) event.preventDefault();
  });
}
