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

// Only ticked rows are saved, so whoever types into a row means it.
function tickRow(event: Event): void {
  const row = around<HTMLTableRowElement>(event, "tbody tr");
  const tick = row && one<HTMLInputElement>(".tick:not(:checked, :disabled)", row);
  if (!tick || event.target === tick) return;
  tick.checked = true;
  tick.dispatchEvent(new Event("change", { bubbles: true }));
}

export function bindDirty(): void {
  let submitting = false;
  document.addEventListener("input", (event) => {
    const form = around<HTMLFormElement>(event, "form[data-dirty]");
    if (!form) return;
    tickRow(event);
    show(form);
  });
  document.addEventListener("submit", () => { submitting = true; });
  addEventListener("pageshow", () => { submitting = false; });
  addEventListener("beforeunload", (event) => {
    if (!submitting && one("form[data-dirty] tr.dirty")) event.preventDefault();
  });
}
